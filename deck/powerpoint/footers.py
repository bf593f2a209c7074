"""Write what stands at the foot of every slide: date, footer, number, and how far the lecture has come."""

from __future__ import annotations

from deck.escape import escape
from deck.loading.outline import Deck
from deck.placing import measure
from deck.powerpoint.shapes import plain
from deck.powerpoint.sheet import Sheet
from deck.rendering.steps import Step
from deck.units import PER, Rect

LEAST = 10  # points, of what is looked up and not read
_NUMBER = '<a:fld id="{{B7C3F0A4-52D1-4E0B-9A64-6D1E0C8F2A31}}" type="slidenum">{}<a:t>‹#›</a:t></a:fld>'
_LINE = PER["pt"] * 3  # how high the line is that grows from slide to slide


def footers(deck: Deck, number: int, count: int, sheet: Sheet) -> str:
    """Date, footer and number in the layout's own placeholders, where there is something to say.

    `progress: count`: the number is "12 / 23"; `progress: line`: a line grows along the edge of the slides whose
    layout has a number.
    """
    progress, numbered = deck.text("progress"), "number" in sheet.layout.placeholders
    words = " · ".join(filter(None, (deck.text("author"), deck.text("course"))))
    texts = {
        "date": str(deck.text("date")),
        "footer": words if _size("footer", words, sheet) >= LEAST else str(deck.text("author")),
        "number": f"{number} / {count}" if progress == "count" else str(number),
    }
    line = _line(number / count, sheet) if progress == "line" and numbered else ""
    return "".join(_footer(name, text, sheet) for name, text in texts.items() if text) + line


def _size(name: str, text: str, sheet: Sheet) -> float:
    """The points at which a text takes one line of its area, those of the placeholder at most."""
    manner = sheet.layout.manners.get(name)
    if not manner:
        return LEAST
    needed = measure.text_width(text, 1, manner.font, manner.bold) * PER["pt"] / measure.SAFETY
    return min(manner.sizes[0], sheet.layout.areas[name].w // max(1, needed))


def _footer(name: str, text: str, sheet: Sheet) -> str:
    """A placeholder at the foot; the number is a field, which PowerPoint keeps true."""
    if name not in sheet.layout.placeholders:
        return ""
    size = max(_size(name, text, sheet), min(LEAST, sheet.layout.manners[name].sizes[0]))
    smaller = f' sz="{round(size * 100)}"' if size < sheet.layout.manners[name].sizes[0] else ""
    properties = f'<a:rPr lang="{sheet.lang}"{smaller}/>'
    field, rest = ("", text) if name != "number" else (_NUMBER.format(properties), text.partition(" ")[2])
    run = field + (f"<a:r>{properties}<a:t>{escape(f' {rest}' if field else rest)}</a:t></a:r>" if rest else "")
    kind, idx = sheet.layout.placeholders[name]
    return (
        f'<p:sp><p:nvSpPr>{sheet.properties(name.capitalize())}<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{kind}" idx="{idx}"/></p:nvPr></p:nvSpPr><p:spPr/>'
        f"<p:txBody><a:bodyPr/><a:lstStyle/><a:p>{run}</a:p></p:txBody></p:sp>"
    )


def _line(share: float, sheet: Sheet) -> str:
    width, height = sheet.style.page
    return plain("rect", Rect(0, height - _LINE, round(width * share), _LINE), "grey", sheet, Step(morph="progress"))
