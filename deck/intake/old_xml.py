"""Ask the XML of anybody's slides what python-pptx does not say of them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from traceback import walk_tb
from typing import Any

from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER as PH
from pptx.exc import PythonPptxError

from deck.intake.tex import tex
from deck.pptx.parts import MC, A, C, M, P, R

_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
_MOVES = ("fade", "push", "wipe", "cut", "morph")  # transitions that an outline says
WRONG = (KeyError, ValueError, AttributeError, TypeError, IndexError, NotImplementedError, PythonPptxError)


def unreadable(error: Exception) -> str:
    """What is told of an error that reading anybody's XML has given. Raises it, if code of ours gave it: a bug."""
    *_, (frame, _) = walk_tb(error.__traceback__)
    if str(frame.f_globals.get("__name__")).startswith("deck."):
        raise error
    return type(error).__name__


def said(element: Any, part: Any) -> Iterator[str]:
    """The paragraphs in an element, and in the charts and diagrams that it shows; of fields nothing."""
    for paragraph in element.iter(f"{A}p"):
        texts = (t for t in paragraph.iter(f"{A}t", f"{A}br", f"{M}oMath") if t.getparent().tag != f"{A}fld")
        yield "".join(f"${tex(t)}$" if t.tag == f"{M}oMath" else t.text or " " for t in texts)
    for shown in element.iter(f"{C}chart", f"{_DGM}relIds"):
        rel = part.rels.get(shown.get(f"{R}id") or shown.get(f"{R}dm"))
        if rel and not rel.is_external:
            yield from said(etree.fromstring(rel.target_part.blob, _PARSER), rel.target_part)


def chosen_ways(root: Any) -> None:
    """Keep of what is written in several ways the first, or the plainest of a kind that nobody else knows."""
    for ways in list(root.iter(f"{MC}AlternateContent")):
        known = ways[0].get("Requires") in ("a14", "am") or next(ways[0].iter(f"{M}oMath"), None) is not None
        for child in list(ways[0 if known else -1]):
            ways.addprevious(child)
        ways.getparent().remove(ways)


def moves(root: Any, morphs: bool, built: bool) -> tuple[str, list[str]]:
    """The transition to a slide, and what of that and its animations no outline says; built: one by one."""
    change = root.find(f"{P}transition")
    name = (
        "morph"
        if morphs
        else next((etree.QName(part).localname for part in (*(change if change is not None else ()),)), "")
    )
    lost = [f"its transition: {name}"] if name and name not in _MOVES else []
    lost += ["it goes on by itself"] if change is not None and change.get("advTm") else []
    effects = [e for e in root.iter(f"{P}cTn") if e.get("presetClass", "mediacall") != "mediacall"]
    others = [e for e in effects if not built or e.get("presetClass") != "entr" or e.find(f".//{P}txEl") is None]
    return name if name in _MOVES else "", [*lost, *([f"its animations: {len(others)}"] if others else [])]


def inherited(shape: Any, part: Any) -> Iterator[Any]:
    """What the paragraphs of a placeholder inherit from, the nearest first."""
    if shape.is_placeholder:
        idx, layout = shape.placeholder_format.idx, part.slide_layout
        above = [p for p in layout.placeholders if p.placeholder_format.idx == idx]
        bodies = [p for p in layout.slide_master.placeholders if p.placeholder_format.type == PH.BODY]
        yield from (p.text_frame._txBody.find(f"{A}lstStyle") for p in (*above, *bodies) if p.has_text_frame)
        yield layout.slide_master._element.find(f"{P}txStyles/{P}bodyStyle")


def is_filled(element: Any) -> bool:
    """Whether a shape paints something besides its words."""
    style = element.find(f"{P}style/{A}fillRef")
    tags = {
        child.tag.removeprefix(A) for child in (*element.iterfind(f"{P}spPr/*"), *element.iterfind(f"{P}spPr/{A}ln/*"))
    }
    styled = style is not None and style.get("idx") != "0" and "noFill" not in tags
    return styled or bool(tags & {"solidFill", "gradFill", "blipFill", "pattFill", "custGeom"})


def alternative(shape: Any) -> str:
    """What a shape's alternative text says, or else its title."""
    about: Any = next(shape._element.iter(f"{P}cNvPr"), {})
    return " ".join((about.get("descr") or about.get("title") or "").split())


def chart_rows(plot: Any, kind: str) -> Iterator[Sequence[Any]]:
    """The rows of a chart's data, the head first."""
    columns = [list(series.values) for series in plot.series]
    yield ["x" if kind == "scatter" else "", *(series.name or f"Series {n}" for n, series in enumerate(plot.series, 1))]
    if kind == "scatter":
        points: dict[tuple[float, int], list[str]] = {}  # an x, the how manieth of its series; and the y of each series
        for n, series in enumerate(plot.series):
            times = Counter[float]()
            for x, y in zip(series._element.iterfind("{*}xVal//{*}v"), columns[n], strict=False):
                if y is not None:
                    said = re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", x.text or "", re.IGNORECASE)
                    at = float(said[0]) if said else 0.0
                    points.setdefault((at, times[at]), [""] * len(columns))[n] = f"{y:.12g}"
                    times[at] += 1
        yield from ([f"{x:.12g}", *ys] for (x, _), ys in points.items())
        return
    for n, label in enumerate(plot.categories or range(1, max(map(len, columns), default=0) + 1)):
        yield [label, *("" if n >= len(c) or c[n] is None else f"{c[n]:.12g}" for c in columns)]
