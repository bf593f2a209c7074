"""Keep what slides became, so that the next build makes anew only those that have changed."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from deck.base.cache import digest
from deck.base.files import file_digest
from deck.base.problem import Problem, Where
from deck.graphics.draw import wrong_parts
from deck.layout.split import later
from deck.lint.talk import title
from deck.model import tags
from deck.model.deck import Deck, OutlineSlide
from deck.model.placed import Page
from deck.model.text import Paragraph, Run
from deck.model.values import Items, Record, Scalar

if TYPE_CHECKING:
    from deck.pptx.presentation import Made

# What stands for itself: it shows nothing that is computed, and is neither numbered nor linked to.
_PLAIN = (
    *(*tags.PLACEHOLDERS, tags.Slide, tags.P, tags.Text, tags.Shape, tags.Badge, tags.Math),
    *(tags.Row, tags.Column, tags.Grid, tags.Space, tags.Table, tags.Tr, tags.Td, tags.Figure),
)
_LEADS = re.compile(rb"\{%[-+]?\s*(?:extends|include|import|from)\b")  # from a template to another
_NAMED = re.compile(_LEADS.pattern + rb"""\s*["']([^"'/\\]+)\.xml["']\s*(?:[-+]?%\}|(?:import|as)\b)""")
_MOST = 1_000_000  # bytes of a template
_WEB = ("https://", "http://", "mailto:")
Span = tuple[float, float]  # the line with which a slide begins, and that of the next


class KeptPage(NamedTuple):
    """A page of a slide: its layout, its title, and what the writer made of it."""

    layout: str
    title: str
    made: Made


class KeptSlide(NamedTuple):
    """What a slide became, and its title and notes as plain texts; span: where it was written.

    problems, judged: what was told of it when it was rendered, and when its pages were judged, each by itself.
    """

    span: Span
    layout: str
    title: str
    notes: list[str]
    pages: list[KeptPage]
    problems: list[Problem]
    judged: list[Problem]


@dataclass(frozen=True)
class KeptSlides:
    """What is known of the slides of a lecture from the build before, and what this one learns of the others.

    A slide is known by its fields and all that it depends on, but for the files that are read, by whose digests all of
    it holds. keys: of the slides that can be kept; known: what became of them, by key; new: those that were rendered.
    """

    file: str = ""
    spans: Mapping[OutlineSlide, Span] = field(default_factory=dict)
    keys: Mapping[OutlineSlide, str] = field(default_factory=dict)
    known: Mapping[str, KeptSlide] = field(default_factory=dict)
    new: dict[OutlineSlide, KeptSlide] = field(default_factory=dict)

    def of(self, slide: OutlineSlide) -> KeptSlide | None:
        """What a slide became in the build before, if it has not changed; its places are those of today."""
        kept = self.known.get(self.keys.get(slide, ""))
        return kept and _moved(kept, self.spans[slide], self.file)

    def rendered(self, slide: OutlineSlide, tree: tags.Slide, problems: list[Problem]) -> None:
        """Take note of a slide that was rendered, if it can be kept, and of what was told of it."""
        if slide in self.keys and slide.kind != "references" and _is_plain(tree):
            notes = ["".join("x" if run.formula else run.text for run in p.runs) for p in tree.notes]
            said = title(Page(slide, tree, []))
            self.new[slide] = KeptSlide(self.spans[slide], str(tree.layout), said, notes, [], problems, [])

    def has(self, slide: OutlineSlide) -> bool:
        """Whether a slide has not changed."""
        return self.keys.get(slide, "") in self.known

    def written(self, pages: Iterable[tuple[Page, Made]], judged: Iterable[list[Problem]]) -> None:
        """Take note of what the pages became, and of what was told of each; not of what waits for code, or is wrong."""
        for (page, made), said in zip(pages, judged, strict=True):
            slide = page.first or page.slide
            awaits = any(isinstance(item.node, tags.Figure) and item.node.awaited for item in page.placed)
            if awaits or any(wrong_parts([page])):
                self.new.pop(slide, None)
            elif kept := self.new.get(slide):
                kept.pages.append(KeptPage(str(page.tree.layout), title(page), made))
                kept.judged.extend(said)

    def judged(self) -> list[Problem]:
        """What was told of the pages of the slides that have not changed."""
        return [problem for slide in self.keys if (kept := self.of(slide)) for problem in kept.judged]

    def all(self) -> dict[str, KeptSlide]:
        """What is to be kept for the next build."""
        found = {self.keys[slide]: kept for slide in self.keys if (kept := self.new.get(slide) or self.of(slide))}
        return {key: kept for key, kept in found.items() if all(page.made.alone for page in kept.pages)}


def opened(deck: Deck, base: object, templates: Iterable[Path], known: Mapping[str, KeptSlide]) -> KeptSlides:
    """The slides of a lecture and what is known of them.

    base: what all of them depend on; templates: the files of those that are the lecture's own.
    """
    file, starts = str(deck.path), sorted({slide.where.line for slide in deck.slides})
    if any(where.file == file and where.line >= min(starts, default=0) for where in _places(deck.fields)):
        return KeptSlides()  # keys of the deck that come after the slides: no line tells whose it is
    ends: list[float] = [*starts[1:], math.inf]
    spans = {slide: (slide.where.line, ends[bisect_right(starts, slide.where.line) - 1]) for slide in deck.slides}
    every: Span = (0, 0)
    whole = (base, deck.audience, sorted(deck.left_out), sorted(deck.vars.items()), _flat(deck.fields, every, file))
    begun = [(slide.section, slide.anchor, slide.appendix) for slide in deck.slides if slide.section]
    shared, section, kinds, keys = digest(whole, begun), 0, set[str](), dict[OutlineSlide, str]()
    of_kind = _templates(templates)
    for slide in deck.slides:
        section += bool(slide.section)
        around = shared, section, slide.kind in kinds  # by which an agenda knows where it is
        keys[slide] = digest(
            around, of_kind(slide.kind), [_flat(value, spans[slide], file) for value in vars(slide).values()]
        )
        kinds.add(slide.kind)
    return KeptSlides(file, spans, keys, known)


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


def tree(slide: OutlineSlide, kept: KeptSlide) -> tags.Slide:
    """What the other slides and the rules have to know of one that has not changed."""
    notes = [Paragraph((Run(text, slide.where),)) for text in kept.notes]
    return _with_title(slide, kept.layout, kept.title, notes)


def pages(slide: OutlineSlide, kept: KeptSlide) -> list[Page]:
    """The pages of a slide that has not changed."""
    (layout, said, made), *others = kept.pages
    first = Page(slide, _with_title(slide, layout, said, tree(slide, kept).notes), [], made)
    return [first, *(Page(later(slide), _with_title(slide, name, words, []), [], made) for name, words, made in others)]


def _with_title(slide: OutlineSlide, layout: str, said: str, notes: list[Paragraph]) -> tags.Slide:
    title = tags.Title(where=slide.where, paragraphs=[Paragraph((Run(said, slide.where),))])
    return tags.Slide(where=slide.where, layout=layout, id=slide.id, notes=notes, children=[title] if said else [])


def _is_plain(tree: tags.Slide) -> bool:
    """Whether a slide can be made without any other, and without running code."""
    for node in tags.walk(tree):
        addresses = [node.href] if isinstance(node, tags.Text) else []
        paragraphs = (*node.paragraphs, *tree.notes) if node is tree else node.paragraphs
        runs = [run for paragraph in paragraphs for run in paragraph.runs]
        if type(node) not in _PLAIN or node.said or any(run.value or run.cites for run in runs):
            return False
        if any(href and not href.startswith(_WEB) for href in (*addresses, *(run.href for run in runs))):
            return False
        if (isinstance(node, tags.Table) and not node.children) or (isinstance(node, tags.Figure) and node.value):
            return False  # its rows are yet to be made, what it draws is to be computed
    return True


def _moved(kept: KeptSlide, span: Span, file: str) -> KeptSlide:
    """What became of a slide that begins at another line now."""
    if not (by := int(span[0] - kept.span[0])):
        return kept
    told = kept.problems, kept.judged
    problems, judged = ([_below(problem, by, kept.span, file) for problem in some] for some in told)
    lines = (_lines(page.made.lines, by, kept.span, Path(file).name) for page in kept.pages)
    pages = [page._replace(made=page.made._replace(lines=told)) for page, told in zip(kept.pages, lines, strict=True)]
    return kept._replace(span=span, pages=pages, problems=problems, judged=judged)


def _below(problem: Problem, by: int, span: Span, file: str) -> Problem:
    where = problem.where
    own = where.file == file and span[0] <= where.line < span[1]
    return replace(problem, where=replace(where, line=where.line + by)) if own else problem


def _lines(lines: Mapping[str, list[str]], by: int, span: Span, name: str) -> dict[str, list[str]]:
    """The same for places that are told as texts, from the lecture's folder."""

    def moved(line: str) -> str:
        of, number, column = line.rsplit(":", 2)
        return f"{of}:{int(number) + by}:{column}" if of == name and span[0] <= int(number) < span[1] else line

    return {key: [moved(line) if line else line for line in told] for key, told in lines.items()}


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
