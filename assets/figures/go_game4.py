"""Show the board of game 4 after move 78, Lee Sedol's, in the one game that he won."""

import go_board


def draw(fig, theme, data):
    """Replay the game's record and draw the board."""
    go_board.draw_game(fig, theme, data.text("data/alphago_lee_game4.sgf"), 78)
