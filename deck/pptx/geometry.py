"""Write the outlines, fills and lines of shapes."""

from deck.base.units import PER, Rect
from deck.layout.intrinsic_size import CORNER
from deck.model.artwork import Subpath
from deck.pptx.palette import SCHEME
from deck.pptx.skeletons import filled

_STEPS = {"M": "moveTo", "L": "lnTo", "Q": "quadBezTo", "C": "cubicBezTo"}


def preset(name: str, **adjust: int) -> str:
    """One of PowerPoint's own outlines, by its name."""
    values = "".join(f'<a:gd name="{key}" fmla="val {value}"/>' for key, value in adjust.items())
    return f'<a:prstGeom prst="{name}"><a:avLst>{values}</a:avLst></a:prstGeom>'


def rounding(rect: Rect) -> int:
    """How round a rectangle's corners are, as the preset outlines tell it, for a radius of CORNER."""
    return min(50_000, round(100_000 * CORNER / min(rect.w, rect.h)))


def custom(path: str) -> str:
    """An outline of one's own, from `a:path` elements."""
    return filled("custom_outline", path=path)


def path(subpath: Subpath, width: int, height: int) -> str:
    """An `a:path`, from one whose points are whole numbers in a frame of this width and height."""
    steps = ""
    for step, numbers in subpath.parts():
        points = "".join(f'<a:pt x="{x}" y="{y}"/>' for x, y in zip(numbers[::2], numbers[1::2], strict=True))
        steps += f"<a:{_STEPS[step]}>{points}</a:{_STEPS[step]}>" if numbers else "<a:close/>"
    unfilled = "" if subpath.filled else ' fill="none"'
    return f'<a:path w="{width}" h="{height}"{unfilled}>{steps}</a:path>'


def fill(token: str) -> str:
    """A fill in a colour of the theme; none: one sees through it."""
    return "<a:noFill/>" if token == "none" else f'<a:solidFill><a:schemeClr val="{SCHEME[token]}"/></a:solidFill>'


def line(token: str, points: float = 1.5, ends: str = "") -> str:
    """An edge in a colour of the theme; ends: elements that say what stands at its ends."""
    width = f' w="{round(points * PER["pt"])}"' if token != "none" else ""
    return f"<a:ln{width}>{fill(token)}{ends}</a:ln>"


def glow(token: str, points: float = 3) -> str:
    """A soft edge around lines, in a colour of the theme, that sets them off from any ground."""
    color = f'<a:schemeClr val="{SCHEME[token]}"><a:alpha val="80000"/></a:schemeClr>'
    return f'<a:effectLst><a:glow rad="{round(points * PER["pt"])}">{color}</a:glow></a:effectLst>'
