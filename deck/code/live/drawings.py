"""Turn the layers of an artwork into JSON and back: what comes from a session, or from a file, is not trusted."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import repeat
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from deck.base.dataclass import asdict, is_dataclass
from deck.base.escape import legal
from deck.base.units import PER
from deck.model.artwork import POINTS, REACH, AnyShape, ImageShape, LabelShape, Layer, PathShape, PictureBlob, Subpath
from deck.model.style import TOKENS

_KINDS = {"path": PathShape, "label": LabelShape, "image": ImageShape}
_PARTS = {"angle": 60_000, "pitch": 100}  # in which slides tell a degree, and a point from line to line
_CHOICES = {
    "align": ("left", "center", "right"),
    "cap": ("butt", "square", "round"),
    "join": ("miter", "round", "bevel"),
}
_RANGES = {"size": (0, REACH), "pitch": (0, REACH), "width": (0, REACH), "alpha": (0, 1)}
_RANGES |= {"dashes": (0, 10_000)}  # by the width of their line

Plain = Mapping[str, Any]


def plain(layers: Sequence[Layer]) -> list[dict[str, Any]]:
    """Layers as JSON values, from which `read` makes them again."""
    return [{"gid": layer.gid, "shapes": list(map(_plain, layer.shapes))} for layer in layers]


def _plain(shape: AnyShape) -> dict[str, Any]:
    """A shape as JSON values; lengths and angles have no more digits than a slide can tell apart."""
    told = {"kind": next(name for name, kind in _KINDS.items() if isinstance(shape, kind))} | asdict(shape)
    for path in told.get("paths", ()):
        path["points"] = [_short(round(length * PER["pt"]), PER["pt"]) for length in path["points"]]
    if "box" in told:
        told["box"] = [_short(math.floor(length * PER["pt"] + 0.5), PER["pt"]) for length in told["box"]]
    return told | {key: _short(round(told[key] * parts), parts) for key, parts in _PARTS.items() if key in told}


def _short(times: int, parts: int) -> float:
    return round(times / parts, 5)


def text(layers: Sequence[Layer]) -> str:
    """Layers as a JSON file with a shape a line, so that changes can be seen one by one."""
    told = []
    for layer in plain(layers):
        lines = ",\n".join(json.dumps(shape, ensure_ascii=False) for shape in layer["shapes"])
        told.append(f'{{"gid": {json.dumps(layer["gid"], ensure_ascii=False)}, "shapes": [\n{lines}\n]}}')
    return '{"layers": [\n' + ",\n".join(told) + "\n]}\n"


def read(told: Sequence[Plain], pictures: Sequence[PictureBlob]) -> tuple[Layer, ...]:
    """Layers from JSON values, which may refer to these pictures.

    Raises ValueError, or KeyError, TypeError or AttributeError, for what is none.
    """
    found = tuple(Layer(tuple(map(_shape, layer["shapes"])), _made(str, layer["gid"])) for layer in told)
    for shape in (shape for layer in found for shape in layer.shapes):
        if isinstance(shape, ImageShape):
            for number, kind in ((shape.picture, "image/png"), (shape.svg, "image/svg+xml")):
                if number is not None and [one.content_type for one in pictures[number : number + 1]] != [kind]:
                    raise ValueError(f"a shape refers to {number!r}")
    if not all(layer.shapes for layer in found):
        raise ValueError("a layer has no shapes")
    return found


def _shape(told: Plain) -> AnyShape:
    shape: AnyShape = _made(_KINDS[told["kind"]], {key: value for key, value in told.items() if key != "kind"})
    match shape:
        case PathShape():
            if not shape.paths or not all(map(_is_drawn, shape.paths)):
                raise ValueError("a path's steps are not those of its points")
            if shape.line and len(shape.line.dashes) % 2:
                raise ValueError("a dash without its gap")
        case LabelShape(lines=()):
            raise ValueError("a label has no lines")
        case LabelShape() | ImageShape():
            if min(shape.box[2:]) < 0:
                raise ValueError(f"a box of {shape.box[2:]}")
    return shape


def _is_drawn(path: Subpath) -> bool:
    drawn = re.fullmatch("M[MLQCZ]*", path.steps) is not None
    return drawn and 2 * sum(POINTS[step] for step in path.steps) == len(path.points)


def _made(kind: Any, told: Any, name: str = "") -> Any:
    """A value of a type, which may be a dataclass, of its JSON; `name`: of the field, which may bound it more closely.

    Raises ValueError, or TypeError or AttributeError, for another value.
    """
    if fields := _fields(kind):
        if told.keys() != fields.keys():
            raise ValueError(f"{list(told)} where {list(fields)} are meant")
        return kind(**{field: _made(type_, told[field], field) for field, type_ in fields.items()})
    parts = get_args(kind)
    if NoneType in parts:
        return None if told is None else _made(parts[0], told, name)
    if get_origin(kind) is tuple:
        if not isinstance(told, list | tuple):
            raise ValueError(f"{told!r} where a list is meant")
        kinds = repeat(parts[0], len(told)) if parts[-1] is Ellipsis else parts
        return tuple(_made(part, one, name) for part, one in zip(kinds, told, strict=True))
    if type(told) not in ((int, float) if kind is float else (kind,)):
        raise ValueError(f"{told!r} where {kind.__name__} is meant")
    least, most = _RANGES.get(name, (-REACH, REACH))
    if kind is float and not least <= told <= most:
        raise ValueError(f"{told!r} where a number from {least:g} to {most:g} is meant")
    known = name == "color" and (told in TOKENS or re.fullmatch("#[0-9A-F]{6}", told))
    if told not in _CHOICES.get(name, (told,)) or (name == "color" and not known):
        raise ValueError(f"{told!r} is no {name}")
    return kind(legal(told) if kind is str else told)


@cache
def _fields(kind: Any) -> dict[str, Any]:
    """A dataclass's fields and their types; none of another type."""
    return get_type_hints(kind) if is_dataclass(kind) else {}
