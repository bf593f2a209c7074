"""Open a place of the outline in an editor."""

import os
import shutil
import subprocess
from pathlib import Path

from deck.base.installation import table
from deck.base.problem import Where
from deck.base.system import here

_KNOWN = table(Path(__file__).with_name("editors.toml"))
EDITORS: dict[str, list[str]] = _KNOWN["editors"]


def command(asked: str, where: Where) -> list[str]:
    """What opens a place; empty where no editor is known.

    asked: an editor by its name, or a command in which {file}, {line} and {column} stand for the place; "": what
    $LECTERN_EDITOR, $VISUAL or $EDITOR says, or else the first editor that is here.
    """
    said = asked or next(filter(None, map(os.environ.get, ("LECTERN_EDITOR", "VISUAL", "EDITOR"))), "")
    program, *more = here.words(said) or [next(filter(shutil.which, EDITORS), "")]
    program = _KNOWN["nicknames"].get(program, program)
    place = {"{file}": str(Path(where.file).absolute()), "{line}": str(where.line), "{column}": str(where.column)}
    form = more if "{file}" in said else [*more, *EDITORS.get(Path(program).stem, ())]
    if not shutil.which(program) or not any("{file}" in part for part in form):
        return []
    for name, value in place.items():
        form = [part.replace(name, value) for part in form]
    return [program, *form]


def opened(asked: str, where: Where) -> bool:
    """Open a place; whether an editor is known that can. It is not waited for, and outlives this process."""
    called = command(asked, where)
    if not called:
        return False
    nothing, program = subprocess.DEVNULL, shutil.which(called[0])  # on Windows it may be a .cmd, which has to be said
    subprocess.Popen([program or called[0], *called[1:]], **here.APART, stdin=nothing, stdout=nothing, stderr=nothing)
    return True
