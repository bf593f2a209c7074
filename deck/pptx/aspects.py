"""Know all that is in a part of a deck by digests, one an aspect, whoever saved it, so that no edit can be missed.

Whatever stands in a part counts, but for what PowerPoint and python-pptx change when they merely save a file: ids of
their own making, marks of the spelling checker, elements that say nothing, the names of other parts, the runs into
which equally styled words are cut, what other programs show in the place of a formula. What has no name is "other".
"""

import zlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from deck.base.installation import table
from deck.pptx.parts import A, M, Parts, R, Rels, UnreadableError, related, tree

Aspects = Mapping[str, str]  # an aspect → a digest of all that is there of it
Attributes = tuple[tuple[str, str], ...]
Tokens = list[tuple[str, str]]  # an aspect, and a piece of what is there of it, in order

_TABLE = table(Path(__file__).with_name("aspects.toml"))
SAID: Mapping[str, str] = _TABLE["said"]  # how an edit of an aspect is told
_OF, _OF_CHART = (
    {name: aspect for aspect, names in _TABLE[of].items() for name in names.split()} for of in ("of", "of_chart")
)
_BEHIND = {"slideMaster", "notesMaster", "layouts"}  # where places count, which on slides are compared as numbers
_WHOLE = {"motion", "background", "line", "effects", "colours", "typefaces", *_OF_CHART.values(), "chart", *_BEHIND}
_IGNORED, _IGNORED_IN_CHARTS, _IGNORED_ATTRIBUTES, _BARE = (set(names.split()) for names in _TABLE["ignored"].values())
_SAME = {"true": "1", "false": "0"}


def digest_of(value: object) -> str:
    """What tells a value from others."""
    return f"{zlib.crc32(repr(value).encode('utf-8', 'surrogatepass')):08x}"


class AspectReader:
    """Reads the aspects of parts of a package; what a part is related to counts by what it holds."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def of(self, element: Any, rels: Rels, skipped: Collection[Any] = (), aspect: str = "other") -> Aspects:
        """The aspects of an element, apart from what is in those that are skipped."""
        tokens: Tokens = []
        self._walk(element, aspect, rels, tokens, skipped)
        found: dict[str, list[str]] = defaultdict(list)
        for kind, token in tokens:
            found[kind].append(token)
        return {kind: digest_of(told) for kind, told in found.items()}

    def of_part(self, name: str, aspect: str = "other") -> Aspects:
        """The aspects of a part."""
        return self.of(tree(self._parts, name), self.related(name), (), aspect)

    def related(self, name: str) -> Rels:
        """What a part is related to, if to anything."""
        try:
            return related(self._parts, name)
        except UnreadableError:
            return {}

    def _walk(self, element: Any, aspect: str, rels: Rels, tokens: Tokens, skipped: Collection[Any]) -> None:
        tag, alone = element.tag, not len(element) and not element.text
        said = _empty(tag, aspect, tuple(element.attrib.items())) if alone else None
        if said is not None:
            tokens += said
            return
        name, aspect, silent, doubtful, bare = _way(tag, aspect)
        if silent or element in skipped or (doubtful and _says_nothing(element, name)):
            return
        if not bare:
            tokens.append((aspect, f"<{name}"))
        if element.attrib:
            given = tuple(sorted(element.attrib.items()))
            said = _plainly(name, aspect, given)
            tokens += _plainly(name, aspect, tuple(self._resolved(given, rels))) or () if said is None else said
        if tag == _PARAGRAPH:
            self._paragraph(element, aspect if aspect in _WHOLE else "text", rels, tokens)
        else:
            inner = "link" if name == "cNvPr" else aspect
            for child in element:
                self._walk(child, inner, rels, tokens, skipped)
            if (text := element.text) and text.strip():
                tokens.append((aspect, text))
        if not bare:
            tokens.append((aspect, ">"))
        if name == "chart" and element.get(f"{R}id"):
            found = self.of_part(rels[element.get(f"{R}id")][1], "chart")
            tokens += found.items()

    def _resolved(self, given: Attributes, rels: Rels) -> Iterator[tuple[str, str]]:
        for key, value in given:
            yield _local(key), self._target(*rels[value]) if key.startswith(R) and value in rels else value

    def _target(self, kind: str, target: str) -> str:
        """What tells from others to what something is related."""
        if kind in ("image", "media", "video", "audio", "package"):
            try:
                return self._parts.checksum(target)
            except (UnreadableError, KeyError):
                return target  # outside
        return target.rstrip("/") if kind == "hyperlink" else kind

    def _paragraph(self, element: Any, aspect: str, rels: Rels, tokens: Tokens) -> None:
        """A paragraph; runs of the same style are one, for spelling checkers cut them."""
        pieces = list[tuple[Tokens, str, bool]]()
        for child in element:
            own: Tokens = []
            is_run = child.tag == _RUN
            for part in [part for part in child if part.tag == _LOOK] if is_run else [child]:
                self._walk(part, "look" if is_run and aspect == "text" else aspect, rels, own, ())
            words = next((part.text or "" for part in child if part.tag == _TEXT), "") if is_run else ""
            pieces.append((own, words, is_run))
        for (style, is_run), group in groupby(pieces, lambda piece: (piece[0], piece[2])):
            texts = [text for _, text, _ in group]
            tokens += style if is_run else style * len(texts)
            tokens += [
                (kind, "".join(texts)) for kind in dict.fromkeys([aspect, *(kind for kind, _ in style)]) if is_run
            ]


@lru_cache(4096)
def _way(tag: Any, aspect: str) -> tuple[str, str, bool, bool, bool]:
    """Of an element in something of that aspect: its name and aspect, whether it says nothing, or may, or is bare.

    Programs add some, or leave them out, when they merely save a file; others are compared elsewhere.
    """
    name, charts = _local(tag), aspect in {"chart", *_OF_CHART.values()}
    if not isinstance(tag, str):
        return name, aspect, True, False, False
    said, maths = aspect in _BEHIND and name in ("off", "chOff", "chExt", "txBody"), tag.startswith(M)
    silent = name in _IGNORED or (charts and name in _IGNORED_IN_CHARTS) or (maths and name.endswith("Pr"))
    doubtful = (name in ("txBody", "ext") or charts) and not maths
    inner = _OF_CHART.get(name, aspect) if aspect == "chart" else aspect if aspect in _WHOLE else _OF.get(name, aspect)
    return name, inner, silent and not said, doubtful and not said, name in _BARE


@lru_cache(4096)
def _empty(tag: Any, aspect: str, given: Attributes) -> Tokens | None:
    """What an element says that holds nothing but attributes; None: that is not known from these alone."""
    name, aspect, silent, doubtful, bare = _way(tag, aspect)
    said = _plainly(name, aspect, tuple(sorted(given)))
    if silent or doubtful or said is None:
        return [] if silent else None
    return said if bare else [(aspect, f"<{name}"), *said, (aspect, ">")]


def _says_nothing(element: Any, name: str) -> bool:
    """Whether an element says nothing that might."""
    if name == "txBody":
        return not any(part.tag in _PIECES for part in element.iter())
    if name == "ext":
        return len(element) > 0 and all(_local(child.tag) in _IGNORED for child in element)
    return element.get("val") == "0" and not len(element)


@lru_cache(4096)
def _plainly(name: str, aspect: str, given: Attributes) -> Tokens | None:
    """What attributes say that are the same on many elements; None: one of them is a relationship."""
    if any(key.startswith(R) for key, _ in given):
        return None
    said = Tokens()
    for key, value in given:
        short = _local(key)
        ignored = {short, f"{name}@{short}"} & _IGNORED_ATTRIBUTES
        if not ignored or (name == "ext" and aspect in _BEHIND):
            said.append((_OF.get(f"{name}@{short}", aspect), f"{short}={_SAME.get(value, value)}"))
    return said


_PARAGRAPH, _RUN, _LOOK, _TEXT = f"{A}p", f"{A}r", f"{A}rPr", f"{A}t"
_PIECES = {_RUN, f"{A}fld", f"{A}br", f"{M}oMath"}


@lru_cache(4096)
def _local(tag: Any) -> str:
    return str(tag).rpartition("}")[2]
