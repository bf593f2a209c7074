"""Judge a lecture before anyone presents it: named rules, each of which a slide or the deck can allow to be broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set

from deck.artwork import Artwork, Bitmap
from deck.cache import Cache
from deck.lint import charts, legibility, wording
from deck.lint.spelling import Speller, own_words
from deck.lint.talk import Finding, Talk
from deck.loading.outline import Deck
from deck.placing.place import Page
from deck.problem import Problem, did_you_mean
from deck.theme import Theme

SlideRule = Callable[[Page, Talk], Iterator[Finding]]
DeckRule = Callable[[Talk], Iterator[Finding]]


def name(rule: Callable[..., object]) -> str:
    """What a rule is called in `allow` and in messages: small-text for small_text."""
    return rule.__name__.replace("_", "-")


_SLIDE_RULES: tuple[SlideRule, ...] = (
    *(legibility.small_text, legibility.low_contrast, legibility.text_over_picture, legibility.low_resolution),
    legibility.film_codec,
    *(legibility.title_long, legibility.orphan),
    *(charts.crowded_chart, charts.faint_chart),
    *(wording.too_many_words, wording.too_many_bullets, wording.title_missing, wording.title_repeated),
    *(wording.empty_placeholder, wording.missing_alt, wording.poor_alt, wording.link_text, wording.missing_notes),
    wording.spelling,
)
SLIDE_RULES: dict[str, SlideRule] = {name(rule): rule for rule in _SLIDE_RULES}
DECK_RULES: dict[str, DeckRule] = {name(rule): rule for rule in (legibility.faint_layout, wording.speaking_time)}


def judge(
    pages: Sequence[Page],
    deck: Deck,
    theme: Theme,
    cache: Cache,
    artworks: Mapping[int, Artwork],
    bitmaps: Mapping[int, Bitmap],
) -> list[Problem]:
    """Warnings, each with its rule's name; an error for an `allow` that names no rule.

    `artworks` and `bitmaps` go by `id()` of their node.
    """
    names = " ".join(deck.text(key) for key in ("author", "affiliation", "course")).split()
    speller = Speller([*own_words(deck.assets / "words.txt"), *names], cache)
    talk = Talk(deck, theme.style, theme.layouts, pages, artworks, bitmaps, speller)
    allowed = set(deck.allow)
    problems = [*_wrong_allow(deck), *_judged_deck(talk, allowed)]
    problems += [problem for page in pages for problem in _judged_page(page, talk, allowed | set(page.slide.allow))]
    speller.keep()
    return problems


def _judged_deck(talk: Talk, allowed: Set[str]) -> Iterator[Problem]:
    for said, rule in DECK_RULES.items():
        if said not in allowed:
            yield from (_warning(finding, said) for finding in rule(talk))


def _judged_page(page: Page, talk: Talk, allowed: Set[str]) -> Iterator[Problem]:
    for said, rule in SLIDE_RULES.items():
        if said not in allowed:
            yield from (_warning(finding, said) for finding in rule(page, talk))


def _warning(finding: Finding, rule: str) -> Problem:
    return Problem(finding.where, f"{finding.message} [{rule}]", finding.hint, "warning")


def _wrong_allow(deck: Deck) -> Iterator[Problem]:
    known = [*SLIDE_RULES, *DECK_RULES]
    for allowed in (*deck.allow, *(allowed for slide in deck.slides for allowed in slide.allow)):
        if allowed not in known:
            yield Problem(allowed.where, f"no rule {str(allowed)!r}", did_you_mean(allowed, known))
