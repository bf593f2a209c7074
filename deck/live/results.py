"""Hold the figures, tables and pictures that snippets made, and say in words what is seen of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from itertools import zip_longest
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from deck.artwork import Artwork, Layer, Picture, pictured
from deck.escape import escape, quoteattr
from deck.media.safety import wrong
from deck.units import PER

_ENDINGS = {"image/png": "png", "image/svg+xml": "svg"}
LARGEST = 20_000_000  # bytes of a picture that a session may give
_NEAR = 0.1  # inches by which a shape may stand elsewhere and still be the same
_NAMESPACES = "".join(
    f' xmlns:{prefix}="http://schemas.openxmlformats.org/{name}"'
    for prefix, name in (
        ("p", "presentationml/2006/main"),
        ("a", "drawingml/2006/main"),
        ("r", "officeDocument/2006/relationships"),
    )
)
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@dataclass(frozen=True)
class Drawing:
    """A figure or picture, as large as it was drawn; `seen` names what its pictures show, however compressed.

    `asked`: it is as large as it was asked to be; its author did not say otherwise.
    """

    artwork: Artwork
    inches: tuple[float, float]
    seen: tuple[str, ...] = ()
    asked: bool = False


@dataclass(frozen=True)
class Frame:
    """A table: rows of text, the first with the names of the columns, of which so many are an index.

    `align` is l or r for each column; `more` says how many rows and columns there are beyond these.
    """

    rows: tuple[tuple[str, ...], ...]
    index: int
    align: str
    more: tuple[int, int] = (0, 0)


Result = Drawing | Frame


def read(told: Sequence[dict[str, Any]], folder: Path) -> tuple[Result, ...]:
    """What a session, or a recording, tells of results, with the files that lie in a folder.

    Raises ValueError: a file is missing or too large, or what is told is none of a figure, a table, a picture.
    """
    try:
        return tuple(_frame(one) if "rows" in one else _drawing(one, folder) for one in told)
    except (KeyError, TypeError, OSError, IndexError, ElementTree.ParseError) as error:
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
    layers = "".join(f"<layer gid={quoteattr(layer.gid)}>\n{_lines(layer.xml)}\n</layer>\n" for layer in artwork.layers)
    xml = file(f"<drawing{_NAMESPACES}>\n{layers}</drawing>\n".encode(), "xml")
    size = {"inches": result.inches, "shapes": artwork.shapes}
    return size | {"shows": described(result), "layers": xml, "pictures": pictures}


def _lines(xml: str) -> str:
    """A shape a line, so that changes can be seen one by one."""
    return "\n".join(re.split("(?<=</p:sp>)(?=<)", xml))


def _layers(xml: str) -> list[Layer]:
    found = re.findall('<layer gid="(.*?)">\n(.*?)\n</layer>', xml, re.DOTALL)
    return [Layer(lines.replace("\n", ""), unescape(gid)) for gid, lines in found]


def is_of(name: str, file: str) -> bool:
    """Whether a file's name is one that `told` gives."""
    return re.fullmatch(rf"{re.escape(name)}-[0-9a-f]{{12}}\.(png|svg|xml)", file) is not None


def _frame(told: dict[str, Any]) -> Frame:
    rows, columns = map(int, told["more"].split())
    return Frame(
        tuple(tuple(row.split("\t")) for row in told["rows"]), int(told["index"]), told["align"], (rows, columns)
    )


def _drawing(told: dict[str, Any], folder: Path) -> Drawing:
    pictures = tuple(Picture(_blob(folder, name), str(kind)) for name, kind, _ in told["pictures"])
    if not {picture.content_type for picture in pictures} <= _ENDINGS.keys():
        raise ValueError("a picture is neither PNG nor SVG")
    width, height = (float(length) for length in told["inches"])
    if not 0.01 < width < 100 or not 0.01 < height < 100:
        raise ValueError(f"a figure of {width:g} × {height:g} in")
    if "layers" in told:
        listed = told["layers"]
        recorded = _layers(_blob(folder, listed).decode()) if isinstance(listed, str) else ()
        layers = recorded or (Layer(xml, gid) for gid, xml in listed)
        artwork = Artwork(tuple(layers), pictures, int(told["shapes"]))
    else:
        artwork = pictured(pictures, round(width * PER["in"]), round(height * PER["in"]))
    for layer in artwork.layers:
        _check(layer, len(pictures))
    if any(picture.content_type == "image/svg+xml" and wrong(picture.blob, "") for picture in pictures):
        artwork = artwork.without_svg()  # the PNG shows the same
    return Drawing(artwork, (width, height), tuple(str(seen) for *_, seen in told["pictures"][: len(artwork.pictures)]))


def _check(layer: Layer, pictures: int) -> None:
    """Refuse what refers to anything but the drawing's own pictures. Raises ValueError, ParseError."""
    for element in _parsed(layer):
        if element.tag.rpartition("}")[2].startswith("hlink") or "action" in element.attrib:
            raise ValueError("a shape leads somewhere")
        for name, value in element.attrib.items():
            if name.startswith(_R) and value not in {f"@{n}" for n in range(pictures)}:
                raise ValueError(f"a shape refers to {value!r}")


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

    def changed(text: re.Match[str]) -> str:
        before = unescape(text[2])
        after = change(before)
        return text[0] if after == before else f"{text[1]}{escape(after)}</a:t>"

    artwork = result.artwork
    layers = (replace(layer, xml=re.sub("(<a:t[^>]*>)(.*?)</a:t>", changed, layer.xml)) for layer in artwork.layers)
    return replace(result, artwork=replace(artwork, layers=tuple(layers)))


def described(result: Result) -> list[str]:
    """What is seen of a result, a line a shape or row."""
    if isinstance(result, Frame):
        beyond = f"… {result.more[0]:,} more rows, {result.more[1]:,} more columns"
        return [*(" | ".join(row) for row in result.rows), *([beyond] if any(result.more) else [])]
    lines = [f"figure of {result.inches[0]:.1f} × {result.inches[1]:.1f} in"]
    for layer in result.artwork.layers:
        lines += [_said(shape) for shape in _parsed(layer) if shape.tag.endswith(("}sp", "}pic"))]
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


def _parsed(layer: Layer) -> Iterator[ElementTree.Element]:
    """The elements of a layer. Raises ParseError."""
    return ElementTree.fromstring(f"<layer{_NAMESPACES}>{layer.xml}</layer>").iter()


def _said(shape: ElementTree.Element) -> str:
    """A shape in words: what it is, the words in it or its colour, and where it is."""
    text = "".join(run.text or "" for run in shape.iter(f"{_A}t"))
    color = next((color.get("val", "") for tag in ("schemeClr", "srgbClr") for color in shape.iter(_A + tag)), "")
    place = {name: int(value) for one in shape.iter(f"{_A}xfrm") for part in one for name, value in part.attrib.items()}
    x, y, w, h = (place.get(name, 0) / PER["in"] for name in ("x", "y", "cx", "cy"))
    name = next((one.get("name", "") for one in shape.iter() if one.tag.endswith("}cNvPr")), "")
    what = repr(text) if text else f"{name} {color}".strip()
    return f"{what} at {x:.1f}, {y:.1f} in, {w:.1f} × {h:.1f} in"
