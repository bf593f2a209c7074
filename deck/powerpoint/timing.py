"""Write what happens on a click, and how one slide gives way to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count

TRANSITIONS = {
    "fade": "<p:fade/>",
    "push": '<p:push dir="u"/>',
    "wipe": '<p:wipe dir="l"/>',
    "cut": "<p:cut/>",
}
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_P14 = 'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"'
_TARGET = '<p:cond evt="{}" delay="0"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond>'

Effect = tuple[int, tuple[int, int] | None]  # a shape, or some of its paragraphs (first, last)


def transition(name: str) -> str:
    """A `p:transition` of 0.7 s where PowerPoint can time it, of middling speed elsewhere; "" for none."""
    if name in ("", "none"):
        return ""
    inner = TRANSITIONS[name]
    return (
        f'<mc:AlternateContent {_MC}><mc:Choice {_P14} Requires="p14">'
        f'<p:transition spd="med" p14:dur="700">{inner}</p:transition></mc:Choice>'
        f'<mc:Fallback><p:transition spd="med">{inner}</p:transition></mc:Fallback></mc:AlternateContent>'
    )


def timing(steps: Mapping[int, list[int]], builds: Mapping[int, list[int]]) -> str:
    """A `p:timing`: first bodies build, a click for each top-level paragraph; then shapes appear, click by click."""
    clicks = [click for shape, levels in builds.items() for click in _paragraphs(shape, levels)]
    clicks += [[(shape, None) for shape in shapes] for _, shapes in sorted(steps.items())]
    if not clicks:
        return ""
    numbers = count(3)
    body = "".join(_click(click, numbers, builds) for click in clicks)
    built = "".join(f'<p:bldP spid="{shape}" grpId="0" build="p"/>' for shape in builds)
    return (
        '<p:timing><p:tnLst><p:par><p:cTn id="1" dur="indefinite" restart="never" nodeType="tmRoot"><p:childTnLst>'
        '<p:seq concurrent="1" nextAc="seek"><p:cTn id="2" dur="indefinite" nodeType="mainSeq">'
        f"<p:childTnLst>{body}</p:childTnLst></p:cTn>"
        f"<p:prevCondLst>{_TARGET.format('onPrev')}</p:prevCondLst>"
        f"<p:nextCondLst>{_TARGET.format('onNext')}</p:nextCondLst></p:seq>"
        "</p:childTnLst></p:cTn></p:par></p:tnLst>" + (f"<p:bldLst>{built}</p:bldLst>" if built else "") + "</p:timing>"
    )


def _paragraphs(shape: int, levels: list[int]) -> Iterator[list[Effect]]:
    """A click for each paragraph of the top level, with those under it."""
    click: list[Effect] = []
    for n, level in enumerate(levels):
        if level == 0 and click:
            yield click
            click = []
        click.append((shape, (n, n)))
    if click:
        yield click


def _click(effects: list[Effect], numbers: Iterator[int], builds: Mapping[int, list[int]]) -> str:
    outer, inner = next(numbers), next(numbers)
    parts = "".join(
        _fade(effect, "withEffect" if n else "clickEffect", numbers, effect[0] in builds)
        for n, effect in enumerate(effects)
    )
    return (
        f'<p:par><p:cTn id="{outer}" fill="hold"><p:stCondLst><p:cond delay="indefinite"/></p:stCondLst><p:childTnLst>'
        f'<p:par><p:cTn id="{inner}" fill="hold"><p:stCondLst><p:cond delay="0"/></p:stCondLst>'
        f"<p:childTnLst>{parts}</p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn></p:par>"
    )


def _fade(effect: Effect, node: str, numbers: Iterator[int], built: bool) -> str:
    """The entrance "fade" of 0.4 s."""
    shape, span = effect
    text = f'<p:txEl><p:pRg st="{span[0]}" end="{span[1]}"/></p:txEl>' if span else ""
    target = f'<p:tgtEl><p:spTgt spid="{shape}">{text}</p:spTgt></p:tgtEl>'
    group = ' grpId="0"' if built else ""
    me, visible, fade = next(numbers), next(numbers), next(numbers)
    return (
        f'<p:par><p:cTn id="{me}" presetID="10" presetClass="entr" presetSubtype="0" fill="hold"{group} '
        f'nodeType="{node}"><p:stCondLst><p:cond delay="0"/></p:stCondLst><p:childTnLst>'
        f'<p:set><p:cBhvr><p:cTn id="{visible}" dur="1" fill="hold"><p:stCondLst><p:cond delay="0"/></p:stCondLst>'
        f"</p:cTn>{target}<p:attrNameLst><p:attrName>style.visibility</p:attrName></p:attrNameLst></p:cBhvr>"
        '<p:to><p:strVal val="visible"/></p:to></p:set>'
        f'<p:animEffect transition="in" filter="fade"><p:cBhvr><p:cTn id="{fade}" dur="400"/>{target}</p:cBhvr>'
        "</p:animEffect></p:childTnLst></p:cTn></p:par>"
    )
