"""Find the files that a deck in Markdown names, in the folder to which it belongs and nowhere else."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

from deck.base.paths import file_text, inside
from deck.base.problem import DeckError, Where
from deck.base.regex import regex
from deck.intake.markdown_pages import front

_PICTURES = ("png", "jpg", "jpeg", "gif", "svg", "webp", "bmp")
_ROOTS = (".git", "_quarto.yml", "package.json", ".marprc.yml")  # what lies in the folder that a deck belongs to
_INCLUDE = regex(r"^\{\{<\s*include\s+(\S+)\s*>\}\}\s*$", re.MULTILINE)
_SNIPPET = regex(r"^<<<\s+@?/?([^\s#{]+)(?:#[\w-]+)?[ \t]*(.*)$", re.MULTILINE)
_FAR = regex(r"https?:|//|data:")
_MOST_TEXTS, _MOST_BYTES = 1_000, 400_000_000


class MarkdownFiles:
    """The files that a deck names. made: those that come along, by their paths under assets/."""

    def __init__(self, path: Path) -> None:
        above = (folder for folder in path.resolve().parents if any((folder / name).exists() for name in _ROOTS))
        self._folder, self._root = path.parent, next(above, path.resolve().parent)
        self.made, self._bytes, self._texts = dict[str, bytes](), 0, 0

    def text(self, name: str) -> str:
        """The text of a file; "" if it is not there."""
        try:
            text = file_text(self._found(name))
        except (DeckError, OSError, ValueError):
            return ""
        self._bytes += len(text)
        self._texts += 1
        return text if self._bytes < _MOST_BYTES and self._texts < _MOST_TEXTS else ""

    def whole(self, text: str, within: frozenset[str] = frozenset()) -> str:
        """A text with the files that it includes; within: those that it is in itself."""

        def one(match: re.Match[str]) -> str:
            found = "" if match[1] in within else self.text(match[1])
            return self.whole(front(found)[2], within | {match[1]}) if found else match[0]

        def snippet(match: re.Match[str]) -> str:
            code = self.text(match[1]).rstrip()
            return f"````{Path(match[1]).suffix[1:]} {match[2]}\n{code}\n````" if code else match[0]

        return _SNIPPET.sub(snippet, _INCLUDE.sub(one, text))

    def _found(self, name: str) -> Path:
        """Raises DeckError, OSError, ValueError."""
        name = unquote(name.split("?", maxsplit=1)[0])
        near = [self._root / f"public{name}", self._root / name[1:]] if name[:1] == "/" else []
        places = [*near, self._folder / name.lstrip("/")]
        path = next((place for place in places if place.is_file()), places[0]).resolve()
        return inside(self._root, path.relative_to(self._root).as_posix(), Where(name))

    def file(self, source: str, lost: Callable[[str], None], folder: str = "") -> str:
        """The path under assets/ of a file; "" if it is not there or lies outside, which is told."""
        try:
            path = self._found(source)
            blob = path.read_bytes()
        except (DeckError, OSError, ValueError):
            why = "nothing is fetched" if _FAR.match(source) else "no such file in the folder of the deck"
            lost(f"{why}: {source[:200]}")
            return ""
        stem = re.sub(r"[^\w.-]+", "-", path.name)
        names = (f"{folder}{f'{n}-' * bool(n)}{stem}" for n in range(10_000))
        name = next(name for name in names if self.made.get(name, blob) == blob)
        self._bytes += len(blob)
        if self._bytes > _MOST_BYTES:
            lost(f"{source}: the deck's files have more than {_MOST_BYTES // 1_000_000} MB")
            return ""
        self.made[name] = blob
        return name

    def picture(self, source: str, lost: Callable[[str], None]) -> str:
        """The path under assets/ of a picture; "" if it is not there or of another kind, which is told."""
        ending = source.split("?", maxsplit=1)[0].rpartition(".")[2].lower()
        if ending not in _PICTURES and not _FAR.match(source):
            lost(f"a picture of another kind: {source}")
            return ""
        return self.file(source, lost, "images/")
