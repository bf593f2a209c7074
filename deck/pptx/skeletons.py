"""Hold the XML that is the same wherever it is written but for a few places, as skeletons.txt has it."""

import re
from pathlib import Path

_TEXT = re.sub(r"^#.*\n", "", Path(__file__).with_name("skeletons.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)
_SAID = re.split(r"^== (\w+) ==\n", _TEXT, flags=re.MULTILINE)
_XML = {name: re.sub(r"\n *", "", xml) for name, xml in zip(_SAID[1::2], _SAID[2::2], strict=True)}


def filled(name: str, **places: object) -> str:
    """A skeleton with what belongs into its places."""
    return _XML[name].format(**places)
