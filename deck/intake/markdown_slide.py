"""Read a slide of a deck in Markdown line by line: its words as a body, and what no body holds as parts."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from deck.base.regex import regex
from deck.intake.markdown_code import MarkdownCode
from deck.intake.markdown_pages import HEADING, MarkdownPage, attributes, braced, pieces
from deck.intake.markdown_parts import MarkdownColumn, placed
from deck.intake.markdown_words import MARK, TABLES, MarkdownWords
from deck.intake.old_slide import OldSlide, filled
from deck.rendering.markdown import Reader

_DIV = regex(r"\s*:{3,}\s*(.*?)\s*:*\s*$")
_SLOT = regex(r"\s*::\s*[\w-]+\s*::\s*$")
_BRACKET = regex(r"\s*\.([\w.-]+)\[\s*$")
_ITEM = regex(r"([-*+]|\d+[.)]|#\.|\(@\w*\)) ")
_SHOWN = regex("\x01(\\d+)\x01")  # a picture among words
_DIRECTIVE, _LOOKS = regex(TABLES["marp"]["directive"], re.MULTILINE), regex(TABLES["marp"]["picture"])
_SHORT = 150  # letters of what may stand in the line under a title


class Around(Protocol):
    """What a slide has to know of its deck."""

    tool: str
    lang: str
    incremental: bool
    code: MarkdownCode

    def picture(self, source: str, lost: Callable[[str], None]) -> str:
        """The path under assets/ of a picture; "" if it is not there, which is told."""

    def leads(self, target: str, lost: Callable[[str], None]) -> str:
        """Where a link leads in the outline, "" if nowhere, which is told."""


class MarkdownReader:
    """Reads one slide."""

    def __init__(self, page: MarkdownPage, number: int, deck: Around) -> None:
        self._page, self._deck, self.now = page, deck, OldSlide(number, "markdown")
        self._lost = self.now.lost.append
        told = lambda text: self._comment([text]), self._lost
        self._words = MarkdownWords(deck.tool, self._picture, lambda to: deck.leads(to, self._lost), told)
        self._columns, self._under = [MarkdownColumn(0, [])], MarkdownColumn(0, [])  # what stands under columns
        self._open, self._parted = list[str](), False  # the blocks that are open; whether there are columns
        self._aside: dict[str, list[str]] = {"notes": [], "source": []}
        self._pictures = list[dict[str, Any]]()
        self._later = list[str]()  # pictures that stood among words
        self._behind = list[tuple[str, dict[str, Any]]]()  # pictures behind the slide, each with its side

    def read(self) -> OldSlide:
        """The slide."""
        page, now = self._page, self.now
        self._said(page.keys)
        page.title = self._words.tidied(page.title)
        for sign, lines in pieces(page.lines):
            (self._comment if sign < 0 else self._fence if sign else self._text)(lines)
        if not page.title and self._deck.tool not in ("pandoc", "quarto"):
            self._titled()
        named = str(page.keys.get("title", ""))
        now.title = _line(page.title or named)
        now.lost += [f"its title in contents: {named}"] if named not in ("", now.title) else []
        now.parts = list(placed(self._sides(), Reader(self._deck.lang or "en", typography=False)))
        now.keys |= filled(source=_line(" ".join(self._aside["source"])), notes="\n".join(self._aside["notes"]).strip())
        return now

    def _said(self, keys: dict[str, Any]) -> None:
        """What is said of the slide before its text."""
        now, said = self.now, {name: str(value) for name, value in keys.items() if value not in ("", [])}
        classes = re.findall(r"[\w-]+", f"{said.get('class', '')} {said.get('layout', '')}")
        for name, pattern in TABLES["layouts"].items():
            now.type = name if any(re.fullmatch(pattern, one) for one in classes) else now.type
        known = "|".join([*TABLES["layouts"].values(), TABLES["known"]["classes"]])
        looks = [f"its class: {one}" for one in classes if not re.fullmatch(known, one)]
        looks += [f"{name}: {text}" for name, text in said.items() if name not in TABLES["known"]["keys"]]
        now.lost += [f"said of its look: {', '.join(looks)}"] if looks else []
        hidden = any(said.get(name) == sign for name, sign in TABLES["hidden"].items())
        moves = "auto-animate" if "auto-animate" in [*said, *classes] else said.get("transition", "")
        moves = next((name for name, pattern in TABLES["transitions"].items() if re.fullmatch(pattern, moves)), "")
        now.keys |= filled(
            hidden=hidden, id=_name(said.get("id") or said.get("routeAlias") or said.get("name", "")), transition=moves
        )
        now.keys |= filled(size="small" * ("smaller" in classes))
        for source in [said[name] for name in TABLES["known"]["pictures"] if name in said]:
            if re.search(r"\.\w{3,4}(\W*)$", source := re.sub(r"^url\(|\)$|[\"']", "", source)):
                side = next((one[6:] for one in classes if one.startswith("image-")), "")
                self._background(self._picture("", source, {}), side)

    def _comment(self, lines: Sequence[str]) -> None:
        """A comment is what Marp says of a slide, or what is to be said, or nobody's words."""
        said = re.sub(r"^\s*<!--|-->\s*$", "", "\n".join(lines).strip()).strip()
        keys = dict(_DIRECTIVE.findall(said)) if self._deck.tool == "marp" else {}
        if keys:
            self._said({name: value.strip("\"' ") for name, value in keys.items()})
            said = _DIRECTIVE.sub("", said).strip()
        if self._deck.tool in ("marp", "slidev") and said:
            self._aside["notes"] += ["", said]
        elif said:
            self._lost(f"a comment: {said}")

    def _text(self, lines: Sequence[str]) -> None:
        text = re.sub(r"^(?:\. \. \.|--)\s*$", MARK, "\n".join(lines), flags=re.MULTILINE)
        text, *after = re.split(r"^(?:\?\?\?|Notes?:)\s*$", text, maxsplit=1, flags=re.MULTILINE)
        for line in self._words.tidied(text).split("\n"):
            self._take(line)
        if after:
            self._open.append("notes")
            self._aside["notes"] += after

    def _take(self, line: str) -> None:
        """A line: of a block that begins or ends, or of words."""
        opened, slot = _DIV.match(line), _SLOT.match(line)
        bracket = _BRACKET.match(line) if self._deck.tool == "remark" else None
        if slot:
            self._column(0, [])
        elif bracket or (opened and opened[1]):
            self._begin((bracket or opened)[1].strip("{}").replace(".", " "))  # type: ignore[index]
        elif opened or (line.strip() == "]" and self._deck.tool == "remark" and self._open):
            self._end()
        else:
            listed = any(_ITEM.match(str(one).lstrip()) for one in self._columns[-1].holds[-2:])
            self._say(line.lstrip() if self._open and not listed else line)

    def _begin(self, about: str) -> None:
        """A block of lines, by what is said of it."""
        kinds = (name for name, pattern in TABLES["blocks"].items() if re.search(pattern, about, re.IGNORECASE))
        kind = next(kinds, "column" if self._open[-1:] == ["columns"] else "")
        self._say("")
        self._open.append(kind)
        if kind == "column":
            width = re.search(r"width[=:]\s*[\"']?([\d.]+)", about)
            self._column(float(width[1]) if width else 0, [] if self._parted else self._columns.pop().holds)
        elif kind == "references":
            self.now.keys["kind"] = kind
        elif kind == "step":
            self._columns[-1].holds.append(MARK)
        elif kind.isupper():
            self._say(f"[!{kind}] {braced(about).get('title', '')}".strip())

    def _end(self) -> None:
        kind = self._open.pop() if self._open else ""
        if kind == "columns" and "columns" not in self._open and len(self._columns) > 1:
            self._columns.append(self._under)  # what comes now stands under them
        self._say("")

    def _column(self, width: float, above: list[str | dict[str, Any]]) -> None:
        """Begin a column; above: what stood above the first."""
        self._columns = [*(self._columns if any(self._columns) else ()), MarkdownColumn(width, above)]
        self._parted = True

    def _say(self, line: str) -> None:
        """Put a line where it belongs."""
        aside = next((self._aside[kind] for kind in self._open if kind in self._aside), None)
        if aside is not None:
            aside.append(line.replace(MARK, ""))
            return
        holds = self._columns[-1].holds
        one_by_one = "steps" in self._open or self._deck.incremental
        marp = self._deck.tool == "marp" and re.match(r"\* |\d+\) ", line)  # Marp's own sign for it
        waits = (one_by_one and _ITEM.match(line)) or marp or line.startswith(MARK) or line.endswith(MARK)
        line = line.replace(MARK, "")
        shown, words = [self._pictures[int(n)] for n in _SHOWN.findall(line)], _SHOWN.sub("", line)
        holds += [MARK] if waits else []
        if len(shown) == 1 and not words.strip():
            holds += shown
            return
        if not words.strip() and self._later:
            holds += [*self._later, ""]
            self._later = []
        self._later += [f"\n![{one['alt']}]({one['picture']})" for one in shown]
        quote = "> " * any(kind.isupper() for kind in self._open)
        holds += (
            [] if shown and not words.strip(" -*+|") else [re.sub(r"^ *#{1,6}\s*$", "", f"{quote}{words}".rstrip())]
        )

    def _fence(self, lines: Sequence[str]) -> None:
        """Code: in the body if it is only shown, else a part."""
        for made in self._deck.code.parts(lines, self._lost):
            if isinstance(made, str):
                for line in made.split("\n"):
                    self._say(line)
            elif "notes" in made:
                self._aside["notes"] += ["", made["notes"]]
            else:
                self._columns[-1].holds.append(made)

    def _picture(self, alt: str, source: str, said: dict[str, Any]) -> str:
        """What stands for a picture among the words; its words if it is not there."""
        marp, caption = self._deck.tool == "marp", self._deck.tool in ("pandoc", "quarto")
        looks = [word for word in alt.split() if marp and _LOOKS.fullmatch(word)]
        alt = " ".join(word for word in alt.split() if word not in looks)
        if not (name := self._deck.picture(source, self._lost)):
            named = source.split("?", maxsplit=1)[0].rstrip("/").rpartition("/")[2]
            return alt or (f"[{named}]({source})" if re.match("https?://", source) else "")
        self.now.lost += [] if alt else [f"{name} has no alternative text: say what it shows"]
        wide = re.fullmatch(r"\d+%", str(said.get("width", "")))
        shown = re.sub(r"[*_`\\]", "", alt) or f"Picture of slide {self.now.number}"
        self._pictures.append(filled(picture=name, alt=shown, width=wide and wide[0], caption=caption and alt))
        mark = f"\x01{len(self._pictures) - 1}\x01"
        if "bg" not in looks:
            return mark
        self._background(mark, next((look for look in looks if re.match("left|right", look)), ""))
        return ""

    def _background(self, mark: str, side: str) -> None:
        """A picture behind the slide, which stands beside the words, or under the title if there are none."""
        if match := _SHOWN.fullmatch(mark):
            self._behind.append((side, self._pictures[int(match[1])]))

    def _sides(self) -> list[MarkdownColumn]:
        """The columns, with what stands under them at the end of the last, and the pictures behind the slide."""
        columns = [column for column in self._columns if column is not self._under] or [MarkdownColumn(0, [])]
        columns[-1].holds.extend(["", *self._under.holds, "", *self._later])
        for side, picture in self._behind:
            share = re.search(r"\d+", side)
            picture |= {} if side or any(columns) or len(self._behind) > 1 else {"kind": "full"}  # noqa: PLW2901
            at = 0 if side.startswith("left") else len(columns)
            columns.insert(at, MarkdownColumn(float(share[0]) if share else 50, [picture]))
        return columns

    def _titled(self) -> None:
        """Take the first heading for the title, and one right below it for the line under that."""
        for holds in (column.holds for column in self._columns):
            lines = [(n, HEADING.match(one) if isinstance(one, str) else None) for n, one in enumerate(holds) if one]
            heads = [k for k, (_, match) in enumerate(lines) if match and match[2]]
            if heads:
                (at, match), *rest = lines[heads[0] :]
                self._page.title, holds[at] = str(match[2]), ""  # type: ignore[index]
                attributes(self._page)
                lower = rest[0][1] if rest[1:] else None
                if lower and len(lower[1]) > len(match[1]) and 0 < len(lower[2] or "") < _SHORT:  # type: ignore[index]
                    self.now.subtitle, holds[rest[0][0]] = _line(lower[2]), ""
                return


def _name(text: str) -> str:
    """A name for links, as an outline has them."""
    return re.sub(r"[^\w-]+", "-", text).strip("-")


def _line(text: str) -> str:
    """Words in a line, without what can only stand in a body."""
    return " ".join(_SHOWN.sub("", text.replace(MARK, "")).split())
