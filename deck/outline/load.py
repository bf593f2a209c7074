"""Load outline.yaml: a Deck of Slides in which every value knows its file, line and column."""

import re
from collections.abc import Iterator, Mapping
from operator import attrgetter
from pathlib import Path
from typing import Any

from deck.base.course import COURSE as COURSE_FILE
from deck.base.paths import STANDARD_INPUT, standard_input
from deck.base.problem import DeckError, Problem, Where, did_you_mean, nearest
from deck.model.deck import Deck, OutlineSlide, minutes_of, names
from deck.model.values import Record, Scalar, described, impossible, written_at
from deck.outline.course import keys_of, with_course
from deck.outline.keys import ELSEWHERE, TOLD, Lines, declared
from deck.outline.values import read
from deck.outline.versions import Version

FORMAT = 1  # of outlines; a new number for each change after which older ones would be read otherwise
_KEYS = {name: Lines(TOLD[name]) for name in ("deck", "slide", "shared")}
DECK = declared(_KEYS["deck"], _KEYS)
SLIDE = declared(_KEYS["slide"], _KEYS)  # the keys that no kind of slide declares
COURSE = keys_of(DECK)  # the keys of course.yaml
DECK_KEYS = set(DECK) - {"format", "slides"}
_NAMES = {"allow", "keywords", "for", "bibliography"}  # a text, or a list of texts
DECK_TEXTS = DECK_KEYS - {"environments", "properties", "vars", *_NAMES}
TRANSITIONS = DECK["transition"].choices
_LANG = "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"  # the tag of a language
_YIELDING = {"for", "appendix", "lang"}  # keys of any slide that are a template's own if it reads them
_SLIDE_TEXTS = [key for key in SLIDE if key not in _YIELDING | {"allow"}]
_BOOLEANS = {"true": True, "yes": True, "false": False, "no": False, "": False}


def load(path: Path, audience: str = "", own: Mapping[str, str] | None = None, text: str | None = None) -> Deck:
    """Read an outline; a DeckError if it is not one at all, with a place for every mistake in its YAML.

    audience: whom the version is for that is wanted, "" for all; own: the values of variables instead of the outline's;
    text: what to read instead of what the file holds.
    """
    warnings: list[Problem] = []
    root = read(path, warnings, standard_input() if str(path) == STANDARD_INPUT else text)
    if not isinstance(root, Record):
        message = f"an outline is a mapping with 'slides:', not {described(root)}"
        raise DeckError(Problem(Where(str(path)), "outline-mapping", message, "begin it with 'title: My lecture'"))
    root = with_course(root, path, warnings, _NAMES)
    _check_format(root.take("format", Scalar(str(FORMAT), root.where)), root.place("format"))
    version = Version(root, audience, own or {})
    root = version.root
    slides = root.take("slides", [])
    if not isinstance(slides, list) or not slides:
        said = "there are no slides" if slides == [] else f"'slides' is a list, not {described(slides)}"
        hint = "under 'slides:', each begins with '- title: …'"
        near = nearest("slides", {*root.keys()} - {"slides"})
        hint = f"nothing uses {near!r}: did you mean 'slides'?" if near else hint
        raise DeckError(Problem(root.place(near or "slides"), "outline-no-slides", said, hint))
    deck = Deck(path, root, [], [*warnings, *version.problems], audience, version.left_out, version.vars)
    deck.problems.extend(_wrong_fields(root))
    for item in slides:
        if isinstance(item, Record):
            deck.slides.extend(_slide(item, deck.problems))
        else:
            hint = "it begins with '- title: …'"
            message = f"a slide is a mapping, not {described(item)}"
            deck.problems.append(Problem(item.where, "outline-mapping", message, hint))
    deck.slides.sort(key=attrgetter("appendix"))
    deck.problems.extend(_same_ids(deck.slides))
    return deck


def _check_format(number: Any, where: Where) -> None:
    """Raise DeckError where an outline says that it cannot be read right: what else would be told were beside it."""
    if not isinstance(number, Scalar) or not re.fullmatch("[1-9][0-9]{0,5}", number):
        message = f"'format' is a number, not {described(number)}"
        raise DeckError(Problem(where, "outline-format", message, f"write format: {FORMAT}"))
    if int(number) > FORMAT:
        message = f"written for a newer Lectern: format {number}, and this one reads format {FORMAT}"
        raise DeckError(Problem(where, "outline-format", message, "update Lectern: git pull, or take a newer release"))


def _wrong_fields(root: Record) -> Iterator[Problem]:
    """The deck's own keys: unknown, no text where one is meant, or not among the possible values."""
    for key, value in root.pairs():
        if key not in DECK_KEYS:
            known = COURSE if Path(root.place(key).file).name == COURSE_FILE else DECK
            near = "it belongs on a slide, under 'slides:'" if key in SLIDE else did_you_mean(key, known)
            hint = ELSEWHERE.get(key.lower(), near)
            yield Problem(root.place(key), "outline-unknown-key", f"nothing uses {str(key)!r}", hint)
            continue
        root.get(key)  # it counts as read
        if key in DECK_TEXTS and not isinstance(value, Scalar):
            yield _not_text(key, root.place(key), value)
        for item in (value if isinstance(value, list) else [value]) if key in _NAMES else ():
            if not isinstance(item, Scalar):
                message = f"what {key!r} names is a text, not {described(item)}"
                yield Problem(item.where, "outline-text", message, f"{key}: [one, two]")
    minutes = root.get("minutes")
    if isinstance(minutes, Scalar) and minutes and not minutes_of(minutes):
        yield Problem(minutes.where, "outline-value", f"{str(minutes)!r} is no number of minutes", "minutes: 45")
    lang = root.get("lang")
    if isinstance(lang, Scalar) and not re.fullmatch(f"{_LANG}|", lang):
        yield Problem(lang.where, "outline-value", f"no language {str(lang)!r}", "write its tag: en-GB, de, pt-BR")
    yield from _wrong_transition(root.get("transition"))
    for key in ("aspect", "images", "progress", "typography", "cite", "csl"):
        value = root.get(key)
        style = key == "csl" and str(value).endswith(".csl")
        if isinstance(value, Scalar) and value not in ("", *DECK[key].choices) and not style:
            yield impossible(value, "one of: " + ", ".join(DECK[key].choices) + ", a file.csl" * (key == "csl"))
    yield from _wrong_properties(root.get("properties"))


def _wrong_properties(value: Any) -> Iterator[Problem]:
    """The file's own properties: texts, of names that differ by more than their capitals."""
    if value is None:
        return
    if not isinstance(value, Record):
        message = f"properties are a mapping, not {described(value)}"
        yield Problem(value.where, "outline-mapping", message, "write 'Name: value'")
        return
    first: dict[str, str] = {}
    for name, text in value.items():
        if not isinstance(text, Scalar):
            yield _not_text(name, value.place(name), text)
        if first.setdefault(name.casefold(), name) != name:
            message = f"{str(name)!r} is written twice"
            yield Problem(value.place(name), "yaml-duplicate-key", message, f"as {first[name.casefold()]!r}")


def _wrong_transition(name: Any) -> Iterator[Problem]:
    if isinstance(name, Scalar) and name and name not in TRANSITIONS:
        yield Problem(name.where, "outline-value", f"no transition {str(name)!r}", did_you_mean(name, TRANSITIONS))


def _slide(item: Record, problems: list[Problem]) -> Iterator[OutlineSlide]:
    """The slide of a mapping; none if it says `skip: true`."""
    empty = Scalar("", item.where)
    engine: dict[str, Any] = {key: _text(item, key, empty, problems) for key in _SLIDE_TEXTS}
    problems.extend(_wrong_transition(engine["transition"]))
    if engine["split"] not in ("", "auto"):
        problems.append(impossible(engine["split"], "write auto, or leave it out"))
    allow = names(item.take("allow"))
    skip, hidden = (_flag(engine.pop(key), problems) for key in ("skip", "hidden"))
    if not skip:
        kind = engine.pop("kind") or Scalar("bullets", item.where)
        lang, last = _yielding(item, "lang", _LANG), _yielding(item, "appendix", "true|yes|false|no")
        engine |= {"hidden": hidden, "appendix": last.lower() in ("true", "yes"), "lang": lang, "allow": allow}
        yield OutlineSlide(kind, item, item.where, **engine)


def _yielding(item: Record, key: str, possible: str) -> str:
    """A key of any slide, which is a template's own if it does not say what is possible; "" then."""
    value = item.peek(key)
    if not isinstance(value, Scalar) or not re.fullmatch(possible, value, re.IGNORECASE):
        return ""
    item.get(key)  # it counts as read
    return str(value)


def _flag(value: Scalar, problems: list[Problem]) -> bool:
    """Whether `true` or `yes` is written."""
    if value.lower() not in _BOOLEANS:
        problems.append(impossible(value, "write true or false"))
    return _BOOLEANS.get(value.lower(), False)


def _text(item: Record, key: str, empty: Scalar, problems: list[Problem]) -> Scalar:
    """A key that belongs to the engine; empty if it is not there or no text."""
    value = item.take(key, empty)
    if isinstance(value, Scalar):
        return value
    problems.append(_not_text(key, item.place(key), value))
    return Scalar("", item.place(key))


def mapping(value: Any) -> Record:
    """A value that has to be a mapping; DeckError where it is none."""
    if isinstance(value, Record):
        return value
    message = f"a mapping is meant here, not {described(value)}"
    raise DeckError(Problem(value.where, "outline-mapping", message, "write 'key: value'"))


def _not_text(key: str, where: Where, value: Any) -> Problem:
    return Problem(where, "outline-text", f"{str(key)!r} is a text, not {described(value)}", "write it in one piece")


def _same_ids(slides: list[OutlineSlide]) -> Iterator[Problem]:
    first: dict[str, Where] = {}
    for slide in slides:
        place = written_at(slide.id, slide.where)
        if slide.id and first.setdefault(slide.id, place) != place:
            message = f"another slide has the id {str(slide.id)!r}"
            yield Problem(place, "outline-id", message, f"it is at {first[slide.id]}")
