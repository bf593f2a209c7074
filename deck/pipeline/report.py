"""Hold what a build was asked for, and what it did and found wrong."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from deck.base.cache import Cache
from deck.base.dataclass import dataclass, field, replace
from deck.base.problem import Problem, Where
from deck.code.expected import Inches
from deck.code.run import Ran
from deck.code.runner import How
from deck.graphics.asset_files import contours
from deck.graphics.draw import Drawn
from deck.model.artwork import Outlines
from deck.model.deck import Deck, OutlineSlide
from deck.model.placed import Page
from deck.model.style import Style, Theme
from deck.pipeline.kept_slides import KeptSlides

if TYPE_CHECKING:
    from deck.code.live.kept import KeptStates
    from deck.pptx.overwrite import When
    from deck.pptx.template import Template

Tell = Callable[[str, str], None]  # (stage, what it is doing)


@dataclass(frozen=True)
class Options:
    """What a build was asked for."""

    outline: Path
    output: Path | None = None
    theme: str = ""
    how: How = "cached"
    write: bool = True
    kept: KeptStates | None = None  # the states of sessions, of whoever builds again and again
    when: When = "unedited"
    audience: str = ""  # whom the version is for that is built; "" for all
    vars: Mapping[str, str] = field(default_factory=dict)  # values of variables, instead of the outline's
    only: Callable[[Deck], list[OutlineSlide]] | None = None  # the slides to build: all with code, or none
    text: str | None = None  # of the outline, instead of what its file holds
    keeps: bool = False  # slides that have not changed since the last build are known by what became of them only
    seen: Callable[[Composition], None] | None = None  # called as soon as slides are drawn, those without mistakes


@dataclass(frozen=True)
class Composition:
    """A lecture that is placed and drawn: all that a writer of any format needs."""

    pages: list[Page]
    theme: Theme
    deck: Deck
    cache: Cache
    template: Template  # to PowerPoint

    @cached_property
    def contours(self) -> Outlines:
        """The outlines of its formulas."""
        return contours(self.pages, self.cache)


@dataclass
class Report:
    """What a build did."""

    path: Path | None = None
    slides: int = 0
    pages: list[Page] = field(default_factory=list)
    style: Style | None = None
    composition: Composition | None = None  # with errors: of the slides that have none; None: there is no such
    begun: int = field(default_factory=time.time_ns)
    seconds: float = 0.0
    ran: Ran = field(default_factory=Ran)
    drawn: Drawn = field(default_factory=Drawn)
    problems: list[Problem] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether an error kept the deck from being written."""
        return any(problem.level == "error" for problem in self.problems)


@dataclass
class Build:
    """One round of a build: what was asked, what is known from the round before, and what was found."""

    options: Options
    tell: Tell
    known: dict[Where, Inches] = field(default_factory=dict)  # how large figures of snippets are shown
    report: Report = field(default_factory=Report)
    slides: KeptSlides = field(default_factory=KeptSlides)
    rendered: int = 0  # how many problems were found until the slides were rendered

    @property
    def may_run(self) -> bool:
        """Whether code may be run: the lecture is trusted."""
        return self.options.how != "recorded"

    def again(self, sizes: dict[Where, Inches]) -> Build:
        """The next round, which takes what this one ran from the cache, and tells of the stages after it only."""
        options, report = replace(self.options, how="cached"), Report()
        report.ran.names, report.begun = self.report.ran.names, self.report.begun

        def tell(stage: str, text: str) -> None:
            if stage in ("draw", "write"):
                self.tell(stage, text)

        return Build(options, tell, self.known | sizes, report)


class Lecture(NamedTuple):
    """A lecture as it was read: its outline, where its results are kept, how it looks; `template`: to PowerPoint."""

    deck: Deck
    cache: Cache
    theme: Theme
    template: Template


def counted(new: int, verb: str, reused: int, other: int = 0, other_verb: str = "") -> str:
    """What a stage did: "3 drawn, 26 reused"."""
    parts = [f"{new} {verb}", f"{reused} reused"] + ([f"{other} {other_verb}"] if other else [])
    return ", ".join(parts)
