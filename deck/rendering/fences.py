"""Say in which language the code between the lines of a fence is."""

import re

from deck.base.problem import Where
from deck.rendering.context import Context

_DIAGRAMS = ("mermaid", "dot", "graphviz", "plantuml")


def language_of(info: str, place: Where, reader: Context) -> str:
    """The language that the line of a fence names; `text` where it names none that can be coloured."""
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    if re.match(r"\{\w+", info):
        hint = "write `kind: code`, or ```python here"
        reader.warn(place, f"{info!r}: a cell is shown here, and not run", hint)
    words = re.findall(r"[\w+#-]+", info)
    name = words[0].lower() if words else "text"
    if name in ("prompt", "doctest", "shell", "output"):
        return name
    if name in _DIAGRAMS:
        reader.warn(place, f"{name} is shown as text: it is not drawn here", "write `kind: diagram`")
        return "text"
    try:
        get_lexer_by_name(name)
    except ClassNotFound:
        reader.warn(place, f"no language {name!r}: shown without colours", "write one that Pygments knows, or text")
        return "text"
    return name
