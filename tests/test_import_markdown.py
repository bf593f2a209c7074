"""A deck in Markdown becomes a talk that builds, whatever tool it was written for, and no word of it is lost."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image
from readback import slides

from deck.cli.main import main

WORD = re.compile(r"[^\W_]+")
MARP = """\
---
marp: true
title: Testing what matters
theme: gaia
paginate: true
footer: A course
---
<!-- _class: lead -->
# Testing what matters
## An overview

---
# Where the time goes
* Collection, `<!-- not a comment -->`
* Fixtures of the *session*
  * under it

<!-- Say this slowly. -->

---
![bg right:40%](red.png)
## Beside a picture
- one
- two

---
![bg](red.png)
# All over

---
# Sums
Words ![w:30 a red square](red.png) go on: $x^2$ and $\\nosuch{y}$.

| a | b |
|---|--:|
| c | 1 |

<style>
h1 { color: red; }
</style>

![A far picture](https://example.org/far.png) see [the next](#6) and [elsewhere](other.html)

---
<!-- _class: invert -->
# Thank you
"""
SLIDEV = """\
---
theme: seriph
title: A deck of Slidev
layout: cover
---
# A deck of Slidev
For developers

---
layout: two-cols
transition: fade-out
---
# Two sides
At the left

::right::
At the right <carbon:edit />

<!--
Notes of two sides
-->

---
hide: true
---
# Lit code
```ts {2|3-4|all}
const a = 1
const b = 2
const c = 3
const d = 4
```

---
# One by one
<v-clicks>

- first
- second

</v-clicks>

---
src: ./more.md
---

---
layout: image-right
image: ./red.png
---
# Beside
<div class="grid grid-cols-2">
<div>

Inner left

</div>
<div>

Inner right

</div>
</div>
"""
PANDOC = """\
% A pandoc talk
% Ada Lovelace; Charles Babbage
% 1843

# Beginnings

## First {#first .smaller}

Paragraph with a note[^1] and [link][home], see [second](#second-slide).

. . .

- a
- b

::: notes
What to *say*.
:::

[^1]: The words of the note.
[home]: https://example.org

## Second slide

:::::::: {.columns}
::: {.column width="60%"}
The left, wider
:::
::: {.column width="40%"}
![What it shows](red.png){width=50%}
:::
::::::::

Under both

## Third

```python
## no heading
x = 1
```

---

![](red.png)

| Term
| another line

(@) example
"""
QUARTO = """\
---
title: "Quarto: a talk"
subtitle: With cells
author:
  - name: Ada Lovelace
    affiliations: University of Somewhere
date: today
lang: en
format:
  revealjs:
    incremental: false
    slide-number: true
bibliography: works.bib
execute:
  echo: true
---

# Part one

## Cells {background-image="red.png"}

```{python}
#| echo: true
#| code-line-numbers: "1|2"
x = 2
print(x + 40)
```

::: {.incremental}
- one at a time
- next
:::

## Hidden {visibility="hidden"}

```{r}
#| echo: false
plot(cars)
```

As said [@knuth, p. 3].

## Boxes

::: {.callout-tip title="Try it"}
Words of a tip
:::

::: {.panel-tabset}
### Tab
Text in a tab
:::

{{< video https://example.org/film.mp4 >}}

::: footer
Source: a book
:::

## References

::: {#refs}
:::
"""
XARINGAN = """\
---
title: "Ninjas"
output:
  xaringan::moon_reader:
    css: default
---
class: center, middle
# Ninjas

---
name: clicks
# Clicks
.pull-left[
Left **side**
]
.pull-right[
Right side .red[loud]
]
--

later

???
Notes of clicks
"""
BIB = "@book{knuth, author = {Donald Knuth}, title = {The Art}, year = {1968}, publisher = {AW}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "old").mkdir()
    Image.new("RGB", (400, 300), "red").save(tmp_path / "old" / "red.png")
    (tmp_path / "old" / "works.bib").write_text(BIB)
    (tmp_path / "old" / "more.md").write_text("# From a file\nIts words\n\n---\n# And another\nwith more\n")
    return tmp_path / "old"


def _talk(folder: Path, name: str, text: str, *more: str) -> tuple[list[dict[str, Any]], str, list[Any]]:
    """The slides of the outline that a deck becomes, the list of what is lost, and the slides that it builds."""
    (folder / name).write_text(text, encoding="utf-8")
    talk = folder.parent / "talk"
    assert main(["import", str(folder / name), "-o", str(talk), *more]) == 0
    assert main([str(talk), "--quiet", "-o", str(talk / "new.pptx")]) == 0
    outline = yaml.load((talk / "outline.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
    return outline["slides"], (talk / "import.md").read_text("utf-8"), slides(talk / "new.pptx")


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.md", MARP), ("b.md", SLIDEV), ("c.md", PANDOC), ("d.qmd", QUARTO), ("e.Rmd", XARINGAN)],
)
def test_no_word_is_lost(folder: Path, name: str, text: str) -> None:
    _talk(folder, name, text)
    whole = "".join(path.read_text("utf-8") for path in folder.parent.glob("talk/*") if path.suffix in (".yaml", ".md"))
    seen = re.sub(r"<style>[^<]*</style>|</?(?:v-clicks|div)[^<>]*>", " ", text)
    known = {"marp", "bg", "w", "30", "class", "grid", "cols", "right", "clicks", "src", "incremental", "callout"}
    known |= {"tip", "panel", "tabset", "refs", "notes", "columns", "column", "pull", "left", "name", "middle", "width"}
    known |= {
        "layout",
        "two",
        "theme",
        "output",
        "format",
        "revealjs",
        "execute",
        "hide",
        "red",
        "png",
        "title",
        "none",
    }
    lost = {*WORD.findall(seen)} - {*WORD.findall(whole)} - known
    assert lost <= {
        "author",
        "date",
        "lang",
        "subtitle",
        "affiliations",
        "bibliography",
        "carbon",
        "edit",
        "footer",
    } | {
        *("visibility", "hidden", "smaller", "echo", "code", "line", "numbers", "r", "transition", "fade", "out", "md"),
        *("image", "more", "center", "background", "xaringan", "moon_reader", "moon", "reader", "css", "default", "60"),
        *("40", "first", "50", "ts", "lead", "incremental", "hidden", "true", "false", "_class", "home"),
    }, lost


def test_marp(folder: Path) -> None:
    found, lost, built = _talk(folder, "a.md", MARP)
    opening, time, beside, full, sums, thanks = found
    assert opening == {"title": "Testing what matters", "kind": "title", "subtitle": "An overview"}
    assert time["build"] == ["1", "2"] and time["notes"] == "Say this slowly."
    assert "`<!-- not a comment -->`" in time["body"]
    assert (beside["picture"], beside["side"]) == ("images/red.png", "left") and "- one" in beside["beside"]
    assert (full["kind"], full["picture"]) == ("full", "images/red.png")
    assert r"`\nosuch{y}`" in sums["body"] and "![a red square](images/red.png)" in sums["body"].split("\n")
    assert "[the next](#slide-6)" in sums["body"] and thanks["id"] == "slide-6"
    assert all(said in lost for said in ("https://example.org/far.png", "a link to other.html", "theme: gaia", "style"))
    assert any(getattr(shape, "has_table", False) for shape in built[4].shapes)


def test_slidev(folder: Path) -> None:
    opening, two, lit, one, first, second, beside = _talk(folder, "b.md", SLIDEV)[0]
    assert (opening["kind"], opening["subtitle"]) == ("title", "For developers")
    assert [column["body"] for column in two["columns"]] == ["At the left", "At the right"]
    assert (two["notes"], two["transition"]) == ("Notes of two sides", "fade")
    assert (lit["lines"], lit["run"], lit["hidden"]) == ("2 | 3-4 | all", "false", "true")
    assert one["build"] == ["1", "2"]
    assert (first["title"], first["body"], second["body"]) == ("From a file", "Its words", "with more")
    assert [column.get("body", column.get("picture")) for column in beside["columns"]] == [
        *("Inner left", "Inner right", "images/red.png")
    ]


def test_pandoc(folder: Path) -> None:
    opening, section, first, second, third, fourth = _talk(folder, "c.md", PANDOC)[0]
    text = (folder.parent / "talk" / "outline.yaml").read_text()
    assert "author: Ada Lovelace; Charles Babbage\ndate: 1843" in text.replace("'", "") and opening["kind"] == "title"
    assert (section["kind"], section["section"]) == ("section", "Beginnings")
    assert (first["size"], first["id"], first["notes"], first["build"]) == (
        "small",
        "first",
        "What to *say*.",
        ["0", "1", "1"],
    )
    assert "[link](https://example.org)" in first["body"] and "[^1]: The words of the note." in first["body"]
    assert "[second](#second-slide)" in first["body"] and second["id"] == "second-slide"
    assert (second["picture"], second["caption"], second["width"]) == ("images/red.png", "What it shows", "50%")
    assert third["code"].startswith("## no heading") and fourth["title"] == "Third"


TABLES = """\
## Grid

+------+-------+
| One  | Two   |
+======+=======+
| a b  | 1     |
| more |       |
+------+-------+
| c    | 2     |
+------+-------+

## Simple

  Right     Left
-------     ------
     12     words here
    123     more

: A caption

## Neither

a -- b --- c
"""


def test_tables_of_pandoc(folder: Path) -> None:
    grid, simple, neither = _talk(folder, "a.md", TABLES)[0]
    assert grid["body"] == "| One | Two |\n|---|---|\n| a b more | 1 |\n| c | 2 |"
    assert simple["body"] == "| Right | Left |\n|---|---|\n| 12 | words here |\n| 123 | more |\n\nA caption"
    assert neither["body"] == "a -- b --- c"


def test_quarto(folder: Path) -> None:
    _opening, section, cells, hidden, boxes, works = _talk(folder, "d.qmd", QUARTO)[0]
    assert section["section"] == "Part one"
    parts = cells["columns"][0]["parts"]
    assert (parts[0]["code"], parts[0]["run"], parts[0]["lines"]) == ("x = 2\nprint(x + 40)", "false", "1 | 2")
    assert parts[1]["build"] == ["1", "2"] and cells["columns"][1]["picture"] == "images/red.png"
    assert hidden["hidden"] == "true" and "plot(cars)" in hidden["notes"] and "[@knuth, p. 3]" in hidden["body"]
    assert "> [!TIP] Try it\n> Words of a tip" in boxes["body"] and boxes["source"] == "Source: a book"
    assert works["kind"] == "references"


def test_cells_are_run_only_where_that_is_asked(folder: Path) -> None:
    text = "---\ntitle: T\n---\n\n## A\n\n```{python}\n#| echo: false\nopen('made', 'w')\nprint(6 * 7)\n```\n"
    found, _lost, _ = _talk(folder, "a.qmd", text, "--run")
    assert (found[1]["run"], found[1]["show"], found[1]["session"]) == ("true", "output", "main")


EXPRESSIONS = """\
---
title: "`{python} open('a')`"
---

## A `{python} open('b')` {alt="`{python} x`"}

`{python} open('c', 'w')` and ``{python} open('d')`` and `
{python}  open('e')
` and `{python other} y`[^1]

![`{python} open('f')`](red.png)

::: notes
`{python} open('g')`
:::

<!-- `{python} open('h')` -->

```{python}
#| echo: true
#| fig-cap: "`{python} open('i')`"
`{python} open('j')`
```

[^1]: `{python} open('k')`

{{< include more.md >}}
"""


def test_what_looks_like_an_expression_is_none(folder: Path) -> None:
    from deck.base.problem import Where
    from deck.rendering.blocks import blocks
    from deck.rendering.markdown import Reader

    (folder / "more.md").write_text("`{python} open('l')`\n")
    found, _, built = _talk(folder, "a.qmd", EXPRESSIONS)
    texts = [text for text in _texts(found[1:]) if "open('j')" not in text]  # but for code
    assert len(texts) > 5
    for text in texts:
        parts = blocks(text, Where(""), Reader("en", typography=False), letters=True)
        assert not any(run.value for part in parts for run in getattr(part, "runs", ()))
    shown = "".join(shape.text_frame.text for slide in built for shape in slide.shapes if shape.has_text_frame)
    assert all(f"open('{letter}" in shown for letter in "bcdl")
    shutil.rmtree(folder.parent / "talk")
    found, _, _ = _talk(
        folder, "b.qmd", "---\ntitle: T\n---\n\n## A\n\n```{python}\nx = 6\n```\n\n`{python} x * 7`\n", "--run"
    )
    assert "`{python main} x * 7`" in str(found)


def _texts(value: Any) -> Iterator[str]:
    """Every text in what was read of YAML."""
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(inner)


def test_xaringan(folder: Path) -> None:
    opening, clicks = _talk(folder, "e.Rmd", XARINGAN)[0]
    assert opening["kind"] == "title" and clicks["notes"] == "Notes of clicks"
    assert next(column["body"] for column in clicks["columns"]) == "Left **side**"
    assert clicks["columns"][1]["body"] == "Right side loud\n\nlater" and clicks["columns"][1]["build"] == ["0", "1"]


def test_files_outside_of_the_deck_stay_there(folder: Path) -> None:
    Image.new("RGB", (40, 30), "red").save(folder.parent / "secret.png")
    (folder / "link.png").symlink_to(folder.parent / "secret.png")
    _found, lost, _ = _talk(folder, "a.md", "---\nmarp: true\n---\n# A\n![x](../secret.png)\n![y](link.png)\n\nwords\n")
    assert not list((folder.parent / "talk").rglob("*.png"))
    assert lost.count("no such file in the folder of the deck") == 2


@pytest.mark.parametrize(
    "text", ["{{< include a.md >}}\n" * 9 + "# A\nx\n", "---\nsrc: a.md\n---\n\n---\nsrc: a.md\n---\n# A\n"]
)
def test_a_file_that_shows_itself_ends(folder: Path, text: str) -> None:
    assert len(_talk(folder, "a.md", text)[0]) < 20


@pytest.mark.parametrize("text", ["", "\n\n", "---\n---\n"])
def test_a_file_without_slides_is_told(folder: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.md").write_text(text)
    assert main(["import", str(folder / "a.md"), "-o", str(folder / "talk")]) == 1
    assert "a.md holds no slide" in capsys.readouterr().err


def test_what_does_not_fit_is_divided(folder: Path) -> None:
    code = "\n".join(
        f"print({n}, 'a rather long line of code that goes on and on up to the edge, and past it')" for n in range(30)
    )
    text = f"---\nmarp: true\n---\n# A\nBefore\n\n```python\n{code}\n```\n\n" + "Words of a paragraph. " * 60
    found, lost, _ = _talk(folder, "a.md", text)
    assert len(found) > 2 and "stands in the notes" not in lost
    assert sum(str(slide).count("print(") for slide in found) == 30
