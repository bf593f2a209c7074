"""Load a theme: colours, fonts, sizes and the areas of its layouts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deck.loading.values import Record, Text, described, no_text, read
from deck.paths import inside
from deck.problem import DeckError, Problem, Where, did_you_mean
from deck.units import Length, Rect

_MOST_FONT = 100_000_000  # bytes
SERIES = ("accent", "second", "third", "fourth", "fifth")


SCHEME = {  # theme token → the scheme colour that stands for it on a slide
    "paper": "bg1",
    "ink": "tx1",
    "panel": "bg2",
    "grey": "tx2",
    "accent": "accent1",
    "second": "accent2",
    "third": "accent3",
    "fourth": "accent4",
    "fifth": "accent5",
    "hairline": "accent6",
}


@dataclass(frozen=True)
class Style:
    """How things look, by name: hex colours ("#990000"), typefaces, sizes in points, largest first, areas.

    scheme: how a slide writes each colour: by its name in the presentation's scheme, perhaps changed ("bg1
    lumMod=95000"), or as "#RRGGBB".
    """

    name: str
    dark: bool
    colors: dict[str, str]
    fonts: dict[str, str]
    sizes: dict[str, tuple[float, ...]]
    page: tuple[int, int]
    areas: dict[str, Rect]
    font_files: tuple[str, ...] = ()  # paths of fonts that have no table to measure by
    mark: str = ""  # the letters in the course's mark; none without
    scheme: dict[str, str] = field(default_factory=SCHEME.copy)


def load_style(path: Path, shipped: Path | None = None) -> Style:
    """Read a theme file: what differs from the one that it `extends`, else from light.yaml in the folder `shipped`.

    Raises DeckError with all that is wrong in it.
    """
    problems: list[Problem] = []
    fields = _fields(path, shipped or path.parent, problems, ())
    if problems:
        raise DeckError(*problems)
    page = fields.pop("page")
    return Style(**fields, page=(page["width"], page["height"]))


def _fields(path: Path, shipped: Path, problems: list[Problem], above: tuple[Path, ...]) -> dict[str, Any]:
    own = read(path)
    if not isinstance(own, Record):
        raise DeckError(Problem(Where(str(path)), f"a theme is a mapping, not {described(own)}", "colors: {…}"))
    parent = own.take("extends", Text("light.yaml", own.where))
    if path == shipped / "light.yaml":
        return {key: _converted(key, value, None, problems) for key, value in own.items()}
    file = _parent(path, parent, shipped)
    if file in above:
        raise DeckError(Problem(parent.where, "a theme that extends itself", "extend light.yaml"))
    base = _fields(file, shipped, problems, (*above, file))
    for key, value in own.items():
        if key in base:
            base[key] = _converted(key, value, base[key], problems)
        else:
            problems.append(Problem(own.place(key), f"a theme has no {str(key)!r}", did_you_mean(key, base)))
    if own.get("font_files") and not problems:
        problems += _unused(base["font_files"], base["fonts"], own.place("font_files"))
    return base


def _unused(files: tuple[str, ...], fonts: dict[str, str], where: Where) -> Iterator[Problem]:
    """Font files of families that the theme does not name: the names on both sides have to be the same."""
    from deck.placing.fontfile import read as read_font

    for file in files:
        family = read_font(file).family
        if family.casefold() not in {name.casefold() for name in fonts.values()}:
            message = f"{Path(file).name} is of the family {family!r}, which no font of the theme is"
            yield Problem(where, message, f"fonts: {{body: {family}}}")


def _parent(path: Path, name: Text, shipped: Path) -> Path:
    """The theme that one extends: a shipped one, or one beside it."""
    known = {file.name: file for folder in (path.parent, shipped) for file in folder.glob("*.yaml")}
    if not isinstance(name, Text):
        raise no_text(name)
    if name not in known:
        raise DeckError(Problem(name.where, f"no theme file {str(name)!r}", did_you_mean(name, known)))
    return inside(known[name].parent, name, name.where)


def _converted(key: str, value: Any, base: Any, problems: list[Problem]) -> Any:
    """A field of a theme; of one that holds several by name, those of `base` and what differs from them."""
    if isinstance(value, Record) and not isinstance(base, dict | None):
        problems += no_text(value).problems
        return base
    if isinstance(value, Record):
        known = value.keys() if base is None else base
        for name in value.keys() - known:
            problems.append(Problem(value.place(name), f"{key} have no {name!r}", did_you_mean(name, known)))
        return (base or {}) | {str(n): _one(key, v, problems) for n, v in value.items() if n in known}
    if isinstance(base, dict):
        problems.append(Problem(value.where, f"{key} are a mapping, not {described(value)}", "write 'name: value'"))
    return _one(key, value, problems)


def _one(key: str, value: Any, problems: list[Problem]) -> Any:
    try:
        return _READ[key](value)
    except ValueError as error:
        problems.append(Problem(value.where, f"this cannot be {described(value)}", str(error)))


def _word(value: Any) -> str:
    if not isinstance(value, Text) or not value:
        raise ValueError("write a name")
    return str(value)


def _flag(value: Any) -> bool:
    if value not in ("true", "false"):
        raise ValueError("write true or false")
    return bool(value == "true")


def _color(value: Any) -> str:
    if not isinstance(value, Text) or not re.fullmatch("#[0-9A-Fa-f]{6}", value):
        raise ValueError('write it in quotes: "#990000"')
    return str(value)


def _steps(value: Any) -> tuple[float, ...]:
    numbers = [str(item) for item in value] if isinstance(value, list) else []
    steps = [float(number) for number in numbers if re.fullmatch(r"[1-9]\d{0,2}(\.5)?", number)]
    if not steps or len(steps) < len(numbers) or steps != sorted(steps, reverse=True):
        raise ValueError("write sizes in points, the largest first: [24, 20]")
    return tuple(steps)


def _font_files(value: Any) -> tuple[str, ...]:
    """Paths beside the theme file."""
    if not isinstance(value, list) or not all(isinstance(item, Text) for item in value):
        raise ValueError("write [Inter.ttf, Inter-Bold.ttf]")
    from deck.placing.fontfile import read as read_font

    paths = []
    for item in value:
        paths.append(str(inside(Path(item.where.file).parent, item, item.where).resolve()))
        if Path(paths[-1]).stat().st_size > _MOST_FONT:
            raise DeckError(Problem(item.where, f"{item} has more than {_MOST_FONT // 1_000_000} MB"))
        try:
            read_font(paths[-1])
        except OSError:
            raise DeckError(Problem(item.where, f"{item} is no TrueType or OpenType font", "Inter.ttf")) from None
    return tuple(paths)


def _rect(value: Any) -> Rect:
    if not isinstance(value, list) or len(value) != 4:
        raise ValueError("write left, top, width, height: [1in, 1in, 4in, 3in]")
    return Rect(*map(Length, value))


_READ: dict[str, Callable[[Any], Any]] = {
    **{"name": _word, "dark": _flag, "colors": _color, "fonts": _word},
    **{"sizes": _steps, "page": Length, "areas": _rect, "font_files": _font_files},
}


def tokens(style: Style) -> dict[str, str]:
    """The scheme colours by what they look like, "RRGGBB"."""
    return {style.colors[token].lstrip("#").upper(): scheme for token, scheme in SCHEME.items()}


@dataclass(frozen=True)
class Level:
    """How a placeholder sets the paragraphs of one level.

    size in points; left: where its text begins, first: where its first line does, from there (EMU); spacing in
    single-spaced lines; gap: what is left free before a paragraph, in em; bullet: whether a marker hangs before it.
    """

    size: float
    left: int = 0
    first: int = 0
    spacing: float = 1.0
    gap: float = 0.0
    bullet: bool = False


@dataclass(frozen=True)
class Manner:
    """How a placeholder sets its text: typeface, colour, levels.

    Colours are #RRGGBB; fill: that of its shape, "" where one sees through it; inset: left, top, right, bottom, in EMU.
    """

    font: str
    color: str
    levels: tuple[Level, ...]
    bold: bool = False
    upper: bool = False
    fill: str = ""
    inset: tuple[int, int, int, int] = (0, 0, 0, 0)

    @property
    def sizes(self) -> tuple[float, ...]:
        """Points by level."""
        return tuple(level.size for level in self.levels)


@dataclass(frozen=True)
class Layout:
    """A slide layout: where its text and pictures lie, by area.

    name: by which slides ask for it; brand: what it is called in the template, part: its part there.

    For those areas that are placeholders: their (type, idx), and how they set text. Where an area that is filled lies
    on another, the other keeps what is left of it. backdrop: what is painted behind them, the lowest first; a colour is
    "" where a picture leaves it unknown.
    """

    name: str
    brand: str
    part: str
    areas: dict[str, Rect]
    placeholders: dict[str, tuple[str, str]]
    manners: dict[str, Manner]
    backdrop: tuple[tuple[Rect, str], ...]


@dataclass(frozen=True)
class Theme:
    """What the engine knows of a brand: how it looks, its layouts, and the template file that carries them.

    missing: those of our own layouts for which another of the brand's stands in.
    """

    style: Style
    layouts: dict[str, Layout]
    template: bytes
    missing: tuple[str, ...] = ()
