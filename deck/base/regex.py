"""Compile regular expressions when they are first asked for something: a build uses few of those that there are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from re import compile as regex
else:

    class regex:  # noqa: N801 - what it stands for is a function
        """What `re.compile` gives; what has been asked for once is found as quickly as there."""

        def __init__(self, text: str | bytes, flags: int = 0) -> None:
            self._said = text, flags

        def __getattr__(self, name: str) -> Any:
            asked = self.__dict__[name] = getattr(re.compile(*self._said), name)
            return asked


__all__ = ["regex"]
