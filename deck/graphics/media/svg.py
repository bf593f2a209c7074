"""Read SVG drawings: take what is safe, draw it as PNG too, for programs that show no SVG, and measure its letters."""

import base64
import math
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree

from deck.base.problem import DeckError, Problem, Where
from deck.base.regex import regex
from deck.base.units import Rect
from deck.graphics.media import bitmaps
from deck.graphics.media.safety import MAX_DEPTH, local, wrong
from deck.layout.fitting import fitted
from deck.model.artwork import Bitmap
from deck.model.tags import Picture

MAX_DRAWN = 100_000  # elements, with those that <use> shows again
MAX_SIDE = 4096  # pixels of the PNG
SECONDS = 20
_PIXELS = {"": 1, "px": 1, "pt": 96 / 72, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96, "q": 96 / 101.6}
_NUMBER = regex(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_LENGTH = regex(r"\s*(\d+\.?\d*|\.\d+)\s*(px|pt|pc|mm|cm|in|q|)\s*", re.I)
_ABSOLUTE = regex(rf"(?<![\w.#-])({_NUMBER.pattern})\s?(pt|pc|mm|cm|in|q)(?![\w%-])", re.I)
_FONT_SIZE = regex(rf"\s*({_NUMBER.pattern})\s*(px|pt|em|%|)\s*")
_RULE = regex(r"([.\w-]+)\s*(?:,[^{}]*)?\{[^{}]*?font-size:\s*([^;}]+)")
_PLAIN = 16.0  # the size of letters where none is written
_LENGTHS = {  # attributes that are lengths
    *("x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "x1", "y1", "x2", "y2", "dx", "dy", "fx", "fy", "refX"),
    *("refY", "markerWidth", "markerHeight", "stroke-width", "stroke-dasharray", "stroke-dashoffset", "font-size"),
    *("letter-spacing", "word-spacing", "baseline-shift", "textLength", "startOffset", "kerning"),
}
_EMBEDDED = regex(r"data:image/(?:png|jpeg);base64,([A-Za-z0-9+/=\s]*)")
_SIMPLER = "simplify it, or export it as a PNG of 2,000 pixels across"
_RASTERIZE = Path(__file__).with_name("rasterize.py")

Element = Any  # lxml's, which has no types of its own


def read(blob: bytes, path: Path, where: Where, node: Picture, place: Rect, ink: str) -> Bitmap:
    """A drawing as PNG, and as SVG with no more in it than what was checked; `ink` is its `currentColor`.

    Raises DeckError: no SVG, or one that could run, load or overwhelm something.
    """
    root = _checked(blob, path, where)
    size = _size(root)
    if size is None:
        hint = 'write how large, in units of its own: <svg viewBox="0 0 400 300" …>'
        raise DeckError(Problem(where, "file-damaged", f"{path.name} does not say how large it is", hint))
    _set_up(root, size, ink)
    vector = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    across, down = fitted(node, place, size).wanted
    png = _drawn(vector, round(across * min(1, MAX_SIDE / max(across, down))), path.name, where)
    # So many units of its own is it wide as it is shown: no less than its viewBox, which keeps its shape.
    box, units = _box(root), float(root.get("width"))
    if len(box) == 4 and box[2] > 0:
        units = max(box[2], box[3] * units / float(root.get("height")))
    return Bitmap(png, "image/png", size, vector, smallest(root, units))


def _checked(blob: bytes, path: Path, where: Where) -> Element:
    """The root of a drawing in which nothing is wrong; comments and what stands around it are left out."""
    found = wrong(blob, str(path))
    if found:
        raise DeckError(*found)
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True)
    root = etree.fromstring(blob, parser)
    named = {element.get("id"): element for element in reversed(list(root.iter("*")))}
    if _count(root, named, {}) > MAX_DRAWN:
        message = f"{path.name} shows more than {MAX_DRAWN:,} elements, again and again"
        raise DeckError(Problem(where, "file-svg", message, _SIMPLER))
    for picture in _EMBEDDED.findall(etree.tostring(root, encoding="unicode")):
        bitmaps.opened(base64.b64decode(picture + "=="), f"a picture in {path.name}", where)
    return root


def _count(element: Element, named: dict[str, Element], known: dict[Element, int], depth: int = 0) -> int:
    """How many elements one draws: those below it, and again those that a <use> names; far too many for a circle."""
    if depth > 2 * MAX_DEPTH:
        return MAX_DRAWN + 1
    if element not in known:
        shown = list(element.iterchildren("*"))
        if local(element.tag) == "use":
            names = [value.removeprefix("#") for key, value in element.items() if local(key) == "href"]
            shown += [named[name] for name in names if name in named]
        known[element] = 1 + sum(_count(inner, named, known, depth + 1) for inner in shown)
    return known[element]


def _size(root: Element) -> tuple[float, float] | None:
    """Width and height in pixels as browsers count them, else those of the viewBox; None if neither is told."""
    sides = [_LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    told = [float(side[1]) * _PIXELS[side[2].lower()] for side in sides if side]
    box = _box(root)
    width, height = told if len(told) == 2 else box[2:] if len(box) == 4 else (0.0, 0.0)
    return (width, height) if width and height and 0.01 < width / height < 100 else None


def _box(root: Element) -> list[float]:
    """The viewBox: left, top, width, height in units of the drawing's own."""
    return [float(number) for number in _NUMBER.findall(root.get("viewBox", ""))]


def _set_up(root: Element, size: tuple[float, float], ink: str) -> None:
    """Say its size so that every program understands it, and set in ink what takes the colour of its surroundings."""
    width, height = (f"{side:g}" for side in size)
    root.attrib.update({"width": width, "height": height, "viewBox": root.get("viewBox", f"0 0 {width} {height}")})
    for element in root.iter("*"):  # millimetres, points and the like in pixels, which every program draws alike
        for name, value in element.items():
            if name in _LENGTHS or name == "style":
                element.set(name, _ABSOLUTE.sub(partial(_pixels, "px" if name == "style" else ""), value))
        if local(element.tag) == "style":
            element.text = _ABSOLUTE.sub(partial(_pixels, "px"), element.text or "")
    if any("color" in element.attrib for element in root.iter("*")):
        return
    for element in root.iter("*"):
        for name, value in element.items():
            element.set(name, re.sub("currentColor", ink, value, flags=re.I))


def _pixels(unit: str, match: re.Match[str]) -> str:
    return f"{float(match[1]) * _PIXELS[match[2].lower()]:.6g}{unit}"


def _drawn(vector: bytes, width: int, name: str, where: Where) -> bytes:
    """A PNG so many pixels wide, drawn in a process of its own: filters can take for ever, and all memory."""
    spec = find_spec("matplotlib")
    assert spec and spec.origin
    fonts = Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"  # there on every machine, and everywhere the same
    command = [sys.executable, "-P", str(_RASTERIZE), str(max(1, width)), str(fonts)]
    try:
        done = subprocess.run(command, input=vector, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        message = f"{name} takes more than {SECONDS} s to draw"
        raise DeckError(Problem(where, "file-too-large", message, _SIMPLER)) from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().rpartition("\n")[2].rpartition(": ")[2]
        message = f"{name} cannot be drawn: {said or 'it takes too much memory'}"
        raise DeckError(Problem(where, "file-svg", message, _SIMPLER))
    return done.stdout


def smallest(root: Element, across: float) -> float:
    """The smallest size that text is set in, as a part of the drawing's width; 0 without text.

    `across`: the drawing's width in units of its own. Sizes are read from attributes, styles, and rules for classes
    and elements.
    """
    sheets = "".join(element.text or "" for element in root.iter("*") if local(element.tag) == "style")
    return min(_sizes(root, dict(_RULE.findall(sheets)), _PLAIN, 1), default=0) / across


def _sizes(element: Element, rules: Mapping[str, str], size: float, scale: float) -> Iterator[float]:
    """The sizes of all text in and below an element, in units of the drawing."""
    size = _letters(element, rules, size)
    for name, said in re.findall(r"(\w+)\s*\(([^)]*)\)", element.get("transform", "")):  # which makes letters larger
        numbers = [float(number) for number in _NUMBER.findall(said)]
        if name == "scale" and numbers:
            scale *= math.sqrt(abs(numbers[0] * numbers[-1]))
        elif name == "matrix" and len(numbers) == 6:
            scale *= math.sqrt(abs(numbers[0] * numbers[3] - numbers[1] * numbers[2]))
    if local(element.tag) in ("text", "tspan") and (element.text or "").strip():
        yield size * scale
    for child in element.iterchildren("*"):
        yield from _sizes(child, rules, size, scale)


def _letters(element: Element, rules: Mapping[str, str], inherited: float) -> float:
    style = re.search(r"(?:^|;)\s*font-size:\s*([^;]+)", element.get("style", ""))
    names = [*(f".{name}" for name in element.get("class", "").split()), local(element.tag)]
    of_class = next((rules[name] for name in names if name in rules), "")
    match = _FONT_SIZE.fullmatch(style[1] if style else of_class or element.get("font-size", ""))
    if not match:
        return inherited
    number, unit = float(match[1]), match[2]
    return number * _PIXELS[unit] if unit in _PIXELS else inherited * number / (100 if unit == "%" else 1)
