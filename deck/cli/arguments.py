"""Read the command line, as commands.toml declares it."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from deck.base.course import COURSE, OUTLINE, is_course
from deck.base.installation import table
from deck.base.problem import nearest
from deck.cli.progress import program


class Command(NamedTuple):
    """A command: what it does, its options (names in OPTIONS; a|b exclude each other), examples and what they do."""

    does: str
    options: str
    examples: list[tuple[str, str]]
    note: str = ""  # what else to know
    function: str = ""  # module:name; "" for one of the command's name among commands


def lecture(text: str) -> Path:
    """The outline that an argument names: itself, or outline.yaml in that folder."""
    path = Path(text)
    return path / OUTLINE if (path / OUTLINE).is_file() else path


def named(path: Path) -> list[Path]:
    """The outlines that a path names: itself, that in a folder, or those of the course whose file is there."""
    if not (folder := course_named(path)):
        return [lecture(str(path))]
    from deck.outline.course import lectures

    return lectures(folder)


def course_named(path: Path) -> Path | None:
    """The folder of the course that a path names: itself, its course.yaml, or no outline of the working folder."""
    whole = path.is_dir() or path.name == COURSE or (path == Path(OUTLINE) and not path.is_file())
    folder = path if path.is_dir() else path.parent
    return folder if whole and is_course(folder / COURSE) else None


def _variable(text: str) -> tuple[str, str]:
    """A variable and its value, of an argument: name=value."""
    name, equals, value = text.partition("=")
    if name and equals:
        return name, value
    raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")


def _deck(text: str) -> Path:
    """The .pptx that an argument names, not a file of another kind."""
    path = Path(text)
    if path.suffix.lower() in (".pdf", ".html", ".svg", ".png", ".jpg", ".odp", ".ppt", ".key", ".md", ".yaml"):
        raise argparse.ArgumentTypeError(f"{text!r} is no .pptx: `sheet --pdf` makes a PDF, `html` a page")
    return path


_TYPES: dict[str, Callable[[str], Any]] = {"path": Path, "deck": _deck, "outline": lecture, "variable": _variable}
_DECLARED = table(Path(__file__).with_name("commands.toml"))
COMMANDS = {name: Command(**told) for name, told in _DECLARED["commands"].items()}
OPTIONS: dict[str, tuple[list[str], dict[str, Any]]] = {
    name: (told.pop("flags"), told | ({"type": _TYPES[told["type"]]} if "type" in told else {}))
    for name, told in _DECLARED["options"].items()
}
_READ_STANDARD_INPUT = {"build", "check", "lint", "sheet", "show", "svg", "html"}


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """What is asked for: the command, its outline and its options. Exits with 2 where it is none, with 0 after help."""
    name = arguments[0] if arguments and arguments[0] in COMMANDS else ""
    parser = _parser(name)
    asked = parser.parse_intermixed_args(arguments[1:] if name else arguments)
    asked.command = name or "build"
    typed = getattr(asked, "outline", Path())
    outline = typed if isinstance(typed, Path) else next(iter(typed), Path(OUTLINE))
    if str(outline) == "-" and asked.command not in _READ_STANDARD_INPUT:
        parser.error(f"{asked.command} does not read standard input")
    if not name and not outline.exists() and (near := nearest(str(outline), COMMANDS)):
        parser.error(f"no command and no outline {str(outline)!r}; did you mean {near!r}?")
    return asked


def _columns() -> int:
    """How wide the terminal is; argparse asks `shutil`, which takes a while to import, before each build."""
    try:
        shown = sys.__stdout__.fileno() if sys.__stdout__ else -1
        said = os.environ.get("COLUMNS", "")
        return (int(said) if said.isdecimal() else 0) or os.get_terminal_size(shown).columns or 80
    except (ValueError, OSError):  # it is none
        return 80


def _parser(name: str) -> argparse.ArgumentParser:
    """The parser of a command; with no name, of a build, whose help shows examples of all commands."""
    command = COMMANDS[name or "build"]
    shown = [command] if name else [*COMMANDS.values()]
    pairs = [(f"{program()} {typed}".strip(), does) for each in shown for typed, does in each.examples]
    width = max(len(typed) for typed, _ in pairs)
    examples = "\n".join(["examples:", *(f"  {typed:{width}}  {does}" for typed, does in pairs)])
    parser = argparse.ArgumentParser(
        prog=f"{program()} {name}".strip(),
        description=command.does,
        epilog="\n\n".join(filter(None, (examples, command.note, _DECLARED["end"]))),
        formatter_class=partial(argparse.RawDescriptionHelpFormatter, width=_columns() - 2),
    )
    parser.set_defaults(how="cached", when="unedited", quiet=False, json=False, verbose=False)
    if not name:
        from deck.base.libraries import version

        parser.add_argument("--version", action="version", version=f"lectern {version()}")
    for option in command.options.split():
        group = parser.add_mutually_exclusive_group() if "|" in option else parser
        for one in option.split("|"):
            flags, more = OPTIONS[one]
            group.add_argument(*flags, **more)
    return parser
