"""Write tables as native ones, in the theme's table style."""

from collections.abc import Iterator

from deck.base.problem import plural
from deck.layout import columns, intrinsic_size
from deck.layout.columns import CELL_INSET
from deck.model.placed import Placed
from deck.model.tags import Node, Table, Td
from deck.pptx.palette import SCHEME
from deck.pptx.sheet import Sheet
from deck.pptx.text import TextSetting, paragraphs, resolved

_UNDER_HEAD = f'<a:lnB w="9525" cmpd="sng"><a:solidFill><a:schemeClr val="{SCHEME["ink"]}"/></a:solidFill></a:lnB>'


def table(node: Table, item: Placed, sheet: Sheet) -> str:
    """A graphic frame with a native table: columns by width, rows as high as their words; the style draws the rules."""
    rect = item.rect
    widths = columns.widths(node, rect.w, item.sizes[0], sheet.style)
    grid = "".join(f'<a:gridCol w="{width}"/>' for width in widths)
    heights = intrinsic_size.row_heights(node, rect.w, item.sizes[0], sheet.style)
    rows = "".join(
        f'<a:tr h="{height}">{"".join(_cells(node, row, item, sheet, len(widths)))}</a:tr>'
        for row, height in zip(node.children, heights, strict=True)
    )
    styled = {"firstRow": node.header, "firstCol": node.stub, "lastRow": columns.sums_up(node, node.children[-1])}
    styled["bandRow"] = node.zebra or bool(sheet.style.cells)
    styled["rtl"] = sheet.style.rtl
    x = rect.right - sum(widths) if sheet.style.rtl else rect.x
    flags = "".join(f' {name}="1"' for name, flag in styled.items() if flag)
    return resolved(
        f"<p:graphicFrame><p:nvGraphicFramePr>{sheet.properties('Table', item.step, _summary(node))}"
        '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr>'
        f"{sheet.slot(item)}</p:nvGraphicFramePr>"
        f'<p:xfrm><a:off x="{x}" y="{rect.y}"/><a:ext cx="{sum(widths)}" cy="{sum(heights)}"/></p:xfrm>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">'
        f"<a:tbl><a:tblPr{flags}><a:tableStyleId>{sheet.package.table_style}</a:tableStyleId></a:tblPr>"
        f"<a:tblGrid>{grid}</a:tblGrid>{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )


def _cells(node: Table, row: Node, item: Placed, sheet: Sheet, count: int) -> Iterator[str]:
    """The cells of a row, filled up with empty ones."""
    letters = columns.aligned(node, sheet.style)
    second = columns.in_head(node, row) and row is not columns.rows(node)[0]  # the style knows a head of one row
    edge = _UNDER_HEAD if second and row is columns.rows(node)[columns.heads(node) - 1] else ""
    edge += "<a:noFill/>" if second and node.zebra else ""
    for n, cell in enumerate(row.children):
        assert isinstance(cell, Td)
        color = "accent" if columns.look(node, row, n, sheet.style)[1] == "accent" else ""
        heavy = cell.highlight or second or columns.names_group(row)
        side = columns.side(row, n, letters)
        setting = TextSetting(sheet.style, sheet.lang, sheet.link, item.sizes, color, side, heavy)
        covers = "".join(f' {name}="{value}"' for name, value in _covers(cell).items())
        yield _cell(covers, edge, "<a:p/>" if cell.covered else paragraphs(cell.paragraphs, setting))
    empty = "<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p/></a:txBody><a:tcPr/></a:tc>"
    yield empty * (count - len(row.children))


def _covers(cell: Td) -> dict[str, int]:
    """What a cell covers, or that it is covered, as PowerPoint says it."""
    spans = {"rowSpan": cell.down if cell.covered != "down" else 1, "gridSpan": cell.span}
    merged = {"hMerge": cell.covered == "across" or cell.span == 0, "vMerge": cell.covered == "down"}
    return {name: n for name, n in spans.items() if n > 1} | {name: 1 for name, is_so in merged.items() if is_so}


def _cell(covers: str, edge: str, words: str) -> str:
    x, y = CELL_INSET
    properties = f'<a:tcPr marL="{x}" marR="{x}" marT="{y}" marB="{y}" anchor="ctr"'
    properties += f">{edge}</a:tcPr>" if edge else "/>"
    return f"<a:tc{covers}><a:txBody><a:bodyPr/><a:lstStyle/>{words}</a:txBody>{properties}</a:tc>"


def _summary(node: Table) -> str:
    """What a screen reader says of the table before reading its cells."""
    rows = len(node.children) - columns.heads(node)
    names = [" ".join(p.line for p in cell.paragraphs) for cell in node.children[0].children]
    said = f"Table of {plural(rows, 'row')}"
    return f"{said}: " + ", ".join(filter(None, names)) if node.header else said
