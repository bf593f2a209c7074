"""Write the deck with a record of what it is, so that an edit of the file can be told from what was written."""

import hashlib
import json
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NamedTuple

from deck.base import libraries
from deck.base.cache import Cache
from deck.base.files import kind, output, remove_parts, write_atomically
from deck.model.deck import Deck
from deck.pptx import record
from deck.pptx.comments import Carried, carry
from deck.pptx.overwrite import Destination, When, begun, key, place
from deck.pptx.package import Package
from deck.pptx.presentation import Written
from deck.pptx.reading import DeckReader
from deck.pptx.slide_parts import WrittenDeck
from deck.pptx.zip_file import nothing_known


class Packed(NamedTuple):
    """A deck and its record; carried: what to tell of the comments of the deck in whose place it comes.

    last: the deck that the last build wrote, if it is there.
    """

    package: Package
    text: str
    carried: Carried
    last: WrittenDeck | None


def pack(package: Package, slides: Sequence[Written], path: Path, last: WrittenDeck | None) -> Packed:
    """The deck with its record, ready to be saved to `path`."""
    known = ((slide.name[1:], slide.made.shapes, slide.made.recorded) for slide in slides if slide.made.recorded)
    text = record.told(package, [slide.made.lines for slide in slides], known)
    record.add(package, text)
    carried = carry(package, slides, lambda: list(DeckReader(package).slides()), path, last)
    return Packed(package, text, carried, last)


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
        with packed.last.deflated() if packed.last else nullcontext(nothing_known) as known:
            packed.package.write(stream, known)
        stream.seek(0)
        file = hashlib.file_digest(stream, "sha256").hexdigest()[:24]
        cache.keep(begun(chosen.path), file)  # now: a build that is killed leaves either deck, and both are ours

    write_atomically(real, write)
    remove_parts(real.parent, real.name)
    recordings = deck.assets / "recordings"
    if kind(recordings) == "folder":  # others' files are not ours
        remove_parts(recordings)
    cache.keep(key(chosen.path), (file, packed.text, [], json.dumps(libraries.here())))  # [] is for earlier versions
    return chosen
