"""Name slides by all that they depend on, but for the files that are read, so that one is known again."""

from __future__ import annotations

import hashlib
import marshal
import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from deck.base.cache import digest
from deck.base.files import file_digest
from deck.base.problem import Where
from deck.base.regex import regex
from deck.model.deck import Deck, OutlineSlide
from deck.model.values import Items, Record, Scalar

_LEADING = rb"\{%[-+]?\s*(?:extends|include|import|from)\b"  # from a template to another
_LEADS = regex(_LEADING)
_NAMED = regex(_LEADING + rb"""\s*["']([^"'/\\]+)\.xml["']\s*(?:[-+]?%\}|(?:import|as)\b)""")
_MOST = 1_000_000  # bytes of a template
Span = tuple[float, float]  # the line with which a slide begins, and that of the next


def spans(deck: Deck) -> dict[OutlineSlide, Span]:
    """Where each slide is written; none, if no line tells whose it is, for keys of the deck come after the slides."""
    file, starts = str(deck.path), sorted({slide.where.line for slide in deck.slides})
    if any(where.file == file and where.line >= min(starts, default=0) for where in _places(deck.fields)):
        return {}
    ends: list[float] = [*starts[1:], math.inf]
    return {slide: (slide.where.line, ends[bisect_right(starts, slide.where.line) - 1]) for slide in deck.slides}


def keys(
    deck: Deck, base: object, templates: Iterable[Path], places: Mapping[OutlineSlide, Span]
) -> dict[OutlineSlide, str]:
    """A name for each slide; base: what all of them depend on; templates: the files of those that are the lecture's."""
    file = str(deck.path)
    whole = (base, deck.audience, sorted(deck.left_out), sorted(deck.vars.items()), _flat(deck.fields, (0, 0), file))
    begun = [(slide.section, slide.anchor, slide.appendix) for slide in deck.slides if slide.section]
    shared, section, kinds, named = digest(whole, begun), 0, set[str](), dict[OutlineSlide, str]()
    of_kind = _templates(templates)
    for slide in deck.slides:
        section += bool(slide.section)
        around = shared, section, slide.kind in kinds  # by which an agenda knows where it is
        fields = [_flat(value, places[slide], file) for value in vars(slide).values()]
        told: Any = around, of_kind(slide.kind), fields
        named[slide] = hashlib.sha256(marshal.dumps(told, 2)).hexdigest()  # later forms tell equal values apart
        kinds.add(slide.kind)
    return named


def _templates(own: Iterable[Path]) -> Callable[[str], object]:
    """What a kind of slide depends on of a lecture's own templates: on all, where one may lead to any other."""
    texts = {path: _begin(path) for path in own}
    kinds = {path.stem for path in texts if not path.name.startswith("_")}
    named = {name.decode() for text in texts.values() for name in _NAMED.findall(text)}
    known = all(len(_LEADS.findall(text)) == len(_NAMED.findall(text)) for text in texts.values())
    free = known and named.isdisjoint(kinds)
    told = [(path.stem, str(path), file_digest(path)) for path in sorted(texts)]
    shared = [one for one in told if not free or one[0] not in kinds]
    return lambda kind: (shared, [one for one in told if one[0] == kind])


def _begin(path: Path) -> bytes:
    """As much of a file as a template may have; of what is no file, nothing."""
    if not path.is_file():
        return b""
    with path.open("rb") as file:
        return file.read(_MOST)


def _places(value: Any) -> Iterator[Where]:
    """Where a value, its keys and all below it were written."""
    if hasattr(value, "where"):
        yield value.where
    for key, inner in value.pairs() if isinstance(value, Record) else ():
        yield value.place(key)
        yield from _places(inner)
    for inner in value if isinstance(value, list) else ():
        yield from _places(inner)


def _flat(value: Any, span: Span, file: str) -> Any:
    """A value as plain data, with the places of its texts; those of the slide's own are told from its beginning."""
    if isinstance(value, Scalar):
        return str(value), _told(value.where, span, file)
    at = _told(value.where, span, file) if isinstance(value, Record | Items) else None
    if isinstance(value, Record):
        pairs = value.pairs()
        return at, [(key, _told(value.place(key), span, file), _flat(inner, span, file)) for key, inner in pairs]
    if isinstance(value, list | tuple):
        return at, [_flat(inner, span, file) for inner in value]
    return _told(value, span, file) if isinstance(value, Where) else value


def _told(where: Where, span: Span, file: str) -> tuple[object, ...]:
    own = where.file == file and span[0] <= where.line < span[1]
    return where.line - span[0] if own else where.line, where.column, where.folded, "" if own else where.file
