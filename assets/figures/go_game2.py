"""Show the board of game 2 after move 37, AlphaGo's."""

import go_board


def draw(fig, theme, data):
    """Replay the game's record and draw the board."""
    go_board.draw_game(fig, theme, data.text("data/alphago_lee_game2.sgf"), 37)
