"""What each system does in its own way, as `here`: the only place that asks which system this is.

`posix` and `windows` offer the same names, and say where they cannot do what a name promises. Code inside sessions,
which cannot import the engine, is told by the build (`deck.code.live.inside`).
"""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING or sys.platform != "win32":
    from deck.base.system import posix as here
else:
    from deck.base.system import windows as here

__all__ = ["here"]
