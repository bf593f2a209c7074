"""Write figures and pictures, and films and sounds, which are one until they play."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from deck.layout.fitting import fitted
from deck.model.artwork import Bitmap
from deck.model.placed import Placed
from deck.model.step import part
from deck.model.tags import Figure, Picture, Player, Video
from deck.pptx import artwork as drawn
from deck.pptx.geometry import line, preset, rounding
from deck.pptx.sheet import MEDIA, Sheet, frame, group
from deck.pptx.timing import Play

_P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
_URI = "{DAA4B4D4-6D71-4841-9C94-3DE7FCFB9230}"
_AT_ONCE = '<p:stCondLst><p:cond delay="0"/></p:stCondLst>'


def figure(item: Placed, sheet: Sheet) -> str:
    """A figure as groups of native shapes: PowerPoint animates whole groups only, so each step is one of its own.

    The first group says what the figure shows; screen readers pass the others over.
    """
    artwork = item.artwork
    assert isinstance(item.node, Figure) and artwork
    rids = [sheet.picture(picture.blob, picture.content_type) for picture in artwork.pictures]
    alt, xml = item.node.alt, ""
    for layer in artwork.layers:
        step = item.step.later(*part(layer.gid, item.node.steps))
        if step.morph and layer.gid:
            step = replace(step, morph=f"{step.morph}: {layer.gid}")
        properties = sheet.properties("Figure" if alt else layer.gid or "Figure part", step, alt, decorative=not alt)
        xml += group(properties, item.rect, drawn.shapes(layer, artwork, item.rect, rids, sheet))
        alt = ""
    return xml


def picture(item: Placed, sheet: Sheet) -> str:
    """A picture file, whole or cropped to cover its place."""
    node, bitmap = item.node, item.bitmap
    assert isinstance(node, Picture) and bitmap
    fit = fitted(node, item.rect, bitmap.pixels)
    properties = sheet.properties("Picture", item.step, node.alt, node.decorative)
    sides = zip("ltrb", fit.crop, strict=True)  # what is cut off, in 1/1000 %
    cut = "".join(f' {side}="{round(100_000 * share)}"' for side, share in sides if share > 5e-6)
    crop = f"<a:srcRect{cut}/>" if cut else ""
    outline = preset("roundRect", adj=rounding(fit.rect)) if "rounded" in node.frame else preset("rect")
    edge = line("hairline", 1) if "line" in node.frame else ""  # where it may be as light as the slide
    return (
        f'<p:pic><p:nvPicPr>{properties}<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr>'
        f"{sheet.slot(item)}</p:nvPicPr>"
        f"<p:blipFill>{_blip(bitmap, sheet)}{crop}<a:stretch><a:fillRect/></a:stretch></p:blipFill>"
        f"<p:spPr>{frame(fit.rect)}{outline}{edge}</p:spPr></p:pic>"
    )


def _blip(bitmap: Bitmap, sheet: Sheet) -> str:
    """A bitmap, and in it the drawing, if it was made of one, which newer programs show in its place."""
    rid = sheet.picture(bitmap.blob, bitmap.content_type)
    if not bitmap.vector:
        return f'<a:blip r:embed="{rid}"/>'
    return f'<a:blip r:embed="{rid}">{drawn.svg_blip(sheet.picture(bitmap.vector, "image/svg+xml"))}</a:blip>'


def player(item: Placed, sheet: Sheet) -> str:
    """A film or a sound, embedded; a click on it stops it and lets it go on."""
    node, bitmap = item.node, item.bitmap
    assert isinstance(node, Player) and bitmap and bitmap.film
    film = bitmap.film
    kind = "video" if isinstance(node, Video) else "audio"
    part = sheet.package.film(film)
    linked = sheet.rels.add(RT.VIDEO if kind == "video" else RT.AUDIO, part)
    end = film.milliseconds - node.end.milliseconds if node.end else 0
    cut = {"st": node.start.milliseconds, "end": end}  # ms at the start and at the end
    trim = "".join(f' {side}="{length}"' for side, length in cut.items() if length)
    trim = f"<p14:trim{trim}/>" if trim else ""
    media = f'<p14:media xmlns:p14="{_P14}" r:embed="{sheet.rels.add(RT.MEDIA, part)}">{trim}</p14:media>'
    seen = sheet.rels.add(RT.IMAGE, sheet.package.media(bitmap.blob, bitmap.content_type))
    alt = node.alt or ("" if node.decorative else f"Sound: {film.path.stem}")
    number = sheet.shape_id()
    properties = sheet.properties(film.path.name, item.step, alt, node.decorative, click=MEDIA, shape=number)
    lasts = (node.end.milliseconds or film.milliseconds) - node.start.milliseconds
    sheet.effects.append(Play(node.begins, number, lasts if film.milliseconds else 0))
    sheet.players.append(partial(_nodes, kind, node, number))
    place = item.rect.centred(bitmap.pixels[0] / bitmap.pixels[1])
    return (
        f'<p:pic><p:nvPicPr>{properties}<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr>'
        f'<p:nvPr><a:{kind}File r:link="{linked}"/><p:extLst><p:ext uri="{_URI}">{media}</p:ext></p:extLst></p:nvPr>'
        f'</p:nvPicPr><p:blipFill><a:blip r:embed="{seen}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
        f"<p:spPr>{frame(place)}{preset('rect')}</p:spPr></p:pic>"
    )


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
