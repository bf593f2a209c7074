"""Report how far a deck can be read by everybody: by WCAG 2.2 AA, and by what PowerPoint's own checker looks at."""

from collections.abc import Callable, Iterator
from typing import Any

from deck.base.dataclass import dataclass
from deck.layout.chart import content
from deck.layout.columns import heads
from deck.lint import figures, legibility, wording
from deck.lint.talk import Finding, Talk, at
from deck.model.placed import Page, Placed
from deck.model.tags import Audio, Chart, Figure, Math, Picture, Player, Table, Title, Video, walk

_RECTANGLE = 6  # steps of a path that can be one
_SECONDS = 5  # that something may move by itself before there has to be a way to stop it

PageRule = Callable[[Page, Talk], Iterator[Finding]]
DeckRule = Callable[[Talk], Iterator[Finding]]


@dataclass(frozen=True)
class Criterion:
    """What is asked for: its number in WCAG, in words, what there is of it, and what is wrong."""

    number: str
    says: str
    of: Callable[[Talk], int]
    wrong: DeckRule


def report(talk: Talk) -> tuple[list[str], int]:
    """A line a criterion, whatever the outline allows, and one a finding under it; and how many findings there are."""
    lines, wrong = list[str](), 0
    for each in CRITERIA:
        count, found = each.of(talk), list(each.wrong(talk))
        sign = "✗" if found else "✓" if count else "–"
        said = f"{len(found)} of {count}" if found else str(count or "none here")
        lines.append(f"{sign} {each.number:13} {each.says:66} {said}")
        lines += [f"      {finding.where}: {finding.message}; {finding.hint}" for finding in found]
        wrong += len(found)
    end = "Not seen by a program: whether descriptions are true, words are plain, and films are captioned well."
    told = f"{wrong or 'no'} finding{'s'[: wrong != 1]}"
    head = f"{len(talk.pages)} slides against WCAG 2.2 AA and PowerPoint's checker: {told}"
    return [head, "", *lines, "", end], wrong


def _each(rule: PageRule) -> DeckRule:
    return lambda talk: (finding for page in talk.pages for finding in rule(page, talk))


def _all(*rules: DeckRule) -> DeckRule:
    return lambda talk: (finding for rule in rules for finding in rule(talk))


def _nodes(kinds: Any, wrong: Callable[[Any, Page], object], message: str, hint: str) -> PageRule:
    """Nodes of a kind that are wrong; {} in the message is what people call something that is played."""

    def rule(page: Page, _: Talk) -> Iterator[Finding]:
        for node in (item.node for item in page.placed):
            if isinstance(node, kinds) and wrong(node, page):
                called = "film" if isinstance(node, Video) else "sound"
                yield Finding(at(page, node.where), message.format(called), hint)

    return rule


def _count(*kinds: type) -> Callable[[Talk], int]:
    return lambda talk: sum(isinstance(item.node, kinds) for page in talk.pages for item in page.placed)


def _slides(talk: Talk) -> int:
    return len(talk.pages)


def _texts(talk: Talk) -> int:
    return sum(len(talk.words(item)) for page in talk.pages for item in page.placed)


def _links(talk: Talk) -> int:
    runs = (run for page in talk.pages for item in page.placed for p in item.node.paragraphs for run in p.runs)
    return sum(bool(run.href) for run in runs)


def _labels(talk: Talk) -> int:
    return sum(len(list(item.artwork.labels())) for page in talk.pages for item in page.placed if item.artwork)


def unordered(page: Page, _: Talk) -> Iterator[Finding]:
    """What is read after something stands wholly above it, in the same columns of the slide; the title comes first."""
    read: list[Placed] = []
    for item in (item for item in page.placed if item.node.paragraphs):
        rect = item.rect
        below = (b for b in read if rect.bottom <= b.rect.y and rect.x < b.rect.right and b.rect.x < rect.right)
        later = next(below, None)
        if later and not isinstance(later.node, Title):
            message = f"{item.node.paragraphs[0].line[:30]!r} is read after what stands below it"
            yield Finding(at(page, item.node.where), message, "let its template write it before that")
        read.append(item)


def undescribed(page: Page, talk: Talk) -> Iterator[Finding]:
    """Figures, pictures, films and charts without a description, or with one that tells nothing."""
    yield from wording.missing_alt(page, talk)
    yield from wording.poor_alt(page, talk)
    for node in (item.node for item in page.placed):
        if isinstance(node, Picture | Player) and not node.decorative and not node.alt.strip():
            kind = type(node).__name__.lower()
            yield Finding(at(page, node.where), f"nobody describes this {kind}", "say in 'alt:' what it shows")


def _unsaid(key: str, message: str, hint: str) -> DeckRule:
    """A deck that does not say something of itself."""
    return lambda talk: (Finding(talk.deck.fields.where, message, hint) for _ in range(not talk.deck.text(key)))


_TITLES = _all(_each(wording.title_missing), _each(wording.title_repeated))
_HEAD = "let its first row name the columns"
_headless = _nodes(Table, lambda node, _: not heads(node), "a table without a head", _HEAD)
_merged = _nodes(  # screen readers lose count at them
    Table,
    lambda node, _: any(getattr(cell, "covered", "") for cell in walk(node)),
    "a table with cells that cover others",
    "repeat them, if you can",
)
_unspoken = _nodes(  # notes are taken for a transcript
    Player,
    lambda node, page: not (isinstance(node, Video) and node.mute) and not page.tree.notes,
    "a {} without a transcript",
    "say in 'notes:' what is said and heard in it, or burn captions into it",
)
_unstoppable = _nodes(  # a click on a film stops it, but nobody is told to
    Player,
    lambda node, _: node.loop and node.play == "auto",
    f"it plays by itself, again and again, for more than {_SECONDS} s",
    "leave 'loop:' out, or let it wait for a click",
)
_unnamed_colours = _nodes(
    Chart,
    lambda node, _: node.kind == "scatter" and len(content.read(node).series) > 1,
    "points of several kinds are told apart by their colour alone",
    "draw a chart for each, or say it in 'alt:'",
)
_UNTITLED = _unsaid("title", "the file has no title", "say it at the top: title: …")
_UNTOLD = _unsaid("lang", "the language is taken to be en-GB", "say it at the top: lang: en-GB")
_COLOURS, _MOVES = _each(_unnamed_colours), _each(_unstoppable)
_FAINT = _all(legibility.faint_layout, _each(legibility.low_contrast), _each(legibility.text_over_picture))
CRITERIA = (
    Criterion(
        "1.1.1",
        "figures, pictures, charts, films have descriptions, or are decoration",
        _count(Figure, Picture, Chart, Player, Math),
        _each(undescribed),
    ),
    Criterion("1.2.1, 1.2.2", "what is said in films and sounds can be read", _count(Video, Audio), _each(_unspoken)),
    Criterion("1.3.1", "tables have a head", _count(Table), _each(_headless)),
    Criterion("1.3.1", "tables are simple", _count(Table), _each(_merged)),
    Criterion("1.3.2", "what is read first stands above", _slides, _each(unordered)),
    Criterion("1.4.1", "nothing is told by colour alone: charts name what they draw", _count(Chart), _COLOURS),
    Criterion("1.4.3", "text, code and formulas stand apart from their ground", _texts, _FAINT),
    Criterion("1.4.3", "so do the words in figures", _labels, _each(figures.faint_label)),
    Criterion("1.4.11", "so do lines, bars and points of charts", _count(Chart), _each(legibility.faint_chart)),
    Criterion("2.2.2", "what moves by itself ends; all else waits for a click", _count(Video, Audio), _MOVES),
    Criterion("2.4.2", "the file has a title", lambda _: 1, _UNTITLED),
    Criterion("2.4.2, 2.4.6", "slides have titles, each its own", _slides, _TITLES),
    Criterion("2.4.4", "links say where they lead", _links, _each(wording.link_text)),
    Criterion("3.1.1", "the language is said, in every run of text", lambda _: 1, _UNTOLD),
)
