"""Keep what Jinja compiled of templates, for slides and for themes."""

import jinja2
from jinja2.bccache import Bucket


class _Compiled(jinja2.BytecodeCache):
    """Keep compiled templates for the next build of this process; from a disk, they would be code to trust."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket of a template that is known."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])  # nothing, if its text has changed

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = _Compiled()
