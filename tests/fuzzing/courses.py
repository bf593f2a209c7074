"""Write lectures as lecturers do, from what the documents promise: knowing nothing of the engine, its keys or reader.

Every word is counted. A deck shows each on its slide, in its notes or in a description, or there is no deck; what is
for another audience is nowhere in its file.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import yaml
from hypothesis import strategies as st

from fuzzing.outlines import assets
from fuzzing.trial import Case

_THEMES = ("plain", "reading", "stage", "proof", "studio", "console")
_TWINS = {"plain": ("light", "dark"), "stage": ("stage", "stage-light"), "console": ("console", "console-light")}
_LANGS = ("en-GB", "en-US", "da", "de", "fr", "es", "pl", "he", "ar")
_INLINE = (  # a word in each of the marks that docs/text.md promises
    *(
        "{}",
        "{}",
        "{}",
        "**{}**",
        "*{}*",
        "`{}`",
        "~~{}~~",
        "=={}==",
        "***{}***",
        '"{}"',
        "'{}'",
        "({})",
        "[{}]{{accent}}",
    ),
    *("[{}](https://example.org/a_b)", "H~2~O {}", "x^2^ {}", "{} -- so", "1--3 {}", "{} ... and", "<kbd>{}</kbd>"),
    *(
        "<u>{}</u>",
        "[{}]{{accent}}",
        "{} &amp; more",
        "$x_1$ {}",
        r"\(y^2\) {}",
        "{}, `a_b`",
        "{}!",
        "{}?",
        "<sub>{}</sub>",
        "{} :smile:",
    ),
    *(
        "{} :smile:",
        "[{}]{{lang=fr}}",
        "100 % {}",
        "`{{var term}}` {}",
        "{}<br>and",
        "**{}**,",
        "_{}_",
        "{} <!-- a remark -->",
    ),
)
_CODE = ("x = {} + 1", "for {} in items:\n    print({})", "print('{}')", "# {}", "def {}(a):\n    return a")
_FIGURE = ("figure", "figures/example.py")
_REFS = """@book{knuth, author = {Donald Knuth}, title = {Literate Programming}, year = 1992, publisher = {CSLI}}
@article{turing, author = {Alan Turing}, title = {On Computable Numbers}, year = 1937, journal = {Proc. LMS}}
"""


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A lecture, which depends on one number alone."""
    return lecture(Random(draw(st.integers(0, 2**48))))


@dataclass
class _Author:
    """Writes slide after slide, and remembers the words of the one that it is at."""

    random: Random
    words: int = 0
    slide: list[str] = field(default_factory=list)
    secret: list[str] = field(default_factory=list)

    def word(self) -> str:
        """A word that was not used before."""
        self.words += 1
        word = f"qua{self.words:04}ve"
        self.slide.append(word)
        return word

    def one(self, *choices: Any) -> Any:
        """One of them."""
        return self.random.choice(choices)

    def seldom(self) -> bool:
        """Whether something is said that most slides do not say."""
        return self.random.random() < 0.15

    def text(self, most: int = 3) -> str:
        """Inline Markdown."""
        return " ".join(self.one(*_INLINE).format(self.word()) for _ in range(self.random.randint(1, most)))

    def plain(self) -> str:
        """Words that are no Markdown."""
        return f"{self.one('A', 'The', 'Any')} {self.word()}"

    def some(self, make: Callable[[], Any], least: int = 1, most: int = 3) -> list[Any]:
        """A few of what a function makes."""
        return [make() for _ in range(self.random.randint(least, most))]

    def markdown(self, most: int = 2) -> str:
        """Blocks of Markdown."""
        return "\n\n".join(self.some(lambda: self.one(*_BLOCKS)(self), 1, most))

    def notes(self) -> str:
        """Blocks as they stand in notes, which show no pictures."""
        return "\n\n".join(self.some(lambda: self.one(*_BLOCKS[:-1])(self)))

    def bullets(self) -> list[Any]:
        """Bullets, some with bullets under them."""
        return self.some(
            lambda: {self.text(2): self.some(lambda: self.text(1), 1, 2)} if self.seldom() else self.text(2)
        )

    def shown(self) -> dict[str, Any]:
        """A picture, or a figure."""
        kind, file = self.one(("picture", "images/example.png"), ("picture", "images/small.svg"), _FIGURE)
        return {kind: file, "alt": self.plain()}


def _list(author: _Author, mark: str) -> str:
    start = author.one(1, 1, 3, 9)
    marks = (f"{start + n}." if mark == "1." else mark for n in range(4))
    return "\n".join(f"{next(marks)} {item}" for item in author.some(lambda: author.text(1)))


def _note(author: _Author) -> str:
    return f"{author.text(1)}[^{author.words}]\n\n[^{author.words}]: {author.text(1)}"


def _table(author: _Author) -> str:
    rows = [author.some(author.plain, 2, 2) for _ in range(author.random.randint(2, 3))]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], author.one("|---|---|", "|:--|--:|"), *lines[1:]])


_BLOCKS: tuple[Callable[[_Author], str], ...] = (
    *(lambda author: author.text(3),) * 3,
    lambda author: _list(author, "-"),
    lambda author: _list(author, "1."),
    lambda author: f"- {author.text(1)}\n  - {author.text(1)}\n- {author.text(1)}",
    lambda author: f"- [x] {author.text(1)}\n- [ ] {author.text(1)}",
    lambda author: f"{author.plain()}\n: {author.text(1)}",
    lambda author: f"> {author.text(2)}",
    lambda author: f"> [!NOTE]\n> {author.text(1)}",
    lambda author: f"### {author.text(1)}\n\n{author.text(1)}",
    lambda author: f"```python\n{author.one(*_CODE).replace('{}', author.word())}\n```",
    lambda author: f"{author.text(1)}\n\n$$x^2 + y^2$$\n\n{author.text(1)}",
    lambda author: f"{author.text(1)}  \n{author.text(1)}",
    lambda author: f"1. {author.text(1)}\n\n   {author.text(1)}",
    _note,
    _table,
    lambda author: f"![{author.plain()}](images/example.png)",
)


def _titled(**made: Any) -> Callable[[_Author], dict[str, Any]]:
    return lambda author: {key: value(author) if callable(value) else value for key, value in made.items()}


def _listed(kind: str, least: int, most: int, **made: Any) -> Callable[[_Author], dict[str, Any]]:
    item = _titled(**made)
    return lambda author: {"kind": kind, **{_LISTS.get(kind, kind): author.some(lambda: item(author), least, most)}}


_LISTS = {"timeline": "events", "process": "steps", "team": "people"}
_TEXT: Callable[[_Author], str] = lambda author: author.text(1)  # noqa: E731
_WORD = _Author.word


def _rows(author: _Author) -> list[list[Any]]:
    columns = author.random.randint(2, 4)
    return [[author.text(1) for _ in range(columns)] for _ in range(author.random.randint(2, 4))]


def _chart(author: _Author) -> dict[str, Any]:
    data = [["Name", "Value"], *([f"n{n}", author.one("3", "4.5", "10")] for n in range(author.random.randint(2, 4)))]
    return {"chart": author.one("bar", "line", "pie", "area"), "data": data}


def _diagram(author: _Author) -> dict[str, Any]:
    a, b, c = author.word(), author.word(), author.word()
    flow = f"flowchart {author.one('LR', 'TD')}\n  a[{a}] --> b({b})\n  b -->|{c}| c{{Choice}}"
    return {"diagram": author.one(flow, f"stateDiagram-v2\n  [*] --> {a}\n  {a} --> {b} : {c}")}


def _columns(author: _Author) -> dict[str, Any]:
    parts = (
        lambda: {"body": author.markdown(1)},
        lambda: {"bullets": author.bullets()},
        author.shown,
        lambda: {"table": _rows(author)},
        lambda: {"head": author.text(1), "body": author.text(2)},
    )
    return {"kind": "columns", "columns": author.some(lambda: author.one(*parts)(), 2, 3)}  # noqa: PLW0108


def _blocks(author: _Author) -> dict[str, Any]:
    kinds = ("definition", "theorem", "lemma", "proof", "example", "exercise", "solution", "note", "warning", "tip")
    return {"kind": "blocks", "blocks": author.some(lambda: {author.one(*kinds): author.markdown(1)}, 1, 2)}


_SLIDES: tuple[Callable[[_Author], dict[str, Any]], ...] = (
    *(_titled(bullets=_Author.bullets), _titled(body=_Author.markdown)) * 4,
    *(_columns, _blocks) * 2,
    _titled(kind="section", text=_TEXT),
    _titled(kind="quote", quote=_TEXT, by=_TEXT),
    _titled(kind="table", table=_rows),
    _titled(kind="math", math="x^2 + y^2 = z^2", text=_Author.markdown),
    _titled(kind="code", code=lambda author: f"print('{author.word()}')", language="python", run="false"),
    _titled(kind="statement", statement=_TEXT),
    _titled(kind="closing", text=_TEXT, link="https://example.org"),
    _titled(kind="dialogue", dialogue=lambda author: [{"Q": author.text(2)}, {"A": author.text(2)}]),
    _titled(
        kind="compare",
        left=lambda author: {"head": author.text(1), "bullets": author.bullets()},
        right=lambda author: {"head": author.text(1), "body": author.text(2)},
    ),
    _listed("cards", 2, 4, head=_WORD, text=_TEXT),
    _listed("numbers", 1, 3, number="42", text=_TEXT),
    _listed("timeline", 2, 5, when="1970", head=_WORD, text=_TEXT),
    _listed("process", 3, 5, head=_WORD, text=_TEXT),
    _listed("team", 1, 5, name=_Author.plain, role=_TEXT),
    lambda author: {"kind": "chart", **_chart(author), "caption": author.text(1)},
    lambda author: {"kind": "diagram", **_diagram(author)},
    lambda author: {"kind": "diagram", **_diagram(author), "beside": author.bullets()},
    lambda author: {
        "kind": "picture",
        "picture": "images/example.png",
        "alt": author.plain(),
        "beside": author.bullets(),
    },
    lambda author: {"kind": "full", "picture": "images/example.png", "alt": author.plain(), "text": author.text(1)},
    lambda author: {"kind": "figure", "figure": "figures/example.py", "alt": author.plain(), "caption": author.text(1)},
)
_MORE: tuple[tuple[str, Callable[[_Author], Any]], ...] = (  # what any slide may say, too
    ("lead", _TEXT),
    ("source", _TEXT),
    ("notes", _Author.notes),
    ("transition", lambda author: author.one("fade", "push", "morph")),
    ("size", lambda author: author.one("small", "large")),
    ("hidden", lambda _: "true"),
    ("appendix", lambda _: "true"),
    ("split", lambda _: "auto"),
)


def lecture(random: Random) -> Case:
    """A lecture of a few slides in one of the themes, and what has to be read on each."""
    author = _Author(random)
    slides, said = [], []
    for _ in range(random.randint(1, 6)):
        author.slide = []
        slide = {"title": author.text(1), **author.one(*_SLIDES)(author)}
        if slide.get("kind") not in ("section", "closing", "quote", "full", "statement"):
            slide |= {name: make(author) for name, make in _MORE if author.seldom()}
        if author.seldom():
            author.secret += author.slide
            slide["for"] = "teacher"
        else:
            said.append((slide.get("appendix") == "true", author.slide))
        slides.append(slide)
    ordered = [words for late in (False, True) for appendix, words in said if appendix == late]
    options = ["--for", "student"] if author.secret else []
    files = {"outline.yaml": _written(_head(author) | {"slides": slides}, random), "assets/refs.bib": _REFS.encode()}
    return Case(files | assets(), options, ordered, unsaid=author.secret)


def _head(author: _Author) -> dict[str, Any]:
    theme = author.one(*_THEMES)
    head = {"title": "A lecture", "theme": author.one(*_TWINS.get(theme, (theme, f"{theme}-dark")))}
    more = {
        "lang": author.one(*_LANGS),
        "aspect": "4:3",
        "footer": "At the foot",
        "progress": author.one("line", "count"),
    }
    more |= {"bibliography": "refs.bib", "logo": "images/small.svg", "minutes": "30", "author": "Ada", "date": "2026"}
    return (
        head
        | {k: v for k, v in more.items() if author.seldom()}
        | {"for": ["teacher", "student"], "vars": {"term": "E26"}}
    )


def _written(outline: Any, random: Random) -> bytes:
    """As people write YAML, or a program JSON."""
    if random.random() < 0.2:
        return json.dumps(outline, ensure_ascii=False, indent=random.choice([None, 1])).encode()
    width = random.choice([60, 80, 1000])
    return yaml.safe_dump(outline, allow_unicode=True, sort_keys=False, width=width).encode()
