"""Write what happens to one shape at a click: it comes, it plays, it leaves, it grows faint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Protocol

_PRESETS = {  # by which PowerPoint knows it; the filter that draws it, and for how many ms
    "appear": ('presetID="1" presetSubtype="0"', "", 1),
    "fade": ('presetID="10" presetSubtype="0"', "fade", 400),
    "wipe": ('presetID="22" presetSubtype="8"', "wipe(left)", 500),
}
_FAINT = 0.3  # what is left of a dimmed shape's opacity
_GREY = "tx2"  # a dimmed paragraph's colour
_AT_ONCE = '<p:stCondLst><p:cond delay="0"/></p:stCondLst>'


class Effect(Protocol):
    """Something that happens at a click, from 1; at click 0, as soon as the slide is shown.

    turn: of what happens at one click, the lower comes first.
    """

    @property
    def click(self) -> int:
        """When."""

    @property
    def turn(self) -> int:
        """In which order."""

    def xml(self, numbers: Iterator[int], node: str) -> str:
        """A `p:par` with time nodes of the next `numbers`; node: clickEffect for the first of a click, withEffect."""


@dataclass(frozen=True)
class Come:
    """A shape, or one of its paragraphs, comes; dim: from the next click on it is faint."""

    click: int
    shape: int
    effect: str = ""
    dim: bool = False
    paragraph: int | None = None
    turn: ClassVar[int] = 1

    def xml(self, numbers: Iterator[int], node: str) -> str:
        """As of `Effect`."""
        preset, drawn, length = _PRESETS[self.effect or "fade"]
        me, target = next(numbers), _target(self.shape, self.paragraph)
        shown = _visibility("visible", 0, target, numbers)
        shown += _drawn("in", drawn, length, target, numbers) if drawn else ""
        greyed = _greyed(target) if self.dim and self.paragraph is not None else ""
        group = ' grpId="0"' if self.paragraph is not None else ""
        return _effect(me, f'{preset} presetClass="entr"{group}', node, shown, greyed)


@dataclass(frozen=True)
class Leave:
    """A shape leaves, as it came."""

    click: int
    shape: int
    effect: str = ""
    turn: ClassVar[int] = 0

    def xml(self, numbers: Iterator[int], node: str) -> str:
        """As of `Effect`."""
        preset, drawn, length = _PRESETS[self.effect or "fade"]
        me, target = next(numbers), _target(self.shape)
        gone = _drawn("out", drawn, length, target, numbers) if drawn else ""
        gone += _visibility("hidden", length - 1, target, numbers)
        return _effect(me, f'{preset} presetClass="exit"', node, gone)


@dataclass(frozen=True)
class Dim:
    """A shape grows faint: PowerPoint's emphasis "Transparency"."""

    click: int
    shape: int
    turn: ClassVar[int] = 2

    def xml(self, numbers: Iterator[int], node: str) -> str:
        """As of `Effect`."""
        me, target = next(numbers), _target(self.shape)
        opacity = f'<p:cBhvr rctx="{{}}"><p:cTn id="{{}}" dur="indefinite"/>{target}{{}}</p:cBhvr>'
        attribute = "<p:attrNameLst><p:attrName>style.opacity</p:attrName></p:attrNameLst>"
        faint = (
            f'<p:set>{opacity.format("PPT", next(numbers), attribute)}<p:to><p:strVal val="{_FAINT}"/></p:to></p:set>'
            f'<p:animEffect filter="image" prLst="opacity: {_FAINT}">{opacity.format("IE", next(numbers), "")}'
            "</p:animEffect>"
        )
        return _effect(me, 'presetID="9" presetSubtype="0" presetClass="emph"', node, faint, fill="")


@dataclass(frozen=True)
class Play:
    """A film or a sound begins, to last so many ms; 0 if nobody knows."""

    click: int
    shape: int
    milliseconds: int
    turn: ClassVar[int] = 3

    def xml(self, numbers: Iterator[int], node: str) -> str:
        """As of `Effect`."""
        me, lasts = next(numbers), self.milliseconds or "indefinite"
        played = (
            f'<p:cmd type="call" cmd="playFrom(0.0)"><p:cBhvr><p:cTn id="{next(numbers)}" dur="{lasts}" fill="hold"/>'
            f"{_target(self.shape)}</p:cBhvr></p:cmd>"
        )
        return _effect(me, 'presetID="1" presetSubtype="0" presetClass="mediacall"', node, played)


def _effect(number: int, preset: str, node: str, inner: str, after: str = "", fill: str = ' fill="hold"') -> str:
    return (
        f'<p:par><p:cTn id="{number}" {preset}{fill} nodeType="{node}">{_AT_ONCE}'
        f"<p:childTnLst>{inner}</p:childTnLst>{after}</p:cTn></p:par>"
    )


def _target(shape: int, paragraph: int | None = None) -> str:
    text = "" if paragraph is None else f'<p:txEl><p:pRg st="{paragraph}" end="{paragraph}"/></p:txEl>'
    return f'<p:tgtEl><p:spTgt spid="{shape}">{text}</p:spTgt></p:tgtEl>'


def _visibility(value: str, delay: int, target: str, numbers: Iterator[int]) -> str:
    return (
        f'<p:set><p:cBhvr><p:cTn id="{next(numbers)}" dur="1" fill="hold"><p:stCondLst><p:cond delay="{delay}"/>'
        f"</p:stCondLst></p:cTn>{target}<p:attrNameLst><p:attrName>style.visibility</p:attrName></p:attrNameLst>"
        f'</p:cBhvr><p:to><p:strVal val="{value}"/></p:to></p:set>'
    )


def _drawn(way: str, name: str, length: int, target: str, numbers: Iterator[int]) -> str:
    return (
        f'<p:animEffect transition="{way}" filter="{name}"><p:cBhvr>'
        f'<p:cTn id="{next(numbers)}" dur="{length}"/>{target}</p:cBhvr></p:animEffect>'
    )


def _greyed(target: str) -> str:
    """What PowerPoint calls "after animation": a colour from the next click on."""
    return (
        '<p:subTnLst><p:animClr clrSpc="rgb" dir="cw"><p:cBhvr override="childStyle">'
        '<p:cTn dur="1" fill="hold" display="0" masterRel="nextClick" afterEffect="1"/>'
        f"{target}<p:attrNameLst><p:attrName>ppt_c</p:attrName></p:attrNameLst></p:cBhvr>"
        f'<p:to><a:schemeClr val="{_GREY}"/></p:to></p:animClr></p:subTnLst>'
    )
