"""Say which works are cited, where: in numbers or by author and year, at the foot of slides or at the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial

from deck.base.dataclass import replace
from deck.base.problem import Problem, Where
from deck.base.regex import regex
from deck.model.deck import Deck, OutlineSlide
from deck.model.tags import Body, Node, Slide, Source, Text, walk
from deck.model.text import Paragraph, Run
from deck.model.values import Scalar
from deck.rendering.bibliography import Work
from deck.rendering.csl import CslStyle
from deck.rendering.typography import typeset

_ONE = regex(r"(.*?)(-?)@(\w(?:[\w:.#$%&+?~/-]*[\w/])?)(.*)", re.DOTALL)
_ALLOWED = ("link-text", "spelling", "too-many-words")  # on slides of references, which are looked up
Cited = dict[str, Where]  # by the key of a work, where it is cited first
Rendered = list[tuple[OutlineSlide, Slide]]


def keys(group: str) -> list[str]:
    """The keys of the works that are cited together: "@a, p. 3; see @b"."""
    return [match[3] for part in group.split(";") if (match := _ONE.fullmatch(part))]


def cite(rendered: Rendered, deck: Deck, works: Mapping[str, Work] | None) -> tuple[Rendered, list[Problem]]:
    """The slides with their citations, and the works at their feet, or on slides of references, which are split."""
    ends = any(slide.kind == "references" for slide, _ in rendered)
    foot, whole = deck.text("cite", "end" if ends else "foot") == "foot", Cited()
    for _, tree in rendered:
        for paragraphs in (*(node.paragraphs for node in walk(tree)), tree.notes):
            whole |= {key: where for key, where in _cited(paragraphs).items() if key not in whole}
    csl, plain = deck.fields.get("csl"), deck.text("typography").lower() in ("false", "no")
    sets = str if plain else partial(typeset, lang=deck.text("lang", "en"))
    citations = Citations(works or {}, csl == "author-year", whole, sets)
    if isinstance(csl, Scalar) and csl.endswith(".csl"):
        citations.style = CslStyle(csl, deck, works or {}, whole, citations.typeset)
    for _, tree in rendered if whole else ():
        _put(tree, foot, citations)
    found, problems = Rendered(), list[Problem]()
    for slide, tree in rendered:
        found.append((slide, tree))
        body = next((node for node in walk(tree) if isinstance(node, Body | Text)), None)
        if slide.kind == "references" and body:
            rules = (Scalar(rule, slide.where) for rule in _ALLOWED)
            found[-1] = replace(slide, split="auto", allow=(*slide.allow, *rules)), tree
            body.paragraphs += citations.entries(whole)
            if not body.paragraphs and works != {}:
                hint = "cite with [@key] from `bibliography: file.bib`"
                problems.append(Problem(slide.where, "citation-key", "the lecture cites no works", hint))
    return found, problems


def _put(tree: Slide, foot: bool, citations: Citations) -> None:
    """What is printed for the citations of a slide, and perhaps the works at its foot and at the end of its notes."""
    here, spoken = Cited(), _cited(tree.notes)
    for node in walk(tree):
        here |= {key: where for key, where in _cited(node.paragraphs).items() if key not in here}
        node.paragraphs = citations.put(node.paragraphs)
    tree.notes = citations.put(tree.notes)
    if foot and here:
        at_foot(tree, [*citations.entries(here)])
    if foot:
        tree.notes += citations.entries({key: where for key, where in spoken.items() if key not in here})


def _cited(paragraphs: Iterable[Paragraph]) -> Cited:
    found = Cited()
    for run in (run for paragraph in paragraphs for run in paragraph.runs):
        found |= {key: run.where for key in keys(run.cites) if key not in found}
    return found


def at_foot(page: Node, notes: list[Paragraph]) -> None:
    """Put paragraphs into the small print at a slide's foot, under its source."""
    source = next((node for node in page.children if isinstance(node, Source)), None)
    if source is None:
        source = Source(where=notes[0].runs[0].where)
        page.children.append(source)
    source.paragraphs = [*source.paragraphs, *notes]


class Citations:
    """How a lecture cites its works: in numbers, by who made them when, or in a `style` of its own.

    typeset: gives a text the quotes and dashes of its language.
    """

    style: CslStyle | None = None

    def __init__(self, works: Mapping[str, Work], by_year: bool, cited: Cited, typeset: Callable[[str], str]) -> None:
        self._works, self._by_year, self.typeset = works, by_year, typeset
        self._numbers = {key: n for n, key in enumerate(cited, 1)}

    @cached_property
    def _labels(self) -> dict[str, tuple[str, str]]:
        """Who and when, by key: "Knuth", "1984"; a letter tells works of the same year apart."""
        alike: dict[tuple[str, str], list[str]] = {}
        for key in self._numbers:
            work = self._works[key]
            alike.setdefault((_listed([name for _, name in work.people] or [work.title], 2), work.year), []).append(key)
        return {
            key: (who, year + ("" if len(same) == 1 else chr(ord("a") + n % 26)))
            for (who, year), same in alike.items()
            for n, key in enumerate(same)
        }

    def put(self, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
        """Paragraphs with what is printed for each citation."""
        return [replace(p, runs=tuple(said for run in p.runs for said in self._said(run))) for p in paragraphs]

    def _said(self, run: Run) -> list[Run]:
        if not run.cites:
            return [run]
        if run.text.startswith("@"):  # as a word of its sentence: Knuth (1984)
            who = replace(run, text=self._labels[keys(run.cites)[0]][0] + " ", cites="")
            return [who, *self._said(replace(run, text="", cites=f"-{run.cites}"))]
        parts = [part.strip() for part in run.cites.split(";")]
        matches = [match.groups() for part in parts if (match := _ONE.fullmatch(part))]
        if self.style and matches:
            return self.style.citation([(a, bool(b), c, _joined(d)) for a, b, c, d in matches], run)
        said = "; ".join(self._one(part) for part in parts)
        return [replace(run, text=f"({said})" if self._by_year else f"[{said}]")]

    def _one(self, part: str) -> str:
        match = _ONE.fullmatch(part)
        if not match:
            return part
        before, silent, key, after = match.groups()
        said = ", ".join(filter(None, self._labels[key][bool(silent) :])) if self._by_year else self._numbers[key]
        return f"{before}{said}{_joined(after)}"

    def entries(self, cited: Cited) -> Iterator[Paragraph]:
        """A paragraph for each work, in the order of their numbers, or of their authors."""
        if self.style:
            yield from self.style.entries(cited)
            return
        order = (lambda key: [said.casefold() for said in self._labels[key]]) if self._by_year else self._numbers.get
        for key in sorted(cited, key=order):  # type: ignore[arg-type]
            work, where = self._works[key], cited[key]
            if self._by_year:
                people = [", ".join(filter(None, (family, given))) for given, family in work.people]
                begin, end = f"{_listed(people, 6)} ({self._labels[key][1]}).", work.within
            else:
                people = [f"{given} {family}".strip() for given, family in work.people]
                begin = f"[{self._numbers[key]}] {_listed(people, 6)}".rstrip(". ") + "." * bool(people)
                end = ", ".join(filter(None, (work.within, work.year)))
            texts = (f"{begin} ", work.title, f". {end}." if end else ".")
            runs = [Run(self.typeset(text), where, italic=n == 1) for n, text in enumerate(texts)]
            runs += [Run(" ", where), Run(work.link.partition("//")[2], where, href=work.link)] if work.link else []
            yield Paragraph(tuple(runs))


def _joined(after: str) -> str:
    """Where in a work, on one line: "p. 3", and 33–35 for 33-35."""
    return re.sub(r"(?<=\d)--?(?=\d)", "–", re.sub(r"(?<=\w\.) (?=[\divxlIVXL])", "\N{NO-BREAK SPACE}", after))


def _listed(people: Sequence[str], most: int) -> str:
    """Names in a list; of more than so many, or where others are left out, the first alone."""
    if len(people) > most or "others" in people:
        return f"{people[0]} et al."
    return " & ".join(filter(None, (", ".join(people[:-1]), *people[-1:])))
