"""Read a paragraph of a slide as runs, and write runs as Markdown that the outline reads as the same words."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import groupby
from typing import Any
from urllib.parse import unquote

from deck.base.dataclass import replace
from deck.base.problem import DeckError, Where
from deck.model.formula import Formula, FormulaRow
from deck.model.text import BREAK, Paragraph, Run
from deck.pptx.palette import SCHEME
from deck.pptx.parts import A, M, R, whole
from deck.rendering.blocks import blocks
from deck.rendering.markdown import Reader

Read = Callable[[str], Sequence[Run]]  # Markdown → the runs that an outline has of it; DeckError if it has none
MONO = {  # typefaces that say that something is code
    *("consolas", "courier", "courier new", "menlo", "monaco", "sf mono", "cascadia code", "cascadia mono"),
    *("dejavu sans mono", "liberation mono", "fira code", "fira mono", "source code pro", "jetbrains mono"),
    *("roboto mono", "ubuntu mono", "lucida console", "andale mono", "noto sans mono", "ibm plex mono"),
    *("inconsolata", "lucida sans typewriter", "cousine"),
}
_TOKENS = {slot: token for token, slot in SCHEME.items()}
_MARKS = {  # a field of a run → how it is written, and how where words stand close to others
    "bold": (("**", "**"), ("<b>", "</b>")),
    "italic": (("*", "*"), ("<i>", "</i>")),
    "strike": (("~~", "~~"), ("<s>", "</s>")),
    "underline": (("<u>", "</u>"), ("<u>", "</u>")),
    "marked": (("==", "=="), ("<mark>", "</mark>")),
}
_RAISED = {1: (("^", "^"), ("<sup>", "</sup>")), -1: (("~", "~"), ("<sub>", "</sub>"))}
_SIGNS = {sign: n for n, sign in enumerate("@'.{}|+,%/;?>!:\"-#=^~&$<]*_`[\\")}  # that which opens something comes last
Link = Callable[[str, str], str]
_STYLE = ("href", "color", "bold", "italic", "strike", "underline", "marked", "raised", "code")


def runs(paragraph: Any, link: Link, mono: Collection[str] = MONO) -> list[Run]:
    """The runs of an `a:p`; link: of a link's `r:id`, and action and tip, its address, "#id", "" for none.

    A formula is a run whose text is its TeX. mono: the typefaces of code, in small letters. What a layout or a list's
    style says is not seen: only the runs' own properties are.
    """
    from deck.intake.tex import tex  # most paragraphs do without

    found, nowhere = list[Run](), Where("")
    for part in paragraph:
        if part.tag in (f"{A}r", f"{A}br", f"{A}fld"):
            text = BREAK if part.tag == f"{A}br" else part.findtext(f"{A}t") or ""
            style = _style(part.find(f"{A}rPr"), link, mono)
            found.append(Run(text.replace("\N{ZERO WIDTH SPACE}", ""), nowhere, **style))
        for formula in part.iter(f"{M}oMath"):
            said = tex(formula)
            found.append(Run(said, nowhere, formula=Formula(FormulaRow(), said)))
    return merged(found)


def merged(found: Sequence[Run]) -> list[Run]:
    """The same with neighbours of one style as one."""
    groups = groupby(found, lambda run: None if run.formula else replace(run, text="", where=Where("")))
    parted = ((style, list(same)) for style, same in groups)
    joined = (
        same if style is None else [replace(same[0], text="".join(run.text for run in same))] for style, same in parted
    )
    return [run for some in joined for run in some if run.text]


def _style(about: Any, link: Link, mono: Collection[str]) -> dict[str, Any]:
    """What an `a:rPr` says, as fields of a run."""
    if about is None:
        return {}
    face, click, color = (about.find(A + path) for path in ("latin", "hlinkClick", f"solidFill/{A}schemeClr"))
    raised = whole(about.get("baseline"))
    href = "" if click is None else link(click.get(f"{R}id", ""), click.get("action", "") + click.get("tooltip", ""))
    return {
        "bold": about.get("b") in ("1", "true"),
        "italic": about.get("i") in ("1", "true"),
        "underline": about.get("u", "none") != "none" and not href,
        "strike": about.get("strike", "noStrike") != "noStrike",
        "raised": (raised > 0) - (raised < 0),
        "marked": about.find(f"{A}highlight/{A}srgbClr") is not None,
        "code": face is not None and face.get("typeface", "").lower() in mono,
        "color": "" if href or color is None or len(color) else _TOKENS.get(color.get("val"), ""),
        "href": href,
    }


def inline(reader: Reader) -> Read:
    """Reads what stands in a line."""
    return _quiet(reader, lambda text: reader.inline(text, Where("")))


def block(reader: Reader) -> Read:
    """Reads what stands in a body as its only paragraph."""

    def read(text: str) -> Sequence[Run]:
        (only,) = blocks(text, Where(""), reader, letters=True)
        return () if not isinstance(only, Paragraph) or only.heading or only.marker != "none" else only.runs

    return _quiet(reader, read)


def _quiet(reader: Reader, read: Read) -> Read:
    """The same, which reads nothing where a warning would be told."""

    def checked(text: str) -> Sequence[Run]:
        reader.begin(text)
        try:
            found = read(text)
        except (DeckError, ValueError):
            return ()
        return () if reader.warnings or reader.numbers else found

    return checked


def markdown(found: Sequence[Run], read: Read) -> str:
    """Markdown that is read as these runs, with as few backslashes as will do; "" if there is none."""
    wanted = seen(found)
    said = {char for run in found if not (run.formula or run.code) for char in run.text}
    signs = sorted(said & _SIGNS.keys(), key=_SIGNS.__getitem__)
    for tags in (0, 1):
        if seen(read(text := _written(found, "", tags))) == wanted:
            return text
        if seen(read(_written(found, "".join(signs), tags))) != wanted:
            continue
        needed = signs
        for sign in signs:
            fewer = [other for other in needed if other != sign]
            needed = fewer if seen(read(_written(found, "".join(fewer), tags))) == wanted else needed
        return _written(found, "".join(needed), tags)
    return ""


def seen(found: Sequence[Run]) -> list[tuple[object, ...]]:
    """What tells runs from others on a slide: each letter with its style; a space has none."""
    letters = list[tuple[object, ...]]()
    for run in found:
        style = (*(getattr(run, name) for name in _STYLE[1:]), unquote(run.href), run.cites, run.value is not None)
        if run.formula:
            letters.append((run.formula.tex.strip(), "formula", style))
        else:
            letters += [(char, None if char == " " else style) for char in run.text]
    return letters


def _written(found: Sequence[Run], escaped: str, tags: int) -> str:
    """Runs as Markdown, with a backslash before these signs; tags: which way of writing marks."""
    text, space = "", ""
    opened: list[tuple[str, str, str]] = []  # a mark and its field, and how it ends
    for run in found:
        core = run.text.strip(" ") if not (run.code or run.formula) else run.text
        if not core:
            space += run.text
            continue
        lead, _, tail = run.text.partition(core)
        wanted = list(_wanted(run, tags))
        keep = next((n for n, mark in enumerate(opened) if mark not in wanted), len(opened))
        text += "".join(end for *_, end in reversed(opened[keep:])) + space + lead
        added = [mark for mark in wanted if mark not in opened[:keep]]
        opened = opened[:keep] + added
        text += "".join(begin for _, begin, _ in added) + _core(run, core, escaped)
        space = tail
    return text + "".join(end for *_, end in reversed(opened)) + space


def _wanted(run: Run, tags: int) -> Iterator[tuple[str, str, str]]:
    """The marks of a run: field, beginning, end."""
    if run.href:
        yield "href", "[", f"](<{run.href}>)" if re.search(r"[\s()<>]", run.href) else f"]({run.href})"
    if run.color:
        yield "color", "[", f"]{{{run.color}}}"
    for name, ways in _MARKS.items():
        if getattr(run, name):
            yield name, *ways[tags]
    if run.raised:
        yield "raised", *_RAISED[run.raised][tags or " " in run.text]


def _core(run: Run, core: str, escaped: str) -> str:
    """The words of a run."""
    if run.formula:
        return f"${run.formula.tex.strip()}$"
    if run.code:
        fence = "`" * (1 + max(map(len, re.findall("`+", core)), default=0))
        pad = " " if core[:1] == "`" or core[-1:] == "`" or (core[0] == core[-1] == " " and core.strip()) else ""
        return f"{fence}{pad}{core}{pad}{fence}"
    return core.translate({ord(sign): f"\\{sign}" for sign in escaped} | {ord(BREAK): "<br>"})
