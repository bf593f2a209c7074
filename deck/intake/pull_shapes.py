"""Find what was done to the shapes and notes of a slide: words, tables, charts, pictures, descriptions."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import count, zip_longest
from pathlib import Path
from typing import Any

from deck.base.dataclass import replace
from deck.base.problem import Where
from deck.intake.pull_code import Listing
from deck.intake.pull_compared import Compared, Pulled
from deck.intake.pull_rows import CsvText
from deck.intake.pull_tables import OTHER, OTHER_FILE, Cells
from deck.intake.pull_words import OnSlide, Paragraphs
from deck.intake.source import Change, written
from deck.model.node import Node
from deck.model.tags import Chart, Code, Picture, Table, walk
from deck.model.values import written_at
from deck.pptx.edits import changed
from deck.pptx.parts import A, C, P, R, related, tree
from deck.pptx.reading import number
from deck.rendering.render import reader

_KINDS: dict[type[Node], type[Paragraphs]] = {Table: Cells, Code: Listing}
_NOT_SAID = "the outline does not say it there"


def edits(compared: Compared, now: int, found: int) -> Iterator[Pulled]:
    """What was done to the shapes and notes of a slide."""
    (ours, theirs), page = compared.xml, compared.trial.written[now].page
    slide = OnSlide(compared, page, found, reader(compared.trial.made.deck))
    slide.reader.lang = page.slide.lang or slide.reader.lang
    elements, others = ours.shapes(now), theirs.shapes(found)
    for n, there, old in compared.shapes(now, found):
        shape, new = compared.now[now].shapes[n], compared.found.slides[found].shapes[there]
        leaf, before = compared.leaf(now, n)
        node, both, name = leaf.node if leaf else page.tree, (elements[n], others[there]), shape.name.lower()
        look = compared.exact and old and old.aspects.get("look") != new.aspects.get("look")
        if (leaf and not old) or (old and old.words != new.words) or look:
            said = [p for part in walk(node) for p in part.paragraphs if p.text.strip()] if leaf else []
            own = said[before : before + len(shape.words)]
            texts = ours.said(elements[n], ours.names[now]), theirs.said(others[there], theirs.names[found])
            lines = node.content == "inline" and getattr(node, "flow", "") != "block"
            kind = _KINDS.get(type(node), Paragraphs)
            yield from kind(slide, name, own, texts, old.words if old else None, lines, both).edits()
        if old and old.held != new.held != shape.held:
            other = compared.others(found, there, old).held != old.held
            edits_ = _held(compared, now, found, node, both, name)
            yield from map(conflicting, edits_) if other else edits_
        if compared.exact and old and old.aspects.get("alt") != new.aspects.get("alt") != shape.aspects.get("alt"):
            other = compared.others(found, there, old).aspects.get("alt") != old.aspects.get("alt")
            edit = _described(compared, found, node, both, name)
            yield conflicting(edit) if other else edit
    notes = compared.old[found].notes if found in compared.old else None
    if notes != compared.found.slides[found].notes:
        own = [paragraph for paragraph in page.tree.notes if paragraph.text.strip()]
        yield from Paragraphs(slide, "notes", own, (ours.notes(now), theirs.notes(found)), notes).edits()


def conflicting(edit: Pulled) -> Pulled:
    """An edit of what the outline says otherwise by now, too: it is told, and not taken."""
    return replace(edit, conflict=True, reason=OTHER, texts=(), changes={}, files={})


def _described(compared: Compared, found: int, node: Node, both: tuple[Any, Any], name: str) -> Pulled:
    """Another alternative text."""
    said, new = (next(element.iter(f"{P}cNvPr")).get("descr", "") for element in both)
    where = written_at(getattr(node, "alt", ""), node.where)
    pulled = Pulled(found, where, f"slide {found + 1}, {name}: another alternative text")
    scalar = compared.scalar(where)
    if not scalar or not new or " ".join(scalar.text.split()) != " ".join(said.split()):
        return replace(pulled, reason=_NOT_SAID)
    return replace(pulled, texts=[(scalar, Change(0, len(scalar.text), new))])


def _held(compared: Compared, now: int, found: int, node: Node, both: tuple[Any, Any], name: str) -> Iterator[Pulled]:
    """Another picture, which comes into assets/ under a new name; or other numbers of a chart."""
    if isinstance(node, Chart):
        yield from _chart(compared, now, found, node, both, name)
    elif isinstance(node, Picture):
        where, assets = written_at(node.src, node.where), compared.trial.made.deck.assets
        pulled, scalar = Pulled(found, where, f"slide {found + 1}, {name}: another picture"), compared.scalar(where)
        blip: Any = next(both[1].iter(f"{A}blip"), {})
        kind, target = related(compared.file, compared.xml[1].names[found]).get(blip.get(f"{R}embed", ""), ("", ""))
        if not scalar or scalar.text != str(node.src) or kind != "image":
            yield replace(pulled, reason=_NOT_SAID)
            return
        old = Path(scalar.text)
        names = (old.with_name(f"{old.stem}-{k}{Path(target).suffix}") for k in count(2))
        new = next(path for path in names if not (assets / path).exists())
        texts = [(scalar, Change(0, len(scalar.text), new.as_posix()))]
        yield replace(pulled, texts=texts, files={assets / new: compared.file.read(target)}, late=True)


def _chart(compared: Compared, now: int, found: int, node: Chart, both: tuple[Any, Any], name: str) -> Iterator[Pulled]:
    """Numbers and names of a chart that are others now, and rows that are new or gone."""
    ours = _rows(_points(compared.trial.package, compared.xml[0].names[now], both[0]))
    theirs = _rows(_points(compared.file, compared.xml[1].names[found], both[1]))
    said = [[cell.paragraphs for cell in row.children] for row in node.children]
    places = [next((cell[0].runs[0].where for cell in row if cell), node.where) for row in said]
    same, others = ([tuple(map(number, row)) for row in rows] for rows in (ours, theirs))
    codes = SequenceMatcher(None, same, others, autojunk=False).get_opcodes()
    codes = codes if len(ours) != len(theirs) else [("replace", 0, len(ours), 0, len(ours))]
    for n, m, last in (
        (*pair, b) for k, a, b, c, d in codes if k != "equal" for pair in zip_longest(range(a, b), range(c, d))
    ):
        if n is None or m is None:
            old, new = (None if k is None else " | ".join(rows[k]) for k, rows in ((n, ours), (m, theirs)))
            pulled = Pulled(found, node.where, f"slide {found + 1}, {name}: {changed(old, new)}")
            change = (
                _row(compared, places, n, None if m is None else theirs[m], last) if len(places) == len(ours) else {}
            )
            yield replace(pulled, changes=change, reason="" if change else OTHER_FILE)
            continue
        for c, (old, new) in enumerate(zip_longest(ours[n], theirs[m], fillvalue="")):
            cell = said[n][c] if n < len(said) and c < len(said[n]) else []
            where = cell[0].runs[0].where if cell else node.where
            pulled = Pulled(found, where, f"slide {found + 1}, {name}: {old!r} → {new!r}")
            if number(old) != number(new):
                yield _number(compared, pulled, "".join(p.text for p in cell), old, new, c)


def _number(compared: Compared, pulled: Pulled, words: str, old: str, new: str, column: int) -> Pulled:
    """The edit of a number or name of a chart, of which the outline says these words."""
    scalar, path = compared.scalar(pulled.where), Path(pulled.where.file)
    plain = words.replace(",", ".") if re.fullmatch(r"[+-]?\d*,\d+", words) else words
    if old and new and number(plain) == number(old):
        if scalar and scalar.text == words:
            return replace(pulled, texts=[(scalar, Change(0, len(scalar.text), new))])
        if path.suffix == ".csv" and (change := CsvText(path).cell(pulled.where.line, column, words, new)):
            return replace(pulled, changes={path: [change]})
    return replace(pulled, reason=_NOT_SAID)


def _row(
    compared: Compared, places: Sequence[Where], n: int | None, cells: Sequence[str] | None, at: int
) -> dict[Path, list[Change]]:
    """What makes row n of a chart go, or one come before the row `at`, in the CSV or in the rows of the outline."""
    path, change = next((Path(place.file) for place in places if place.file.endswith(".csv")), None), None
    nodes = [node.above for place in places if (node := compared.scalar(place))]
    if path:
        change = CsvText(path).row(places, n, cells, at)
    elif len(nodes) == len(places) and all(node and node.kind == "list" and node.above for node in nodes):
        items: list[Any] = [item for k, item in enumerate(nodes) if k != n]
        new = [] if cells is None else [f"[{', '.join(written(cell, True) for cell in cells)}]"]
        path = compared.trial.made.deck.path
        change = compared.trial.source.relisted(nodes, [*items[:at], *new, *items[at:]])  # type: ignore[arg-type]
    return {path: [change]} if path and change else {}


def _rows(points: dict[tuple[int, int], str]) -> list[list[str]]:
    """What a chart shows, row by row, the head first."""
    across, down = (max((key[n] for key in points), default=-1) + 1 for n in (1, 0))
    return [[points.get((r, c), "") for c in range(across)] for r in range(down)]


def _points(parts: Any, slide: str, element: Any) -> dict[tuple[int, int], str]:
    """What a chart shows, by its row and column in the data: series have names in row 0, points in column 0."""
    rels, found = related(parts, slide), dict[tuple[int, int], str]()
    for part in element.iter(f"{C}chart"):
        for series in tree(parts, rels[part.get(f"{R}id")][1]).iter(f"{C}ser"):
            column = int(series.find(f"{C}idx").get("val")) + 1
            for tag, at in (("tx", column), ("cat", 0), ("xVal", 0), ("val", column), ("yVal", column)):
                for point in series.iterfind(f"{C}{tag}//{C}pt"):
                    row = 0 if tag == "tx" else int(point.get("idx")) + 1
                    found[row, at] = point.findtext(f"{C}v") or ""
    return found
