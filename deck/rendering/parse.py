"""Parse the XML that a template wrote into nodes, each text with the place where it was written."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from deck.base.codes import Code
from deck.base.dataclass import replace
from deck.base.problem import DeckError, Problem, Where, collected, did_you_mean
from deck.base.regex import regex
from deck.model import tags
from deck.model.text import Paragraph, Run, numbered
from deck.model.values import Scalar, impossible
from deck.rendering import division
from deck.rendering.attributes import converted
from deck.rendering.blocks import Part, blocks, boxed
from deck.rendering.cells import spread
from deck.rendering.markdown import Reader, read_formula

MARKS = 0xF0000  # private-use characters: MARKS + n opens the n-th text of the outline, END closes it
END = "\U0010fffd"
_MARK = regex(f"[{chr(MARKS)}-{chr(ord(END) - 1)}]")

_DEEP = 100  # elements in one another
_LEVELS = 9  # as many as PowerPoint has
_SAYING = ("alt", "unit", "xlabel", "ylabel")  # attributes that are words, in which values may stand


def parse(element: Element, origins: list[Where], where: Where, reader: Reader) -> tags.Node:
    """An element and those below it → nodes. Raises DeckError with all that is wrong with them.

    `origins[n]` is the place of the n-th text of the outline; `where` that of elements without a stamp.
    """
    here, depth = [element], 0
    while here and depth <= _DEEP:
        here, depth = [child for above in here for child in above], depth + 1
    if here:
        message = f"template: more than {_DEEP} elements in one another"
        raise DeckError(Problem(_stamp(here[0], where), "template-loop", message, "nest less"))
    parser = _Parser(origins, reader)
    node = parser.node(element, tags.Node(where=where))
    if parser.problems:
        raise DeckError(*parser.problems)
    return node


class _Parser:
    """Builds nodes, and collects what is wrong with them."""

    def __init__(self, origins: list[Where], reader: Reader) -> None:
        self._origins, self._reader = origins, reader
        self.problems: list[Problem] = []

    def node(self, element: Element, outer: tags.Node) -> tags.Node:
        where = _stamp(element, outer.where)
        cls = tags.TAGS.get(element.tag)
        if cls is None:
            self._tell(where, "template-tag", f"no tag <{element.tag}>", did_you_mean(element.tag, tags.TAGS))
            return tags.Node(where=where)
        values = self._attributes(element, where)
        node = tags.Node(where=where) if values is None else cls(where=where, **values)
        node.said = dict(self._said(node))
        self._inherit(node, outer, element)
        node.children = [self.node(child, node) for child in element]
        self._check_children(cls, node, element)
        parts = list(self._paragraphs(node, element)) if values is not None else []
        node.paragraphs = numbered([part for part in parts if isinstance(part, Paragraph)])
        if isinstance(node, (tags.Body, tags.Text)):
            try:
                if any(isinstance(part, tags.Node) for part in parts):
                    return division.divided(node, parts)
                if node.build or node.step:
                    node.paragraphs = division.built(node.paragraphs, node.build, node.step)
            except ValueError as error:
                self.problems.append(impossible(self._scalar(element.attrib["build"], node.where), str(error)))
        if isinstance(node, tags.Table):
            for problem in spread(node):
                (self._reader.warnings if problem.level == "warning" else self.problems).append(problem)
        if isinstance(node, tags.Math | tags.Diagram):
            self._read(node)
        if not node.children and isinstance(node, tags.Row | tags.Grid):
            self._tell(where, "template-tag", f"a <{element.tag}> needs something in it")
        deep = next((paragraph for paragraph in node.paragraphs if paragraph.level >= _LEVELS), None)
        if deep:
            place = deep.runs[0].where if deep.runs else where
            self._tell(place, "slide-text", f"more than {_LEVELS} levels of bullets", "make two slides of it")
        return node

    def _inherit(self, node: tags.Node, outer: tags.Node, element: Element) -> None:
        """Come no earlier than what it stands in, leave no later, and move as that does if nothing else is said."""
        node.step = max(node.step, outer.step)
        node.until = min(filter(None, (node.until, outer.until)), default=0)
        node.effect, node.dim = node.effect or outer.effect, node.dim or outer.dim
        node.morph = node.morph or outer.morph
        own = element.get("until") or element.get("step")
        if own and 0 < node.until <= node.step:
            message = f"it leaves at click {node.until} and comes at click {node.step}"
            self._tell(self._scalar(own, node.where).where, "slide-step", message, "let it leave at a later one")

    def _said(self, node: tags.Node) -> Iterator[tuple[str, Paragraph]]:
        """The words of attributes in which values are to stand."""
        for name in _SAYING:
            text = getattr(node, name, "")
            if isinstance(text, Scalar) and "`{python" in text:
                yield name, Paragraph(tuple(self._inline([(str(text), text.where, True)])))

    def _read(self, node: tags.Math | tags.Diagram) -> None:
        """A formula, or boxes and arrows, from the text of a node, which stands there no more: it is no words."""
        runs = [run for paragraph in node.paragraphs for run in paragraph.runs]
        text, node.where, node.paragraphs = "".join(r.text for r in runs), runs[0].where if runs else node.where, []
        with collected(self.problems):
            if isinstance(node, tags.Math):
                node.formula = read_formula(text, node.where, display=True)
            else:
                from deck.rendering.diagrams import nodes  # most decks do without

                self._reader.warnings += nodes.fill(node, text, node.where, self._reader.inline)

    def _attributes(self, element: Element, where: Where) -> dict[str, Any] | None:
        """The attributes' values; None if one of them is wrong or not there."""
        known, before = tags.attributes_of(element.tag), len(self.problems)
        for name, (_, needed) in known.items():
            if needed and name not in element.attrib:
                self._tell(where, "outline-missing-key", f"<{element.tag}> needs {name!r}")
        values = {}
        for name, marked in element.attrib.items():
            if name not in known:
                self._tell(where, "outline-unknown-key", f"<{element.tag}> has no {name!r}", did_you_mean(name, known))
                continue
            text = self._scalar(marked, where)
            try:
                values[name] = converted(name, text, known[name][0])
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

    def _check_children(self, cls: type[tags.Node], node: tags.Node, element: Element) -> None:
        for child, inner in zip(node.children, element, strict=True):
            kind = tags.TAGS.get(inner.tag)
            if kind and not _may_hold(cls, kind):
                self._tell(child.where, "template-tag", f"<{inner.tag}> cannot stand in <{element.tag}>")
            if isinstance(node, tags.Grid) and child.span > node.columns:
                place = self._scalar(inner.attrib["span"], child.where).where
                self._tell(place, "outline-value", f"{child.span} is too many here", f"at most {node.columns}")
            tail = inner.tail or ""
            for text, where, authored in () if tail.isspace() else segments(tail, self._origins, child.where):
                if authored or text.strip():
                    self._tell(where, "template-tag", f"text cannot stand after <{inner.tag}> in <{element.tag}>")

    def _paragraphs(self, node: tags.Node, element: Element) -> Iterator[Part]:
        content = "block" if isinstance(node, tags.Text) and node.flow == "block" else node.content
        parts = [(t, w, a) for t, w, a in segments(element.text or "", self._origins, node.where) if a or t.strip()]
        inner = [child for child in node.children if isinstance(child, tags.P)]
        if parts and (inner or content == "none"):
            message = f"<{element.tag}> takes no text {'beside its <p>' if inner else ''}".rstrip()
            self._tell(parts[0][1], "template-tag", message)
        elif inner:
            node.children = [child for child in node.children if not isinstance(child, tags.P)]
            yield from (paragraph for p in inner if not p.footnote for paragraph in _carried(p))
        elif isinstance(node, tags.P) and len(parts) == 1 and parts[0][2] and self._reader.defined(*parts[0][:2]):
            node.footnote = True
        elif content == "verbatim":
            yield from (Paragraph((Run(text, where),)) for text, where, _ in parts)
        elif content == "block":
            for text, where, _ in parts:
                with collected(self.problems):
                    yield from blocks(text, where, self._reader)
        elif parts:
            yield Paragraph(tuple(self._inline(parts)))

    def _inline(self, parts: list[tuple[str, Where, bool]]) -> Iterator[Run]:
        for text, where, authored in parts:
            # A template's own text is spaced as HTML is: any white space is one space.
            said = text if authored else " " * text[:1].isspace() + " ".join(text.split()) + " " * text[-1:].isspace()
            with collected(self.problems):
                yield from self._reader.inline(said, where)

    def _tell(self, where: Where, code: Code, message: str, hint: str = "") -> None:
        self.problems.append(Problem(where, code, message, hint))


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


def _may_hold(outer: type[tags.Node], inner: type[tags.Node]) -> bool:
    if outer in (tags.Table, tags.Chart, tags.Tr) or inner in (tags.Tr, tags.Td):
        return (outer, inner) in ((tags.Table, tags.Tr), (tags.Chart, tags.Tr), (tags.Tr, tags.Td))
    if inner is tags.Callout:
        return outer in (tags.Picture, tags.Figure, tags.Code)
    if inner is tags.P:
        return outer is not tags.P and outer.content in ("inline", "block")
    if issubclass(inner, tags.Placeholder):
        return outer is tags.Slide
    return outer in (tags.Slide, tags.Row, tags.Column, tags.Block, tags.Grid) and inner is not tags.Slide


def _carried(p: tags.P) -> Iterator[Paragraph]:
    """What a <p> gives the text that it stands in."""
    for paragraph in p.paragraphs or [Paragraph(())]:
        runs = tuple(replace(run, href=p.href) if p.href else run for run in paragraph.runs)
        yield boxed(Paragraph(runs, p.level, p.marker, p.step))
