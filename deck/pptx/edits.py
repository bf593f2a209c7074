"""Tell what somebody has changed in a deck since it was written, unless the outline says the same by now."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple, TypeVar

from deck.base.dataclass import dataclass, field, replace
from deck.base.units import PER
from deck.pptx.aspects import SAID, Aspects
from deck.pptx.deck_snapshot import Box, ShapeSnapshot, SlideSnapshot

TOLERANCE = PER["pt"] // 2  # LibreOffice rounds to 1/100 mm, and nobody sees less than half a point
_TOLD = 60  # characters of a text that are told
_ALL = -1  # the slide as a whole

Lines = Mapping[str, Sequence[str]]  # a shape's id, "notes" or "slide" → where it was written
Item = TypeVar("Item", ShapeSnapshot, SlideSnapshot)


@dataclass(frozen=True)
class DeckSnapshot:
    """What a deck shows, and where each slide was written: "file:line:column" of each paragraph, or one for all.

    `file`: digests of what is of no slide.
    """

    slides: Sequence[SlideSnapshot]
    lines: Sequence[Lines]
    file: Aspects = field(default_factory=dict)


class Edit(NamedTuple):
    """A difference: which (slide and shape as found, kind, what is new), where it was written, in words."""

    key: tuple[int, int, str, str]
    line: str
    message: str


def edits(before: DeckSnapshot, found: DeckSnapshot, after: DeckSnapshot, exact: bool) -> Iterator[Edit]:
    """What was done to `before`, as `found` shows, and would be lost, for `after`, the deck to be written, has it not.

    `exact`: the program that saved `found` keeps ids and formatting as they were.
    """
    now = {edit.key: edit for edit in differences(after, found, exact)}
    for edit in differences(before, found, exact):
        slide, shape, kind, _ = edit.key
        moved = kind == "order" and any(key[2] == kind for key in now)  # which of them were is told in several ways
        if edit.key in now:
            yield Edit(edit.key, now[edit.key].line, edit.message)
        elif moved or {(slide, _ALL, "added", ""), (slide, shape, "added", "")} & now.keys():
            yield edit


def differences(record: DeckSnapshot, deck: DeckSnapshot, exact: bool) -> Iterator[Edit]:
    """All that differs."""
    found = deck.slides
    for aspect in _others(record.file, deck.file, exact):
        yield Edit((_ALL, _ALL, aspect, ""), "", SAID[aspect])
    slides = [slide if exact or not slide.plain else replace(slide, shapes=slide.plain) for slide in record.slides]
    pairs = same_slides(slides, found, exact)
    for n, (slide, lines) in enumerate(zip(slides, record.lines, strict=True)):
        if n in pairs:
            yield from _Comparison(pairs[n], slide, found[pairs[n]], lines, exact).edits()
        else:
            message = f"slide {n + 1}, {_title(slide)}, was deleted"
            yield Edit((_ALL, _ALL, "deleted", str(slide.id)), _lines(lines, "slide")[0], message)
    for n in sorted(set(range(len(found))) - set(pairs.values())):
        yield Edit((n, _ALL, "added", ""), "", f"slide {n + 1}, {_title(found[n])}, was added")
    order = list(pairs.values())
    from difflib import SequenceMatcher

    stays = SequenceMatcher(None, order, sorted(order), autojunk=False).get_matching_blocks()
    for n in set(order) - {order[i] for block in stays for i in range(block.a, block.a + block.size)}:
        yield Edit((n, _ALL, "order", ""), "", f"slide {n + 1}, {_title(found[n])}, stood elsewhere")


def same_slides(slides: Sequence[SlideSnapshot], found: Sequence[SlideSnapshot], exact: bool) -> dict[int, int]:
    """Which slide is which of those that were found: by their ids, if these stay, then by what they show."""
    same_id: list[Callable[[SlideSnapshot, SlideSnapshot], bool]] = [lambda a, b: a.id == b.id] if exact else []
    return _pairs(slides, found, [*same_id, _same_slide, lambda a, b: _title(a) == _title(b), _similar])


def same_shapes(
    shapes: Sequence[ShapeSnapshot], found: Sequence[ShapeSnapshot], exact: bool, near: bool = True
) -> dict[int, int]:
    """Which shape is which of those that were found; `near`: one in the same place will do."""
    return _pairs(
        shapes,
        found,
        [
            lambda a, b: exact and (a.id, a.name) == (b.id, b.name),
            _same,
            lambda a, b: near and _near(a.box, b.box),
            lambda a, b: bool(a.words or a.held) and (a.words, a.held) == (b.words, b.held),
            lambda a, b: a.name == b.name == "Body",  # there is but one, which a lead above it moves
        ],
    )


def _pairs(
    left: Sequence[Item], right: Sequence[Item], tests: Sequence[Callable[[Item, Item], bool]]
) -> dict[int, int]:
    """Which is which: those that pass the first test, of the others those that pass the second, and so on."""
    pairs: dict[int, int] = {}
    free = list(range(len(right)))
    for test in tests:
        for n in sorted(set(range(len(left))) - pairs.keys()):
            match = next((m for m in free if test(left[n], right[m])), None)
            if match is not None:
                pairs[n] = match
                free.remove(match)
    return dict(sorted(pairs.items()))


def _same_slide(a: SlideSnapshot, b: SlideSnapshot) -> bool:
    return len(a.shapes) == len(b.shapes) and a.notes == b.notes and all(map(_same, a.shapes, b.shapes))


def _similar(a: SlideSnapshot, b: SlideSnapshot) -> bool:
    first, second = ({word for shape in slide.shapes for word in shape.words} for slide in (a, b))
    return 2 * len(first & second) > max(len(first), len(second))


def _title(slide: SlideSnapshot) -> str:
    return next((told(word) for shape in slide.shapes for word in shape.words), "which says nothing")


def _same(a: ShapeSnapshot, b: ShapeSnapshot) -> bool:
    return _near(a.box, b.box) and a.words == b.words and a.held == b.held


def _near(a: Box | None, b: Box | None) -> bool:
    return a is None or b is None or all(abs(p - q) <= TOLERANCE for p, q in zip(a, b, strict=True))


def _others(before: Aspects, found: Aspects, exact: bool) -> list[str]:
    """The aspects that are others now, as far as the program that saved the file leaves things as they were given."""
    names = sorted({*before, *found}) if exact and before else ()
    return [name for name in names if before.get(name) != found.get(name) and name in SAID]


@dataclass(frozen=True)
class _Comparison:
    """A slide as it was written and as it was found, there at this place."""

    place: int
    before: SlideSnapshot
    found: SlideSnapshot
    lines: Lines
    exact: bool

    def edits(self) -> Iterator[Edit]:
        """All that differs."""
        pairs = same_shapes(self.before.shapes, self.found.shapes, self.exact)
        for n, shape in enumerate(self.before.shapes):
            if n in pairs:
                yield from self._shape(pairs[n], shape, self.found.shapes[pairs[n]])
            else:
                line = _lines(self.lines, shape.id)[0]
                yield self._edit(_ALL, "deleted", shape.name, line, f"{_called(shape)} was deleted")
        for n in sorted(set(range(len(self.found.shapes))) - set(pairs.values())):
            yield self._edit(n, "added", "", "", f"{_called(self.found.shapes[n])} was added")
        if self.exact and [*pairs.values()] != sorted(pairs.values()):
            yield self._edit(_ALL, "depth", "", "", "its shapes lie in another order")
        lines = _lines(self.lines, "notes", len(self.before.notes))
        yield from self._words(_ALL, "notes", self.before.notes, self.found.notes, lines)
        yield from self._slide()

    def _edit(self, shape: int, kind: str, value: str, line: str, message: str) -> Edit:
        where = line or _lines(self.lines, "slide")[0]
        return Edit((self.place, shape, kind, value), where, f"slide {self.place + 1}, {message}")

    def _slide(self) -> Iterator[Edit]:
        """What concerns the slide as a whole."""
        if self.before.hidden != self.found.hidden:
            yield self._edit(_ALL, "hidden", "", "", "hidden" if self.found.hidden else "no longer hidden")
        if self.exact and self.before.layout != self.found.layout:
            yield self._edit(_ALL, "layout", "", "", f"layout: {self.before.layout!r} → {self.found.layout!r}")
        for aspect in _others(self.before.aspects, self.found.aspects, self.exact):
            if aspect != "notes" or self.before.notes == self.found.notes:
                yield self._edit(_ALL, aspect, "", "", SAID[aspect])

    def _shape(self, n: int, before: ShapeSnapshot, found: ShapeSnapshot) -> Iterator[Edit]:
        lines = _lines(self.lines, before.id, len(before.words))
        yield from self._words(n, before.name.lower(), before.words, found.words, lines)
        for kind, message in [*self._reshaped(before, found), *self._aspects(before, found)]:
            yield self._edit(n, kind, "", lines[0], f"{_called(before)}: {message}")

    def _reshaped(self, before: ShapeSnapshot, found: ShapeSnapshot) -> Iterator[tuple[str, str]]:
        """What was done to a shape, but for its words."""
        if before.box and found.box and not _near(before.box, found.box):
            yield "moved", _moved(before.box, found.box)
        elif before.turned != found.turned:
            yield "moved", "turned"
        elif not _same_parts(before, found):
            yield "redrawn", "its parts are others, or elsewhere"
        if before.held != found.held:
            yield "held", "another picture, or other numbers"

    def _aspects(self, before: ShapeSnapshot, found: ShapeSnapshot) -> Iterator[tuple[str, str]]:
        """What else is another now than what has been told in words."""
        known = {"turn"} if before.turned != found.turned else set()
        known |= {"picture"} if before.held != found.held else set()
        known |= {"text", "look", "language", "spacing"} if before.words != found.words else set()
        for aspect in _others(before.aspects, found.aspects, self.exact):
            if aspect not in known:
                yield aspect, SAID[aspect]

    def _words(
        self, n: int, name: str, before: Sequence[str], found: Sequence[str], lines: Sequence[str]
    ) -> Iterator[Edit]:
        """Paragraphs that are others, new, or gone."""
        from difflib import SequenceMatcher

        matcher = SequenceMatcher(None, before, found, autojunk=False)
        for kind, i, end, j, stop in matcher.get_opcodes():
            for k, old, new in zip_longest(range(i, end), before[i:end], found[j:stop]) if kind != "equal" else ():
                line = lines[k] if k is not None else ""
                yield self._edit(n, f"{name} text", new or "", line, f"{name}: {changed(old, new)}")


def _same_parts(a: ShapeSnapshot, b: ShapeSnapshot) -> bool:
    """Whether the shapes of two groups lie in the same way; where a group was made larger, that has been told."""
    if not a.box or not b.box or len(a.parts) != len(b.parts):
        return len(a.parts) == len(b.parts)
    dx, dy = b.box[0] - a.box[0], b.box[1] - a.box[1]
    return all(_near((x + dx, y + dy, w, h), other) for (x, y, w, h), other in zip(a.parts, b.parts, strict=True))


def _lines(lines: Lines, name: int | str, count: int = 1) -> Sequence[str]:
    """Where each of so many paragraphs was written. A shape without an entry is of the leaf that began before it."""
    if isinstance(name, int):
        name = max((key for key in lines if key.isdigit() and int(key) <= name), key=int, default="slide")
    written = lines.get(name) or lines.get("slide") or [""]
    return written if len(written) == count else [written[0]] * max(1, count)


def _called(shape: ShapeSnapshot) -> str:
    """A shape's name and first words."""
    return f"{shape.name.lower()} {told(shape.words[0])}" if shape.words else shape.name.lower()


def told(text: str, most: int = _TOLD) -> str:
    """The first words of a text, in quotes."""
    text = text.replace("\v", " ")
    return f"'{text if len(text) <= most else text[: most - 1] + '…'}'"


def changed(old: str | None, new: str | None) -> str:
    """A paragraph's old words and its new ones; of long ones the part that differs."""
    if old is None or new is None:
        return f"{told(old or '')} is gone" if new is None else f"{told(new)} is new"
    same = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    begin = 0 if len(old) <= _TOLD else max(0, same - _TOLD // 3)
    mark = "…" if begin else ""
    return f"{told(mark + old[begin:])} → {told(mark + new[begin:])}"


def _moved(before: Box, found: Box) -> str:
    """How far something was moved, and by how much it is larger, in cm."""
    x, y, w, h = (round((b - a) / PER["cm"], 1) + 0 for a, b in zip(before, found, strict=True))
    parts = [f"moved by {x:+.1f}, {y:+.1f} cm"] if x or y else []
    parts += [f"larger by {w:+.1f} × {h:+.1f} cm"] if w or h else []
    return ", ".join(parts) or "moved a little"
