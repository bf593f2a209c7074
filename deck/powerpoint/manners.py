"""Read how a layout's placeholders set their text: what they do not say themselves, their master says for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from deck.placing.measure import LEAST_LINE
from deck.powerpoint.palette import A, Palette
from deck.theme import Level, Manner

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
LEVELS = 5
FOOTERS = ("dt", "ftr", "sldNum")
_INSETS = {"lIns": 91_440, "tIns": 45_720, "rIns": 91_440, "bIns": 45_720}  # where nobody says any
_SIZE = 18.0  # the same


def of_master(kind: str) -> str:
    """The type of the master's placeholder from which one of this type inherits."""
    return "title" if kind in ("title", "ctrTitle") else kind if kind in FOOTERS else "body"


def manner(shape: Any, master: Any, defaults: Any, fonts: Mapping[str, str], palette: Palette) -> Manner:
    """How a placeholder of a layout sets text.

    shape: its `p:sp`; master: the root element of the master; defaults: the presentation's `p:defaultTextStyle` or
    None; fonts: the typefaces that "+mj-lt" and "+mn-lt" stand for.
    """
    kind = shape.find(f".//{P}ph").get("type", "obj")
    above = counterpart(kind, master)
    shapes = [shape] if above is None else [shape, above]
    styles = [found for s in shapes if (found := s.find(f"{P}txBody/{A}lstStyle")) is not None]
    name = "other" if kind in FOOTERS else of_master(kind)
    styles += [s for s in (master.find(f"{P}txStyles/{P}{name}Style"), defaults) if s is not None]
    chains = [[p for s in styles if (p := s.find(f"{A}lvl{n}pPr")) is not None] for n in range(1, LEVELS + 1)]
    runs = [run for properties in chains[0] if (run := properties.find(f"{A}defRPr")) is not None]
    typeface = next((latin.get("typeface") for run in runs for latin in run.findall(f"{A}latin")), "+mn-lt")
    return Manner(
        fonts.get(typeface, typeface),
        next((c for run in runs if (c := palette.color(run.find(f"{A}solidFill")))), palette.named("tx1")),
        tuple(_level(chain) for chain in chains),
        bold=_first(runs, "b", "0") in ("1", "true"),
        upper=_first(runs, "cap", "none") == "all",
        fill=next((c for s in shapes if (c := palette.color(s.find(f"{P}spPr/{A}solidFill")))), ""),
        inset=_insets([body for s in shapes if (body := s.find(f"{P}txBody/{A}bodyPr")) is not None]),
    )


def counterpart(kind: str, master: Any) -> Any:
    """The master's own placeholder from which one of a type inherits; None if it has none."""
    for shape in master.iter(f"{P}sp"):
        ph = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
        if ph is not None and ph.get("type", "obj") == of_master(kind):
            return shape
    return None


def _first(elements: Sequence[Any], attribute: str, default: str) -> str:
    return next((value for e in elements if (value := e.get(attribute)) is not None), default)


def _insets(bodies: Sequence[Any]) -> tuple[int, int, int, int]:
    left, top, right, bottom = (int(_first(bodies, name, str(default))) for name, default in _INSETS.items())
    return left, top, right, bottom


def _level(chain: Sequence[Any]) -> Level:
    """What the `a:lvlNpPr` of the styles say together, the nearest first."""
    runs = [run for properties in chain if (run := properties.find(f"{A}defRPr")) is not None]
    size = int(_first(runs, "sz", str(round(100 * _SIZE)))) / 100
    bullet = next(_markers(chain), "buNone")
    return Level(
        size,
        int(_first(chain, "marL", "0")),
        int(_first(chain, "indent", "0")),
        _lines(_said(chain, "lnSpc"), size, 1.0),
        (_lines(_said(chain, "spcBef"), size, 0) + _lines(_said(chain, "spcAft"), size, 0)) * LEAST_LINE,
        bullet != "buNone",
    )


def _markers(chain: Sequence[Any]) -> Iterator[str]:
    for properties in chain:
        for child in properties:
            name = str(child.tag).removeprefix(A)
            if name in ("buNone", "buChar", "buAutoNum", "buBlip"):
                yield name


def _said(chain: Sequence[Any], tag: str) -> Any:
    return next((space for properties in chain for space in properties.iterfind(f"{A}{tag}/*")), None)


def _lines(space: Any, size: float, default: float) -> float:
    """A distance in single-spaced lines, from `a:spcPct` or `a:spcPts`."""
    if space is None:
        return default
    value = float(space.get("val", "0").rstrip("%"))
    return value / 100_000 if space.tag == f"{A}spcPct" else value / 100 / size / LEAST_LINE
