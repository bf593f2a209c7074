"""Read the code of decks in Markdown: its language, which of its lines are lit when, and whether it was run."""

import re
from collections.abc import Callable, Sequence
from textwrap import dedent
from typing import Any

from deck.base.problem import Where
from deck.base.regex import regex
from deck.intake.markdown_pages import pieces
from deck.intake.yaml_text import read
from deck.model.step import FORM
from deck.rendering.fences import language_of
from deck.rendering.markdown import Reader

_OPENS = regex(r"[ \t>]*(`{3,}|~{3,})[ \t]*(.*?)[ \t]*$")
_CELL = regex(r"\{\{?([A-Za-z]\w*)[\s,]?(.*?)\}?\}(.*)$")
_LIT = regex(r"(?:line-numbers|hl_lines|highlight\.output|highlight)=[\"']?([^\"'\s}]+)|\{((?:[\d,|*\s-]|all|none)+)\}")
_OPTION = regex(r"([\w.-]+)\s*[=:]\s*(\"[^\"]*\"|'[^']*'|c\([^)]*\)|[^,\s]+)")
_COMMENT = regex(r"(?:#|//|%%|--)\|\s?(.*)$")
_OFF = ("false", "FALSE", "F", "no")
_DRAWN = ("mermaid", "dot")


class MarkdownCode:
    """Reads fences; run: whether cells of Python are to be run here; echo: whether cells show their code."""

    def __init__(self, run: bool, echo: bool) -> None:
        self._run, self._echo = run, echo
        self.cells = 0  # that were run there and are not here

    def parts(self, lines: Sequence[str], lost: Callable[[str], None]) -> list[str | dict[str, Any]]:
        """What a fence is: Markdown if it is only shown, else a part of a slide; under "notes", what is not shown."""
        match = _OPENS.match(lines[0])
        info, indent = (match[2], lines[0][: match.start(1)]) if match else ("", "")
        end = -1 if len(lines) > 1 and match and lines[-1].strip(" \t>").startswith(match[1]) else len(lines)
        code = [re.sub(rf"^[ \t>]{{0,{len(indent)}}}", "", line) for line in lines[1:end]]
        if "magic-move" in info:
            inner = (part for sign, part in pieces(code) if sign > 0)
            return [made for part in inner for made in self.parts(part, lost)]
        if raw := re.match(r"\{=(\w+)\}", info):
            lost(f"raw {raw[1]}: {' '.join(code)}")
            return []
        if cell := _CELL.match(info):
            return self._cell(cell[1], cell[2], code, lost)
        name = re.search(r"[A-Za-z][\w+#-]*", re.sub(r"\[.*?\]", "", info))
        language, text = _language(name[0] if name else ""), dedent("\n".join(code)).rstrip()
        if name and name[0] in _DRAWN and not indent:
            return [{"diagram": text}]
        lit = _LIT.search(info)
        stages = _stages((lit[1] or lit[2]) if lit else "", len(code), lost)
        if stages and not indent:
            return [{"code": text, "language": language, "run": False, "lines": stages}]
        return [
            "\n".join(f"{indent}{line}".rstrip() for line in _fenced(language, "\n".join(code).rstrip()).split("\n"))
        ]

    def _cell(self, name: str, said: str, code: list[str], lost: Callable[[str], None]) -> list[str | dict[str, Any]]:
        """A cell that was run there."""
        options = {key: value.strip("\"'") for key, value in _OPTION.findall(said)}
        while code and ((comment := _COMMENT.match(code[0])) or not code[0].strip()):
            options |= read(comment[1]) if comment else {}
            code.pop(0)
        options = {key.replace(".", "-").removeprefix("code-"): value for key, value in options.items()}
        text, language = dedent("\n".join(code)).rstrip(), _language(name)
        shows = options.get("echo", "true" if self._echo else "false") not in _OFF
        if name in _DRAWN:
            return [{"diagram": text}]
        words = [str(options[key]).replace("`", "") for key in ("fig-cap", "tbl-cap", "lst-cap") if key in options]
        if not text:
            return [*words]
        runs = self._run and name in ("python", "py") and options.get("eval", "true") not in _OFF
        stages = _stages(str(options.get("line-numbers", "")), len(code), lost) if shows else ""
        made: dict[str, Any] = {"code": text, "language": language, "run": runs}
        if runs:
            hidden = options.get("include") in _OFF
            more = {"session": "main", **({} if shows else {"show": "output"}), **({"alt": words[0]} if words else {})}
            return [{"code": f"# hide\n{text}\n# show\npass"} | more] if hidden else [made | more, *words]
        self.cells += 1
        if not shows or options.get("include") in _OFF:
            lost("a cell that did not show its code: it stands in the notes; what it gave is not here")
            return [{"notes": _fenced(language, text)}, *words]
        return [made | ({"lines": stages} if stages else {}), *words]


def _fenced(language: str, code: str) -> str:
    mark = "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
    return f"{mark}{language}\n{code}\n{mark}"


def _language(name: str) -> str:
    return language_of(name, Where(""), Reader("en", typography=False))


def _stages(said: str, count: int, lost: Callable[[str], None]) -> str:
    """Lines to light as an outline says it; "" if none are, or there are not so many."""
    if said in ("", "true", "false", "True", "False", "all", "*"):
        return ""
    wanted = [re.sub(r"\s", "", stage) for stage in said.split("|")]
    text = " | ".join("all" if stage in ("", "*", "none") else stage for stage in wanted)
    if re.fullmatch(FORM, text) and max(map(int, re.findall(r"\d+", text)), default=0) <= count:
        return text
    lost(f"which lines of code are lit: {said}")
    return ""
