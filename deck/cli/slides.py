"""Show what slides hold: their parts, where these stand, how large their letters are, what is wrong with them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count as counting
from pathlib import Path
from typing import Any, NamedTuple

from deck.base.problem import DeckError, Problem, Where, did_you_mean, plural
from deck.cli.arguments import lecture
from deck.cli.outputs import Asked, built, wanted
from deck.cli.progress import as_object, give, say, tell, worded
from deck.layout.dispatch import frames
from deck.lint.talk import count
from deck.lint.wording import SPEED
from deck.model.deck import Deck, OutlineSlide
from deck.model.placed import Page, Placed
from deck.model.style import Style
from deck.model.values import written_at
from deck.svg.slide import title_of

_RANGE = re.compile(r"(\d{1,6})(?:-(\d{0,6}))?")
_WIDE = 48  # characters of a part's words that a line shows


def chosen(text: str, slides: Sequence[OutlineSlide | None]) -> list[int]:
    """The numbers of the slides that a text names, as "3,7-9", "7-" or their ids; "": all. Raises DeckError."""
    found: dict[int, None] = {}
    ids = {slide.id: n for n, slide in reversed(list(enumerate(slides, 1))) if slide and slide.id}
    for part in (part.strip() for part in text.split(",") if part.strip()):
        numbers = _RANGE.fullmatch(part)
        first, last = (int(numbers[1]), int(numbers[2] or len(slides))) if numbers else (ids.get(part, 0),) * 2
        if numbers and numbers[2] is None:
            last = first
        if not 1 <= first <= last <= len(slides):
            hint = f"the lecture has {plural(len(slides), 'slide')}; write 3,7-9, or ids"
            near = did_you_mean(part, ids) if not numbers and ids else ""
            raise DeckError(Problem(Where("--slides"), "outline-value", f"no slide {part!r}", near or hint))
        found |= dict.fromkeys(range(first, last + 1))
    return sorted(found or range(1, len(slides) + 1))


class Shown(NamedTuple):
    """A slide as it is shown: its number, what the outline says of it, and its page; None where it has mistakes."""

    number: int
    slide: OutlineSlide
    page: Page | None
    problems: list[Problem]


def show(options: Asked) -> int:
    """Print what slides hold; without a number, a line for each. 1: the outline has errors."""
    if Path(options.slides).suffix or Path(options.slides).is_dir():  # a lecture, and no slide
        options.slides, options.outline = "", lecture(options.slides)
    report = built(wanted(options, write=False), quiet=True)
    if not report.composition:
        tell(report.problems)
        return 1
    found = list(_shown(report.composition.deck, report.pages, report.problems))
    numbers = chosen(options.slides, [one.slide for one in found])
    style = report.composition.theme.style
    for one in (found[number - 1] for number in numbers):
        told = _told(one, style)
        give("show", **told)
        say(*(_whole(told) if options.slides else [_head(told)]))
        if options.slides:
            say(*(f"  {line}" for problem in one.problems for line in worded(str(problem)).splitlines()))
    return int(report.failed)


def _shown(deck: Deck, pages: Sequence[Page], problems: Sequence[Problem]) -> Iterator[Shown]:
    """All slides in their order; one that is split comes as often as it has pages, one with mistakes once."""
    numbers, begins = counting(1), sorted(_place(slide.where) for slide in deck.slides)
    for slide in deck.slides:
        end = next((place for place in begins if place > _place(slide.where)), (10**9, 0))
        own: list[Page | None] = [page for page in pages if page.slide.where == slide.where]
        files = {
            str(file) for page in own if page for leaf in page.placed if (file := getattr(leaf.node, "file", None))
        }
        wrong = [
            problem
            for problem in problems
            if problem.where.file in files
            or (problem.where.file == slide.where.file and _place(slide.where) <= _place(problem.where) < end)
        ]
        for page in own or [None]:
            yield Shown(next(numbers), slide, page, wrong)


def _place(where: Where) -> tuple[int, int]:
    return where.line, where.column


def _told(shown: Shown, style: Style) -> dict[str, Any]:
    """A slide as data; places are left, top, width and height in inches, sizes points, seconds those of its notes."""
    number, slide, page, problems = shown
    words = sum(map(count, page.tree.notes)) if page else 0
    steps = [leaf.node.step for leaf in page.placed] if page else []
    steps += [part.step for leaf in page.placed for part in leaf.node.paragraphs] if page else []
    return {
        "slide": number,
        **{name: str(getattr(slide, name)) for name in ("kind", "id", "section")},
        "title": title_of(page) if page else str(slide.fields.peek("title") or ""),
        "layout": page.tree.layout if page else "",
        "hidden": slide.hidden,
        "appendix": slide.appendix,
        **{"file": slide.where.file, "line": slide.where.line, "column": slide.where.column},
        "clicks": max(steps, default=0),
        "notes": {"words": words, "seconds": round(words * 60 / SPEED)},
        "parts": [_part(leaf, style) for leaf in page.placed] if page else [],
        "problems": [as_object(problem) for problem in problems],
    }


def _part(leaf: Placed, style: Style) -> dict[str, Any]:
    node, found = leaf.node, list(frames(leaf, style))
    used = {
        frame.sizes[min(paragraph.level, len(frame.sizes) - 1)]
        for frame in found
        for paragraph in frame.paragraphs
        if frame.sizes and paragraph.text.strip()
    }
    source = getattr(node, "src", "")
    where = next((p.runs[0].where for f in found for p in f.paragraphs if p.runs), written_at(source, node.where))
    return {
        "part": type(node).__name__.lower(),
        "place": leaf.rect.inches,
        "sizes": sorted(used, reverse=True),
        "text": "\n".join(paragraph.text for frame in found for paragraph in frame.paragraphs),
        "file": str(source),
        "alt": str(getattr(node, "alt", "")),
        "step": node.step,
        "at": str(where),
    }


def _head(told: dict[str, Any]) -> str:
    """A slide in a line."""
    levels = Counter(problem["level"] for problem in told["problems"])
    wrong = "".join(f", {plural(levels[level], level)}" for level in ("error", "warning") if levels[level])
    marks = "".join(f", {mark}" for mark in ("hidden", "appendix") if told[mark])
    named = f" #{told['id']}" if told["id"] else ""
    return f"{told['slide']:3} {told['kind']:12} {told['title']}{named}{marks}{wrong}"


def _whole(told: dict[str, Any]) -> Iterator[str]:
    """A slide in lines: itself, and its parts."""
    yield _head(told)
    notes = f"notes of {plural(told['notes']['words'], 'word')}, {told['notes']['seconds']} s"
    where = f"{told['file']}:{told['line']}:{told['column']}"
    yield f"  {where}, layout {told['layout'] or '–'}, {plural(told['clicks'], 'click')}, {notes}"
    for part in told["parts"]:
        place = " ".join(f"{side:5.2f}" for side in part["place"])
        sizes = ", ".join(f"{size:g}" for size in part["sizes"]) + " pt" * bool(part["sizes"])
        said = part["file"] or " ".join(part["text"].split())
        short = said if len(said) <= _WIDE else f"{said[: _WIDE - 1]}…"
        step = f"  (click {part['step']})" if part["step"] else ""
        yield f"  {part['part']:11} {place} in  {sizes:12} {short}{step}"
