"""Define a graph as it was told, before it has places: what Mermaid and dot have in common."""

from __future__ import annotations

import json
import re
import typing
from collections.abc import Collection
from pathlib import Path
from typing import Any

from deck.base.dataclass import dataclass, field
from deck.base.regex import regex
from deck.model.node import Fill, Token
from deck.model.stacks import Cells, Head, Look, Toward
from deck.model.words import Outline

MOST = 60  # nodes; more cannot be read on a slide
# The forms of boxes and of arrows' ends by what Mermaid and dot call them.
FORMS: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("forms.json").read_text(encoding="utf-8"))

_BREAK = regex(r"\$[^$\n]*\$|(<br\s*/?>|\\[nlr]|\n)")


class ToldError(Exception):
    """What is wrong with a diagram's text: where, in characters from its start, what, and what to do."""

    def __init__(self, at: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.at, self.message, self.hint = at, message, hint


@dataclass
class Vertex:
    """A node: its name, its words (lines of Markdown), the form of its box, its colour by the theme's name."""

    name: str
    words: list[str]
    kind: Outline = "round"
    color: Fill = "none"
    left: bool = False  # its words stand left


@dataclass
class Edge:
    """An edge between two nodes, by their names."""

    begin: str
    end: str
    words: str = ""
    heads: tuple[Head, Head] = ("none", "triangle")
    look: Look = "solid"
    number: int = 0  # its name for `steps`, where it has one besides those of its ends
    counted: str = ""  # a number before its words


@dataclass
class Cluster:
    """A group of nodes, and of other groups."""

    name: str
    words: str
    nodes: list[str]
    inner: list[Cluster] = field(default_factory=list)


@dataclass
class Graph:
    """A whole diagram."""

    vertices: list[Vertex]
    edges: list[Edge]
    clusters: list[Cluster] = field(default_factory=list)
    toward: Toward = "TB"
    grid: dict[str, Cells] = field(default_factory=dict)  # of its nodes and groups; else Graphviz says where
    undrawn: re.Pattern[str] = re.compile(r"(?!)")  # what in its text says something that is not drawn


def lines(label: str | None) -> list[str]:
    """The lines of a label, which Mermaid breaks with <br>, both with a backslash and n; not within formulas."""
    marked = _BREAK.sub(lambda match: "\0" if match[1] else match[0], label or "")
    return [line.strip() for line in marked.split("\0") if line.strip()]


def color(said: Collection[str]) -> Fill:
    """The first of the theme's colours that is named."""
    return next((token for token in typing.get_args(Token) if token in said), "none")


def nested(clusters: list[Cluster]) -> list[Cluster]:
    """Clusters in which those that others name as nodes stand inside them; the outermost ones are returned."""
    known = {cluster.name: cluster for cluster in clusters}
    inside = set[str]()
    for cluster in clusters:
        cluster.inner = [known[name] for name in cluster.nodes if name in known and name != cluster.name]
        cluster.nodes = [name for name in cluster.nodes if name not in known]
        inside |= {inner.name for inner in cluster.inner}
    return [cluster for cluster in clusters if cluster.name not in inside]
