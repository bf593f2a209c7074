"""Hold what an outline gives beside what a deck shows, slide by slide and shape by shape."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from deck.base.dataclass import dataclass, field, replace
from deck.base.problem import DeckError, Where
from deck.intake.markdown import MONO, runs, seen
from deck.intake.source import Change, OutlineText, YamlNode
from deck.model.placed import Placed
from deck.model.text import Run
from deck.pipeline.build import build
from deck.pipeline.report import Composition, Options
from deck.pptx.deck_snapshot import ShapeSnapshot, SlideSnapshot
from deck.pptx.edits import DeckSnapshot, same_shapes, same_slides
from deck.pptx.parts import A, File, P, Parts, related, tree, whole
from deck.pptx.presentation import Written, compose
from deck.pptx.reading import DeckReader, listed, notes_in, paragraphs, shapes_in
from deck.pptx.sheet import leads_to


@dataclass(frozen=True)
class Pulled:
    """An edit of a deck: the slide there (from 0), where it was written, in words, and what it makes of the outline.

    texts: of scalars, with changes of their texts; changes: of files; files: new ones;
    reason: why it is not taken; conflict: the outline says something else by now; late: no trial can show it.
    """

    slide: int
    where: Where
    message: str
    texts: Sequence[tuple[YamlNode, Change]] = ()
    changes: Mapping[Path, Sequence[Change]] = field(default_factory=dict)
    files: Mapping[Path, bytes] = field(default_factory=dict)
    reason: str = ""
    conflict: bool = False
    late: bool = False


class SaidParagraph(NamedTuple):
    """A paragraph of a slide that is not empty: its words, its level, its runs."""

    text: str
    level: int
    runs: list[Run]

    def key(self, styled: bool) -> tuple[object, ...]:
        """What tells it from others, with its style or without."""
        return self.level, *(seen(self.runs) if styled else [self.text])


class DeckXml(NamedTuple):
    """The slides of a package as XML, by their parts. plain: as programs see them that know no formulas.

    anchors: by a slide's part, its id in the outline; mono: the typefaces of code; linked: by a link's target and
    action, what the outline says to link to another lecture.
    """

    parts: Parts
    names: Sequence[str]
    plain: bool
    anchors: Mapping[str, str]
    mono: set[str]
    linked: Mapping[tuple[str, str], str]

    def shapes(self, n: int) -> list[Any]:
        """The shapes of a slide, as its snapshot has them."""
        return list(shapes_in(tree(self.parts, self.names[n]).find(f"{P}cSld/{P}spTree"), self.plain))

    def notes(self, n: int) -> list[SaidParagraph]:
        """The paragraphs of its notes."""
        found = related(self.parts, self.names[n]).values()
        name = next((target for kind, target in found if kind == "notesSlide"), "")
        element = notes_in(self.parts, name)
        return [] if element is None else self.said(element, name)

    def said(self, element: Any, part: str) -> list[SaidParagraph]:
        """The paragraphs of a shape in a part."""
        rels = related(self.parts, part)

        def link(rid: str, action: str) -> str:
            kind, target = rels.get(rid, ("", ""))
            target = self.linked.get((target, action), target)
            return target if kind == "hyperlink" else f"#{self.anchors.get(target, '')}" if kind == "slide" else ""

        found = [(text, item.find(f"{A}pPr"), runs(item, link, self.mono)) for item, text in paragraphs(element)]
        return [SaidParagraph(text, 0 if a is None else whole(a.get("lvl")), said) for text, a, said in found]


class Trial(NamedTuple):
    """What an outline gives: its text, its pages, and what a deck of it shows."""

    source: OutlineText
    made: Composition
    written: Sequence[Written]
    snapshot: DeckSnapshot
    package: Parts


def tried(options: Options) -> Trial:
    """Build an outline without running or writing anything. Raises DeckError."""
    report = build(replace(options, how="recorded", write=False), lambda *_: None)
    wrong = [problem for problem in report.problems if problem.level == "error" and problem.code != "code-recording"]
    made = report.composition
    if wrong or not made:  # code that is new, or under another title, has no recording yet
        raise DeckError(*wrong)
    package, slides = compose(made.pages, made.contours, made.deck, made.theme, made.template, made.cache)
    reader = DeckReader(package)
    shown = [reader.slide(slide.id, slide.name[1:]) for slide in slides]
    snapshot = DeckSnapshot(shown, [slide.made.lines for slide in slides])
    return Trial(OutlineText(options.text or ""), made, slides, snapshot, package)


@dataclass
class Compared:
    """An outline as it is now and was first, a deck as it was written and as it was found; exact: ids are kept."""

    trial: Trial
    first: Trial
    before: DeckSnapshot
    found: DeckSnapshot
    path: Path
    exact: bool

    @cached_property
    def file(self) -> File:
        """The deck that was found."""
        return File(self.path)

    @cached_property
    def now(self) -> list[SlideSnapshot]:
        """What the outline gives, as the program shows it that saved the deck."""
        return self.as_seen(self.trial.snapshot.slides)

    def as_seen(self, slides: Sequence[SlideSnapshot]) -> list[SlideSnapshot]:
        """Slides as that program shows them."""
        return [s if self.exact or not s.plain else replace(s, shapes=s.plain) for s in slides]

    @cached_property
    def pairs(self) -> dict[int, int]:
        """Which slide of the outline is which of the deck."""
        return same_slides(self.now, self.found.slides, self.exact)

    @cached_property
    def old(self) -> dict[int, SlideSnapshot]:
        """By its number in the deck, what a slide showed when it was written."""
        written = self.as_seen(self.before.slides)
        return {there: written[n] for n, there in same_slides(written, self.found.slides, self.exact).items()}

    @cached_property
    def began(self) -> dict[int, set[str]]:
        """By its number in the deck, the words of a slide as the outline gave them before anything was taken."""
        return {n: {*s.notes, *(word for shape in s.shapes for word in shape.words)} for n, s in self.begun.items()}

    @cached_property
    def begun(self) -> dict[int, SlideSnapshot]:
        """By its number in the deck, a slide as the outline gave it before anything was taken."""
        slides = self.as_seen(self.first.snapshot.slides)
        return {there: slides[n] for n, there in same_slides(slides, self.found.slides, self.exact).items()}

    def others(self, found: int, there: int, old: ShapeSnapshot) -> ShapeSnapshot:
        """What the outline gave for a shape of the deck before anything was taken; `old` if nothing."""
        shapes = self.begun[found].shapes if found in self.begun else []
        pairs = same_shapes(shapes, self.found.slides[found].shapes, self.exact)
        return next((shapes[n] for n, other in pairs.items() if other == there), old)

    @cached_property
    def xml(self) -> tuple[DeckXml, DeckXml]:
        """The slides that the outline gives, and those that were found."""
        ours, theirs = [s.name[1:] for s in self.trial.written], [name for _, name in listed(self.file)]
        anchors = [slide.page.slide.anchor for slide in self.trial.written]
        mono = MONO | {self.trial.made.theme.style.fonts["code"].lower()}
        parts = {theirs[there]: anchors[n] for n, there in self.pairs.items()}
        leads = ((href, leads_to(other)) for href, other in self.trial.made.deck.linked.items())
        others = {(target, action + tip): href for href, (target, action, tip) in leads}
        now = DeckXml(self.trial.package, ours, not self.exact, dict(zip(ours, anchors, strict=True)), mono, others)
        return now, DeckXml(self.file, theirs, False, parts, mono, others)

    def shapes(self, now: int, found: int) -> Iterator[tuple[int, int, ShapeSnapshot | None]]:
        """The shapes that two slides have in common: the number in each, and what was written."""
        ours, theirs = self.now[now].shapes, self.found.slides[found].shapes
        old = self.old[found].shapes if found in self.old else []
        written = {there: old[n] for n, there in same_shapes(old, theirs, self.exact).items()}
        for n, there in same_shapes(ours, theirs, self.exact).items():
            yield n, there, written.get(there)

    def scalar(self, where: Where) -> YamlNode | None:
        """The scalar at a place in the outline, if nothing else of it shows it, too."""
        node = self.trial.source.at(where) if where.file == str(self.trial.made.deck.path) else None
        return node if node and not self.trial.source.shared(node) else None

    def leaf(self, now: int, shape: int) -> tuple[Placed | None, int]:
        """What a shape stands for, and how many paragraphs of that other shapes show before it."""
        shapes, leaves = self.now[now].shapes, self.trial.written[now].leaves
        first = [max((key for key in leaves if key <= other.id), default=0) for other in shapes[: shape + 1]]
        before = sum(len(other.words) for other, own in zip(shapes, first[:-1], strict=False) if own == first[-1])
        return leaves.get(first[-1]), before
