"""Write a deck that was read as an outline, and list slide by slide what could not be said."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from deck.base.regex import regex
from deck.intake.old_slide import OldSlide, filled
from deck.intake.slide_kinds import in_notes, slides
from deck.intake.yaml_text import written

_WORD, _SHORT = regex(r"[^\W_]+"), 9  # letters of what might stand by chance within other words
_MARKS = regex(r"<br>|</?\w+>|\]\((?:<[^>]*>|[^)]*)\)|\]\{\w+\}")


class ImportedDeck:
    """A deck that was read. Who reads one says all of this.

    name: of its file; head: the keys of the deck, of which `extra` may be left out if they do not build; slides;
    words: the texts that each shows, and those that many show; files: what slides show, by paths under assets/;
    lost: what is told of the whole.
    """

    name: str
    head: dict[str, Any]
    extra: dict[str, Any]
    slides: list[OldSlide]
    words: list[list[str]]
    often: set[str]
    files: dict[str, bytes]
    lost: list[str]

    def design(self) -> dict[str, bytes]:
        """The file of the deck's own design, if it has one; its slides may not be asked for anything after this."""
        return {}

    def outline(self, theme: str, levels: Mapping[int, int]) -> tuple[str, str, dict[int, int]]:
        """The outline, the list of what it does not say, and the slide that each of its lines is about.

        levels: how much is given up so that a slide fits, by its number: see `slide_kinds.slides`.
        """
        blocks = [f"{written(filled(**self.head, **self.extra) | self._fixed(theme))}\nslides:\n"]
        listed = [f"# What the outline of {self.name} does not say\n", *(f"- {what}" for what in self.lost)]
        line, about, foot = blocks[0].count("\n"), dict[int, int](), dict[str, None]()
        for old, words in zip(self.slides, self.words, strict=True):
            made = list(slides(old, self.slides, level := levels.get(old.number, 0)))
            missing = list(self.missing(words, made))
            foot |= dict.fromkeys(words for words in missing if words in self.often)
            lost = [*old.lost, *(f"words: {words}" for words in missing if words not in self.often)]
            lost += [f"it did not fit as it was{', and stands in the notes' * in_notes(old, level)}"] if level else []
            lost = [" ".join(what.split()) for what in lost]
            blocks.append("".join(f"# slide {old.number}: {what[:150]}\n" for what in lost) + written(made))
            about |= dict.fromkeys(range(line + 1, line + 1 + blocks[-1].count("\n")), old.number)
            line += blocks[-1].count("\n")
            named = f"\n## Slide {old.number}: {plain(old.title)}\n"
            listed += [named, *(f"- {what}" for what in lost)] if lost else []
        listed += ["\n## On many slides\n", *(f"- words: {' '.join(words.split())}" for words in foot)] if foot else []
        return "".join(blocks), "\n".join([*listed, ""]), about

    def _fixed(self, theme: str) -> dict[str, Any]:
        return {"typography": False, "theme": theme}

    def missing(self, words: list[str], made: Any) -> Iterator[str]:
        """The texts that are not in what was made of a slide; a short one has to be there as words of its own."""
        whole = " ".join(texts(made))
        seen = [squeezed(whole)]
        apart = [f" {' '.join(_WORD.findall(text))} " for text in (whole, re.sub(r"[*^~`]", "", _MARKS.sub("", whole)))]
        for text in filter(squeezed, words):
            said, found = squeezed(text), seen
            if len(said) < _SHORT:
                said, found = f" {' '.join(_WORD.findall(text))} ", apart
            if not any(said in other for other in found):
                yield text


def texts(value: Any) -> Iterator[str]:
    """Every text in a value."""
    inner = [*value.keys(), *value.values()] if isinstance(value, Mapping) else value
    for one in inner:
        yield from texts(one) if isinstance(one, Mapping | list | tuple) else [str(one)]


def squeezed(text: str) -> str:
    """The letters and digits of Markdown's words."""
    return re.sub(r"[\W_]", "", _MARKS.sub("", text))


def plain(text: str) -> str:
    """Markdown's words without their marks."""
    return re.sub(r"[*`\\[]", "", _MARKS.sub(" ", text)).strip()
