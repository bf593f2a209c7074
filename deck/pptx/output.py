"""Write the deck with a record of what it shows, so that an edit of the file can be told from what was written."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from deck.base import libraries
from deck.base.cache import Cache, digest, made_by
from deck.base.files import kind, output, remove_parts, write_atomically
from deck.base.fork_task import MANY, aside
from deck.model.deck import Deck
from deck.pptx import record
from deck.pptx.aspects import Aspects
from deck.pptx.comments import Carried, carry
from deck.pptx.deck_snapshot import from_json, to_json
from deck.pptx.overwrite import FORMAT, Destination, When, begun, key, last, place
from deck.pptx.package import Package
from deck.pptx.parts import related
from deck.pptx.presentation import Written
from deck.pptx.reading import DeckReader


class Packed(NamedTuple):
    """A deck, its record, and what is seen of each slide as JSON, under a name for what it was made from.

    carried: what to tell of the comments of the deck in whose place it comes.
    """

    package: Package
    text: str
    seen: Mapping[str, str]
    carried: Carried


def pack(package: Package, slides: Sequence[Written], path: Path, cache: Cache) -> Packed:
    """The deck with its record, ready to be saved to `path`."""
    known, half = dict(last(path, cache).slides), len(slides) // 2 if len(slides) >= MANY else 0
    second = aside(lambda: list(_seen(package, slides[half:], known)), half > 0)
    seen = dict([*_seen(package, slides[:half], known), *second()])
    lines = [slide.made.lines for slide in slides]
    file = json.dumps(_file(package, cache))
    text = f'{{"format":{FORMAT},"file":{file},"lines":{json.dumps(lines)},"slides":[{",".join(seen.values())}]}}'
    record.add(package, text)
    carried = carry(package, slides, lambda: [from_json(json.loads(slide)) for slide in seen.values()], path)
    return Packed(package, text, seen, carried)


def _file(package: Package, cache: Cache) -> Aspects:
    """What is of no slide; the look of the template's masters is known from the last deck that was made with it."""
    key, reader = digest("masters", package.template, made_by("pptx.reading")), DeckReader(package)
    masters: Aspects | None = cache.recall(key)
    if masters is None:
        masters = reader.masters()
        cache.keep(key, masters)
    return reader.file(masters)


def save(packed: Packed, deck: Deck, path: Path, when: When, cache: Cache, trusted: bool) -> Destination:
    """Write the deck to `path` or beside it; `trusted`: through a link, too.

    Raises DeckError: a file that was edited, or is not ours, is there. OSError: it cannot be written.
    """
    output(path, deck.folder, trusted)  # before what is there is read
    chosen = place(path, packed.text, packed.carried.lost, when, deck, cache)
    real = output(chosen.path, deck.folder, trusted)
    file = ""

    def write(stream: Any) -> None:
        nonlocal file
        packed.package.write(stream)
        stream.seek(0)
        file = hashlib.file_digest(stream, "sha256").hexdigest()[:24]
        cache.keep(begun(chosen.path), file)  # now: a build that is killed leaves either deck, and both are ours

    write_atomically(real, write)
    remove_parts(real.parent, real.name)
    recordings = deck.assets / "recordings"
    if kind(recordings) == "folder":  # others' files are not ours
        remove_parts(recordings)
    cache.keep(key(chosen.path), (file, packed.text, list(packed.seen.items()), json.dumps(libraries.here())))
    return chosen


def _seen(package: Package, slides: Sequence[Written], known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each slide as JSON, under a name for what it was made from; those that are known are not read again."""
    reader = DeckReader(package)
    code = made_by("pptx.presentation", "pptx.deck_snapshot", "pptx.reading")
    for slide in slides:
        name = slide.name[1:]
        parts = [target for kind, target in related(package, name).values() if kind not in ("slide", "slideLayout")]
        made_of = [package.checksum(part) for part in (name, *parts) if package.has(f"/{part}")]
        made_from = digest(slide.id, package.template, slide.page.tree.layout, made_of, code)
        yield made_from, known.get(made_from) or to_json(reader.slide(slide.id, name))
