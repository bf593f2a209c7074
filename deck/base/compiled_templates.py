"""Keep what Jinja compiled of templates: in this process, and of ours where Python keeps compiled modules."""

import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket

from deck.base.cache import digest, made_by
from deck.base.files import write_atomically
from deck.base.libraries import TEMPLATES


class _Compiled(jinja2.BytecodeCache):
    """A template by its file. No lecture's own is kept on a disk, from where it would be code to trust."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return filename or name

    def load_bytecode(self, bucket: Bucket) -> None:
        code = self._known.get(bucket.key) or _kept(bucket.key)
        bucket.bytecode_from_string(code)  # which takes none that is of another text

    def dump_bytecode(self, bucket: Bucket) -> None:
        code = self._known[bucket.key] = bucket.bytecode_to_string()
        if _is_ours(bucket.key) and not sys.dont_write_bytecode:
            with suppress(OSError):  # an installation that is not the user's own
                write_atomically(Path(cache_from_source(bucket.key)), _seal(bucket.key, code) + code)


def _is_ours(template: str) -> bool:
    return Path(template).is_relative_to(TEMPLATES)


def _kept(template: str) -> bytes:
    """What a build before this one compiled; empty if there is nothing, or it is damaged or made otherwise."""
    with suppress(OSError):
        blob = Path(cache_from_source(template)).read_bytes() if _is_ours(template) else b""
        return blob[24:] if blob[:24] == _seal(template, blob[24:]) else b""
    return b""


def _seal(template: str, code: bytes) -> bytes:
    """What tells it from others: where its text lies, for that is told of mistakes, the engine and Jinja."""
    return digest(template, jinja2.__version__, made_by("rendering.render", "pptx.template"), code).encode()


COMPILED = _Compiled()
