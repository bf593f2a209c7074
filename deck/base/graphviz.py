"""Ask Graphviz where a graph's nodes go: the one in a wheel (graphviz-pure), else a `dot` that is installed."""

import json
import os
import re
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

from deck.base.regex import regex

_SECONDS = 20
_FILES = regex(r"\b(image|imagepath|shapefile|fontpath|stylesheet|_background)[\"\s]*=|<\s*img\b", re.I)
HOW_TO_GET_IT = "python -m pip install graphviz-pure"


class GraphvizMissingError(Exception):
    """There is no Graphviz here; HOW_TO_GET_IT says what to do."""


class GraphError(Exception):
    """A graph cannot be read; says why, in Graphviz's words."""


@lru_cache(maxsize=256)
def laid_out(dot: str) -> dict[str, Any]:
    """A graph as Graphviz' JSON tells it, lengths in points, y upwards. Raises GraphError, GraphvizMissingError."""
    import subprocess  # most lectures have no diagram

    if _FILES.search(dot):
        raise GraphError("files cannot be named in a diagram")
    import shutil

    beside = Path(sys.executable).with_name("graphviz-pure")
    program = shutil.which(str(beside)) or shutil.which("graphviz-pure") or shutil.which("dot")
    if not program:
        raise GraphvizMissingError
    try:
        done = subprocess.run(
            [program, "-Tjson"],
            check=False,
            input=dot,
            capture_output=True,
            encoding="utf-8",
            timeout=_SECONDS,
            env={**os.environ, "SERVER_NAME": "none"},  # Graphviz then opens no files that the text names
        )
    except subprocess.TimeoutExpired:
        raise GraphError(f"Graphviz was not done after {_SECONDS} seconds") from None
    if done.returncode or not done.stdout.lstrip().startswith("{"):
        raise GraphError(done.stderr.strip().partition("\n")[0] or "Graphviz made nothing of it")
    try:
        found: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise GraphError("there is more than one graph") from None
    return found
