"""Test the rules of Go on five published games and on the moves that the rules forbid."""

import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

ASSETS = Path(__file__).parents[1] / "assets"
go = SimpleNamespace(**runpy.run_path(str(ASSETS / "figures" / "go_rules.py")))


def game(number: int) -> str:
    return (ASSETS / "data" / f"alphago_lee_game{number}.sgf").read_text(encoding="utf-8")


def sgf(points: str) -> str:
    """A record of alternate moves, black first: sgf("aa bb") is (;B[aa];W[bb])."""
    return "(" + "".join(f";{'BW'[i % 2]}[{point}]" for i, point in enumerate(points.split())) + ")"


@pytest.mark.parametrize(
    ("number", "length", "by_black", "by_white"),
    [(1, 186, 4, 3), (2, 211, 3, 5), (3, 176, 4, 6), (4, 180, 2, 11), (5, 280, 14, 18)],
)
def test_games_replay_with_the_published_captures(number: int, length: int, by_black: int, by_white: int) -> None:
    played = [colour for colour, _ in go.moves(game(number))]
    left = list(go.replay(game(number)).values())
    assert len(played) == length
    assert played.count("W") - left.count("W") == by_black
    assert played.count("B") - left.count("B") == by_white


@pytest.mark.parametrize(("number", "move", "colour", "point"), [(2, 37, "B", (14, 9)), (4, 78, "W", (10, 8))])
def test_famous_moves(number: int, move: int, colour: str, point: tuple[int, int]) -> None:
    board = go.replay(game(number), move)
    assert len(board) == move  # nothing was captured before
    assert board == dict(zip([p for _, p in go.moves(game(number))[:move]], "BW" * move, strict=False))
    assert go.moves(game(number))[move - 1] == (colour, point)


def test_capture_of_a_chain_frees_its_points() -> None:
    board = go.replay(sgf("ab aa bb ba ca"))
    assert board == {(0, 1): "B", (1, 1): "B", (2, 0): "B"}


def test_capture_comes_before_suicide() -> None:
    board = go.replay(sgf("ba aa bb sa ac sb ab"))
    assert (0, 0) not in board
    assert board[0, 1] == "B"


@pytest.mark.parametrize(
    ("points", "reason"),
    [
        ("aa aa", "empty point"),
        ("sa ta", "empty point"),
        ("ba ss ab aa", "suicide"),
        ("ba aa bb ss ac ab", "suicide"),
        # Black takes the white stone at bb from cb; white may not take back at once.
        ("ba ca ab db bc cc ss bb cb bb", "ko"),
    ],
    ids=["occupied", "off the board", "suicide", "suicide of a chain", "simple ko"],
)
def test_illegal_moves_are_refused(points: str, reason: str) -> None:
    before_last = points.rpartition(" ")[0]
    go.replay(sgf(before_last))
    with pytest.raises(ValueError, match=reason):
        go.replay(sgf(points))


def test_ko_may_be_taken_back_later() -> None:
    board = go.replay(sgf("ba ca ab db bc cc ss bb cb rr sr bb"))
    assert board[1, 1] == "W"
    assert (2, 1) not in board


def test_only_the_main_line_is_read() -> None:
    record = r"(;SZ[19]C[a \] and a ) and ;W\[aa\]];B[pd](;W[dd];B[])(;W[cc]))"
    assert go.moves(record) == [("B", (15, 3)), ("W", (3, 3))]


def test_handicap_stones_are_refused() -> None:
    with pytest.raises(ValueError, match="before the first move"):
        go.moves("(;AB[dd][pp];W[pd])")
