"""Judge what can be seen of a slide: sizes, colours, pictures, and where lines end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import attrgetter

from deck.colors import contrast
from deck.lint.contrast import grounds, least
from deck.lint.talk import Finding, Talk, Words, at, attribute, drawn, line
from deck.markup import Body, Callout, Figure, Lead, Picture, Placeholder, Qr, Source, Text, Title, Video
from deck.maths.layers import colors
from deck.media.fitting import DPI, fitted
from deck.placing import typeset
from deck.placing.place import Page, Placed
from deck.rendering.markdown import Run
from deck.units import PER, Rect

SMALL, SMALL_PRINT = 14, 10  # points, from the last row; of sources, which are looked up afterwards
SHARP = 150  # pixels an inch: less shows its squares on a projector
CODECS = {"hvc1": "HEVC", "hev1": "HEVC", "av01": "AV1", "vp09": "VP9", "mp4v": "MPEG-4 Part 2"}
MOST_LINES = 2
OPENING_LINES = 3  # on the title slide, where the title is the content
LONELY, LOST = 0.1, 0.05  # of the line: a shorter one is not seen to be a line, in a title and in smaller type
TOUCHING = PER["pt"] * 4  # of overlap, which side bearings and line spacing hide


def small_text(page: Page, talk: Talk) -> Iterator[Finding]:
    """The last row cannot read text under 14 pt; a source may go down to 10 pt."""
    for item in page.placed:
        floor = SMALL_PRINT if isinstance(item.node, Source) else SMALL
        small = min(talk.words(item), key=attrgetter("size"), default=None)
        if small and small.size < floor:
            message = f"text of {small.size:g} pt, under {floor} pt"
            yield Finding(line(page, small.paragraph), message, "use fewer words, or a larger size")
        points = [int(size) / 100 for size in drawn(talk.artworks.get(id(item.node)), r' sz="(\d+)"')]
        if points and min(points) < floor:
            where, message = at(page, attribute(item.node, "src")), f"text of {min(points):g} pt in the figure"
            yield Finding(where, f"{message}, under {floor} pt", "set it larger, and leave some of it out")
        yield from _small_letters(item, page, talk)


def _small_letters(item: Placed, page: Page, talk: Talk) -> Iterator[Finding]:
    """Text in an SVG drawing is as small as the drawing is shown."""
    bitmap = talk.bitmaps.get(id(item.node))
    if isinstance(item.node, Picture) and bitmap and bitmap.letters:
        points = bitmap.letters * fitted(item.node, item.rect, bitmap.pixels).whole.w / PER["pt"]
        if points < SMALL - 0.5:
            message = f"text of {points:.0f} pt in the drawing, under {SMALL} pt"
            yield Finding(
                at(page, attribute(item.node, "src")), message, "show it larger, or a part of it with 'crop:'"
            )


def low_contrast(page: Page, talk: Talk) -> Iterator[Finding]:
    """Text too close in colour to what is behind it fades in a lit room: 4.5 : 1, or 3 : 1 where it is large (WCAG)."""
    for n, item in enumerate(page.placed):
        behind = sorted(set(grounds(item, page.placed[:n], talk.layouts[page.tree.layout])))
        told = set()
        for words in talk.words(item) if behind else ():
            for run, token in _colored(words):
                faint = _faint(token, behind, words, talk, bold=run.bold)
                if faint and token not in told and run.text.strip() and (token != words.color or not words.manner):
                    told.add(token)
                    yield Finding(at(page, run.where), faint, "use ink, or another ground")


def _colored(words: Words) -> Iterator[tuple[Run, str]]:
    """Runs with their colour, those of formulas with each."""
    for run in words.paragraph.runs:
        yield run, run.color or ("accent" if run.href else words.color)
        yield from ((run, token) for token in (colors(run.formula.body) if run.formula else ()))


def faint_layout(talk: Talk) -> Iterator[Finding]:
    """Text that the theme itself sets too close in colour to what is behind it is faint on every slide; told once."""
    told = set()
    for page in talk.pages:
        layout = talk.layouts[page.tree.layout]
        for n, item in enumerate(page.placed):
            if not item.manner or (layout.name, item.node.area) in told:
                continue
            behind = sorted(set(grounds(item, page.placed[:n], layout)))
            faints = (_faint(words.color, behind, words, talk) for words in talk.words(item) if behind)
            faint = next(filter(None, faints), "")
            if faint:
                told.add((layout.name, item.node.area))
                message = f"the {item.node.area} of layout {layout.brand!r} is {faint}"
                yield Finding(talk.deck.fields.place("theme"), message, "have the theme mended, or take another layout")


def _faint(color: str, behind: Sequence[str], words: Words, talk: Talk, *, bold: bool = False) -> str:
    """What is to be said of a colour on what is behind it; nothing if it can be read on all of that."""
    ground = min(behind, key=lambda name: contrast(talk.color(color), talk.color(name)))
    has, needs = contrast(talk.color(color), talk.color(ground)), least(words.size, words.bold or bold)
    said = f"{color} on {ground} at {words.size:g} pt: contrast {has:.1f} : 1, under {needs:g} : 1"
    return said if has < needs else ""


def text_over_picture(page: Page, talk: Talk) -> Iterator[Finding]:
    """Words across a picture are hard to read, and hide it."""
    pictures = [_shown(item, talk) for item in page.placed if isinstance(item.node, Figure | Picture | Qr | Video)]
    for item in page.placed:
        words = talk.words(item) if not isinstance(item.node, Callout) else []
        if words and any(_written(item, talk).overlaps(picture, TOUCHING) for picture in pictures):
            message = f"{words[0].paragraph.line[:30]!r} lies over a picture"
            yield Finding(line(page, words[0].paragraph), message, "give each a place of its own")


def _shown(item: Placed, talk: Talk) -> Rect:
    """What a picture covers of its place."""
    if isinstance(item.node, Qr):
        return item.rect.centred(1)
    if isinstance(item.node, Picture) and id(item.node) in talk.bitmaps:
        return fitted(item.node, item.rect, talk.bitmaps[id(item.node)].pixels).rect
    if isinstance(item.node, Video) and id(item.node) in talk.bitmaps:
        width, height = talk.bitmaps[id(item.node)].pixels
        return item.rect.centred(width / height)
    return item.rect


def _written(item: Placed, talk: Talk) -> Rect:
    """What the words of a node cover of its place, as far as they begin at its top."""
    node, rect = item.node, item.rect
    if isinstance(node, Body) or (isinstance(node, Text) and node.anchor == "top"):
        return Rect(rect.x, rect.y, rect.w, _height(item, talk))
    return rect


def _height(item: Placed, talk: Talk) -> int:
    return typeset.height(item.node.paragraphs, item.rect.w, talk.sizes(item), talk.style, manner=item.manner)


def low_resolution(page: Page, talk: Talk) -> Iterator[Finding]:
    """A picture of fewer than 150 pixels an inch, as large as it is shown, is blurred."""
    for item in page.placed:
        bitmap = talk.bitmaps.get(id(item.node))
        if not isinstance(item.node, Picture) or not bitmap or bitmap.vector:
            continue
        width, height = bitmap.pixels
        dpi = DPI * width / fitted(item.node, item.rect, bitmap.pixels).wanted[0]
        if dpi < SHARP:
            message = f"{width} × {height} pixels, shown at {dpi:.0f} an inch, under {SHARP}"
            hint = f"take one at least {round(width * SHARP / dpi):,} pixels wide, or show it smaller"
            yield Finding(at(page, attribute(item.node, "src")), message, hint)


def film_codec(page: Page, talk: Talk) -> Iterator[Finding]:
    """A film that is not encoded in H.264 stays black on some machines."""
    for item in page.placed:
        bitmap = talk.bitmaps.get(id(item.node))
        if isinstance(item.node, Video) and bitmap and bitmap.film and bitmap.film.codec not in ("avc1", "avc3"):
            message = f"a film in {CODECS.get(bitmap.film.codec, bitmap.film.codec)}, which some machines do not play"
            hint = f"ffmpeg -i {bitmap.film.path.name} -c:v libx264 -pix_fmt yuv420p -c:a aac new.mp4"
            yield Finding(at(page, attribute(item.node, "src")), message, hint)


def title_long(page: Page, talk: Talk) -> Iterator[Finding]:
    """A title is read at a glance: two lines at most, three on the title slide."""
    most = OPENING_LINES if page.slide.kind == "title" else MOST_LINES
    for item in page.placed:
        for words in talk.words(item) if isinstance(item.node, Title) else ():
            count = len(talk.lines(words, item.rect.w))
            if count > most:
                message = f"a title of {count} lines, over {most}"
                yield Finding(line(page, words.paragraph), message, "say it shorter, and the rest in 'lead:'")


def orphan(page: Page, talk: Talk) -> Iterator[Finding]:
    """A short word alone on a last line looks like a mistake."""
    for item in page.placed:
        least = item.rect.w * (LONELY if isinstance(item.node, Title | Lead) else LOST)
        for words in talk.words(item) if isinstance(item.node, Placeholder | Text) else ():
            *above, last = talk.lines(words, item.rect.w)
            if above and re.fullmatch(r"\S+", last) and _width(last, words, talk) < least:
                message = f"{last!r} stands alone on a last line"
                yield Finding(line(page, words.paragraph), message, "say it a little shorter, or longer")


def _width(text: str, words: Words, talk: Talk) -> int:
    font = words.manner.font if words.manner else talk.style.fonts["body"]
    return typeset.word_width(text, words.size, font, bold=words.bold)
