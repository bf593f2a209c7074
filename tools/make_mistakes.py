"""Write docs/mistakes.md, the mistakes that a lecturer can make and what the build says, from tests/problems."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "tests" / "problems"
HEAD = """# Mistakes, and what the build says

Every mistake is one line, `file:line:column: error: what is wrong`, and a hint at what would be right; all of a build
come together, and the deck that was there stays as it was. Each row is a case in `tests/problems/`, whose outline
begins with the lines that it makes the build print. With `--json` each is an object with file, line, column, level,
code, message and hint, for editors and CI; the code stays when the words change, and
[codes.py](../deck/base/codes.py) says what each stands for. This page is made from the cases by
`python tools/make_mistakes.py`.
"""


@dataclass(frozen=True)
class Case:
    """A mistake: an outline, or a folder with one, whose head says what it is, its codes and what is printed."""

    path: Path
    mistake: str
    codes: list[str]
    options: list[str]
    printed: list[str]

    @property
    def outline(self) -> Path:
        """The outline, whose head says all this."""
        return self.path / "outline.yaml" if self.path.is_dir() else self.path

    def rewrite(self, codes: list[str], printed: list[str]) -> None:
        """Let the head say these codes, and that this is printed."""
        lines = self.outline.read_text(encoding="utf-8").splitlines(keepends=True)
        head = _comments(lines)
        options = lines[1 : head - len(self.printed)]
        first, *said = [f"# {line}\n" for line in (f"{self.mistake} [{', '.join(codes)}]", *printed)]
        text = "".join([first, *options, *said, *lines[head:]])
        self.outline.write_text(text, encoding="utf-8")


def cases() -> list[Case]:
    """All cases, by name. The first line ends in codes; `# $` with options follows, if any, then what is printed."""
    return [_case(path) for path in sorted(FOLDER.iterdir())]


def _case(path: Path) -> Case:
    lines = (path / "outline.yaml" if path.is_dir() else path).read_text(encoding="utf-8").splitlines()
    head = [line.removeprefix("#").removeprefix(" ") for line in lines[: _comments(lines)]]
    mistake, _, codes = head[0].removesuffix("]").rpartition(" [")
    options = shlex.split(head.pop(1)[2:]) if head[1:] and head[1].startswith("$ ") else []
    return Case(path, mistake, codes.split(", "), options, head[1:])


def _comments(lines: list[str]) -> int:
    return next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))


def page() -> str:
    """The page as it should be."""
    return HEAD + "".join(_section(kind, list(group)) for kind, group in groupby(cases(), _kind))


def _kind(case: Case) -> str:
    return case.path.name.partition("-")[0]


def _section(kind: str, group: list[Case]) -> str:
    head = "YAML" if kind == "yaml" else kind.capitalize()
    rows = "\n".join(f"| {case.mistake} | {'<br>'.join(case.codes)} | {'<br>'.join(_told(case))} |" for case in group)
    return f"\n## {head}\n\n| mistake | code | what is printed |\n| --- | --- | --- |\n{rows}\n"


def _told(case: Case) -> Iterator[str]:
    for line in case.printed:
        hint = re.fullmatch(r"    hint: (.*)", line)
        yield f"*hint:* {_code(hint[1])}" if hint else _code(line)


def _code(text: str) -> str:
    """A code span in a cell of a table."""
    fence = "`` " if "`" in text else "`"
    return fence + text.replace("|", "\\|") + fence[::-1]


if __name__ == "__main__":
    (ROOT / "docs" / "mistakes.md").write_text(page(), encoding="utf-8")
