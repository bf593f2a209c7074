"""Find the lectures of a course to which links lead, as `[words](02-nets#backprop)` does."""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from deck.base.course import OUTLINE, course_of
from deck.base.problem import DeckError, Problem, Where, did_you_mean
from deck.base.regex import regex
from deck.model.deck import Deck, LinkedLecture
from deck.model.text import Run
from deck.model.values import Scalar
from deck.outline.course import lectures
from deck.outline.load import load
from deck.rendering.markdown import Reader

_ELSEWHERE = regex(r"#|[a-z][a-z0-9+.-]*:|/|$", re.IGNORECASE)


def is_lecture(href: str) -> bool:
    """Whether a link may be meant to lead to another lecture: it is no address, and leads to no slide of this one."""
    return not _ELSEWHERE.match(href)


def link(runs: Iterable[Run], deck: Deck) -> list[Problem]:
    """Find out which lectures these links lead to; what is wrong with those that lead to none."""
    problems: list[Problem] = []
    for run in runs:
        if deck.course and is_lecture(run.href) and run.href not in deck.linked:
            try:
                deck.linked[run.href] = _linked(run.href, run.where, deck)
            except DeckError as error:
                problems += error.problems
    return problems


def _linked(href: str, where: Where, deck: Deck) -> LinkedLecture:
    """The lecture that a link names by its folder or outline, from this lecture or its course. Raises DeckError."""
    name, _, anchor = unquote(href).partition("#")
    outline = _outline(name, where, deck)
    try:
        other = load(outline, deck.audience)
    except DeckError as error:
        raise DeckError(Problem(where, "slide-link", f"{name} cannot be read", str(error.problems[0]))) from None
    path, title = Path(os.path.relpath(other.out, deck.out.parent)).as_posix(), other.fields.peek("title")
    if not anchor:
        return LinkedLecture(outline, path, _words(title, other))
    slides = {slide.anchor: slide for slide in reversed(other.slides) if slide.anchor}
    if anchor not in slides:
        message, hint = f"no slide of {name} has the id {anchor!r}", did_you_mean(anchor, slides)
        raise DeckError(Problem(where, "outline-id", message, hint or "give that slide an 'id:'"))
    before = other.slides[: other.slides.index(slides[anchor])]
    number = 1 if any(slide.split for slide in before) else len(before) + 1  # how many those make is not known here
    title = slides[anchor].fields.peek("title") or title
    return LinkedLecture(outline, path, _words(title, other), number, anchor)


def _words(title: Any, deck: Deck) -> str:
    """A title as it is read, without its marks."""
    runs = Reader(deck.text("lang", "en")).inline(title, title.where) if isinstance(title, Scalar) else ()
    return "".join(run.text for run in runs)


def _outline(name: str, where: Where, deck: Deck) -> Path:
    assert deck.course
    for home in (deck.folder, deck.course):
        path = home / name
        outline = path / OUTLINE if path.is_dir() else path
        if outline.is_file() and course_of(outline.parent.resolve()) == deck.course.resolve():
            return Path(os.path.normpath(outline))
    known = [Path(os.path.relpath(path, deck.course)) for path in lectures(deck.course)]
    names = [(path.parent if path.name == OUTLINE and path.parent.name else path).as_posix() for path in known]
    message = f"the course has no lecture {name!r}"
    raise DeckError(Problem(where, "slide-link", message, f"{did_you_mean(name, names)}; or write https://… or #id"))
