"""Read what a course says for all of its lectures, and which lectures it has."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deck.base.course import COURSE, OUTLINE, course_of, outlines
from deck.base.paths import inside
from deck.base.problem import DeckError, Problem, Where
from deck.model.values import Items, Record, Scalar, described, written_at
from deck.outline.keys import TOLD, Keys, Lines, declared
from deck.outline.values import read

_OWN = {"title": "`course:` names the course", "subtitle": "a lecture has one", "slides": "a lecture has them"}


def keys_of(deck: Keys) -> Keys:
    """The keys of a course: those of a deck, but for what each lecture says itself, and the list of lectures."""
    return {name: key for name, key in deck.items() if name not in _OWN} | declared(Lines(TOLD["course"]), {})


def with_course(root: Record, path: Path, warnings: list[Problem], joined: set[str]) -> Record:
    """What an outline says, and under it what its course does; joined: keys that hold one text, or several.

    A text of the lecture wins; lists and mappings of both are one. Raises DeckError where course.yaml is none.
    """
    folder = course_of(path.parent)
    if folder is None or folder / COURSE == path:
        return root
    course = _course(folder / COURSE, warnings)
    values, marks = dict(root.pairs()), {key: root.place(key) for key in root.keys()}  # noqa: SIM118 - a record
    for key, value in course.pairs():
        if key != "lectures":
            values[key] = _joined(values[key], value, key in joined) if key in values else value
            marks.setdefault(key, course.place(key))
    return Record(root.where, values, marks)


def _course(path: Path, warnings: list[Problem]) -> Record:
    found = read(path, warnings)
    if isinstance(found, Scalar) and not found:
        return Record(found.where, {}, {})
    if not isinstance(found, Record):
        message = f"a course is a mapping, not {described(found)}"
        raise DeckError(Problem(Where(str(path)), "outline-mapping", message, "begin it with 'course: My course'"))
    wrong = [(found.place(key), f"a course has no {key!r}", hint) for key, hint in _OWN.items() if found.peek(key)]
    if wrong:
        raise DeckError(*(Problem(where, "outline-unknown-key", said, hint) for where, said, hint in wrong))
    return found


def _joined(own: Any, shared: Any, listed: bool) -> Any:
    """A value of a lecture with that of its course."""
    if isinstance(own, Record) and isinstance(shared, Record):
        both = {key: (value, of.place(key)) for of in (shared, own) for key, value in of.pairs()}
        return Record(own.where, *({key: pair[n] for key, pair in both.items()} for n in (0, 1)))
    if listed and not isinstance(own, Record) and not isinstance(shared, Record):
        listed_ = (value if isinstance(value, list) else [value] for value in (shared, own))
        return Items([item for items in listed_ for item in items if item], own.where)
    return own


def lectures(course: Path) -> list[Path]:
    """The outlines of a course, as its `lectures:` lists them; else those that are found. Raises DeckError."""
    path = course / COURSE
    listed = _course(path, []).take("lectures", Items([], Where(str(path))))
    found = list(_listed(course, listed)) if listed else outlines(course)
    if not found:
        hint = "each lecture is a folder with an outline.yaml, or an outline beside course.yaml"
        raise DeckError(Problem(Where(str(path)), "outline-list", "the course has no lectures", hint))
    return found


def _listed(course: Path, listed: Any) -> Iterator[Path]:
    for name in listed if isinstance(listed, list) else [listed]:
        where = written_at(name, Where(str(course / COURSE)))
        if not isinstance(name, Scalar):
            message = f"a lecture is a folder, or an outline, not {described(name)}"
            raise DeckError(Problem(where, "outline-text", message, "lectures: [01-first, 02-second]"))
        folder = (course / name).is_dir()
        yield inside(course, str(Path(name, OUTLINE)) if folder else name, where)
