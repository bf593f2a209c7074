"""Show AlphaGo's move 37 of game 2 on its corner of the board, without a word."""

import go_board
import go_rules
from matplotlib.patches import Rectangle

TOP, RIGHT = 2.3, 18.65  # the corner's edges, in rows and columns
SEEN = 8.9  # distances of lines on the shorter side


def draw(fig, theme, data):
    """Draw the upper right of the board, replayed from the game's record."""
    fig.set_layout_engine("none")
    inches = fig.get_size_inches()
    across, down = SEEN * inches / min(inches)
    record = data.text("data/alphago_lee_game2.sgf")
    board, (_, move) = go_rules.replay(record, 37), go_rules.moves(record)[36]
    ax = fig.add_axes((0, 0, 1, 1))
    ax.add_patch(Rectangle((0, 0), 1, 1, transform=ax.transAxes, facecolor=theme.panel, linewidth=0))
    columns, rows = (RIGHT - across, RIGHT), (TOP, TOP + down)
    go_board.draw_board(ax, theme, board, move, columns, rows, weight=min(inches) / 2)
