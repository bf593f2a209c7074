"""Write what happens on a slide: at each click something comes, plays, leaves or grows faint; then the next slide."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, groupby, pairwise
from typing import ClassVar

Player = Callable[[Iterator[int]], str]  # the next numbers of time nodes → those of a film or a sound
_TARGET = '<p:cond evt="{}" delay="0"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond>'
_PRESETS = {  # by which PowerPoint knows it; the filter that draws it, and for how many ms
    "appear": ('presetID="1" presetSubtype="0"', "", 1),
    "fade": ('presetID="10" presetSubtype="0"', "fade", 400),
    "wipe": ('presetID="22" presetSubtype="8"', "wipe(left)", 500),
}
_FAINT = 0.3  # what is left of a dimmed shape's opacity
_GREY = "tx2"  # a dimmed paragraph's colour
_AT_ONCE = '<p:stCondLst><p:cond delay="0"/></p:stCondLst>'
_INNER = {"fade": "<p:fade/>", "push": '<p:push dir="u"/>', "wipe": '<p:wipe dir="l"/>', "cut": "<p:cut/>"}
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_P14 = 'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"'
_P159 = 'xmlns:p159="http://schemas.microsoft.com/office/powerpoint/2015/09/main"'


@dataclass(frozen=True)
class Come:
    """A shape, or one of its paragraphs, comes; dim: from the next click on it is faint.

    As all that happens, it does so at a click, from 1, or at click 0, as soon as the slide is shown; turn: of what
    happens at one click, the lower comes first.
    """

    click: int
    shape: int
    effect: str = ""
    dim: bool = False
    paragraph: int | None = None
    turn: ClassVar[int] = 1

    def xml(self, numbers: Iterator[int], node: str) -> str:
        """A `p:par` with time nodes of the next `numbers`; node: clickEffect for the first of a click, withEffect."""
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
        """The same: the shape leaves."""
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
        """The same: the shape fades to grey."""
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
        """The same: the film or sound begins to play."""
        me, lasts = next(numbers), self.milliseconds or "indefinite"
        played = (
            f'<p:cmd type="call" cmd="playFrom(0.0)"><p:cBhvr><p:cTn id="{next(numbers)}" dur="{lasts}" fill="hold"/>'
            f"{_target(self.shape)}</p:cBhvr></p:cmd>"
        )
        return _effect(me, 'presetID="1" presetSubtype="0" presetClass="mediacall"', node, played)


Effect = Come | Leave | Dim | Play


def timing(effects: Sequence[Effect], players: Sequence[Player] = ()) -> str:
    """A `p:timing`, "" if nothing ever happens.

    Clicks go by their numbers, one that nothing happens at is left out. At one click first things leave, then others
    come, in the order of the slide, then what came before grows faint. Players stand beside the clicks.
    """
    if not effects and not players:
        return ""
    numbers = count(1)
    root, main = next(numbers), next(numbers)
    effects = sorted(_dimmed(effects), key=lambda effect: (effect.click, effect.turn))
    clicks = "".join(_click(n, list(here), main, numbers) for n, here in groupby(effects, lambda effect: effect.click))
    built = dict.fromkeys(e.shape for e in effects if isinstance(e, Come) and e.paragraph is not None)
    builds = "".join(f'<p:bldP spid="{shape}" grpId="0" build="p"/>' for shape in built)
    listed = f"<p:bldLst>{builds}</p:bldLst>" if builds else ""
    return (
        f'<p:timing><p:tnLst><p:par><p:cTn id="{root}" dur="indefinite" restart="never" nodeType="tmRoot">'
        f"<p:childTnLst>{_sequence(main, clicks) if clicks else ''}{''.join(player(numbers) for player in players)}"
        f"</p:childTnLst></p:cTn></p:par></p:tnLst>{listed}</p:timing>"
    )


def _dimmed(effects: Sequence[Effect]) -> Iterator[Effect]:
    """The effects, and those by which whole shapes grow faint at the click after that of their coming.

    What comes last stays as it is: PowerPoint would wait for one more click to dim it.
    """
    clicks = sorted({effect.click for effect in effects})
    following = dict(pairwise(clicks))
    left = {(effect.shape, effect.click) for effect in effects if isinstance(effect, Leave)}
    for effect in effects:
        if not isinstance(effect, Come) or not effect.dim:
            yield effect
            continue
        then = following.get(effect.click, 0)
        yield replace(effect, dim=bool(then))
        if then and effect.paragraph is None and (effect.shape, then) not in left:
            yield Dim(then, effect.shape)


def _sequence(number: int, clicks: str) -> str:
    return (
        f'<p:seq concurrent="1" nextAc="seek"><p:cTn id="{number}" dur="indefinite" nodeType="mainSeq">'
        f"<p:childTnLst>{clicks}</p:childTnLst></p:cTn>"
        f"<p:prevCondLst>{_TARGET.format('onPrev')}</p:prevCondLst>"
        f"<p:nextCondLst>{_TARGET.format('onNext')}</p:nextCondLst></p:seq>"
    )


def _click(click: int, effects: Sequence[Effect], main: int, numbers: Iterator[int]) -> str:
    outer, inner = next(numbers), next(numbers)
    first = "clickEffect" if click else "withEffect"
    parts = "".join(effect.xml(numbers, "withEffect" if n else first) for n, effect in enumerate(effects))
    unasked = "" if click else f'<p:cond evt="onBegin" delay="0"><p:tn val="{main}"/></p:cond>'
    return (
        f'<p:par><p:cTn id="{outer}" fill="hold"><p:stCondLst><p:cond delay="indefinite"/>{unasked}</p:stCondLst>'
        f'<p:childTnLst><p:par><p:cTn id="{inner}" fill="hold"><p:stCondLst><p:cond delay="0"/></p:stCondLst>'
        f"<p:childTnLst>{parts}</p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn></p:par>"
    )


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


def transition(name: str) -> str:
    """A `p:transition` of 0.7 s where PowerPoint can time it, of middling speed elsewhere; "" for none.

    Morph takes 1 s, and is a fade where it is not known.
    """
    if name in ("", "none"):
        return ""
    if name == "morph":
        requires = f'{_P14} {_P159} Requires="p14 p159"'
        return _choice(requires, 'spd="slow" p14:dur="1000"', '<p159:morph option="byObject"/>', "fade")
    return _choice(f'{_P14} Requires="p14"', 'spd="med" p14:dur="700"', _INNER[name], name)


def _choice(requires: str, timed: str, inner: str, otherwise: str) -> str:
    return (
        f"<mc:AlternateContent {_MC}><mc:Choice {requires}><p:transition {timed}>{inner}</p:transition></mc:Choice>"
        f'<mc:Fallback><p:transition spd="med">{_INNER[otherwise]}</p:transition></mc:Fallback></mc:AlternateContent>'
    )
