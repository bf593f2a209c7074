"""Tell what went wrong while a template was filled in: the author's mistake, or the template's."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from xml.etree.ElementTree import ParseError

import jinja2

from deck.outline import Slide
from deck.problem import Problem, Where, did_you_mean
from deck.values import Record, described


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


def unknown_kind(slide: Slide, kinds: list[str]) -> Problem:
    """A slide of a kind that has no template."""
    return Problem(slide.kind.where, f"no slide kind {str(slide.kind)!r}", did_you_mean(slide.kind, kinds))


def failed(slide: Slide, error: Exception, env: jinja2.Environment, kinds: list[str]) -> Problem:
    """Whatever a template raised: a key that nobody wrote, or a mistake of its own, at its own line."""
    place, during = _line(error, slide), f"while filling in {slide.where}"
    match error:
        case jinja2.TemplateSyntaxError():
            return Problem(Where(error.filename or str(error.name), error.lineno), f"template: {error.message}")
        case jinja2.TemplateNotFound():
            return Problem(place, f"template: no {str(error.name)!r}", did_you_mean(str(error.name), env.list_templates()))
        case jinja2.UndefinedError():
            return _missing(slide, error, kinds) or Problem(place, f"template: {error.message}", during)
        case _:
            return Problem(place, f"template: {error or type(error).__name__}", during)


def _missing(slide: Slide, error: jinja2.UndefinedError, kinds: list[str]) -> Problem | None:
    """A key that a template uses and the author has not written; None if it is the template that has a name wrong."""
    undefined = _undefined(error)
    owner, key = getattr(undefined, "_undefined_obj", None), str(getattr(undefined, "_undefined_name", ""))
    if isinstance(owner, Record):
        return Problem(owner.where, f"{key!r} is missing", _hint(slide, owner, key, kinds, _line(error, slide)))
    if hasattr(owner, "where") and not isinstance(owner, Slide):
        return Problem(owner.where, f"a mapping with {key!r} is meant here, not {described(owner)}", f"{key}: …")
    return None


def _hint(slide: Slide, owner: Record, key: str, kinds: list[str], place: Where) -> str:
    written = [name for name in owner.keys() if name not in owner.read]
    near = did_you_mean(key, written)
    if "did you mean" in near:
        return f"did you mean it by {near.split()[-1].rstrip('?')}?"
    wanted = [name for name in written if name in kinds and name != slide.kind]
    if owner is slide.fields and wanted:
        return f"did you mean 'kind: {wanted[0]}'?"
    return f"{slide.kind}.xml needs it, line {place.line}" if place.file.endswith(f"{slide.kind}.xml") else ""


def _undefined(error: BaseException) -> Missing | None:
    """What was used and is not there, from the frame that used it."""
    trace, found = error.__traceback__, None
    while trace:
        used = trace.tb_frame.f_locals.get("self")
        found = used if isinstance(used, Missing) else found
        trace = trace.tb_next
    return found


def _line(error: BaseException, slide: Slide) -> Where:
    """The line of a template at which something was raised."""
    trace, place = error.__traceback__, slide.where
    while trace:
        if trace.tb_frame.f_code.co_filename.endswith(".xml"):
            place = Where(trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return place


def malformed(slide: Slide, text: str, error: ParseError) -> Problem:
    """Ill-formed XML: the last stamp before the error says which line of a template it is."""
    line, column = error.position
    lines = text.split("\n")
    before = "\n".join([*lines[: line - 1], lines[line - 1][:column]])
    stamps: list[Any] = re.findall(r'at="([^"]+):(\d+)"', before)
    where = Where(unescape(stamps[-1][0]), int(stamps[-1][1])) if stamps else slide.where
    said = error.msg.partition(":")[0]
    return Problem(where, f"template: not well-formed XML: {said}", f"while filling in {slide.where}")
