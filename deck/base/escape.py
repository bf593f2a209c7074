"""Write text into XML, as xml.sax.saxutils does, which imports the web's protocols too, and onto terminals."""

from deck.base.regex import regex

_QUOTED = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
_ILLEGAL = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # in XML 1.0
# What does something on a terminal, or cannot be seen there.
_ACTIVE = regex("[\x00-\x08\x0a-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_QUOTES = regex('["\n\r\t]')


def legal(text: str) -> str:
    """The text without the characters that no XML can hold."""
    return _ILLEGAL.sub("", text)


def escape(text: str) -> str:
    """The text as an element's content."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoteattr(text: str) -> str:
    """The text as an attribute's value, quotes included."""
    if not _QUOTES.search(text):
        return f'"{escape(text)}"'
    return f'"{_QUOTES.sub(lambda found: _QUOTED[found[0]], escape(text))}"'


def visible(text: object) -> str:
    """A text in one line of a terminal, which it cannot command: what would act there or hide is told as in Python."""
    return _ACTIVE.sub(lambda found: ascii(found[0])[1:-1], str(text))
