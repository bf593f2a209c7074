"""Read a deck that was written in Markdown for Marp, Slidev, Quarto, pandoc or xaringan."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from deck.base.paths import file_text
from deck.base.problem import DeckError, Problem, Where
from deck.base.regex import regex
from deck.base.units import Rect
from deck.intake.imported import ImportedDeck, plain, texts
from deck.intake.markdown_code import MarkdownCode
from deck.intake.markdown_files import MarkdownFiles
from deck.intake.markdown_pages import MarkdownPage, front, kinds, pages, pieces, tool
from deck.intake.markdown_slide import MarkdownReader
from deck.intake.old_slide import OldSlide, Part, filled

SUFFIXES = (".md", ".qmd", ".rmd", ".markdown")
_NOTE = regex(r"^\[\^([^\]\s]+)\]:[ \t]*(.*(?:\n(?:[ \t]+\S.*|[ \t]*(?=\n[ \t]+\S)))*)\n?", re.MULTILINE)
_LINK = regex(r"^ {0,3}\[([^\]^@]+)\]:[ \t]+<?(\S+?)>?(?:[ \t]+\".*\")?[ \t]*\n", re.MULTILINE)
_CUT = regex(  # what is no word of a deck
    r"<(style|script)\b[\s\S]*?</\1>|<!--\s*[_$]?\w+:[^>]*-->|\{[#.:%<][^{}]*\}|\{[\w-]+=[^{}]*\}|\{[\d,|*\s-]+\}"
    r"|</?[A-Za-z@][^<>]*>|<!--|\]\([^)]*\)|^\s*[`~]{3,}.*$|^\s*:{3,}.*$|^\s*::\s*[\w-]+\s*::|^#\|.*$|^<<<.*$"
    r"|(?<!\w)\.[\w.-]+\[|&\w+;|\\[a-zA-Z]+"
    r"|(?<=!\[)(?:\s*(?:bg|left|right|cover|contain|fit|auto|center|vertical|opacity|\d+%|\w+:[^\s\]]+)(?=[\s\]:]))+",
    re.MULTILINE,
)
_WORKS = regex(r"references|bibliography|works cited|literatur\w*|références|referencias|bibliograf\w+", re.IGNORECASE)
_COMPUTED = regex(r"(?<!`)(`+)(?!`)\s*\{python\b[^}`]*\}((?:(?!\1).)*?)\s*\1(?!`)", re.DOTALL)
_WORD, _STRUCTURE = regex(r"[^\W_]+"), regex(r"^\s*([-*+>|]|\d+\.) |^\$\$|```", re.MULTILINE)


class MarkdownDeck(ImportedDeck):
    """A deck in Markdown; run: its cells of Python are run here. Raises DeckError: it cannot be read."""

    def __init__(self, path: Path, run: bool) -> None:
        self.name, self._found, self.lost, self.often = path.name, MarkdownFiles(path), [], set()
        self.picture, self.files = self._found.picture, self._found.made
        said, lines, text = front(self._found.whole(file_text(path)))
        self.tool = tool(path.suffix.lower(), said, text)
        self._paged = self.tool in ("pandoc", "quarto")  # headings begin slides, keys at the top are the first
        self._settings = [said, *_under(said, "format", "output"), *_under(said, "execute", "knitr")]
        self.incremental = self._first("incremental") == "true"
        echoes = self._first("echo") or ("true" if path.suffix.lower() != ".qmd" else "false")
        self.code = MarkdownCode(run, echoes == "true")
        text, notes = _defined(_inert(text, run))
        typed = pages(text, self.tool, said, lambda name: _inert(self._found.text(name), run))
        if not typed:
            raise DeckError(Problem(Where(str(path)), "file-kind", f"{path.name} holds no slide", "write a heading"))
        self._ids = {str(page.keys["id"]) for page in typed if page.keys.get("id")}
        self._names = {*self._ids, *(_slug(p.title) for p in typed), *(f"slide-{n}" for n, _ in enumerate(typed, 1))}
        self._linked = set[str]()
        self._head(said, lines)
        self._read(typed, notes)
        self.head["title"] = self.head["title"] or plain(next((s.title for s in self.slides if s.title), path.stem))
        cells = f"cells that were run there are only shown: {self.code.cells}; `import --run` runs those in Python"
        self.lost += [cells] if self.code.cells else []

    def _first(self, *names: str) -> str:
        """What is said before the slides under one of these names, without its marks."""
        found = (some[name] for name in names for some in self._settings if some.get(name))
        return plain(" ".join(re.sub(r"<[^>]*>", " ", ", ".join(_flat(next(found, "")))).split()))

    def _head(self, said: dict[str, Any], lines: list[str]) -> None:
        """The keys of the deck, and what of those that were written is none."""
        people, first = said.get("author", said.get("authors", "")), self._first
        tag = re.fullmatch(r"[A-Za-z]{2,3}(-\w+)*", first("lang", "language"))
        self.lang = tag[0] if tag else ""
        self.head = {
            "title": first("title"),
            "subtitle": first("subtitle"),
            "author": ", ".join(_flat(people, "name")),
            "affiliation": first("institute", "affiliation") or ", ".join(_flat(people, "affiliation", "affiliations")),
            "date": re.sub(r".*`.*|^(today|now|last-modified)$", "", first("date")),
            "lang": self.lang,
            "aspect": "4:3" if first("aspectratio", "aspectRatio", "size") in ("43", "4:3", "4/3") else "",
            "footer": first("footer"),
        }
        logo, tell = first("logo"), self.lost.append
        works = [name for name in _flat(said.get("bibliography", "")) if name.endswith((".bib", ".json"))]
        works = [made for name in works if (made := self._found.file(name, tell))]
        self.extra = filled(logo=logo and self.picture(logo, tell), bibliography=works)
        known = {*_WORD.findall(" ".join(texts([self.head, works, logo])))}
        said_in = (re.sub(r"^\s*[\w-]+:", "", line) for line in lines)
        rest = (line.strip() for line, words in zip(lines, said_in, strict=True) if {*_WORD.findall(words)} - known)
        self.lost += [f"at the top: {line}" for line in rest]

    def _read(self, typed: list[MarkdownPage], notes: dict[str, str]) -> None:
        """The slides, and the words of each."""
        opening = [OldSlide(1, "title", self.head["title"])] if self._paged and self.head["title"] else []
        self.slides, self.words = [*opening], [[] for _ in opening]
        lowest = max((page.level for page in typed), default=0)
        for page in typed:
            raw = "\n".join(page.lines)
            used = [f"[^{name}]: {text}" for name, text in notes.items() if f"[^{name}]" in raw]
            page.lines += ["", *used] if used else []
            words = _CUT.sub(" ", "\n".join([page.title, raw, *used])).split("\n")
            old = MarkdownReader(page, len(self.slides) + 1, self).read()
            old.type = self._type(page, old, lowest)
            old.title = old.title or next((s.title for s in reversed(self.slides) if s.title), self.head["title"])
            self.slides.append(old)
            self.words.append([line for line in words if line.strip()])
        for n, old in enumerate(self.slides[len(opening) :], 1):
            names = [name for name in (_slug(old.title), f"slide-{n}") if name in self._linked - self._ids]
            old.keys |= filled(id=old.keys.get("id") or "".join(names[:1]))
            self._ids |= {*names[:1]}

    def _type(self, page: MarkdownPage, old: OldSlide, lowest: int) -> str:
        """What kind of slide it is: title, secHead for one that opens a section, or markdown."""
        bodies = [part.says.get("body", "") for part in old.parts]
        opens = all({*part.says} <= {"body", "picture", "alt"} for part in old.parts)
        opens = opens and not _STRUCTURE.search("\n".join(bodies))
        first = old.number == 1 and (old.type != "markdown" or self.tool in ("slidev", "remark"))
        section = self._paged and 0 < page.level < lowest
        if not old.parts and "bibliography" in self.extra and _WORKS.fullmatch(old.title):
            old.keys["kind"] = "references"
        old.keys |= filled(section=section and plain(old.title))
        if not opens or not (first or section or (old.title and old.type != "markdown")):
            return "markdown"
        if small := old.keys.pop("source", ""):  # what opens has no small print
            old.parts.append(Part(Rect(0, len(bodies), 1, 1), {"body": small}))
        return "title" if first else "secHead"

    def leads(self, target: str, lost: Callable[[str], None]) -> str:
        """Where a link leads in the outline, "" if nowhere, which is told."""
        if re.match(r"https?://\S|mailto:\S", target):
            return target
        name = re.sub(r"^[#/]*(?=\d+$)", "slide-", target).removeprefix("#")
        if target[:1] in ("#", "/") and name in self._names:
            self._linked.add(name)
            return f"#{name}"
        if target.strip("#"):
            lost(f"a link to {target}")
        return ""

    def _fixed(self, theme: str) -> dict[str, Any]:
        return {"theme": theme} if self._paged else super()._fixed(theme)

    def missing(self, words: list[str], made: Any) -> Iterator[str]:
        """The lines of which a word is not in what was made of a slide."""
        there = {*_WORD.findall(" ".join(texts(made)))}
        return (line for line in words if {*_WORD.findall(line)} - there)


def _inert(text: str, run: bool) -> str:
    """A text in which no `{python} expression` is one; run: of which each is one of the session of the cells."""
    form = r"\1{python main}\2\1" if run else "\\1\N{ZERO WIDTH SPACE}{python}\\2\\1"
    parts = ((sign, "\n".join(lines)) for sign, lines in pieces(text.split("\n")))
    return "\n".join(part if sign > 0 else _COMPUTED.sub(form, part) for sign, part in parts)


def _defined(text: str) -> tuple[str, dict[str, str]]:
    """A text in which links say where they lead, without its footnotes, and those by their names."""
    marked = list(kinds(text.split("\n")))
    plain_text = "".join(f"\x02{n}\x02\n" if kind else f"{line}\n" for n, (kind, line) in enumerate(marked))
    notes = {match[1]: " ".join(match[2].split()) for match in _NOTE.finditer(plain_text)}
    plain_text = _NOTE.sub("", plain_text)
    links = {match[1].lower(): match[2] for match in _LINK.finditer(plain_text)}

    def linked(match: re.Match[str]) -> str:
        target = links.get((match[2] or match[1]).lower())
        return f"[{match[1]}]({target})" if target else match[0]

    plain_text = _LINK.sub("", plain_text)
    plain_text = re.sub(r"(?<![\]\\])\[([^\[\]\n]+)\](?:\[([^\[\]\n]*)\])?(?![(\[:{])", linked, plain_text)
    return re.sub("\x02(\\d+)\x02", lambda m: marked[int(m[1])][1], plain_text).removesuffix("\n"), notes


def _under(said: dict[str, Any], *names: str) -> Iterator[dict[str, Any]]:
    """The mappings that stand under some keys, and those in them."""
    for inner in (said[name] for name in names if isinstance(said.get(name), dict)):
        yield inner
        yield from (value for value in inner.values() if isinstance(value, dict))


def _flat(value: Any, *names: str) -> list[str]:
    """The words of a text, a list of them, or of a list of mappings under these names."""
    if isinstance(value, list):
        return [word for one in value for word in _flat(one, *names)]
    if isinstance(value, dict):
        return [word for name in names or ("name",) if name in value for word in _flat(value[name])]
    return [" ".join(str(value).split())] if str(value).strip() and "affiliation" not in names else []


def _slug(title: str) -> str:
    """The name that pandoc gives to a heading."""
    words = re.sub(r"[^\w\s.-]", "", plain(title).lower())
    return re.sub(r"^[^a-z]+", "", re.sub(r"\s+", "-", words.strip()))
