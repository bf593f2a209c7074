"""Read the attributes of a template's tags as the types of their fields."""

import re
import typing
from collections.abc import Sequence
from typing import Any, Literal

from deck.base.problem import nearest
from deck.model import step
from deck.model.values import Scalar

_LEAST = {"weight": 0.01, "span": 1, "down": 1, "columns": 1, "timeout": 0.01}  # of other numbers 0
_MOST = 10_000
_WIDTH = r"(?!0+(\.0*)?(?![\d.]))\d{1,4}(\.\d{1,4})?"
_PERCENT = r"(100|[1-9]\d?)(\.\d+)? *%"
_LIMIT = r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?"
_FORMS = {  # texts that have to look like something: pattern, hint
    "widths": (rf"({_WIDTH}([ ,]+{_WIDTH})*)?", "write a number above 0 for each column: 2 1 1"),
    "align": ("[lcr]*", "write a letter for each column: l, c or r"),
    "decimals": ("[0-6]?", "write how many, from 0 to 6"),
    **dict.fromkeys(("xlim", "ylim"), (rf"({_LIMIT}[ ,]+{_LIMIT})?", "write where the axis begins and ends: 0 100")),
    "lines": (step.FORM, "write 2-4 or 1,3,5-7; or 2-4 | 6 | all, for one after the other"),
    "diff": ("(previous)?", "write previous"),
    "ratio": (rf"({_WIDTH} *: *{_WIDTH})?", "write two shares, that of what is shown first: 2:1"),
    "width": (rf"({_PERCENT}|\d+(\.\d+)? *(in|cm|mm|pt))?", "write a part of its place, or a length: 60%, 8cm"),
    "play": (r"auto|click|\d{1,4}", "write auto, click, or the number of a click"),
    "session": (r"([^\W_][\w -]*)?", "write letters, digits, - and _"),
}


def converted(name: str, text: Scalar, kind: Any) -> Any:
    """An attribute's text as the type of its field; ValueError says what would be right."""
    if typing.get_origin(kind) is Literal:
        if text not in typing.get_args(kind):
            raise ValueError(one_of(text, list(filter(None, typing.get_args(kind)))))
        return str(text)
    if kind is bool:
        if text.lower() not in ("true", "false", "yes", "no", ""):
            raise ValueError("write true or false")
        return text.lower() in ("true", "yes")
    if kind in (int, float):
        return _number(name, text, kind)
    pattern, hint = _FORMS.get(name, ("", ""))
    if pattern and not re.fullmatch(pattern, text):
        raise ValueError(hint)
    return text if kind is str else kind(text)


def one_of(text: str, possible: Sequence[str]) -> str:
    """A hint: the words that are possible, and which of them is near."""
    near = nearest(text.lower(), possible)
    return (f"did you mean {near!r}? " if near else "") + "one of: " + ", ".join(possible)


def _number(name: str, text: str, kind: type[float]) -> float:
    least = _LEAST.get(name, 0)
    whole = "a whole number" if kind is int else "a number"
    try:
        number = kind(text)
    except ValueError:
        raise ValueError(f"write {whole}") from None
    if not least <= number <= _MOST:
        raise ValueError(f"write {whole} from {least:g} to {_MOST:,}")
    return number
