"""Make a diagram's shapes and connectors from the graph that its text tells."""

import re
import typing
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from deck.base.graphviz import HOW_TO_GET_IT, GraphvizMissingError
from deck.base.problem import DeckError, Problem, Where, did_you_mean
from deck.base.regex import regex
from deck.model.node import Token
from deck.model.stacks import Connector, Diagram, Group, every
from deck.model.text import Paragraph, Run
from deck.model.words import Shape, Text
from deck.outline.values import place_in
from deck.rendering.diagrams import dot, mermaid
from deck.rendering.diagrams.graph import MOST, Cluster, Edge, Graph, ToldError, Vertex, color, lines

_LONGEST = 20_000  # letters of a diagram's text
_CLASS = regex(r'(?::::\s*|\b(?:class|fillcolor)\s*=\s*"?|^\s*class\s+[\w,]+[ \t]+)(\w[\w-]*)', re.M)
_COLORS = f"classes are colours of the theme: {', '.join(typing.get_args(Token))}"
Inline = Callable[[str, Where], Sequence[Run]]


def fill(node: Diagram, text: str, where: Where, inline: Inline) -> list[Problem]:
    """Give a diagram the shapes and connectors of its text, which was written at `where`; tell what is not drawn.

    Raises DeckError.
    """
    told = _graph(text, where)
    maker = _Maker(text, where, inline)
    boxes = {vertex.name: maker.box(vertex) for vertex in told.vertices}
    node.toward, node.groups = told.toward, tuple(maker.group(cluster, boxes, told) for cluster in told.clusters)
    groups = {group.name: group for group in every(node.groups)}
    shapes = boxes | {name: group.frame for name, group in groups.items() if group.all_boxes or told.grid}
    arrows = [maker.arrow(edge, shapes) for edge in told.edges]
    names: dict[str, Shape | Connector] = dict(boxes)
    names |= {f"{edge.begin}->{edge.end}": arrow for edge, arrow in zip(told.edges, arrows, strict=True)}
    names |= {f"{edge.number}": arrow for edge, arrow in zip(told.edges, arrows, strict=True) if edge.number}
    node.grid = {shapes[name]: place for name, place in told.grid.items()}
    twice = _step(node, names, arrows)
    for group in groups.values():  # which come with the first of their boxes
        group.frame.step = group.title.step = min((box.step for box in group.all_boxes), default=node.step)
    titles = [group.title for group in groups.values()]
    labels = [arrow.label for arrow in arrows if arrow.label]
    node.children = [*titles, *boxes.values(), *arrows, *labels]
    return [*twice, *_undrawn(told, text, where)]


def _undrawn(told: Graph, text: str, where: Where) -> Iterator[Problem]:
    """What a text says and a diagram does not show: each kind of thing once, at its first place."""
    found = [(match[n], match.start(n), "") for match in told.undrawn.finditer(text) if (n := match.lastindex)]
    found += [(f"class {one[1]}", one.start(1), _COLORS) for one in _CLASS.finditer(text) if color([one[1]]) == "none"]
    for said, at, hint in {one[0]: one for one in reversed(found)}.values():
        yield Problem(place_in(text, at, where), "diagram-text", f"not drawn: {said}", hint, "warning")


def _graph(text: str, where: Where) -> Graph:
    if len(text) > _LONGEST or text.count("&") > MOST:
        raise DeckError(Problem(where, "diagram-text", "this is too much for a diagram", "make several of it"))
    try:
        told = dot.graph(text) if dot.FORM.match(text) else mermaid.graph(text)
    except ToldError as error:
        place = place_in(text, error.at, where)
        raise DeckError(Problem(place, "diagram-text", error.message, error.hint)) from None
    except (KeyError, IndexError, TypeError):  # what the libraries tell of rare things has no form to rely on
        hint = "leave out what is unusual, line by line"
        raise DeckError(Problem(where, "diagram-text", "something in this diagram is not read here", hint)) from None
    except GraphvizMissingError:
        raise DeckError(Problem(where, "diagram-missing", "diagrams need Graphviz", HOW_TO_GET_IT)) from None
    except ImportError:
        hint = "python -m pip install merman"
        raise DeckError(Problem(where, "diagram-missing", "Mermaid is read by the library merman", hint)) from None
    if not told.vertices or len(told.vertices) > MOST:
        message = f"{len(told.vertices)} nodes, of which a diagram has from 1 to {MOST}"
        raise DeckError(Problem(where, "diagram-text", message, "make several of it" if told.vertices else "A --> B"))
    return told


class _Maker:
    """Makes nodes, whose words know where they were written."""

    def __init__(self, text: str, where: Where, inline: Inline) -> None:
        self._text, self._where, self._inline = text, where, inline

    def box(self, vertex: Vertex) -> Shape:
        """A node's shape: in a colour of its own with words of paper, else a quiet one."""
        own = vertex.color not in ("none", "panel", "paper")
        return Shape(
            where=self._place(vertex.name),
            kind=vertex.kind,
            fill=vertex.color if vertex.color != "none" else "panel",
            line=vertex.color if own else "grey",
            color="paper" if own else "ink",
            size="code",
            align="left" if vertex.left else "center",
            paragraphs=[self._said(line) for line in vertex.words],
        )

    def arrow(self, edge: Edge, shapes: dict[str, Shape]) -> Connector:
        """An edge, with its label on the colour of the ground."""
        where = self._place(edge.words) if edge.words else self._where
        said = [self._said(line) for line in lines(edge.words)] or [Paragraph(())] * bool(edge.counted)
        if edge.counted:
            said[0] = Paragraph((Run(f"{edge.counted} ", where, bold=True), *said[0].runs))
        label = Shape(where=where, fill="paper", size="caption", color="ink", paragraphs=said) if said else None
        if none := next((name for name in (edge.begin, edge.end) if name not in shapes), ""):
            hint = "let it begin and end at boxes, or at groups with boxes in them"
            raise DeckError(Problem(self._place(none), "diagram-text", f"an arrow's end {none!r} is no box", hint))
        begin, end = shapes[edge.begin], shapes[edge.end]
        return Connector(where=where, begin=begin, end=end, label=label, heads=edge.heads, look=edge.look)

    def group(self, cluster: Cluster, boxes: dict[str, Shape], told: Graph) -> Group:
        """A frame and its title."""
        where, lined = self._place(cluster.words) if cluster.words else self._where, told.grid and cluster.words
        look: dict[str, Any] = {"size": "caption", "color": "grey", "bold": True}
        look |= {"where": where, "paragraphs": [self._said(cluster.words)]}
        title = Shape(fill="paper", **look) if lined else Text(**look)  # the lines of a sequence run below it
        frame = Shape(where=where, kind="round", fill="none", line="hairline")
        held = tuple(box for name, box in boxes.items() if name in cluster.nodes)
        inner = tuple(self.group(inner, boxes, told) for inner in cluster.inner)
        return Group(cluster.name, frame, title, held, inner)

    def _said(self, words: str) -> Paragraph:
        return Paragraph(tuple(self._inline(words, self._place(words))))

    def _place(self, words: str) -> Where:
        """Where words stand in the text; its line is told, and its column where the text is written as it is shown."""
        at = max(0, self._text.find(words))
        line = self._text.count("\n", 0, at)
        if self._where.folded or not line:
            return self._where
        column = at - self._text.rfind("\n", 0, at) - 1
        return Where(self._where.file, self._where.line + line, self._where.column + column)


def _step(node: Diagram, names: dict[str, Shape | Connector], arrows: Sequence[Connector]) -> list[Problem]:
    """Let what `steps` names come click by click; an edge comes with the later of its ends, if nothing else is said.

    What it names twice comes at the later click, and is told.
    """
    groups = str(node.steps).split("|") if node.steps else []
    said = [(name, click) for click, group in enumerate(groups, max(1, node.step + 1)) for name in group.split()]
    place, listed = getattr(node.steps, "where", node.where), [name for name, _ in said]
    for name, click in said:
        if name not in names:
            raise DeckError(Problem(place, "slide-step", f"the diagram has no {name!r}", did_you_mean(name, names)))
        names[name].step = click
    for shape in names.values():
        shape.step, shape.until, shape.effect = max(shape.step, node.step), node.until, node.effect
    for arrow in arrows:
        arrow.step = max(arrow.step, arrow.begin.step, arrow.end.step)
        if arrow.label:
            arrow.label.step, arrow.label.until, arrow.label.effect = arrow.step, arrow.until, arrow.effect
    twice = (name for name in dict.fromkeys(listed) if listed.count(name) > 1)
    hint = "name it where it comes"
    return [Problem(place, "slide-step", f"`steps:` names {name!r} twice", hint, "warning") for name in twice]
