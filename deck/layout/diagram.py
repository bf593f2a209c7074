"""Give the boxes of a diagram places, and its arrows ways: Graphviz says where boxes go, we how large they are."""

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import Any

from deck.base.dataclass import replace
from deck.base.graphviz import laid_out
from deck.base.problem import Problem
from deck.base.units import PER, Length, Rect
from deck.layout import typeset
from deck.layout.intrinsic_size import ELLIPSE, SHAPE_INSET, TypeScale
from deck.layout.misfits import rounded_down, rounded_up
from deck.layout.routes import Router, down
from deck.model.placed import Placed
from deck.model.stacks import Connector, Diagram, Group, every
from deck.model.tags import Shape, Text

WIDEST = Length("2.4in")  # of the words in a box; longer ones wrap
_LEAST, _DOT = Length("0.7in"), Length("0.2in")  # how wide a box is at least; of one without words
_LID = Length("0.34in")  # what a cylinder's ends take
_STRETCH = 1.5  # how much farther apart boxes may stand than Graphviz puts them, where there is room
_MARGIN = 0.16  # inches between boxes and the frame around them
_GAP = PER["in"] * 2 // 5  # between the columns of a grid
_PAD = PER["pt"] * 3  # around the words of an edge

Size = tuple[int, int]
Map = Callable[[float, float], Size]  # Graphviz' points → EMU on the slide


def placed(node: Diagram, rect: Rect, scale: TypeScale) -> tuple[list[Placed], Problem | None]:
    """Frames, boxes, arrows and labels in their places, and what of it does not fit."""
    arrows = [child for child in node.children if isinstance(child, Connector)]
    words = {*(arrow.label for arrow in arrows), *(group.title for group in node.groups)}
    boxes = [child for child in node.children if isinstance(child, Shape) and child not in words]
    sizes = {box: _size(box, scale) for box in boxes}
    told = _in_grid(node, sizes, arrows, scale) if node.grid else laid_out(_dot(node, sizes, arrows, scale))
    _, _, wide, high = map(float, told["bb"].split(","))
    if wide * PER["pt"] > rect.w or high * PER["pt"] > rect.h:
        room, size = f"{rounded_down(rect.w)} × {rounded_down(rect.h)} in are there", scale.sizes(boxes[0])[0]
        takes = f"{rounded_up(wide * PER['pt'])} × {rounded_up(high * PER['pt'])} in"
        message = f"does not fit: the diagram takes {takes} at {size:g} pt, {room}"
        turned = "TB" if node.toward in ("LR", "RL") else "LR"
        hint = f"let it run the other way ({turned}), say less in its boxes, or make two of it"
        return [], Problem(node.where, "slide-fit", message, hint)
    stretch = min(rect.w / wide, rect.h / high, _STRETCH * PER["pt"])
    left, top = rect.x + (rect.w - wide * stretch) / 2, rect.y + (rect.h - high * stretch) / 2

    def at(x: float, y: float) -> tuple[int, int]:
        return round(left + x * stretch), round(top + (high - y) * stretch)

    objects = {one["name"]: one for one in told.get("objects", [])}
    middles = {box: at(*_numbers(objects[f"n{n}"]["pos"])) for n, box in enumerate(boxes)}
    places = {box: Rect(x - sizes[box][0] // 2, y - sizes[box][1] // 2, *sizes[box]) for box, (x, y) in middles.items()}
    framed = [item for n, group in enumerate(node.groups) for item in _frames(group, f"{n}", objects, at, scale)]
    drawn = [Placed(box, place, scale.sizes(box)) for box, place in places.items()]
    router = Router(list(places.values()), rect, node.toward)
    places |= {item.node: item.rect for item in framed if isinstance(item.node, Shape)}
    found = [*framed, *drawn, *_routed(arrows, places, router, scale)]
    if node.grid:  # what lies over the lines of a sequence comes last
        found.sort(key=lambda item: isinstance(item.node, Shape) and item.node.fill == "paper")
    return found, None


def _numbers(text: str) -> list[float]:
    return [float(number) for number in text.split(",")]


def _size(box: Shape, scale: TypeScale) -> Size:
    """How large a box is for its words: those of round forms wrap so that it is as small as can be."""
    if not box.paragraphs:
        return _DOT, _DOT
    sizes, style = scale.sizes(box), scale.style
    word = typeset.longest_word(box.paragraphs, sizes[0], style, bold=True)
    spare = 0.8 if any(run.formula for paragraph in box.paragraphs for run in paragraph.runs) else 0.98  # as letters
    line = min(round(typeset.width(box.paragraphs, sizes[0], style) / spare) + PER["pt"], max(WIDEST, word))
    if box.kind not in ("ellipse", "diamond"):
        wide = max(line, word)
        lid = _LID if box.kind == "can" else 0
        return max(_LEAST, wide + 2 * SHAPE_INSET[0]), _high(box, wide, scale) + 2 * SHAPE_INSET[1] + lid
    part = ELLIPSE if box.kind == "ellipse" else 0.5
    tries = [(wide, _high(box, wide, scale)) for wide in {max(word, round(line / n)) for n in (1, 1.6, 2.2, 3)}]
    wide, high = min(tries, key=lambda size: max(size[0], 1.5 * size[1]))
    w, h = round(wide * 1.04 / part), round(high / part)
    return (max(w, h),) * 2 if box.kind == "ellipse" and w < 1.5 * h else (w, h)  # a circle, where that is near


def _high(box: Shape, wide: int, scale: TypeScale) -> int:
    return typeset.height(box.paragraphs, wide, scale.sizes(box), scale.style, bold=box.bold)


def _label_size(label: Shape | Text, scale: TypeScale) -> Size:
    sizes, style = scale.sizes(label), scale.style
    wide = min(round(typeset.width(label.paragraphs, sizes[0], style, bold=label.bold) / 0.98) + PER["pt"], WIDEST)
    beside = SHAPE_INSET[0] if isinstance(label, Shape) else 0
    return wide + 2 * beside, typeset.height(label.paragraphs, wide, sizes, style, bold=label.bold) + _PAD


def _dot(node: Diagram, sizes: dict[Shape, Size], arrows: Sequence[Connector], scale: TypeScale) -> str:
    """The diagram for Graphviz: boxes and labels as large as they are here, without their words."""
    names = {box: f"n{n}" for n, box in enumerate(sizes)}
    ends = {group.frame: group.all_boxes for group in every(node.groups)}
    beside = 0.42 if node.toward in ("TB", "BT") else 0.2
    lines = [f'digraph {{ rankdir={node.toward} nodesep={beside} ranksep=0.42 node [shape=box fixedsize=true label=""]']
    inches = ((names[box], w / PER["in"], h / PER["in"]) for box, (w, h) in sizes.items())
    lines += [f"{name} [width={w:.3f} height={h:.3f}]" for name, w, h in inches]
    lines += [part for n, group in enumerate(node.groups) for part in _cluster(group, f"{n}", names, scale)]
    for arrow in arrows:
        label = _blank(_label_size(arrow.label, scale)) if arrow.label else ""
        begin, end = ends.get(arrow.begin, [arrow.begin])[-1], ends.get(arrow.end, [arrow.end])[0]
        lines.append(f"{names[begin]} -> {names[end]}{label}")
    return "\n".join([*lines, "}"])


def _in_grid(node: Diagram, sizes: dict[Shape, Size], arrows: Sequence[Connector], scale: TypeScale) -> dict[str, Any]:
    """What Graphviz would say of boxes that stand in columns and rows, wide enough apart for the words between them."""
    labels = [(arrow, _label_size(arrow.label, scale)) for arrow in arrows if arrow.label]
    step = max([w + _GAP for w, _ in (*sizes.values(), *(size for _, size in labels))])
    for box, (w, h) in sizes.items():  # a note lies over all of its columns
        begin, _, end, _ = node.grid[box]
        sizes[box] = max(w, round((end - begin) * step) + 2 * _DOT if end > begin else 0), h
    rows = [_PAD * 4] * (max(bottom for _, _, _, bottom in node.grid.values()) + 1)
    high = [(node.grid[box][1], h + 2 * _PAD) for box, (_, h) in sizes.items()]
    high += [(node.grid[arrow.end][1], h + 2 * _PAD) for arrow, (_, h) in labels]
    high += [(node.grid[group.frame][1], _label_size(group.title, scale)[1] + 2 * _PAD) for group in node.groups]
    for row, needed in high:
        rows[row] = max(rows[row], needed)
    tops, left = [*accumulate(rows, initial=0)], min(0, *(node.grid[box][0] for box in sizes)) - 0.5
    right = max(node.grid[box][2] for box in sizes) + 0.5

    def frame(shape: Shape) -> list[float]:
        begin, top, end, bottom = node.grid[shape]
        ends = (begin - left) * step, tops[-1] - tops[bottom + 1], (end - left) * step, tops[-1] - tops[top]
        return [end / PER["pt"] for end in ends]

    middles = (((x + to_x) / 2, (y + to_y) / 2) for x, y, to_x, to_y in map(frame, sizes))
    objects = [{"name": f"n{n}", "pos": f"{x},{y}"} for n, (x, y) in enumerate(middles)]
    frames = (",".join(map(str, frame(group.frame))) for group in node.groups)
    objects += [{"name": f"cluster_{n}", "bb": frame} for n, frame in enumerate(frames)]
    return {"bb": f"0,0,{(right - left) * step / PER['pt']},{tops[-1] / PER['pt']}", "objects": objects}


def _blank(size: Size) -> str:
    w, h = (round(side / PER["pt"]) for side in size)
    return f' [label=<<TABLE FIXEDSIZE="TRUE" WIDTH="{w}" HEIGHT="{h}" BORDER="0"><TR><TD></TD></TR></TABLE>>]'


def _cluster(group: Group, number: str, names: dict[Shape, str], scale: TypeScale) -> Iterator[str]:
    title = _blank(_label_size(group.title, scale)).strip(" []") if group.title.paragraphs[0].runs else 'label=""'
    yield f"subgraph cluster_{number} {{ {title}; labeljust=l; margin={round(_MARGIN * 72)}"
    yield " ".join(names[box] for box in group.boxes)
    for n, inner in enumerate(group.inner):
        yield from _cluster(inner, f"{number}_{n}", names, scale)
    yield "}"


def _frames(group: Group, number: str, objects: dict[str, Any], at: Map, scale: TypeScale) -> Iterator[Placed]:
    """A group's frame with its title in the upper left corner, then those inside it."""
    found = objects.get(f"cluster_{number}")
    if not found or "bb" not in found:  # nothing stands in it
        return
    left, bottom, right, top = _numbers(found["bb"])
    (x, y), (far, low) = at(left, top), at(right, bottom)
    yield Placed(group.frame, Rect(x, y, far - x, low - y), scale.sizes(group.frame))
    if group.title.paragraphs[0].runs:
        w, h = _label_size(group.title, scale)
        yield Placed(group.title, Rect(x + 3 * _PAD, y + 2 * _PAD, w, h), scale.sizes(group.title))
    for n, inner in enumerate(group.inner):
        yield from _frames(inner, f"{number}_{n}", objects, at, scale)


def _routed(
    arrows: Sequence[Connector], places: dict[Shape, Rect], router: Router, scale: TypeScale
) -> Iterator[Placed]:
    """Arrows on their ways, then their labels, which lie over them."""
    labels: list[Placed] = []
    for arrow in sorted(arrows, key=lambda arrow: arrow.begin is arrow.end):
        size = _label_size(arrow.label, scale) if arrow.label else None
        ends = places[arrow.begin], places[arrow.end]
        route, spot = (down(*ends), None) if arrow.look == "faint" else router.route(*ends, size)
        xs, ys = zip(*route.points, strict=True)
        around = Rect(min(xs), min(ys), max(1, max(xs) - min(xs)), max(1, max(ys) - min(ys)))
        yield Placed(replace(arrow, route=route), around)
        if arrow.label and spot:
            labels.append(Placed(arrow.label, spot, scale.sizes(arrow.label)))
    yield from labels
