"""Find slips of spelling: unknown words one slip away from a common one, names written otherwise, confusions."""

from __future__ import annotations

import gzip
import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache, cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from deck.base import installation
from deck.base.cache import Cache, digest
from deck.base.engine import made_by
from deck.base.files import file_digest
from deck.base.paths import text_inside
from deck.base.problem import Where
from deck.base.regex import regex

Capitals = Literal["names", "sentences", "words"]

_LETTERS = "abcdefghijklmnopqrstuvwxyz'àáâäåçèéêëíïñóôöûü"
WORDS = Path(__file__).with_name("words")
_WORD = regex(r"(?<![\w@#/\\.~])(?<!\s-)(?<!--)[A-Za-z]{3,}(?:['’][A-Za-z]+)*(?![\w@/\\(]|\.\w)")
_PLAIN_WORD = regex(r"\w+")
_NEXT_NAME = regex(r",?(?: and| or| &)? [A-Z]")
_BEFORE_SENTENCE = regex(r"(?:^|(?<!\bal)(?<!\b\w)[.!?:…]\s)[\s\"'“‘(\[]*$")
# How often a word has to be met in the checker's 1.6 billion to be what an unknown one was meant for, by the letters of
# the shorter of the two: a short word is one slip away from many.
_COMMON = {3: 1_000_000, 4: 1_000_000, 5: 20_000}
_COMMON_ENOUGH = 100


class Speller:
    """Knows English words, the engine's technical terms and names, and the lecture's own words.

    What the checker said of a word is kept in the cache, so that it is loaded only for words not seen before.
    """

    def __init__(self, own: Iterable[str], kept: Cache) -> None:
        self._own = set(own)
        self._known = terms() | {word.casefold() for word in self._own} | names().keys()
        self._kept = kept
        self._new = False
        self._right = set[str]()  # in whichever text

    @cached_property
    def _verdicts(self) -> dict[str, str]:
        """What each word seen before was meant to be; "" if it is right, or like no other."""
        found: dict[str, str] = self._kept.recall(_key()) or {}
        return found

    def slips(self, text: str, capitals: Capitals = "sentences") -> Iterator[tuple[str, str]]:
        """What is written wrong in a text, and what is right.

        A capital makes a name of a word: of any, but at the start of `sentences`, or of none, where titles write all
        `words` so. Words with digits, in capitals or in CamelCase, and parts of addresses and paths are passed over.
        """
        folded = _folded(text)
        if not _begun().isdisjoint(_PLAIN_WORD.findall(folded)) and any(map(folded.__contains__, _forms())):
            yield from self._wrong_names(text)
        for part, pattern, right in _confusions():
            if part in folded:
                yield from ((match[0], match.expand(right)) for match in pattern.finditer(text))
        for match in _WORD.finditer(text):
            if match[0] in self._right:
                continue
            word = match[0] if match[0].isalpha() else re.sub(r"['’]s?$", "", match[0])
            if word.islower() or (word.istitle() and _no_name(match, capitals)):
                right = self._meant(word.lower().replace("’", "'"))
                if right:
                    yield word, right.capitalize() if word.istitle() else right
                elif word.islower():
                    self._right.add(match[0])

    def keep(self) -> None:
        """Put what was learned about new words into the cache."""
        if self._new:
            self._kept.keep(_key(), self._verdicts)

    def _wrong_names(self, text: str) -> Iterator[tuple[str, str]]:
        for match in _any_name().finditer(text):
            forms = names()[_folded(match[0]).replace("-", "")]
            begun = forms[0][0].upper() + forms[0][1:]  # ArXiv, where a sentence begins with it
            if match[0] not in (*forms, begun, *self._own) and not match[0].isupper():
                yield match[0], forms[0]

    def _meant(self, word: str) -> str:
        if word in self._known or (word[-1] == "s" and word[:-1] in self._known):
            return ""
        if word not in self._verdicts:
            self._verdicts[word] = _meant(word)
            self._new = True
        return self._verdicts[word]


def _folded(text: str) -> str:
    """A text in lower case, as patterns that ignore case take it."""
    return text.replace("İ", "i").replace("ı", "i").casefold()


def _no_name(match: re.Match[str], capitals: Capitals) -> bool:
    """Whether a word with a capital is none: in a title, or where it begins a sentence and no other name follows."""
    if capitals != "sentences":
        return capitals == "words"
    text = match.string
    return bool(_BEFORE_SENTENCE.search(text[: match.start()])) and not _NEXT_NAME.match(text, match.end())


@cache
def terms() -> frozenset[str]:
    """Technical words, lower case, that the checker does not know although they are right."""
    return frozenset(_lines("terms.txt"))


@cache
def names() -> dict[str, list[str]]:
    """Names whose form people get wrong, by their letters alone in lower case: {"unet": ["U-Net", "unet"]}."""
    forms = (entry.split("/") for entry in _lines("names.txt"))
    return {right[0].casefold().replace("-", ""): right for right in forms}


def own_words(path: Path) -> list[str]:
    """The words of an author's list, one a line; # begins a comment; none if there is no such file.

    Raises DeckError if it cannot be read or is no text.
    """
    return _words_of(text_inside(path.parent, path.name, Where(str(path)))) if path.is_file() else []


@cache
def _lines(name: str) -> list[str]:
    return _words_of((WORDS / name).read_text(encoding="utf-8"))


@cache
def _confusions() -> list[tuple[str, re.Pattern[str], str]]:
    """Right words in the wrong place: what each of these texts has, their pattern, and what was meant."""
    lines = (WORDS / "confusions.txt").read_text(encoding="utf-8").splitlines()[1:]
    parts = (line.split(" → ") for line in lines)
    return [(part.strip('"'), re.compile(pattern, re.IGNORECASE), right) for part, pattern, right in parts]


def _words_of(text: str) -> list[str]:
    return [word for line in text.splitlines() for word in line.partition("#")[0].split()]


@cache
def _forms() -> list[str]:
    """What a text holds, in lower case, that has a name of the table."""
    return [*names(), *(right[0].casefold() for right in names().values() if "-" in right[0])]


@cache
def _begun() -> frozenset[str]:
    """The words, as a regular expression has them, with which these begin: most texts have none."""
    return frozenset(found[0] for form in _forms() if (found := _PLAIN_WORD.match(form)))


@cache
def _any_name() -> re.Pattern[str]:
    """A name of the table, with or without hyphen, that is no part of an address, a path or a call."""
    forms = (right[0].replace("-", "-?") for right in names().values())
    return re.compile(rf"(?<![\w@/.\\-])(?:{'|'.join(forms)})(?![\w/\\+@=]|\.\w|-\d)", re.IGNORECASE)


@cache
def _key() -> str:
    return digest("spelling", file_digest(_list()), made_by("lint.spelling"))


@cache
def _list() -> Path:
    """The checker's words, found without importing it."""
    spec = find_spec("spellchecker")
    assert spec and spec.origin
    return Path(spec.origin).with_name("resources") / "en.json.gz"


@cache
def _counted() -> bytes:
    """Each word with how often it is met, a line each, sorted: to look it up in a dictionary would take far longer."""
    if not (kept := installation.recall(__file__, _key())):
        counts = json.loads(gzip.decompress(_list().read_bytes())).items()
        kept = b"\n".join([b"", *sorted(f'"{word}": {count}'.encode() for word, count in counts), b"~"])
        installation.keep(__file__, kept, _key())
    return kept


@lru_cache(20_000)
def _times(word: str) -> int:
    """How often a word is met."""
    begin, lines = f'\n"{word}": '.encode(), _counted()
    places, size = range(len(lines) - 3), len(begin)
    near = bisect_left(places, begin, key=lambda n: lines[(at := lines.find(b"\n", n)) : at + size])
    end = (at := lines.find(b"\n", near)) + size
    return int(lines[end : lines.find(b"\n", end)]) if lines[at:end] == begin else 0


def _one_slip_away(word: str) -> Iterator[str]:
    """What a word becomes without a letter, with two exchanged, with another or one more."""
    for n in range(len(word) + 1):
        begin, end = word[:n], word[n:]
        yield from (begin + letter + end for letter in _LETTERS)
        if end:
            yield begin + end[1:]
            yield from (begin + letter + end[1:] for letter in _LETTERS)
        if len(end) > 1:
            yield begin + end[1] + end[0] + end[2:]


def _meant(word: str) -> str:
    """The common word that an unknown one was meant to be; "" if the word is known, or near no common one."""
    near = [] if _known(word) else [other for other in dict.fromkeys(_one_slip_away(word)) if _likely(word, other)]
    # One letter for another is a rarer slip than one left out, one too many, or two exchanged.
    rarer = {other: len(word) == len(other) and sorted(word) != sorted(other) for other in near}
    return max(near, key=lambda other: (not rarer[other], _count(other)), default="")


def _likely(word: str, other: str) -> bool:
    """Whether one may be a slip for the other, at a common word and not at its first letter.

    Of words of three letters, it can only be that two are exchanged; of four, that one is left out, too.
    """
    if _count(other) < _COMMON.get(min(len(word), len(other)), _COMMON_ENOUGH):
        return False
    least = 3 if sorted(word) == sorted(other) else 4 if len(other) > len(word) else 5
    return len(word) >= least and (least == 3 or word[0] == other[0])


def _count(word: str) -> int:
    """How often a word of the checker's is met; of a long one, its singular, for plurals are rare."""
    singular = word.removesuffix("s") if len(word) > 8 else word
    return max(_times(word), _times(singular)) if _times(word) else 0


def _known(word: str) -> bool:
    british = _lines("british.txt")
    pairs = zip(british[::2], british[1::2], strict=True)
    american = (re.sub(pattern, right, word) for pattern, right in pairs)
    singular = re.sub(r"(?<=ch|sh)es$|(?<=[^s])s$|(?<=[xz])es$", "", word)
    rests = (word.removeprefix(prefix) for prefix in _lines("prefixes.txt") if word.startswith(prefix))
    forms = (word, singular, *american, *(rest for rest in rests if len(rest) >= 5))
    return any(map(_times, forms))
