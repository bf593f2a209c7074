"""Find and stamp templates of slides, and offer them filters of the outline's values, and the list of sections."""

import re
from collections.abc import ItemsView, Iterable, Iterator
from pathlib import Path
from typing import Any

import jinja2
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup, escape

from deck.base.course import bounds
from deck.base.dataclass import dataclass
from deck.base.paths import inside, text_inside
from deck.base.problem import DeckError, Problem, Where, did_you_mean
from deck.base.regex import regex
from deck.model.deck import Deck, OutlineSlide
from deck.model.values import Items, Record, Scalar, impossible, no_list, no_text
from deck.outline.load import mapping
from deck.rendering import division
from deck.rendering.attributes import converted

_MOST = 1_000_000  # bytes of a template
_CODE, _LETTER = regex(r"`[^`]*`|`.*"), regex(r"[^\W_]")


def area(name: str) -> str:
    """The attribute of an area; none where no area is named."""
    return Markup(f' area="{escape(name)}"') if name else ""


def items(value: Any) -> ItemsView[str, Any]:
    """The keys and values of a mapping."""
    return mapping(value).items()


def share(ratio: Any, which: int) -> float:
    """One of the two shares of a ratio like 2:1."""
    try:
        return float(str(converted("ratio", ratio, str)).split(":")[which])
    except ValueError as error:
        raise DeckError(impossible(ratio, str(error))) from None


def written(value: Any) -> list[str]:
    """The keys of a mapping, in the order in which they were written."""
    return list(mapping(value).keys())


def some(value: Any) -> Any:
    """A list, which must not be empty."""
    if isinstance(value, Scalar | Record):
        raise no_list(value)
    if isinstance(value, Items) and not value:
        raise DeckError(Problem(value.where, "outline-list", "the list is empty", "write [one, two]"))
    return value


def which(value: Any, possible: Iterable[str]) -> str:
    """Which of some keys a mapping has: the first of them that is written."""
    known = list(possible)
    keys = written(value)
    if not (found := next((key for key in keys if key in known), "")):
        near = next((hint for key in keys if "did you" in (hint := did_you_mean(key, known))), "")
        hint = near or f"one of: {', '.join(known)}"
        raise DeckError(Problem(value.where, "outline-missing-key", "nothing says what it is", hint))
    return found


def texts(value: Any) -> list[Any]:
    """A list, or one text as a list; nothing is an empty one."""
    return value if isinstance(value, list) else [value] if value else []


def joined(value: Any, mark: str = " ") -> Any:
    """A list of texts, or of lists of texts, as one text: "1 2 3", or with another mark between."""
    if isinstance(value, Record):
        raise no_text(value)
    if not isinstance(value, Items):
        return value
    return Scalar(mark.join(str(joined(item)) for item in value), value.where)


def initials(name: Any) -> str:
    """The first letters of the first and the last word of a name, whose marks, and what is computed in it, are none."""
    if not isinstance(name, Scalar):
        raise no_text(name)
    found = [letter[0] for word in _CODE.sub(" ", name).split() if (letter := _LETTER.search(word))]
    return "".join(found[:1] + found[1:][-1:])


def clicks(value: Any, count: int) -> list[int]:
    """The click of each of so many things that come one by one, as a `build:` says it; 0s where nothing is written."""
    build = joined(value) if value else Scalar("", Where(""))
    if not isinstance(build, Scalar):
        raise no_text(build)
    try:
        return division.clicks(build, count)
    except ValueError as error:
        raise DeckError(impossible(build, str(error))) from None


def told(value: Any, deck: Deck) -> Any:
    """A diagram's text: what is written, or what the file holds that it names."""
    if not isinstance(value, Scalar) or not value.endswith((".mmd", ".dot", ".gv")) or "\n" in value:
        return value
    path = inside(deck.assets, value, value.where)
    return Scalar(text_inside(deck.assets, value, value.where), Where(str(path), 1, 1))


@dataclass(frozen=True)
class Entry:
    """A section: its name, where a link to it leads, and whether it is the one that is talked about."""

    name: str
    href: str
    current: bool


def agenda(deck: Deck, slide: OutlineSlide) -> list[Entry]:
    """All sections in order. Current is the one that begins with this slide, or, on a second agenda, that it is in.

    Raises DeckError if there are none.
    """
    begun = [other for other in deck.slides if other.section and not other.appendix]
    if not begun:
        hint = "write 'section: Its name' on each slide with which a part begins"
        message = "an agenda lists the sections, and there are none"
        raise DeckError(Problem(slide.where, "outline-agenda", message, hint))
    places = {other: n for n, other in enumerate(deck.slides)}
    here = places[slide]
    again = any(other.kind == slide.kind for other in deck.slides[:here])
    before = [other for other in begun if places[other] <= here] if slide.section or again else []
    return [Entry(other.section, f"#{other.anchor}", other in before[-1:]) for other in begun]


class Stamp(Extension):
    """Give every tag written in a template an `at="file:line"` attribute."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Stamp the tags in a template's own text, before anything is filled in."""
        for token in stream:
            if token.type == "data":
                yield Token(token.lineno, "data", _stamped(token, stream.filename or stream.name or ""))
            else:
                yield token


def _stamped(token: Token, file: str) -> str:
    def at(match: re.Match[str]) -> str:
        line = token.lineno + str(token.value).count("\n", 0, match.start())
        return f'{match[0]} at="{escape(file)}:{line}"'

    return re.sub(r"<[A-Za-z_][\w:.-]*", at, str(token.value))


class Templates(jinja2.FileSystemLoader):
    """Finds templates, each inside the folder above its templates/slides, also through links."""

    def get_source(self, environment: jinja2.Environment, template: str) -> Any:
        """As Jinja does. Raises DeckError: a file that leads outside, or is larger than any template."""
        for folder in map(Path, self.searchpath):
            path = folder.joinpath(*jinja2.loaders.split_template_path(template))
            if path.is_file():
                above, hint = folder.parent.parent, "copy the file into the lecture"
                if not any(path.resolve().is_relative_to(place.resolve()) for place in bounds(above)):
                    message = f"{path.name!r} leads outside {above.name or 'the folder'}/"
                    raise DeckError(Problem(Where(str(path)), "file-outside", message, hint))
                if path.stat().st_size > _MOST:
                    message = f"{path.name} has more than {_MOST // 1_000_000} MB"
                    raise DeckError(Problem(Where(str(path)), "file-too-large", message))
                break
        return super().get_source(environment, template)
