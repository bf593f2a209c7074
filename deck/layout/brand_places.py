"""Let a slide stand on the layout that has placeholders for what it shows: ours for a lead, a brand's for more."""

from deck.base.dataclass import replace
from deck.model import tags
from deck.model.style import Layout, Theme
from deck.model.text import Paragraph
from deck.model.values import Scalar, written_at

HELD = {tags.Table: ("", "obj", "tbl"), tags.Chart: ("", "obj", "chart"), tags.Picture: ("", "obj", "pic")}
"""The types of placeholders in which each of these may stand; "" is that for any object."""

_ALIKE = 1.6  # times as wide as the other a column may be, to stand in placeholders that are as wide as each other


def on_layout(page: tags.Slide, theme: Theme) -> tags.Slide:
    """The slide on the layout that has placeholders for its content; itself, if there is none."""
    layout = theme.layouts.get(page.layout)
    if not layout or not layout.rooms:
        more = (
            f"{page.layout} with {child.area.title()}" for child in page.children if child.area in ("lead", "visual")
        )
        name = next((name for name in more if name in theme.layouts), "")
        return replace(page, layout=Scalar(name, written_at(page.layout, page.where))) if name else page
    page = replace(page, children=[_closer(node, theme.style.unit) for node in page.children])
    if page.layout == "Title Slide":
        return _opening(page, layout)
    placed = (found for find in (_columns, _alone, _quoted) if (found := find(page, theme)))
    return next(placed, page) if page.layout == "Title Only" else page


def _closer(node: tags.Node, share: float) -> tags.Node:
    """What gives places to others, with a share of the gaps between them, where a brand has less room than we."""
    if share == 1 or not isinstance(node, tags.Row | tags.Column | tags.Grid):
        return node
    children = [_closer(child, share) for child in node.children]
    return replace(node, gap=round(node.gap * share), children=children)  # type: ignore[arg-type]


def _opening(page: tags.Slide, layout: Layout) -> tags.Slide:
    """A title slide whose subtitle, author and affiliation each have a placeholder, as far as the layout has them."""
    areas = [area for area in layout.placeholders if area.startswith("subtitle")]
    children: list[tags.Node] = []
    for node in page.children:
        if isinstance(node, tags.Subtitle) and areas:
            rest = node.paragraphs[len(areas) - 1 :]
            parts = [[paragraph] for paragraph in node.paragraphs[: len(areas) - 1]] + ([rest] if rest else [])
            children += [replace(node, area=a, paragraphs=part) for a, part in zip(areas, parts, strict=False)]
        else:
            children.append(node)
    return replace(page, children=children)


def _columns(page: tags.Slide, theme: Theme) -> tags.Slide | None:
    """Two columns, of which one at least has words, on the layout for two contents, or on that with heads over them."""
    row = _content(page)
    if not isinstance(row, tags.Row) or len(row.children) != 2:
        return None
    columns = [child for child in row.children if isinstance(child, tags.Column)]
    widths = sorted(column.weight for column in columns)
    parts = [_part(column) for column in columns]
    if len(columns) < 2 or widths[1] > widths[0] * _ALIKE or not all(parts):
        return None
    known = [part for part in parts if part]
    if not any(isinstance(shown, tags.Text) for _, shown in known):
        return None
    headed = all(head for head, _ in known) and "Headed Columns" in theme.layouts
    if not headed and ("Columns" not in theme.layouts or any(h and not isinstance(s, tags.Text) for h, s in known)):
        return None
    made: list[tags.Node] = []
    for area, column, (head, shown) in zip(("left", "right"), columns, known, strict=True):
        over = head.paragraphs if head else []
        if headed and head:
            made.append(_body(head, column, f"{area}_head", [_unmarked(p) for p in over]))
            over = []
        bold = [_unmarked(p, bold=True) for p in over]
        words = isinstance(shown, tags.Text)
        made.append(_body(shown, column, area, [*bold, *shown.paragraphs]) if words else replace(shown, area=area))
    children = [node for child in page.children for node in (made if child is row else [child])]
    return replace(page, children=children, layout="Headed Columns" if headed else "Columns")


def _content(page: tags.Slide) -> tags.Node | None:
    """The one node that a slide has beside its title, its lead and its source."""
    others = [child for child in page.children if not isinstance(child, tags.Title | tags.Lead | tags.Source)]
    return others[0] if len(others) == 1 and others[0].area == "body" else None


def _part(column: tags.Column) -> tuple[tags.Text | None, tags.Node] | None:
    """The head of a column and what stands under it; None if that is more than one thing."""
    head = column.children[0] if column.children else None
    rest = column.children[1:] if isinstance(head, tags.Text) and head.bold else column.children
    if len(rest) != 1 or (isinstance(rest[0], tags.Text) and (rest[0].size != "body" or not rest[0].paragraphs)):
        return None
    return (head if isinstance(head, tags.Text) and head.bold else None), rest[0]


def _body(node: tags.Node, column: tags.Column, area: str, paragraphs: list[Paragraph]) -> tags.Body:
    """Words in a placeholder, which come and leave when their column does."""
    step, until = node.step or column.step, node.until or column.until
    about = {"effect": node.effect or column.effect, "dim": node.dim or column.dim, "morph": node.morph or column.morph}
    return tags.Body(where=node.where, area=area, paragraphs=paragraphs, step=step, until=until, **about)  # type: ignore[arg-type]


def _unmarked(paragraph: Paragraph, bold: bool = False, color: str = "") -> Paragraph:
    """A head or a quote: without a bullet, and bold or of a colour where no placeholder makes it so."""
    runs = tuple(replace(run, bold=run.bold or bold, color=run.color or color) for run in paragraph.runs)
    return replace(paragraph, marker="none", runs=runs)


def _alone(page: tags.Slide, theme: Theme) -> tags.Slide | None:
    """A table, chart or picture by itself, perhaps with its caption, on the layout for a title and content."""
    content, shown = theme.layouts.get("Title and Content"), _content(page)
    if not content or not shown:
        return None
    leaves = [node for node in tags.walk(shown) if isinstance(node, tags.Table | tags.Chart | tags.Picture)]
    others = [node for node in tags.walk(shown) if not node.children and isinstance(node, tags.Text)]
    fits = len(leaves) == 1 and content.slots.get("body", "none") in HELD[type(leaves[0])]
    return replace(page, layout="Title and Content") if fits and len(others) < 2 else None


def _quoted(page: tags.Slide, theme: Theme) -> tags.Slide | None:
    """A quote with who said it, in the place for text, whose typeface it inherits; without bullets."""
    content, shown = theme.layouts.get("Title and Content"), _content(page)
    if not content or "body" not in content.placeholders or not isinstance(shown, tags.Column):
        return None
    texts = [node for node in shown.children if isinstance(node, tags.Text)]
    if len(texts) < len(shown.children) or not texts or texts[0].size != "large":
        return None
    words = [_unmarked(p, color=text.color.replace("ink", "")) for text in texts for p in text.paragraphs]
    children = [_body(shown, shown, "body", words) if child is shown else child for child in page.children]
    return replace(page, layout="Title and Content", children=children)
