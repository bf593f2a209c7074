"""Write tables as native ones, in the theme's table style."""

from __future__ import annotations

from collections.abc import Iterator

from deck.markup import Node, Table, Td
from deck.placing import columns, natural
from deck.placing.columns import CELL_INSET
from deck.placing.natural import Room
from deck.placing.place import Placed
from deck.powerpoint.sheet import Sheet
from deck.powerpoint.text import Setting, paragraphs

ALIGN = {"l": "left", "c": "center", "r": "right"}


def table(item: Placed, style_id: str, sheet: Sheet) -> str:
    """A graphic frame with a native table: columns by width, rows as high as their words; the style draws the rules."""
    node, rect = item.node, item.rect
    assert isinstance(node, Table)
    widths = columns.widths(node, rect.w, item.sizes[0], sheet.style)
    grid = "".join(f'<a:gridCol w="{width}"/>' for width in widths)
    heights = natural.row_heights(node, rect.w, Room(sheet.style, _step(item, sheet)))
    rows = "".join(
        f'<a:tr h="{height}">{"".join(_cells(row, item, sheet, len(widths)))}</a:tr>'
        for row, height in zip(node.children, heights, strict=True)
    )
    styled = {"firstRow": node.header, "firstCol": node.stub, "lastRow": columns.sums_up(node, node.children[-1])}
    flags = "".join(f' {name}="1"' for name, flag in styled.items() if flag)
    return (
        f"<p:graphicFrame><p:nvGraphicFramePr>{sheet.properties('Table', item.step, _summary(node))}"
        '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>'
        f'<p:xfrm><a:off x="{rect.x}" y="{rect.y}"/><a:ext cx="{sum(widths)}" cy="{sum(heights)}"/></p:xfrm>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">'
        f"<a:tbl><a:tblPr{flags}><a:tableStyleId>{style_id}</a:tableStyleId></a:tblPr>"
        f"<a:tblGrid>{grid}</a:tblGrid>{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )


def _step(item: Placed, sheet: Sheet) -> int:
    return sheet.style.sizes["table"].index(item.sizes[0])


def _cells(row: Node, item: Placed, sheet: Sheet, count: int) -> Iterator[str]:
    """The cells of a row, filled up with empty ones."""
    assert isinstance(item.node, Table)
    x, y = CELL_INSET
    for cell, letter in zip(row.children, columns.aligned(item.node), strict=False):
        lit = isinstance(cell, Td) and cell.highlight
        color = "accent" if lit else ""
        setting = Setting(sheet.style, sheet.lang, sheet.link, item.sizes, color, ALIGN[letter], lit)
        yield (
            f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{paragraphs(cell.paragraphs, setting)}</a:txBody>"
            f'<a:tcPr marL="{x}" marR="{x}" marT="{y}" marB="{y}" anchor="ctr"/></a:tc>'
        )
    empty = "<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p/></a:txBody><a:tcPr/></a:tc>"
    yield empty * (count - len(row.children))


def _summary(node: Table) -> str:
    """What a screen reader says of the table before reading its cells."""
    rows = len(node.children) - node.header
    names = [" ".join(p.line for p in cell.paragraphs) for cell in node.children[0].children]
    return f"Table of {rows} rows: " + ", ".join(filter(None, names)) if node.header else f"Table of {rows} rows"
