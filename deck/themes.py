"""Choose the theme of a build: a shipped one by its name, a theme file, or a brand's template."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from deck.cache import Cache, digest, file_digest, made_by
from deck.loading.outline import Deck
from deck.markup import Slide
from deck.paths import inside
from deck.placing import measure
from deck.problem import DeckError, Problem, Where, did_you_mean
from deck.theme import Theme, load_style

BRANDS = (".potx", ".pptx", ".potm", ".pptm", ".ppsx")
STYLES = (".yaml", ".yml")
MOST_BYTES = 200_000_000


def chosen(asked: str, deck: Deck, shipped: Path, cache: Cache) -> Theme:
    """The theme asked for on the command line, else the outline's; `shipped`: the folder of ours. Raises DeckError."""
    path = _path(asked, deck, shipped)
    if path.stat().st_size > MOST_BYTES:
        message = f"{path.name} has more than {MOST_BYTES // 1_000_000} MB"
        raise DeckError(Problem(place(asked, deck), message, "is it the right file?"))
    style = replace(load_style(_look(path, shipped), shipped), mark=str(deck.text("mark")))
    measure.bring(style.font_files)
    brand = path.suffix.lower() in BRANDS
    source = (path.name, file_digest(path)) if brand else ()
    key = digest("theme", style, source, made_by("theme.py", "placing/typeset.py", "powerpoint", "brand"))
    kept: Theme | None = cache.recall(key)
    if kept:
        return kept
    if brand:
        from deck.brand.brand import brand as read_brand

        theme = read_brand(path, style, shipped, place(asked, deck))
    else:
        from deck.powerpoint import layouts

        theme = layouts.theme(style, shipped)
    cache.keep(key, theme, shipped.glob("*.xml"))
    return theme


def place(asked: str, deck: Deck) -> Where:
    """Where the theme is named."""
    named = deck.text("theme")
    return Where("--theme") if asked else getattr(named, "where", Where(str(deck.path)))


def _path(asked: str, deck: Deck, shipped: Path) -> Path:
    """The file of a theme: a shipped one by its name, one anywhere for the command line, one beside the outline."""
    name = asked or deck.text("theme", "light")
    path = shipped / f"{name}.yaml"
    if path.is_file():
        return path
    if not name.lower().endswith((*STYLES, *BRANDS)):
        known = [file.stem for file in shipped.glob("*.yaml")]
        hint = did_you_mean(name, known)
        hint += "" if hint.startswith("did") else ", a theme file (.yaml), or a brand's template (.potx, .pptx)"
        raise DeckError(Problem(place(asked, deck), f"no theme {str(name)!r}", hint))
    return Path(asked) if asked and Path(asked).is_file() else inside(deck.folder, name, place(asked, deck))


def _look(path: Path, shipped: Path) -> Path:
    """The theme file of a theme; a brand has our light one for what its template does not say."""
    return shipped / "light.yaml" if path.suffix.lower() in BRANDS else path


def standing_in(theme: Theme, pages: Iterable[Slide], where: Where) -> list[Problem]:
    """One warning if slides ask for layouts that a brand does not have."""
    asked = {str(page.layout) for page in pages}
    pairs = [f"{theme.layouts[name].brand!r} for {name}" for name in theme.missing if name in asked]
    if not pairs:
        return []
    has = " · ".join(dict.fromkeys(layout.brand for layout in theme.layouts.values()))
    message = f"{theme.style.name} has not all layouts: {', '.join(pairs)}"
    return [Problem(where, message, f"it has: {has}; python build.py theme shows them", "warning")]
