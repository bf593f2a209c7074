"""Judge slides with little on them: how short their content is, how much larger, looser and lower it may stand."""

from collections.abc import Sequence
from typing import Any

from deck.base.dataclass import replace
from deck.base.units import Rect
from deck.layout import areas, intrinsic_size, typeset
from deck.layout.dispatch import frames
from deck.layout.intrinsic_size import TypeScale
from deck.layout.measure import Piece
from deck.layout.text_frames import TextFrame
from deck.model.placed import Placed
from deck.model.style import Layout, Style
from deck.model.tags import Body, Column, Node, Slide, Text
from deck.model.text import Paragraph

SHORT = 0.55  # of its room: what is less high is little
LINES = 5  # a paragraph has at most, when it is enlarged
LOOSEST = 1.35 / typeset.LINE  # times the usual space from one line to the next
ABOVE = 2 / 5  # of what is free is above the content, the rest below
_KINDS = ("Title and Content", "Title Only")  # of layouts; others are compositions of their own


def well_set(before: Sequence[Placed], placed: Sequence[Placed], style: Style) -> bool:
    """Whether text is well enlarged: within a few lines a point, no word cut, none alone on a line that it had not."""
    found, smaller = ([frame for item in leaves for frame in frames(item, style)] for leaves in (placed, before))
    return all(frame.code or _well_set(old, frame, style) for old, frame in zip(smaller, found, strict=True))


def _well_set(before: TextFrame, frame: TextFrame, style: Style) -> bool:
    for paragraph in frame.paragraphs:
        lines = _lines(frame, paragraph, style)
        if len(lines) == 1 and not paragraph.display:
            continue
        old = _lines(before, paragraph, style)
        word = typeset.longest_word([paragraph], typeset.size_of(paragraph, frame.sizes), style, bold=frame.bold)
        alone = len(lines) > len(old) and " " not in "".join(piece.text for piece in lines[-1]).strip()
        if len(lines) > LINES or word > frame.rect.w or alone:
            return False
    return True


def _lines(frame: TextFrame, paragraph: Paragraph, style: Style) -> list[list[Piece]]:
    set_in = {"bold": frame.bold, "placeholder": frame.placeholder}
    return typeset.lines(paragraph, frame.rect.w, typeset.size_of(paragraph, frame.sizes), style, **set_in)  # type: ignore[arg-type]


def loosened(page: Slide, place: Rect, layout: Layout, scale: TypeScale, room: int) -> tuple[Slide, int]:
    """The slide, whose lists are as loose as may be, and what is then free of so many EMU; 0 if that is not much."""
    loosest = _loose(page)
    if loosest is page:  # there is no list
        return page, room
    (node,) = (child for child in loosest.children if child.area == "body")
    return loosest, free(node, place, layout, scale)


def _loose(node: Any) -> Any:
    """A slide or a part of it, whose texts of several paragraphs are as loose as may be."""
    if isinstance(node, Body | Text) and len(node.paragraphs) > 1:
        return replace(node, paragraphs=[replace(paragraph, loose=LOOSEST) for paragraph in node.paragraphs])
    children = [_loose(child) for child in node.children]
    same = all(new is old for new, old in zip(children, node.children, strict=True))
    return node if same else replace(node, children=children)


def content(page: Slide, layout: Layout, style: Style) -> tuple[Node, Rect] | None:
    """The content of a slide, and its place; None if there is more than that, or if it stands where it wants to."""
    filled = {child.area for child in page.children}
    nodes = [child for child in page.children if child.area == "body"]
    if not layout.name.startswith(_KINDS) or len(nodes) != 1 or filled & {"visual", "below", "full"}:
        return None
    if isinstance(nodes[0], Column) and nodes[0].anchor != "top":
        return None
    return nodes[0], areas.left("body", filled, layout, style)


def free(node: Node, place: Rect, layout: Layout, scale: TypeScale, high: int = 0) -> int:
    """The EMU that the content of a slide leaves free; 0 if that is not much. high: what its words need, if known."""
    if isinstance(node, Body) and node.paragraphs:
        wanted: int | None = high or intrinsic_size.placeholder(node, place, layout.styles["body"], scale)[1]
    else:
        wanted = scale.height(node, place.w)
    return 0 if wanted is None or wanted > SHORT * place.h else place.h - wanted
