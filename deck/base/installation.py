"""Keep what is made of files of ours where Python keeps its compiled modules, and as those are trusted."""

import hashlib
import json
import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from deck.base.files import write_atomically
from deck.base.libraries import ENGINE, TEMPLATES


def recall(source: str, *made_with: object) -> bytes:
    """What was last made of a file of ours, with the same; empty if there is nothing, or it is damaged."""
    with suppress(OSError):
        blob = place(source).read_bytes() if _is_ours(source) else b""
        return blob[24:] if blob[:24] == _seal(source, blob[24:], made_with) else b""
    return b""


def keep(source: str, made: bytes, *made_with: object) -> None:
    """Keep what was made of a file of ours; nothing of a lecture's own, from where it would be code to trust."""
    if _is_ours(source) and not sys.dont_write_bytecode:
        with suppress(OSError):  # an installation that is not the user's own
            write_atomically(place(source), _seal(source, made, made_with) + made)


def table(file: Path) -> Any:
    """What a TOML file of ours says: to read it anew takes as long as a build in which nothing has changed."""
    text = file.read_text(encoding="utf-8")
    if not (read := recall(str(file), text)):
        import tomllib

        read = json.dumps(tomllib.loads(text)).encode()
        keep(str(file), read, text)
    return json.loads(read)


def place(source: str) -> Path:
    """Where what is made of a file is kept; another file than that of a module of the same name."""
    return Path(cache_from_source(source, optimization=Path(source).suffix[1:]))


def _is_ours(source: str) -> bool:
    return Path(source).is_relative_to(TEMPLATES) or Path(source).is_relative_to(ENGINE)


def _seal(source: str, made: bytes, made_with: tuple[object, ...]) -> bytes:
    """What tells it from others: where its file lies, for that is told of mistakes, and what it was made with."""
    return hashlib.sha256(repr((source, made_with)).encode() + made).hexdigest()[:24].encode()
