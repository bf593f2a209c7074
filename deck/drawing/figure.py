"""Run one figure file, for a size and in a theme, and say which files it read."""

from __future__ import annotations

import csv
import inspect
import runpy
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from deck.paths import inside
from deck.problem import Where
from deck.theme import SERIES, Style

if TYPE_CHECKING:
    from matplotlib.figure import Figure


_SETTINGS = Path(__file__).parent / "figure.mplstyle"


class FigureError(Exception):
    """A figure file that has no `draw`, or one that wants what it cannot be given; the text says which."""


class Data:
    """Reads a figure's data files and remembers which: `data("data/x.csv")` is a list of dicts, one a row.

    A cell that reads as a number is a float, an empty one None; lines that begin with # are comments.
    """

    def __init__(self, assets: Path) -> None:
        self.assets = assets
        self.files: set[Path] = set()

    def text(self, name: str) -> str:
        """The text of a file under the outline's assets folder; DeckError if it is not there."""
        path = inside(self.assets, name, Where(name)).resolve()
        self.files.add(path)
        return path.read_text(encoding="utf-8")

    def __call__(self, name: str) -> list[dict[str, Any]]:
        """The rows of a CSV file under the outline's assets folder."""
        lines = [line for line in self.text(name).splitlines() if line.strip() and not line.startswith("#")]
        return [{key: _cell(value) for key, value in row.items()} for row in csv.DictReader(lines)]


def _cell(text: str) -> str | float | None:
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        return text


def draw_figure(
    source: Path,
    assets: Path,
    size: tuple[float, float],
    style: Style,
    value: object,
    save: Callable[[Figure], Any],
) -> tuple[Any, set[Path]]:
    """Run a figure file's `draw` for a size in inches; return what `save(fig)` returns, and the files it read."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    from deck.drawing import raster

    data = Data(assets)
    with mpl.rc_context(rc(style)), _importing_from(source.parent) as imported:
        fig = Figure(figsize=size, layout="constrained")
        raster.Canvas(fig)  # what lays itself out while drawing measures text without installed fonts, too
        function = runpy.run_path(str(source)).get("draw")
        offered = {"ax": None, "fig": fig, "theme": _names(style), "data": data, "value": value}
        if not callable(function):
            raise FigureError("defines no draw(ax) or draw(fig)")
        wanted = _wanted(function, offered)
        if "ax" in wanted:
            offered["ax"] = fig.subplots()
        function(**{name: offered[name] for name in wanted})
        result = save(fig)
    return result, {source, *data.files, *imported}


def _wanted(function: Callable[..., Any], offered: Collection[str]) -> list[str]:
    """The parameters that a figure's `draw` wants, of those it can be given."""
    parameters = inspect.signature(function).parameters.values()
    for parameter in parameters:
        if parameter.name not in offered and parameter.default is parameter.empty:
            raise FigureError(f"has a draw() that wants {parameter.name!r}; it can be given {', '.join(offered)}")
    return [parameter.name for parameter in parameters if parameter.name in offered]


def _names(style: Style) -> SimpleNamespace:
    series = [style.colors[name] for name in SERIES]
    return SimpleNamespace(
        **style.colors, series=series, dark=style.dark, font=style.fonts["body"], mono=style.fonts["code"]
    )


@contextmanager
def _importing_from(folder: Path) -> Iterator[set[Path]]:
    """Let a figure import its neighbours, say which it did, and forget them again: each figure reads afresh."""
    before, found = set(sys.modules), set[Path]()
    sys.path.insert(0, str(folder))
    try:
        yield found
    finally:
        sys.path.remove(str(folder))
        for name in set(sys.modules) - before:
            file = getattr(sys.modules[name], "__file__", None)
            if file and Path(file).is_relative_to(folder):
                found.add(Path(file))
                del sys.modules[name]


def settings(style: Style) -> str:
    """matplotlib's settings for a theme, as its style files say them: no box, quiet axes, type as on the slide."""
    colors = {name: value.lstrip("#") for name, value in style.colors.items()}
    series = [colors[name] for name in SERIES]
    return _SETTINGS.read_text(encoding="utf-8").format(**colors, **style.fonts, series=series)


def rc(style: Style) -> Any:
    """These settings by name."""
    lines = (line.partition(":") for line in settings(style).splitlines())
    return {name: value.strip() for name, _, value in lines}
