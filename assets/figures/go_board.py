"""Draw a Go board: lines, star points, stones, and a ring around the move that matters."""

import re

import go_rules
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

LAST = go_rules.SIZE - 1
EDGE = 0.55  # of the board beyond its outer lines, in distances of lines
STARS = [(x, y) for x in (3, 9, 15) for y in (3, 9, 15)]
COLUMNS = "ABCDEFGHJKLMNOPQRST"  # players skip the I
NAMES, CAPTION = 0.28, 0.7  # inches for the names of a column and of a row, and for the words below


def draw_game(fig, theme, sgf, n):
    """Draw the board of a game after n moves, the last one ringed, named on the edges and in words below."""
    fig.set_layout_engine("none")
    width, height = fig.get_size_inches()
    side = min(width, height - CAPTION)
    bottom = 1 - side / height
    names = NAMES * (LAST + EDGE) / (side - NAMES)  # in distances of lines
    ax = fig.add_axes((0, bottom, side / width, side / height))
    wood = {"facecolor": theme.fourth, "alpha": 0.26 if theme.dark else 0.2, "linewidth": 0}
    ax.add_patch(Rectangle((0, 0), 1, 1, transform=ax.transAxes, **wood))
    colour, (column, row) = go_rules.moves(sgf)[n - 1]
    board = go_rules.replay(sgf, n)
    draw_board(ax, theme, board, (column, row), (-names, LAST + EDGE), (-EDGE, LAST + names))

    letter, number = COLUMNS[column], go_rules.SIZE - row
    style = {"color": theme.accent, "size": 14, "weight": "bold", "ha": "center", "va": "center"}
    ax.text(column, LAST + names / 2, letter, **style)
    ax.text(-names / 2, row, str(number), **style)
    below = bottom - 0.12 / height
    fig.text(0, below, f"Game {_fact(sgf, 'RO')}, move {n}", va="top", weight="bold", size=18)
    player = f"{_fact(sgf, 'P' + colour)} ({'black' if colour == 'B' else 'white'})"
    fig.text(0, below - 0.31 / height, f"{player} {letter}{number}", va="top", size=16)


def _fact(sgf, name):
    """A property of a game's record, such as PB for the player of the black stones."""
    return re.search(rf"\b{name}\[([^\]]*)\]", sgf)[1]


def draw_board(ax, theme, board, move, columns, rows, weight=1.0):
    """Draw the part of a board between two columns and two rows (0-18, or beyond for a margin).

    `weight` makes the lines thicker for a close view.
    """
    ax.set(xlim=columns, ylim=rows[::-1])
    ax.set_axis_off()

    def shape(points, radius, **style):
        seen = [p for p in points if _between(p[0], columns) and _between(p[1], rows)]
        ax.add_patch(PathPatch(Path.make_compound_path(*(Path.circle(p, radius) for p in seen)), **style))

    def stones(points, colour):
        # Black stones are black and white ones white, whichever of the two the paper is.
        fill = theme.paper if theme.dark == (colour == "B") else theme.ink
        shape(points, 0.46, facecolor=fill, edgecolor=theme.ink, linewidth=0.8 * weight)

    ax.add_patch(PathPatch(_grid(columns, rows), fill=False, edgecolor=theme.grey, linewidth=0.8 * weight))
    shape(STARS, 0.15, facecolor=theme.grey, linewidth=0)
    for colour in "BW":
        stones([p for p, c in board.items() if c == colour and p != move], colour)
    shape([move], 0.7, facecolor=theme.paper, edgecolor=theme.accent, linewidth=2.8 * weight)
    stones([move], board[move])


def _between(value, limits):
    return limits[0] < value < limits[1]


def _grid(columns, rows):
    left, right = max(columns[0], 0), min(columns[1], LAST)
    top, bottom = max(rows[0], 0), min(rows[1], LAST)
    across = [[(left, i), (right, i)] for i in range(go_rules.SIZE) if _between(i, rows)]
    down = [[(i, top), (i, bottom)] for i in range(go_rules.SIZE) if _between(i, columns)]
    return Path.make_compound_path(*map(Path, across + down))
