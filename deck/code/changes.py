"""Compare code with that of the slide before: highlight what is new in it, and name the lines that Morph moves."""

from collections import defaultdict
from collections.abc import Sequence
from difflib import Match, SequenceMatcher
from itertools import count, pairwise

from deck.base.problem import Problem
from deck.model.deck import OutlineSlide
from deck.model.tags import Code, Slide, walk
from deck.model.values import written_at

PRINTED = "output"  # the language of what code printed


def mark(pages: Sequence[Slide]) -> list[Problem]:
    """Highlight what `diff: previous` asks for. Tells where there is nothing to compare with."""
    problems, before = [], list[Code]()
    for page in pages:
        codes = [node for node in walk(page) if isinstance(node, Code) and node.language != PRINTED]
        for n, code in enumerate(codes):
            if code.diff and (n >= len(before) or code.lines):
                message = "'lines' highlights already" if code.lines else "there is no code on the slide before"
                problems.append(Problem(written_at(code.diff, code.where), "outline-value", message, "leave it out"))
            elif code.diff:
                old = {n for a in _same(_texts(before[n]), _texts(code)) for n in range(a.b, a.b + a.size)}
                new = frozenset(n for n, text in enumerate(_texts(code)) if n not in old and text.strip())
                code.lit = [new] if new else ()
        before = codes
    return problems


def move(slides: Sequence[tuple[OutlineSlide, Slide]], usual: str) -> None:
    """Name the lines of code on slides in a row that Morph joins, so that it finds each where it stands next.

    usual: the transition of slides that say none.
    """
    row = list[list[Code]]()
    for slide, tree in (pair for pair in slides if not pair[0].hidden):
        codes = [node for node in walk(tree) if isinstance(node, Code)]
        if (slide.transition or usual) != "morph" or not codes:
            _name(row)
            row = []
        row += [codes] if codes else []
    _name(row)


def _name(row: Sequence[Sequence[Code]]) -> None:
    """Lines get numbers, which they keep from slide to slide; those that stay together everywhere move together."""
    if len(row) < 2:
        return
    numbers, known = count(1), dict[Code, list[int]]()
    for n, codes in enumerate(row):
        for at, code in enumerate(codes):
            known[code] = [next(numbers) for _ in code.paragraphs]
            if n and at < len(row[n - 1]):
                before = row[n - 1][at]
                for a in _same(_texts(before), _texts(code)):
                    known[code][a.b : a.b + a.size] = known[before][a.a : a.a + a.size]
    above, below = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    for lines in known.values():
        for upper, lower in pairwise([0, *lines, 0]):
            above[lower].add(upper)
            below[upper].add(lower)
    for code, lines in known.items():
        begins = [n for n, line in enumerate(lines) if not n or len(above[line]) > 1 or len(below[lines[n - 1]]) > 1]
        code.parts = [(f"line {lines[a]}", range(a, b)) for a, b in pairwise([*begins, len(lines)])]


def _texts(code: Code) -> list[str]:
    """Its lines, without their numbers."""
    return ["".join(run.text for run in line.runs[code.numbers :]) for line in code.paragraphs]


def _same(before: Sequence[str], now: Sequence[str]) -> list[Match]:
    return SequenceMatcher(None, before, now).get_matching_blocks()
