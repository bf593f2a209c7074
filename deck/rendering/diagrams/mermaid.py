"""Read Mermaid's flowcharts, states, classes, entities and mind maps with merman, and tell what it says is wrong."""

import json
import re
import typing
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from deck.base.dataclass import replace
from deck.model.node import Fill
from deck.model.stacks import Cells, Head, Look, Toward
from deck.model.words import Outline
from deck.rendering.diagrams.graph import FORMS, Cluster, Edge, Graph, ToldError, Vertex, color, lines, nested

KEYWORDS = ("graph", "flowchart", "stateDiagram", "classDiagram", "erDiagram", "mindmap", "sequenceDiagram")
_KINDS: dict[str, Outline] = FORMS["mermaid"]["kinds"]
_FILLS: dict[str, Fill] = {"stateEnd": "grey", "choice": "grey", "note": "paper"}
_LOOKS: dict[str, Look] = {"dotted": "dashed", "thick": "thick"}
_HEADS: dict[str, tuple[Head, Head]] = {name: tuple(heads) for name, heads in FORMS["mermaid"]["heads"].items()}
_ASIDE: tuple[tuple[Head, Head], Look] = (("none", "none"), "dashed")  # what joins a note to what it is about
_RELATIONS: dict[int, Head] = {0: "diamond", 1: "triangle", 2: "diamond", 3: "arrow", 4: "oval"}  # of classes
_NOTE, _NUMBERS, _ANSWERS = 2, 26, (1, 4, 6, 25, 34)  # Mermaid's numbers of kinds of messages
_ENDS: dict[int, tuple[Head, Head]] = {
    **dict.fromkeys((5, 6), ("none", "none")) | dict.fromkeys((3, 4), ("none", "diamond")),
    **dict.fromkeys((24, 25), ("none", "arrow")) | dict.fromkeys((33, 34), ("triangle", "triangle")),
}
_FRAMES = {10: "loop", 12: "alt", 13: "else", 15: "opt", 19: "par", 20: "and", 22: "", 27: "critical", 28: "option"}
_FRAMES |= {30: "break", 32: "par"}
_SECTIONS, _CLOSE = (13, 20, 28), (11, 14, 16, 21, 23, 29, 31)
_SAID = r"^[ \t]*({})\b(?=[ \t:]+[\w\"'#{{])"  # at the beginning of a line
_UNDRAWN = _SAID.format("title|style|classDef|linkStyle|cssClass|click|callback")
_UNDRAWN_CALLS = _SAID.format("title|activate|deactivate|links?|properties|create|destroy|box") + "|>([+-])"
_COUNTS = {"ZERO_OR_ONE": "0..1", "ZERO_OR_MORE": "0..*", "ONE_OR_MORE": "1..*", "ONLY_ONE": "1"}


def graph(text: str) -> Graph:
    """The graph that a text tells. Raises ToldError, ImportError: merman is not installed."""
    from merman import Merman, MermanError

    engine = Merman()
    try:
        told: dict[str, Any] = json.loads(engine.parse_json(text, None))
    except MermanError as error:
        raise _mistake(json.loads(engine.analyze_json(text, None)), text, str(error)) from None
    kind = str(told["type"])
    made = next((make for name, make in _MADE.items() if kind.startswith(name)), None)
    if made is None:
        raise ToldError(0, f"Mermaid's {kind} is not read here", f"write one of {', '.join(KEYWORDS)}, or dot")
    return replace(made(told), undrawn=re.compile(_UNDRAWN_CALLS if kind == "sequence" else _UNDRAWN, re.M))


def _mistake(found: dict[str, Any], text: str, said: str) -> ToldError:
    """The first of its diagnostics, at its place in the text."""
    errors = [item for item in found.get("diagnostics", ()) if item.get("span")]
    if not errors:
        return ToldError(0, f"Mermaid cannot read this: {said.partition(chr(10))[0]}", f"begin with {KEYWORDS[1]} LR")
    span, message = errors[0]["span"], errors[0]["message"]
    at = len(text.encode()[: span["byte_start"]].decode(errors="ignore"))
    line = text[text.rfind("\n", 0, at) + 1 :].partition("\n")[0].strip()
    near = f"look at {line[:60]!r}" if line else "is the last line whole?"
    return ToldError(min(at, len(text) - 1), f"Mermaid: {message}", errors[0].get("help") or near)


def _flowchart(told: dict[str, Any]) -> Graph:
    groups = {s["id"] for s in told["subgraphs"]}  # arrows to them make nodes of them, too
    vertices = [
        Vertex(n["id"], lines(n["label"] or n["id"]), _KINDS.get(n["layoutShape"], "rect"), color(n["classes"]))
        for n in told["nodes"]
        if n["id"] not in groups
    ]
    edges = []
    for e in (e for e in told["edges"] if e["stroke"] != "invisible"):
        heads, look = _HEADS.get(e["type"], _HEADS["arrow_point"]), _LOOKS.get(e["stroke"], "solid")
        edges.append(Edge(e["from"], e["to"], e["label"] or "", heads, look))
    clusters = [Cluster(s["id"], s["title"] or "", s["nodes"]) for s in told["subgraphs"]]
    return Graph(vertices, edges, nested(clusters), _toward(told, "TB"))


def _toward(told: dict[str, Any], usual: Toward) -> Toward:
    said = {"TD": "TB"}.get(told.get("direction") or usual, told.get("direction") or usual)
    return next((way for way in typing.get_args(Toward) if way == said), usual)


def _states(told: dict[str, Any]) -> Graph:
    nodes = [n for n in told["nodes"] if n["shape"] != "noteGroup"]
    groups = {n["id"]: Cluster(n["id"], n["label"], []) for n in nodes if n["isGroup"]}
    vertices = []
    for n in nodes:
        if n["parentId"] in groups:
            groups[n["parentId"]].nodes.append(n["id"])
        if not n["isGroup"]:
            dot = n["shape"] in ("stateStart", "stateEnd", "fork", "join", "choice")
            own: Fill = _FILLS.get(n["shape"]) or ("ink" if dot else color(n["cssClasses"].split()))
            label = n["label"] if isinstance(n["label"], str) else " ".join(n["label"])
            vertices.append(Vertex(n["id"], [] if dot else lines(label), _KINDS.get(n["shape"], "round"), own))
    looks = (_ASIDE if e["arrowhead"] == "none" else () for e in told["edges"])
    edges = [
        Edge(e["start"], e["end"], e.get("label") or "", *look) for e, look in zip(told["edges"], looks, strict=True)
    ]
    return Graph(vertices, edges, nested(list(groups.values())), _toward(told, "LR"))


def _classes(told: dict[str, Any]) -> Graph:
    vertices = []
    for one in told["classes"].values():
        notes = [f"«{note}»" for note in one["annotations"]]
        members = [item["displayText"] for key in ("members", "methods") for item in one[key]]
        words = [*notes, f"**{one['label']}**", *(_verbatim(member) for member in members)]
        vertices.append(Vertex(one["id"], words, "rect", color(one["cssClasses"].split()), left=bool(members)))
    vertices += [Vertex(one["id"], [_verbatim(one["label"])]) for one in told["interfaces"]]
    vertices += [Vertex(note["id"], lines(note["text"]), "rect", "paper", left=True) for note in told["notes"]]
    edges = [Edge(note["id"], note["class"], "", *_ASIDE) for note in told["notes"] if note["class"]]
    for one in told["relations"]:
        kinds = one["relation"]
        heads = _RELATIONS.get(kinds["type1"], "none"), _RELATIONS.get(kinds["type2"], "none")
        counts = [one[key] for key in ("relationTitle1", "relationTitle2") if one[key] != "none"]
        title = one["title"] or ("«aggregation»" if 0 in (kinds["type1"], kinds["type2"]) else "")
        label = " ".join(filter(None, [title, " : ".join(counts)]))
        edges.append(Edge(one["id1"], one["id2"], label, heads, "dashed" if kinds["lineType"] else "solid"))
    spaces = told["namespaces"].values()
    inner = {one["id"]: [other["id"] for other in spaces if other["parent"] == one["id"]] for one in spaces}
    clusters = [Cluster(one["id"], one["label"], [*one["classIds"], *inner[one["id"]]]) for one in spaces]
    return Graph(vertices, edges, nested(clusters), _toward(told, "TB"))


def _verbatim(words: str) -> str:
    return re.sub(r"([*_`$\\\[\]<])", r"\\\1", words)


def _entities(told: dict[str, Any]) -> Graph:
    vertices = []
    names = {one["id"]: name for name, one in told["entities"].items()}
    for one in told["entities"].values():
        rows = [" ".join([item["name"], item["type"], *item["keys"]]) for item in one["attributes"]]
        words = [f"**{one['alias'] or one['label']}**", *map(_verbatim, rows)]
        vertices.append(Vertex(names[one["id"]], words, "rect", color(one["cssClasses"].split()), left=bool(rows)))
    edges = []
    for one in told["relationships"]:
        spec = one["relSpec"]
        label = f"{_COUNTS.get(spec['cardB'], '')} {one['roleA']} {_COUNTS.get(spec['cardA'], '')}".strip()
        look: Look = "solid" if spec["relType"] == "IDENTIFYING" else "dashed"
        edges.append(Edge(names[one["entityA"]], names[one["entityB"]], label, ("none", "none"), look))
    return Graph(vertices, edges, [], _toward(told, "LR"))


def _mindmap(told: dict[str, Any]) -> Graph:
    """A tree from the middle: half of its branches to the right, half to the left; its root is accented."""
    vertices = [
        Vertex(n["nodeId"], lines(n["label"]), _KINDS.get(n["shape"], "round"), "none" if n["level"] else "accent")
        for n in told["nodes"]
    ]
    names = {n["id"]: n["nodeId"] for n in told["nodes"]}
    half = max((e["section"] for e in told["edges"]), default=0) // 2 + 1
    ends = [(names[e["start"]], names[e["end"]])[:: -1 if e["section"] >= half else 1] for e in told["edges"]]
    edges = [Edge(begin, end, "", ("none", "none")) for begin, end in ends]
    return Graph(vertices, edges, [], "LR")


def _sequence(told: dict[str, Any]) -> Graph:
    """Actors side by side with a line down from each; between them an arrow a row, notes, and frames around rows."""
    actors = {name: n for n, name in enumerate(told["actorOrder"])}
    found = Graph([Vertex(name, lines(told["actors"][name]["description"])) for name in actors], [])
    found.grid = {name: (n, 0, n, 0) for name, n in actors.items()}
    opened, row, number, by = list[list[int]](), 0, 0, 0
    for item in told["messages"]:
        kind, said = item["type"], item["message"]
        row += kind in _FRAMES or kind in _CLOSE or item["to"] is not None
        if kind == _NUMBERS:
            number, by = said.get("start", 1), said["visible"] * said.get("step", 1)
        elif kind in _FRAMES:
            opened += [] if kind in _SECTIONS else [[]]
            opened[-1].append(row)
            found.clusters.append(Cluster(f"frame {row}", f"{_FRAMES[kind]} {said}" if _FRAMES[kind] else "", []))
        elif kind in _CLOSE:
            found.grid |= _framed(opened.pop(), row, found.grid, 0.45 - 0.05 * min(len(opened), 6))
        elif item["to"]:
            ends = sorted((actors[item["from"]], actors[item["to"]]))
            if kind == _NOTE:
                left, right = ((ends[0] - 0.5,) * 2, (ends[1] + 0.5,) * 2, ends)[item["placement"]]
                found.vertices.append(Vertex(f"note {row}", lines(said), "rect", "paper"))
                found.grid[f"note {row}"] = (left, row, right, row)
                continue
            _call(item, row, f"{number}" if by else "", actors, found)
            number += by
    for name, n in actors.items():
        found.grid[f"{name} end"] = (n, row + 1, n, row + 1)
        found.vertices.append(Vertex(f"{name} end", [], "ellipse", "hairline"))
        found.edges.append(Edge(name, f"{name} end", "", ("none", "none"), "faint"))
    return found


def _call(item: dict[str, Any], row: int, number: str, actors: dict[str, int], found: Graph) -> None:
    """Add an arrow, and what it begins and ends at."""
    begin, end, kind = item["from"], item["to"], item["type"]
    for name in dict.fromkeys((begin, end)):
        found.grid[f"{name} {row}"] = (actors[name], row, actors[name], row)
        found.vertices.append(Vertex(f"{name} {row}", [], "ellipse", "grey"))
    edge = Edge(f"{begin} {row}", f"{end} {row}", item["message"], number=len(found.edges) + 1, counted=number)
    edge.look, edge.heads = "dashed" if kind in _ANSWERS else "solid", _ENDS.get(kind, edge.heads)
    found.edges.append(edge)


def _framed(tops: Sequence[int], last: int, grid: dict[str, Cells], air: float) -> Iterator[tuple[str, Cells]]:
    """The places of frames, one a section of rows, around the columns of what is in any of them."""
    inside = [end for name, (a, row, b, _) in grid.items() if row > tops[0] and name[:6] != "frame " for end in (a, b)]
    for top, following in pairwise([*tops, last + 1]):
        yield f"frame {top}", (min(inside, default=0) - air, top, max(inside, default=0) + air, following - 1)


_MADE = {
    **{"flowchart": _flowchart, "state": _states, "class": _classes, "er": _entities},
    **{"mindmap": _mindmap, "sequence": _sequence},
}
