"""Split code into what is typed at a prompt, statement by statement or command by command, and what is shown."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from itertools import takewhile


@dataclass(frozen=True)
class Line:
    """A line of code; one that is hidden is run all the same."""

    text: str
    shown: bool


def visible(code: str) -> str:
    """The code without its hidden lines: from `# hide` to `# show`, or one that ends in `# hide`."""
    return "\n".join(line.text for line in _lines(code) if line.shown).strip("\n")


def statements(code: str, begin: int = 0, end: int | None = None) -> list[list[Line]]:
    """The lines to type for each statement, with the comments before it and without blank lines.

    A blank line would end a block at a prompt. Code that does not parse is one line a statement: the prompt
    itself will say what is wrong. Of the statements, those in the lines from `begin` to before `end`, from 0.
    """
    lines = _lines(code)
    ends, in_string = _structure(code)
    result: list[list[Line]] = [[]]
    for number, line in list(enumerate(lines, 1))[begin:end]:
        if line.text.strip() or number in in_string:
            result[-1].append(line)
        if number in ends:
            result.append([])
    return [statement for statement in result if statement]


def imports(code: str) -> int:
    """How many lines the imports take that the code begins with; 0 if there are none, or nothing after them."""
    try:
        body = ast.parse(code).body
    except (SyntaxError, ValueError):
        return 0
    head = list(takewhile(_is_import, body))
    if not head or len(head) == len(body):
        return 0
    end = head[-1].end_lineno or 0
    return end if body[len(head)].lineno > end else 0


def _is_import(node: ast.stmt) -> bool:
    """Whether it imports; from __future__ comes what is no module, and means the lines after it."""
    return isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and node.module != "__future__")


def commands(code: str) -> list[list[Line]]:
    """The lines of each command of a shell session: one that begins with `$ `, and those after it with `> `.

    Raises ValueError with a line that begins with neither.
    """
    result: list[list[Line]] = []
    for line in _lines(code):
        if line.text.startswith("$ "):
            result.append([line])
        elif line.text.startswith("> ") and result:
            result[-1].append(line)
        elif line.text.strip():
            raise ValueError(line.text)
    return result


def _lines(code: str) -> list[Line]:
    """The code's lines; the markers themselves become blank hidden lines."""
    lines, hiding = [], False
    for text in code.split("\n"):
        mark = text.strip()
        hiding = (hiding or mark == "# hide") and mark != "# show"
        marker = mark in ("# hide", "# show")
        lines.append(Line("" if marker else text, not (hiding or marker or mark.endswith("# hide"))))
    return lines


def _structure(code: str) -> tuple[set[int], set[int]]:
    """The numbers of the lines that end a statement, and of those that lie in a string."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return set(range(1, code.count("\n") + 2)), set()
    spans = [(node.lineno, node.end_lineno or 0) for node in tree.body]
    # After `x = 1; y = 2` and the like comes no other statement on the last line.
    ends = {end for _, end in spans if not any(start <= end < stop for start, stop in spans)}
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant | ast.JoinedStr)]
    in_string = {n for node in strings for n in range(node.lineno + 1, (node.end_lineno or 0) + 1)}
    return ends, in_string
