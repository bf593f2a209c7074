"""Take figures, tables and pictures that the author's code made, as data from which the build makes native things."""

import importlib.util
import io
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

_ROWS, _COLUMNS = 100, 20  # of a table, that are told
_LARGEST = (2667, 1500)  # pixels that a slide shows, at 200 an inch
_SMALL = 400  # pixels: a smaller picture is enlarged square by square, or it would be drawn blurred
_DPI = 200
_FIGURE, _ARTIST = ("matplotlib.figure", "Figure"), ("matplotlib.artist", "Artist")  # modules, and classes of theirs
_FRAME, _PICTURE = ("pandas", "DataFrame", "Series"), ("PIL.Image", "Image")

_ENGINE = Path(__file__).parents[3]

Told = dict[str, Any]


class BugError(Exception):
    """Our own bug; its text is the traceback."""


class Results:
    """Takes the results of one session; files of them lie in `folder`, `engine` is the folder of our package.

    `made_for` is the version of matplotlib that the renderer is made for.
    """

    def __init__(self, folder: Path, engine: str, tokens: Mapping[str, str], made_for: str) -> None:
        self._folder, self._engine, self._tokens, self._made_for = folder, engine, tokens, made_for
        self._native: tuple[Callable[..., Any], Callable[..., Any]] | None = None
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
        if _is_a(value, _FIGURE) or _is_a(value, _FRAME) or _is_a(value, _PICTURE):
            self._values.append(value)
            return True
        return _is_drawn(value)

    def told(self) -> list[Told]:
        """What has come since the last time: a script's last value, and the figures of pyplot, which are closed.

        Raises BugError for an exception that is our own.
        """
        values, self._values = self._values, []
        figures = [value for value in values if _is_a(value, _FIGURE)]
        others = [value for value in values if not _is_a(value, _FIGURE)]
        try:
            if pyplot := sys.modules.get("matplotlib.pyplot"):
                opened = [pyplot.figure(number) for number in pyplot.get_fignums()]
                figures += [figure for figure in opened if not any(figure is other for other in figures)]
                pyplot.close("all")
            told = [_table(value) if _is_a(value, _FRAME) else self._picture(value) for value in others]
            return told + [self._drawing(figure) for figure in figures if figure.axes or figure.get_children()[1:]]
        except Exception as error:
            if not _is_ours(error):
                raise
            raise BugError("".join(traceback.format_exception(error))) from None

    def _drawing(self, figure: Any) -> Told:
        engine = figure.get_layout_engine() if hasattr(figure, "get_layout_engine") else None
        try:
            native, plain = self._renderer()
            artwork = native(figure, self._tokens)
            layers = plain(artwork.layers)
        except Exception as error:
            # Our renderer is to blame where it fails with the Python and matplotlib that it is made for.
            known = sys.modules["matplotlib"].__version__.split(".")[:2] == self._made_for.split(".")[:2]
            if known and sys.version_info >= (3, 11) and _is_ours(error):
                raise
            return self._image(figure)  # which depends neither on our renderer nor on its matplotlib
        finally:
            if engine:
                figure.set_layout_engine(engine)
        return {
            "inches": figure.get_size_inches().tolist(),
            "drawing": {"layers": layers},
            "lost": artwork.lost,
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

    def _renderer(self) -> tuple[Callable[..., Any], Callable[..., Any]]:
        """Our renderer, and what makes JSON values of its drawings.

        They are loaded so that the author's code does not see their modules, nor they its.
        """
        if self._native is None:
            own = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "deck"}
            try:
                # From its own folder: what else is installed beside it is no library of this session.
                file = str(Path(self._engine, "__init__.py"))
                spec = importlib.util.spec_from_file_location("deck", file, submodule_search_locations=[self._engine])
                assert spec and spec.loader
                sys.modules["deck"] = importlib.util.module_from_spec(spec)
                spec.loader.exec_module(sys.modules["deck"])
                from deck.code.live.drawings import plain
                from deck.graphics.drawing.native import artwork

                self._native = artwork, plain
            finally:
                for name in [name for name in sys.modules if name.split(".")[0] == "deck"]:
                    del sys.modules[name]
                sys.modules.update(own)
        return self._native


def _is_ours(error: Exception) -> bool:
    """Whether an exception comes out of the engine's own code, and not out of a library or the author's: our bug."""
    files = [frame.f_code.co_filename for frame, _ in traceback.walk_tb(error.__traceback__)]
    return not isinstance(error, MemoryError) and _ENGINE in Path(files[-1]).parents


def _is_a(value: Any, kind: tuple[str, ...]) -> bool:
    """Whether a value is of a module's classes; of one that was not imported nothing is."""
    found, names = sys.modules.get(kind[0]), kind[1:]
    return bool(found) and isinstance(value, tuple(getattr(found, name) for name in names))


def _is_drawn(value: Any) -> bool:
    """Whether a value is something that stands in a figure, or several: what plotting functions return."""
    if "matplotlib.artist" not in sys.modules:
        return False
    if type(value).__name__ == "ndarray" and value.dtype == object:
        value = value.ravel().tolist()
    if isinstance(value, dict):
        value = [item for items in value.values() for item in (items if isinstance(items, list) else [items])]
    if isinstance(value, (list, tuple)) and not _is_a(value, _ARTIST):
        several = [item for item in value if type(item).__name__ != "ndarray"]  # a histogram's counts come with it
        return bool(several) and all(map(_is_drawn, several))
    return _is_a(value, _ARTIST)


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
