"""Load films and sounds: check what they are, and give each the picture that is seen until it plays."""

from __future__ import annotations

import hashlib
from pathlib import Path
from shutil import which

from deck.artwork import Bitmap, Film
from deck.cache import Cache, digest, made_by, versions
from deck.markup import Player, Video
from deck.media.containers import Container, ContainerError, container
from deck.media.fitting import Fitted
from deck.paths import inside
from deck.placing.place import Placed
from deck.problem import DeckError, Problem, Where
from deck.theme import Style

MOST_BYTES = 500_000_000  # beyond, PowerPoint is slow to open and to save
_ENCODE = {
    "film": "ffmpeg -i {} -c:v libx264 -pix_fmt yuv420p -c:a aac {}.mp4 makes one that plays everywhere",
    "sound": "ffmpeg -i {} {}.mp3 makes one that plays everywhere",
}
_OTHER = {"film": "it is a sound: write 'audio:'", "sound": "it is a film: write 'kind: video'"}
_PLAYED = {"film": "film that PowerPoint plays (MP4, M4V, MOV)", "sound": "sound that PowerPoint plays (MP3, M4A, WAV)"}


def load(item: Placed, path: Path, assets: Path, style: Style, cache: Cache, may_run: bool) -> Bitmap:
    """The picture of a film or a sound, with it; that of a film is drawn if there is no other and nothing may run.

    Raises DeckError: not of the kind, damaged, too large, or shorter than the part that is to be played.
    """
    node = item.node
    assert isinstance(node, Player)
    where = getattr(node.src, "where", node.where)
    found = _checked(node, path, where)
    with path.open("rb") as file:
        name = hashlib.file_digest(file, "sha256").hexdigest()[:20]
    film = Film(path, name, found.content_type, found.milliseconds, found.codec)
    seen = _poster(item, film, found, assets, style, cache, may_run)
    return Bitmap(*seen, found.size if isinstance(node, Video) else (1, 1), film=film)


def _checked(node: Player, path: Path, where: Where) -> Container:
    kind = "film" if isinstance(node, Video) else "sound"
    if path.stat().st_size > MOST_BYTES:
        message = f"{path.name} has more than {MOST_BYTES // 1_000_000} MB"
        raise DeckError(Problem(where, message, "cut out what is shown, or make its pictures smaller"))
    try:
        with path.open("rb") as file:
            found = container(file)
    except ContainerError as error:
        raise DeckError(Problem(where, f"{path.name} {error}", "save it again, or fetch it again")) from None
    if not found or found.kind != kind:
        hint = _OTHER[kind] if found else _ENCODE[kind].format(path.name, path.stem)
        raise DeckError(Problem(where, f"{path.name} is no {_PLAYED[kind]}", hint))
    _check_span(node, found, path, where)
    return found


def _check_span(node: Player, found: Container, path: Path, where: Where) -> None:
    """That what is to be played lies in the file."""
    if node.end and not found.milliseconds:
        message = f"{path.name} does not say how long it lasts, so that it cannot be ended before"
        raise DeckError(Problem(where, message, "leave out 'end:', or cut the file"))
    end = node.end.milliseconds or found.milliseconds
    if found.milliseconds and not node.start.milliseconds < end <= found.milliseconds:
        lasts = f"{path.name} lasts {found.milliseconds / 1000:g} s"
        raise DeckError(Problem(where, f"{lasts}, and is to play from {node.start:g} to {end / 1000:g} s"))


def _poster(
    item: Placed, film: Film, found: Container, assets: Path, style: Style, cache: Cache, may_run: bool
) -> tuple[bytes, str]:
    """Bytes and content type of what is seen until it plays: made once."""
    node, given, ffmpeg = item.node, b"", ""
    assert isinstance(node, Player)
    place = item.rect.centred(found.size[0] / found.size[1]) if isinstance(node, Video) else item.rect
    if isinstance(node, Video) and node.poster:
        given = inside(assets, node.poster, getattr(node.poster, "where", node.where)).read_bytes()
    elif isinstance(node, Video) and may_run:
        ffmpeg = which("ffmpeg") or ""
    wanted = Fitted(place).wanted
    made_from = (hashlib.sha256(given).hexdigest(), film.digest, film.path.name, node.start, wanted, bool(ffmpeg))
    key = digest("poster", made_from, sorted(style.colors.items()), versions("pillow"), made_by("media"))
    kept: tuple[bytes, str] | None = cache.recall(key)
    if kept is None:
        from deck.media import posters  # Pillow is imported for what is new only

        kept = posters.poster(node, film, wanted, style, given, ffmpeg)
        cache.keep(key, kept)
    return kept
