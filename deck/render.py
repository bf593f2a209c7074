"""Render a Slide: its fields through the template of its kind, into a tree of nodes."""

from __future__ import annotations

import csv
import io
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jinja2
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from deck import markup
from deck.outline import Deck, Record, Slide, Text
from deck.paths import inside
from deck.problem import DeckError, Problem, Where, did_you_mean


class Missing(jinja2.StrictUndefined):
    """Asking for a key is free (`{% if slide.x %}`, `slide.x == "left"`); using it needs it written."""

    def __bool__(self) -> bool:  # type: ignore[override]
        return False

    def __eq__(self, other: object) -> bool:  # type: ignore[override]
        return isinstance(other, Missing)

    def __ne__(self, other: object) -> bool:  # type: ignore[override]
        return not self == other

    def __hash__(self) -> int:  # type: ignore[override]
        return id(type(self))


class Stamp(Extension):
    """Give every tag written in a template an `at="file:line"` attribute."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Stamp the tags in a template's own text, before anything is filled in."""
        for token in stream:
            if token.type == "data":
                yield Token(token.lineno, "data", _stamp(token, stream.name or ""))
            else:
                yield token


def _stamp(token: Token, file: str) -> str:
    def at(match: re.Match[str]) -> str:
        line = token.lineno + str(token.value).count("\n", 0, match.start())
        return f'{match[0]} at="{file}:{line}"'

    return re.sub(r"<[a-z][\w-]*", at, str(token.value))


class Environment(SandboxedEnvironment):
    """Jinja for slides: sandboxed, escaped, and every text of the outline marked on its way through."""

    def __init__(self, folders: list[Path]) -> None:
        super().__init__(
            loader=jinja2.FileSystemLoader(folders),
            autoescape=True,
            undefined=Missing,
            extensions=[Stamp],
            finalize=self._mark,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.folders = folders
        self.origins: list[Where] = []

    def _mark(self, value: Any) -> Any:
        if isinstance(value, list | Record):
            where = value.where if isinstance(value, Record) else _first_place(value)
            what = "list" if isinstance(value, list) else "mapping"
            raise DeckError(Problem(where, f"a text is meant here, not a {what}"))
        if not isinstance(value, Text):
            return value
        self.origins.append(value.where)
        return chr(markup.MARKS + len(self.origins) - 1) + str(value) + markup.END

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`slide.items` is the outline's key, never a method of ours."""
        return self.getitem(obj, attribute) if isinstance(obj, Record) else super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """A key of a mapping of the outline, or Missing."""
        if not isinstance(obj, Record):
            return super().getitem(obj, argument)
        try:
            return obj[argument]
        except KeyError:
            return self.undefined(obj=obj, name=argument)


def _first_place(values: list[Any]) -> Where:
    for value in values:
        if isinstance(value, list) and value:
            return _first_place(value)
        if isinstance(value, Text | Record):
            return value.where
    return Where("outline.yaml")


def environment(deck: Deck, shipped: Path) -> Environment:
    """The templates of the lecture's own templates/slides, which win, and those shipped."""
    env = Environment([deck.folder / "templates" / "slides", shipped / "slides"])
    env.filters["area"] = lambda name: Markup(f' area="{name}"') if name else ""
    env.filters["written"] = lambda record: list(record.keys())
    env.filters["rows"] = lambda value: _rows(value, deck)
    env.globals["deck"] = deck.fields
    return env


def _rows(value: Any, deck: Deck) -> Any:
    """A table's rows: as they stand, or those of the CSV file that a text names."""
    if not isinstance(value, Text):
        return value
    path = inside(deck.assets, value, value.where)
    text = path.read_text(encoding="utf-8-sig")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [[Text(cell, value.where) for cell in row] for row in csv.reader(io.StringIO("\n".join(lines)))]


def kinds(env: Environment) -> list[str]:
    """The slide kinds there are a template for."""
    return [name.removesuffix(".xml") for name in env.list_templates(["xml"]) if not name.startswith("_")]


def describe(env: Environment, kind: str) -> tuple[str, str]:
    """A kind's header comment: what it is for, and its example in YAML."""
    source, _, _ = env.loader.get_source(env, f"{kind}.xml") if env.loader else ("", "", None)
    comment = re.match(r"\s*\{#(.*?)#\}", source, re.S)
    purpose, _, example = (comment[1] if comment else "").partition("example:")
    return " ".join(purpose.split()), textwrap.dedent(example.strip("\n")).strip()


def render(slide: Slide, env: Environment) -> markup.Slide:
    """The slide as nodes. Raises DeckError with the author's place, or the template's if it is at fault."""
    env.origins.clear()
    try:
        template = env.get_template(f"{slide.kind}.xml")
        text = template.render(slide=slide.fields, engine=slide).strip()
        page = markup.parse(ElementTree.fromstring(text), env.origins)
    except jinja2.TemplateNotFound as error:
        raise DeckError(_no_template(slide, env, error)) from None
    except jinja2.TemplateSyntaxError as error:
        raise DeckError(Problem(Where(error.name or "", error.lineno), f"template: {error.message}")) from None
    except jinja2.UndefinedError as error:
        raise DeckError(_missing(slide, error)) from None
    except ElementTree.ParseError as error:
        raise DeckError(_malformed(slide, text, error)) from None
    problems = list(slide.fields.unread())
    if problems:
        raise DeckError(*problems)
    if not isinstance(page, markup.Slide):
        raise DeckError(Problem(page.where, "a template writes one <slide>"))
    return page


def _no_template(slide: Slide, env: Environment, error: jinja2.TemplateNotFound) -> Problem:
    if error.name == f"{slide.kind}.xml":
        return Problem(slide.kind.where, f"no slide kind {str(slide.kind)!r}", did_you_mean(slide.kind, kinds(env)))
    return Problem(
        Where(f"{slide.kind}.xml"),
        f"no template {error.name!r}",
        did_you_mean(str(error.name), env.list_templates()),
    )


def _missing(slide: Slide, error: jinja2.UndefinedError) -> Problem:
    """A key that a template uses and nobody wrote; or a name that the template itself has wrong."""
    undefined = re.match(r"'(.+?)' is undefined|'.*?' has no attribute '(.+?)'", error.message or "")
    line = _template_line(error)
    key = (undefined[1] or undefined[2]) if undefined else ""
    owner = _owner(error) or slide.fields
    if undefined and undefined[1]:
        return Problem(line, f"template: {error.message}", f"rendering {slide.where}")
    written = did_you_mean(key, owner._values) if owner._values else ""
    hint = written if "did you mean" in written else f"{slide.kind} needs it ({line.file}:{line.line})"
    return Problem(owner.where, f"{key!r} is missing", hint)


def _owner(error: BaseException) -> Record | None:
    """The mapping that lacked the key, from the frame that asked for it."""
    trace, found = error.__traceback__, None
    while trace:
        undefined = trace.tb_frame.f_locals.get("self")
        if isinstance(undefined, Missing) and isinstance(undefined._undefined_obj, Record):
            found = undefined._undefined_obj
        trace = trace.tb_next
    return found


def _template_line(error: BaseException) -> Where:
    trace, place = error.__traceback__, Where("template")
    while trace:
        if trace.tb_frame.f_code.co_filename.endswith(".xml"):
            place = Where(Path(trace.tb_frame.f_code.co_filename).name, trace.tb_lineno)
        trace = trace.tb_next
    return place


def _malformed(slide: Slide, text: str, error: ElementTree.ParseError) -> Problem:
    """Ill-formed XML: the last stamp before the error says which line of a template it is."""
    line, column = error.position
    lines = text.splitlines()
    before = "\n".join([*lines[: line - 1], lines[line - 1][:column]])
    file, at = (re.findall(r'at="([^:"]+):(\d+)"', before) or [(f"{slide.kind}.xml", "1")])[-1]
    return Problem(Where(file, int(at)), f"template: not well-formed XML ({error.msg})", f"rendering {slide.where}")
