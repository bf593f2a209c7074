"""Replay a game of Go from its record, by the rules: captures, no suicide, no repeated position."""

import re

SIZE = 19
# {(column, row): "B" or "W"}, counted from 0 at the top left as in SGF; an empty point is absent.
Point = tuple[int, int]
Board = dict[Point, str]

TOKEN = re.compile(r"\)|([A-Z]+)((?:\s*\[(?:\\.|[^\]\\])*\])+)", re.DOTALL)


def moves(sgf: str) -> list[tuple[str, Point]]:
    """The main line of an SGF record as (colour, point) pairs, passes left out.

    Variations start after the main line in a file, so the first closing parenthesis outside a value ends it.
    Raises ValueError for a record that does not start from an empty board.
    """
    line = []
    for token in TOKEN.finditer(sgf):
        name, value = token.groups()
        if name is None:
            break
        if name in ("AB", "AW"):
            raise ValueError("the record places stones before the first move")
        if name in ("B", "W") and (letters := value.strip().strip("[]")) not in ("", "tt"):
            line.append((name, (ord(letters[0]) - ord("a"), ord(letters[1]) - ord("a"))))
    return line


def replay(sgf: str, n: int | None = None) -> Board:
    """The board after the first n moves of a record, by default all; ValueError for an illegal move."""
    board: Board = {}
    earlier = {frozenset(board.items())}
    for colour, point in moves(sgf)[:n]:
        board = play(board, colour, point)
        position = frozenset(board.items())
        if position in earlier:
            raise ValueError(f"{colour} at {point} repeats an earlier position (ko)")
        earlier.add(position)
    return board


def play(board: Board, colour: str, point: Point) -> Board:
    """The board after one move, without the stones it captures; ValueError if not empty, or suicide."""
    if point in board or not all(0 <= i < SIZE for i in point):
        raise ValueError(f"{colour} at {point} is not on an empty point of the board")
    after = board | {point: colour}
    for neighbour in neighbours(point):
        if after.get(neighbour, colour) != colour:
            stones, liberties = chain(after, neighbour)
            if not liberties:
                after = {p: c for p, c in after.items() if p not in stones}
    if not chain(after, point)[1]:
        raise ValueError(f"{colour} at {point} is suicide")
    return after


def chain(board: Board, point: Point) -> tuple[set[Point], set[Point]]:
    """The stones connected to the one at a point, and their liberties: the empty points beside them."""
    stones, liberties, frontier = {point}, set[Point](), [point]
    while frontier:
        for neighbour in neighbours(frontier.pop()):
            if neighbour not in board:
                liberties.add(neighbour)
            elif board[neighbour] == board[point] and neighbour not in stones:
                stones.add(neighbour)
                frontier.append(neighbour)
    return stones, liberties


def neighbours(point: Point) -> list[Point]:
    """The two to four points beside a point on the board."""
    x, y = point
    around = [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)]
    return [(i, j) for i, j in around if 0 <= i < SIZE and 0 <= j < SIZE]
