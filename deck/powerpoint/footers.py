"""Write what stands at the foot of every slide: date, footer, number, and how far the lecture has come."""

from __future__ import annotations

from xml.sax.saxutils import escape

from deck.outline import Deck
from deck.powerpoint.shapes import plain
from deck.powerpoint.sheet import Sheet
from deck.steps import Step
from deck.units import PER, Rect

_LINE = PER["pt"] * 3  # how high the line is that grows from slide to slide


def footers(deck: Deck, number: int, count: int, sheet: Sheet) -> str:
    """Date, footer and number in the layout's own placeholders, where there is something to say.

    `progress: count`: the number is "12 / 23"; `progress: line`: a line grows along the edge of the slides whose
    layout has a number.
    """
    progress, numbered = deck.text("progress"), "number" in sheet.layout.placeholders
    words = " · ".join(filter(None, (deck.text("author"), deck.text("course"))))
    field = (
        '<a:fld id="{B7C3F0A4-52D1-4E0B-9A64-6D1E0C8F2A31}" type="slidenum">'
        f'<a:rPr lang="{sheet.lang}"/><a:t>‹#›</a:t></a:fld>'
    )
    runs = {
        "date": _run(deck.text("date"), sheet),
        "footer": _run(words, sheet),
        "number": field + (_run(f" / {count}", sheet) if progress == "count" else ""),
    }
    line = _line(number / count, sheet) if progress == "line" and numbered else ""
    return "".join(_footer(name, run, sheet) for name, run in runs.items() if run) + line


def _run(text: str, sheet: Sheet) -> str:
    return f'<a:r><a:rPr lang="{sheet.lang}"/><a:t>{escape(text)}</a:t></a:r>' if text else ""


def _footer(name: str, run: str, sheet: Sheet) -> str:
    if name not in sheet.layout.placeholders:
        return ""
    kind, idx = sheet.layout.placeholders[name]
    return (
        f'<p:sp><p:nvSpPr>{sheet.properties(name.capitalize())}<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{kind}" idx="{idx}"/></p:nvPr></p:nvSpPr><p:spPr/>'
        f"<p:txBody><a:bodyPr/><a:lstStyle/><a:p>{run}</a:p></p:txBody></p:sp>"
    )


def _line(share: float, sheet: Sheet) -> str:
    width, height = sheet.style.page
    return plain("rect", Rect(0, height - _LINE, round(width * share), _LINE), "grey", sheet, Step(morph="progress"))
