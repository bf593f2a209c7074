"""Load pictures, films and sounds: check what they are, and make of each what a slide shows, unless it is kept."""

import hashlib
from functools import partial
from pathlib import Path
from shutil import which

from deck.base.cache import Cache, digest, versions
from deck.base.dataclass import replace
from deck.base.engine import made_by
from deck.base.paths import inside
from deck.base.problem import DeckError, Problem, Where
from deck.base.stored_bytes import pieces, stored
from deck.graphics.media.containers import Container, ContainerError, container
from deck.layout.fitting import Fitted
from deck.model.artwork import Bitmap, Film
from deck.model.placed import Placed
from deck.model.style import Style
from deck.model.tags import Picture, Player, Video
from deck.model.values import written_at

MOST_OF_PICTURE = 100_000_000  # bytes
MOST_OF_FILM = 500_000_000  # bytes; beyond, PowerPoint is slow to open and to save
_ENCODE = {
    "film": "ffmpeg -i {} -c:v libx264 -pix_fmt yuv420p -c:a aac {}.mp4 makes one that plays everywhere",
    "sound": "ffmpeg -i {} {}.mp3 makes one that plays everywhere",
}
_OTHER = {"film": "it is a sound: write 'audio:'", "sound": "it is a film: write 'kind: video'"}
_PLAYED = {"film": "film that PowerPoint plays (MP4, M4V, MOV)", "sound": "sound that PowerPoint plays (MP3, M4A, WAV)"}


def picture(item: Placed, path: Path, style: Style, cache: Cache, original: bool) -> Bitmap:
    """The picture that a node shows, scaled down to its place unless the `original` is wanted.

    Raises DeckError: no picture, damaged, too large, or an SVG with something in it that a slide must not show.
    """
    node = item.node
    assert isinstance(node, Picture)
    where = written_at(node.src, node.where)
    if path.stat().st_size > MOST_OF_PICTURE:
        message = f"{path.name} has more than {MOST_OF_PICTURE // 1_000_000} MB"
        hint = "scale it down to what a slide shows: 4,000 pixels across"
        raise DeckError(Problem(where, "file-too-large", message, hint))
    blob = path.read_bytes()
    file = stored(path, partial(pieces, path), blob)
    made_with = versions("pillow", "resvg-py", "matplotlib"), made_by("graphics.media.load")
    wanted = (item.rect.w, item.rect.h, node.fit, node.crop, original, style.colors["ink"])
    key = digest("picture", file.digest, wanted, made_with)
    kept: Bitmap | None = cache.recall(key)
    is_kept = kept is not None
    if kept is None:
        if path.suffix.lower() == ".svg":  # what is imported here is not for builds in which no picture is new
            from deck.graphics.media import svg

            kept = svg.read(blob, path, where, node, item.rect, style.colors["ink"])
        else:
            from deck.graphics.media import bitmaps

            kept = bitmaps.read(blob, path.name, where, node, item.rect, original)
        is_kept = cache.keep(key, kept)
    if not kept.blob:
        return replace(kept, blob=file)
    made = bytes(kept.blob)
    return replace(kept, blob=stored(path, partial(_kept, cache, key) if is_kept else lambda: [made], made))


def _kept(cache: Cache, key: str) -> list[bytes]:
    """What was made of a picture, as it was kept, which is to be there again."""
    kept: Bitmap | None = cache.recall(key)
    return [bytes(kept.blob)] if kept else []


def player(item: Placed, path: Path, assets: Path, style: Style, cache: Cache, may_run: bool) -> Bitmap:
    """The picture of a film or a sound, with it; that of a film is drawn if there is no other and nothing may run.

    Raises DeckError: not of the kind, damaged, too large, or shorter than the part that is to be played.
    """
    node = item.node
    assert isinstance(node, Player)
    where = written_at(node.src, node.where)
    found = _checked(node, path, where)
    film = Film(path, stored(path, partial(pieces, path)), found.content_type, found.milliseconds, found.codec)
    seen = _poster(item, film, found, assets, style, cache, may_run)
    return Bitmap(*seen, found.size if isinstance(node, Video) else (1, 1), film=film)


def _checked(node: Player, path: Path, where: Where) -> Container:
    kind = "film" if isinstance(node, Video) else "sound"
    if path.stat().st_size > MOST_OF_FILM:
        message = f"{path.name} has more than {MOST_OF_FILM // 1_000_000} MB"
        hint = "cut out what is shown, or make its pictures smaller"
        raise DeckError(Problem(where, "file-too-large", message, hint))
    try:
        with path.open("rb") as file:
            found = container(file)
    except ContainerError as error:
        message = f"{path.name} {error}"
        raise DeckError(Problem(where, "media-damaged", message, "save it again, or fetch it again")) from None
    if not found or found.kind != kind:
        hint = _OTHER[kind] if found else _ENCODE[kind].format(path.name, path.stem)
        raise DeckError(Problem(where, "media-kind", f"{path.name} is no {_PLAYED[kind]}", hint))
    if node.end and not found.milliseconds:
        message = f"{path.name} does not say how long it lasts, so that it cannot be ended before"
        raise DeckError(Problem(where, "media-span", message, "leave out 'end:', or cut the file"))
    end = node.end.milliseconds or found.milliseconds
    if found.milliseconds and not node.start.milliseconds < end <= found.milliseconds:
        lasts = f"{path.name} lasts {found.milliseconds / 1000:g} s"
        message = f"{lasts}, and is to play from {node.start:g} to {end / 1000:g} s"
        raise DeckError(Problem(where, "media-span", message))
    return found


def _poster(
    item: Placed, film: Film, found: Container, assets: Path, style: Style, cache: Cache, may_run: bool
) -> tuple[bytes, str]:
    """Bytes and content type of what is seen until it plays: made once."""
    node, given, ffmpeg = item.node, b"", ""
    assert isinstance(node, Player)
    place = item.rect.centred(found.size[0] / found.size[1]) if isinstance(node, Video) else item.rect
    if isinstance(node, Video) and node.poster:
        given = inside(assets, node.poster, written_at(node.poster, node.where)).read_bytes()
    elif isinstance(node, Video) and may_run:
        ffmpeg = which("ffmpeg") or ""
    wanted = Fitted(place).wanted
    made_from = (hashlib.sha256(given).hexdigest(), film.blob.digest, film.path.name, node.start, wanted, bool(ffmpeg))
    made_with = versions("pillow"), made_by("graphics.media.load")
    key = digest("poster", made_from, sorted(style.colors.items()), made_with)
    kept: tuple[bytes, str] | None = cache.recall(key)
    if kept is None:
        from deck.graphics.media import posters  # Pillow is imported for what is new only

        kept = posters.poster(node, film, wanted, style, given, ffmpeg)
        cache.keep(key, kept)
    return kept
