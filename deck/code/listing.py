"""Put code, what it printed and made, and inline values into the slides."""

from collections.abc import Iterator, Sequence
from typing import Any

from deck.base.dataclass import replace
from deck.base.numerals import is_number, with_minus
from deck.base.problem import DeckError, Problem, Where, plural
from deck.base.units import PER, Length
from deck.code.ansi import plain, spaced
from deck.code.changes import PRINTED, mark
from deck.code.highlight import highlight
from deck.code.jobs import source, texts
from deck.code.live.sessions import TRANSCRIPTS, visible
from deck.model.deck import Deck
from deck.model.results import Frame, Result
from deck.model.step import stages
from deck.model.tags import Chart, Code, Column, Figure, Node, Ready, Row, Slide, Space, Table, Td, Text, Tr, walk
from deck.model.text import Paragraph, Run
from deck.model.values import Scalar, written_at

_LONGEST = 200  # characters of `lines:` that are told
CODE_STOPS, OUTPUT_STOPS = 4, 8  # columns from one tab stop to the next
ROWS = 10  # of a table that are shown where the author does not say how many


def fill(pages: Sequence[Slide], deck: Deck) -> list[Problem]:
    """Replace code and inline expressions by what they gave, as far as they were run. Tells mistakes."""
    problems: list[Problem] = []
    for page in pages:
        page.notes = list(map(_with_values, page.notes))
        _fill(page, deck, problems)
    return [*problems, *mark(pages)]


def _fill(node: Node, deck: Deck, problems: list[Problem]) -> None:
    node.paragraphs = list(map(_with_values, node.paragraphs))
    for name, said in node.said.items():
        setattr(node, name, Scalar(_with_values(said).text, said.runs[0].where))
    for n, child in enumerate(node.children):
        runs = (run for inner in walk(child) for paragraph in texts(inner) for run in paragraph.runs)
        if isinstance(child, Chart) and any(run.value and not run.value.output for run in runs):
            node.children[n] = Space(where=child.where)  # what its numbers are nobody knows
        elif isinstance(child, Code):
            _fill(child, deck, problems)
            try:
                node.children[n] = shown(child, deck)
            except DeckError as error:
                problems += error.problems
        else:
            _fill(child, deck, problems)


def _with_values(paragraph: Paragraph) -> Paragraph:
    """The paragraph with inline values as words of its sentences: no code, and on one line."""
    runs = list(paragraph.runs)
    for n, run in enumerate(runs):
        if run.value and run.value.output:
            from deck.code.live.prompt import shown as plain_text

            text = plain_text(run.value.output.value.encode(errors="backslashreplace"))
            runs[n] = replace(run, text=" ".join(plain(text).split()), code=False, value=None)
    return replace(paragraph, runs=tuple(runs)) if any(run.value for run in paragraph.runs) else paragraph


def shown(node: Code, deck: Deck) -> Node:
    """Code as it is seen: its lines, what it printed and what it made; the code alone if it was not run."""
    code, where = source(node, deck)
    output = node.result
    seen = spaced(visible(code), CODE_STOPS)
    if not output:
        return _listed(highlight(seen, node.language, where), node)
    made: list[Node] = list(nodes(output.results, node, where))
    if node.language in TRANSCRIPTS:
        text = _transcript(output.text, TRANSCRIPTS[node.language])
        listing = _listed(highlight(text, node.language, where, node.mark), node)
        return _arranged(_shortened(replace(listing, soft=_soft(node, plain(text)))), made, node)
    listing = _listed(highlight(seen, node.language, where), node)
    if node.show == "code":
        return listing
    if output.text or (node.show == "output" and not made):
        lines = highlight(spaced(output.text, OUTPUT_STOPS), "output", where, node.mark)
        soft = frozenset(range(len(lines))) if node.wrap else frozenset()
        printed = replace(node, language=PRINTED, numbers=False, children=[], paragraphs=lines, soft=soft)
        made.insert(0, _shortened(printed))
    return _arranged(None if node.show == "output" else listing, made, node)


def _transcript(text: str, prompts: tuple[str, ...]) -> str:
    """A transcript with spaces for its tabs: what was typed has stops of its own, counted after the prompt."""
    lines = []
    for line in text.split("\n"):
        prompt = next((line[: len(prompt.rstrip()) + 1] for prompt in prompts if line.startswith(prompt)), "")
        stops = CODE_STOPS if prompt else OUTPUT_STOPS
        lines.append(prompt + spaced(line[len(prompt) :], stops))
    return "\n".join(lines)


def _arranged(listing: Code | None, made: Sequence[Node], node: Code) -> Node:
    """A listing and what came of it, beside it or under it, in the place that the code was given."""
    place: dict[str, Any] = {key: getattr(node, key) for key in ("area", "weight", "span")}
    later = max(1, len(listing.lit)) if listing and node.click else 0  # clicks after the code, with which they leave
    for inner in (inner for part in made for inner in walk(part)):
        inner.step, inner.until, inner.effect, inner.dim = node.step + later, node.until, node.effect, node.dim
    parts = list(made)
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
    try:
        lit = stages(node.lines, len(lines))
    except ValueError:
        where = written_at(node.lines, node.where)
        message = f"{str(node.lines)[:_LONGEST]!r} is not possible here"
        hint = f"the code has {plural(len(lines), 'line')}"
        raise DeckError(Problem(where, "outline-value", message, hint)) from None
    if lit and all(lit):
        for n, line in enumerate(lines):
            if not any(n in stage for stage in lit):
                lines[n] = replace(line, runs=tuple(replace(run, color="grey") for run in line.runs))
    width = len(str(len(lines)))
    for n, line in enumerate(lines if node.numbers else (), 1):
        number = replace(line.runs[0], text=f"{n:>{width}}  ", bold=False, color="grey")
        lines[n - 1] = replace(line, runs=(number, *line.runs))
    return replace(node, paragraphs=lines, lit=lit if len(lit) > 1 else ())


def nodes(results: Sequence[Result], code: Code, where: Where) -> Iterator[Node]:
    """A node for each result of a snippet that was written at `where`; one alternative text serves all its figures."""
    figures = 0
    for result in results:
        if isinstance(result, Frame):
            yield _table(result, code.most or ROWS, where)
        else:
            figures += 1
            alt = f"{code.alt} ({figures})" if code.alt and figures > 1 else code.alt
            size = round(result.inches[0] * PER["in"]), round(result.inches[1] * PER["in"])
            asked = result.inches if result.asked else None
            yield Ready(where=where, src="", alt=alt, made=result.artwork, size=size, asked=asked)


def _table(frame: Frame, most: int, where: Where) -> Node:
    """The table's first rows, and under it how much of it is not shown."""
    rows = [_row(cells, where) for cells in frame.rows[: most + 1]]
    table = Table(where=where, children=rows, align=frame.align, stub=frame.index == 1)
    more = zip((len(frame.rows) - len(rows) + frame.more[0], frame.more[1]), ("row", "column"), strict=True)
    beyond = [f"{count:,} more {what}{'s'[: count > 1]}" for count, what in more if count]
    if not beyond:
        return table
    mark = Paragraph((Run(f"… {', '.join(beyond)}", where),))
    note = Text(where=where, size="caption", color="grey", paragraphs=[mark])
    return Column(where=where, children=[table, note], gap=Length("0.08in"))


def _row(cells: Sequence[str], where: Where) -> Node:
    said = (with_minus(text) if is_number(text) else text for text in cells)
    return Tr(where=where, children=[Td(where=where, paragraphs=[Paragraph((Run(text, where),))]) for text in said])
