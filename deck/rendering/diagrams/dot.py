"""Read Graphviz' dot: nodes, edges and clusters; where they go is decided later, for boxes as large as their words."""

import re
from typing import Any

from deck.base.graphviz import GraphError, laid_out
from deck.base.regex import regex
from deck.model.stacks import Head, Look
from deck.model.words import Outline
from deck.rendering.diagrams.graph import FORMS, Cluster, Edge, Graph, ToldError, Vertex, color, lines, nested

FORM = regex(r"\s*(strict\s+)?(di)?graph\b[^{\n]*\{", re.I)
_KINDS: dict[str, Outline] = FORMS["dot"]["kinds"]
_LOOKS: dict[str, Look] = {"dashed": "dashed", "dotted": "dashed", "bold": "thick"}
_HEADS: dict[str, Head] = FORMS["dot"]["heads"]


def graph(text: str) -> Graph:
    """The graph that a text tells. Raises ToldError, GraphvizMissingError."""
    try:
        told = laid_out(text)
    except GraphError as error:
        raise _mistake(str(error), text) from None
    objects = told.get("objects", [])
    names = {one["_gvid"]: one["name"] for one in objects}
    vertices = [_vertex(one) for one in objects if "pos" in one]
    edges = [_edge(one, names, bool(told["directed"])) for one in told.get("edges", [])]
    clusters = []
    for one in (one for one in objects if one["name"].startswith("cluster") and "pos" not in one):
        held = [names[n] for n in (*one.get("subgraphs", []), *one.get("nodes", []))]
        clusters.append(Cluster(one["name"], one.get("label", ""), held))
    toward = told.get("rankdir", "TB")
    return Graph(vertices, edges, nested(clusters), toward if toward in ("LR", "BT", "RL") else "TB")


def _mistake(said: str, text: str) -> ToldError:
    """Where Graphviz says it is: "syntax error in line 3 near 'x'"."""
    line = re.search(r"line (\d+)", said)
    near = re.search(r"near '(.*)'", said)
    before = text.split("\n")[: max(0, int(line[1]) - 1)] if line else []
    start = sum(len(one) + 1 for one in before)
    at = text.find(near[1], start) if near and near[1] else start
    message = re.sub(r"^.*?(error|Error): *(<stdin>: *)?", "", said)
    hint = "is a quote, bracket or ; missing?" if line else "say it with boxes, arrows and words"
    return ToldError(min(max(at, 0), max(0, len(text) - 1)), f"dot: {message}", hint)


def _vertex(one: dict[str, Any]) -> Vertex:
    label = one.get("label", r"\N").replace(r"\N", one["name"])
    kind = _KINDS.get(one.get("shape", "ellipse"), "round")
    kind = "round" if "rounded" in one.get("style", "") and kind == "rect" else kind
    return Vertex(one["name"], lines(label), kind, color({one.get(key, "") for key in ("class", "fillcolor", "color")}))


def _edge(one: dict[str, Any], names: dict[int, str], directed: bool) -> Edge:
    way = one.get("dir", "forward" if directed else "none")
    head = _HEADS.get(one.get("arrowhead", "normal"), "triangle") if way in ("forward", "both") else "none"
    tail = _HEADS.get(one.get("arrowtail", "normal"), "triangle") if way in ("back", "both") else "none"
    look = _LOOKS.get(one.get("style", ""), "solid")
    return Edge(names[one["tail"]], names[one["head"]], one.get("label", ""), (tail, head), look)
