"""Read text files that somebody else wrote: bounded, in UTF-8, with nothing in them that a slide cannot show."""

from __future__ import annotations

import re
from pathlib import Path

from deck.problem import DeckError, Problem, Where

MAX_BYTES = 10_000_000
# also line ends that YAML takes for some and editors do not, so that no place could be told after them
UNSHOWABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff\U000f0000-\U0010ffff]"
)


def file_text(path: Path) -> str:
    """The text of a UTF-8 file. Raises DeckError: too large, no text, or not to be read at all."""
    try:
        size = path.stat().st_size
        blob = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        hint = "name an outline: python build.py path/to/outline.yaml"
        raise DeckError(Problem(Where(str(path)), f"cannot be read: {error.strerror}", hint)) from None
    if size > MAX_BYTES:
        message = f"{size / 1e6:,.0f} MB; at most {MAX_BYTES / 1e6:.0f} MB are read"
        raise DeckError(Problem(Where(str(path)), message, "is it the right file?"))
    return _decoded(blob, str(path))


def _decoded(blob: bytes, file: str) -> str:
    try:
        text = plain_ends(blob.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        wide = blob[:2] in (b"\xff\xfe", b"\xfe\xff")
        where = Where(file) if wide else Where(file, blob.count(b"\n", 0, error.start) + 1)
        found = "this is UTF-16" if wide else f"byte {blob[error.start]:#04x}"
        raise DeckError(Problem(where, f"not UTF-8 text: {found}", "save it as UTF-8")) from None
    bad = UNSHOWABLE.search(text)
    if bad:
        raise DeckError(unshowable(bad[0], _place_in(text, bad.start(), file)))
    return text


def plain_ends(text: str) -> str:
    """A text whose lines end as those of Unix do."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _place_in(text: str, at: int, file: str) -> Where:
    return Where(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def unshowable(char: str, where: Where) -> Problem:
    """A character that UNSHOWABLE finds."""
    return Problem(where, f"the character U+{ord(char):04X} cannot stand on a slide", "remove it")
