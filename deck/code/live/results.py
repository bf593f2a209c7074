"""Hold the figures, tables and pictures that snippets made, and say in words what is seen of them."""

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from deck.base.dataclass import replace
from deck.base.units import PER
from deck.code.live import drawings
from deck.graphics.media.safety import wrong
from deck.model.artwork import AnyShape, Artwork, ImageShape, Ink, LabelShape, PathShape, PictureBlob, pictured
from deck.model.results import Drawing, Frame, Result

_ENDINGS = {"image/png": "png", "image/svg+xml": "svg"}
LARGEST = 20_000_000  # bytes of a picture that a session may give
_NAMES = {  # the theme's colours → how presentations name them
    **{"paper": "bg1", "ink": "tx1", "panel": "bg2", "grey": "tx2", "accent": "accent1", "second": "accent2"},
    **{"third": "accent3", "fourth": "accent4", "fifth": "accent5", "hairline": "accent6"},
}
_NEAR = 0.1  # inches by which a shape may stand elsewhere and still be the same


def read(told: Sequence[dict[str, Any]], folder: Path) -> tuple[Result, ...]:
    """What a session, or a recording, tells of results, with the files that lie in a folder.

    Raises ValueError: a file is missing or too large, or what is told is none of a figure, a table, a picture.
    """
    try:
        return tuple(_frame(one) if "rows" in one else _drawing(one, folder) for one in told)
    except (KeyError, TypeError, AttributeError, OSError, IndexError, RecursionError) as error:
        raise ValueError(f"a result cannot be read: {type(error).__name__}: {error}") from None


def told(result: Result, name: str, files: dict[str, bytes]) -> dict[str, Any]:
    """A result as JSON from which `read` makes it again: what it shows can be read, and compared line by line.

    Its shapes and pictures go into `files`, under names that begin alike.
    """
    if isinstance(result, Frame):
        size = {"index": result.index, "align": result.align, "more": " ".join(map(str, result.more))}
        return size | {"rows": ["\t".join(row) for row in result.rows]}

    def file(blob: bytes, ending: str) -> str:
        files[new := f"{name}-{hashlib.sha256(blob).hexdigest()[:12]}.{ending}"] = blob
        return new

    artwork = result.artwork
    pictures = [
        [file(picture.blob, _ENDINGS[picture.content_type]), picture.content_type, seen]
        for picture, seen in zip(artwork.pictures, result.seen, strict=True)
    ]
    drawing = file(drawings.text(artwork.layers).encode(), "drawing")
    lost = {"lost": artwork.lost} if artwork.lost else {}
    return {"inches": result.inches, "shows": described(result), "drawing": drawing, "pictures": pictures, **lost}


def is_of(name: str, file: str) -> bool:
    """Whether a file's name is one that `told` gives."""
    return re.fullmatch(rf"{re.escape(name)}-[0-9a-f]{{12}}\.(png|svg|drawing|xml)", file) is not None


def _frame(told: dict[str, Any]) -> Frame:
    rows, (more, columns) = told["rows"], map(int, told["more"].split())
    return Frame(tuple(tuple(row.split("\t")) for row in rows), int(told["index"]), told["align"], (more, columns))


def _drawing(told: dict[str, Any], folder: Path) -> Drawing:
    pictures = tuple(PictureBlob(_blob(folder, name), str(kind)) for name, kind, _ in told["pictures"])
    if not {picture.content_type for picture in pictures} <= _ENDINGS.keys():
        raise ValueError("a picture is neither PNG nor SVG")
    width, height = (float(length) for length in told["inches"])
    if not 0.01 < width < 100 or not 0.01 < height < 100:
        raise ValueError(f"a figure of {width:g} × {height:g} in")
    if "layers" in told:
        raise ValueError("it was recorded by an older Lectern: build once where its code is run")
    drawing = told.get("drawing")  # a recording has a file of it, and a session tells it; None: a picture as a whole
    if isinstance(drawing, str):
        drawing = json.loads(_blob(folder, drawing))
    if drawing is None:
        artwork = pictured(pictures, *(72 * length for length in (width, height)))
    else:
        lost = tuple(map(str, told.get("lost", ())))
        artwork = Artwork(drawings.read(drawing["layers"], pictures), pictures, lost=lost)
    if any(picture.content_type == "image/svg+xml" and wrong(picture.blob, "") for picture in pictures):
        artwork = artwork.without_svg()  # the PNG shows the same
    return Drawing(artwork, (width, height), tuple(str(seen) for *_, seen in told["pictures"][: len(artwork.pictures)]))


def _blob(folder: Path, name: str) -> bytes:
    if not re.fullmatch(r"[\w -]+(\.\w+)?", name):
        raise ValueError(f"{name!r} is no file of a recording")
    if not (folder / name).resolve().is_relative_to(folder.resolve()):
        raise ValueError(f"{name!r} leads outside")
    if (folder / name).stat().st_size > LARGEST:
        raise ValueError(f"a picture of more than {LARGEST // 1_000_000} MB")
    return (folder / name).read_bytes()


def mapped(result: Result, change: Callable[[str], str]) -> Result:
    """A result with its words changed: the cells of a table, the texts of a figure."""
    if isinstance(result, Frame):
        return replace(result, rows=tuple(tuple(map(change, row)) for row in result.rows))

    def changed(shape: AnyShape) -> AnyShape:
        if not isinstance(shape, LabelShape):
            return shape
        lines = tuple(tuple((change(text), raised) for text, raised in runs) for runs in shape.lines)
        return replace(shape, name=change(shape.name), lines=lines)

    layers = (replace(layer, shapes=tuple(map(changed, layer.shapes))) for layer in result.artwork.layers)
    return replace(result, artwork=replace(result.artwork, layers=tuple(layers)))


def described(result: Result) -> list[str]:
    """What is seen of a result, a line a shape or row."""
    if isinstance(result, Frame):
        beyond = f"… {result.more[0]:,} more rows, {result.more[1]:,} more columns"
        return [*(" | ".join(row) for row in result.rows), *([beyond] if any(result.more) else [])]
    lines = [f"figure of {result.inches[0]:.1f} × {result.inches[1]:.1f} in"]
    lines += [_said(shape, result.artwork) for layer in result.artwork.layers for shape in layer.shapes]
    return lines + [f"picture {seen}" for seen in result.seen]


def same(before: Result, now: Result) -> bool:
    """Whether the same is seen of two results: shapes may stand a hair's breadth elsewhere."""
    return all(_near(*pair) for pair in zip_longest(described(before), described(now), fillvalue=""))


def _near(before: str, now: str) -> bool:
    number = re.compile(r"-?\d+\.\d")
    if number.sub("", before) != number.sub("", now):
        return False
    pairs = zip(number.findall(before), number.findall(now), strict=True)
    return all(abs(float(a) - float(b)) <= _NEAR + 0.001 for a, b in pairs)


def _said(shape: AnyShape, artwork: Artwork) -> str:
    """A shape in words: what it is, the words in it or its colour, and where it is."""
    text = "".join(text for runs in shape.lines for text, _ in runs) if isinstance(shape, LabelShape) else ""
    what = repr(text) if text else f"{shape.name} {_color(shape)}".strip()
    x, y, w, h = (round(length * PER["pt"] * artwork.scale) / PER["in"] for length in _box(shape))
    x, y = x + artwork.shift[0] / 72, y + artwork.shift[1] / 72
    return f"{what} at {x:.1f}, {y:.1f} in, {w:.1f} × {h:.1f} in"


def _box(shape: AnyShape) -> tuple[float, float, float, float]:
    if not isinstance(shape, PathShape):
        return shape.box
    left, top, right, bottom = shape.bounds
    return left, top, right - left, bottom - top


def _color(shape: AnyShape) -> str:
    """A colour of a shape, as presentations name those of a theme: the first of the theme's, or the first."""
    match shape:
        case PathShape():
            inks = [shape.fill, shape.line and shape.line.ink]
        case LabelShape():
            inks = [shape.ink]
        case ImageShape():
            inks = []
    colors = [ink.color for ink in inks if isinstance(ink, Ink) and ink.alpha]
    return next((_NAMES[color] for color in colors if color in _NAMES), "".join(colors[:1]).removeprefix("#"))
