"""Parse the XML that a template wrote into nodes, each text with the place where it was written."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal
from xml.etree.ElementTree import Element

from deck.loading.values import Text as Scalar
from deck.loading.values import impossible
from deck.markup import (
    ATTRIBUTES,
    TAGS,
    Body,
    Callout,
    Chart,
    Column,
    Figure,
    Grid,
    Math,
    Node,
    P,
    Picture,
    Placeholder,
    Row,
    Slide,
    Table,
    Td,
    Text,
    Tr,
)
from deck.problem import DeckError, Problem, Where, did_you_mean
from deck.rendering import formulas, lit, markdown, steps
from deck.rendering.markdown import Paragraph, Run

MARKS = 0xF0000  # private-use characters: MARKS + n opens the n-th text of the outline, END closes it
END = "\U0010fffd"
_MARK = re.compile(f"[{chr(MARKS)}-{chr(ord(END) - 1)}]")

_LEAST = {"weight": 0.01, "span": 1, "columns": 1, "timeout": 0.01}  # of other numbers 0
_MOST = 10_000
_LEVELS = 9  # as many as PowerPoint has
_WIDTH = r"(?!0+(\.0*)?(?![\d.]))\d{1,4}(\.\d{1,4})?"
_LIMIT = r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?"
_SAYING = ("alt", "unit", "xlabel", "ylabel")  # attributes that are words, in which values may stand
_FORMS = {  # texts that have to look like something: pattern, hint
    "widths": (rf"({_WIDTH}([ ,]+{_WIDTH})*)?", "write a number above 0 for each column: 2 1 1"),
    "align": ("[lcr]*", "write a letter for each column: l, c or r"),
    "decimals": ("[0-6]?", "write how many, from 0 to 6"),
    **dict.fromkeys(("xlim", "ylim"), (rf"({_LIMIT}[ ,]+{_LIMIT})?", "write where the axis begins and ends: 0 100")),
    "lines": (lit.FORM, "write 2-4 or 1,3,5-7; or 2-4 | 6 | all, for one after the other"),
    "play": (r"auto|click|\d{1,4}", "write auto, click, or the number of a click"),
    "session": (r"([^\W_][\w -]*)?", "write letters, digits, - and _"),
}


def parse(element: Element, origins: list[Where], where: Where) -> Node:
    """An element and those below it → nodes. Raises DeckError with all that is wrong with them.

    `origins[n]` is the place of the n-th text of the outline; `where` that of elements without a stamp.
    """
    parser = _Parser(origins)
    node = parser.node(element, Node(where=where))
    if parser.problems:
        raise DeckError(*parser.problems)
    return node


class _Parser:
    """Builds nodes, and collects what is wrong with them."""

    def __init__(self, origins: list[Where]) -> None:
        self._origins = origins
        self.problems: list[Problem] = []

    def node(self, element: Element, outer: Node) -> Node:
        where = _stamp(element, outer.where)
        cls = TAGS.get(element.tag)
        if cls is None:
            self._tell(where, f"no tag <{element.tag}>", did_you_mean(element.tag, TAGS))
            return Node(where=where)
        values = self._attributes(element, where)
        node = Node(where=where) if values is None else cls(where=where, **values)
        node.said = dict(self._said(node))
        self._inherit(node, outer, element)
        node.children = [self.node(child, node) for child in element]
        self._check_children(cls, node, element)
        if values is not None:
            node.paragraphs = list(self._paragraphs(node, element))
        if isinstance(node, (Body, Text)) and (node.build or node.step):
            self._build(node, element)
        if isinstance(node, Table):
            self._check_table(node)
        if isinstance(node, Math):
            self._read(node)
        if not node.children and isinstance(node, Row | Grid):
            self._tell(where, f"a <{element.tag}> needs something in it")
        deep = next((paragraph for paragraph in node.paragraphs if paragraph.level >= _LEVELS), None)
        if deep:
            place = deep.runs[0].where if deep.runs else where
            self._tell(place, f"more than {_LEVELS} levels of bullets", "make two slides of it")
        return node

    def _inherit(self, node: Node, outer: Node, element: Element) -> None:
        """What a node has from the one that it stands in: it does not come before that, nor stay longer."""
        node.step = max(node.step, outer.step)
        node.until = min(filter(None, (node.until, outer.until)), default=0)
        node.effect = node.effect or outer.effect
        node.dim = node.dim or outer.dim
        node.morph = node.morph or outer.morph
        own = element.get("until") or element.get("step")
        if own and 0 < node.until <= node.step:
            message = f"it leaves at click {node.until} and comes at click {node.step}"
            self._tell(self._scalar(own, node.where).where, message, "let it leave at a later one")

    def _build(self, node: Body | Text, element: Element) -> None:
        try:
            node.paragraphs = steps.built(node.paragraphs, node.build, node.step)
        except ValueError as error:
            self.problems.append(impossible(self._scalar(element.attrib["build"], node.where), str(error)))

    def _said(self, node: Node) -> Iterator[tuple[str, Paragraph]]:
        """The words of attributes in which values are to stand."""
        for name in _SAYING:
            text = getattr(node, name, "")
            if isinstance(text, Scalar) and "`{python" in text:
                yield name, Paragraph(tuple(self._inline([(str(text), text.where, True)])))

    def _read(self, node: Math) -> None:
        """A formula from its text, which stands there no more: it is no words."""
        runs = [run for paragraph in node.paragraphs for run in paragraph.runs]
        tex, where = "".join(run.text for run in runs), runs[0].where if runs else node.where
        node.paragraphs = []
        try:
            node.where, node.formula = where, formulas.read(tex, where, display=True)
        except DeckError as error:
            self.problems += error.problems

    def _attributes(self, element: Element, where: Where) -> dict[str, Any] | None:
        """The attributes' values; None if one of them is wrong or not there."""
        known, before = ATTRIBUTES[element.tag], len(self.problems)
        for name, (_, needed) in known.items():
            if needed and name not in element.attrib:
                self._tell(where, f"<{element.tag}> needs {name!r}")
        values = {}
        for name, marked in element.attrib.items():
            if name not in known:
                self._tell(where, f"<{element.tag}> has no {name!r}", did_you_mean(name, known))
                continue
            text = self._scalar(marked, where)
            try:
                values[name] = _converted(name, text, known[name][0])
            except ValueError as error:
                wrong = impossible(text, str(error))
                own = text.where == where  # the template's own text
                self.problems.append(replace(wrong, message=f"{name}: {wrong.message}") if own else wrong)
        return values if len(self.problems) == before else None

    def _scalar(self, marked: str, where: Where) -> Scalar:
        """An attribute's text; its place is that of the author's first word in it."""
        parts = segments(marked, self._origins, where)
        place = next((origin for _, origin, authored in parts if authored), where)
        return Scalar("".join(part for part, _, _ in parts), place)

    def _check_children(self, cls: type[Node], node: Node, element: Element) -> None:
        for child, inner in zip(node.children, element, strict=True):
            kind = TAGS.get(inner.tag)
            if kind and not _may_hold(cls, kind):
                self._tell(child.where, f"<{inner.tag}> cannot stand in <{element.tag}>")
            if isinstance(node, Grid) and child.span > node.columns:
                place = self._scalar(inner.attrib["span"], child.where).where
                self._tell(place, f"{child.span} is too many here", f"at most {node.columns}")
            tail = inner.tail or ""
            for text, where, authored in () if tail.isspace() else segments(tail, self._origins, child.where):
                if authored or text.strip():
                    self._tell(where, f"text cannot stand after <{inner.tag}> in <{element.tag}>")

    def _check_table(self, node: Table) -> None:
        columns = max((len(row.children) for row in node.children), default=0)
        widths = node.widths.replace(",", " ").split()
        for count, written, what in ((len(widths), node.widths, "widths"), (len(node.align), node.align, "letters")):
            if columns and count not in (0, columns):
                place = getattr(written, "where", node.where)
                self._tell(place, f"{count} {what} for {columns} columns", "write one for each column")

    def _paragraphs(self, node: Node, element: Element) -> Iterator[Paragraph]:
        content = "block" if isinstance(node, Text) and node.flow == "block" else node.content
        parts = [(t, w, a) for t, w, a in segments(element.text or "", self._origins, node.where) if a or t.strip()]
        inner = [child for child in node.children if isinstance(child, P)]
        if parts and (inner or content == "none"):
            self._tell(parts[0][1], f"<{element.tag}> takes no text {'beside its <p>' if inner else ''}".rstrip())
        elif inner:
            node.children = [child for child in node.children if not isinstance(child, P)]
            yield from (paragraph for p in inner for paragraph in _carried(p))
        elif content == "verbatim":
            yield from (Paragraph((Run(text, where),)) for text, where, _ in parts)
        elif content == "block":
            yield from self._block(parts)
        elif parts:
            yield Paragraph(tuple(self._inline(parts)))

    def _inline(self, parts: list[tuple[str, Where, bool]]) -> Iterator[Run]:
        for part in parts:
            try:
                yield from _inline(*part)
            except DeckError as error:
                self.problems += error.problems

    def _block(self, parts: list[tuple[str, Where, bool]]) -> Iterator[Paragraph]:
        for text, where, _ in parts:
            try:
                yield from markdown.block(text, where)
            except DeckError as error:
                self.problems += error.problems

    def _tell(self, where: Where, message: str, hint: str = "") -> None:
        self.problems.append(Problem(where, message, hint))


def _stamp(element: Element, above: Where) -> Where:
    file, _, line = element.attrib.pop("at", "").rpartition(":")
    return Where(file, int(line)) if file else above


def segments(text: str, origins: list[Where], where: Where) -> list[tuple[str, Where, bool]]:
    """Split rendered text at the marks: (text, where it was written, whether by the author)."""
    if END not in text:
        return [(text, where, False)] if text else []
    found = []
    for part in text.split(END):
        mark = _MARK.search(part)
        before = part[: mark.start()] if mark else part
        if before:
            found.append((before, where, False))
        if mark:
            found.append((part[mark.end() :], origins[ord(mark[0]) - MARKS], True))
    return found


def _converted(name: str, text: Scalar, kind: Any) -> Any:
    """An attribute's text as the type of its field; ValueError says what would be right."""
    if typing.get_origin(kind) is Literal:
        if text not in typing.get_args(kind):
            raise ValueError("one of: " + ", ".join(filter(None, typing.get_args(kind))))
        return str(text)
    if kind is bool:
        if text.lower() not in ("true", "false", "yes", "no", ""):
            raise ValueError("write true or false")
        return text.lower() in ("true", "yes")
    if kind in (int, float):
        return _number(name, text, kind)
    pattern, hint = _FORMS.get(name, ("", ""))
    if pattern and not re.fullmatch(pattern, text):
        raise ValueError(hint)
    return text if kind is str else kind(text)


def _number(name: str, text: str, kind: type[float]) -> float:
    least = _LEAST.get(name, 0)
    whole = "a whole number" if kind is int else "a number"
    try:
        number = kind(text)
    except ValueError:
        raise ValueError(f"write {whole}") from None
    if not least <= number <= _MOST:
        raise ValueError(f"write {whole} from {least:g} to {_MOST:,}")
    return number


def _may_hold(outer: type[Node], inner: type[Node]) -> bool:
    if outer in (Table, Chart, Tr) or inner in (Tr, Td):
        return (outer, inner) in ((Table, Tr), (Chart, Tr), (Tr, Td))
    if inner is Callout:
        return outer in (Picture, Figure)
    if inner is P:
        return outer is not P and outer.content in ("inline", "block")
    if issubclass(inner, Placeholder):
        return outer is Slide
    return outer in (Slide, Row, Column, Grid) and inner is not Slide


def _carried(p: P) -> Iterator[Paragraph]:
    """What a <p> gives the text that it stands in."""
    for paragraph in p.paragraphs or [Paragraph(())]:
        runs = tuple(replace(run, href=p.href) if p.href else run for run in paragraph.runs)
        yield Paragraph(runs, p.level, p.marker, p.step)


def _inline(text: str, where: Where, authored: bool) -> tuple[Run, ...]:
    """A template's own text is spaced as HTML is: any white space is one space."""
    if authored:
        return markdown.inline(text, where)
    lead, tail = text[:1].isspace(), text[-1:].isspace()
    return markdown.inline(" " * lead + " ".join(text.split()) + " " * tail, where)
