"""Complete what is typed: the scripts for shells, and what may stand for a word."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from deck.base.installation import table
from deck.base.libraries import TEMPLATES, designs
from deck.base.problem import DeckError, Problem, Where, did_you_mean
from deck.base.system import here
from deck.cli.arguments import COMMANDS, OPTIONS
from deck.cli.progress import give

_SCRIPTS = table(Path(__file__).with_name("completion.toml"))


def completion(options: Any) -> int:
    """Print the script of a shell, of the one that runs if none is named; or the words that may stand for the last."""
    if (typed := os.environ.get("LECTERN_WORDS")) is not None:
        print(*words(typed.split("\t")), sep="\n")
        return 0
    shell = options.shell or Path(os.environ.get("SHELL", here.SHELL)).name
    if shell not in _SCRIPTS:
        hint = did_you_mean(shell, _SCRIPTS)
        raise DeckError(Problem(Where("--shell"), "outline-value", f"no completion for {shell!r}", hint))
    give("completion", shell=shell, script=_SCRIPTS[shell].lstrip())
    print(_SCRIPTS[shell].strip())
    return 0


def words(typed: Sequence[str]) -> list[str]:
    """What may stand for the last of the words that were typed; nothing where a file may."""
    *before, last = typed
    command = before[0] if before and before[0] in COMMANDS else ""
    flags = {
        flag: name
        for name in COMMANDS[command or "build"].options.replace("|", " ").split()
        for flag in OPTIONS[name][0]
    }
    takes = flags.get(before[-1], "") if before else ""
    if last.startswith("-"):
        found: Iterable[str] = [flag for flag in flags if flag[0] == "-"] + ["--help"]
    elif takes and "action" not in OPTIONS[takes][1]:
        found = _named(takes)
    else:
        found = _named(next(iter(flags.values()))) if [command] == before else () if before else COMMANDS
    return [word for word in found if word.startswith(last)]


def _named(option: str) -> Iterable[str]:
    """The names of ours that an option takes."""
    folders = {"from": "new/[!_.]*", "name": "slides/[!_]*.xml"}
    if option in folders:
        return sorted(path.stem for path in TEMPLATES.glob(folders[option]))
    return _SCRIPTS if option == "shell" else designs(TEMPLATES / "theme") if option in ("theme", "which") else ()
