"""Write a slide's time line: what happens at each click."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import count, groupby, pairwise

from deck.powerpoint.effects import Come, Dim, Effect, Leave

Player = Callable[[Iterator[int]], str]  # the next numbers of time nodes → those of a film or a sound
_TARGET = '<p:cond evt="{}" delay="0"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond>'


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
