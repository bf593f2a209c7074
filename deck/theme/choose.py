"""Choose the theme of a build: a shipped one by its name, a theme file, or a brand's template."""

import pickle
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from zlib import ZLIB_RUNTIME_VERSION

from deck.base import installation
from deck.base.cache import Cache, digest, unpickled
from deck.base.dataclass import dataclass, replace
from deck.base.engine import made_by
from deck.base.files import file_digest
from deck.base.libraries import designs, own_first
from deck.base.paths import inside
from deck.base.problem import DeckError, Problem, Where, did_you_mean
from deck.base.units import Rect
from deck.layout import measure
from deck.model.deck import Deck
from deck.model.style import Style, Theme, right_to_left, script_fonts
from deck.model.tags import Slide
from deck.model.values import written_at
from deck.pptx.template import Template
from deck.theme.load import load_style

BRANDS = (".potx", ".pptx", ".potm", ".pptm", ".ppsx")
STYLES = (".yaml", ".yml")
MOST_BYTES = 200_000_000
_MADE: dict[str, tuple[Theme, Template]] = {}  # by this process, for whichever lecture


@dataclass(frozen=True)
class Design:
    """A theme, which is all that places, draws and judges slides, and the template on which PowerPoint shows them."""

    theme: Theme
    template: Template


def chosen(asked: str, deck: Deck, shipped: Path, cache: Cache) -> Design:
    """The design asked for on the command line, else the outline's; `shipped`: the folder of ours. Raises DeckError."""
    path = _path(asked, deck, shipped)
    if path.stat().st_size > MOST_BYTES:
        message = f"{path.name} has more than {MOST_BYTES // 1_000_000} MB"
        raise DeckError(Problem(place(asked, deck), "file-too-large", message, "is it the right file?"))
    lang = deck.text("lang")
    # A brand has our light theme for what its template does not say.
    style = load_style(shipped / "light.yaml" if path.suffix.lower() in BRANDS else path, shipped)
    fonts, mark = script_fonts(lang) | style.fonts, "" if deck.text("logo") else str(deck.text("mark"))
    style = replace(style, mark=mark, rtl=right_to_left(lang), fonts=fonts)
    if style.rtl:
        page = Rect(0, 0, *style.page)
        style = replace(style, areas={name: area.mirrored(page) for name, area in style.areas.items()})
    if deck.text("aspect") == "4:3" and path.suffix.lower() not in BRANDS:
        style = narrowed(style)
    measure.bring(style.font_files)
    said = path.with_suffix(".brand.yaml")
    files = [file for file in (path, said) if file.is_file()] if path.suffix.lower() in BRANDS else []
    source = [(file.name, file_digest(file)) for file in files]
    parts = [file_digest(part) for own in own_first(shipped, style.design) for part in sorted(own.glob("*.xml"))]
    key = digest(
        "theme", style, source, parts, made_by("theme.choose", "theme.brand", "pptx.layouts"), ZLIB_RUNTIME_VERSION
    )
    made: tuple[Theme, Template] | None = cache.recall(key)
    if not made:
        make = partial(_make, path, style, shipped, place(asked, deck))
        made = _MADE[key] = _MADE.get(key) or _kept(str(path), key, make)
        cache.keep(key, made)
    return Design(*made)


def narrowed(style: Style) -> Style:
    """A theme on pages of 4:3: as high, and all that lies on them narrower."""
    width, height = style.page
    share = height * 4 / 3 / width
    areas = {
        name: area if name.startswith("notes_") else Rect(round(area.x * share), area.y, round(area.w * share), area.h)
        for name, area in style.areas.items()
    }
    areas["notes_image"] = areas["notes_image"].centred(4 / 3)
    return replace(style, areas=areas, page=(round(width * share), height))


def _kept(path: str, key: str, make: Callable[[], tuple[Theme, Template]]) -> tuple[Theme, Template]:
    """A theme of ours as a build of whichever lecture has made it; any other is made now."""
    made: tuple[Theme, Template] = unpickled(installation.recall(path, key))
    if not made:
        made = make()
        installation.keep(path, pickle.dumps(made, protocol=5), key)
    return made


def _make(path: Path, style: Style, shipped: Path, where: Where) -> tuple[Theme, Template]:
    """Read a brand's template, or fill in ours."""
    if path.suffix.lower() in BRANDS:
        from deck.theme.brand import brand

        return brand(path, style, shipped, where)
    from deck.pptx import layouts

    return layouts.theme(style, shipped)


def place(asked: str, deck: Deck) -> Where:
    """Where the theme is named."""
    named = deck.text("theme")
    return Where("--theme") if asked else written_at(named, Where(str(deck.path)))


def _path(asked: str, deck: Deck, shipped: Path) -> Path:
    """The file of a theme: a shipped one by its name, one anywhere for the command line, one beside the outline."""
    name = asked or deck.text("theme", "light")
    ours = designs(shipped)
    if name in ours:
        return ours[name]
    if not name.lower().endswith((*STYLES, *BRANDS)):
        hint = did_you_mean(name, ours)
        hint += "" if hint.startswith("did") else ", a theme file (.yaml), or a brand's template (.potx, .pptx)"
        raise DeckError(Problem(place(asked, deck), "theme-missing", f"no theme {str(name)!r}", hint))
    return Path(asked) if asked and Path(asked).is_file() else inside(deck.folder, name, place(asked, deck))


def standing_in(theme: Theme, pages: Iterable[Slide], where: Where, deck: Deck) -> list[Problem]:
    """Warnings if slides ask for layouts that a brand does not have, or the deck for what is the brand's to say."""
    hint = "what is seen there is the template's to say"
    asked, branded = {str(page.layout) for page in pages}, any(layout.rooms for layout in theme.layouts.values())
    lacks = {"aspect": "is for our own themes", "logo": "is for our own themes"}
    for key, area in (("footer", "footer"), ("progress", "number")):
        if not any(area in theme.layouts[name].placeholders for name in asked & theme.layouts.keys()):
            lacks[key] = "has no place in the template"
    told = [
        Problem(deck.fields.place(key), "theme-layouts", f"{key!r} {why}", hint, "warning")
        for key, why in lacks.items()
        if branded and deck.text(key)
    ]
    pairs = [f"{theme.layouts[name].brand!r} for {name}" for name in theme.missing if name in asked]
    if not pairs:
        return told
    has = " · ".join(dict.fromkeys(layout.brand for layout in theme.layouts.values()))
    message = f"{theme.style.name} has not all layouts: {', '.join(pairs)}"
    hint = f"it has: {has}; python build.py theme shows them"
    return [*told, Problem(where, "theme-layouts", message, hint, "warning")]
