"""Load a theme: colours, fonts, sizes and the areas of its layouts."""

import pickle
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from deck.base import installation
from deck.base.cache import unpickled
from deck.base.course import homes
from deck.base.engine import made_by
from deck.base.files import file_digest
from deck.base.libraries import TEMPLATES, designs
from deck.base.paths import inside
from deck.base.problem import DeckError, Problem, Where, did_you_mean
from deck.base.units import Length, Rect
from deck.model.style import Style
from deck.model.values import Record, Scalar, described, no_text
from deck.outline.values import read

_MOST_FONT = 100_000_000  # bytes


def load_style(path: Path, shipped: Path | None = None) -> Style:
    """Read a theme file: what differs from the one that it `extends`, else from light.yaml in the folder `shipped`.

    Raises DeckError with all that is wrong in it.
    """
    shipped = shipped or path.parent
    ours = designs(shipped).values()
    if path not in ours:  # which may extend files that lie anywhere
        return _read(path, shipped)
    place = str(path.with_suffix(".style"))
    made_of = str(path), str(shipped), [file_digest(file) for file in ours], made_by("theme.load")
    kept: Style | None = unpickled(installation.recall(place, *made_of))
    if not kept:
        kept = _read(path, shipped)
        installation.keep(place, pickle.dumps(kept, protocol=5), *made_of)
    return kept


def _read(path: Path, shipped: Path) -> Style:
    problems: list[Problem] = []
    fields = _fields(path, shipped, problems, ())
    if problems:
        raise DeckError(*problems)
    page = fields.pop("page")
    return Style(**fields, page=(page["width"], page["height"]))


def _fields(path: Path, shipped: Path, problems: list[Problem], above: tuple[Path, ...]) -> dict[str, Any]:
    own = read(path)
    if not isinstance(own, Record):
        message = f"a theme is a mapping, not {described(own)}"
        raise DeckError(Problem(Where(str(path)), "theme-value", message, "colors: {…}"))
    parent = own.take("extends", Scalar("light.yaml", own.where))
    if path == shipped / "light.yaml":
        return {key: _converted(key, value, None, problems) for key, value in own.items()}
    file = _parent(path, parent, shipped)
    if file in above:
        raise DeckError(Problem(parent.where, "theme-value", "a theme that extends itself", "extend light.yaml"))
    base = _fields(file, shipped, problems, (*above, file))
    for key, value in own.items():
        if key in base:
            base[key] = _converted(key, value, base[key], problems)
        else:
            message = f"a theme has no {str(key)!r}"
            problems.append(Problem(own.place(key), "outline-unknown-key", message, did_you_mean(key, base)))
    if own.get("font_files") and not problems:
        problems += _unused(base["font_files"], base["fonts"], own.place("font_files"))
    return base


def _unused(files: tuple[str, ...], fonts: dict[str, str], where: Where) -> Iterator[Problem]:
    """Font files of families that the theme does not name: the names on both sides have to be the same."""
    from deck.layout.fontfile import read as read_font

    for file in files:
        family = read_font(file).family
        if family.casefold() not in {name.casefold() for name in fonts.values()}:
            message = f"{Path(file).name} is of the family {family!r}, which no font of the theme is"
            yield Problem(where, "theme-font", message, f"fonts: {{body: {family}}}")


def _parent(path: Path, name: Scalar, shipped: Path) -> Path:
    """The theme that one extends: a shipped one, or one beside it."""
    beside = {file.name: file for folder in (*homes(path.parent)[::-1], shipped) for file in folder.glob("*.yaml")}
    known = designs(shipped) | beside
    if not isinstance(name, Scalar):
        raise no_text(name)
    if name not in known:
        raise DeckError(Problem(name.where, "theme-missing", f"no theme file {str(name)!r}", did_you_mean(name, known)))
    return inside(known[name].parent, known[name].name, name.where)


def _converted(key: str, value: Any, base: Any, problems: list[Problem]) -> Any:
    """A field of a theme; of one that holds several by name, those of `base` and what differs from them."""
    if isinstance(value, Record) and not isinstance(base, dict | None):
        problems += no_text(value).problems
        return base
    if isinstance(value, Record) or isinstance(base, dict):
        own = mapping(key, value, base, _READ[key], problems)
        return (base or {}) | {str(name): said for name, said in own.items()}
    return _one(value, _READ[key], problems)


def mapping(
    key: str, value: Any, known: Collection[str] | None, convert: Callable[[Any], Any], problems: list[Problem]
) -> dict[Any, Any]:
    """The values by name that stand under a key, as they are meant; known: the names that there can be, None: any."""
    if not isinstance(value, Record):
        message = f"{key} are a mapping, not {described(value)}"
        problems.append(Problem(value.where, "outline-mapping", message, "write 'name: value'"))
        return {}
    problems += unknown(f"{key} have no", [name for name, _ in value.items()], value.keys() if known is None else known)
    return {n: _one(v, convert, problems) for n, v in value.items() if known is None or n in known}


def unknown(said: str, names: Iterable[Any], known: Collection[str]) -> list[Problem]:
    """The problems of those names that are not among those that are known."""
    wrong = ((name, f"{said} {str(name)!r}") for name in names if name not in known)
    return [Problem(n.where, "outline-unknown-key", message, did_you_mean(n, known)) for n, message in wrong]


def _one(value: Any, convert: Callable[[Any], Any], problems: list[Problem]) -> Any:
    try:
        return convert(value)
    except ValueError as error:
        problems.append(Problem(value.where, "theme-value", f"this cannot be {described(value)}", str(error)))


def _design(value: Any) -> str:
    """The name of one of our designs, which is that of its folder."""
    known = ["plain", *sorted(path.name for path in (TEMPLATES / "themes").iterdir())]
    if value not in known:
        raise ValueError(f"one of: {', '.join(known)}")
    return str(value)


def text_like(pattern: str, hint: str) -> Callable[[Any], str]:
    """A function that takes a text of this form, and gives it."""

    def read(value: Any) -> str:
        if not isinstance(value, Scalar) or not re.fullmatch(pattern, value):
            raise ValueError(hint)
        return str(value)

    return read


def steps(value: Any) -> tuple[float, ...]:
    """Sizes in points, the largest first."""
    numbers = [str(item) for item in value] if isinstance(value, list) else []
    steps = [float(number) for number in numbers if re.fullmatch(r"[1-9]\d{0,2}(\.5)?", number)]
    if not steps or len(steps) < len(numbers) or steps != sorted(steps, reverse=True):
        raise ValueError("write sizes in points, the largest first: [24, 20]")
    return tuple(steps)


def _font_files(value: Any) -> tuple[str, ...]:
    """Paths beside the theme file."""
    if not isinstance(value, list) or not all(isinstance(item, Scalar) for item in value):
        raise ValueError("write [Inter.ttf, Inter-Bold.ttf]")
    paths = []
    for item in value:
        from deck.layout.fontfile import read as read_font

        paths.append(str(inside(Path(item.where.file).parent, item, item.where).resolve()))
        if Path(paths[-1]).stat().st_size > _MOST_FONT:
            raise DeckError(Problem(item.where, "file-too-large", f"{item} has more than {_MOST_FONT // 1_000_000} MB"))
        try:
            read_font(paths[-1])
        except OSError:
            message = f"{item} is no TrueType or OpenType font"
            raise DeckError(Problem(item.where, "file-kind", message, "Inter.ttf")) from None
    return tuple(paths)


def rect(value: Any) -> Rect:
    """Left, top, width and height."""
    if not isinstance(value, list) or len(value) != 4:
        raise ValueError("write left, top, width, height: [1in, 1in, 4in, 3in]")
    return Rect(*map(Length, value))


word = text_like(r"(?s).+", "write a name")
_flag, _color = (
    text_like("true|false", "write true or false"),
    text_like("#[0-9A-Fa-f]{6}", 'write it in quotes: "#990000"'),
)
_READ: dict[str, Callable[[Any], Any]] = {
    **{"name": word, "dark": lambda value: _flag(value) == "true", "colors": _color, "fonts": word},
    **{"design": _design, "looks": word},
    **{"sizes": steps, "page": Length, "areas": rect, "font_files": _font_files},
}
