"""Judge what a slide says: how much, under which title, with which links and descriptions, in how much time."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from deck.base.problem import Where
from deck.base.regex import regex
from deck.layout.columns import shown
from deck.lint.talk import ADDRESS, Finding, Talk, at, attribute, count, line, title
from deck.model.deck import minutes_of
from deck.model.placed import Page
from deck.model.tags import Attribution, Code, Figure, Node, Picture, Placeholder, Shape, Source, Table, Title, Video
from deck.model.text import Paragraph
from deck.model.values import written_at

# On a slide: what is read, read out, looked up, and explained line by line.
MOST = {"words": 60, "words of dialogue": 150, "cells of a table": 60, "lines of code": 24}
BULLETS, BULLET_WORDS = 6, 20
SHORT_ALT = 15  # characters, in which nothing can be described
SAYS_PICTURE = regex(r"(an?|the)?\s*(image|picture|graphic|figure) (of|showing)\b", re.I)
FILE_NAME = regex(r"\S+\.(png|jpe?g|gif|svg|webp|py|pdf)|\w*[_\d]\w*", re.I)
SAYS_NOTHING = {"here", "this", "link", "this link", "click here", "this page", "more", "read more", "see here"}
SPEED = 130  # words a minute, of a lecture
TOLERANCE = 0.25
UNSPOKEN = ("title", "section", "closing")


def too_many_words(page: Page, _: Talk) -> Iterator[Finding]:
    """While people read they do not listen, and 60 words take them a quarter of a minute.

    Titles and sources are not counted; 150 words of dialogue, 60 cells of tables or 24 lines of code may stand besides.
    """
    amounts: Counter[str] = Counter()
    for item in page.placed:
        amounts.update(_amount(item.node))
    for what, most in MOST.items():
        if amounts[what] > most:
            yield Finding(page.slide.where, f"{amounts[what]} {what}, over {most}", "make two slides of it, or say it")


def _amount(node: Node) -> dict[str, int]:
    """How much of what there is in a node; titles and sources are not counted."""
    match node:
        case Code():
            return {"lines of code": len(node.paragraphs)}
        case Table():
            return {"cells of a table": sum(len(list(shown(row))) for row in node.children)}
        case Title() | Source():
            return {}
        case _:
            bubble = isinstance(node, Shape) and node.kind.startswith("bubble")
            return {"words of dialogue" if bubble else "words": sum(map(count, node.paragraphs))}


def too_many_bullets(page: Page, _: Talk) -> Iterator[Finding]:
    """More than six points are not taken in as one list, and one of more than 20 words is no point."""
    for item in page.placed:
        bullets = [p for p in item.node.paragraphs if p.marker != "none"]
        top = [p for p in bullets if not p.level]
        if len(top) > BULLETS:
            yield Finding(line(page, top[0]), f"{len(top)} bullets, over {BULLETS}", "group them, or make two slides")
        for paragraph in bullets:
            words = count(paragraph)
            if words > BULLET_WORDS:
                message = f"a bullet of {words} words, over {BULLET_WORDS}"
                yield Finding(line(page, paragraph), message, "leave the sentence to the notes")


def title_missing(page: Page, _: Talk) -> Iterator[Finding]:
    """Screen readers, the list of slides and links find a slide by its title."""
    if not title(page):
        yield Finding(page.slide.where, "a slide without a title", "let its template write a <title>")


def title_repeated(page: Page, talk: Talk) -> Iterator[Finding]:
    """Two slides of one title cannot be told apart in a list, and neither says what is new."""
    first = talk.first[title(page).casefold()]
    if title(page) and first is not page:
        where = at(page, written_at(page.slide.fields.get("title"), page.slide.where))
        yield Finding(where, f"another slide has the title {title(page)!r}", f"it is at {first.slide.where}")


def empty_placeholder(page: Page, _: Talk) -> Iterator[Finding]:
    """A place for text that holds none asks for a click in PowerPoint."""
    for item in page.placed:
        if isinstance(item.node, Placeholder) and not any(p.text.strip() for p in item.node.paragraphs):
            name = type(item.node).__name__.lower()
            yield Finding(at(page, item.node.where), f"the {name} is empty", "write it, or leave its key out")


def missing_alt(page: Page, _: Talk) -> Iterator[Finding]:
    """Who cannot see a figure hears its description, or nothing; a picture without one is an error."""
    for item in page.placed:
        if isinstance(item.node, Figure) and not item.node.alt.strip():
            where = attribute(page, item.node, "alt")
            yield Finding(where, "nobody describes this figure", "say in 'alt:' what it shows")


def poor_alt(page: Page, _: Talk) -> Iterator[Finding]:
    """A file name, "image of …" or the caption repeated tells a blind person nothing."""
    shown = {paragraph.text.casefold() for item in page.placed for paragraph in item.node.paragraphs}
    for item in page.placed:
        if isinstance(item.node, Figure | Picture | Video) and item.node.alt.strip():
            fault = _fault(item.node.alt.strip(), shown)
            if fault:
                yield Finding(attribute(page, item.node, "alt"), f"'alt:' {fault}", "say what one would see")


def _fault(alt: str, shown: set[str]) -> str:
    if FILE_NAME.fullmatch(alt):
        return "is the name of a file"
    if SAYS_PICTURE.match(alt):
        return "says that it is a picture, which is known"
    if alt.casefold() in shown:
        return "repeats what is written beside it"
    return f"has {len(alt)} characters, under {SHORT_ALT}" if len(alt) < SHORT_ALT else ""


def link_text(page: Page, _: Talk) -> Iterator[Finding]:
    """A link is read without its sentence: "here" leads anywhere, and nobody can say or remember an address."""
    for item in page.placed:
        free = page.slide.kind == "closing" or isinstance(item.node, Source | Attribution)
        for paragraph in item.node.paragraphs if not isinstance(item.node, Code) else ():
            for href, text, where in _links(paragraph):
                if href and text.strip(" .!").casefold() in SAYS_NOTHING:
                    message = f"the link {text.strip()!r} does not say where it leads"
                    yield Finding(at(page, where), message, "link the words that name it")
                elif ADDRESS.search(text) and not free:
                    yield Finding(at(page, where), "a bare address", "link words instead: [the course](https://…)")


def _links(paragraph: Paragraph) -> Iterator[tuple[str, str, Where]]:
    """Where its parts lead, "" for nowhere; their words, without code; and where they begin."""
    for href, group in groupby(paragraph.runs, key=attrgetter("href")):
        runs = list(group)
        yield href, "".join(run.text for run in runs if not run.code), runs[0].where


def missing_notes(page: Page, talk: Talk) -> Iterator[Finding]:
    """Where most slides have notes, one without was forgotten; titles, sections and ends speak for themselves."""
    unspoken = page.slide.hidden or page.slide.kind in UNSPOKEN or page.slide.where in talk.notes
    if not unspoken and len(talk.notes) > len(talk.deck.slides) / 2:
        yield Finding(page.slide.where, "no notes, unlike most slides", "say in 'notes:' what to tell")


def speaking_time(talk: Talk) -> Iterator[Finding]:
    """Notes read at 130 words a minute should fill the slot, `minutes:` of the deck, within a quarter."""
    minutes = minutes_of(talk.deck.text("minutes"))
    words = sum(count(paragraph) for spoken in talk.notes.values() for paragraph in spoken)
    if not minutes or not words:
        return
    needed = words / SPEED
    if abs(needed - minutes) > TOLERANCE * minutes:
        message = f"{words:,} words of notes take {needed:.0f} minutes, the slot is {minutes:g}"
        hint = "shorten them" if needed > minutes else "say more, or ask for less time"
        yield Finding(talk.deck.fields.place("minutes"), message, hint)


def spelling(page: Page, talk: Talk) -> Iterator[Finding]:
    """A slip of spelling is what people remember of a slide.

    Told are unknown words one slip away from a common one, names written otherwise (Pytorch), a few confusions (more
    then a) and words doubled, in English (`lang: en…`). Passed over are code, addresses, words with digits or in
    capitals, names inside sentences, and the words that `assets/words.txt` lists, a line each.
    """
    if talk.deck.text("lang", "en").casefold().split("-")[0] == "en":
        for text, where, capitals in talk.prose(page):
            for written, right in talk.speller.slips(text, capitals):
                own = "" if " " in written else " if not, add it to assets/words.txt"
                yield Finding(where, f"misspelt: {written!r}", f"did you mean {right!r}?{own}")
