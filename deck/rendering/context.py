"""Remember what is known of a slide while its Markdown is read: its footnotes, and what is printed as typed."""

import html
import json
from collections.abc import Mapping
from functools import cache

from deck.base.dataclass import dataclass, field
from deck.base.libraries import TEMPLATES
from deck.base.problem import Problem, Where
from deck.base.regex import regex
from deck.model.text import Run
from deck.rendering.bibliography import Work

_LABEL = regex(r"\[\^([^\]\s^]+)\]:")
DEFINED = regex(r"^ {0,3}\[\^([^\]\s^]+)\]:[ \t]*(.*)$")  # a footnote, on a line of its own


@cache
def _names(lang: str) -> Mapping[str, str]:
    known: dict[str, dict[str, str]] = json.loads((TEMPLATES / "names.json").read_text(encoding="utf-8"))
    tag = lang.casefold().split("-")[0]
    return known.get({"nb": "no", "nn": "no"}.get(tag, tag), known["en"])


@dataclass
class Context:
    """How Markdown is to be read, and what was found in that of a slide or its notes.

    lang: the deck's; typography: quotes and dashes become those of the language; works: what can be cited, None without
    a bibliography; labels: the footnotes that are written on the slide; notes: their words, by label; numbers: in the
    order in which they are first named.
    """

    lang: str = "en"
    typography: bool = True
    works: Mapping[str, Work] | None = None
    labels: frozenset[str] = frozenset()
    warnings: list[Problem] = field(default_factory=list)
    notes: dict[str, tuple[Run, ...]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    @property
    def names(self) -> Mapping[str, str]:
        """What theorems, notes and their like are called in its language, by their English names in small letters."""
        return _names(self.lang)

    def begin(self, text: str) -> None:
        """Forget what was read before; text: all of the slide, from which the labels of its footnotes are known."""
        self.labels, self.notes, self.numbers = frozenset(_LABEL.findall(html.unescape(text))), {}, {}
        self.warnings = []

    def warn(self, where: Where, message: str, hint: str) -> None:
        """Tell of what is printed as typed."""
        self.warnings.append(Problem(where, "slide-markup", message, hint, "warning"))

    def number(self, label: str) -> int:
        """The number of a footnote."""
        return self.numbers.setdefault(label, len(self.numbers) + 1)

    def footnotes(self) -> list[tuple[Run, ...]]:
        """The words of the footnotes that are named, each with its number before it."""
        for label in self.notes.keys() - self.numbers.keys():
            where = next((run.where for run in self.notes[label]), Where("?"))
            self.warn(where, f"left out: nothing names the footnote [^{label}]", f"write [^{label}] where it belongs")
        found = [(number, self.notes[label]) for label, number in self.numbers.items() if self.notes.get(label)]
        return [(Run(str(n), words[0].where, raised=1), Run(" ", words[0].where), *words) for n, words in found]
