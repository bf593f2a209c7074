"""Load the pictures of a deck, each as large as a slide shows it: those that are new or changed, else as kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deck.cache import Cache, digest, made_by, versions
from deck.markup import Picture
from deck.place import Placed
from deck.problem import DeckError, Problem, Where

if TYPE_CHECKING:
    from deck.media.bitmaps import Read


@dataclass(frozen=True)
class Bitmap:
    """A picture as large as a slide shows it: bytes, content type; and the width and height of its file in pixels."""

    blob: bytes
    content_type: str
    pixels: tuple[int, int]


def load(item: Placed, path: Path, cache: Cache) -> Bitmap:
    """The picture that a node shows, scaled down to its place. Raises DeckError: no picture, damaged, too large."""
    assert isinstance(item.node, Picture)
    where = getattr(item.node.src, "where", item.node.where)
    if path.suffix.lower() == ".svg":
        hint = "export it as a PNG of 2,000 pixels across, or draw it as a figure"
        raise DeckError(Problem(where, f"{path.name} is SVG, which is not read yet", hint))
    blob = path.read_bytes()
    content_type, pixels, smaller = _read(item, blob, path.name, where, cache)
    return Bitmap(smaller or blob, content_type, pixels)


def _read(item: Placed, blob: bytes, name: str, where: Where, cache: Cache) -> Read:
    """What is known of a picture with these bytes in this place: found out once."""
    assert isinstance(item.node, Picture)
    made_with = (versions("pillow"), made_by("media"))
    wanted = (item.rect.w, item.rect.h, item.node.fit)
    key = digest("picture", hashlib.sha256(blob).hexdigest(), wanted, made_with)
    kept: Read | None = cache.recall(key)
    if kept is None:
        from deck.media.bitmaps import read  # Pillow is imported for what is new only

        kept = read(blob, name, where, item.node, item.rect)
        cache.keep(key, kept)
    return kept
