"""Write the deck with a record of what it shows, so that an edit of the file can be told from what was written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deck import libraries
from deck.cache import Cache, digest, made_by, remove_parts, write_atomically
from deck.loading.outline import Deck
from deck.powerpoint import record
from deck.powerpoint.package import Package
from deck.powerpoint.parts import related
from deck.powerpoint.presentation import Written
from deck.powerpoint.reading import Reader
from deck.writing import origins
from deck.writing.overwrite import FORMAT, Place, When, key, last, place
from deck.writing.seen import to_json


@dataclass(frozen=True)
class Packed:
    """A deck's bytes, its record, and what is seen of each slide as JSON, under a name for what it was made from."""

    blob: bytes
    text: str
    seen: Mapping[str, str]


def pack(package: Package, slides: Sequence[Written], deck: Deck, path: Path, cache: Cache) -> Packed:
    """The deck with its record, ready to be saved to `path`."""
    seen = dict(_seen(package, slides, dict(last(path, cache).slides)))
    lines = [origins.lines(slide, deck.folder) for slide in slides]
    text = f'{{"format":{FORMAT},"lines":{json.dumps(lines)},"slides":[{",".join(seen.values())}]}}'
    record.add(package, text)
    return Packed(package.bytes(), text, seen)


def save(packed: Packed, deck: Deck, path: Path, when: When, cache: Cache) -> Place:
    """Write the deck to `path` or beside it. Raises DeckError: a file that was edited, or is not ours, is there."""
    chosen = place(path, packed.text, when, deck, cache)
    write_atomically(chosen.path, packed.blob)
    remove_parts(chosen.path.parent)
    recordings = deck.assets / "recordings"
    if not recordings.is_symlink():  # others' files are not ours
        remove_parts(recordings)
    file = hashlib.sha256(packed.blob).hexdigest()[:24]
    cache.keep(key(chosen.path), (file, packed.text, list(packed.seen.items()), json.dumps(libraries.here())))
    return chosen


def _seen(package: Package, slides: Sequence[Written], known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each slide as JSON, under a name for what it was made from; those that are known are not read again."""
    reader = Reader(package)
    code = made_by("powerpoint", "writing/seen.py")
    for slide in slides:
        name = slide.name[1:]
        parts = [target for kind, target in related(package, name).values() if kind not in ("slide", "slideLayout")]
        made_of = [package.checksum(part) for part in (name, *parts) if package.has(f"/{part}")]
        made_from = digest(slide.id, package.template, slide.page.tree.layout, made_of, code)
        yield made_from, known.get(made_from) or to_json(reader.slide(slide.id, name))
