"""Hold a lecture as it is judged: its pages, and their words a paragraph at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from typing import NamedTuple

from deck.artwork import Artwork, Bitmap
from deck.lint.spelling import Capitals, Speller
from deck.loading.outline import Deck
from deck.markup import Chart, Code, Figure, Math, Node, Picture, Player, Source, Table, Td, Title
from deck.maths.layers import colors
from deck.placing import columns, typeset
from deck.placing.place import Page, Placed
from deck.problem import Where
from deck.rendering.markdown import BREAK, Paragraph, Run
from deck.theme import Layout, Manner, Style

ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
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
    manner: Manner | None = None


class Prose(NamedTuple):
    """A text to be read for slips, and which of its words with a capital are no names."""

    text: str
    where: Where
    capitals: Capitals = "sentences"


@dataclass(frozen=True)
class Talk:
    """A lecture; by `id()` of a node, what figures and picture files became."""

    deck: Deck
    style: Style
    layouts: Mapping[str, Layout]
    pages: Sequence[Page]
    artworks: Mapping[int, Artwork]
    bitmaps: Mapping[int, Bitmap]
    speller: Speller
    _words: dict[int, list[Words]] = field(default_factory=dict)

    @cached_property
    def first(self) -> dict[str, Page]:
        """The first page of each title, in lower case."""
        return {title(page).casefold(): page for page in reversed(self.pages)}

    @cached_property
    def notes(self) -> dict[Where, list[Paragraph]]:
        """What is said while a slide is shown, for those slides that have notes."""
        shown = (page for page in self.pages if not page.slide.hidden)
        return {page.slide.where: page.tree.notes for page in shown if page.tree.notes}

    @cached_property
    def _names(self) -> dict[str, str]:
        """The theme's names of its colours; where two are alike, the first."""
        return {color: name for name, color in reversed(self.style.colors.items())}

    def color(self, name: str) -> str:
        """A colour as #RRGGBB, by the theme's name or as it is."""
        return self.style.colors.get(name, name)

    def sizes(self, item: Placed) -> tuple[float, ...]:
        """Points by level, of a placeholder too."""
        return item.sizes or (item.manner.sizes if item.manner else ())

    def words(self, item: Placed) -> list[Words]:
        """A node's paragraphs; those of a table cell by cell."""
        if id(item) not in self._words:
            self._words[id(item)] = list(self._set(item))
        return self._words[id(item)]

    def _set(self, item: Placed) -> Iterable[Words]:
        node, sizes = item.node, self.sizes(item)
        if isinstance(node, Table):
            return _cells(node, sizes[0])
        if isinstance(node, Chart):
            from deck.chart.texts import texts

            return [Words(said.paragraph, sizes[0], said.bold, said.color) for said in texts(node)]
        if isinstance(node, Math):
            return _signs(node, sizes[0])
        color, bold = getattr(node, "color", "ink"), getattr(node, "bold", False)
        if item.manner:
            color, bold = self._names.get(item.manner.color, item.manner.color), item.manner.bold
        return [Words(p, sizes[min(p.level, len(sizes) - 1)], bold, color, item.manner) for p in node.paragraphs]

    def lines(self, words: Words, width: int) -> list[str]:
        """The lines that a paragraph takes in a place `width` EMU wide."""
        lines = typeset.lines(words.paragraph, width, words.size, self.style, bold=words.bold, manner=words.manner)
        return ["".join(piece.text for piece in line).strip() for line in lines]

    def prose(self, page: Page) -> Iterator[Prose]:
        """Every text of a page but its code: what it shows, describes, draws and says."""
        for item in page.placed:
            yield from self._shown(item, page)
            if isinstance(item.node, Figure | Picture | Player):
                yield Prose(item.node.alt, at(page, attribute(item.node, "alt")))
            for text in drawn(self.artworks.get(id(item.node)), r"<a:t>([^<]*)"):
                yield Prose(unescape(text), at(page, attribute(item.node, "src")), "names")
        for paragraph in page.tree.notes:
            yield Prose(_spelt(paragraph), line(page, paragraph))

    def _shown(self, item: Placed, page: Page) -> Iterator[Prose]:
        for words in self.words(item) if not isinstance(item.node, Code | Math) else ():
            capitals: Capitals = "names" if isinstance(item.node, Chart | Source | Table) else "sentences"
            text = _spelt(words.paragraph)
            if isinstance(item.node, Title) and _title_case(text):
                capitals = "words"
            yield Prose(text, line(page, words.paragraph), capitals)


def count(paragraph: Paragraph) -> int:
    """How many words a paragraph has; a formula is taken in as one."""
    return len("".join("x" if run.formula else run.text for run in paragraph.runs).split())


def title(page: Page) -> str:
    """The words of a page's title; "" if it has none."""
    titles = (item.node for item in page.placed if isinstance(item.node, Title))
    return " ".join(paragraph.line for node in titles for paragraph in node.paragraphs).strip()


def at(page: Page, *places: Where) -> Where:
    """The first of the places that is in the outline, else that of the slide: a template's line helps no author."""
    return next((place for place in places if place.file == page.slide.where.file), page.slide.where)


def line(page: Page, paragraph: Paragraph) -> Where:
    """Where a paragraph was written."""
    return at(page, *(run.where for run in paragraph.runs))


def attribute(node: Node, name: str) -> Where:
    """Where a node's attribute was written."""
    where: Where = getattr(getattr(node, name), "where", node.where)
    return where


def drawn(artwork: Artwork | None, pattern: str) -> list[str]:
    """What a pattern finds in a figure's XML."""
    return [found for layer in artwork.layers for found in re.findall(pattern, layer.xml)] if artwork else []


def _signs(node: Math, size: float) -> Iterator[Words]:
    """A formula in each of its colours."""
    assert node.formula
    runs = tuple(Run(node.formula.tex, node.where, color=token) for token in ("", *colors(node.formula.body)))
    yield Words(Paragraph(runs), size, False, node.color)


def _cells(table: Table, size: float) -> Iterator[Words]:
    for row in table.children:
        for n, cell in enumerate(row.children):
            lit = isinstance(cell, Td) and cell.highlight
            for paragraph in cell.paragraphs:
                yield Words(paragraph, size, lit or columns.bold(table, row, n), "accent" if lit else "ink")


def _spelt(paragraph: Paragraph) -> str:
    """A paragraph's words, without its code, formulas and addresses."""
    text = "".join(OMITTED if run.code or run.formula else run.text for run in paragraph.runs)
    return ADDRESS.sub(OMITTED, text.replace(BREAK, " "))


def _title_case(text: str) -> bool:
    """Whether All Longer Words Begin like This."""
    longer = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    return len(longer) > 1 and all(word[0].isupper() for word in longer)
