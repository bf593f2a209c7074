"""Set artworks on slides, picture the slides with LibreOffice, and compare pictures."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pypdfium2
import pytest
from lxml import etree
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.util import Inches

from deck.base.dataclass import replace
from deck.base.units import Rect
from deck.model.artwork import Artwork, LabelShape
from deck.pptx.artwork import shapes
from deck.pptx.sheet import Sheet

DPI = 200
LONG = 300  # pixels of words that are long
FAR = 6  # pixels up or down, within which words are looked for
AROUND = 4  # pixels, of what is looked at around words
NAMESPACES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}


def xml_of(art: Artwork, rids: Sequence[str] = ()) -> str:
    """All layers of an artwork as they stand on a slide, one after the other; `@0` stands for its first picture."""
    nothing: Any = None
    sheet = Sheet(nothing, nothing, nothing, nothing, "", {})
    rids = rids or [f"@{index}" for index in range(len(art.pictures))]
    return "".join(shapes(layer, art, Rect(0, 0, 0, 0), rids, sheet) for layer in art.layers)


def parse(xml: str) -> Any:
    """The elements of an artwork, inside one that declares their prefixes."""
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return etree.fromstring(f"<artwork {declared}>{xml}</artwork>")


def deck_of(artworks: Sequence[Artwork], size: tuple[float, float], path: Path) -> Path:
    """A presentation with one artwork on each slide, the slides `size` inches large, the theme's font Arial."""
    deck = Presentation()
    for relation in deck.slide_master.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.THEME:
            theme = relation.target_part
            theme._blob = theme.blob.replace(b'latin typeface="Calibri"', b'latin typeface="Arial"')
    deck.slide_width, deck.slide_height = (Inches(length) for length in size)
    for art in artworks:
        _fill(deck.slides.add_slide(deck.slide_layouts[6]), art)
    deck.save(str(path))
    return path


def _fill(slide: Any, art: Artwork) -> None:
    ids = []
    for index, picture in enumerate(art.pictures):
        kind = "svg" if "svg" in picture.content_type else "png"
        name = PackURI(f"/ppt/media/{slide.slide_id}-{index}.{kind}")
        part = Part(name, picture.content_type, slide.part.package, picture.blob)
        ids.append(slide.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE))
    tree = slide.shapes._spTree
    tree.extend(parse(xml_of(art, ids)))
    for number, element in enumerate(tree.iter(f"{{{NAMESPACES['p']}}}cNvPr"), 1):
        element.set("id", str(number))


def pictured(deck: Path) -> list[Image.Image]:
    """Pictures of a presentation's slides, as LibreOffice draws them; without it the test is skipped."""
    if not shutil.which("soffice"):
        pytest.skip("no LibreOffice here: apt-get install libreoffice-impress fonts-liberation")
    profile = f"-env:UserInstallation={(deck.parent / 'profile').as_uri()}"
    command: list[str | Path] = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", deck.parent, deck]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    with pypdfium2.PdfDocument(deck.with_suffix(".pdf")) as pdf:
        return [page.render(scale=DPI / 72).to_pil() for page in pdf]


def similarity(one: Image.Image, other: Image.Image) -> float:
    """The mean structural similarity (Wang et al. 2004, windows of 7 × 7) at half the size, grey and a little blurred.

    1 for equal pictures, near 0 for unrelated ones.
    """
    a, b = (_grey(picture, one.size) for picture in (one, other))
    mean_a, mean_b = _local_mean(a), _local_mean(b)
    variance = _local_mean(a * a) - mean_a**2 + _local_mean(b * b) - mean_b**2
    covariance = _local_mean(a * b) - mean_a * mean_b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    luminance = (2 * mean_a * mean_b + c1) / (mean_a**2 + mean_b**2 + c1)
    return float((luminance * (2 * covariance + c2) / (variance + c2)).mean())


class Window(NamedTuple):
    """Where words stand, in pixels, and by how much less alike they may be for what LibreOffice does to them.

    It sets words a few thousandths wider than they are, so that long ones end two pixels farther on, exponents smaller,
    and lines of code farther apart.
    """

    left: int
    top: int
    right: int
    bottom: int
    slack: float


def own_picture(fig: Figure) -> tuple[Image.Image, list[Window]]:
    """What matplotlib itself draws of a figure that has its layout, and where the words of it stand.

    By way of its PDF, which knows no pixels, and which is painted by what paints LibreOffice's.
    """
    out = io.BytesIO()
    fig.savefig(out, format="pdf", dpi=DPI, facecolor=fig.get_facecolor())
    with pypdfium2.PdfDocument(out.getvalue()) as pdf:
        picture = pdf[0].render(scale=DPI / 72).to_pil().convert("RGB")
    fig.set_dpi(72)
    canvas = FigureCanvasAgg(fig)
    canvas.draw()  # type: ignore[no-untyped-call]
    renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]
    texts = [text for text in fig.findobj(Text) if text.get_visible() and text.get_text().strip()]
    return picture, [window for text in texts if (window := _window(text, renderer, picture))]


def _window(text: Any, renderer: Any, picture: Image.Image) -> Window | None:
    """A text's box, without its arrow, and a little around it; None for one that lies outside, or is nowhere."""
    left, low, right, high = (length * DPI / 72 for length in Text.get_window_extent(text, renderer).extents)
    if not np.isfinite([left, low, right, high]).all() or right - left < 1:
        return None
    mono, said, height = "mono" in text.get_fontfamily()[0].lower(), text.get_text(), picture.height
    slack = 0.6 if "^" in said or ("\n" in said and mono) else 0.2 if max(right - left, high - low) > LONG else 0
    x, right, top, bottom = (int(side) for side in (left, right, height - high, height - low))
    window = Window(x - AROUND, top - AROUND, right + AROUND, bottom + AROUND, slack)
    inside = min(window) >= 0 and window.right <= picture.width and window.bottom <= height
    return window if inside else None


def least_alike(one: Image.Image, other: Image.Image, windows: Sequence[Window], higher: int = 0) -> float:
    """The structural similarity, over a window as a whole and in the worst of three colours, where it is least.

    0 if words stand three pixels or more above or below where they should: in large type that changes little else.
    higher: by how many pixels some words of this picture stand above those in matplotlib's own, and should.
    """
    a, b = (np.asarray(p.convert("RGB").filter(ImageFilter.GaussianBlur(2)), dtype=float) for p in (one, other))
    likeness = [(_alike_in(window, a, b), window) for window in windows]
    grey = [picture.mean(axis=2, dtype=np.float32) for picture in (a, b)]
    lower = [_lower(window, *grey) for alike, window in likeness if alike < 0.99 and window.slack < 0.6]
    if any(abs(by) >= 3 and abs(by + higher) >= 3 for by in lower) or (
        higher and all(abs(by + higher) > 1 for by in lower)
    ):
        return 0.0
    return min((alike + window.slack for alike, window in likeness), default=1.0)


def _lower(window: Window, one: NDArray[np.float32], other: NDArray[np.float32]) -> int:
    """By how many pixels the words of a window stand lower in the other picture, where they are clearly found again."""
    left, top, right, bottom, _ = window
    errors, here = dict[int, float](), one[top:bottom, left:right:2]
    for down in range(-FAR, FAR + 1):
        if top + down < 0 or bottom + down > len(other):
            continue
        for aside in (x for x in (-2, 0, 2) if left + x >= 0 and right + x <= other.shape[1]):
            error = float(((here - other[top + down : bottom + down, left + aside : right + aside : 2]) ** 2).mean())
            errors[down] = min(error, errors.get(down, error))
    best = min(errors, key=lambda down: (errors[down], abs(down)))
    return best if errors[best] < 0.7 * errors[0] else 0


def _alike_in(window: Window, one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    left, top, right, bottom, _ = window
    return alike(*(colors[top:bottom, left:right] for colors in (one, other)))


def alike(one: NDArray[np.floating[Any]], other: NDArray[np.floating[Any]]) -> float:
    """The structural similarity of two pictures of one size as a whole, in the worst of three colours."""
    a, b = (colors.reshape(-1, 3) for colors in (one, other))
    mean_a, mean_b, c1, c2 = a.mean(0), b.mean(0), (0.01 * 255) ** 2, (0.03 * 255) ** 2
    covariance = ((a - mean_a) * (b - mean_b)).mean(0)
    luminance = (2 * mean_a * mean_b + c1) / (mean_a**2 + mean_b**2 + c1)
    return float((luminance * (2 * covariance + c2) / (a.var(0) + b.var(0) + c2)).min())


def shortest_label(art: Artwork, windows: Sequence[Window]) -> LabelShape | None:
    """The shortest of the labels that have a window of their own; None if there are none."""
    labels = [shape for layer in art.layers for shape in layer.shapes if isinstance(shape, LabelShape)]
    within = {label: [window for window in windows if _holds(window, label)] for label in labels}
    held = Counter(window for found in within.values() for window in found)
    own = [label for label, found in within.items() if len(found) == 1 and held[found[0]] == 1]
    own = [label for label in own if within[label][0].slack == 0] or own
    return min(own, key=lambda label: len("".join(text for line in label.lines for text, _ in line)), default=None)


def _holds(window: Window, label: LabelShape) -> bool:
    x, y, w, h = (length * DPI / 72 for length in label.box)
    return window.left < x + w / 2 < window.right and window.top < y + h / 2 < window.bottom


def with_label(art: Artwork, found: LabelShape, change: Callable[[LabelShape], LabelShape | None]) -> Artwork:
    """An artwork in which a label is changed, or taken out."""
    layers = []
    for layer in art.layers:
        changed = [change(found) if shape is found else shape for shape in layer.shapes]
        layers.append(replace(layer, shapes=tuple(shape for shape in changed if shape)))
    return replace(art, layers=tuple(layer for layer in layers if layer.shapes))


def _grey(picture: Image.Image, size: tuple[int, int]) -> NDArray[np.float64]:
    halved = picture.convert("L").resize(size).reduce(2)
    return np.asarray(halved.filter(ImageFilter.GaussianBlur(1.5)), dtype=float)


def _local_mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
    windows = np.lib.stride_tricks.sliding_window_view(values, (7, 7))
    mean: NDArray[np.float64] = windows.mean(axis=(2, 3))
    return mean


def unlikeness(one: Image.Image, other: Image.Image) -> float:
    """How much two pictures of a slide differ where they differ most, from 0 to 255, both blurred by 6 points.

    The blur forgives words that stand a point beside; it does not forgive words that are missing.
    """
    a, b = (_blurred(picture) for picture in (one, other))
    return float(np.abs(a - b).max())


def _blurred(picture: Image.Image) -> NDArray[np.float64]:
    return np.asarray(picture.convert("RGB").resize((960, 540)).filter(ImageFilter.GaussianBlur(6)), dtype=float)
