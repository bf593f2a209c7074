"""Tell in three panels that learning both ends the quarrel: the flame and the block shake hands."""

from hand_drawn import face, ink, line, page, say, stroke, student

FLOOR = 30


def draw(fig, theme):
    """Draw the quarrel, the student between the two, and the handshake."""
    ax, lefts = page(fig, theme, (252, 353), panels=3)
    for number, (scene, left) in enumerate(zip([quarrel, between, handshake], lefts, strict=True), 1):
        ink(ax, theme.grey, line((left + 12, FLOOR), (left + 240, FLOOR)), width=1.5)
        scene(ax, theme, left, gid=f"step{number}")


def quarrel(ax, theme, x, **style):
    """The flame and the block shout at each other."""
    flame(ax, theme, x + 60, (x + 118, FLOOR + 78), mouth=-1, **style)
    block(ax, theme, x + 190, (x + 130, FLOOR + 62), mouth=-1, **style)
    bolt = line((x + 118, 182), (x + 132, 168), (x + 120, 158), (x + 134, 142))
    ink(ax, theme.ink, bolt, **style)
    say(ax, theme, x + 88, 318, "I am faster!", (x + 40, 256), **style)
    say(ax, theme, x + 150, 238, "I run anywhere!", (x + 200, 178), **style)


def between(ax, theme, x, **style):
    """The student keeps the two apart."""
    flame(ax, theme, x + 46, (x + 94, FLOOR + 40), mouth=-0.3, **style)
    block(ax, theme, x + 202, (x + 154, FLOOR + 40), mouth=-0.3, **style)
    peacemaker = student(x + 126, FLOOR, 190, left=(-0.24, 0.04), right=(0.24, 0.04), mouth=0.6)
    ink(ax, theme.ink, *peacemaker, **style)
    say(ax, theme, x + 126, 300, "I learn from both.", (x + 130, 240), **style)


def handshake(ax, theme, x, **style):
    """The two shake hands, the student cheers."""
    ink(ax, theme.ink, *student(x + 126, FLOOR, 190, left=(-0.26, 0.2), right=(0.26, 0.2)), **style)
    flame(ax, theme, x + 52, (x + 126, FLOOR + 46), **style)
    block(ax, theme, x + 200, (x + 126, FLOOR + 46), **style)
    say(ax, theme, x + 114, 322, "My gradient is 2.", (x + 46, 262), **style)
    say(ax, theme, x + 184, 262, "Mine too!", (x + 214, 206), **style)


def flame(ax, theme, x, hand, mouth=1.0, **style):
    """A flame with a face that stands at x, one hand held out to a place."""
    outline = [
        [(0, 22), (-32, 30), (-42, 60), (-30, 86), (-30, 104)],
        [(-30, 104), (-18, 98), (-14, 88)],
        [(-14, 88), (-10, 112), (6, 132), (8, 150)],
        [(8, 150), (24, 128), (18, 104), (22, 92)],
        [(22, 92), (30, 98), (32, 110)],
        [(32, 110), (44, 82), (44, 54), (32, 30), (0, 22)],
    ]
    limbs(ax, theme.accent, x, (x + 41, FLOOR + 55), hand, style)
    body = stroke(*([(x + a, FLOOR + b) for a, b in run] for run in outline))
    ink(ax, theme.accent, body, fc=(theme.accent, 0.2), width=2.6, **style)
    ink(ax, theme.ink, *face(x, FLOOR + 64, 32, mouth), **style)


def block(ax, theme, x, hand, mouth=1.0, **style):
    """A block with a face that stands at x, one hand held out to a place."""
    left, right, low, high, deep = x - 42, x + 26, FLOOR + 22, FLOOR + 90, 20
    limbs(ax, theme.fourth, x - 6, (left, FLOOR + 55), hand, style)
    front = line((left, low), (right, low), (right, high), (left, high), (left, low))
    top = line((left, high), (left + deep, high + deep), (right + deep, high + deep), (right, high))
    side = line((right + deep, high + deep), (right + deep, low + deep), (right, low))
    ink(ax, theme.fourth, front, fc=(theme.fourth, 0.25), width=2.6, **style)
    ink(ax, theme.fourth, top, side, width=2.6, **style)
    ink(ax, theme.ink, *face(x - 8, FLOOR + 60, 32, mouth), **style)


def limbs(ax, colour, x, shoulder, hand, style):
    """Two legs under x, and an arm from a shoulder to a hand."""
    legs = [line((x + side, FLOOR + 23), (x + side, FLOOR), (x + side + 8, FLOOR)) for side in (-18, 12)]
    elbow = ((shoulder[0] + hand[0]) / 2, (shoulder[1] + hand[1]) / 2 - 7)
    ink(ax, colour, *legs, stroke([shoulder, elbow, hand]), width=2.6, **style)
