"""Keep what Jinja compiled of templates: in this process, and of ours for the next."""

import jinja2
from jinja2.bccache import Bucket

from deck.base import installation
from deck.base.engine import made_by


class _Compiled(jinja2.BytecodeCache):
    """A template by its file."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return filename or name

    def load_bytecode(self, bucket: Bucket) -> None:
        code = self._known.get(bucket.key) or installation.recall(bucket.key, *_made_with())
        bucket.bytecode_from_string(code)  # which takes none that is of another text

    def dump_bytecode(self, bucket: Bucket) -> None:
        code = self._known[bucket.key] = bucket.bytecode_to_string()
        installation.keep(bucket.key, code, *_made_with())


def _made_with() -> tuple[str, str]:
    return jinja2.__version__, made_by("rendering.render", "pptx.template")


COMPILED = _Compiled()
