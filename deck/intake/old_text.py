"""Read the texts of anybody's slides: as bullets, as code, as formulas, or as a body of Markdown."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from deck.base.dataclass import replace
from deck.base.regex import regex
from deck.intake.markdown import Link, Read, block, inline, markdown, merged, runs
from deck.intake.tex import tex
from deck.model.text import BREAK, Run
from deck.pptx.parts import A, M, whole
from deck.rendering.markdown import Reader

_PYTHON = regex(r"^\s*(>>> |import |from \w+ import|def \w+\(|class \w+|print\(|for .+:$|if .+:$|while .+:$)", re.M)
_COLORS = ("accent", "second", "third", "fourth", "fifth")  # those that mean something: the rest is paper and ink
Row = tuple[int, str, list[Run], str]  # level; what stands before it, or "math"; its runs, or its TeX


class TextReader:
    """Reads `a:txBody` elements; link: of its `r:id` and action, its address; lost: what is to be told of them."""

    def __init__(self, lang: str, link: Link, lost: Callable[[str], None]) -> None:
        reader = Reader(lang, typography=False)  # as the outline says, so that quotes stay as they are
        self._line, self._block, self._link, self._lost = inline(reader), block(reader), link, lost

    def line(self, body: Any, between: str = "<br>") -> str:
        """The whole as a line of Markdown."""
        return between.join(self._written(own, self._line) for _, _, own, _ in self._rows(body, (), display=False))

    def words(self, body: Any, styles: Sequence[Any] = (), flat: bool = False) -> dict[str, Any]:
        """The keys of an outline that say it, none if it is empty; flat: only as a body.

        styles: what its paragraphs inherit from.
        """
        rows = list(self._rows(body, styles))
        kinds = {marker for _, marker, *_ in rows} if not flat else set()
        if kinds == {"math"}:
            return {"math": [said for *_, said in rows]}
        letters = Counter(bool(run.code) for *_, own, _ in rows for run in own for _ in run.text.strip())
        lines = ("".join(t.text or "" for t in p.iter(f"{A}t", f"{A}br")) for p in body.iterfind(f"{A}p"))
        text = "\n".join(lines).replace("\v", "\n").replace("\N{NO-BREAK SPACE}", " ").expandtabs(4).strip("\n")
        if kinds and letters[True] > 8 * letters[False] and "\n" in text:  # a line alone may be the name of a file
            return {"code": text, "language": "python" if _PYTHON.search(text) else "text", "run": False}
        if kinds == {"bullet"}:
            return {"bullets": self._nested(rows)}
        return {"body": re.sub("\n{3,}", "\n\n", "\n".join(self._lines(rows))).strip("\n")} if rows else {}

    def _rows(self, body: Any, styles: Sequence[Any], display: bool = True) -> Iterator[Row]:
        """The paragraphs that are not empty; bold that all of them are is no more than the text's own look."""
        found = list[Row]()
        for paragraph in body.iterfind(f"{A}p"):
            alone, own = paragraph.find(f".//{M}oMathPara") if display else None, self._runs(paragraph)
            if alone is not None and readable(said := tex(alone)):
                found.append((0, "math", [], said))
            elif any(run.text.strip() for run in own):
                found.append((*_marker(paragraph, [body.find(f"{A}lstStyle"), *styles]), own, ""))
        bold = all(run.bold for *_, own, _ in found for run in own)
        for level, marker, own, said in found:
            yield level, marker, [replace(run, bold=False) for run in own] if bold else own, said

    def _nested(self, rows: Sequence[Row]) -> list[Any]:
        """Bullets; a text with some under it is a key with a list."""
        found: list[Any] = []
        stack = [found]  # the lists that are open, each in the one before
        for level, _, own, _ in rows:
            last = stack[-1][-1] if stack[-1] else None
            if level >= len(stack) and len(stack) < 3 and isinstance(last, str) and len(last) < 900:
                stack.append([])
                stack[-2][-1] = {last: stack[-1]}
            del stack[max(1, level + 1) :]
            stack[-1].append(self._written(own, self._line))
        return found

    def _lines(self, rows: Sequence[Row]) -> Iterator[str]:
        """The lines of a body: items stand under the words of those that they belong to."""
        signs: list[str] = []  # before the items that are open, each under the one before
        for level, marker, own, said in rows:
            text = f"$$\n{said}\n$$" if said else self._written(own, self._block)
            if marker in ("", "math"):
                signs = []
                yield from ("", text, "")
                continue
            depth = min(level, len(signs), 2)
            last = signs[depth].rstrip(".") if depth < len(signs) else ""
            sign = f"{int(last) + 1 if last.isdigit() else marker}." if marker.isdigit() else "-"
            signs = [*signs[:depth], sign]
            yield f"{' ' * sum(len(above) + 1 for above in signs[:-1])}{sign} {text}"

    def _written(self, own: list[Run], read: Read) -> str:
        """Markdown; where none is read as just these runs, their words with a backslash before each sign."""
        said = "".join(run.text for run in own)
        return markdown(own, read) or re.sub(r"([\\`*_\[\]<>$~^=|#{}])", r"\\\1", said).replace(BREAK, "<br>")

    def _runs(self, paragraph: Any) -> list[Run]:
        """The runs of a paragraph; a formula that is not read stays as code."""
        made = list[Run]()
        for run in runs(paragraph, self._link):
            color = run.color if run.color in _COLORS else ""
            text = re.sub(r"[\x00-\x08\x0c-\x1f\x7f-\x9f\u2028]+" + "| +" * (not run.code), " ", run.text)
            if run.formula and not readable(text):
                self._lost(f"the formula {text} is not read here: it stands as code")
                made.append(Run(text, run.where, code=True))
            else:
                pieces = re.split(f"({BREAK})", text if made or run.code else text.lstrip())
                made += [replace(run, text=piece, color=color, code=run.code and piece != BREAK) for piece in pieces]
        if made and not made[-1].code:
            made[-1] = replace(made[-1], text=made[-1].text.rstrip())
        return merged(made)


def readable(said: str) -> bool:
    """Whether a formula in TeX can be set here."""
    from deck.maths.reader import TexError, read

    try:
        return bool(read(said))
    except TexError:
        return False


def _marker(paragraph: Any, styles: Sequence[Any]) -> tuple[int, str]:
    """The level of a paragraph, and what stands before it, as it says itself or inherits: bullet, or a first number."""
    own = paragraph.find(f"{A}pPr")
    level = min(max(whole(own.get("lvl")), 0), 8) if own is not None else 0
    for style in (own, *(style.find(f"{A}lvl{level + 1}pPr") for style in styles if style is not None)):
        for child in style if style is not None else ():
            if (name := str(child.tag).removeprefix(A)) in ("buNone", "buAutoNum", "buChar", "buBlip"):
                return level, {"buNone": "", "buAutoNum": child.get("startAt", "1")}.get(name, "bullet")
    return level, ""
