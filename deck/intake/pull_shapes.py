"""Find what was done to the shapes and notes of a slide: words, tables, charts, pictures, descriptions."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from deck.intake.pull_compared import Compared, Pulled
from deck.intake.pull_tables import Cells, cell
from deck.intake.pull_words import Listing, OnSlide, Paragraphs
from deck.intake.source import Change
from deck.model.node import Node
from deck.model.tags import Chart, Code, Picture, Table, walk
from deck.model.values import written_at
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
            yield from _held(compared, now, found, node, both, name)
        if compared.exact and old and old.aspects.get("alt") != new.aspects.get("alt") != shape.aspects.get("alt"):
            yield _described(compared, found, node, both, name)
    notes = compared.old[found].notes if found in compared.old else None
    if notes != compared.found.slides[found].notes:
        own = [paragraph for paragraph in page.tree.notes if paragraph.text.strip()]
        yield from Paragraphs(slide, "notes", own, (ours.notes(now), theirs.notes(found)), notes).edits()


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
    """Numbers and names of a chart that are others now."""
    before = _points(compared.trial.package, compared.xml[0].names[now], both[0])
    after = _points(compared.file, compared.xml[1].names[found], both[1])
    for r, c in sorted(before.keys() | after.keys()):
        old, new = before.get((r, c), ""), after.get((r, c), "")
        if number(old) == number(new):
            continue
        row = node.children[r].children if r < len(node.children) else []
        said = row[c].paragraphs if c < len(row) else []
        words, where = "".join(p.text for p in said), said[0].runs[0].where if said else node.where
        pulled = Pulled(found, where, f"slide {found + 1}, {name}: {old!r} → {new!r}")
        scalar, path = compared.scalar(where), Path(where.file)
        if not old or not new or number(words) != number(old):
            yield replace(pulled, reason=_NOT_SAID)
        elif scalar and scalar.text == words:
            yield replace(pulled, texts=[(scalar, Change(0, len(scalar.text), new))])
        elif path.suffix == ".csv" and (change := cell(path, where.line, c, words, new)):
            yield replace(pulled, changes={path: [change]})
        else:
            yield replace(pulled, reason=_NOT_SAID)


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
