"""Write tables as native ones, in the theme's table style."""

from __future__ import annotations

from deck import natural
from deck.markup import Node, Table, Td
from deck.natural import CELL_INSET, Room
from deck.place import Placed
from deck.powerpoint.sheet import Sheet
from deck.powerpoint.text import Setting, paragraphs

ALIGN = {"l": "left", "c": "center", "r": "right"}


def table(item: Placed, style_id: str, sheet: Sheet) -> str:
    """A graphic frame with a native table: columns by width, rows as high as their words."""
    node, rect = item.node, item.rect
    assert isinstance(node, Table)
    widths = natural.column_widths(node, rect.w)
    grid = "".join(f'<a:gridCol w="{width}"/>' for width in widths)
    heights = natural.row_heights(node, rect.w, Room(sheet.style, _step(item, sheet)))
    rows = "".join(
        f'<a:tr h="{height}">{_row(row, n == 0 and node.header, node, item, sheet, len(widths))}</a:tr>'
        for n, (row, height) in enumerate(zip(node.children, heights, strict=True))
    )
    first = ' firstRow="1"' if node.header else ""
    return (
        f"<p:graphicFrame><p:nvGraphicFramePr>{sheet.properties('Table', item.step, _summary(node))}"
        '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>'
        f'<p:xfrm><a:off x="{rect.x}" y="{rect.y}"/><a:ext cx="{sum(widths)}" cy="{sum(heights)}"/></p:xfrm>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">'
        f"<a:tbl><a:tblPr{first}><a:tableStyleId>{style_id}</a:tableStyleId></a:tblPr>"
        f"<a:tblGrid>{grid}</a:tblGrid>{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )


def _step(item: Placed, sheet: Sheet) -> int:
    return sheet.style.sizes["label"].index(item.sizes[0])


def _row(row: Node, header: bool, node: Table, item: Placed, sheet: Sheet, columns: int) -> str:
    x, y = CELL_INSET
    cells = ""
    for n, cell in enumerate(row.children):
        assert isinstance(cell, Td)
        align = ALIGN[node.align[n]] if n < len(node.align) else "left"
        bold = header or cell.highlight
        color = "accent" if cell.highlight else ""
        setting = Setting(sheet.style, sheet.lang, sheet.link, item.sizes, color, align, bold)
        cells += (
            f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{paragraphs(cell.paragraphs, setting)}</a:txBody>"
            f'<a:tcPr marL="{x}" marR="{x}" marT="{y}" marB="{y}" anchor="ctr"/></a:tc>'
        )
    empty = "<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p/></a:txBody><a:tcPr/></a:tc>"
    return cells + empty * (columns - len(row.children))


def _summary(node: Table) -> str:
    """What a screen reader says of the table before reading its cells."""
    rows = len(node.children) - node.header
    names = [" ".join(p.text for p in cell.paragraphs) for cell in node.children[0].children]
    return f"Table of {rows} rows: " + ", ".join(filter(None, names)) if node.header else f"Table of {rows} rows"
