"""Put code, what it printed, and inline values into the slides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from deck.live import prompt
from deck.live.sessions import Output
from deck.live.statements import visible
from deck.loading.outline import Deck
from deck.loading.values import Text
from deck.markup import Chart, Code, Column, Figure, Node, Row, Slide, Space, walk
from deck.problem import DeckError, Problem
from deck.rendering.lit import stages
from deck.rendering.markdown import Paragraph, Run
from deck.running.ansi import plain
from deck.running.highlight import highlight
from deck.running.jobs import is_inline, source, texts
from deck.running.made import nodes
from deck.units import Length

TRANSCRIPTS = {"prompt": (">>>", "..."), "doctest": (">>>", "..."), "shell": ("$ ", "> ")}


def fill(pages: Iterable[Slide], deck: Deck, outputs: Mapping[int, Output]) -> list[Problem]:
    """Replace code and inline expressions by what they gave; `outputs` by `id()` of the node or run. Tells mistakes."""
    problems: list[Problem] = []
    for page in pages:
        page.notes = [_with_values(paragraph, outputs) for paragraph in page.notes]
        _fill(page, deck, outputs, problems)
    return problems


def _fill(node: Node, deck: Deck, outputs: Mapping[int, Output], problems: list[Problem]) -> None:
    node.paragraphs = [_with_values(paragraph, outputs) for paragraph in node.paragraphs]
    for name, said in node.said.items():
        setattr(node, name, Text(_with_values(said, outputs).text, said.runs[0].where))
    for n, child in enumerate(node.children):
        if isinstance(child, Chart) and not _computed(child, outputs):
            node.children[n] = Space(where=child.where)  # what its numbers are nobody knows
        elif isinstance(child, Code):
            try:
                node.children[n] = shown(child, deck, outputs.get(id(child)))
            except DeckError as error:
                problems += error.problems
        else:
            _fill(child, deck, outputs, problems)


def _computed(node: Node, outputs: Mapping[int, Output]) -> bool:
    """Whether all values are there for which a node, or what is in it, waits."""
    runs = (run for inner in walk(node) for paragraph in texts(inner) for run in paragraph.runs)
    return all(id(run) in outputs for run in runs if is_inline(run))


def _with_values(paragraph: Paragraph, outputs: Mapping[int, Output]) -> Paragraph:
    if not any(is_inline(run) for run in paragraph.runs):
        return paragraph
    return replace(paragraph, runs=tuple(_value(run, outputs) for run in paragraph.runs))


def _value(run: Run, outputs: Mapping[int, Output]) -> Run:
    """An inline value as a word of its sentence: no code, and on one line."""
    if id(run) not in outputs:
        return run
    text = prompt.shown(outputs[id(run)].value.encode(errors="backslashreplace"))
    return replace(run, text=" ".join(plain(text).split()), code=False)


def shown(node: Code, deck: Deck, output: Output | None) -> Node:
    """Code as it is seen: its lines, what it printed and what it made; the code alone if it was not run."""
    code, where = source(node, deck)
    if not output:
        return _listed(highlight(visible(code), node.language, where), node)
    made: list[Node] = list(nodes(output.results, node, where))
    if node.language in TRANSCRIPTS:
        listing = _listed(highlight(output.text, node.language, where, node.mark), node)
        return _arranged(_shortened(replace(listing, soft=_soft(node, plain(output.text)))), made, node)
    listing = _listed(highlight(visible(code), node.language, where), node)
    if node.show == "code":
        return listing
    if output.text or (node.show == "output" and not made):
        lines = highlight(output.text, "output", where, node.mark)
        soft = frozenset(range(len(lines))) if node.wrap else frozenset()
        made.insert(0, _shortened(replace(node, paragraphs=lines, soft=soft)))
    return _arranged(None if node.show == "output" else listing, made, node)


def _arranged(listing: Code | None, made: Sequence[Node], node: Code) -> Node:
    """A listing and what came of it, beside it or under it, in the place that the code was given."""
    place: dict[str, Any] = {key: getattr(node, key) for key in ("area", "weight", "span")}
    later = max(1, len(listing.lit)) if listing and node.click else 0
    parts: list[Node] = [_timed(part, node, later) for part in made]
    if listing and not parts:
        return listing
    if not listing and len(parts) == 1:
        return replace(parts[0], **place)
    stack, gap = (Row if node.output == "beside" else Column), Length("0.2in")
    parts = [replace(part, area="", span=1, weight=1) for part in parts]
    if listing and stack is Row:  # each as high as it has to be
        parts = [Column(where=node.where, children=parts, gap=gap)]
        parts.insert(0, Column(where=node.where, children=[replace(listing, area="", span=1, weight=1)]))
    elif listing:
        drawn = any(isinstance(inner, Figure) for part in made for inner in walk(part))
        parts.insert(0, replace(listing, area="", span=1, weight=1, modest=drawn))
    return stack(where=node.where, children=parts, gap=gap, **place)


def _timed(part: Node, node: Code, later: int) -> Node:
    """A part that comes so many clicks after the code, and leaves with it."""
    for inner in walk(part):
        inner.step, inner.until = node.step + later, node.until
        inner.effect, inner.dim = node.effect, node.dim
    return part


def _soft(node: Code, text: str) -> frozenset[int]:
    """The lines of a transcript that may wrap: the banner, and what was printed if the author says so."""
    lines, prompts = text.split("\n"), TRANSCRIPTS[node.language]
    first = next((n for n, line in enumerate(lines) if line.startswith(prompts)), 0)
    printed = {n for n, line in enumerate(lines) if not line.startswith(prompts)}
    return frozenset(printed if node.wrap else range(first))


def _shortened(node: Code) -> Code:
    """With `most: 12`, the first twelve lines, and how many more there are."""
    more = len(node.paragraphs) - node.most
    if not node.most or more <= 0:
        return node
    where = node.paragraphs[0].runs[0].where
    mark = Paragraph((Run(f"… {more:,} more line{'s'[: more > 1]}", where, code=True, color="grey"),))
    shown = [frozenset(n for n in stage if n < node.most) for stage in node.lit]
    return replace(node, paragraphs=[*node.paragraphs[: node.most], mark], lit=shown)


def _listed(lines: list[Paragraph], node: Code) -> Code:
    """The code with its lines; those that `lines:` never lights are grey, `numbers: true` counts all."""
    lit = stages(node.lines)
    if any(not stage <= set(range(len(lines))) for stage in lit):
        where = getattr(node.lines, "where", node.where)
        raise DeckError(Problem(where, f"{str(node.lines)!r} is not possible here", f"the code has {len(lines)} lines"))
    if lit and all(lit):
        lines = [line if any(n in stage for stage in lit) else _grey(line) for n, line in enumerate(lines)]
    lines = _numbered(lines) if node.numbers else lines
    return replace(node, paragraphs=lines, lit=lit if len(lit) > 1 else ())


def _grey(line: Paragraph) -> Paragraph:
    return replace(line, runs=tuple(replace(run, color="grey") for run in line.runs))


def _numbered(lines: Sequence[Paragraph]) -> list[Paragraph]:
    width = len(str(len(lines)))
    return [
        replace(line, runs=(replace(line.runs[0], text=f"{n:>{width}}  ", bold=False, color="grey"), *line.runs))
        for n, line in enumerate(lines, 1)
    ]
