"""Choose the theme of a build: a shipped one by its name, or a theme file beside the outline."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from deck.cache import Cache, digest, made_by
from deck.outline import Deck
from deck.paths import inside
from deck.problem import DeckError, Problem, Where, did_you_mean
from deck.theme import Theme, load_style


def chosen(asked: str, deck: Deck, shipped: Path, cache: Cache) -> Theme:
    """The theme asked for on the command line, else the outline's; `shipped`: the folder of ours. Raises DeckError."""
    name = asked or deck.text("theme", "light")
    path = shipped / f"{name}.yaml"
    if not path.is_file():
        where = Where("--theme") if asked else getattr(name, "where", Where(str(deck.path)))
        if not name.endswith((".yaml", ".yml")):
            known = [file.stem for file in shipped.glob("*.yaml")]
            raise DeckError(Problem(where, f"no theme {str(name)!r}", did_you_mean(name, known)))
        path = inside(deck.folder, name, where)
    style = replace(load_style(path, shipped), mark=str(deck.text("mark")))
    key = digest("theme", style, made_by("theme.py", "powerpoint"))
    kept: Theme | None = cache.recall(key)
    if kept:
        return kept
    from deck.powerpoint import layouts

    theme = layouts.theme(style, shipped)
    cache.keep(key, theme, shipped.glob("*.xml"))
    return theme
