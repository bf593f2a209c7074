"""Read a built .pptx back with python-pptx, as text that people can compare."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, cast

import pptx
from lxml import etree
from pptx.util import Length

P = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def slides(path: Path, branch: Literal["Choice", "Fallback"] = "Choice") -> list[Any]:
    """The slides as PowerPoint sees them, or as do programs that show no formulas."""
    found = list(pptx.Presentation(str(path)).slides)
    for slide in found:
        for alternative in list(slide.shapes._spTree.iter(f"{MC}AlternateContent")):
            for shape in alternative.find(f"{MC}{branch}"):
                alternative.addprevious(shape)
            alternative.getparent().remove(alternative)
    return found


def texts(shape: Any) -> Iterator[str]:
    """The paragraphs of a shape, of the shapes in a group and of the cells of a table, in reading order."""
    if shape.shape_type is not None and shape.shape_type.name == "GROUP":
        for inner in shape.shapes:
            yield from texts(inner)
    elif getattr(shape, "has_table", False) and shape.has_table:
        for row in shape.table.rows:
            yield from (cell.text for cell in row.cells)
    elif shape.has_text_frame:
        yield from (paragraph.text for paragraph in shape.text_frame.paragraphs)


def words(path: Path) -> str:
    """All text of all slides, a paragraph a line."""
    return "\n".join(text for slide in slides(path) for shape in slide.shapes for text in texts(shape))


def dump(slide: Any) -> str:
    """A slide as text: its layout, then each shape with its place in inches and its words with size and colour."""
    lines = [f"layout {slide.slide_layout.name}"]
    for shape in slide.shapes:
        lines.append(f"{_name(shape)} {_place(shape)}".rstrip())
        alt = shape._element.xpath("./*/p:cNvPr/@descr")
        lines += [f"    alt: {text}" for text in alt]
        lines += [f"    {text}" for text in _content(shape)]
    if slide.has_notes_slide:
        lines.append(f"notes: {slide.notes_slide.notes_text_frame.text}")
    return "\n".join(lines) + "\n"


def _name(shape: Any) -> str:
    return f"[{shape.name}]" if shape.is_placeholder else shape.name


def _place(shape: Any) -> str:
    if shape.is_placeholder:
        own = shape._element.xpath("./p:spPr/a:xfrm")
        return "has a position of its own" if own else ""
    return " ".join(f"{Length(side).inches:.2f}" for side in (shape.left, shape.top, shape.width, shape.height))


def _content(shape: Any) -> Iterator[str]:
    if shape.has_text_frame:
        for paragraph in shape.text_frame.paragraphs:
            runs = list(paragraph._p.iter(f"{A}r", f"{A}fld", f"{M}oMath"))
            if runs:
                yield "· " * paragraph.level + " | ".join(map(_run, runs))
    elif getattr(shape, "has_table", False) and shape.has_table:
        flags = " ".join(shape.table._tbl.tblPr.attrib)
        yield from [flags] if flags else []
        yield from (" | ".join(map(_cell, row.cells)) for row in shape.table.rows)
    elif getattr(shape, "has_chart", False) and shape.has_chart:
        yield from _chart(shape.chart)
    else:
        yield from (text for text in texts(shape) if text)


def _chart(chart: Any) -> Iterator[str]:
    """A chart's kind and names, and each series with its colours, its values, and its words where they are its own."""
    yield f"{chart.chart_type.name}: {', '.join(map(str, chart.plots[0].categories))}"
    for series in chart.plots[0].series:
        xml = series._element
        colors = ", ".join(dict.fromkeys(xml.xpath("./c:spPr//a:schemeClr/@val | ./c:dPt/c:spPr//a:schemeClr/@val")))
        labels = xml.xpath("./c:dLbls/c:dLbl/c:idx/@val")
        yield f"{series.name} ({colors}): {', '.join(f'{value:g}' for value in series.values if value is not None)}"
        yield from [f"    labelled: {', '.join(labels)}"] if labels else []


def _cell(cell: Any) -> str:
    """A cell's words, and how they stand where it is not on the left."""
    said = " ".join(_run(run) for run in cell._tc.iter(f"{A}r"))
    side = cell._tc.xpath("string(.//a:pPr/@algn)")
    return f"{said} {side}" if side not in ("l", "") else said


def _run(run: Any) -> str:
    if run.tag == f"{M}oMath":
        return f"formula: {''.join(run.itertext())}"
    properties = run.find(f"{A}rPr")
    size = int(properties.get("sz", 0)) / 100
    color = properties.find(f".//{A}schemeClr")
    marks = [
        f"{size:g}" if size else "",
        "bold" if properties.get("b") else "",
        "italic" if properties.get("i") else "",
    ]
    marks += [color.get("val") if color is not None else ""]
    marks += ["link"] if properties.find(f"{A}hlinkClick") is not None else []
    said = " ".join(filter(None, marks))
    return f"{run.find(f'{A}t').text}{f' ({said})' if said else ''}"


def clicks(slide: Any) -> list[list[str]]:
    """What the time line does at each click, in order: "fade in Body: first bullet", "fade out Text: why"."""
    shapes = {shape.shape_id: shape for shape in slide.shapes}
    sequence = _found(slide._element, "./p:timing//p:cTn[@nodeType='mainSeq']/p:childTnLst/p:par")
    return [[_effect(node, shapes) for node in _found(click, ".//p:cTn[@presetClass]")] for click in sequence]


def _effect(node: Any, shapes: dict[int, Any]) -> str:
    if node.get("presetClass") == "mediacall":
        (shape,) = (shapes[int(number)] for number in _found(node, ".//p:spTgt/@spid"))
        return f"play {shape.name}"
    name = {"1": "appear", "10": "fade", "22": "wipe", "9": "dim"}[node.get("presetID")]
    way = {"entr": " in", "exit": " out", "emph": ""}[node.get("presetClass")]
    (shape,) = (shapes[int(number)] for number in set(_found(node, ".//p:spTgt/@spid")))
    said = list(texts(shape))
    for first, last in {(int(span.get("st")), int(span.get("end"))) for span in _found(node, ".//p:pRg")}:
        said = said[first : last + 1]
    words = ": " + " / ".join(said) if shape.has_text_frame and said else ""
    return f"{name}{way} {shape.name}{words}" + (", then grey" if _found(node, "./p:subTnLst") else "")


def _found(element: Any, path: str) -> list[Any]:
    return cast(list[Any], etree.XPath(path, namespaces={"p": P})(element))
