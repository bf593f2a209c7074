"""Hold a lecture as its judges see it: slides as placed, and their words a paragraph at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from itertools import groupby
from typing import Literal, NamedTuple

from deck import markdown, typeset
from deck.artwork import Artwork
from deck.markdown import Paragraph, Run
from deck.markup import Attribution, Code, Figure, Lead, Node, Picture, Placeholder, Source, Subtitle, Table, Td, Title
from deck.outline import Deck, Slide
from deck.place import Placed
from deck.problem import Where
from deck.spelling import Speller
from deck.theme import Style

GREY = (Subtitle, Lead, Attribution, Source)  # the placeholders that the layouts set in grey
ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
OMITTED = "`"  # stands for code and addresses, where words are judged


class Finding(NamedTuple):
    """What a rule found: where, what, and what to do."""

    where: Where
    message: str
    hint: str


@dataclass(frozen=True)
class Words:
    """A paragraph as it is set: size in points, a colour of the theme."""

    paragraph: Paragraph
    size: float
    bold: bool
    color: str


class Prose(NamedTuple):
    """A text to be read for slips, and which of its words with a capital are no names."""

    text: str
    where: Where
    capitals: Literal["names", "sentences", "words"] = "sentences"


@dataclass(frozen=True)
class Judged:
    """A slide as it was written, and where everything on it lies."""

    slide: Slide
    placed: Sequence[Placed]

    @property
    def title(self) -> str:
        """The words of its title; "" if it has none."""
        return " ".join(p.text for item in self.placed if isinstance(item.node, Title) for p in item.node.paragraphs)

    @property
    def notes(self) -> list[Paragraph]:
        """What is said while it is shown."""
        return markdown.block(self.slide.notes, self.slide.notes.where)

    def at(self, *places: Where) -> Where:
        """The first of the places that is in the outline, else that of the slide: a template's line helps nobody."""
        return next((place for place in places if place.file == self.slide.where.file), self.slide.where)

    def line(self, paragraph: Paragraph) -> Where:
        """Where a paragraph was written."""
        return self.at(*(run.where for run in paragraph.runs))


@dataclass(frozen=True)
class Talk:
    """A whole lecture; by `id()` of a node, what figures became, and the width and height in pixels of pictures."""

    deck: Deck
    style: Style
    pages: Sequence[Judged]
    artworks: Mapping[int, Artwork]
    pixels: Mapping[int, tuple[int, int]]
    speller: Speller

    @cached_property
    def first(self) -> dict[str, Judged]:
        """The first slide of each title, in lower case."""
        return {page.title.casefold(): page for page in reversed(self.pages)}

    def words(self, item: Placed) -> Iterator[Words]:
        """A node's paragraphs; those of a table cell by cell."""
        node = item.node
        if isinstance(node, Table):
            yield from _cells(node, item.sizes[0])
            return
        sizes = item.sizes
        if isinstance(node, Placeholder):
            sizes = sizes or typeset.levels(self.style.sizes[node.size], 0)
        color = "grey" if isinstance(node, GREY) else getattr(node, "color", "ink")
        bold = isinstance(node, Title) or getattr(node, "bold", False)
        for paragraph in node.paragraphs:
            yield Words(paragraph, sizes[min(paragraph.level, len(sizes) - 1)], bold, color)

    def prose(self, page: Judged) -> Iterator[Prose]:
        """Every text of a slide but its code: what it shows, describes, draws and says."""
        for item in page.placed:
            yield from self._shown(item, page)
            if isinstance(item.node, Figure | Picture):
                yield Prose(item.node.alt, page.at(place_of(item.node, "alt")))
            for text in drawn(self.artworks.get(id(item.node))):
                yield Prose(text, page.at(place_of(item.node, "src")), "names")
        for paragraph in page.notes:
            yield Prose(spelt(paragraph), page.line(paragraph))

    def _shown(self, item: Placed, page: Judged) -> Iterator[Prose]:
        if isinstance(item.node, Code):
            return
        for words in self.words(item):
            text, where = spelt(words.paragraph), page.line(words.paragraph)
            if isinstance(item.node, Source | Table):
                yield Prose(text, where, "names")
            else:
                yield Prose(text, where, "words" if isinstance(item.node, Title) and _title_case(text) else "sentences")


def _cells(table: Table, size: float) -> Iterator[Words]:
    for n, row in enumerate(table.children):
        for cell in row.children:
            lit = isinstance(cell, Td) and cell.highlight
            for paragraph in cell.paragraphs:
                yield Words(paragraph, size, lit or (table.header and n == 0), "accent" if lit else "ink")


def _title_case(text: str) -> bool:
    long = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    return len(long) > 1 and all(word[0].isupper() for word in long)


def spelt(paragraph: Paragraph) -> str:
    """A paragraph's words, without its code and addresses."""
    return ADDRESS.sub(OMITTED, "".join(OMITTED if run.code else run.text for run in paragraph.runs))


def links(paragraph: Paragraph) -> Iterator[tuple[str, str, Run]]:
    """Where its runs lead ("" for nowhere), their words, and the first of them."""
    for href, runs in groupby(paragraph.runs, key=lambda run: run.href):
        found = list(runs)
        yield href, "".join(run.text for run in found if not run.code), found[0]


def drawn(artwork: Artwork | None) -> list[str]:
    """The texts in a figure."""
    return [unescape(text) for text in re.findall(r"<a:t>([^<]*)</a:t>", artwork.xml)] if artwork else []


def place_of(node: Node, attribute: str) -> Where:
    """Where an attribute was written."""
    where: Where = getattr(getattr(node, attribute), "where", node.where)
    return where
