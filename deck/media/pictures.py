"""Load the pictures of a deck, each as large as a slide shows it: those that are new or changed, else as kept."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from deck.artwork import Bitmap
from deck.cache import Cache, digest, made_by, versions
from deck.markup import Picture
from deck.placing.place import Placed
from deck.problem import DeckError, Problem, Where
from deck.theme import Style

MOST_BYTES = 100_000_000


def load(item: Placed, path: Path, style: Style, cache: Cache, original: bool) -> Bitmap:
    """The picture that a node shows, scaled down to its place unless the `original` is wanted.

    Raises DeckError: no picture, damaged, too large, or an SVG with something in it that a slide must not show.
    """
    node = item.node
    assert isinstance(node, Picture)
    where = getattr(node.src, "where", node.where)
    if path.stat().st_size > MOST_BYTES:
        message = f"{path.name} has more than {MOST_BYTES // 1_000_000} MB"
        raise DeckError(Problem(where, message, "scale it down to what a slide shows: 4,000 pixels across"))
    blob = path.read_bytes()
    made_with = (versions("pillow", "resvg-py", "matplotlib"), made_by("media"))
    wanted = (item.rect.w, item.rect.h, node.fit, node.crop, original, style.colors["ink"])
    key = digest("picture", hashlib.sha256(blob).hexdigest(), wanted, made_with)
    kept: Bitmap | None = cache.recall(key)
    if kept is None:
        kept = _read(blob, path, where, item, style, original)
        cache.keep(key, kept)
    return kept if kept.blob else replace(kept, blob=blob)


def _read(blob: bytes, path: Path, where: Where, item: Placed, style: Style, original: bool) -> Bitmap:
    """What is imported here is not for builds in which no picture is new."""
    assert isinstance(item.node, Picture)
    if path.suffix.lower() == ".svg":
        from deck.media import svg

        return svg.read(blob, path, where, item.node, item.rect, style.colors["ink"])
    from deck.media import bitmaps

    return bitmaps.read(blob, path.name, where, item.node, item.rect, original)
