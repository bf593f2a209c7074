"""Keep what slides became, so that the next build makes anew only those that have changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from deck.base.cache import digest
from deck.base.dataclass import dataclass, field, replace
from deck.base.problem import Problem
from deck.graphics.draw import wrong_parts
from deck.layout.split import later
from deck.lint.talk import title
from deck.model import tags
from deck.model.deck import Deck, OutlineSlide
from deck.model.placed import Page
from deck.model.text import Paragraph, Run
from deck.model.values import Scalar
from deck.pipeline import slide_keys
from deck.pipeline.slide_keys import Span

if TYPE_CHECKING:
    from deck.pptx.presentation import Made
    from deck.pptx.slide_parts import SlidePart, WrittenDeck

_NUMBERED = tags.Block  # by all blocks of the lecture, and linked to by their own names
_OPEN = ""  # the group of slides that are always made anew
_SECTIONS = "sections"  # that of slides that show the names of sections
_WEB = ("https://", "http://", "mailto:")


class KeptPage(NamedTuple):
    """A page of a slide: its layout, its title, and what the writer made of it."""

    layout: str
    title: str
    made: Made


class KeptSlide(NamedTuple):
    """What a slide became, and its title and notes as plain texts; span: where it was written.

    groups: with which others it was made, "code" or "works": names for those of each; links: what those to other slides
    say, also where none is written; problems, judged: what was told of it when it was rendered, and when its pages were
    judged, each by itself.
    """

    span: Span
    layout: str
    title: str
    notes: list[str]
    groups: dict[str, str]
    links: list[str]
    pages: list[KeptPage]
    problems: list[Problem]
    judged: list[Problem]

    @property
    def parts(self) -> list[SlidePart]:
        """The parts of the deck to which it leads."""
        return [part for page in self.pages for part in page.made.parts]


@dataclass(frozen=True)
class KeptSlides:
    """What is known of the slides of a lecture from the build before, and what this one learns of the others.

    A slide is known by its fields and all that it depends on, but for the files that are read, by whose digests all of
    it holds. keys: of the slides; sections: where their names are written; known: what became of those that have not
    changed, with places of today; media: the deck in which their pictures are; new: those that were rendered; open: the
    groups of slides that cannot be kept.
    """

    file: str = ""
    spans: Mapping[OutlineSlide, Span] = field(default_factory=dict)
    keys: Mapping[OutlineSlide, str] = field(default_factory=dict)
    sections: Set[str] = frozenset()
    known: dict[OutlineSlide, KeptSlide] = field(default_factory=dict)
    media: WrittenDeck | None = None
    new: dict[OutlineSlide, KeptSlide] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)

    def rendered(self, slide: OutlineSlide, tree: tags.Slide, problems: list[Problem]) -> set[str]:
        """Take note of a slide that was rendered, if it can be kept, and of what was told of it; its groups."""
        if not self.keys:
            return set()
        from deck.rendering.cross_references import links_of  # which is there when a slide has been rendered

        groups, links = set(_groups(tree, slide.kind)), list(links_of(tree))
        if _OPEN not in groups and all(_is_kept(link.href, link.text) for link in links):
            said, named = title(Page(slide, tree, [])), dict.fromkeys(groups, "")
            leads = [link.href[1:] for link in links if link.href.startswith("#")]
            span, layout = self.spans[slide], str(tree.layout)
            self.new[slide] = KeptSlide(span, layout, said, [], named, leads, [], problems, [])
        else:
            self.open.update(groups)
        return groups

    def parted(self, groups: set[str]) -> list[OutlineSlide]:
        """The slides that are no longer known, for they belong to groups of which a slide is made anew."""
        found = [slide for slide, kept in self.known.items() if groups & kept.groups.keys()]
        for slide in found:
            del self.known[slide]
        return found

    def written(
        self, pages: Iterable[tuple[Page, Made]], judged: Iterable[list[Problem]], told: Iterable[Problem]
    ) -> None:
        """Take note of what the pages became, and of what was told of each; not of what waits for code, or is wrong.

        told: what was found wrong after they were rendered.
        """
        wrong = [problem.where.line for problem in told if problem.where.file == self.file]
        for (page, made), said in zip(pages, judged, strict=True):
            slide = page.first or page.slide
            if not (kept := self.new.get(slide)):
                continue
            others = self._of_others(made.lines, kept.span)
            if others - self.sections or any(wrong_parts([page])) or any(_in(line, kept.span) for line in wrong):
                self.open.update(self.new.pop(slide).groups)
                continue
            kept.groups.update(dict.fromkeys([_SECTIONS] if others else [], ""))
            if not kept.pages:
                kept.notes.extend("".join("x" if run.formula else run.text for run in p.runs) for p in page.tree.notes)
            kept.pages.append(KeptPage(str(page.tree.layout), title(page), made))
            kept.judged.extend(said)

    def _of_others(self, lines: Mapping[str, list[str]], span: Span) -> set[str]:
        """Where what a page shows was written, if that is on another slide."""
        name, first = Path(self.file).name, min(self.spans.values())[0]
        told = (line.rsplit(":", 2) for listed in lines.values() for line in listed if line.startswith(f"{name}:"))
        return {":".join(line) for line in told if int(line[1]) >= first and not _in(int(line[1]), span)}

    def judged(self) -> list[Problem]:
        """What was told of the pages of the slides that have not changed."""
        return [problem for kept in self.known.values() for problem in kept.judged]

    def all(self) -> dict[str, KeptSlide]:
        """What is to be kept for the next build; of a group with two slides that nothing tells apart, nothing."""
        count = Counter(self.keys.values())
        self.open.update(chain(*(kept.groups for slide, kept in self.new.items() if count[self.keys[slide]] > 1)))
        found = {slide: kept for slide, kept in (self.known | self.new).items() if self.open.isdisjoint(kept.groups)}
        together = _together(self.keys, {slide: kept.groups for slide, kept in found.items()}, self.sections)
        named = ((slide, kept, {group: together[group] for group in kept.groups}) for slide, kept in found.items())
        return {self.keys[slide]: kept._replace(groups=groups) for slide, kept, groups in named}


def opened(
    deck: Deck, base: object, templates: Iterable[Path], known: Mapping[str, KeptSlide], media: WrittenDeck | None
) -> KeptSlides:
    """The slides of a lecture and what is known of them.

    base: what all of them depend on; templates: the files of those that are the lecture's own; media: in the deck that
    was written with what is known.
    """
    spans = slide_keys.spans(deck)
    if not spans:
        return KeptSlides()
    keys, file = slide_keys.keys(deck, base, templates, spans), str(deck.path)
    anchors = {slide.anchor for slide in deck.slides}
    there = {key: kept for key, kept in known.items() if _is_there(kept, anchors, media)}
    groups = {slide: there[key].groups for slide, key in keys.items() if key in there}
    sections = {_told(slide.section) for slide in deck.slides if isinstance(slide.section, Scalar)}
    together = _together(keys, groups, sections)
    right = (slide for slide, said in groups.items() if all(together[group] == said[group] for group in said))
    moved = {slide: _moved(there[keys[slide]], spans[slide], file) for slide in right}
    return KeptSlides(file, spans, keys, sections, moved, media)


def _is_there(kept: KeptSlide, anchors: Set[str], media: WrittenDeck | None) -> bool:
    """Whether there is what a slide leads to: the slides that its links name, and its pictures."""
    return anchors >= set(kept.links) and all(
        part.blob is not None or (media and media.has(part)) for part in kept.parts
    )


def _together(
    keys: Mapping[OutlineSlide, str], groups: Mapping[OutlineSlide, Iterable[str]], sections: Iterable[str]
) -> dict[str, str]:
    """A name for each group: for its slides in their order, and which of them stand side by side, or seem to."""
    found: dict[str, list[object]] = {group: [] for said in groups.values() for group in said}
    for group, listed in found.items():
        before = shown = False
        for slide, key in keys.items():
            if is_in := group in groups.get(slide, ()):
                listed.append((key, before, shown))
            before, shown = is_in, shown if slide.hidden else is_in
    return {group: digest(listed) for group, listed in found.items()} | {_SECTIONS: digest(sorted(sections))}


def tree(slide: OutlineSlide, kept: KeptSlide) -> tags.Slide:
    """What the other slides and the rules have to know of one that has not changed."""
    notes = [Paragraph((Run(text, slide.where),)) for text in kept.notes]
    return _with_title(slide, kept.layout, kept.title, notes)


def pages(slide: OutlineSlide, tree: tags.Slide, kept: KeptSlide) -> list[Page]:
    """The pages of a slide that has not changed."""
    (layout, said, made), *others = kept.pages
    first = Page(slide, _with_title(slide, layout, said, tree.notes), [], made)
    return [first, *(Page(later(slide), _with_title(slide, name, words, []), [], made) for name, words, made in others)]


def _with_title(slide: OutlineSlide, layout: str, said: str, notes: list[Paragraph]) -> tags.Slide:
    title = tags.Title(where=slide.where, paragraphs=[Paragraph((Run(said, slide.where),))])
    return tags.Slide(where=slide.where, layout=layout, id=slide.id, notes=notes, children=[title] if said else [])


def _groups(tree: tags.Slide, kind: str) -> Iterator[str]:
    """With which other slides a slide is made: those with code, or with works; OPEN: with some that no rule names."""
    if kind == "references":
        yield from ("works", _OPEN)
    for node in tags.walk(tree):
        paragraphs = (*node.paragraphs, *tree.notes) if node is tree else node.paragraphs
        runs = [run for paragraph in paragraphs for run in paragraph.runs]
        value = isinstance(node, tags.Figure) and node.value
        if value or node.said or isinstance(node, tags.Code) or any(run.value for run in runs):
            yield "code"
        cites = any(run.cites for run in runs)
        if cites:
            yield "works"
        waits = isinstance(node, tags.Table | tags.Chart) and not node.children  # for rows that are yet to be made
        if waits or isinstance(node, _NUMBERED) or (cites and isinstance(node, tags.Title)):  # links may say a title
            yield _OPEN


def _is_kept(address: str, said: str) -> bool:
    """Whether a link says itself where it leads: to the web, or by words of its own to a slide."""
    return not address or address.startswith(_WEB) or (address.startswith("#") and bool(said))


def _in(line: int, span: Span) -> bool:
    return span[0] <= line < span[1]


def _told(text: Scalar) -> str:
    return f"{Path(text.where.file).name}:{text.where.line}:{text.where.column}"


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
    own = where.file == file and _in(where.line, span)
    return replace(problem, where=replace(where, line=where.line + by)) if own else problem


def _lines(lines: Mapping[str, list[str]], by: int, span: Span, name: str) -> dict[str, list[str]]:
    """The same for places that are told as texts, from the lecture's folder."""

    def moved(line: str) -> str:
        of, number, column = line.rsplit(":", 2)
        return f"{of}:{int(number) + by}:{column}" if of == name and _in(int(number), span) else line

    return {key: [moved(line) if line else line for line in told] for key, told in lines.items()}
