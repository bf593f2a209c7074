"""Number the clicks of a slide: when its parts come, when they go, and how."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from deck.rendering.markdown import Paragraph


@dataclass(frozen=True)
class Step:
    """A shape's part in the show: the clicks, from 1, at which it comes and leaves; 0: it is there at once, it stays.

    effect: how it comes and leaves; dim: it is faint from the next click on; morph: the name under which it turns into
    a shape of the next slide.
    """

    click: int = 0
    until: int = 0
    effect: str = ""
    dim: bool = False
    morph: str = ""

    def later(self, clicks: int) -> Step:
        """The step of a part that comes so many clicks after the whole."""
        return replace(self, click=self.click + clicks)


def clicks(build: str, count: int, first: int = 1) -> list[int]:
    """The click of each of `count` things that come one by one, as `build:` says it; 0s if it says nothing.

    "true" begins at `first`, "3" at that click, "0 1 1 2" says each one's own. ValueError says what would be right.
    """
    if build.lower() in ("", "false", "no"):
        return [0] * count
    if not re.fullmatch(r"true|yes|\d{1,4}([ ,]+\d{1,4})*", build.lower()):
        raise ValueError("write true, the click to begin at, or one for each: [0, 1, 1, 2]")
    numbers = [first] if build.lower() in ("true", "yes") else [int(number) for number in re.split("[ ,]+", build)]
    if len(numbers) == 1:
        return list(range(numbers[0], numbers[0] + count))
    if len(numbers) != count:
        raise ValueError(f"write a click for each of the {count}, or only the first")
    return numbers


def built(paragraphs: Sequence[Paragraph], build: str, begin: int) -> list[Paragraph]:
    """Paragraphs with the click of each of the top level and of those under it; none before `begin`.

    They have none of their own if all of them come then, with the whole. Raises ValueError as `clicks` does.
    """
    groups = list(grouped(paragraphs))
    numbers = clicks(build, len(groups), max(1, begin))
    steps = [number for group, number in zip(groups, numbers, strict=True) for _ in group]
    steps = [max(begin, number, paragraph.step) for number, paragraph in zip(steps, paragraphs, strict=True)]
    if set(steps) == {begin}:
        steps = [0] * len(steps)
    return [replace(paragraph, step=step) for paragraph, step in zip(paragraphs, steps, strict=True)]


def part(gid: str, names: str = "") -> int:
    """How many clicks after the whole a figure's part comes: the one whose gid is `step2` after two.

    names: other gids in their order, like "axes | curve label | note"; those between two bars come together.
    """
    listed = [group.split() for group in names.split("|")]
    match = re.fullmatch(r"step(\d{1,4})", gid)
    return next((n for n, group in enumerate(listed, 1) if gid in group), int(match[1]) if match else 0)


def grouped(paragraphs: Sequence[Paragraph]) -> Iterator[list[Paragraph]]:
    """Each top-level paragraph with those under it."""
    group: list[Paragraph] = []
    for paragraph in paragraphs:
        if paragraph.level == 0 and group:
            yield group
            group = []
        group.append(paragraph)
    if group:
        yield group
