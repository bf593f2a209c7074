"""Read block Markdown: paragraphs, and what no paragraph can hold, as nodes that stand between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from deck.base.dataclass import replace
from deck.base.problem import DeckError, Problem, Where, collected
from deck.base.regex import regex
from deck.model.tags import Code, Node, Picture, Row, Shape, Table, Td, Tr
from deck.model.text import Marker, Paragraph, Run, numbered
from deck.model.values import Scalar
from deck.rendering.cells import caption, spread
from deck.rendering.fences import language_of
from deck.rendering.lettered import counted
from deck.rendering.markdown import Reader, formula, prose
from deck.rendering.runs import behind, runs

if TYPE_CHECKING:
    from markdown_it.token import Token

Part = Paragraph | Node
_BOX = regex(r"\[([ xX])\](?:\s+|$)")
_NOTE = regex(r"\[!(\w+)\][+-]?\s*")
_PASSED = regex("comment|paragraph_.*|t(head|body)_.*|dl_.*|(list_item|tr|th|td)_close")
_CAPTION = regex(r"(?:Table)?:\s+(?=\S)")  # pandoc's, under a table or, with its name, over it


def blocks(text: str, where: Where, reader: Reader, letters: bool = False) -> list[Part]:
    """The parts of a text in order; letters: tables, code and formulas are paragraphs, as in notes.

    A rule (---) is left out, and told. What a slide has no place for is an error at its line, as is a wrong formula:
    DeckError.
    """
    if prose(text):
        return [Paragraph((Run(str(text), where),))]
    typed, forms = counted(text)
    taken = _Blocks(text, forms, where, reader, letters)
    for token in reader.parsed(typed, where):
        with collected(taken.problems):
            taken.take(token)
    if taken.problems:
        raise DeckError(*taken.problems)
    made = iter(numbered([part for part in taken.found if isinstance(part, Paragraph)]))  # also over nodes between them
    return [next(made) if isinstance(part, Paragraph) else part for part in taken.found]


def letters(text: str, where: Where, reader: Reader) -> list[Paragraph]:
    """The paragraphs of a text in which all is letters, as in notes; footnotes stand at the end. Raises DeckError."""
    found = [part for part in blocks(text, where, reader, letters=True) if isinstance(part, Paragraph)]
    return found + [Paragraph(words) for words in reader.footnotes()]


def boxed(item: Paragraph) -> Paragraph:
    """An item of a list with its box instead of the bullet, or behind its number, if it begins with [ ] or [x]."""
    box = _BOX.match(item.runs[0].text) if item.runs and item.marker != "none" else None
    if not box:
        return item
    sign, rest, number = "☐" if box[1] == " " else "☑", item.runs[0].text[box.end() :], item.marker == "number"
    words = replace(item.runs[0], text=f"{sign} {rest}" if number else rest), *item.runs[1:]
    return replace(item, runs=words) if number else replace(item, runs=words, sign=sign, widest=sign)


class _List(NamedTuple):
    marker: Marker
    first: int
    end: str  # of its signs: . or )


class _Blocks:
    """Collects the parts of a text, and what is wrong with them."""

    def __init__(self, text: str, forms: dict[int, str], where: Where, reader: Reader, letters: bool) -> None:
        self._text, self._forms, self._where, self._reader = text, forms, where, reader
        self._letters = letters
        self._lists: list[_List] = []
        self._item = 0  # the line of the item at hand
        self._fresh = False  # the next paragraph is the first of its list item: it carries the marker
        self._heading = 0
        self._quotes: list[int] = []  # where the open quotations begin in `found`
        self._term = self._meaning = False
        self._table: list[tuple[Token, list[tuple[Run, ...]]]] = []  # the rows of the table at hand
        self._aligns: list[str] = []  # of its cells
        self.found: list[Part] = []
        self.problems: list[Problem] = []

    def take(self, token: Token) -> None:
        """What the next token adds. Raises DeckError."""
        place = self._where.below(token.map[0] if token.map else 0)
        match token.type:
            case "inline":
                self._inline(token, place)
            case "formula_block":
                display = not self._lists and not self._letters
                self._add((formula(token, self._where, display, self._text, token.meta["at"]),))
            case "panel_name":
                self._add((Run(token.content, place),))
            case "fence" | "code_block":
                self._code(token, place)
            case "note_defined":
                self._reader.notes[token.meta["label"]] = self._reader.inline(token.content, place)
            case "table_open":
                self._table, self._aligns = [], []
            case "tr_open":
                self._table.append((token, []))
            case "th_open" | "td_open":
                self._table[-1][1].append(())
                self._aligns.append(str(token.attrs.get("style", "")).removeprefix("text-align:")[:1] or "-")
            case "table_close":
                self._tabled(place)
            case _:
                self._around(token, place)

    def _around(self, token: Token, place: Where) -> None:
        """What begins or ends, in which others stand."""
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self._listed(token, place)
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._fresh, self._item = True, token.map[0] if token.map else 0
            case "heading_open" | "heading_close":
                self._heading = int(token.tag[1:]) * (token.nesting == 1)
            case "dt_open" | "dt_close":
                self._term = token.nesting == 1
            case "dd_open" | "dd_close":
                self._meaning = token.nesting == 1
            case "blockquote_open":
                if self._typed(token).startswith(">>> ") and not self._quotes:
                    hint = "write ```python above it, and ``` below"
                    self._reader.warn(place, "read as quotations in each other: a prompt (>>>) is code", hint)
                self._quotes.append(len(self.found))
            case "blockquote_close":
                self._quoted(self._quotes.pop())
            case "hr":
                self._reader.warn(place, "left out: a text has no rule (---)", "begin a slide, or write a heading")
            case other if not _PASSED.fullmatch(other):
                self.problems.append(Problem(place, "slide-text", f"text has no {other}", "write paragraphs and lists"))

    def _listed(self, token: Token, place: Where) -> None:
        """A list begins."""
        marker: Marker = "bullet" if token.type.startswith("bullet") else "number"
        last = self.found[-1] if self.found else None
        numbered = isinstance(last, Paragraph) and last.marker == "number" and not self._lists
        if numbered and marker == "bullet" and self._typed(token).startswith(" "):
            hint = "indent it as far as the words after the number: three spaces, or more"
            self._reader.warn(place, "this list does not stand under the number above it", hint)
        if token.attrs.get("start") == 0:
            hint = "write words before it"
            self._reader.warn(place, "numbered from 1: PowerPoint's lists cannot begin at 0", hint)
        self._lists.append(_List(marker, int(token.attrs.get("start", 1)) or 1, token.markup))

    def _typed(self, token: Token, line: int = 0) -> str:
        """The first line of what was typed for a token; -1: its last."""
        begin, end = token.map or (0, 1)
        return self._text.split("\n")[begin:end][line]

    def _inline(self, token: Token, place: Where) -> None:
        """A line of words: a cell's, a paragraph's, or pictures that stand by themselves."""
        children = token.children or []
        if self._table:
            self._table[-1][1][-1] = self._runs(children, token, place)
            return
        alone = all(token.type in ("image", "softbreak") or not token.content.strip() for token in children)
        pictures = [token for token in children if token.type == "image"] if alone else []
        if pictures and not ((self._lists and self._fresh) or self._quotes or self._letters):
            self._reader.look(token.meta["typed"], place)
            if any(child.type == "link_open" for child in children):
                self._reader.warn(place, "left out: a picture leads nowhere", "write [words](https://…) under it")
            alts = ("".join(child.content for child in image.children or []) for image in pictures)
            shown = [
                Picture(where=place, src=Scalar(str(image.attrs["src"]), place), alt=Scalar(alt, place))
                for image, alt in zip(pictures, alts, strict=True)
            ]
            if not all(picture.alt for picture in shown):
                hint = "write between the brackets what it shows: ![what it shows](images/file.png)"
                self.problems.append(Problem(place, "slide-alt", "nothing describes a picture", hint))
            self.found.append(shown[0] if len(shown) == 1 else Row(where=place, children=[*shown]))
            return
        named = _CAPTION.match(token.content) if self.found and isinstance(self.found[-1], Table) else None
        if named and not self._lists:
            token.meta["typed"] = token.meta["typed"].removeprefix(named[0])
            self.found.append(caption(self._runs(children, token, place), named.end()))
            return
        found = self._runs(children, token, place)
        if found or not children:
            self._add(found)

    def _runs(self, tokens: list[Token], outer: Token, place: Where) -> tuple[Run, ...]:
        self._reader.look(outer.meta["typed"], place)
        found = runs(tokens, place, lambda child: self._formula(child, outer), self._reader)
        strong = bool(self._heading) or self._term
        return tuple(replace(run, bold=run.bold or strong) for run in found)

    def _formula(self, token: Token, outer: Token) -> Run:
        """A formula; where it is in the text, though the lines of the token have lost what they begin with."""
        at = token.meta["at"]
        lines, above = self._text.split("\n"), outer.content.count("\n", 0, at)
        line, said = (outer.map[0] if outer.map else 0) + above, outer.content.split("\n")[above]
        column = at - (outer.content.rfind("\n", 0, at) + 1)
        before = sum(len(above) + 1 for above in lines[:line]) + max(0, lines[line].find(said)) + column
        return formula(token, self._where, False, self._text, before)

    def _add(self, words: tuple[Run, ...]) -> None:
        level = max(0, len(self._lists) - 1)
        if self._lists and self._fresh:
            self.found.append(self._first(words, level))
        else:
            under = bool(self._lists) or self._meaning
            self.found.append(Paragraph(words, level, under=under, heading=self._heading))
        self._fresh = False

    def _first(self, words: tuple[Run, ...], level: int) -> Paragraph:
        """The paragraph of an item that carries its marker."""
        marker, first, end = self._lists[-1]
        if marker == "bullet":
            return boxed(Paragraph(words, level, marker))
        self._lists[-1] = self._lists[-1]._replace(first=first + 1)
        form = self._forms.get(self._item, "" if end == "." else "1" + end)
        return boxed(Paragraph(words, level, marker, sign=form, number=first))

    def _code(self, token: Token, place: Where) -> None:
        """Code on a panel; in lists, quotations and notes a paragraph a line."""
        first = self._where.below((token.map[0] if token.map else 0) + (token.type == "fence"))
        lines = token.content.rstrip("\n").split("\n")
        if token.type == "fence" and not self._typed(token, -1).lstrip(" \t>").startswith(token.markup):
            self._reader.warn(place, f"nothing closes this code: {token.markup}", "write the same signs under it")
        if not token.content.strip():
            return
        if not (self._letters or self._lists or self._quotes or self._meaning):
            language, code = language_of(token.info, place, self._reader), [Paragraph((Run("\n".join(lines), first),))]
            shown = Code(where=place, language=language, run=False, show="code", literal=True, paragraphs=code)
            self.found.append(shown)
            return
        level = max(0, len(self._lists) - 1)
        for line in lines:
            self.found.append(Paragraph((Run(line, first, code=True),), level, under=bool(self._lists)))

    def _tabled(self, place: Where) -> None:
        """A table, which stands under its item in a list; in quotations and notes a paragraph a row."""
        rows, self._table = self._table, []
        if self._letters or self._quotes:
            if not self._letters:
                hint = "take away the > before it"
                self._reader.warn(place, "a table in a quotation becomes lines of words", hint)
            for _, cells in rows:
                words = [run for cell in cells for run in (Run(" | ", place), *cell)][1:]
                self.found.append(Paragraph(tuple(words), max(0, len(self._lists) - 1), under=bool(self._lists)))
            return
        count = len(rows[0][1])
        typed = self._text.split("\n")
        for row, _ in rows:
            if row.map and len(re.split(r"(?<!\\)\|", typed[row.map[0]].strip(" \t|>"))) > count:
                hint, line = r"write \| for a bar inside a cell, in code too", self._where.below(row.map[0])
                self._reader.warn(line, "left out: this row has more cells than the head", hint)
        align = "".join(self._aligns[:count])
        made = Table(where=place, align=align.replace("-", "l") if set(align) != {"-"} else "")
        for row, cells in rows:
            line = self._where.below(row.map[0] if row.map else 0)
            tds: list[Node] = [Td(where=line, paragraphs=[Paragraph(cell)] if cell else []) for cell in cells]
            made.children.append(Tr(where=line, children=tds))
        self._reader.warnings += spread(made)
        above = self.found[-1] if self.found else None
        named = isinstance(above, Paragraph) and above.marker == "none" and re.match(r"Table:\s+\S", above.text)
        over = [self.found.pop().runs] if named and not self._lists else []  # type: ignore[union-attr]
        self.found += [made, *(caption(words, len("Table: ")) for words in over)]

    def _quoted(self, begin: int) -> None:
        """What a quotation holds: under a name on a panel, or in italics away from the margin."""
        inner = [part for part in self.found[begin:] if isinstance(part, Paragraph)]
        name = _NOTE.match(inner[0].text) if inner else None
        if name and name[1].lower() in self._reader.names:
            inner = _headed(inner, self._reader.names[name[1].lower()], name.end())
            if self._letters or self._quotes or self._lists:
                self.found[begin:] = inner
                return
            panel = Shape(where=inner[0].runs[0].where, kind="round", fill="panel", align="left")
            panel.paragraphs = numbered(inner)
            self.found[begin:] = [panel]
            return
        if name:
            hint = "write [!NOTE], [!TIP], [!WARNING] or another name of a block"
            self._reader.warn(inner[0].runs[0].where, f"printed as typed: no panel is called {name[0].strip()}", hint)
        for n, item in enumerate(inner):
            runs = tuple(replace(run, italic=not run.code) for run in item.runs)
            inner[n] = replace(item, under=item.under or item.marker == "none", runs=runs)
        self.found[begin:] = inner


def _headed(inner: Sequence[Paragraph], name: str, end: int) -> list[Paragraph]:
    """The paragraphs of a note with its name above: the words on the line of its [!NOTE], or what it says itself."""
    first = inner[0]
    words = behind(first.runs, end)
    said = [replace(first, runs=words)] if words else []
    head = Run(name, first.runs[0].where, bold=True, color="accent")
    return [Paragraph((head,), first.level, under=first.under), *said, *inner[1:]]
