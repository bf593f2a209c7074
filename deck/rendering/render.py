"""Render a Slide: its fields through the template of its kind, into a tree of nodes."""

from __future__ import annotations

import re
import textwrap
import time
from collections.abc import ItemsView, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jinja2
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup, escape

from deck import markup
from deck.limits import limited
from deck.loading.outline import Deck, Slide, mapping
from deck.loading.values import Items, Record, Text, described, impossible, no_list, no_text
from deck.problem import DeckError, Problem, Where
from deck.rendering import diagnosis, rows, steps
from deck.rendering.agenda import agenda
from deck.rendering.diagnosis import Missing
from deck.rendering.parse import END, MARKS, parse
from deck.rendering.templates import COMPILED, Stamp, Templates

_ROUNDS = 100_000  # of all loops over a range that a slide's template makes
_WRITTEN = 5_000_000  # characters of a slide's XML
_SECONDS = 60.0  # for all slides of a lecture
_MEGABYTES = 1_000
_LARGE = 1_000_000
_TEXTS = 60_000  # marks that there are characters for


class Environment(SandboxedEnvironment):
    """Jinja for slides: sandboxed, escaped, and every text of the outline marked on its way through."""

    intercepted_binops = frozenset({"*", "**"})

    def __init__(self, folders: list[Path]) -> None:
        super().__init__(
            loader=Templates(folders),
            autoescape=True,
            undefined=Missing,
            extensions=[Stamp],
            finalize=self._mark,
            auto_reload=False,
            bytecode_cache=COMPILED,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.globals = {"range": self._range}
        self.filters |= {"area": _area, "choice": _choice, "flag": _flag}
        self.filters |= {
            "items": _items,
            "written": _written,
            "texts": _texts,
            "some": _some,
            "lit": rows.lit,
            "plotted": rows.plotted,
        }
        self.filters |= {"clicks": _clicks, "joined": _joined}
        self.left = _SECONDS
        self.guarded = any(folder.is_dir() for folder in folders[:-1])  # the lecture has templates of its own
        self.owned: dict[tuple[str, str], str] = {}  # the lecture's own place for one of ours, by kind of slide
        self.begin()

    def begin(self) -> None:
        """Forget the slide before."""
        self.origins: list[Where] = []
        self._rounds = _ROUNDS

    def _range(self, *bounds: int) -> range:
        numbers = range(*bounds)
        if numbers[self._rounds :]:
            raise jinja2.TemplateRuntimeError(f"loops of more than {_ROUNDS:,} rounds")
        self._rounds -= len(numbers)
        return numbers

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Multiply numbers; not far beyond what a slide has, for the time and memory that it would take."""
        if not isinstance(left, int | float) or not isinstance(right, int | float):
            raise jinja2.TemplateRuntimeError(f"only numbers can be multiplied, not {described(left)}")
        if abs(left) > _LARGE or abs(right) > (_LARGE if operator == "*" else 64):
            raise jinja2.TemplateRuntimeError(f"a number above {_LARGE:,}")
        return super().call_binop(context, operator, left, right)

    @contextmanager
    def limits(self) -> Iterator[None]:
        """Bound the time of all slides, and the memory of one, where templates are not ours."""
        if not self.guarded:
            yield
            return
        begun = time.monotonic()
        try:
            with limited(max(0.01, self.left), _MEGABYTES):
                yield
        finally:
            self.left -= time.monotonic() - begun

    def _mark(self, value: Any) -> Any:
        if not isinstance(value, Text):
            if isinstance(value, Items | Record):
                raise no_text(value)
            return value
        if len(self.origins) == _TEXTS:
            raise DeckError(Problem(value.where, f"more than {_TEXTS:,} texts on one slide"))
        self.origins.append(value.where)
        return chr(MARKS + len(self.origins) - 1) + str(value) + END

    @cached_property
    def kinds(self) -> list[str]:
        """The slide kinds there are a template for."""
        names = [name for name in self.list_templates(["xml"]) if name[0] != "_" and "/" not in name]
        return [name.removesuffix(".xml") for name in names]

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`slide.items` is the outline's key, never a method of ours."""
        return self._key(obj, attribute) if isinstance(obj, Record) else super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """A key of a mapping of the outline, or Missing."""
        if isinstance(argument, int | slice) and isinstance(obj, Text | Record):
            raise no_list(obj)
        return self._key(obj, argument) if isinstance(obj, Record) else super().getitem(obj, argument)

    def _key(self, record: Record, key: Any) -> Any:
        value = record.get(key, missing)
        return self.undefined(obj=record, name=key) if value is missing else value


def _area(name: str) -> str:
    return Markup(f' area="{escape(name)}"') if name else ""


def _choice(value: Any, *possible: str) -> str:
    """One of the possible words; the first of them where nothing is written."""
    if not value:
        return possible[0]
    if not isinstance(value, Text):
        raise no_text(value)
    if value not in possible:
        raise DeckError(impossible(value, "one of: " + ", ".join(possible)))
    return str(value)


def _flag(value: Any) -> bool:
    """Whether `true` or `yes` is written."""
    return _choice(value, "false", "true", "no", "yes") in ("true", "yes")


def _items(value: Any) -> ItemsView[str, Any]:
    """The keys and values of a mapping."""
    return mapping(value).items()


def _written(value: Any) -> list[str]:
    """The keys of a mapping, in the order in which they were written."""
    return list(mapping(value).keys())


def _some(value: Any) -> Any:
    """A list that must not be empty."""
    if isinstance(value, Items) and not value:
        raise DeckError(Problem(value.where, "the list is empty", "write [one, two]"))
    return value


def _texts(value: Any) -> list[Any]:
    """A list, or one text as a list; nothing is an empty one."""
    return value if isinstance(value, list) else [value] if value else []


def _joined(value: Any, mark: str = " ") -> Any:
    """A list of texts, or of lists of texts, as one text: "1 2 3", or with another mark between."""
    if isinstance(value, Record):
        raise no_text(value)
    if not isinstance(value, Items):
        return value
    return Text(mark.join(str(_joined(item)) for item in value), value.where)


def _clicks(value: Any, count: int) -> list[int]:
    """The click of each of so many things that come one by one, as a `build:` says it; 0s where nothing is written."""
    build = _joined(value) if value else Text("", Where(""))
    if not isinstance(build, Text):
        raise no_text(build)
    try:
        return steps.clicks(build, count)
    except ValueError as error:
        raise DeckError(impossible(build, str(error))) from None


def environment(deck: Deck, shipped: Path) -> Environment:
    """The templates of the lecture's own templates/slides, which win, and those shipped."""
    env = Environment([deck.folder / "templates" / "slides", shipped / "slides"])
    env.filters["rows"] = lambda value, *wanted: rows.chosen(rows.rows(value, deck), *wanted)
    env.globals["deck"] = deck.fields
    env.globals["agenda"] = lambda slide: agenda(deck, slide)
    return env


def describe(env: Environment, kind: str) -> tuple[str, str]:
    """A kind's header comment: what it is for, and its example in YAML."""
    source, _, _ = env.loader.get_source(env, f"{kind}.xml") if env.loader else ("", "", None)
    comment = re.match(r"\s*\{#(.*?)#\}", source, re.S)
    purpose, _, example = (comment[1] if comment else "").partition("example:")
    return " ".join(purpose.split()), textwrap.dedent(example.strip("\n")).strip()


def render(slide: Slide, env: Environment) -> markup.Slide:
    """The slide as nodes. Raises DeckError with the author's place, or the template's if it is at fault."""
    if slide.kind not in env.kinds:
        raise DeckError(diagnosis.unknown_kind(slide, env.kinds))
    env.begin()
    try:
        with env.limits():
            text = env.get_template(f"{slide.kind}.xml").render(slide=slide.fields, engine=slide).strip()
        if len(text) > _WRITTEN:
            raise jinja2.TemplateRuntimeError(f"it wrote more than {_WRITTEN:,} characters")
    except DeckError:
        raise
    except Exception as error:  # a template is a program: it can raise anything
        raise DeckError(diagnosis.failed(error, slide, env, env.kinds)) from None
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise DeckError(diagnosis.malformed(error, text, slide, env)) from None
    page = _parsed(root, slide, env)
    problems = [*slide.fields.unread(), *_wrong_page(page, slide)]
    if problems:
        raise DeckError(*problems)
    assert isinstance(page, markup.Slide)
    return page


def _parsed(root: ElementTree.Element, slide: Slide, env: Environment) -> markup.Node:
    """The nodes; what a lecture's own template put into a block of ours is told there."""
    if env.guarded and (at := root.get("at", "")):
        if (at, slide.kind) not in env.owned:
            file, _, line = at.rpartition(":")
            where = diagnosis.owned(Where(file, int(line)), slide, env)
            env.owned[at, slide.kind] = f"{where.file}:{where.line}"
        root.set("at", env.owned[at, slide.kind])
    try:
        return parse(root, env.origins, slide.where)
    except DeckError as error:
        told = (replace(problem, where=diagnosis.owned(problem.where, slide, env)) for problem in error.problems)
        raise DeckError(*told) from None


def _wrong_page(page: markup.Node, slide: Slide) -> Iterator[Problem]:
    if not isinstance(page, markup.Slide):
        yield Problem(page.where, "a template writes one <slide>")
    for node in page.children:
        if isinstance(node, markup.Title) and not any(paragraph.text.strip() for paragraph in node.paragraphs):
            hint = "every slide needs one: screen readers and the list of slides say it"
            yield Problem(slide.fields.place("title"), "the title is empty", hint)
