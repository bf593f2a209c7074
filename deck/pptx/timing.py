"""Write what happens on a slide: at each click something comes, plays, leaves or grows faint; then the next slide."""

from collections.abc import Callable, Iterator, Sequence
from itertools import count, groupby, pairwise
from typing import Literal, get_args

from deck.base.dataclass import dataclass, replace
from deck.pptx.skeletons import filled

Player = Callable[[Iterator[int]], str]  # the next numbers of time nodes → those of a film or a sound
_PRESETS = {  # by which PowerPoint knows it; the filter that draws it, and for how many ms
    "appear": ('presetID="1" presetSubtype="0"', "", 1),
    "fade": ('presetID="10" presetSubtype="0"', "fade", 400),
    "wipe": ('presetID="22" presetSubtype="8"', "wipe(left)", 500),
}
_INNER = {"fade": "<p:fade/>", "push": '<p:push dir="u"/>', "wipe": '<p:wipe dir="l"/>', "cut": "<p:cut/>"}
_P14 = 'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"'
_P159 = 'xmlns:p159="http://schemas.microsoft.com/office/powerpoint/2015/09/main"'


Kind = Literal["leave", "come", "dim", "play"]  # in the order in which they happen at one click


@dataclass(frozen=True)
class ShapeEffect:
    """What happens to a shape at a click, from 1, or at click 0, as soon as the slide is shown.

    It leaves, or it comes, or one of its paragraphs does, in the way of `effect`; it grows faint, as it does at the
    click after one at which it came, if that says dim; or it is a film or a sound and begins to play, for so many ms,
    0 if nobody knows.
    """

    kind: Kind
    click: int
    shape: int
    effect: str = ""
    dim: bool = False
    paragraph: int | None = None
    milliseconds: int = 0

    def xml(self, numbers: Iterator[int], node: str) -> str:
        """A `p:par` with time nodes of the next `numbers`; node: clickEffect for the first of a click, withEffect."""
        me, after, paragraph = next(numbers), "", self.paragraph is not None
        said = f'<p:txEl><p:pRg st="{self.paragraph}" end="{self.paragraph}"/></p:txEl>' if paragraph else ""
        target = f'<p:tgtEl><p:spTgt spid="{self.shape}">{said}</p:spTgt></p:tgtEl>'
        preset, name, length = _PRESETS[self.effect or "fade"]
        preset += f' presetClass="{"exit" if self.kind == "leave" else "entr"}"' + ' grpId="0"' * paragraph
        preset += ' fill="hold"'
        match self.kind:
            case "come":
                inner = filled("visibility", number=next(numbers), delay=0, target=target, value="visible")
                inner += _drawn("in", name, length, target, numbers) if name else ""
                after = filled("greyed", target=target) if self.dim and paragraph else ""  # from the next click on
            case "leave":
                inner = _drawn("out", name, length, target, numbers) if name else ""
                inner += filled("visibility", number=next(numbers), delay=length - 1, target=target, value="hidden")
            case "dim":
                preset = 'presetID="9" presetSubtype="0" presetClass="emph"'  # "Transparency"
                inner = filled("faint", first=next(numbers), second=next(numbers), target=target)
            case "play":
                preset = 'presetID="1" presetSubtype="0" presetClass="mediacall" fill="hold"'
                lasts = self.milliseconds or "indefinite"
                inner = filled("played", number=next(numbers), lasts=lasts, target=target)
        return filled("effect", number=me, preset=preset, node=node, inner=inner, after=after)


def timing(effects: Sequence[ShapeEffect], players: Sequence[Player] = ()) -> str:
    """A `p:timing`, "" if nothing ever happens.

    Clicks go by their numbers, one that nothing happens at is left out. At one click first things leave, then others
    come, in the order of the slide, then what came before grows faint. Players stand beside the clicks.
    """
    if not effects and not players:
        return ""
    numbers = count(1)
    root, main = next(numbers), next(numbers)
    effects = sorted(_dimmed(effects), key=lambda effect: (effect.click, get_args(Kind).index(effect.kind)))
    clicks = "".join(_click(n, list(here), main, numbers) for n, here in groupby(effects, lambda effect: effect.click))
    built = dict.fromkeys(e.shape for e in effects if e.paragraph is not None)
    builds = "".join(f'<p:bldP spid="{shape}" grpId="0" build="p"/>' for shape in built)
    listed = f"<p:bldLst>{builds}</p:bldLst>" if builds else ""
    sequence = filled("sequence", number=main, clicks=clicks) if clicks else ""
    played = "".join(player(numbers) for player in players)
    return filled("timing", root=root, sequence=sequence, players=played, builds=listed)


def _dimmed(effects: Sequence[ShapeEffect]) -> Iterator[ShapeEffect]:
    """The effects, and those by which whole shapes grow faint at the click after that of their coming.

    What comes last stays as it is: PowerPoint would wait for one more click to dim it.
    """
    clicks = sorted({effect.click for effect in effects})
    following = dict(pairwise(clicks))
    left = {(effect.shape, effect.click) for effect in effects if effect.kind == "leave"}
    for effect in effects:
        if not effect.dim:
            yield effect
            continue
        then = following.get(effect.click, 0)
        yield replace(effect, dim=bool(then))
        if then and effect.paragraph is None and (effect.shape, then) not in left:
            yield ShapeEffect("dim", then, effect.shape)


def _click(click: int, effects: Sequence[ShapeEffect], main: int, numbers: Iterator[int]) -> str:
    outer, inner = next(numbers), next(numbers)
    first = "clickEffect" if click else "withEffect"
    parts = "".join(effect.xml(numbers, "withEffect" if n else first) for n, effect in enumerate(effects))
    unasked = "" if click else f'<p:cond evt="onBegin" delay="0"><p:tn val="{main}"/></p:cond>'
    return filled("click", outer=outer, inner=inner, unasked=unasked, parts=parts)


def _drawn(way: str, name: str, length: int, target: str, numbers: Iterator[int]) -> str:
    return filled("drawn", way=way, filter=name, number=next(numbers), length=length, target=target)


def transition(name: str) -> str:
    """A `p:transition` of 0.7 s where PowerPoint can time it, of middling speed elsewhere; "" for none.

    Morph takes 1 s, and is a fade where it is not known.
    """
    if name in ("", "none"):
        return ""
    requires, timed, inner = f'{_P14} Requires="p14"', 'spd="med" p14:dur="700"', _INNER.get(name)
    if name == "morph":
        requires, timed = f'{_P14} {_P159} Requires="p14 p159"', 'spd="slow" p14:dur="1000"'
        name, inner = "fade", '<p159:morph option="byObject"/>'
    return filled("transition", requires=requires, timed=timed, inner=inner, otherwise=_INNER[name])
