"""Write what was done to the cells, rows and columns of a table as edits of the rows of its outline, or of a CSV."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path
from typing import Any

from deck.base.dataclass import replace
from deck.base.problem import Where
from deck.intake.pull_compared import Pulled, SaidParagraph
from deck.intake.pull_rows import CsvText
from deck.intake.pull_runs import UnsaidError
from deck.intake.pull_words import Paragraphs
from deck.intake.source import Change, YamlNode, written
from deck.pptx.parts import A

Grid = list[list[list[int]]]  # by row and column, which paragraphs of all a cell has
_NO_ROWS = "the rows are no lists in the outline"
OTHER, OTHER_FILE = "the outline has another one by now, too", "the file has other rows than are shown, or longer ones"


class Cells(Paragraphs):
    """The cells of a table."""

    def edits(self) -> Iterator[Pulled]:
        """What was done to them: rows and columns first."""
        now, new = (_grid(element) for element in self.elements)
        self.column = {n: c for row in now for c, cell in enumerate(row) for n in cell}
        resized = [len(row) for row in now] != [len(row) for row in new]
        other = resized and self.old is not None and self.old != [said.text for said in self.now]
        for across in (True, False):
            ours, theirs = (_lines(grid, said, across) for grid, said in ((now, self.now), (new, self.new)))
            if len(ours) != len(theirs):
                edits = self._resized(now, new, (ours, theirs), across)
                yield from (replace(edit, conflict=True, changes={}, reason=OTHER) if other else edit for edit in edits)
                return
        for r, row in enumerate(now):
            for some, others, c in zip(row, new[r], range(len(row)), strict=True):
                if not some and len(others) == 1:
                    yield self._filled(self._row(now, r), c, others[0])
                else:
                    for n, m in zip_longest(some, others):
                        if n is None or m is None or self.now[n].key(self.exact) != self.new[m].key(self.exact):
                            yield from self.edit(n, m, some[0])

    @property
    def exact(self) -> bool:
        """Whether styles are compared, too."""
        return self.slide.all.exact

    def taken(self, pulled: Pulled, n: int | None, new: SaidParagraph | None, last: int) -> Pulled:
        """The edit with what it makes of the outline, or of the file of the rows. Raises UnsaidError."""
        where = pulled.where
        if n is None or not where.file.endswith(".csv"):
            return super().taken(pulled, n, new, last)
        text = self.said(self.plain(n, new)) if new else ""
        change = CsvText(Path(where.file)).cell(where.line, self.column[n], self.own[n].text, text)
        if not change:
            raise UnsaidError("several cells of its line have it, or none")
        return replace(pulled, changes={Path(where.file): [change]})

    def removed(self, pulled: Pulled, n: int) -> Pulled:
        """A cell without words. Raises UnsaidError."""
        node = self.scalar(n)
        if node.style in ("|", ">"):
            raise UnsaidError(_NO_ROWS)
        return replace(pulled, texts=[(node, Change(0, len(node.text), ""))])

    def inserted(self, pulled: Pulled, last: int, new: SaidParagraph) -> Pulled:  # noqa: ARG002
        """Raises UnsaidError: cells have one paragraph."""
        raise UnsaidError("a cell has one paragraph in an outline; Shift+Enter breaks a line")

    def _filled(self, row: YamlNode | None, column: int, m: int) -> Pulled:
        """A cell that had no words."""
        pulled = self.pulled(None, self.new[m].text, -1)
        if not row or row.below[column].kind != "scalar" or row.below[column].text:
            return replace(pulled, reason=_NO_ROWS)
        return replace(pulled, texts=[(row.below[column], Change(0, 0, self.said(self.new[m].runs)))])

    def _row(self, now: Grid, r: int) -> YamlNode | None:
        """The list in the outline that a row is."""
        for n in (n for cell in now[r] for n in cell if self.own):
            node = self.slide.all.scalar(self.own[n].runs[0].where)
            row = node.above if node else None
            if row and row.kind == "list" and row.above and row.above.kind == "list":
                return row if len(row.below) == len(now[r]) else None
        return None

    def _resized(self, now: Grid, new: Grid, lines: tuple[list[Any], list[Any]], across: bool) -> Iterator[Pulled]:
        """Columns, or rows, that are new or gone."""
        rows = [row for r in range(len(now)) if (row := self._row(now, r))]
        for kind, a, b, c, d in SequenceMatcher(None, *lines, autojunk=False).get_opcodes():
            for n, m in list(zip_longest(range(a, b), range(c, d)))[min(b - a, d - c) :] if kind != "equal" else ():
                old, text = (
                    None if k is None else " | ".join(filter(None, some[k]))
                    for k, some in zip((n, m), lines, strict=True)
                )
                pulled, changes = self.pulled(old, text, -1), list[Change | None]()
                file = next((where.file for where in self._places(now) if where.file.endswith(".csv")), "")
                if len(rows) == len(now) and across:
                    cells = [None if m is None else self._cell(line[m]) for line in new]
                    changes = [self._other(row, n, said, b) for row, said in zip(rows, cells, strict=False)]
                elif len(rows) == len(now) and rows[0].above:
                    said = None if m is None else f"[{', '.join(map(self._cell, new[m]))}]"
                    changes = [self._other(rows[0].above, n, said, b)]
                elif file and not across:
                    texts = None if m is None else ["<br>".join(self._texts(cell)) for cell in new[m]]
                    change = CsvText(Path(file)).row(self._places(now), n, texts, b)
                    yield replace(pulled, **({"changes": {Path(file): [change]}} if change else {"reason": OTHER_FILE}))
                    continue
                made = [change for change in changes if change]
                done = made and len(made) == len(changes)
                yield replace(pulled, changes={self.path: made}) if done else replace(pulled, reason=_NO_ROWS)

    def _other(self, items: YamlNode, n: int | None, said: str | None, at: int) -> Change | None:
        """What a list becomes without its item n, or with another one at a place."""
        without = [item for k, item in enumerate(items.below) if k != n]
        return self.source.relisted(items.below, without if said is None else [*without[:at], said, *without[at:]])

    def _places(self, now: Grid) -> list[Where]:
        """Where the first word of each row was written."""
        firsts = (next((n for cell in row for n in cell), None) for row in now)
        return [Where("") if n is None or not self.own else self.own[n].runs[0].where for n in firsts]

    def _texts(self, cell: list[int]) -> list[str]:
        return [self.said(self.new[n].runs) for n in cell]

    def _cell(self, cell: list[int]) -> str:
        return written("<br>".join(self._texts(cell)), True)


def _lines(grid: Grid, said: list[SaidParagraph], across: bool) -> list[tuple[str, ...]]:
    """The columns, or the rows, by the words of their cells."""
    lines = zip(*grid, strict=False) if across else grid
    return [tuple("\n".join(said[n].text for n in cell) for cell in line) for line in lines]


def _grid(element: Any) -> Grid:
    found, n = Grid(), 0
    for row in element.iter(f"{A}tr"):
        found.append([])
        for item in row.iterfind(f"{A}tc"):
            count = sum(bool("".join(p.itertext()).strip()) for p in item.iter(f"{A}p"))
            found[-1].append([*range(n, n + count)])
            n += count
    return found
