"""Hold a lecture as its outline says it: the deck and its slides."""

import os
import re
from collections.abc import Mapping, Set
from functools import cached_property
from pathlib import Path
from typing import Any

from deck.base.course import ASSETS, course_of, homes
from deck.base.dataclass import dataclass, field
from deck.base.paths import output_name
from deck.base.problem import Problem, Where
from deck.model.values import Record, Scalar, beside, texts

RECORDINGS = "recordings"  # a folder below assets
_LONGEST = 500  # characters of a file's name


@dataclass(frozen=True, eq=False)
class OutlineSlide:
    """One slide of the outline: its kind, the fields its template fills in, and what the engine itself reads."""

    kind: Scalar
    fields: Record
    where: Where
    notes: Scalar
    id: str = ""
    section: str = ""
    layout: str = ""
    transition: str = ""
    effect: str = ""
    dim: str = ""
    split: str = ""
    appendix: bool = False
    lang: str = ""
    hidden: bool = False
    allow: tuple[Scalar, ...] = ()

    @property
    def anchor(self) -> str:
        """What a link to it names: its id, else the section that begins with it, on one line."""
        return self.id or (f"section:{' '.join(self.section.split())}" if self.section else "")


@dataclass(frozen=True)
class LinkedLecture:
    """Another lecture of the course, to which a link leads: its outline, its deck from that of this one, its title.

    slide, id: of the slide that is meant; the number counts from 1, and is 1 where it is not known.
    """

    outline: Path
    deck: str
    title: str
    slide: int = 1
    id: str = ""


@dataclass(frozen=True)
class Deck:
    """The whole outline: the fields of the lecture, its slides, and what is wrong with either.

    A slide that is no mapping is in `problems` only. audience: whom this version is for, "" for all; left_out: the
    ids of what is not for them; vars: the lecture's variables.
    """

    path: Path
    fields: Record
    slides: list[OutlineSlide] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    audience: str = ""
    left_out: Set[str] = frozenset()
    vars: Mapping[str, str] = field(default_factory=dict)
    linked: dict[str, LinkedLecture] = field(default_factory=dict)  # by what links in it say

    @property
    def folder(self) -> Path:
        """Where the outline lies."""
        return self.path.parent

    @property
    def assets(self) -> Path:
        """Where the outline's paths start."""
        return self.folder / ASSETS

    @cached_property
    def course(self) -> Path | None:
        """The folder of the course that it belongs to."""
        return course_of(self.folder)

    @property
    def out(self) -> Path:
        """Where its file is written, unless the command line names another."""
        name = output_name(self.text("title", self.path.stem))
        return self.folder / "out" / f"{name}{self.audience and '-' + self.audience}.pptx"

    @property
    def allow(self) -> tuple[Scalar, ...]:
        """The names of the lint rules that the whole deck may break."""
        return names(self.fields.get("allow"))

    def text(self, key: str, default: str = "") -> str:
        """A text of the deck itself (`lang`, `theme` …), or the default."""
        value = self.fields.get(key)
        return value if isinstance(value, Scalar) and value else default

    def elsewhere(self) -> set[Path]:
        """Where files lie, or may come to, that it names in other lectures; and the outlines to which it links."""
        places = (*homes(self.assets), *homes(self.folder)) if self.course else ()
        told = (self.fields, *(slide.fields for slide in self.slides)) if places else ()
        said = (text for fields in told for text in texts(fields))
        named = [text for text in said if ".." in text and len(text) < _LONGEST and "\n" not in text]
        found = {Path(os.path.normpath(home / text)) for text in named for home in places}
        files = {path for path in found if not os.path.isdir(path)}  # noqa: PTH112 - whatever the name
        return files | {other.outline for other in self.linked.values()}

    def maker(self, name: str) -> Scalar | None:
        """The code that writes a file under assets/ which is not there yet; None if it is, or nobody writes it."""
        code = self._makers.get(os.path.normpath(name))
        there = any(os.access(home / name, os.F_OK) for home in homes(self.assets))
        return None if code is None or there else code

    def makes(self, path: Path) -> bool:
        """Whether a file comes of builds: a recording, or what a snippet says that it writes."""
        name = os.path.relpath(path, self.assets)
        return Path(name).parts[0] == RECORDINGS or name in self._makers

    @cached_property
    def _makers(self) -> dict[str, Scalar]:
        """For each file that snippets say they write, their code, or the name of its file."""
        said = [pair for slide in self.slides for pair in beside(slide.fields, "writes", "code")]
        pairs = ((name, code) for files, code in said for text in names(files) for name in text.split("|"))
        return {os.path.normpath(name.strip()): code for name, code in pairs if isinstance(code, Scalar)}


def minutes_of(text: str) -> float:
    """How many minutes a text names at its beginning, as "45" and "45 min" do; 0 if none."""
    match = re.match(r"\d{1,6}(\.\d+)?", text)
    return float(match[0]) if match else 0


def names(value: Any) -> tuple[Scalar, ...]:
    """The texts of a list, or one text alone."""
    listed = value if isinstance(value, list) else [value]
    return tuple(item for item in listed if isinstance(item, Scalar))
