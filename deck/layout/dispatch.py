"""Answer for each tag what layout is asked of it: a table a question, a row a tag, and no tag that is forgotten."""

from collections.abc import Callable, Mapping
from typing import Any

from deck.base.problem import Problem
from deck.base.units import Rect
from deck.layout import misfits, text_frames
from deck.layout.intrinsic_size import TypeScale, formula_size, own_width, shape_rect, shape_text_height
from deck.layout.text_frames import Frames
from deck.model import tags
from deck.model.placed import Placed
from deck.model.style import MIRRORED, Style


def _badge_rect(node: tags.Badge, rect: Rect, scale: TypeScale) -> Rect:
    """A badge is as large as its words, at the top of its place, whatever stands beside it."""
    wide = shape_rect(node, rect, scale)
    return Rect(wide.x, wide.y, wide.w, min(wide.h, shape_text_height(node, wide.w, scale)))


def _formula_rect(node: tags.Math, rect: Rect, scale: TypeScale) -> Rect:
    """A formula is as large as it is, at its side of its place."""
    return rect.holding(*formula_size(node, scale), MIRRORED[node.align] if scale.style.rtl else node.align)


# What of it does not fit into its place, beyond its height.
MISFITS: Mapping[type[tags.Node], Callable[[Any, Rect, TypeScale], Problem | None]] = {
    **dict.fromkeys((*tags.PLACEHOLDERS, *tags.DRAWN, tags.Callout, tags.Connector), lambda *_: None),
    **dict.fromkeys((tags.Figure, tags.Ready, tags.Picture), misfits.width_misfit),
    tags.Text: misfits.text_misfit,
    **dict.fromkeys((tags.Shape, tags.Badge), misfits.shape_misfit),
    tags.Code: misfits.code_misfit,
    tags.Table: misfits.table_misfit,
    tags.Chart: misfits.chart_misfit,
    tags.Math: misfits.formula_misfit,
}

# What it takes of its place.
RECTS: Mapping[type[tags.Node], Callable[[Any, Rect, TypeScale], Rect]] = {
    **dict.fromkeys(
        (*tags.PLACEHOLDERS, *tags.DRAWN, tags.Callout, tags.Connector, tags.Text, tags.Code, tags.Table, tags.Chart),
        lambda _, rect, __: rect,
    ),
    **dict.fromkeys((tags.Figure, tags.Ready, tags.Picture), lambda n, r, _: r.holding(min(r.w, own_width(n, r)), r.h)),
    tags.Shape: shape_rect,
    tags.Badge: _badge_rect,
    tags.Math: _formula_rect,
}

# Where its words stand, and how they are set; those of charts and formulas are laid out with these.
FRAMES: Mapping[type[tags.Node], Callable[[Any, Any, Style], Frames]] = {
    **dict.fromkeys(tags.PLACEHOLDERS, text_frames.of_placeholder),
    **dict.fromkeys((*tags.DRAWN, tags.Chart, tags.Math, tags.Connector), lambda *_: iter(())),
    tags.Text: text_frames.of_text,
    **dict.fromkeys((tags.Shape, tags.Badge), text_frames.of_shape),
    tags.Code: text_frames.of_code,
    tags.Callout: text_frames.of_callout,
    tags.Table: text_frames.of_table,
}

# With which colour of the theme it covers its place, on which its words then stand; "": one sees through it.
GROUNDS: Mapping[type[tags.Node], Callable[[Any], str]] = {
    **dict.fromkeys(
        (*tags.PLACEHOLDERS, *tags.DRAWN, tags.Text, tags.Table, tags.Chart, tags.Math, tags.Connector), lambda _: ""
    ),
    **dict.fromkeys((tags.Shape, tags.Badge), lambda node: node.fill.replace("none", "")),
    tags.Code: lambda _: "panel",
    tags.Callout: lambda node: node.line if node.kind == "number" else "paper",
}


def frames(item: Placed, style: Style) -> Frames:
    """Where the words of a leaf stand: one frame, one a cell of a table, or none; those of charts are not in any."""
    return FRAMES[type(item.node)](item.node, item, style)
