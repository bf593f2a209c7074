"""Make the Markdown that other tools read that of an outline, and keep what it shows."""

import re
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path

from deck.base.installation import table
from deck.base.regex import regex
from deck.intake.markdown_pages import braced
from deck.intake.old_text import readable
from deck.rendering.unread import HTML

TABLES = table(Path(__file__).with_name("markdown_tidy.toml"))
_TEXTS = [(regex(pattern, re.MULTILINE), instead, told) for pattern, instead, told in TABLES["texts"]]
_KEPT = regex(
    r"(?<!`)(?P<code>`+)(?!`)(?:(?!\n[ \t]*\n)[\s\S])+?(?<!`)(?P=code)(?!`)|\\[$\\]"
    r"|\$\$(?P<display>[\s\S]+?)\$\$|\$(?![\s$])(?P<formula>(?:\\[\s\S]|[^\\$\n]|\n(?!\s*\n))+?)(?<!\s)\$(?!\d)"
    r"|^[ \t]*(?P<environment>\\begin\{(?:align|equation|gather|eqnarray)\*?\}[\s\S]+?\\end\{\w+\*?\})",
    re.MULTILINE,
)
_NESTED = r"((?:[^\[\]]|\[[^\[\]]*\])*)"
_TARGET = r"\(\s*<?((?:[^()<>\"]|\([^()]*\))*?)>?(?:\s+[\"'][^\"')]*[\"'])?\s*\)"
_PICTURE = regex(rf"!\[{_NESTED}\]{_TARGET}(\{{[^{{}}]*\}})?")
_IMG = regex(r"<img\b([^<>]*)>", re.IGNORECASE)
_LINK = regex(rf"(?<![!\\])\[{_NESTED}\]{_TARGET}(?:\{{[^{{}}]*\}})?")
_SPAN = regex(rf"(?<!\\)\[{_NESTED}\]\{{([^{{}}]*)\}}")
_CLASS = regex(r"(?<![\w\]\\])\.[a-z][\w.-]*\[((?:[^\[\]\n]|\[[^\[\]\n]*\])*)\]")
_DIV = regex(r"[ \t]*<(/?)((?:div|section|v-clicks?|details|figure)\b[^<>]*)>[ \t]*", re.IGNORECASE)
_TAG = regex(r"<(/?)([A-Za-z][\w:.-]*)((?:\s|@|=)[^<>]*|/)?>")
_BRACES = regex(r"^((?![ \t]*:{3})[^\n]*\S)[ \t]*\{(?:[.#:][\w-][^{}]*|[\w-]+=[^{}]*)\}[ \t]*$", re.MULTILINE)
_GRID = regex(r"^\+[-=:+]+\+[ \t]*\n(?:[|+].*(?:\n|\Z))+", re.MULTILINE)
_SIMPLE = regex(r"^(?P<head>.*\S.*\n)?(?P<dashes> *-{2,}(?: +-{2,})+ *)\n(?P<rows>(?:.*\S.*(?:\n|\Z))+)", re.MULTILINE)
_READ = {"b", "i", "s", "u", "kbd", "sub", "sup", "mark", "br"}
_SPANS = regex(r"accent|second|third|fourth|fifth|\.mark|\.underline|lang=[\w\"-]+")
MARK = "\x0c"  # where something waits for a click

Tell = Callable[[str], None]
Shown = Callable[[str, str, dict[str, str]], str]  # a picture's words, its file, its attributes → what stands for it


class MarkdownWords:
    """Tidies texts of a deck for a tool; shown: what a picture becomes; leads: a link's target → where that is here.

    told: of comments, and of what is lost.
    """

    def __init__(self, tool: str, shown: Shown, leads: Callable[[str], str], told: tuple[Tell, Tell]) -> None:
        self._tool, self._shown, self._leads, (self._comment, self._lost) = tool, shown, leads, told

    def tidied(self, text: str) -> str:
        """A text outside of fences as an outline reads it."""
        self._kept = list[str]()
        if self._tool in ("pandoc", "quarto"):
            text = _SIMPLE.sub(_simple, _GRID.sub(_grid, text))
        text = _KEPT.sub(self._keep, text)
        text = re.sub(r"<!--[\s\S]*?-->", lambda match: self._comment(self._whole(match[0])) or "", text)
        text = _DIV.sub(
            lambda m: "\n:::\n" if m[1] else f"\n::: {{{' '.join(re.sub('[{}]', '', m[2]).split())}}}\n", text
        )
        text = _IMG.sub(self._img, text)
        for pattern, instead, told in _TEXTS:
            text = self._replaced(text, pattern, instead, told)
        text = _PICTURE.sub(lambda m: self._shown(self._whole(m[1]), m[2], braced((m[3] or "")[1:-1])), text)
        text = _LINK.sub(self._link, text)
        for _ in range(3):  # spans in spans
            text = _SPAN.sub(lambda m: m[0] if _SPANS.fullmatch(m[2].strip()) else m[1], text)
            text = _CLASS.sub(r"\1", text) if self._tool == "remark" else text
        text = _TAG.sub(self._tag, _BRACES.sub(r"\1", text))
        return self._whole(text)

    def _keep(self, match: re.Match[str]) -> str:
        self._kept.append(self._read(match))
        return f"\0{len(self._kept) - 1}\0"

    def _whole(self, text: str) -> str:
        """A text with the code and formulas that were taken out."""
        return re.sub("\0(\\d+)\0", lambda match: self._kept[int(match[1])], text)

    def _replaced(self, text: str, pattern: re.Pattern[str], instead: str, told: str) -> str:
        def one(match: re.Match[str]) -> str:
            if told:
                self._lost(self._whole(match.expand(told)))
            return match.expand(instead)

        return pattern.sub(one, text)

    def _read(self, match: re.Match[str]) -> str:
        """Code as it is; a formula that is not read here as code."""
        said = match["display"] or match["formula"] or match["environment"]
        if not said:
            return match[0]
        said = re.sub(r"^\{[\d,|*\s\-a-z]*\}\s*\n", "", said.lstrip(" "))  # which of Slidev's lines are lit
        said = re.sub(r"\\(begin|end)\{(?:align|gather|eqnarray)\*?\}", r"\\\1{aligned}", said.strip())
        said = re.sub(r"\\(?:begin|end)\{equation\*?\}|\\(?:label|nonumber|notag)(?:\{[^{}]*\})?", "", said).strip()
        if said and readable(said):
            return f"${said}$" if match["formula"] else f"\n$$\n{said}\n$$\n" if "\n" in match[0] else f"$${said}$$"
        self._lost(f"the formula {said} is not read here: it stands as code")
        return f"`{' '.join(said.replace('`', '').split())}`" if said else ""

    def _img(self, match: re.Match[str]) -> str:
        said = braced(match[1])
        return self._shown(said.get("alt", ""), said.get("src", said.get("data-src", "")), said)

    def _link(self, match: re.Match[str]) -> str:
        leads = self._leads(match[2])
        return (f"[{match[1]}](<{leads}>)" if "(" in leads else f"[{match[1]}]({leads})") if leads else match[1]

    def _tag(self, match: re.Match[str]) -> str:
        closes, name, said = match[1], match[2], match[3] or ""
        if name in _READ and not said.strip("/ "):
            return match[0]
        ours = (
            name.lower() in HTML
            or "-" in name
            or ":" in name
            or (self._tool == "slidev" and (name[0].isupper() or "=" in said))
        )
        if not ours:
            return match[0]
        return MARK if not closes and re.search(r"\bv-click\b|\bv-after\b|\bfragment\b", name + said) else ""


def _grid(match: re.Match[str]) -> str:
    """A table that is drawn with + and | as one with bars."""
    rows: list[list[str]] = [[]]
    for line in match[0].strip().split("\n"):
        cells = [] if line.startswith("+") else line.strip().strip("|").split("|")
        joined = zip_longest(rows[-1], cells, fillvalue="")
        rows[-1] = [f"{above} {cell.strip()}".strip() for above, cell in joined]
        rows += [] if cells else [[]]
    return _table([row for row in rows if row])


def _simple(match: re.Match[str]) -> str:
    """A table whose columns stand under dashes as one with bars."""
    begins = [0, *[dash.start() for dash in re.finditer("-+", match["dashes"])][1:]]
    lines = [line for line in [match["head"] or "", *match["rows"].split("\n")] if re.search(r"[^\s-]", line)]
    cuts = [*zip(begins, [*begins[1:], None], strict=True)]
    return _table([[line[begin:end].strip() for begin, end in cuts] for line in lines])


def _table(rows: list[list[str]]) -> str:
    typed = [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join([*typed[:1], "|---" * len(rows[0]) + "|", *typed[1:], ""]) + "\n" if rows else ""
