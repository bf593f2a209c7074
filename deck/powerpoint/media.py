"""Write films and sounds: the picture that is seen until they play, and when they do."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from deck.artwork import Bitmap, Film
from deck.markup import Player, Video
from deck.placing.place import Placed
from deck.powerpoint.effects import Play
from deck.powerpoint.geometry import preset
from deck.powerpoint.sheet import MEDIA, Sheet, frame

_P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
_URI = "{DAA4B4D4-6D71-4841-9C94-3DE7FCFB9230}"
_AT_ONCE = '<p:stCondLst><p:cond delay="0"/></p:stCondLst>'


def player(item: Placed, bitmap: Bitmap, sheet: Sheet) -> str:
    """A film or a sound, embedded; a click on it stops it and lets it go on."""
    node, film = item.node, bitmap.film
    assert isinstance(node, Player)
    assert film
    kind = "video" if isinstance(node, Video) else "audio"
    part = sheet.package.film(film)
    linked = sheet.rels.add(RT.VIDEO if kind == "video" else RT.AUDIO, part)
    media = f'<p14:media xmlns:p14="{_P14}" r:embed="{sheet.rels.add(RT.MEDIA, part)}">{_trim(node, film)}</p14:media>'
    seen = sheet.rels.add(RT.IMAGE, sheet.package.media(bitmap.blob, bitmap.content_type))
    alt = node.alt or ("" if node.decorative else f"Sound: {film.path.stem}")
    properties = sheet.properties(film.path.name, item.step, alt, node.decorative, click=MEDIA)
    _play(node, film, item, kind, sheet)
    place = item.rect.centred(bitmap.pixels[0] / bitmap.pixels[1])
    return (
        f'<p:pic><p:nvPicPr>{properties}<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr>'
        f'<p:nvPr><a:{kind}File r:link="{linked}"/><p:extLst><p:ext uri="{_URI}">{media}</p:ext></p:extLst></p:nvPr>'
        f'</p:nvPicPr><p:blipFill><a:blip r:embed="{seen}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
        f"<p:spPr>{frame(place)}{preset('rect')}</p:spPr></p:pic>"
    )


def _trim(node: Player, film: Film) -> str:
    """How many ms are cut off at the start and at the end."""
    end = film.milliseconds - node.end.milliseconds if node.end else 0
    cut = {"st": node.start.milliseconds, "end": end}
    said = "".join(f' {side}="{length}"' for side, length in cut.items() if length)
    return f"<p14:trim{said}/>" if said else ""


def _play(node: Player, film: Film, item: Placed, kind: str, sheet: Sheet) -> None:
    """Let it begin at its click, and stop and go on whenever it is clicked."""
    begin = item.step.click
    click = begin if node.play == "auto" else begin + 1 if node.play == "click" else max(begin, int(node.play))
    length = (node.end.milliseconds or film.milliseconds) - node.start.milliseconds
    sheet.effects.append(Play(click, sheet.last, length if film.milliseconds else 0))
    sheet.players.append(partial(_nodes, kind, node, sheet.last))


def _nodes(kind: str, node: Player, shape: int, numbers: Iterator[int]) -> str:
    """What a click on it does, and how it is played, as time nodes of the next `numbers`."""
    target = f'<p:tgtEl><p:spTgt spid="{shape}"/></p:tgtEl>'
    clicked = f'<p:cond evt="onClick" delay="0">{target}</p:cond>'
    me, outer, inner, effect, toggle, medium = (next(numbers) for _ in range(6))
    repeat = ' repeatCount="indefinite"' if node.loop else ""
    mute = ' mute="1"' if isinstance(node, Video) and node.mute else ""
    return (
        f'<p:seq concurrent="1" nextAc="seek"><p:cTn id="{me}" restart="whenNotActive" fill="hold"'
        f' evtFilter="cancelBubble" nodeType="interactiveSeq"><p:stCondLst>{clicked}</p:stCondLst>'
        '<p:endSync evt="end" delay="0"><p:rtn val="all"/></p:endSync><p:childTnLst>'
        f'<p:par><p:cTn id="{outer}" fill="hold">{_AT_ONCE}<p:childTnLst>'
        f'<p:par><p:cTn id="{inner}" fill="hold">{_AT_ONCE}<p:childTnLst>'
        f'<p:par><p:cTn id="{effect}" presetID="2" presetClass="mediacall" presetSubtype="0" fill="hold"'
        f' nodeType="clickEffect">{_AT_ONCE}<p:childTnLst><p:cmd type="call" cmd="togglePause"><p:cBhvr>'
        f'<p:cTn id="{toggle}" dur="1" fill="hold"/>{target}</p:cBhvr></p:cmd></p:childTnLst></p:cTn></p:par>'
        "</p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn>"
        f"<p:nextCondLst>{clicked}</p:nextCondLst></p:seq>"
        f'<p:{kind}><p:cMediaNode vol="80000"{mute}><p:cTn id="{medium}"{repeat} fill="hold" display="0">'
        f'<p:stCondLst><p:cond delay="indefinite"/></p:stCondLst></p:cTn>{target}</p:cMediaNode></p:{kind}>'
    )
