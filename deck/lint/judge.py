"""Judge a lecture before anyone presents it: named rules, each of which a slide or the deck can allow to be broken."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set

from deck.base.cache import Cache
from deck.base.course import homes
from deck.base.problem import Problem, Rule, did_you_mean
from deck.lint import figures, legibility, wording
from deck.lint.spelling import Speller, own_words
from deck.lint.talk import Finding, Talk
from deck.model.deck import Deck
from deck.model.placed import Page
from deck.model.style import Theme

SlideRule = Callable[[Page, Talk], Iterator[Finding]]
DeckRule = Callable[[Talk], Iterator[Finding]]


def name(rule: Callable[..., object]) -> Rule:
    """What a rule is called in `allow` and in messages: small-text for small_text."""
    return Rule(rule.__name__.replace("_", "-"))


_SLIDE_RULES: tuple[SlideRule, ...] = (
    *(legibility.small_text, legibility.low_contrast, legibility.text_over_picture, legibility.low_resolution),
    *(legibility.film_codec, legibility.missing_glyphs),
    *(legibility.title_long, legibility.orphan),
    *(legibility.crowded_chart, legibility.faint_chart),
    *(figures.faint_label, figures.label_room, figures.labels_overlap),
    *(wording.too_many_words, wording.too_many_bullets, wording.title_missing, wording.title_repeated),
    *(wording.empty_placeholder, wording.missing_alt, wording.poor_alt, wording.link_text, wording.missing_notes),
    wording.spelling,
)
SLIDE_RULES: dict[Rule, SlideRule] = {name(rule): rule for rule in _SLIDE_RULES}
_AMONG = {name(rule): rule for rule in (wording.title_repeated, wording.missing_notes)}  # a slide among all others
_ALONE = {said: rule for said, rule in SLIDE_RULES.items() if said not in _AMONG}
DECK_RULES: dict[Rule, DeckRule] = {name(rule): rule for rule in (legibility.faint_layout, wording.speaking_time)}


def judge(pages: Sequence[Page], deck: Deck, theme: Theme, cache: Cache) -> tuple[list[Problem], list[list[Problem]]]:
    """Warnings, each with its rule's name: of the talk, and of each page that is new; an error for no rule's name."""
    talk = talk_of(pages, deck, theme, cache)
    allowed = set(deck.allow)
    known: list[str] = [*SLIDE_RULES, *DECK_RULES]
    problems = [
        Problem(each.where, "outline-rule", f"no rule {str(each)!r}", did_you_mean(each, known))
        for each in (*deck.allow, *(each for slide in deck.slides for each in slide.allow))
        if each not in known
    ]
    problems += _judged(DECK_RULES, allowed, talk)
    alone = []
    for page in pages:
        less = allowed | set(page.slide.allow)
        problems += _judged(_AMONG, less, page, talk)
        alone.append([] if page.made else list(_judged(_ALONE, less, page, talk)))
    talk.speller.keep()
    return problems, alone


def talk_of(pages: Sequence[Page], deck: Deck, theme: Theme, cache: Cache) -> Talk:
    """A lecture as it is judged."""
    names = " ".join(deck.text(key) for key in ("author", "affiliation", "course")).split()
    own = (word for folder in homes(deck.assets) for word in own_words(folder / "words.txt"))
    speller = Speller([*own, *names], cache)
    return Talk(deck, theme.style, theme.layouts, pages, speller)


def _judged(
    rules: Mapping[Rule, Callable[..., Iterator[Finding]]], allowed: Set[str], *what: object
) -> Iterator[Problem]:
    for said, rule in rules.items():
        for finding in rule(*what) if said not in allowed else ():
            yield Problem(finding.where, said, f"{finding.message} [{said}]", finding.hint, "warning")
