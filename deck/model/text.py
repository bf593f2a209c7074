"""Define words as they are set: runs in one style, paragraphs of them, and how the items of lists are numbered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from deck.base.dataclass import dataclass, replace
from deck.base.problem import Where

if TYPE_CHECKING:
    from deck.model.formula import Formula
    from deck.model.results import Output

Marker = Literal["bullet", "number", "none"]
BREAK = "\v"  # a line break inside a paragraph, as PowerPoint counts it
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(eq=False)
class InlineValue:
    """What is to stand in a text in place of an expression, once that was run: its output is None until then."""

    output: Output | None = None


@dataclass(frozen=True)
class Run:
    """Text in one style; `color` is a theme token, or "" for that of its surroundings; `ground`, behind it, or "".

    raised: 1 for a superscript, -1 for a subscript; marked: as with a highlighter; lang: the tag of its language, or ""
    for that of the deck; cites: the works that are cited there, as typed.

    The text of a formula is the formula as one would type it; that of an expression, whose `value` is to stand in its
    place, is `{python} and what to compute`.
    """

    text: str
    where: Where
    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str = ""
    color: str = ""
    formula: Formula | None = None
    value: InlineValue | None = None
    strike: bool = False
    underline: bool = False
    marked: bool = False
    raised: int = 0
    lang: str = ""
    ground: str = ""
    cites: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Runs that flow together, at a level from 0, with what stands before it; step: the click at which it comes.

    sign: what hangs before it instead of the bullet, or how its number is written: "1.", "a)", "I."; number: which it
    is, of a list; widest: the widest sign of its list, for which there is room; under: it goes on with the item above
    it, under whose words it stands; heading: 1 to 6 of a heading, else 0; loose: times the usual space between lines.
    """

    runs: tuple[Run, ...]
    level: int = 0
    marker: Marker = "none"
    step: int = 0
    sign: str = ""
    number: int = 0
    widest: str = ""
    under: bool = False
    heading: int = 0
    loose: float = 1.0

    @property
    def display(self) -> Formula | None:
        """The formula that the paragraph is, if it is one on lines of its own."""
        formula = self.runs[0].formula if len(self.runs) == 1 else None
        return formula if formula and formula.display else None

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)

    @property
    def line(self) -> str:
        """The words alone, without the breaks between their lines."""
        return self.text.replace(BREAK, " ")


def sign(paragraph: Paragraph) -> str:
    """What hangs before an item of a numbered list: "9.", "b)", "IV."."""
    form, n = paragraph.sign or "1.", paragraph.number
    kind, end = form[0], form[1:]
    said = {"1": str(n), "a": _letters(n), "i": _roman(n)}[kind.lower()]
    return (said.upper() if kind.isupper() else said) + end


def _letters(number: int) -> str:
    """A to Z, then aa, bb, as PowerPoint goes on."""
    return chr(97 + (number - 1) % 26) * (1 + (number - 1) // 26) if number > 0 else str(number)


def _roman(number: int) -> str:
    if not 0 < number < 400:
        return str(number)
    said = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        said += letters * times
    return said


def value_of(letters: str, kind: str) -> int:
    """The number that letters stand for as `a` or as `i`; 0 if they are none."""
    if kind == "a":
        return ord(letters.lower()) - 96 if len(letters) == 1 else 0
    return next((n for n in range(1, 100) if _roman(n) == letters.lower()), 0)


def numbered(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Paragraphs whose numbers are counted where none is said, each with the widest sign of its list."""
    found: list[Paragraph] = []
    lists: dict[int, list[int]] = {}  # by level, where in `found` the paragraphs of the open list are
    for paragraph in paragraphs:
        own, goes_on = paragraph.level, paragraph.marker == "number" or paragraph.under
        for level in [level for level in lists if level > own or (level == own and not goes_on)]:
            _close(found, lists.pop(level))
        if paragraph.marker == "number" or (paragraph.under and own in lists):
            before = lists.setdefault(own, [])
            last = next((found[n].number for n in reversed(before) if found[n].marker == "number"), 0)
            before.append(len(found))
            counts = paragraph.marker == "number" and not paragraph.number
            found.append(replace(paragraph, number=last + 1) if counts else paragraph)
        else:
            found.append(paragraph)
    for places in lists.values():
        _close(found, places)
    return found


def _close(found: list[Paragraph], places: Sequence[int]) -> None:
    """Give the paragraphs of a list the widest of its signs."""
    widest = max((sign(found[n]) for n in places if found[n].marker == "number"), key=len, default="")
    for n in places:
        found[n] = replace(found[n], widest=widest)


def starts(paragraphs: Sequence[Paragraph]) -> Iterator[int]:
    """With which number the chain begins that an item goes on, for programs that count from there; 0 for no item.

    A chain ends where something else stands at its level, or above it.
    """
    chains: dict[int, tuple[str, int, int]] = {}  # by level: how it is written, the last number, the first
    for paragraph in paragraphs:
        own, item = paragraph.level, paragraph.marker == "number"
        chains = {level: chain for level, chain in chains.items() if level < own or (level == own and item)}
        if not item:
            yield 0
            continue
        form, last, first = chains.get(own, ("", 0, 0))
        goes_on = own in chains and (form, last + 1) == (paragraph.sign, paragraph.number)
        begin = first if goes_on else max(1, paragraph.number)
        chains[own] = (paragraph.sign, paragraph.number, begin)
        yield begin
