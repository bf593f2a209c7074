"""Take figures, tables and pictures that the author's code made, as data from which the build makes native things."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

_ROWS, _COLUMNS = 100, 20  # of a table, that are told
_LARGEST = (2667, 1500)  # pixels that a slide shows, at 200 an inch
_SMALL = 400  # pixels: a smaller picture is enlarged square by square, or it would be drawn blurred
_DPI = 200

Told = dict[str, Any]


class Results:
    """Takes the results of one session; files of them lie in `folder`, `engine` is where our renderer is found."""

    def __init__(self, folder: Path, engine: str, tokens: Mapping[str, str]) -> None:
        self._folder, self._engine, self._tokens = folder, engine, tokens
        self._native: Callable[..., Any] | None = None
        self._values: list[Any] = []
        self._inches: list[float] = []

    def place(self, inches: list[float]) -> None:
        """Make figures as large as their place will be, where the author's code does not say how large."""
        if matplotlib := sys.modules.get("matplotlib"):
            if list(matplotlib.rcParams["figure.figsize"]) == self._inches:
                matplotlib.rcParams["figure.figsize"] = inches
        else:
            import logging

            logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # it tells of its first use
            path = self._folder / "matplotlibrc"
            settings = path.read_text(encoding="utf-8").partition("figure.figsize")[0]
            path.write_text(f"{settings}figure.figsize: {inches[0]}, {inches[1]}\n", encoding="utf-8")
        self._inches = inches

    def takes(self, value: Any) -> bool:
        """Whether a script's last value is shown as what it is, and not as text."""
        if _figure(value) or _is_frame(value) or _is_picture(value):
            self._values.append(value)
            return True
        return _is_drawn(value)

    def told(self) -> list[Told]:
        """What has come since the last time: a script's last value, and the figures of pyplot, which are closed."""
        values, self._values = self._values, []
        figures = [figure for value in values if (figure := _figure(value))]
        others = [value for value in values if not _figure(value)]
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            opened = [pyplot.figure(number) for number in pyplot.get_fignums()]
            figures += [figure for figure in opened if not any(figure is other for other in figures)]
            pyplot.close("all")
        told = [_table(value) if _is_frame(value) else self._picture(value) for value in others]
        return told + [self._drawing(figure) for figure in figures if figure.axes or figure.get_children()[1:]]

    def _drawing(self, figure: Any) -> Told:
        engine = figure.get_layout_engine() if hasattr(figure, "get_layout_engine") else None
        try:
            artwork = self._renderer()(figure, self._tokens)
        except Exception:  # of another matplotlib than ours: what does not depend on that is tried
            return self._image(figure)
        finally:
            if engine:
                figure.set_layout_engine(engine)
        return {
            "inches": figure.get_size_inches().tolist(),
            "layers": [[layer.gid, layer.xml] for layer in artwork.layers],
            "shapes": artwork.shapes,
            "pictures": [self._file(picture.blob, picture.content_type) for picture in artwork.pictures],
        }

    def _image(self, figure: Any) -> Told:
        """A figure as pixels, and as SVG where Office draws that rightly: it does not, of hatches."""
        from matplotlib import rc_context

        png, svg = io.BytesIO(), io.BytesIO()
        figure.savefig(png, format="png", dpi=_DPI, transparent=True)
        with rc_context({"svg.fonttype": "path", "svg.hashsalt": "lectern"}):
            figure.savefig(svg, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
        pictures = [self._file(png.getvalue(), "image/png")]
        if b"<pattern" not in svg.getvalue():
            pictures.append(self._file(svg.getvalue(), "image/svg+xml"))
        return {"inches": figure.get_size_inches().tolist(), "pictures": pictures}

    def _picture(self, value: Any) -> Told:
        image: Any = sys.modules["PIL.Image"]
        if value.mode not in ("1", "L", "LA", "RGB", "RGBA"):
            value = value.convert("RGBA" if "A" in value.getbands() or "transparency" in value.info else "RGB")
        width, height = value.size
        if max(width, height) < _SMALL:
            times = -(-2 * _SMALL // max(width, height))
            value = value.resize((width * times, height * times), image.Resampling.NEAREST)
        elif width > _LARGEST[0] or height > _LARGEST[1]:
            value = value.copy()
            value.thumbnail(_LARGEST, image.Resampling.LANCZOS)
        png = io.BytesIO()
        value.save(png, "PNG")
        inches = [value.width / _DPI, value.height / _DPI]
        return {"inches": inches, "pictures": [self._file(png.getvalue(), "image/png")]}

    def _file(self, blob: bytes, kind: str) -> list[str]:
        """A file of the blob: its name, its type, and a name for what is seen of it, however it was compressed."""
        import hashlib

        seen = blob
        if kind == "image/png":
            from PIL import Image

            with Image.open(io.BytesIO(blob)) as image:
                seen = repr((image.mode, image.size)).encode() + image.tobytes()
        name = hashlib.sha256(blob).hexdigest()[:16]
        self._folder.mkdir(exist_ok=True)
        (self._folder / name).write_bytes(blob)
        return [name, kind, hashlib.sha256(seen).hexdigest()[:16]]

    def _renderer(self) -> Callable[..., Any]:
        """Our renderer, loaded so that the author's code does not see its modules, nor it theirs."""
        if self._native is None:
            own = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "deck"}
            sys.path.insert(0, self._engine)
            try:
                from deck.drawing.native import artwork

                self._native = artwork
            finally:
                sys.path.remove(self._engine)
                for name in [name for name in sys.modules if name.split(".")[0] == "deck"]:
                    del sys.modules[name]
                sys.modules.update(own)
        return self._native


def _figure(value: Any) -> Any:
    """The figure that a value is; None if it is none."""
    figure = sys.modules.get("matplotlib.figure")
    return value if figure and isinstance(value, figure.Figure) else None


def _is_drawn(value: Any) -> bool:
    """Whether a value is something that stands in a figure, or several: what plotting functions return."""
    artist: Any = sys.modules.get("matplotlib.artist")
    if not artist:
        return False
    numbers = type(value).__name__ == "ndarray"
    if numbers and value.dtype == object:
        value = value.ravel().tolist()
    if isinstance(value, dict):
        value = [item for items in value.values() for item in items]
    if isinstance(value, (list, tuple)) and not isinstance(value, artist.Artist):
        several = [item for item in value if type(item).__name__ != "ndarray"]  # a histogram's counts come with it
        return bool(several) and all(map(_is_drawn, several))
    return isinstance(value, artist.Artist)


def _is_frame(value: Any) -> bool:
    pandas: Any = sys.modules.get("pandas")
    return bool(pandas) and isinstance(value, (pandas.DataFrame, pandas.Series))


def _is_picture(value: Any) -> bool:
    image: Any = sys.modules.get("PIL.Image")
    return bool(image) and isinstance(value, image.Image)


def _table(value: Any) -> Told:
    """A pandas table: rows of text as pandas formats it, the first with the names of the columns."""
    pandas: Any = sys.modules["pandas"]
    frame = value.to_frame(value.name or "") if isinstance(value, pandas.Series) else value
    shown = frame.iloc[:_ROWS, :_COLUMNS]
    index = [shown.index.get_level_values(level).to_series() for level in range(shown.index.nlevels)]
    series = index + [shown.iloc[:, n] for n in range(shown.shape[1])]
    names = [*(name or "" for name in shown.index.names), *shown.columns]
    numbers = [pandas.api.types.is_numeric_dtype(one) and not pandas.api.types.is_bool_dtype(one) for one in series]
    cells = [_formatted(one) for one in series]
    return {
        "rows": ["\t".join(map(_label, names)), *map("\t".join, zip(*cells, strict=True))],
        "index": len(index),
        "align": "".join("r" if number else "l" for number in numbers),
        "more": f"{len(frame) - len(shown)} {frame.shape[1] - shown.shape[1]}",
    }


def _label(name: Any) -> str:
    return " ".join((" / ".join(map(str, name)) if isinstance(name, tuple) else str(name)).split())


def _formatted(series: Any) -> list[str]:
    """The values as pandas prints them: of one column all with the same digits."""
    if not len(series):
        return []
    text = series.reset_index(drop=True).to_string(index=False, header=False)
    lines = text.split("\n")
    return [" ".join(line.split()) for line in (lines if len(lines) == len(series) else map(str, series))]
