"""Hold a lecture as it is judged: its pages, their words a paragraph at a time, and what lies behind them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from deck.base.dataclass import dataclass, field
from deck.base.problem import Where
from deck.base.regex import regex
from deck.layout import typeset
from deck.layout.dispatch import GROUNDS, frames
from deck.layout.text_frames import TextFrame
from deck.lint.spelling import Capitals, Speller
from deck.model.deck import Deck
from deck.model.placed import Page, Placed
from deck.model.style import Layout, PlaceholderStyle, Style
from deck.model.tags import Chart, Code, Figure, Math, Node, Picture, Player, Source, Table, Title
from deck.model.text import BREAK, Paragraph, Run
from deck.model.values import written_at

ADDRESS = regex(r"(?:https?://|www\.)\S+")
OMITTED = "`"  # stands for code and addresses where words are judged


class Finding(NamedTuple):
    """What a rule found: where, what, and what to do."""

    where: Where
    message: str
    hint: str


@dataclass(frozen=True)
class Words:
    """A paragraph as it is set: its size in points, whether bold, its colour by the theme's name or as #RRGGBB."""

    paragraph: Paragraph
    size: float
    bold: bool
    color: str
    placeholder: PlaceholderStyle | None = None
    ground: str = ""  # which covers what is behind


class Prose(NamedTuple):
    """A text to be read for slips, and which of its words with a capital are no names."""

    text: str
    where: Where
    capitals: Capitals = "sentences"


@dataclass(frozen=True)
class Talk:
    """A lecture as it is judged."""

    deck: Deck
    style: Style
    layouts: Mapping[str, Layout]
    pages: Sequence[Page]
    speller: Speller
    _words: dict[Placed, list[Words]] = field(default_factory=dict)
    _grounds: dict[Page, list[tuple[Placed, list[str]]]] = field(default_factory=dict)

    @cached_property
    def first(self) -> dict[str, Page]:
        """The first page of each title, in lower case."""
        return {title(page).casefold(): page for page in reversed(self.pages)}

    @cached_property
    def notes(self) -> dict[Where, list[Paragraph]]:
        """What is said while a slide is shown, for those slides that have notes."""
        shown = (page for page in self.pages if not (page.slide.hidden or page.slide.appendix))
        return {page.slide.where: page.tree.notes for page in shown if page.tree.notes}

    @cached_property
    def _names(self) -> dict[str, str]:
        """The theme's names of its colours; where two are alike, the first."""
        return {color: name for name, color in reversed(self.style.colors.items())}

    def color(self, name: str) -> str:
        """A colour as #RRGGBB, by the theme's name or as it is."""
        return self.style.colors.get(name, name)

    def words(self, item: Placed) -> list[Words]:
        """A node's paragraphs; those of a table cell by cell."""
        if item not in self._words:
            self._words[item] = list(self._set(item))
        return self._words[item]

    def grounds(self, page: Page) -> list[tuple[Placed, list[str]]]:
        """Each leaf with the colours, by the theme's names or as #RRGGBB, that it is on; a picture's are not known."""
        if page not in self._grounds:
            layout, placed = self.layouts[page.tree.layout], page.placed
            behind = (sorted(set(_behind(item, placed[:n], layout))) for n, item in enumerate(placed))
            self._grounds[page] = list(zip(placed, behind, strict=True))
        return self._grounds[page]

    def _set(self, item: Placed) -> Iterable[Words]:
        node = item.node
        if isinstance(node, Chart):
            from deck.layout.chart.summary import texts

            return (Words(said.paragraph, item.sizes[0], said.bold, said.color) for said in texts(node))
        if isinstance(node, Math):
            from deck.maths.layers import colors

            assert node.formula  # in each of its colours
            tokens = ("", *colors(node.formula.body))
            runs = tuple(Run(node.formula.tex, node.where, color=token) for token in tokens)
            return [Words(Paragraph(runs), item.sizes[0], False, node.color)]
        return (words for frame in frames(item, self.style) for words in self._framed(frame))

    def _framed(self, frame: TextFrame) -> Iterator[Words]:
        color = self._names.get(frame.color, frame.color)
        bold = frame.placeholder.bold if frame.placeholder else frame.bold
        for paragraph in frame.paragraphs:
            size = frame.sizes[min(paragraph.level, len(frame.sizes) - 1)]
            yield Words(paragraph, size, bold, color, frame.placeholder, frame.ground)

    def lines(self, words: Words, width: int) -> list[str]:
        """The lines that a paragraph takes in a place `width` EMU wide."""
        bold, placeholder = words.bold, words.placeholder
        lines = typeset.lines(words.paragraph, width, words.size, self.style, bold=bold, placeholder=placeholder)
        return ["".join(piece.text for piece in line).strip() for line in lines]

    def prose(self, page: Page) -> Iterator[Prose]:
        """Every text of a page but its code: what it shows, describes, draws and says."""
        for item in page.placed:
            yield from self._shown(item, page)
            if isinstance(item.node, Figure | Picture | Player):
                yield Prose(item.node.alt, attribute(page, item.node, "alt"))
            labels = item.artwork.labels() if item.artwork else ()
            for text in (text for label in labels for runs in label.lines for text, _ in runs):
                yield Prose(text, attribute(page, item.node, "src"), "names")
        for paragraph in page.tree.notes:
            yield Prose(_spelt(paragraph), line(page, paragraph))

    def _shown(self, item: Placed, page: Page) -> Iterator[Prose]:
        for words in self.words(item) if not isinstance(item.node, Code | Math) else ():
            capitals: Capitals = "names" if isinstance(item.node, Chart | Source | Table) else "sentences"
            text = _spelt(words.paragraph)
            longer = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
            if isinstance(item.node, Title) and len(longer) > 1 and all(word[0].isupper() for word in longer):
                capitals = "words"  # All Longer Words Begin like This
            yield Prose(text, line(page, words.paragraph), capitals)


def count(paragraph: Paragraph) -> int:
    """How many words a paragraph has; a formula is taken in as one."""
    return len("".join("x" if run.formula else run.text for run in paragraph.runs).split())


def title(page: Page) -> str:
    """The words of a page's title; "" if it has none."""
    titles = (node for node in page.tree.children if isinstance(node, Title))
    return " ".join(paragraph.line for node in titles for paragraph in node.paragraphs).strip()


def at(page: Page, *places: Where) -> Where:
    """The first of the places that is in the outline, else that of the slide: a template's line helps no author."""
    return next((place for place in places if place.file == page.slide.where.file), page.slide.where)


def line(page: Page, paragraph: Paragraph) -> Where:
    """Where a paragraph was written."""
    return at(page, *(run.where for run in paragraph.runs))


def attribute(page: Page, node: Node, name: str) -> Where:
    """Where a node's attribute was written."""
    return at(page, written_at(getattr(node, name), node.where))


def _spelt(paragraph: Paragraph) -> str:
    """A paragraph's words, without its code, formulas and addresses."""
    text = "".join(OMITTED if run.code or run.formula else run.text for run in paragraph.runs)
    return ADDRESS.sub(OMITTED, text.replace(BREAK, " "))


def least(size: float, bold: bool) -> float:
    """The contrast that a text of so many points needs (WCAG 2.2, success criterion 1.4.3)."""
    return 3.0 if size >= 18 or (bold and size >= 14) else 4.5


def _behind(item: Placed, before: Sequence[Placed], layout: Layout) -> Iterator[str]:
    """A leaf's own fill, or all that shows behind it."""
    own, *fills = (GROUNDS[type(each.node)](each.node) for each in (item, *before))  # "" if one sees through it
    own = own or (item.placeholder.fill if item.placeholder else "")
    behind = [*layout.backdrop, *((other.rect, fill) for other, fill in zip(before, fills, strict=True) if fill)]
    for rect, color in [(item.rect, own)] if own else reversed(behind):
        if item.rect.overlaps(rect):
            if color:
                yield color
            if rect.holds(item.rect):
                return
