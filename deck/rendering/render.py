"""Render a Slide: its fields through the template of its kind, into a tree of nodes."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar
from xml.etree import ElementTree

import jinja2
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import missing

from deck.base.compiled_templates import COMPILED
from deck.base.dataclass import replace
from deck.base.fork_task import within
from deck.base.libraries import own_first
from deck.base.limits import OutOfTimeError, limited
from deck.base.problem import DeckError, Problem, Where, collected
from deck.model import tags
from deck.model.deck import Deck, OutlineSlide
from deck.model.style import LOOKS, Style
from deck.model.text import Paragraph
from deck.model.values import Items, Record, Scalar, described, impossible, no_list, no_text
from deck.outline.load import mapping
from deck.rendering import diagnosis, filters, rows
from deck.rendering.attributes import one_of
from deck.rendering.bibliography import Work
from deck.rendering.blocks import letters
from deck.rendering.citations import at_foot
from deck.rendering.diagnosis import Missing
from deck.rendering.filling import filled
from deck.rendering.filters import Stamp, Templates, agenda
from deck.rendering.kinds import Kinds, own_templates
from deck.rendering.markdown import Reader
from deck.rendering.parse import END, MARKS, parse
from deck.rendering.typography import quotes

_ROUNDS = 100_000  # of all loops over a range that a slide's template makes
_WRITTEN = 5_000_000  # characters of a slide's XML
_SECONDS = 60.0  # for all slides of a lecture
_GRACE = 5.0  # more, for calls of C code to end
_MEGABYTES = 1_000
_LARGE = 1_000_000
T = TypeVar("T")
_TEXTS = 60_000  # marks that there are characters for


class TemplateEnvironment(SandboxedEnvironment):
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
        self.reader = Reader()
        self.globals = {"range": self._range, "name_of": lambda kind: self.reader.names[kind], "look": LOOKS}
        self.globals |= {"ours": self._leaves, "quotes": lambda: quotes(self.reader.lang)}
        self.filters |= {"choice": self._choice, "flag": self._flag, "one_of": filters.which}
        own = (
            filters.area,
            filters.items,
            filters.written,
            filters.texts,
            filters.some,
            filters.clicks,
            filters.joined,
            filters.initials,
        )
        tables = filters.share, rows.lit, rows.spans, rows.names_group, rows.plotted
        self.filters |= {filter_.__name__: filter_ for filter_ in (*own, *tables)}
        self.left = _SECONDS
        self._left: dict[tuple[str, str], bool] = {}
        self.guarded = len(folders) > 1 and folders[0].is_dir()  # the lecture has templates of its own
        self.owned: dict[tuple[str, str], str] = {}  # the lecture's own place for one of ours, by kind of slide
        self.begin()

    def begin(self) -> None:
        """Forget the slide before."""
        self.origins: list[Where] = []
        self.wrong: list[Problem] = []  # words that are not among those that are possible
        self._rounds = _ROUNDS

    def _range(self, *bounds: int) -> range:
        numbers = range(*bounds)
        if numbers[self._rounds :]:
            raise diagnosis.EndlessError(f"loops of more than {_ROUNDS:,} rounds")
        self._rounds -= len(numbers)
        return numbers

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Multiply numbers; not far beyond what a slide has, for the time and memory that it would take."""
        if not isinstance(left, int | float) or not isinstance(right, int | float):
            raise jinja2.TemplateRuntimeError(f"only numbers can be multiplied, not {described(left)}")
        if abs(left) > _LARGE or abs(right) > (_LARGE if operator == "*" else 64):
            raise jinja2.TemplateRuntimeError(f"a number above {_LARGE:,}")
        return super().call_binop(context, operator, left, right)

    def _leaves(self, kind: str, key: str) -> bool:
        """Whether a kind's own template leaves a key of any slide to the skeleton, and does not read it itself."""
        if (kind, key) not in self._left:
            assert self.loader
            self._left[kind, key] = f"slide.{key}" not in self.loader.get_source(self, f"{kind}.xml")[0]
        return self._left[kind, key]

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

    def apart(self, task: Callable[[], T]) -> T:
        """Fill in templates; where they are not ours, in a process that can be killed while it counts or adds."""
        if not self.guarded:
            return task()
        try:
            return within(task, self.left + _GRACE)
        except OutOfTimeError:
            assert isinstance(self.loader, jinja2.FileSystemLoader)
            where = Where(self.loader.searchpath[0])
            raise DeckError(Problem(where, "template-loop", "template: it took too long", "leave it out")) from None

    def _mark(self, value: Any) -> Any:
        if not isinstance(value, Scalar):
            if isinstance(value, Items | Record):
                raise no_text(value)
            return value
        if len(self.origins) == _TEXTS:
            raise DeckError(Problem(value.where, "slide-text", f"more than {_TEXTS:,} texts on one slide"))
        self.origins.append(value.where)
        return chr(MARKS + len(self.origins) - 1) + str(value) + END

    @cached_property
    def kinds(self) -> Kinds:
        """The slide kinds there are a template for."""
        assert isinstance(self.loader, jinja2.FileSystemLoader)
        return Kinds(list(map(Path, self.loader.searchpath)), lambda: self)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`slide.items` is the outline's key, never a method of ours."""
        return self._key(obj, attribute) if isinstance(obj, Record) else super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """A key of a mapping of the outline, or Missing."""
        if isinstance(argument, int | slice) and isinstance(obj, Scalar | Record):
            raise no_list(obj)
        return self._key(obj, argument) if isinstance(obj, Record) else super().getitem(obj, argument)

    def _choice(self, value: Any, *possible: str) -> str:
        """One of the possible words; the first of them where nothing is written, or something else, which is told."""
        if not value:
            return possible[0]
        if not isinstance(value, Scalar):
            raise no_text(value)
        if value not in possible:
            self.wrong.append(impossible(value, one_of(value, possible)))
        return str(value) if value in possible else possible[0]

    def _flag(self, value: Any) -> bool:
        """Whether `true` or `yes` is written."""
        return self._choice(value, "false", "true", "no", "yes") in ("true", "yes")

    def _key(self, record: Record, key: Any) -> Any:
        value = record.get(key, missing)
        return self.undefined(obj=record, name=key) if value is missing else value


def reader(deck: Deck, works: Mapping[str, Work] | None = None) -> Reader:
    """A reader of the deck's Markdown, by its language; `typography: false`: what is typed stays as it is."""
    return Reader(deck.text("lang", "en"), deck.text("typography").lower() not in ("false", "no"), works)


def environment(
    deck: Deck, shipped: Path, works: Mapping[str, Work] | None = None, style: Style | None = None
) -> TemplateEnvironment:
    """The templates of lecture and course, which win, of the theme, and for all themes; works: what can be cited."""
    own = own_first(shipped / "slides", style.design if style else "", "slides")
    env = TemplateEnvironment([*own_templates(deck.folder), *own])
    env.globals["look"] = style.looks if style else LOOKS
    env.reader = reader(deck, works)
    env.filters["rows"] = lambda value, *wanted: rows.chosen(rows.rows(value, deck), *wanted)
    env.filters["told"] = lambda value: filters.told(value, deck)
    env.globals["deck"] = deck.fields
    env.globals["agenda"] = lambda slide: agenda(deck, slide)
    return env


def render(slide: OutlineSlide, env: TemplateEnvironment) -> tags.Slide:
    """The slide as nodes. Raises DeckError with the author's place, or the template's if it is at fault."""
    if slide.kind not in env.kinds.names:
        raise DeckError(diagnosis.unknown_kind(slide, env.kinds.names))
    text = filled(partial(_written, slide, env), slide, env, env.kinds)
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise DeckError(diagnosis.malformed(error, text, slide, env)) from None
    env.reader.begin(text)
    problems = env.wrong
    with collected(problems):
        page = _parsed(root, slide, env)
        if notes := [Paragraph(words) for words in env.reader.footnotes()]:
            at_foot(page, notes)
    if problems:
        raise DeckError(*problems)
    problems = [*diagnosis.unused(slide, env.kinds), *_wrong_page(page, slide, env)]
    if problems:
        raise DeckError(*problems)
    assert isinstance(page, tags.Slide)
    return page


def _written(slide: OutlineSlide, env: TemplateEnvironment) -> str:
    """The XML that the template of its kind makes of a slide. Raises whatever that does."""
    env.begin()
    with env.limits():
        text = env.get_template(f"{slide.kind}.xml").render(slide=slide.fields, engine=slide).strip()
    if len(text) > _WRITTEN:
        raise diagnosis.EndlessError(f"it wrote more than {_WRITTEN:,} characters")
    return text


def _parsed(root: ElementTree.Element, slide: OutlineSlide, env: TemplateEnvironment) -> tags.Node:
    """The nodes; what a lecture's own template put into a block of ours is told there."""
    if env.guarded and (at := root.get("at", "")):
        if (at, slide.kind) not in env.owned:
            file, _, line = at.rpartition(":")
            where = diagnosis.owned(Where(file, int(line)), slide, env)
            env.owned[at, slide.kind] = f"{where.file}:{where.line}"
        root.set("at", env.owned[at, slide.kind])
    try:
        return parse(root, env.origins, slide.where, env.reader)
    except DeckError as error:
        told = (replace(problem, where=diagnosis.owned(problem.where, slide, env)) for problem in error.problems)
        raise DeckError(*told) from None


def _wrong_page(page: tags.Node, slide: OutlineSlide, env: TemplateEnvironment) -> Iterator[Problem]:
    if not isinstance(page, tags.Slide):
        yield Problem(page.where, "template-slide", "a template writes one <slide>")
    for node in page.children:
        if isinstance(node, tags.Title) and not any(paragraph.text.strip() for paragraph in node.paragraphs):
            hint = "every slide needs one: screen readers and the list of slides say it"
            fields = (slide.fields, mapping(env.globals["deck"]))
            owner = next((owner for owner in fields if owner.peek("title") is not None), slide.fields)
            yield Problem(owner.place("title"), "slide-title", "the title is empty", hint)


def trees(slides: Sequence[OutlineSlide], env: TemplateEnvironment) -> list[tuple[tags.Slide | None, list[Problem]]]:
    """Each slide as a tree of nodes, None for one that has mistakes, and these, and what else is to be told of it."""
    lang = env.reader.lang
    found = []
    for slide in slides:
        env.reader.lang = slide.lang or lang
        found.append(_tree(slide, env))
    env.reader.lang = lang
    return found


def _tree(slide: OutlineSlide, env: TemplateEnvironment) -> tuple[tags.Slide | None, list[Problem]]:
    problems, tree, notes = list[Problem](), None, list[Paragraph]()
    with collected(problems):
        env.reader.begin(slide.notes)
        notes = letters(slide.notes, slide.notes.where, env.reader)
    problems += env.reader.warnings
    with collected(problems):
        tree = render(slide, env)
        tree.id, tree.notes = slide.id, notes
    return tree, problems + env.reader.warnings
