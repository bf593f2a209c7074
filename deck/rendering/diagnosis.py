"""Tell what went wrong while a template was filled in: the author's mistake, as in a key, or the template's."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import errors

import jinja2
from jinja2 import meta, nodes
from jinja2.utils import missing

from deck.base.codes import Code
from deck.base.limits import OutOfTimeError
from deck.base.problem import Problem, Where, did_you_mean, nearest, plural
from deck.model.deck import OutlineSlide
from deck.model.values import Items, Record, Scalar, described
from deck.outline.keys import ELSEWHERE, Key
from deck.outline.load import DECK, SLIDE
from deck.rendering.kinds import Kind, Kinds


class MissingError(jinja2.UndefinedError):
    """Something was used that is not there: `key` of `owner`."""

    def __init__(self, owner: Any, key: Any, message: str) -> None:
        super().__init__(message)
        self.owner, self.key = owner, str(key)


class EndlessError(jinja2.TemplateRuntimeError):
    """A template loops, or writes, far more than any slide needs."""


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


def unknown_kind(slide: OutlineSlide, kinds: list[str]) -> Problem:
    """A slide of a kind that has no template."""
    message = f"no slide kind {str(slide.kind)!r}"
    return Problem(slide.kind.where, "outline-kind", message, did_you_mean(slide.kind, kinds))


def failed(error: Exception, slide: OutlineSlide, env: jinja2.Environment, kinds: Kinds) -> Problem:
    """Whatever a template raised: a key that nobody wrote, or a mistake of its own, at its own line."""
    file = _file(slide, env)
    place, during = _line(error, file), f"while filling in {slide.where}"
    unnamed = re.match("No (filter|test) named", str(error))  # what Jinja tells in words alone
    code: Code = "template-name" if unnamed else "template-error"
    match error:
        case jinja2.TemplateSyntaxError():
            return Problem(Where(error.filename or file, error.lineno), code, f"template: {error.message}")
        case jinja2.TemplateNotFound():
            near = did_you_mean(str(error.name), env.list_templates())
            return Problem(place, "template-name", f"template: no {str(error.name)!r}", near)
        case MissingError(owner=Record() | Items() | Scalar()):
            return _missing(slide, error, kinds)
        case MissingError():
            return Problem(place, "template-name", f"template: {error.key!r} is not defined", during)
        case RecursionError():
            return Problem(place, "template-loop", "template: it calls itself without end", during)
        case EndlessError():
            return Problem(place, "template-loop", f"template: {error.message}", during)
        case OutOfTimeError():
            return Problem(Where(file), "template-loop", "template: it took too long", during)
        case MemoryError():
            return Problem(place, "template-loop", "template: it took too much memory", during)
        case UnicodeDecodeError():
            wrong = next((path for path in _made_with(slide, env) if path.read_bytes() == error.object), file)
            return Problem(Where(str(wrong)), "template-encoding", "template: not UTF-8 text", "save it as UTF-8")
        case _:
            said = str(error).rstrip(".").replace("'Scalar'", "'Text'")  # what a designer knows it by
            return Problem(place, code, f"template: {said or type(error).__name__}", during)


def _missing(slide: OutlineSlide, error: MissingError, kinds: Kinds) -> Problem:
    """A key that a template uses and the author has not written."""
    owner, key = error.owner, error.key
    if isinstance(owner, Record):
        near = nearest(key, set(owner.keys()) - owner.read)
        if near and not (owner is slide.fields and near in kinds.names):  # a 'picture:' is no misspelt 'figure:'
            message = f"nothing uses {near!r}"
            return Problem(owner.place(near), "outline-unknown-key", message, f"did you mean {key!r}?")
        hint = _written_for(slide, owner, key, kinds)
        return Problem(owner.where, "outline-missing-key", f"{key!r} is missing", hint)
    if isinstance(owner, Items) and key.isdigit():
        message = f"the list has {plural(len(owner), 'item')}; more are needed"
        return Problem(owner.where, "outline-list", message, "write [one, two]")
    message = f"a mapping with {key!r} is meant here, not {described(owner)}"
    return Problem(owner.where, "outline-mapping", message, f"write '{key}: …'")


def _file(slide: OutlineSlide, env: jinja2.Environment) -> str:
    """The template of the slide's kind; if that is shipped, the first of the lecture's own that it is made with."""
    assert isinstance(env.loader, jinja2.FileSystemLoader)
    made_with = list(_made_with(slide, env))
    own = (path for path in made_with if path.parent == Path(env.loader.searchpath[0]))
    return str(next(own, made_with[0]))


def _made_with(slide: OutlineSlide, env: jinja2.Environment) -> Iterator[Path]:
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
                waiting += _referenced(path.read_text(encoding="utf-8"), env)
            except (jinja2.TemplateSyntaxError, UnicodeDecodeError):
                continue


@lru_cache(maxsize=64)
def _referenced(text: str, env: jinja2.Environment) -> tuple[str, ...]:
    """The templates that the text of one names."""
    return tuple(filter(None, meta.find_referenced_templates(env.parse(text))))


def owned(where: Where, slide: OutlineSlide, env: jinja2.Environment) -> Where:
    """A place in a template of ours: where the lecture's own, if the slide's kind goes by one, has the block there."""
    assert isinstance(env.loader, jinja2.FileSystemLoader)
    own, *others = map(Path, env.loader.searchpath)
    name = f"{slide.kind}.xml"
    while name and not (own / name).is_file():
        name = _above(env.parse(env.loader.get_source(env, name)[0]))
    if not name or Path(where.file).parent not in others:
        return where
    blocks = env.parse(Path(where.file).read_text(encoding="utf-8")).find_all(nodes.Block)
    behind = sorted((block.lineno, block.name) for block in blocks if block.lineno >= where.line)
    filled = {block.name: place for place, block in reversed(list(_filled(own, name, env)))}
    found = (filled[name] for _, name in behind if name in filled)
    return next(found, Where(str(own / name)))


def _above(template: nodes.Template) -> str:
    """The name of the template that one extends; "" if there is none, or it is computed."""
    above = template.find(nodes.Extends)
    return str(above.template.value) if above and isinstance(above.template, nodes.Const) else ""


def _filled(own: Path, name: str, env: jinja2.Environment) -> Iterator[tuple[Where, nodes.Block]]:
    """The blocks of the lecture's own template, and of those of its own that it extends."""
    while (path := own / name).is_file():
        template = env.parse(path.read_text(encoding="utf-8"))
        yield from ((Where(str(path), block.lineno), block) for block in template.find_all(nodes.Block))
        name = _above(template)


def _line(error: BaseException, file: str) -> Where:
    """Where something was raised: the innermost line of the kind's own template or of one that lies beside it."""
    trace, place = error.__traceback__, Where(file)
    while trace:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith(".xml") and Path(name).parent == Path(file).parent:
            place = Where(name, trace.tb_lineno)
        trace = trace.tb_next
    return place


def malformed(error: ParseError, text: str, slide: OutlineSlide, env: jinja2.Environment) -> Problem:
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
        return Problem(where, "template-slide", "a template writes one <slide>", said)
    if said == errors.XML_ERROR_INVALID_TOKEN:
        return Problem(where, "template-xml", "template: not well-formed XML", "write &amp; for & and &lt; for <")
    return Problem(where, "template-xml", f"template: not well-formed XML: {said}", "close every tag that is opened")


def unused(slide: OutlineSlide, kinds: Kinds) -> Iterator[Problem]:
    """Every key of a slide, also of what stands in it, that its template has not asked for."""
    for record, key, above in slide.fields.unread():
        hint = _instead(key, record, above, slide, kinds)
        yield Problem(record.place(key), "outline-unknown-key", f"nothing uses {key!r}", hint)


def _written_for(slide: OutlineSlide, owner: Record, key: str, kinds: Kinds) -> str:
    """What to do about a key that a template uses and that nobody has written."""
    unread = set(owner.keys()) - owner.read
    meant = _meant(unread, slide.kind, kinds) if owner is slide.fields else ""
    if meant:
        return f"did you mean 'kind: {meant}'?"
    if owner is slide.fields and (strange := sorted(unread & ELSEWHERE.keys())):
        return f"for {strange[0]!r} {ELSEWHERE[strange[0]]}"
    declared = kinds.known(slide.kind).keys
    listed = ((name, value if isinstance(value, list) else [value]) for name, value in slide.fields.pairs())
    held = next((name for name, items in listed if any(item is owner for item in items)), "")
    if held in declared and key in declared[held].keys and unread - set(declared[held].keys):
        needed = [name for name, own in declared[held].keys.items() if own.needed]
        return f"under '{held}:' stand {' and '.join(needed)}: python build.py kinds {slide.kind}"
    places = [declared] if owner is slide.fields else _inner(declared)
    said = next((f" ({found[key].help})" for found in places if key in found and found[key].help), "")
    return f"the kind {str(slide.kind)!r} needs it{said}: python build.py kinds {slide.kind}"


def _meant(unread: set[str], kind: str, kinds: Kinds) -> str:
    """The kind that a slide seems to be of: its name is a key, or it is the only one that has all of its keys."""
    others = [kinds.known(name) for name in kinds.names if name != kind]
    named = sorted(unread & {other.name for other in others})
    fitting = [other.name for other in others if unread and unread <= other.keys.keys()]
    return next(iter(named), fitting[0] if len(fitting) == 1 else "")


def _instead(key: str, record: Record, above: Sequence[str], slide: OutlineSlide, kinds: Kinds) -> str:
    """What to do with a key that nothing uses in a mapping, which stands in the slide under some keys."""
    kind = kinds.known(slide.kind)
    declared: Mapping[str, Key] = kind.keys
    for name in above:
        declared = declared[name].keys if name in declared else {}
    if key in declared:
        return f"it does nothing here ({declared[key].help})"
    asked = record.asked - set(record.keys()) or record.asked
    near = nearest(key, asked)
    if place := _place(key, above, kind, kinds):
        return f"{place}; or did you mean {near!r}?" if near else place
    others = {*declared, *(() if above else SLIDE)} - set(record.keys())
    near = nearest(key, asked | others)
    if key.lower() in ELSEWHERE and (not above or "body" in declared):
        return ELSEWHERE[key.lower()]
    return f"did you mean {near!r}?" if near else did_you_mean(key, set(declared) if above and declared else asked)


def _place(key: str, above: Sequence[str], kind: Kind, kinds: Kinds) -> str:
    """Where a key belongs that is of no use where it stands."""
    if key == "for":
        return "name the audiences before 'slides:': for: [teacher, student]; here one of them, or a list of some"
    if above:
        return "it belongs to the slide itself" if key in kind.keys or key in SLIDE else ""
    if key in DECK:
        return "it belongs to the deck, before 'slides:'"
    inside = [f"'{name}:'" for name, found in kind.keys.items() if key in found.keys and name != "below"]
    if inside:
        return f"it belongs into {' or '.join(inside)}"
    others = [name for name in kinds.names if key in kinds.known(name).keys]
    return f"it belongs to the kind{'s' * (len(others) > 1)} {', '.join(others)}" if others else ""


def _inner(keys: Mapping[str, Key]) -> Iterator[Mapping[str, Key]]:
    """The keys of whatever stands in a mapping."""
    for key in keys.values():
        yield key.keys
        yield from _inner(key.keys)
