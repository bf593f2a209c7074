"""Write docs/text.md, what is read in texts and in which keys, by reading samples: python tools/make_text.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from deck.base.problem import DeckError, Where
from deck.model.tags import Node
from deck.model.text import Paragraph, Run
from deck.outline.keys import Key
from deck.rendering.blocks import Part, blocks, letters
from deck.rendering.markdown import Reader
from deck.rendering.render import TemplateEnvironment

ROOT = Path(__file__).parent.parent
WHERE = Where("outline.yaml")
HEAD = """# What is read in texts

Texts are Markdown: CommonMark, and what else people type. What is not read is printed as typed, and the build warns of
it at its place, with the way that works. `typography: false` in the deck leaves quotes and dashes as they are typed;
else they are those of `lang`, outside code. Paths of pictures begin at `assets/`; footnotes stand at the foot. Of the
652 examples of CommonMark 0.31.2, 462 have the words of its HTML on the slide, 186 are told, and 4 read Markdown
where HTML has none. The {all} samples below, of what CommonMark, GitHub, pandoc and other tools read, were read by
`python tools/make_text.py`, which makes this page: {set} are set in a body, and {told} are told. A cell says how the
words are set, and *told* is what a warning or an error says at their line.

"""
SAMPLES: dict[str, Sequence[str]] = {
    "In a line": (
        *("**bold**", "*italic*", "`code`", "~~gone~~", "H~2~O", "x^2^", "==marked==", "[words]{accent}"),
        *(
            "[mot]{lang=fr}",
            "[words](https://example.org)",
            "<https://example.org>",
            "https://example.org",
            "www.example.org",
            "<mail@example.org>",
            "$x^2$",
            r"\\(x^2\\)",
        ),
        *("a<br>b", "<sub>2</sub>", "<sup>2</sup>", "<kbd>Ctrl</kbd>", "<u>under</u>", "<mark>marked</mark>"),
        *(
            "&mdash;",
            "a<!-- left out -->b",
            ":tada:",
            '"quoted"',
            "it's",
            "a -- b",
            "a --- b",
            "1--3",
            "--no-run",
            "^[a footnote]",
        ),
    ),
    "In a body": (
        *("- a\n- b", "1. a\n2. b", "9. a\n10. b", "a) a\nb) b", "i. a\nii. b", "- [x] done\n- [ ] open"),
        *(
            "1. a\n\n   more of a\n2. b",
            "Term\n: meaning",
            "> quoted",
            "> [!NOTE]\n> a note",
            "# Heading",
            "## Heading",
        ),
        *("```python\nx = 1\n```", "| a | b |\n|---|--:|\n| c | 1 |", "![What it shows](images/file.png)"),
        "| a | b |\n|---|---|\n| c | d |\n\nTable: small print",
        *("$$x^2$$", "\\\\[\nx^2\n\\\\]", "Words[^1]\n\n[^1]: a footnote", "<!-- left\nout -->\n\nwords"),
    ),
    "Not read": (
        *(
            "<div>words</div>",
            "::: note",
            "[@key]",
            ". . .",
            "---",
            r"\\textbf{words}",
            "# Head {#id}",
            "[words]{blue}",
        ),
        *("::: {.callout-note}", "[[a page]]", ":nothing:", "a---b", "~two words~", "**中文。**中文"),
        *("• a\n• b", "(a) a\n(b) b", "Then:\n2. a\n3. b", "1. a\n  - b", "-a\n-b", "##Heading", "| a line\n| another"),
        *(
            "+---+\n| a |\n+---+",
            "(@) a",
            "*[HTML]: words",
            ".center[words]",
            "??? note",
            ".. note:: words",
            "see {ref}`x`",
        ),
        *(
            "{{< video a.mp4 >}}",
            "```{python}\nx = 1\n```",
            "`r mean(x)`",
            "![bg right](images/file.png)",
            "class: center, middle",
        ),
        *("++under++", "100~km"),
        *(
            "0. a\n1. b",
            "* a\n** b",
            "= Heading",
            "- [/] half",
            "> [!faq]\n> a",
            "[TOC]",
            "{{ name }}",
            "$ x $",
            "x^{2}",
        ),
        *(
            "[fn:1]",
            "`words <https://example.org>`_",
            "see {py:func}`x`",
            "**words",
            "&bogus;",
            "1.) a\n2.) b",
            "✓ a\n✗ b",
        ),
        *("see @smith2020", "/very important/", "=code=", "//words//", "[b]words[/b]", "Term :: meaning", ". a\n. b"),
        *("image::file.png[]", "https://example.org[words]", "[NOTE]\nwords", 'Schr\\\\"odinger', "Fig.~1", "words::"),
        *("see[^9]", "| a | b |", "```mermaid\na --> b\n```", "words ![a picture](images/file.png)", "**words **"),
    ),
}
STYLES = {
    "bold": "bold",
    "italic": "italic",
    "code": "code",
    "strike": "struck out",
    "underline": "underlined",
    "marked": "marked",
    "color": "coloured",
    "lang": "in its language",
    "href": "a link",
    "formula": "a formula",
}
TABLE = "| typed | under a key for words in a line | in a body | in notes |\n| --- | --- | --- | --- |\n"
KEYS = """## Which keys take what

Any other key takes what [outline.md](outline.md) says, and no Markdown. `notes` take all.

| kind | words in a line | bullets, each in a line | Markdown of any kind |
| --- | --- | --- | --- |
"""


def page() -> str:
    """The page as it should be."""
    parts, bodies = list[str](), list[str]()
    for title, samples in SAMPLES.items():
        parts.append(f"## {title}\n\n{TABLE}")
        for sample in samples:
            readings = list(_readings(sample))
            bodies.append(readings[1])
            parts.append(f"| {_shown(sample)} | {' | '.join(readings)} |\n")
        parts.append("\n")
    told = sum(reading.startswith("told") for reading in bodies)
    head = HEAD.format(all=len(bodies), set=len(bodies) - told, told=told)
    return head + "".join(parts) + "".join(_keys())


def _shown(sample: str) -> str:
    lines = (line.replace("|", "\\|") for line in sample.replace("\\\\", "\\").split("\n") if line)
    return "<br>".join(f"`` {line} ``" for line in lines)


def _readings(sample: str) -> Iterator[str]:
    """How a sample is read in a line, in a body and in notes."""
    text = sample.replace("\\\\", "\\")
    yield _read(text, lambda reader: [Paragraph(reader.inline(text, WHERE))])
    yield _read(text, lambda reader: blocks(text, WHERE, reader))
    yield _read(text, lambda reader: letters(text, WHERE, reader))


def _read(text: str, read: Callable[[Reader], Sequence[Part]]) -> str:
    reader = Reader()
    reader.begin(text)
    try:
        found: Sequence[Part] = read(reader)
    except DeckError as error:
        return f"told: {error.problems[0].message}"
    if reader.warnings:
        return "told: " + reader.warnings[0].message.split(": ")[-1].replace("|", "\\|")
    said = [word for part in found for word in _part(part)]
    notes = ["a footnote"] if reader.footnotes() else []
    return "; ".join(filter(None, dict.fromkeys([*said, *notes]))).replace("|", "\\|") or "nothing"


def _part(part: Part) -> Iterator[str]:
    if isinstance(part, Node):
        yield {"Shape": "a panel", "Code": "code on a panel"}.get(
            type(part).__name__, f"a {type(part).__name__.lower()}"
        )
        return
    if part.marker != "none":
        yield (
            part.sign
            if part.marker == "bullet" and part.sign
            else f"a {part.marker}"
            if part.marker == "bullet"
            else "numbers"
        )
    if part.under:
        yield "hanging"
    if part.heading:
        yield f"a heading of rank {part.heading}"
    for run in part.runs:
        yield from _run(run)


def _run(run: Run) -> Iterator[str]:
    yield from (said for name, said in STYLES.items() if getattr(run, name))
    if run.raised:
        yield "raised" if run.raised > 0 else "lowered"
    if run.text == "\v":
        yield "a new line"
    elif not any(getattr(run, name) for name in (*STYLES, "raised")):
        yield f"`{run.text.strip()}`" if run.text.strip() else ""


def _keys() -> Iterator[str]:
    """Which keys of which kinds take what."""
    kinds = TemplateEnvironment([ROOT / "templates" / "slides"]).kinds
    yield KEYS
    for name in kinds.names:
        found = list(_flat(kinds.read(name).keys.values()))
        cells = (
            ", ".join(f"`{key}`" for key, types in found if kind in types) for kind in ("text", "bullets", "markdown")
        )
        yield f"| `{name}` | {' | '.join(cells)} |\n"


def _flat(keys: Iterable[Key], above: str = "") -> Iterator[tuple[str, set[str]]]:
    for key in keys:
        values = [value for own in key.values for value in (own, *own.of)]
        yield above + key.name, {inner.type for value in values for inner in (value, *value.of)}
        yield from _flat(key.keys.values(), f"{above}{key.name}.")


if __name__ == "__main__":
    (ROOT / "docs" / "text.md").write_text(page(), encoding="utf-8")
