"""Show AlphaGo's move 37 of game 2 on its corner of the board, without a word."""

import go_board
import go_rules
from matplotlib.patches import Rectangle

ROWS = (2.3, 11.2)
RIGHT = 18.65


def draw(fig, theme, data):
    """Draw the upper right of the board, replayed from the game's record."""
    fig.set_layout_engine("none")
    width, height = fig.get_size_inches()
    record = data.text("data/alphago_lee_game2.sgf")
    board, (_, move) = go_rules.replay(record, 37), go_rules.moves(record)[36]
    columns = (RIGHT - (ROWS[1] - ROWS[0]) * width / height, RIGHT)
    ax = fig.add_axes((0, 0, 1, 1))
    ax.add_patch(Rectangle((0, 0), 1, 1, transform=ax.transAxes, facecolor=theme.panel, linewidth=0))
    go_board.draw_board(ax, theme, board, move, columns, ROWS, weight=1.6)
