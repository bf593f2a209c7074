"""Check links before anything is written: to the web, to a mail address, or to a slide of the deck."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from deck.loading.outline import Deck
from deck.markup import Qr, Slide, Text, walk
from deck.problem import Problem, did_you_mean
from deck.rendering.markdown import Run


def wrong_links(pages: Sequence[Slide], deck: Deck) -> Iterator[Problem]:
    """What is wrong with the links of slides and notes."""
    ids = {slide.anchor for slide in deck.slides if slide.anchor}
    for page in pages:
        for run in _runs(page):
            yield from _wrong(run, ids)


def _runs(page: Slide) -> Iterator[Run]:
    yield from (run for paragraph in page.notes for run in paragraph.runs)
    for node in walk(page):
        yield from (run for paragraph in node.paragraphs for run in paragraph.runs)
        address = node.link if isinstance(node, Qr) else node.href if isinstance(node, Text) else ""
        if address:
            yield Run(address, getattr(address, "where", node.where), href=address)


def _wrong(run: Run, ids: Collection[str]) -> Iterator[Problem]:
    if run.href.startswith("#") and run.href[1:] not in ids:
        hint = did_you_mean(run.href[1:], ids) or "give that slide an 'id:'"
        yield Problem(run.where, f"no slide has the id {run.href[1:]!r}", hint)
    elif run.href and not re.match(r"#|https?://[^/\s]+|mailto:\S+", run.href):
        yield Problem(run.where, f"a link cannot lead to {run.href!r}", "write https://…, mailto:… or #id-of-a-slide")
