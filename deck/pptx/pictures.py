"""Write figures and pictures, and films and sounds, which are one until they play."""

from collections.abc import Iterator
from functools import partial

from deck.base.dataclass import replace
from deck.layout.fitting import fitted
from deck.model.artwork import Bitmap
from deck.model.placed import Placed
from deck.model.step import part
from deck.model.tags import Figure, Picture, Player, Video
from deck.pptx import artwork as drawn
from deck.pptx.geometry import line, preset, rounding
from deck.pptx.parts import RT
from deck.pptx.sheet import MEDIA, Sheet, frame, group
from deck.pptx.skeletons import filled
from deck.pptx.timing import ShapeEffect


def figure(node: Figure, item: Placed, sheet: Sheet) -> str:
    """A figure as groups of native shapes: PowerPoint animates whole groups only, so each step is one of its own.

    The first group says what the figure shows; screen readers pass the others over.
    """
    artwork = item.artwork
    assert artwork
    rids = [sheet.picture(picture.blob, picture.content_type) for picture in artwork.pictures]
    alt, xml = node.alt, ""
    for layer in artwork.layers:
        step = item.step.later(*part(layer.gid, node.steps))
        if step.morph and layer.gid:
            step = replace(step, morph=f"{step.morph}: {layer.gid}")
        properties = sheet.properties("Figure" if alt else layer.gid or "Figure part", step, alt, decorative=not alt)
        xml += group(properties, item.rect, drawn.shapes(layer, artwork, item.rect, rids, sheet))
        alt = ""
    return xml


def picture(node: Picture, item: Placed, sheet: Sheet) -> str:
    """A picture file, whole or cropped to cover its place."""
    bitmap = item.bitmap
    assert bitmap
    fit = fitted(node, item.rect, bitmap.pixels)
    properties = sheet.properties("Picture", item.step, node.alt, node.decorative)
    sides = zip("ltrb", fit.crop, strict=True)  # what is cut off, in 1/1000 %
    cut = "".join(f' {side}="{round(100_000 * share)}"' for side, share in sides if share > 5e-6)
    crop = f"<a:srcRect{cut}/>" if cut else ""
    outline = preset("roundRect", adj=rounding(fit.rect)) if "rounded" in node.frame else preset("rect")
    edge = line("hairline", 1) if "line" in node.frame else ""  # where it may be as light as the slide
    blip, drawing = _blip(bitmap, sheet) + crop, frame(fit.rect) + outline + edge
    return filled("picture", properties=properties, slot=sheet.slot(item), blip=blip, drawing=drawing)


def _blip(bitmap: Bitmap, sheet: Sheet) -> str:
    """A bitmap, and in it the drawing, if it was made of one, which newer programs show in its place."""
    rid = sheet.picture(bitmap.blob, bitmap.content_type)
    if not bitmap.vector:
        return f'<a:blip r:embed="{rid}"/>'
    return f'<a:blip r:embed="{rid}">{drawn.svg_blip(sheet.picture(bitmap.vector, "image/svg+xml"))}</a:blip>'


def player(node: Player, item: Placed, sheet: Sheet) -> str:
    """A film or a sound, embedded; a click on it stops it and lets it go on."""
    bitmap = item.bitmap
    assert bitmap and bitmap.film
    film = bitmap.film
    kind = "video" if isinstance(node, Video) else "audio"
    part = sheet.package.media(film.blob, film.content_type)
    linked = sheet.rels.add(RT.VIDEO if kind == "video" else RT.AUDIO, part)
    end = film.milliseconds - node.end.milliseconds if node.end else 0
    cut = {"st": node.start.milliseconds, "end": end}  # ms at the start and at the end
    trim = "".join(f' {side}="{length}"' for side, length in cut.items() if length)
    trim = f"<p14:trim{trim}/>" if trim else ""
    slot = filled("played_file", kind=kind, linked=linked, embedded=sheet.rels.add(RT.MEDIA, part), trim=trim)
    seen = sheet.rels.add(RT.IMAGE, sheet.package.media(bitmap.blob, bitmap.content_type))
    alt = node.alt or ("" if node.decorative else f"Sound: {film.path.stem}")
    number = sheet.shape_id()
    properties = sheet.properties(film.path.name, item.step, alt, node.decorative, click=MEDIA, shape=number)
    lasts = (node.end.milliseconds or film.milliseconds) - node.start.milliseconds
    sheet.effects.append(ShapeEffect("play", node.begins, number, milliseconds=lasts if film.milliseconds else 0))
    sheet.players.append(partial(_nodes, kind, node, number))
    place = item.rect.centred(bitmap.pixels[0] / bitmap.pixels[1])
    blip, drawing = f'<a:blip r:embed="{seen}"/>', frame(place) + preset("rect")
    return filled("picture", properties=properties, slot=slot, blip=blip, drawing=drawing)


def _nodes(kind: str, node: Player, shape: int, numbers: Iterator[int]) -> str:
    """What a click on it does, and how it is played, as time nodes of the next `numbers`."""
    named = dict(zip(("me", "outer", "inner", "effect", "toggle", "medium"), numbers, strict=False))
    repeat = ' repeatCount="indefinite"' if node.loop else ""
    mute = ' mute="1"' if isinstance(node, Video) and node.mute else ""
    target = f'<p:tgtEl><p:spTgt spid="{shape}"/></p:tgtEl>'
    return filled("player", **named, target=target, kind=kind, mute=mute, repeat=repeat)
