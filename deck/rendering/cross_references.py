"""Number the blocks of a lecture, say what links without words lead to, and check that every link leads somewhere."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from deck.base.dataclass import replace
from deck.base.problem import Problem, Where, did_you_mean
from deck.model.deck import Deck, OutlineSlide
from deck.model.tags import Block, Qr, Slide, Text, Title, walk
from deck.model.text import Paragraph, Run
from deck.model.values import beside, written_at
from deck.rendering.lectures import is_lecture, link

Rendered = Sequence[tuple[OutlineSlide, Slide]]


def refer(rendered: Rendered, deck: Deck) -> list[Problem]:
    """Write numbers into the heads of blocks, and words into references; what is wrong with the names of blocks."""
    found, problems = dict[str, str](), list[Problem]()
    places: dict[str, Where] = {slide.id: written_at(slide.id, slide.where) for slide, _ in rendered if slide.id}
    for block, number in _counted(rendered):
        said = f"{block.name}\N{NO-BREAK SPACE}{number}" if number else block.name
        _write(block, said)
        if block.label:
            where = written_at(block.label, block.where)
            if places.setdefault(block.label, where) != where:
                message = f"another slide or block has the id {str(block.label)!r}"
                problems.append(Problem(where, "outline-id", message, f"it is at {places[block.label]}"))
            found[block.label] = said
    for slide, tree in rendered:
        titles = (p.line for node in tree.children if isinstance(node, Title) for p in node.paragraphs)
        found.setdefault(slide.anchor, " ".join(titles).strip())
    found = {f"#{name}": said for name, said in found.items()}
    if deck.course and any(is_lecture(run.href) for _, tree in rendered for run in links_of(tree)):
        problems += link((run for _, tree in rendered for run in links_of(tree)), deck)
        found |= {href: other.title for href, other in deck.linked.items()}
    for _, tree in rendered:
        tree.notes = _filled(tree.notes, found)
        for node in walk(tree):
            node.paragraphs = _filled(node.paragraphs, found)
    return problems


def _counted(rendered: Rendered) -> Iterator[tuple[Block, str]]:
    """The blocks in their order, each with its number, which begins again with each section; "" if it has none."""
    begins = any(slide.section for slide, _ in rendered)
    section, counts, appended = 0, Counter[str](), False
    for slide, tree in rendered:
        if slide.section if begins else slide.kind == "section":
            section += 1
            counts.clear()
        if slide.appendix and not appended:
            appended = True
            counts.clear()
        for block in (node for node in walk(tree) if isinstance(node, Block)):
            counts[block.counts] += 1
            number = f"{'A' if appended else section}.{counts[block.counts]}".removeprefix("0.")
            yield block, number if block.counts else ""


def _write(block: Block, said: str) -> None:
    """Write a block's name and number into its head, and its sign after its last words."""
    texts = [node for node in walk(block) if isinstance(node, Text) and node.paragraphs]
    if not texts:
        return
    first, last = texts[0].paragraphs[0], texts[-1].paragraphs[-1]
    name = replace(first.runs[0], text=first.runs[0].text.replace(block.name, said, 1))
    texts[0].paragraphs[0] = replace(first, runs=(name, *first.runs[1:]))
    if block.sign and len(texts) > 1 and not last.display:
        sign = Run(f"\N{NO-BREAK SPACE}{block.sign}", last.runs[0].where)
        texts[-1].paragraphs[-1] = replace(last, runs=(*last.runs, sign))


def _filled(paragraphs: list[Paragraph], found: Mapping[str, str]) -> list[Paragraph]:
    """Paragraphs in which what links without words lead to is said."""
    if not any(run.href and not run.text for paragraph in paragraphs for run in paragraph.runs):
        return paragraphs
    filled = []
    for paragraph in paragraphs:
        texts = (found.get(run.href, "?") if run.href and not run.text else run.text for run in paragraph.runs)
        runs = (replace(run, text=text) for run, text in zip(paragraph.runs, texts, strict=True))
        filled.append(replace(paragraph, runs=tuple(runs)))
    return filled


def wrong_links(pages: Sequence[Slide], deck: Deck) -> Iterator[Problem]:
    """What is wrong with the links of slides and notes."""
    ids = {slide.anchor for slide in deck.slides if slide.anchor}
    ids |= {node.label for page in pages for node in walk(page) if isinstance(node, Block)}
    if len(pages) < len(deck.slides):  # those that have mistakes may hold what is linked to
        ids |= {str(name) for slide in deck.slides for name, _ in beside(slide.fields, "id", "id")}
    for page in pages:
        for run in links_of(page):
            yield from _wrong(run, ids, deck)


def links_of(page: Slide) -> Iterator[Run]:
    """The runs of a slide and its notes; of what leads somewhere as a whole, its address as a run."""
    yield from (run for paragraph in page.notes for run in paragraph.runs)
    for node in walk(page):
        yield from (run for paragraph in node.paragraphs for run in paragraph.runs)
        address = node.link if isinstance(node, Qr) else node.href if isinstance(node, Text) else ""
        if address:
            yield Run(address, written_at(address, node.where), href=address)


def _wrong(run: Run, ids: Collection[str], deck: Deck) -> Iterator[Problem]:
    if run.href[1:] in deck.left_out - {*ids} and run.href.startswith("#"):
        message, hint = f"{run.href[1:]!r} is not for {deck.audience}", "mark what leads there, too"
        yield Problem(run.where, "outline-id", message, hint)
    elif run.href.startswith("#") and run.href[1:] not in ids:
        hint = did_you_mean(run.href[1:], ids) or "give that slide or block an 'id:'"
        yield Problem(run.where, "outline-id", f"no slide or block has the id {run.href[1:]!r}", hint)
    elif run.href and not re.match(r"#|https?://[^/\s]+|mailto:\S+", run.href) and run.href not in deck.linked:
        if deck.course and is_lecture(run.href):
            return  # told where its lecture was looked for
        message = f"a link cannot lead to {run.href!r}"
        yield Problem(run.where, "slide-link", message, "write https://…, mailto:… or #id-of-a-slide")
