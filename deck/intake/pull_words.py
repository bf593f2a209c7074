"""Write what was done to the words of a shape or of notes as edits of the texts of an outline."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, groupby, zip_longest
from typing import Any, NamedTuple

from deck.base.dataclass import replace
from deck.base.regex import regex
from deck.intake.markdown import Read, block, inline, markdown, merged, seen
from deck.intake.pull_compared import Compared, Pulled, SaidParagraph
from deck.intake.pull_runs import UNSAID, UnsaidError, formulas, lettered, one_line, retold, spaced, styled, units
from deck.intake.source import Change, YamlNode, written
from deck.model.placed import Page
from deck.model.text import BREAK, Paragraph, Run
from deck.outline.versions import VARIABLE
from deck.pptx.edits import changed
from deck.rendering.grammar import grammar
from deck.rendering.lettered import counted
from deck.rendering.markdown import Reader

_STYLE = ("bold", "italic", "strike", "underline", "marked", "raised", "code", "color")
_PROMPT = regex(r">>> ?|\.\.\. ?|\$ |> |\s*\d+  ")
_ELSEWHERE = "the outline does not say it: it comes from a template, a file or a computation"
_SHARED = "it has an anchor, by which other places of the outline show it, too"
_ALONE = "the text there is one paragraph"


class OnSlide(NamedTuple):
    """A slide whose words are compared: all, its page, its number in the deck, and how its Markdown is read."""

    all: Compared
    page: Page
    found: int
    reader: Reader


class MarkdownPiece(NamedTuple):
    """A paragraph's Markdown in a text: from where to where, and what stands before it on its first line."""

    begin: int
    end: int
    lead: str


class Paragraphs:
    """The paragraphs of a shape as the outline gives them, as a deck has them, and as they were written there.

    own: whose words they are; old: None if the slide was not written; lines: their texts are read as lines, not as
    lists; elements: the shape in both decks.
    """

    styled = True

    def __init__(
        self,
        slide: OnSlide,
        name: str,
        own: Sequence[Paragraph],
        said: tuple[list[SaidParagraph], list[SaidParagraph]],
        old: list[str] | None,
        lines: bool = False,
        elements: Sequence[Any] = (),
    ) -> None:
        self.slide, self.name, self.lines, self.elements = slide, name, lines, elements
        self.source, self.path = slide.all.trial.source, slide.all.trial.made.deck.path
        self.own, (self.now, self.new), self.old = own if len(own) == len(said[0]) else (), said, old
        was = "".join([own[0].text, *(old or [])]) if len(own) == 1 else ""
        if BREAK in was and (node := slide.all.scalar(own[0].runs[0].where)) and not re.search(r"<br|\n", node.text):
            self.own = [replace(own[0], runs=tuple(spaced(own[0].runs)))]  # a title that the layout has broken
            self.now, self.new = (
                [s._replace(text=one_line(s.text), runs=spaced(s.runs)) for s in some] for some in said
            )
            self.old = old and list(map(one_line, old))

    def edits(self) -> Iterator[Pulled]:
        """What was done to them."""
        styled = self.slide.all.exact and self.styled
        now, new = ([item.key(styled) for item in some] for some in (self.now, self.new))
        for kind, a, b, c, d in SequenceMatcher(None, now, new, autojunk=False).get_opcodes():
            for n, m in zip_longest(range(a, b), range(c, d)) if kind != "equal" else ():
                if n is not None and m is not None and self.now[n].level != self.new[m].level:
                    yield from (*self.edit(n, None, n), *self.edit(None, m, n))
                else:
                    yield from self.edit(n, m, b - 1)

    def edit(self, n: int | None, m: int | None, last: int) -> Iterator[Pulled]:
        """A paragraph that is another, new, or gone. last: that after which it is new, or -1."""
        old, new = None if n is None else self.now[n].text, None if m is None else self.new[m]
        text, was = new and new.text, self.old
        began = self.slide.all.began.get(self.slide.found, set())
        if was is not None and old != text:  # has the outline been changed here, and not the deck?
            added, gone = old not in was and (text is not None or old in began), text in was
            if added and (gone or text is None) if old else gone and text not in began:
                return
        pulled = self.pulled(old, text, n if n is not None else last)
        if was is not None and old and text and old not in was and text not in was:
            reason = f"the outline says {old!r} by now, the deck {text!r}"
            yield replace(pulled, conflict=True, reason=reason)
            return
        try:
            if not self.own:
                raise UnsaidError(_ELSEWHERE)
            yield self.taken(pulled, n, new, last)
        except UnsaidError as error:
            yield replace(pulled, reason=str(error))

    def pulled(self, old: str | None, new: str | None, n: int) -> Pulled:
        """An edit, in words, at the place of a paragraph."""
        where = self.own[n].runs[0].where if self.own and n >= 0 else self.slide.page.slide.where
        return Pulled(self.slide.found, where, f"slide {self.slide.found + 1}, {self.name}: {changed(old, new)}")

    def taken(self, pulled: Pulled, n: int | None, new: SaidParagraph | None, last: int) -> Pulled:
        """The edit with what it makes of the outline. Raises UnsaidError."""
        if new is None:
            return self.removed(pulled, n or 0)
        if n is None:
            return self.inserted(pulled, last, new)
        runs, wanted, node = self._part(n, new)
        if "{var" in node.text and (value := self._variable(node.text, wanted)):
            return replace(pulled, texts=[value])
        piece, read = self._piece(n, node, runs)
        text = retold(node.text[piece.begin : piece.end], runs, wanted, read)
        return replace(pulled, texts=[(node, Change(piece.begin, piece.end, text))])

    def _variable(self, said: str, wanted: list[Run]) -> tuple[YamlNode, Change] | None:
        """The variable whose value is the only thing that changed, and what it is now. Raises UnsaidError."""
        parts, given = VARIABLE.split(said.strip()), self.source.root.key("vars")
        pattern = "".join("(.+)" if n % 2 else re.escape(part) for n, part in enumerate(parts))
        match = re.fullmatch(pattern, self.said(wanted), re.DOTALL)
        values = zip(parts[1::2], match.groups() if match else (), strict=False)
        nodes = [(name, node, value) for name, value in values if given and (node := given.key(name))]
        others = {name: (node, Change(0, len(node.text), text)) for name, node, text in nodes if node.text != text}
        if others and (len(others) > 1 or self.source.text.count(f"{{var {next(iter(others))}}}") > 1):
            raise UnsaidError(
                f"it is the value of {' and '.join(others)}, which other places show: change it in `vars:`"
            )
        return next(iter(others.values()), None)

    def _part(self, n: int, new: SaidParagraph) -> tuple[list[Run], list[Run], YamlNode]:
        """The runs of a paragraph that one scalar gives, what they are to be, and that scalar."""
        wanted = units(self.plain(n, new))
        parts = [list(group) for _, group in groupby(self.own[n].runs, lambda run: run.where)]
        for k, group in enumerate(parts):
            before, after = (units([run for part in some for run in part]) for some in (parts[:k], parts[k + 1 :]))
            middle = wanted[len(before) : len(wanted) - len(after)]
            fits = len(before) + len(after) <= len(wanted) and seen([*before, *middle, *after]) == seen(wanted)
            if fits and (node := self.slide.all.scalar(group[0].where)):
                return merged(group), merged(middle), node
        known = {node for group in parts if (node := self.source.at(group[0].where))}
        raise UnsaidError(_SHARED if any(map(self.source.shared, known)) else _ELSEWHERE)

    def scalar(self, n: int) -> YamlNode:
        """The scalar that a paragraph is, or of which it is a part. Raises UnsaidError."""
        node = self.slide.all.scalar(self.own[n].runs[0].where)
        if not node or len({run.where for run in self.own[n].runs}) > 1:
            raise UnsaidError(_ELSEWHERE)
        return node

    def plain(self, n: int, new: SaidParagraph) -> list[Run]:
        """New runs without the style that the place of the paragraph gives to all of it."""
        own = self.own[n].runs
        known = dict(zip(formulas(self.now[n].runs), formulas(own), strict=False))
        now, runs = (lettered(some, [] if known else own) for some in (self.now[n].runs, new.runs))
        if not self.slide.all.exact:
            return styled(units(own), units(runs))
        for name in _STYLE:
            given = {getattr(run, name) for run in now if run.text.strip()}
            if len(given) == 1 and given != {getattr(run, name) for run in own if run.text.strip()}:
                value = given.pop()
                if any(getattr(run, name) != value for run in runs if run.text.strip() and not run.formula):
                    raise UnsaidError(UNSAID)
                runs = [replace(run, **{name: type(value)()}) for run in runs]
        tex = ((run, run.formula and known.get(run.formula.tex)) for run in runs)
        return [replace(r, formula=replace(r.formula, tex=said)) if r.formula and said else r for r, said in tex]

    def _piece(self, n: int, node: YamlNode, runs: list[Run]) -> tuple[MarkdownPiece, Read]:
        """Which part of a scalar's text a paragraph is, and how it is read."""
        reader = self.slide.reader
        words, lines = inline(reader), block(reader)
        same = [k for k, p in enumerate(self.own) if p.runs and self.source.at(p.runs[0].where) is node]
        if (len(same) <= 1 and "\n" not in node.text.strip()) or seen(words(node.text)) == seen(runs):
            listed = node.above is not None and node.above.kind == "list"
            both = not (self.lines or listed) and seen(lines(node.text)) == seen(words(node.text))
            whole = MarkdownPiece(0, len(node.text), "")
            return whole, (
                lambda text: said if seen(said := words(text)) == seen(lines(text)) else ()
            ) if both else words
        found = list(_pieces(node.text, reader.lang, reader.typography))
        if n in same and len(found) == len(same):
            return found[same.index(n)], lines
        alike = [piece for piece in found if seen(words(node.text[piece.begin : piece.end])) == seen(runs)]
        if len(alike) != 1:
            raise UnsaidError(_ELSEWHERE)
        return alike[0], lines

    def said(self, runs: list[Run], read: Read | None = None) -> str:
        """Runs as Markdown. Raises UnsaidError."""
        text = markdown(runs, read or inline(self.slide.reader))
        if not text:
            raise UnsaidError(UNSAID)
        return text

    def inserted(self, pulled: Pulled, last: int, new: SaidParagraph) -> Pulled:
        """A paragraph more, after another. Raises UnsaidError."""
        while last >= 0 and self.now[last].level > new.level:
            last -= 1
        if last < 0:
            raise UnsaidError("nothing stands above it")
        node, deeper, wanted = self.scalar(last), new.level > self.now[last].level, self.plain(last, new)
        item = _item(node)
        if item.above and item.above.kind == "list":
            text = written(self.said(wanted), True)
            if deeper and item is node:
                said = f"{written(node.text, True)}: [{text}]"
                change: Change | None = Change(node.start, node.end, f"{{{said}}}" if node.flow else said)
            else:
                items = item.above.below if item is node or not deeper else item.below[1].below
                at = items.index(item) + 1 if item in items else 0
                text = text if items[0].flow else written(self.said(wanted))
                change = self.source.relisted(items, [*items[:at], text, *items[at:]])
            return replace(pulled, changes={self.path: [change]} if change else {}, reason="" if change else _ALONE)
        piece, _ = self._piece(last, node, list(self.own[last].runs))
        if not piece.lead and piece.end - piece.begin == len(node.text) and self.name != "notes":
            raise UnsaidError(_ALONE)
        lead = re.sub(r"\d+(?=[.)])", lambda number: str(int(number[0]) + 1), piece.lead)
        lead = " " * len(lead) + "- " if deeper else lead
        text = lead + self.said(wanted, block(self.slide.reader))
        return replace(pulled, texts=[(node, Change(piece.end, piece.end, ("\n" if lead.strip() else "\n\n") + text))])

    def removed(self, pulled: Pulled, n: int) -> Pulled:
        """A paragraph less. Raises UnsaidError."""
        node = self.scalar(n)
        if node.above and node.above.kind == "list":
            change = self.source.relisted(node.above.below, [item for item in node.above.below if item is not node])
            return replace(pulled, changes={self.path: [change]} if change else {}, reason="" if change else _ALONE)
        text, (piece, _) = node.text, self._piece(n, node, list(self.own[n].runs))
        begin, stop = text.rfind("\n", 0, piece.begin) + 1, text.find("\n", piece.end) + 1 or len(text)
        if piece.end - piece.begin == len(text) or text[begin : piece.begin].strip() != piece.lead.strip():
            raise UnsaidError(_ALONE)
        stop += 0 if piece.lead.strip() else len(text[stop:]) - len(text[stop:].lstrip("\n"))
        if stop >= len(text):
            begin, stop = len(text[:begin].rstrip("\n")), len(text.rstrip("\n"))
        return replace(pulled, texts=[(node, Change(begin, stop, ""))])


def _pieces(text: str, lang: str, typography: bool) -> Iterator[MarkdownPiece]:
    """The paragraphs and cells of a text in Markdown, in order."""
    lines = text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    read: dict[int, int] = {}  # by line, up to which column
    for token in grammar(lang, typography).parse(counted(text)[0]):
        if token.type == "inline" and token.map:
            said, first = token.content.split("\n"), token.map[0]
            columns = [lines[n].find(part, read.get(n, 0)) for n, part in enumerate(said, first)]
            last = first + len(said) - 1
            read[last] = columns[-1] + len(said[-1])
            if min(columns) >= 0:
                yield MarkdownPiece(starts[first] + columns[0], starts[last] + read[last], lines[first][: columns[0]])


def _item(node: YamlNode) -> YamlNode:
    """The item of a list that a scalar is, or begins as the key of a list under it."""
    above = node.above
    keyed = above and above.kind == "map" and len(above.below) == 2 and above.below[0] is node
    return above if above and keyed and above.below[1].kind == "list" else node
