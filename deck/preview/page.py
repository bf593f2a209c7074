"""Write a deck as one HTML page that needs no other file: its slides, their notes, and the viewer that shows them."""

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from string import Template
from typing import NamedTuple

from deck.base.escape import escape
from deck.base.libraries import TEMPLATES
from deck.base.regex import regex
from deck.base.units import PER
from deck.layout.footers import Position, positions
from deck.lint.talk import count
from deck.lint.wording import SPEED
from deck.model.deck import minutes_of
from deck.model.placed import Page, targets
from deck.model.text import BREAK, Paragraph, Run, sign
from deck.pipeline.report import Composition
from deck.svg.markup import element
from deck.svg.slide import slide, title_of

_VIEWER = TEMPLATES / "viewer"
_MODULES = ("steps", "stage", "strip", "windows", "tools", "presenter", "main")  # each needs but those before it
_IMPORT, _EXPORT = regex(r"^import .*\n", re.MULTILINE), regex(r"^export (?=\w)", re.MULTILINE)
_POLICY = (
    "default-src 'none'; img-src data: blob:; media-src data: blob:; style-src 'unsafe-inline'; "
    "script-src 'sha256-{}'; connect-src {}; base-uri 'none'; form-action 'none'"
)


class SlideView(NamedTuple):
    """A slide as an element of the page, and the key by which the viewer knows it."""

    key: str
    html: str


class PageHead(NamedTuple):
    """What the page says of the deck as a whole; live: what the preview alone knows, which takes what is drawn anew."""

    title: str
    lang: str = "en-GB"
    measures: str = ""
    minutes: float = 0
    live: Mapping[str, object] | None = None


def head(made: Composition) -> PageHead:
    """The head of a deck's page."""
    deck, style = made.deck, made.theme.style
    minutes = minutes_of(deck.text("minutes"))
    width, height = (length / PER["in"] for length in style.page)
    paper = f"{width:g}in {height:g}in"
    shape = f"--ratio: {width / height:.5f}; --shape: {width:g} / {height:g}; --paper: {paper}"
    measures = f":root {{ {shape}; --grey: {style.colors['grey']} }}\n@page {{ size: {paper}; }}\n"
    return PageHead(deck.text("title", deck.path.stem), deck.text("lang", "en-GB"), measures, minutes)


def page(views: Iterable[SlideView], of: PageHead) -> str:
    """The page: everything that it shows and does is in it."""
    modules = [*_MODULES, *(["live"] if of.live is not None else [])]  # as one, for a page that is a file imports none
    texts = ((_VIEWER / f"{name}.js").read_text(encoding="utf-8") for name in modules)
    script = "".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in texts)
    told = {"minutes": of.minutes, **(of.live or {})}
    secure = b64encode(sha256(script.encode()).digest()).decode()
    return Template((_VIEWER / "page.html").read_text(encoding="utf-8")).substitute(
        lang=escape(of.lang),
        title=escape(of.title),
        style=(_VIEWER / "viewer.css").read_text(encoding="utf-8") + of.measures,
        slides="\n".join(view.html for view in views),
        deck=json.dumps(told).replace("<", "\\u003c"),
        script=script,
        policy=_POLICY.format(secure, "'none'" if of.live is None else "'self'"),
    )


def views(made: Composition, keys: Sequence[str], with_notes: bool) -> Iterator[SlideView]:
    """The slides of a deck in their order, each under its key."""
    links = targets(made.pages, lambda n: f"#{n}")
    for n, (shown, key, at) in enumerate(zip(made.pages, keys, positions(made.pages), strict=True), 1):
        yield SlideView(key, view(shown, key, n, at, links, made, with_notes))


def view(
    shown: Page, key: str, number: int, at: Position, links: Mapping[str, str], made: Composition, with_notes: bool
) -> str:
    """A slide as a section: its title as a heading, its drawing, and its notes if they are asked for."""
    drawing = slide(shown, made.theme, made.deck, number, at, made.contours, links, name=f"slide-{key}")
    said = notes(shown.tree.notes) if with_notes else ""
    heading = element("h2", escape(title_of(shown) or f"Slide {number}"), id=f"heading-{key}", class_="heading")
    transition = shown.slide.transition or made.deck.text("transition")
    return element(
        "section",
        heading,
        drawing,
        element("div", said, class_="notes") if said else "",
        id=str(number),
        tabindex="-1",
        aria_labelledby=f"heading-{key}",
        data_key=key,
        data_anchor=shown.slide.anchor,
        data_section=shown.slide.section,
        data_layout=shown.tree.layout,
        data_transition=transition if transition != "none" else "",
        data_hidden="true" if shown.slide.hidden else "",
        data_seconds=round(sum(map(count, shown.tree.notes)) * 60 / SPEED) or "",
    )


def notes(paragraphs: Sequence[Paragraph]) -> str:
    """The notes of a slide; "" for none."""
    written, depth = "", 0
    for paragraph in paragraphs:
        level = paragraph.level + 1 if paragraph.marker != "none" else 0
        written += "<ul>" * (level - depth) + "</ul>" * (depth - level) + _paragraph(paragraph)
        depth = level
    return written + "</ul>" * depth


def _paragraph(paragraph: Paragraph) -> str:
    words = "".join(map(_run, paragraph.runs)) or " "
    if paragraph.marker == "number":
        return element("li", words, data_sign=sign(paragraph))
    if paragraph.marker == "bullet":
        return element("li", words)
    return element("h3" if paragraph.heading else "p", words, class_="math" if paragraph.display else "")


def _run(run: Run) -> str:
    words = "".join(_formula(run)) if run.formula else escape(run.text).replace(BREAK, "<br>")
    said = {"code": run.code, "strong": run.bold, "em": run.italic, "s": run.strike, "u": run.underline}
    said |= {"mark": run.marked, "sup": run.raised > 0, "sub": run.raised < 0}
    for tag in (tag for tag, is_so in said.items() if is_so):  # from the inside to the outside
        words = element(tag, words)
    web = ":" in run.href and not run.href.startswith("#")  # PowerPoint's notes lead to no slide, either
    return element("a", words, href=run.href, target="_blank", rel="noopener") if web else words


def _formula(run: Run) -> Iterator[str]:
    """A formula on one line."""
    from deck.maths.linear import scraps  # most notes do without

    assert run.formula
    for scrap in scraps(run.formula):
        words = element("i", escape(scrap.text)) if scrap.italic else escape(scrap.text)
        yield element("sup" if scrap.raised > 0 else "sub", words) if scrap.raised else words
