"""Say where that was written which a slide shows, so that an edit of the deck can be told at its line."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from deck.base.problem import Where
from deck.model.placed import Page, Placed
from deck.model.tags import walk
from deck.model.values import written_at


def lines(leaves: Mapping[int, Placed | None], page: Page, folder: Path) -> dict[str, list[str]]:
    """By the id of the first shape of each leaf, "notes" or "slide": "file:line:column" of each paragraph, or of all.

    Files are told from the lecture's folder; what was not written in there counts as the slide's.
    """
    found = {str(number): _leaf(leaf, page) for number, leaf in leaves.items()}
    found["notes"] = [paragraph.runs[0].where for paragraph in page.tree.notes if paragraph.text.strip()]
    found["slide"] = [page.slide.where]
    told = {key: [_told(where, folder) for where in places] for key, places in found.items()}
    return {key: places if all(places) else told["slide"] for key, places in told.items()}


def _leaf(leaf: Placed | None, page: Page) -> list[Where]:
    """The places of a leaf's paragraphs, or of the file that it shows."""
    if leaf is None:
        return [page.slide.where]
    paragraphs = (paragraph for node in walk(leaf.node) for paragraph in node.paragraphs)
    words = [paragraph.runs[0].where for paragraph in paragraphs if paragraph.text.strip()]
    return words or [written_at(getattr(leaf.node, "src", None), page.slide.where)]


def _told(where: Where, folder: Path) -> str:
    file = _below(folder, where.file)
    return f"{file}:{where.line}:{where.column}" if file else ""


@cache
def _below(folder: Path, file: str) -> str:
    """A file's path from the folder; "" if it lies elsewhere."""
    path = Path(file)
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else ""


def place(line: str, folder: Path, otherwise: Where) -> Where:
    """The place that a line tells of; `otherwise`, if it tells none."""
    told = re.fullmatch(r"(.+):(\d{1,9}):(\d{1,9})", line)
    return Where(str(folder / told[1]), int(told[2]), int(told[3])) if told else otherwise
