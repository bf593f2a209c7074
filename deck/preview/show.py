"""Hold what a preview shows: the slides as they were last whole, what is wrong with them, and what changed."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from difflib import SequenceMatcher
from itertools import count, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from deck.base.dataclass import dataclass, field, replace
from deck.base.problem import Problem, Where
from deck.base.regex import regex
from deck.base.units import PER
from deck.layout.footers import Position, positions
from deck.model.deck import Deck, OutlineSlide
from deck.model.placed import Page
from deck.pipeline.report import Composition
from deck.preview.page import PageHead, SlideView, head, view

_SHARED = regex(r"(?:^|[\s\[{,])[&*]\w", re.MULTILINE)  # YAML's anchors, by which a text stands in two places
_FED = regex(r"code|python|session|value|writes|agenda")  # slides that show what other slides do


class OutlinePart(NamedTuple):
    """A slide of the outline: its key, which it keeps when it is edited or moved, its text, and its place."""

    key: str
    text: str
    where: Where


class _Anchors(dict[str, str]):
    """Links to slides by their ids, which are the same wherever those slides stand."""

    def __missing__(self, anchor: str) -> str:
        return f"#{anchor}"


@dataclass(frozen=True)
class Snapshot:
    """What is shown at one moment; it is not changed, but replaced by one of a higher version.

    folder: where the outline lies; rest: the outline without its slides; follow: the slides that were edited last, and
    in which version; said: what the last build has to tell besides problems.
    """

    folder: Path
    head: PageHead
    version: int = 0
    views: tuple[SlideView, ...] = ()
    parts: tuple[OutlinePart, ...] = ()
    rest: str = ""
    problems: tuple[Problem, ...] = ()
    follow: tuple[tuple[str, ...], int] = ((), 0)
    said: str = ""

    def key_of(self, problem: Problem) -> str:
        """The slide that a problem is of: in which it stands, or that names its file; "" for none."""
        where = problem.where
        above = [part for part in self.parts if part.where.file == where.file and part.where <= where]
        if above:
            return max(above, key=lambda part: part.where).key
        name = Path(where.file).name
        return next((part.key for part in self.parts if name in part.text), "")

    def part(self, key: str) -> OutlinePart | None:
        """The slide of the outline that is shown under a key."""
        return next((part for part in self.parts if part.key == key.partition("-")[0]), None)


@dataclass
class Show:
    """The preview's state, which builds bring up to date; `told` is called after each change."""

    snapshot: Snapshot
    told: Callable[[], object] = lambda: None
    _keys: Iterator[int] = field(default_factory=lambda: count(1))

    def edited(self, deck: Deck, files: Collection[str] = ()) -> list[OutlineSlide]:
        """The slides whose text is not the one that is shown, or names one of these files.

        If code is among them, all slides with code come: one session may run through them.
        """
        shown = {part.key: part.text for part in self.snapshot.parts}
        parts = self._parts(deck, _texts(deck)[0])
        keys = {p.key for p in parts if shown.get(p.key) != p.text or any(name in p.text for name in files)}
        if any(_FED.search(part.text) for part in parts if part.key in keys):
            keys |= {part.key for part in parts if _FED.search(part.text)}
        return [slide for slide, part in zip(deck.slides, parts, strict=True) if part.key in keys]

    def take(self, made: Composition, alone: bool) -> None:
        """Show what was drawn; slides that were not, or have mistakes, stay as they were.

        alone: nothing but the outline has changed, so that a slide of the same text looks as it did.
        """
        texts, rest = _texts(made.deck)
        parts, before = self._parts(made.deck, texts), self.snapshot
        alone = alone and rest == before.rest and not _SHARED.search("".join((rest, *texts)))
        same = {part.key: part.text for part in before.parts if alone and not _FED.search(part.text)}
        views = tuple(self._views(made, parts, {part.key for part in parts if same.get(part.key) == part.text}))
        areas = {  # of the layouts, in points
            layout_name: {name: [round(edge / PER["pt"], 1) for edge in (at.x, at.y, at.w, at.h)] for name, at in found}
            for layout_name, found in ((name, layout.areas.items()) for name, layout in made.theme.layouts.items())
        }
        live = head(made)._replace(live={"areas": areas})
        self._put(views=views, parts=tuple(parts), rest=rest, head=live, follow=self._follow(parts))

    def tell(self, problems: Sequence[Problem], said: str) -> None:
        """A build has ended and found these problems; said: what else there is to tell of it."""
        self._put(problems=tuple(problems), said=said)

    def _put(self, **changes: Any) -> None:
        self.snapshot = replace(self.snapshot, version=self.snapshot.version + 1, **changes)
        self.told()

    def _parts(self, deck: Deck, texts: Sequence[str]) -> list[OutlinePart]:
        """The slides of the outline, those that are known under their keys."""
        old, keys = self.snapshot.parts, [""] * len(texts)
        matcher = SequenceMatcher(None, [part.text for part in old], texts, autojunk=False)
        for _, a, b, c, d in matcher.get_opcodes():
            for n, k in zip(range(a, b), range(c, d), strict=False):
                keys[k] = old[n].key
        moved = {part.text: part.key for part in old if part.key not in keys}
        return [
            OutlinePart(key or moved.pop(text, "") or f"s{next(self._keys)}", text, slide.where)
            for key, text, slide in zip(keys, texts, deck.slides, strict=True)
        ]

    def _views(self, made: Composition, parts: Sequence[OutlinePart], same: Set[str]) -> Iterator[SlideView]:
        """The slides as they are shown now; same: the keys of those that look as before, if their number does."""
        before, drawn = self.snapshot.views, defaultdict[Where, list[Page]](list)
        old = defaultdict[str, list[SlideView]](list)
        for known in before:
            old[_whole(known.key)].append(known)
        for made_page in made.pages:
            drawn[made_page.slide.where].append(made_page)
        shown: list[tuple[str, Page | SlideView]] = []
        for part in parts:
            pages = drawn[part.where]
            shown += [(f"{part.key}-{n}" if n else part.key, page) for n, page in enumerate(pages)]
            shown += [(known.key, known) for known in old[part.key] if not pages]
        known_all = [page for _, page in shown if isinstance(page, Page)]
        count = len(shown)  # of slides that were not drawn, it is not known whether they are of the appendix
        at = positions(known_all) if len(known_all) == count else [Position(n + 1, count) for n in range(count)]
        for n, (key, page) in enumerate(shown):
            if isinstance(page, SlideView):
                yield page
            elif len(before) == len(shown) and before[n].key == key and _whole(key) in same:
                yield before[n]
            else:
                yield SlideView(key, view(page, key, n + 1, at[n], _Anchors(), made, with_notes=True))

    def _follow(self, parts: Sequence[OutlinePart]) -> tuple[tuple[str, ...], int]:
        """The slides that were edited, or else moved, and the version in which they are seen first."""
        shown = {part.key: part.text for part in self.snapshot.parts}
        found = [part.key for part in parts if shown and shown.get(part.key) != part.text]
        order = [part.key for part in parts]
        if not found and shown and order != list(shown):
            changes = SequenceMatcher(None, list(shown), order, autojunk=False).get_opcodes()
            found = [key for what, _, _, c, d in changes if what == "insert" for key in order[c:d]]
        return (tuple(found), self.snapshot.version + 1) if found else self.snapshot.follow


def _whole(key: str) -> str:
    """The key of the slide of the outline, of which one may be split into several."""
    return key.partition("-")[0]


def _texts(deck: Deck) -> tuple[list[str], str]:
    """The text of each slide, from where it begins to where the next one does, and what else the outline says."""
    names = {slide.where.file for slide in deck.slides}
    files = {name: Path(name).read_text("utf-8", "replace") for name in names}
    starts = {file: [0, *(found.end() for found in re.finditer("\n", text))] for file, text in files.items()}
    places = [slide.where for slide in deck.slides]
    begins = [(w.file, starts[w.file][min(w.line, len(starts[w.file])) - 1] + w.column - 1) for w in places]
    ends = dict(pairwise(sorted(begins)))
    texts = [files[file][at : (ends.get((file, at)) or (file, None))[1]].rstrip(" \n-") for file, at in begins]
    return texts, "\n".join(f"{key}: {deck.text(key)}" for key in sorted(deck.fields.keys()))


def event(snapshot: Snapshot, known: Mapping[str, str]) -> dict[str, Any]:
    """What a page is told whose slides are `known`, by their keys: their order, what changed, and what is wrong."""
    return {
        "version": snapshot.version,
        "order": [[view.key, None if known.get(view.key) == view.html else view.html] for view in snapshot.views],
        "lines": {part.key: part.where.line for part in snapshot.parts},
        "follow": snapshot.follow,
        "problems": [_problem(problem, snapshot) for problem in snapshot.problems],
        "said": snapshot.said,
    }


def _problem(problem: Problem, snapshot: Snapshot) -> dict[str, str]:
    key, where = snapshot.key_of(problem), problem.where
    part = snapshot.part(key)
    at = f"{where.line - part.where.line:+}:{where.column}" if part and part.where.file == where.file else ""
    place = f"{Path(where.file).name}:{where.line}:{where.column}"
    said = {"level": problem.level, "message": problem.message, "hint": problem.hint, "diff": problem.diff}
    return {"key": key, "at": at, "place": place, **said}
