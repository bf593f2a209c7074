"""Write text into XML, as xml.sax.saxutils does, which imports the web's protocols too."""

from __future__ import annotations

import re

_QUOTED = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
_QUOTES = re.compile('["\n\r\t]')


def escape(text: str) -> str:
    """The text as an element's content."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoteattr(text: str) -> str:
    """The text as an attribute's value, quotes included."""
    return f'"{_QUOTES.sub(lambda found: _QUOTED[found[0]], escape(text))}"'
