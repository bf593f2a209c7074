"""Tell what kinds of slide there are, and write it for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deck.base.course import COURSE
from deck.base.escape import visible
from deck.base.files import kind, output, unwritable, write_atomically
from deck.base.libraries import TEMPLATES
from deck.base.paths import relative
from deck.base.problem import DeckError, Problem, Where, did_you_mean
from deck.cli.arguments import course_named, lecture
from deck.cli.progress import give, objects, say, warn
from deck.rendering.kinds import Kinds, listed, own_templates, shown
from deck.rendering.schema import course as course_schema
from deck.rendering.schema import is_ours
from deck.rendering.schema import schema as outline_schema

if TYPE_CHECKING:
    from deck.rendering.render import TemplateEnvironment

Asked = Any  # the command line's namespace


def kinds(options: Asked) -> int:
    """Print the kinds of slide, a line each, or one whole; 2 if it is none."""
    if Path(options.name).suffix or Path(options.name, "outline.yaml").is_file():  # a lecture, and no kind
        options.name, options.outline = "", lecture(options.name)
    found = _kinds(options.outline)
    if options.name and options.name not in found.names:
        warn(visible(f"no slide kind {options.name!r}; {did_you_mean(options.name, found.names)}"))
        return 2
    for name in ([options.name] if options.name else found.names) if objects() else ():
        kind = found.known(name)
        keys = [{"name": key.name, "needed": key.needed, "help": key.help} for key in kind.keys.values()]
        give("kinds", name=name, purpose=kind.purpose, keys=keys, example=kind.example)
    say(*(shown(found.read(options.name)) if options.name else listed(found)).split("\n"))
    return 0


def schema(options: Asked) -> int:
    """Write the JSON Schema of an outline, by which an editor completes and checks it."""
    course = course_named(options.outline)
    of: Path = course / COURSE if course else options.outline
    path: Path = options.output or of.with_suffix(".schema.json")
    try:
        real = output(path, of.parent, trusted=options.output is not None)
        if kind(real) and not is_ours(real):
            message = "cannot be written: a file is there that `schema` did not write, or that was changed since"
            hint = "move it away, or name another with -o"
            raise DeckError(Problem(Where(str(path)), "output-stranger", message, hint))
        write_atomically(real, schema_of(of, course is not None))
    except OSError as error:
        raise unwritable(path, error) from None
    give("schema", outline=of, files=[path])
    say(f"{path}; let {of.name} begin with this line:")
    say(f"# yaml-language-server: $schema={relative(path, of.parent)}")
    return 0


def schema_of(outline: Path, of_course: bool = False) -> bytes:
    """The JSON Schema of an outline: what may stand in it, with the kinds of slide that it can use; or of a course."""
    from deck.lint.judge import DECK_RULES, SLIDE_RULES

    rules = [*SLIDE_RULES, *DECK_RULES]
    found = course_schema(rules) if of_course else outline_schema(_kinds(outline), rules)
    return f"{json.dumps(found, ensure_ascii=False, indent=1)}\n".encode()


def _kinds(outline: Path) -> Kinds:
    """The kinds of slide that an outline can use: the lecture's own templates win."""
    folders = [*own_templates(outline.parent), TEMPLATES / "slides"]

    def env() -> TemplateEnvironment:
        from deck.rendering import render

        return render.TemplateEnvironment(folders)

    return Kinds(folders, env)
