"""Write docs/commands.md from what the command line declares: python tools/make_commands.py."""

from __future__ import annotations

from pathlib import Path

from deck.cli.arguments import COMMANDS, OPTIONS, Command

PAGE = Path(__file__).parent.parent / "docs" / "commands.md"
_HEAD = """# The command line

`lectern COMMAND`; `python -m deck COMMAND`, and in the repository `python build.py COMMAND`, are the same. This page is
made from `deck/cli/commands.toml` by `python tools/make_commands.py`.

A lecture is named by its outline or by the folder in which its `outline.yaml` lies; without a name it is the one in the
working folder. `-` stands for an outline from standard input. `NO_COLOR` is heeded.

| exit status | means |
| --- | --- |
| 0 | done |
| 1 | the outline has errors; `lint`: or warnings; `check`: code gives something else; `doctor`: nothing can be built |
| 2 | the command line is wrong |
| 130 | interrupted |
"""


def page() -> str:
    """The page, whole."""
    return "\n".join([_HEAD, *(_told(name, command) for name, command in COMMANDS.items())])


def _told(name: str, command: Command) -> str:
    """A command: what it does, examples, and its options."""
    options = command.options.replace("|", " ").split()
    shown = [f"lectern {typed}".strip() for typed, _ in command.examples]
    width = max(len(typed) for typed in shown)
    examples = [f"{typed:{width}}  # {does}" for typed, (_, does) in zip(shown, command.examples, strict=True)]
    rows = [f"| {_flags(option)} | {OPTIONS[option][1]['help']} |" for option in options]
    parts = [f"## {name}", command.does, "\n".join(["```sh", *examples, "```"])]
    return "\n\n".join([*parts, "\n".join(["| option | what it says |", "| --- | --- |", *rows])]) + "\n"


def _flags(option: str) -> str:
    flags, more = OPTIONS[option]
    return ", ".join(f"`{flag} {more['metavar']}`" if more.get("metavar") else f"`{flag}`" for flag in flags)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
