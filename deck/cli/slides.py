"""Show what slides hold: their parts, where these stand, how large their letters are, what is wrong with them."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from deck.base.problem import DeckError, Problem, Where, did_you_mean, plural
from deck.base.regex import regex
from deck.cli.arguments import lecture
from deck.cli.outputs import Asked, wanted
from deck.cli.progress import as_object, give, say, tell, worded
from deck.layout.dispatch import frames
from deck.lint.talk import count
from deck.lint.wording import SPEED
from deck.model.deck import Deck, OutlineSlide
from deck.model.placed import Page, Placed
from deck.model.style import Style
from deck.pipeline import build
from deck.svg.slide import title_of

_RANGE = regex(r"(\d{1,6})(-\d{0,6})?")
_WIDE = 48  # characters of a part's words that a line shows
Told = dict[str, Any]


def chosen(text: str, slides: Sequence[OutlineSlide]) -> list[int]:
    """The numbers of the slides that a text names, as "3,7-9", "7-" or their ids; "": all. Raises DeckError."""
    found, most = set[int](), len(slides)
    ids = {slide.id: n for n, slide in reversed(list(enumerate(slides, 1))) if slide.id}
    for part in filter(None, map(str.strip, text.split(","))):
        numbers = _RANGE.fullmatch(part)
        first = int(numbers[1]) if numbers else ids.get(part, 0)
        last = int(numbers[2][1:] or most) if numbers and numbers[2] else first
        if not 1 <= first <= last <= most:
            hint = f"the lecture has {plural(most, 'slide')}; write 3,7-9, or ids"
            hint = hint if numbers or not ids else did_you_mean(part, ids)
            raise DeckError(Problem(Where("--slides"), "outline-value", f"no slide {part!r}", hint))
        found |= {*range(first, last + 1)}
    return sorted(found or range(1, most + 1))


def show(options: Asked) -> int:
    """Print what slides hold; without a number, a line for each. 1: the outline has errors."""
    if options.slides == "-" or Path(options.slides).suffix or Path(options.slides).is_dir():  # a lecture, and no slide
        options.slides, options.outline = "", lecture(options.slides)
    report = build.build(wanted(options, write=False), lambda *_: None)
    if not (made := report.composition):
        tell(report.problems)
        return 1
    found = list(_slides(made.deck, report.pages))
    for number in chosen(options.slides, [slide for slide, _ in found]):
        slide, page = found[number - 1]
        wrong = [problem for problem in report.problems if _is_of(problem.where, slide, page, made.deck)]
        told = _told(number, slide, page, made.theme.style) | {"problems": list(map(as_object, wrong))}
        give("show", **told)
        say(*(_whole(told, wrong) if options.slides else [_head(told)]))
    return int(report.failed)


def _slides(deck: Deck, pages: Sequence[Page]) -> Iterator[tuple[OutlineSlide, Page | None]]:
    """All slides in their order; one that is split comes as often as it has pages, one with mistakes once, without."""
    for slide in deck.slides:
        own: list[Page | None] = [page for page in pages if page.slide.where == slide.where]
        yield from ((slide, page) for page in own or [None])


def _is_of(where: Where, slide: OutlineSlide, page: Page | None, deck: Deck) -> bool:
    """Whether a place is that of a slide, or in a file that it shows."""
    later = (other.where for other in deck.slides if other.where > slide.where)
    inside = slide.where <= where < min(later, default=Where("\U0010ffff"))
    shown = page.placed if page else ()
    return (inside and where.file == slide.where.file) or where.file in {
        str(getattr(p.node, "file", "")) for p in shown
    }


def _told(number: int, slide: OutlineSlide, page: Page | None, style: Style) -> Told:
    """A slide as data; places are left, top, width and height in inches, sizes points, seconds those of its notes."""
    placed, words = (page.placed, sum(map(count, page.tree.notes))) if page else ((), 0)
    steps = [step for leaf in placed for step in (leaf.node.step, *(part.step for part in leaf.node.paragraphs))]
    return {
        "slide": number,
        **{name: str(getattr(slide, name)) for name in ("kind", "id", "section")},
        "title": title_of(page) if page else str(slide.fields.peek("title") or ""),
        "layout": page.tree.layout if page else "",
        **{name: getattr(slide, name) for name in ("hidden", "appendix")},
        **{name: getattr(slide.where, name) for name in ("file", "line", "column")},
        "clicks": max(steps, default=0),
        "notes": {"words": words, "seconds": round(words * 60 / SPEED)},
        "parts": [_part(leaf, style) for leaf in placed],
    }


def _part(leaf: Placed, style: Style) -> Told:
    node, found = leaf.node, [(part, frame.sizes) for frame in frames(leaf, style) for part in frame.paragraphs]
    said = [(part, sizes) for part, sizes in found if part.text.strip()]
    return {
        "part": type(node).__name__.lower(),
        "place": leaf.rect.inches,
        "sizes": sorted({sizes[min(part.level, len(sizes) - 1)] for part, sizes in said if sizes}, reverse=True),
        "text": "\n".join(part.text for part, _ in found),
        **{name: str(getattr(node, key, "")) for name, key in (("file", "src"), ("alt", "alt"))},
        "step": node.step,
        "at": str(said[0][0].runs[0].where if said else node.where),
    }


def _head(told: Told) -> str:
    """A slide in a line."""
    levels = [problem["level"] for problem in told["problems"]]
    marks = [mark for mark in ("hidden", "appendix") if told[mark]]
    marks += [plural(levels.count(level), level) for level in ("error", "warning") if level in levels]
    named = f" #{told['id']}" if told["id"] else ""
    return ", ".join([f"{told['slide']:3} {told['kind']:12} {told['title']}{named}", *marks])


def _whole(told: Told, wrong: Sequence[Problem]) -> Iterator[str]:
    """A slide in lines: itself, its parts, what is wrong with it."""
    notes, clicks = told["notes"], plural(told["clicks"], "click")
    yield _head(told)
    said = f"{clicks}, notes of {plural(notes['words'], 'word')}, {notes['seconds']} s"
    yield f"  {told['file']}:{told['line']}:{told['column']}, layout {told['layout'] or '–'}, {said}"
    for part in told["parts"]:
        place, sizes = (" ".join(f"{side:5.2f}" for side in part["place"]), ", ".join(f"{s:g}" for s in part["sizes"]))
        said = part["file"] or " ".join(part["text"].split())
        short = said if len(said) <= _WIDE else f"{said[: _WIDE - 1]}…"
        click = f"  (click {part['step']})" if part["step"] else ""
        yield f"  {part['part']:11} {place} in  {sizes + ' pt' * bool(sizes):12} {short}{click}"
    yield from (f"  {line}" for problem in wrong for line in worded(str(problem)).splitlines())
