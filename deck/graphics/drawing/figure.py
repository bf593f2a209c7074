"""Run one figure file, for a size and in a theme, and say which files it read."""

from __future__ import annotations

import csv
import inspect
import runpy
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from deck.base.paths import inside, separator
from deck.base.problem import Where
from deck.model.style import SERIES, Style

if TYPE_CHECKING:
    from matplotlib.figure import Figure


_SETTINGS = Path(__file__).with_name("figure.mplstyle")


class FigureError(Exception):
    """A figure file that cannot be drawn: no `draw`, or one that wants what it cannot be given; the text says which."""

    def __init__(self, message: str, hint: str = "write def draw(ax): …") -> None:
        super().__init__(message)
        self.hint = hint


class Data:
    """Reads a figure's data files and remembers which: `data("data/x.csv")` is a list of dicts, one a row.

    A cell that reads as a number is a float, an empty one None; lines that begin with # are comments. Between cells
    stand commas, tabs, or semicolons, with which 1,5 is a number.
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
        sign = separator(lines[0] if lines else "")
        rows = list(csv.DictReader(lines, delimiter=sign))
        if any(None in row for row in rows):
            message = f"cannot read {name}: a row has more cells than there are names"
            raise FigureError(message, "quote cells with commas")
        return [{key: _cell(value, sign) for key, value in row.items()} for row in rows]


def _cell(text: str, separator: str) -> str | float | None:
    if not text:
        return None
    try:
        return float(text.replace(",", ".") if separator == ";" else text)
    except ValueError:
        return text


def draw_figure(
    source: Path,
    assets: Path,
    size: tuple[float, float],
    style: Style,
    given: Mapping[str, object],
    save: Callable[[Figure], Any],
) -> tuple[Any, set[Path]]:
    """Run a figure file's `draw` for a size in inches; return what `save(fig)` returns, and the files it read.

    given: what else its `draw` may take, by name.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    from deck.graphics.drawing import raster

    data = Data(assets)
    lines = (line.partition(":") for line in settings(style).splitlines())
    rc: Any = {name: value.strip() for name, _, value in lines}
    with mpl.rc_context(rc), _importing_from(source.parent) as imported:
        fig = Figure(figsize=size, layout="constrained")
        raster.MeasuringCanvas(fig)  # what lays itself out while drawing measures text without installed fonts, too
        function = runpy.run_path(str(source)).get("draw")
        series = [style.colors[name] for name in SERIES]
        names = {"dark": style.dark, "font": style.fonts["body"], "mono": style.fonts["code"]}
        theme = SimpleNamespace(**style.colors, series=series, **names)
        offered = {"ax": None, "fig": fig, "theme": theme, "data": data, **given}
        if not callable(function):
            raise FigureError("defines no draw(ax) or draw(fig)")
        parameters = inspect.signature(function).parameters.values()
        for each in parameters:
            if each.name not in offered and each.default is each.empty:
                raise FigureError(f"has a draw() that wants {each.name!r}; it can be given {', '.join(offered)}")
        wanted = [each.name for each in parameters if each.name in offered]
        if "ax" in wanted:
            offered["ax"] = fig.subplots()
        function(**{name: offered[name] for name in wanted})
        result = save(fig)
    return result, {source, *data.files, *imported}


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
