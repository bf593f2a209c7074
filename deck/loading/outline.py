"""Load outline.yaml: a Deck of Slides in which every value knows its file, line and column."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from deck.loading.values import Record, Text, beside, described, impossible, read
from deck.paths import as_file_name
from deck.problem import DeckError, Problem, Where, did_you_mean

FORMAT = 1  # of outlines; a new number for each change after which older ones would be read otherwise
DECK_TEXTS = {
    *("title", "subtitle", "course", "author", "role", "affiliation", "date"),
    *("lang", "theme", "mark", "transition", "minutes", "effect", "dim", "images"),
    *("subject", "progress"),
}
DECK_KEYS = DECK_TEXTS | {"environments", "allow", "keywords", "properties"}
SLIDE_TEXTS = (*("kind", "notes", "id", "section", "layout", "transition", "effect", "dim", "split", "skip", "hidden"),)
TRANSITIONS = ("none", "fade", "push", "wipe", "cut", "morph")
CHOICES = {"images": ("scaled", "original"), "progress": ("line", "count")}
_BOOLEANS = {"true": True, "yes": True, "false": False, "no": False, "": False}


@dataclass(frozen=True)
class Slide:
    """One slide of the outline: its kind, the fields its template fills in, and what the engine itself reads."""

    kind: Text
    fields: Record
    where: Where
    notes: Text
    id: str = ""
    section: str = ""
    layout: str = ""
    transition: str = ""
    effect: str = ""
    dim: str = ""
    split: str = ""
    hidden: bool = False
    allow: tuple[Text, ...] = ()

    @property
    def anchor(self) -> str:
        """What a link to it names: its id, else the section that begins with it, on one line."""
        return self.id or (f"section:{' '.join(self.section.split())}" if self.section else "")


@dataclass(frozen=True)
class Deck:
    """The whole outline: the fields of the lecture, its slides, and what is wrong with either.

    A slide that is no mapping is in `problems` only.
    """

    path: Path
    fields: Record
    slides: list[Slide] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """Where the outline lies."""
        return self.path.parent

    @property
    def assets(self) -> Path:
        """Where the outline's paths start."""
        return self.folder / "assets"

    @property
    def out(self) -> Path:
        """Where its file is written, unless the command line names another."""
        name = as_file_name(self.text("title", self.path.stem)) or "deck"
        return self.folder / "out" / f"{name}.pptx"

    @property
    def allow(self) -> tuple[Text, ...]:
        """The names of the lint rules that the whole deck may break."""
        return names(self.fields.get("allow"))

    def text(self, key: str, default: str = "") -> str:
        """A text of the deck itself (`lang`, `theme` …), or the default."""
        value = self.fields.get(key)
        return value if isinstance(value, Text) and value else default

    def maker(self, name: str) -> Text | None:
        """The code that writes a file under assets/ which is not there yet; None if it is, or nobody writes it."""
        code = self._makers.get(os.path.normpath(name))
        return None if code is None or os.access(self.assets / name, os.F_OK) else code

    @cached_property
    def _makers(self) -> dict[str, Text]:
        """For each file that snippets say they write, their code, or the name of its file."""
        said = [pair for slide in self.slides for pair in beside(slide.fields, "writes", "code")]
        pairs = ((name, code) for files, code in said for text in names(files) for name in text.split("|"))
        return {os.path.normpath(name.strip()): code for name, code in pairs if isinstance(code, Text)}


def load(path: Path) -> Deck:
    """Read an outline; a DeckError if it is not one at all, with a place for every mistake in its YAML."""
    root = read(path)
    if not isinstance(root, Record):
        message = f"an outline is a mapping with 'slides:', not {described(root)}"
        raise DeckError(Problem(Where(str(path)), message, "begin it with 'title: My lecture'"))
    _check_format(root.take("format", Text(str(FORMAT), root.where)), root.place("format"))
    slides = root.take("slides", [])
    if not isinstance(slides, list) or not slides:
        said = "there are no slides" if slides == [] else f"'slides' is a list, not {described(slides)}"
        raise DeckError(Problem(root.place("slides"), said, "under 'slides:', each begins with '- title: …'"))
    deck = Deck(path, root)
    deck.problems.extend(_wrong_fields(root))
    for item in slides:
        if isinstance(item, Record):
            deck.slides.extend(_slide(item, deck.problems))
        else:
            hint = "it begins with '- title: …'"
            deck.problems.append(Problem(item.where, f"a slide is a mapping, not {described(item)}", hint))
    deck.problems.extend(_same_ids(deck.slides))
    return deck


def _check_format(number: Any, where: Where) -> None:
    """Raise DeckError where an outline says that it cannot be read right: what else would be told were beside it."""
    if not isinstance(number, Text) or not re.fullmatch("[1-9][0-9]{0,5}", number):
        raise DeckError(Problem(where, f"'format' is a number, not {described(number)}", f"write format: {FORMAT}"))
    if int(number) > FORMAT:
        message = f"written for a newer Lectern: format {number}, and this one reads format {FORMAT}"
        raise DeckError(Problem(where, message, "update Lectern: git pull, or take a newer release"))


def _wrong_fields(root: Record) -> Iterator[Problem]:
    """The deck's own keys: unknown, no text where one is meant, or not among the possible values."""
    for key, value in root.items():
        if key not in DECK_KEYS:
            yield Problem(root.place(key), f"nothing uses {str(key)!r}", did_you_mean(key, DECK_KEYS | {"slides"}))
        elif key in DECK_TEXTS and not isinstance(value, Text):
            yield _not_text(key, root.place(key), value)
    lang = root.get("lang")
    if isinstance(lang, Text) and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*|", lang):
        yield Problem(lang.where, f"no language {str(lang)!r}", "write its tag: en-GB, de, pt-BR")
    yield from _wrong_transition(root.get("transition"))
    for key, possible in CHOICES.items():
        value = root.get(key)
        if isinstance(value, Text) and value and value not in possible:
            yield impossible(value, "one of: " + ", ".join(possible))
    keywords = root.get("keywords")
    for item in keywords if isinstance(keywords, list) else [keywords]:
        if item is not None and not isinstance(item, Text):
            yield Problem(item.where, f"a keyword is a text, not {described(item)}", "keywords: [one, two]")
    yield from _wrong_properties(root.get("properties"))


def _wrong_properties(value: Any) -> Iterator[Problem]:
    """The file's own properties: texts, of names that differ by more than their capitals."""
    if value is None:
        return
    if not isinstance(value, Record):
        yield Problem(value.where, f"properties are a mapping, not {described(value)}", "write 'Name: value'")
        return
    first: dict[str, str] = {}
    for name, text in value.items():
        if not isinstance(text, Text):
            yield _not_text(name, value.place(name), text)
        if first.setdefault(name.casefold(), name) != name:
            yield Problem(value.place(name), f"{str(name)!r} is written twice", f"as {first[name.casefold()]!r}")


def _wrong_transition(name: Any) -> Iterator[Problem]:
    if isinstance(name, Text) and name and name not in TRANSITIONS:
        yield Problem(name.where, f"no transition {str(name)!r}", did_you_mean(name, TRANSITIONS))


def _slide(item: Record, problems: list[Problem]) -> Iterator[Slide]:
    """The slide of a mapping; none if it says `skip: true`."""
    engine = {key: _text(item, key, problems) for key in SLIDE_TEXTS}
    problems.extend(_wrong_transition(engine["transition"]))
    if engine["split"] not in ("", "auto"):
        problems.append(impossible(engine["split"], "write auto, or leave it out"))
    allow = names(item.take("allow"))
    skip, hidden = (_flag(engine.pop(key), problems) for key in ("skip", "hidden"))
    if not skip:
        kind = engine.pop("kind") or Text("bullets", item.where)
        yield Slide(kind=kind, fields=item, where=item.where, hidden=hidden, allow=allow, **engine)


def _flag(value: Text, problems: list[Problem]) -> bool:
    """Whether `true` or `yes` is written."""
    if value.lower() not in _BOOLEANS:
        problems.append(impossible(value, "write true or false"))
    return _BOOLEANS.get(value.lower(), False)


def _text(item: Record, key: str, problems: list[Problem]) -> Text:
    """A key that belongs to the engine; empty if it is not there or no text."""
    place = item.place(key)
    value = item.take(key, Text("", item.where))
    if isinstance(value, Text):
        return value
    problems.append(_not_text(key, place, value))
    return Text("", place)


def names(value: Any) -> tuple[Text, ...]:
    """The texts of a list, or one text alone."""
    listed = value if isinstance(value, list) else [value]
    return tuple(item for item in listed if isinstance(item, Text))


def mapping(value: Any) -> Record:
    """A value that has to be a mapping; DeckError where it is none."""
    if isinstance(value, Record):
        return value
    raise DeckError(Problem(value.where, f"a mapping is meant here, not {described(value)}", "write 'key: value'"))


def _not_text(key: str, where: Where, value: Any) -> Problem:
    return Problem(where, f"{str(key)!r} is a text, not {described(value)}")


def _same_ids(slides: list[Slide]) -> Iterator[Problem]:
    first: dict[str, Where] = {}
    for slide in slides:
        place = getattr(slide.id, "where", slide.where)
        if slide.id and first.setdefault(slide.id, place) != place:
            yield Problem(place, f"another slide has the id {str(slide.id)!r}", f"it is at {first[slide.id]}")
