"""Write what was drawn before: figures, pictures, what is seen of films and sounds, and formulas."""

from collections.abc import Sequence

from deck.base.dataclass import replace
from deck.base.escape import escape
from deck.base.units import Rect
from deck.layout.fitting import fitted
from deck.layout.intrinsic_size import CORNER
from deck.maths.boxes import FINE
from deck.maths.layers import BASE, FormulaLayer, layers, seen
from deck.model.artwork import AnyShape, Artwork, Film, ImageShape, Ink, LabelShape, LineStyle, PathShape, Subpath
from deck.model.formula import Formula
from deck.model.placed import Placed
from deck.model.step import Step, part
from deck.model.tags import Figure, Math, Picture, Player, Video
from deck.svg.markup import SlideCanvas, data, element, group, number, points, rectangle, text_element, type_of

_BELOW = 0.212  # em from a label's baseline to the bottom of its box
_RAISE, _SHRUNK = 0.36, 0.7  # em, of superscripts in labels
_PLAYED = 20_000_000  # bytes of a film that a page holds; of a larger one it shows the picture
_ANCHORS = {"left": (0.0, ""), "center": (0.5, "middle"), "right": (1.0, "end")}


def figure(node: Figure, item: Placed, canvas: SlideCanvas) -> str:
    """A figure, each of whose parts comes at its click."""
    art = item.artwork
    assert art
    x, y = (points(edge) + shift for edge, shift in zip((item.rect.x, item.rect.y), art.shift, strict=True))
    place = f"translate({number(x)} {number(y)})" + (f" scale({art.scale:.5g})" if art.scale != 1 else "")
    parts = [
        group(
            _step(item, *part(layer.gid, node.steps)),
            *(_shape(shape, art, canvas) for shape in layer.shapes),
            class_=layer.gid,
        )
        for layer in art.layers
    ]
    return element("g", *parts, transform=place)


def _step(item: Placed, later: int, until: int = 0) -> Step:
    """When a part comes so many clicks after the whole, and leaves; with that, if it does not wait."""
    if not later and not until:
        return Step()
    step = item.step.later(later, until)
    return replace(step, click=step.click if later else 0, until=step.until if until else 0, dim=False, morph="")


def _shape(shape: AnyShape, art: Artwork, canvas: SlideCanvas) -> str:
    match shape:
        case PathShape():
            return _path(shape, canvas)
        case LabelShape():
            return _label(shape, canvas)
        case ImageShape():
            picture = art.pictures[shape.picture if shape.svg is None else shape.svg]
            return _image(data(picture.blob, picture.content_type), shape.box)


def _path(shape: PathShape, canvas: SlideCanvas) -> str:
    """Paths that are filled, then those that are only drawn."""
    fill, stroke = _fill(shape.fill, canvas), _stroke(shape.line, canvas) if shape.line else {}
    filled = "".join(path_data(path) for path in shape.paths if path.filled)
    open_ = "".join(path_data(path) for path in shape.paths if not path.filled)
    drawn = element("path", d=filled, **fill, **stroke) if filled else ""
    return drawn + (element("path", d=open_, fill="none", **stroke) if open_ else "")


def path_data(path: Subpath) -> str:
    """What a path is made of, in SVG's letters."""
    return "".join(step + " ".join(map(number, at)) for step, at in path.parts())


def _fill(ink: Ink | None, canvas: SlideCanvas) -> dict[str, object]:
    if ink is None or ink.alpha <= 0:
        return {"fill": "none"}
    return {"fill": canvas.color(ink.color), "fill_opacity": ink.alpha if ink.alpha < 1 else ""}


def _stroke(line: LineStyle, canvas: SlideCanvas) -> dict[str, object]:
    dashes = " ".join(number(dash * line.width) for dash in line.dashes)
    return {
        "stroke": canvas.color(line.ink.color),
        "stroke_width": line.width,
        "stroke_opacity": line.ink.alpha if line.ink.alpha < 1 else "",
        "stroke_dasharray": dashes,
        "stroke_linecap": line.cap if line.cap != "butt" else "",
        "stroke_linejoin": line.join if line.join != "miter" else "",
    }


def _label(label: LabelShape, canvas: SlideCanvas) -> str:
    """Lines of text, the last at the bottom of the box, all turned about its centre."""
    left, top, width, height = label.box
    share, anchor = _ANCHORS[label.align]
    last = top + height - _BELOW * label.size
    lines = [
        _label_line(label, runs, left + share * width, last - (len(label.lines) - 1 - n) * label.pitch)
        for n, runs in enumerate(label.lines)
    ]
    turn = f"rotate({number(-label.angle)} {number(left + width / 2)} {number(top + height / 2)})"
    return element(
        "g",
        *lines,
        text_anchor=anchor,
        transform=turn if label.angle % 360 else "",
        **_fill(label.ink, canvas),
        **type_of(label.font, label.size, label.bold, label.italic, canvas),
    )


def _label_line(label: LabelShape, runs: Sequence[tuple[str, bool]], x: float, y: float) -> str:
    if not any(raised for _, raised in runs):
        return text_element(escape("".join(text for text, _ in runs)), x=x, y=y)
    parts, height = [], 0.0
    for text, raised in runs:
        wanted = -_RAISE * label.size * raised
        size = _SHRUNK * label.size if raised else ""
        parts.append(element("tspan", escape(text), dy=wanted - height or "", font_size=size))
        height = wanted
    return text_element(*parts, x=x, y=y)


def _image(href: str, box: tuple[float, float, float, float], clip: str = "") -> str:
    x, y, w, h = map(float, box)
    return element("image", href=href, x=x, y=y, width=w, height=h, preserveAspectRatio="none", clip_path=clip)


def picture(node: Picture, item: Placed, canvas: SlideCanvas) -> str:
    """A picture file, whole or cropped to cover its place."""
    bitmap = item.bitmap
    assert bitmap
    fit = fitted(node, item.rect, bitmap.pixels)
    round_ = points(CORNER) if "rounded" in node.frame else ""
    href = data(bitmap.vector, "image/svg+xml") if bitmap.vector else data(bytes(bitmap.blob), bitmap.content_type)
    whole = fit.whole
    box = points(whole.x), points(whole.y), points(whole.w), points(whole.h)
    edge = rectangle(fit.rect, "none", rx=round_, stroke=canvas.color("hairline"), stroke_width=1.0)
    if not any(fit.crop) and not round_:
        return _image(href, box) + (edge if "line" in node.frame else "")
    cut = element("clipPath", rectangle(fit.rect, "", rx=round_), id=f"{canvas.name}-cut")
    return cut + _image(href, box, f"url(#{canvas.name}-cut)") + (edge if "line" in node.frame else "")


def player(node: Player, item: Placed, canvas: SlideCanvas) -> str:
    """What is seen of a film until it plays, and of a sound, and at which click that begins; in a page, it can."""
    bitmap = item.bitmap
    assert bitmap and bitmap.film
    place = item.rect.centred(bitmap.pixels[0] / bitmap.pixels[1])
    box = points(place.x), points(place.y), points(place.w), points(place.h)
    still = _image(data(bytes(bitmap.blob), bitmap.content_type), box)
    fits = canvas.embedded and len(bitmap.film.blob) <= _PLAYED
    return element("g", still, _played(node, bitmap.film, box) if fits else "", data_play=node.begins)


def _played(node: Player, film: Film, box: tuple[float, float, float, float]) -> str:
    """A film or a sound as HTML, over its picture, which shows through until it plays."""
    told = {"data_start": node.start.milliseconds / 1000, "data_end": node.end.milliseconds / 1000 or ""}
    told |= {"loop": "loop" if node.loop else "", "muted": "muted" if isinstance(node, Video) and node.mute else ""}
    source = data(bytes(film.blob), film.content_type)
    tag = "video" if isinstance(node, Video) else "audio"
    medium = element(tag, " ", src=source, preload="none", aria_label=node.alt, **told)
    x, y, width, height = map(float, box)
    return element("foreignObject", medium, x=x, y=y, width=width, height=height)


def formula(node: Math, item: Placed, canvas: SlideCanvas) -> str:
    """A formula, and over it what comes and lights up at later clicks."""
    assert node.formula
    drawn = formula_paths(node.formula, item.rect, node.color, canvas)
    for layer in layers(node.formula.body):
        later = formula_paths(node.formula, item.rect, node.color, canvas, layer)
        drawn += group(_step(item, layer.click), later)
    return drawn


def formula_paths(formula: Formula, rect: Rect, color: str, canvas: SlideCanvas, layer: FormulaLayer = BASE) -> str:
    """The contours of what comes with a layer of a formula, as large as its place."""
    contours = canvas.contours[formula]
    from deck.maths.layout import layout, lettering

    whole = layout(formula)
    width, height = round(whole.width * FINE) or 1, round((whole.height + whole.depth) * FINE) or 1
    drawn = "".join(
        element("path", d="".join(map(path_data, contour.paths)), fill=canvas.color(token))
        for contour, token in seen(contours, layer, color)
    )
    scale = f"scale({points(rect.w) / width:.6g} {points(rect.h) / height:.6g})"
    drawn += "".join(
        text_element(escape(mark.text), x=x * FINE, y=top * FINE, font_size=mark.size * FINE, fill=canvas.color(token))
        for top, x, mark in lettering(formula)
        for _, token in seen([mark], layer, color)
    )
    place = f"translate({number(points(rect.x))} {number(points(rect.y))}) {scale}"
    return element("g", drawn, transform=place, class_="formula", data_tex=formula.tex) if drawn else ""
