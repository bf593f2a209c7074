"""Tell what went wrong while a template was filled in: the author's mistake, or the template's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import errors

import jinja2
from jinja2 import meta, nodes
from jinja2.utils import missing

from deck.limits import OutOfTimeError
from deck.loading.outline import Slide
from deck.loading.values import Items, Record, Text, described
from deck.problem import Problem, Where, did_you_mean


class MissingError(jinja2.UndefinedError):
    """Something was used that is not there: `key` of `owner`."""

    def __init__(self, owner: Any, key: Any, message: str) -> None:
        super().__init__(message)
        self.owner, self.key = owner, str(key)


class Missing(jinja2.StrictUndefined):
    """Asking for a key is free (`{% if slide.x %}`, `slide.x == "left"`); using it needs it written."""

    def __init__(self, hint: str | None = None, obj: Any = missing, name: Any = None, exc: Any = None) -> None:
        super().__init__(hint, obj, name, exc or partial(MissingError, obj, name))  # type: ignore[arg-type]

    def __bool__(self) -> bool:  # type: ignore[override]
        return False

    def __eq__(self, other: object) -> bool:  # type: ignore[override]
        return isinstance(other, Missing)

    def __ne__(self, other: object) -> bool:  # type: ignore[override]
        return not self == other

    def __hash__(self) -> int:  # type: ignore[override]
        return id(type(self))


def unknown_kind(slide: Slide, kinds: list[str]) -> Problem:
    """A slide of a kind that has no template."""
    return Problem(slide.kind.where, f"no slide kind {str(slide.kind)!r}", did_you_mean(slide.kind, kinds))


def failed(error: Exception, slide: Slide, env: jinja2.Environment, kinds: list[str]) -> Problem:
    """Whatever a template raised: a key that nobody wrote, or a mistake of its own, at its own line."""
    file = _file(slide, env)
    place, during = _line(error, file), f"while filling in {slide.where}"
    match error:
        case jinja2.TemplateSyntaxError():
            return Problem(Where(error.filename or file, error.lineno), f"template: {error.message}")
        case jinja2.TemplateNotFound():
            near = did_you_mean(str(error.name), env.list_templates())
            return Problem(place, f"template: no {str(error.name)!r}", near)
        case MissingError(owner=Record() | Items() | Text()):
            return _missing(slide, error, kinds)
        case MissingError():
            return Problem(place, f"template: {error.key!r} is not defined", during)
        case RecursionError():
            return Problem(place, "template: it calls itself without end", during)
        case OutOfTimeError():
            return Problem(Where(file), "template: it took too long", during)
        case MemoryError():
            return Problem(place, "template: it took too much memory", during)
        case UnicodeDecodeError():
            wrong = next((path for path in _made_with(slide, env) if path.read_bytes() == error.object), file)
            return Problem(Where(str(wrong)), "template: not UTF-8 text", "save it as UTF-8")
        case _:
            return Problem(place, f"template: {str(error).rstrip('.') or type(error).__name__}", during)


def _missing(slide: Slide, error: MissingError, kinds: list[str]) -> Problem:
    """A key that a template uses and the author has not written."""
    owner, key = error.owner, error.key
    if isinstance(owner, Record):
        near = get_close_matches(key, set(owner.keys()) - owner.read, n=1)
        if near and not (owner is slide.fields and near[0] in kinds):  # a 'picture:' is no misspelt 'figure:'
            return Problem(owner.place(near[0]), f"nothing uses {near[0]!r}", f"did you mean {key!r}?")
        return Problem(owner.where, f"{key!r} is missing", _hint(slide, owner, kinds))
    if isinstance(owner, Items) and key.isdigit():
        return Problem(owner.where, f"the list has {len(owner)} items; more are needed", "write [one, two]")
    return Problem(owner.where, f"a mapping with {key!r} is meant here, not {described(owner)}", f"write '{key}: …'")


def _hint(slide: Slide, owner: Record, kinds: list[str]) -> str:
    wanted = sorted((set(owner.keys()) - owner.read) & set(kinds) - {slide.kind})
    if owner is slide.fields and wanted:
        return f"did you mean 'kind: {wanted[0]}'?"
    return f"the kind {str(slide.kind)!r} needs it: python build.py kinds"


def _file(slide: Slide, env: jinja2.Environment) -> str:
    """The template of the slide's kind; if that is shipped, the first of the lecture's own that it is made with."""
    assert isinstance(env.loader, jinja2.FileSystemLoader)
    made_with = list(_made_with(slide, env))
    own = (path for path in made_with if path.parent == Path(env.loader.searchpath[0]))
    return str(next(own, made_with[0]))


def _made_with(slide: Slide, env: jinja2.Environment) -> Iterator[Path]:
    """The template of the slide's kind, and those that it extends, includes and imports."""
    assert isinstance(env.loader, jinja2.FileSystemLoader)
    waiting, seen = [f"{slide.kind}.xml"], set[str]()
    while waiting:
        name = waiting.pop(0)
        path = next((path for path in (Path(folder, name) for folder in env.loader.searchpath) if path.is_file()), None)
        if path and name not in seen:
            seen.add(name)
            yield path
            try:
                waiting += filter(None, meta.find_referenced_templates(env.parse(path.read_text(encoding="utf-8"))))
            except (jinja2.TemplateSyntaxError, UnicodeDecodeError):
                continue


def owned(where: Where, slide: Slide, env: jinja2.Environment) -> Where:
    """A place in a template of ours: where the lecture's own, if the slide's kind has one, fills the block there."""
    assert isinstance(env.loader, jinja2.FileSystemLoader)
    own, *others = map(Path, env.loader.searchpath)
    if not (own / f"{slide.kind}.xml").is_file() or Path(where.file).parent not in others:
        return where
    blocks = env.parse(Path(where.file).read_text(encoding="utf-8")).find_all(nodes.Block)
    behind = sorted((block.lineno, block.name) for block in blocks if block.lineno >= where.line)
    filled = {block.name: place for place, block in reversed(list(_filled(own, f"{slide.kind}.xml", env)))}
    found = (filled[name] for _, name in behind if name in filled)
    return next(found, Where(str(own / f"{slide.kind}.xml")))


def _filled(own: Path, name: str, env: jinja2.Environment) -> Iterator[tuple[Where, nodes.Block]]:
    """The blocks of the lecture's own template, and of those of its own that it extends."""
    while (path := own / name).is_file():
        template = env.parse(path.read_text(encoding="utf-8"))
        yield from ((Where(str(path), block.lineno), block) for block in template.find_all(nodes.Block))
        above = template.find(nodes.Extends)
        name = above.template.value if above and isinstance(above.template, nodes.Const) else ""


def _line(error: BaseException, file: str) -> Where:
    """Where something was raised: the innermost line of the kind's own template or of one that lies beside it."""
    trace, place = error.__traceback__, Where(file)
    while trace:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith(".xml") and Path(name).parent == Path(file).parent:
            place = Where(name, trace.tb_lineno)
        trace = trace.tb_next
    return place


def malformed(error: ParseError, text: str, slide: Slide, env: jinja2.Environment) -> Problem:
    """Ill-formed XML: the last stamp before the error says which line it is, of the lecture's own templates if any."""
    line, column = error.position
    lines = text.split("\n")
    before = "\n".join([*lines[: line - 1], lines[line - 1][:column]])
    stamps: list[tuple[str, str]] = re.findall(r'at="([^"]+):(\d+)"', before)
    file = _file(slide, env)
    stamped = (Where(unescape(name), int(number)) for name, number in reversed(stamps))
    where = next((line for line in stamped if Path(line.file).parent == Path(file).parent), Where(file))
    said = error.msg.partition(":")[0]
    if said in (errors.XML_ERROR_NO_ELEMENTS, errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT):
        return Problem(where, "a template writes one <slide>", said)
    if said == errors.XML_ERROR_INVALID_TOKEN:
        return Problem(where, "template: not well-formed XML", "write &amp; for & and &lt; for <")
    return Problem(where, f"template: not well-formed XML: {said}", "close every tag that is opened")
