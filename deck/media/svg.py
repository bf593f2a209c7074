"""Read SVG drawings: take what is safe, and draw it as PNG too, for programs that show no SVG."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree

from deck.artwork import Bitmap
from deck.markup import Picture
from deck.media import bitmaps
from deck.media.fitting import fitted
from deck.media.lettering import smallest
from deck.media.safety import MAX_DEPTH, local, wrong
from deck.problem import DeckError, Problem, Where
from deck.units import Rect

MAX_DRAWN = 100_000  # elements, with those that <use> shows again
MAX_SIDE = 4096  # pixels of the PNG
SECONDS = 20
_LENGTH = re.compile(r"\s*(\d+\.?\d*|\.\d+)\s*(px|pt|pc|mm|cm|in|)\s*")
_PIXELS = {"": 1, "px": 1, "pt": 96 / 72, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_EMBEDDED = re.compile(r"data:image/(?:png|jpeg);base64,([A-Za-z0-9+/=\s]*)")
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
        raise DeckError(Problem(where, f"{path.name} does not say how large it is", hint))
    _set_up(root, size, ink)
    vector = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    across, down = fitted(node, place, size).wanted
    png = _drawn(vector, round(across * min(1, MAX_SIDE / max(across, down))), path.name, where)
    return Bitmap(png, "image/png", size, vector, smallest(root, _units(root)))


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
        raise DeckError(Problem(where, message, _SIMPLER))
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
    told = [float(side[1]) * _PIXELS[side[2]] for side in sides if side]
    box = _box(root)
    width, height = told if len(told) == 2 else box[2:] if len(box) == 4 else (0.0, 0.0)
    return (width, height) if width and height and 0.01 < width / height < 100 else None


def _box(root: Element) -> list[float]:
    """The viewBox: left, top, width, height in units of the drawing's own."""
    return [float(number) for number in _NUMBER.findall(root.get("viewBox", ""))]


def _units(root: Element) -> float:
    """How many units of its own a drawing is wide as it is shown: no less than its viewBox, which keeps its shape."""
    box, across, down = _box(root), float(root.get("width")), float(root.get("height"))
    return max(box[2], box[3] * across / down) if len(box) == 4 and box[2] > 0 else across


def _set_up(root: Element, size: tuple[float, float], ink: str) -> None:
    """Say its size so that every program understands it, and set in ink what takes the colour of its surroundings."""
    width, height = (f"{side:g}" for side in size)
    root.attrib.update({"width": width, "height": height, "viewBox": root.get("viewBox", f"0 0 {width} {height}")})
    if any("color" in element.attrib for element in root.iter("*")):
        return
    for element in root.iter("*"):
        for name, value in element.items():
            element.set(name, re.sub("currentColor", ink, value, flags=re.I))


def _drawn(vector: bytes, width: int, name: str, where: Where) -> bytes:
    """A PNG so many pixels wide, drawn in a process of its own: filters can take for ever, and all memory."""
    spec = find_spec("matplotlib")
    assert spec and spec.origin
    fonts = Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"  # there on every machine, and everywhere the same
    command = [sys.executable, "-P", str(_RASTERIZE), str(max(1, width)), str(fonts)]
    try:
        done = subprocess.run(command, input=vector, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise DeckError(Problem(where, f"{name} takes more than {SECONDS} s to draw", _SIMPLER)) from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().rpartition("\n")[2].rpartition(": ")[2]
        raise DeckError(Problem(where, f"{name} cannot be drawn: {said or 'it takes too much memory'}", _SIMPLER))
    return done.stdout
