"""Check that an SVG drawing runs nothing, loads nothing and has an end."""

import re
from typing import Any
from xml.parsers import expat

from deck.base.codes import Code
from deck.base.dataclass import dataclass, field
from deck.base.problem import Problem, Where
from deck.base.regex import regex

SVG = "http://www.w3.org/2000/svg"
MAX_BYTES = 5_000_000
MAX_ELEMENTS = 20_000
MAX_DEPTH = 200
MAX_TOLD = 10
_RUN = "save it as a plain SVG without scripts: a slide runs none"
_EXPORT = "export it as a PNG of 2,000 pixels across"
_STILL = "export a still picture, or a film"
_FORBIDDEN = {
    **dict.fromkeys(("script", "handler", "listener"), _RUN),
    "foreignObject": "PowerPoint shows no HTML: export its text as SVG text (draw.io: without 'Formatted Text')",
    **dict.fromkeys(("iframe", "object", "embed", "audio", "video", "canvas"), "leave it out, or take a screenshot"),
    **dict.fromkeys(("animate", "animateMotion", "animateTransform", "animateColor", "set", "discard"), _STILL),
}
_INSIDE = r"\s*(?:#|data:image/(?:png|jpeg);base64,)"
_LOADS = regex(rf"@import[^;]*|(?:\burl|\bsrc|\bimage|image-set)\(\s*[\"']?(?!{_INSIDE})[^)]*", re.I)
_ESCAPE = regex(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.S)  # of CSS


class _EnoughError(Exception):
    """Nothing more needs to be read."""


@dataclass
class _Checker:
    """Takes an XML parser's events, and collects what is wrong with them."""

    file: str
    parser: expat.XMLParserType
    problems: list[Problem] = field(default_factory=list)
    depth: int = 0
    count: int = 0
    style: str | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth, self.count = self.depth + 1, self.count + 1
        if self.count == 1 and tag != f"{SVG}}}svg":
            message = f"begins with <{local(tag)}>, not with SVG's own <svg>"
            self._stop("file-svg", message, f'write <svg xmlns="{SVG}">')
        if self.count > MAX_ELEMENTS:
            self._stop("file-svg", f"has more than {MAX_ELEMENTS:,} elements", _EXPORT)
        if self.depth > MAX_DEPTH:
            self._stop("file-svg", f"has elements more than {MAX_DEPTH} deep", _EXPORT)
        hint = _FORBIDDEN.get(local(tag))
        if hint:
            self._tell("file-unsafe", f"<{local(tag)}> cannot stand in a slide's picture", hint)
        if local(tag) == "style":
            self.style = ""
        for name, value in ((local(name), value) for name, value in attributes.items()):
            if name.lower().startswith("on"):
                self._tell("file-unsafe", f"{name!r} runs a script", _RUN)
            elif name in ("href", "src", "base") and not re.match(_INSIDE, value):
                self._outside(value)
            elif "(" in value or "\\" in value or "@" in value:
                self._css(value)

    def text(self, text: str) -> None:
        if self.style is not None:
            self.style += text

    def end(self, tag: str) -> None:
        self.depth -= 1
        if local(tag) == "style":
            self._css(self.style or "")
            self.style = None

    def instruction(self, target: str, _: str) -> None:
        self._tell("file-unsafe", f"<?{target}?> cannot stand in a slide's picture", "save it as a plain SVG")

    def entity(self, name: str, *_: Any) -> None:
        hint = "save it as a plain SVG: without entities, nothing can be hidden"
        self._stop("file-unsafe", f"declares the entity {name!r}", hint)

    def skipped(self, name: str, *_: Any) -> None:
        self._stop("file-svg", f"has the entity {name!r}, which nothing declares", "save it as a plain SVG")

    def _css(self, css: str) -> None:
        bare = _ESCAPE.sub(lambda found: chr(min(int(found[1], 16), 0x10FFFF)) if found[1] else found[2], css)
        if found := _LOADS.search(bare):
            self._outside(found[0])

    def _outside(self, value: str) -> None:
        said = " ".join(value[:60].split())
        message = f"{said!r} lies outside the drawing"
        self._tell("file-unsafe", message, "put pictures into the file as PNG or JPEG, or leave it out")

    def _tell(self, code: Code, message: str, hint: str) -> None:
        where = Where(self.file, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)
        self.problems.append(Problem(where, code, message, hint))
        if len(self.problems) == MAX_TOLD:
            raise _EnoughError

    def _stop(self, code: Code, message: str, hint: str) -> None:
        self._tell(code, message, hint)
        raise _EnoughError


def wrong(blob: bytes, file: str) -> list[Problem]:
    """What an SVG file must not hold, each at its line and column; what cannot be read is told where that begins."""
    if len(blob) > MAX_BYTES:
        hint = f"simplify it, or {_EXPORT}"
        return [Problem(Where(file), "file-too-large", f"has more than {MAX_BYTES // 1_000_000} MB", hint)]
    parser = expat.ParserCreate(namespace_separator="}")
    checker = _Checker(file, parser)
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = checker.start, checker.end
    parser.CharacterDataHandler, parser.ProcessingInstructionHandler = checker.text, checker.instruction
    parser.EntityDeclHandler, parser.SkippedEntityHandler = checker.entity, checker.skipped
    try:
        parser.Parse(blob, True)
    except _EnoughError:
        pass
    except expat.ExpatError as error:
        message = f"no SVG: {expat.errors.messages[error.code]}"
        hint = "save it again"
        checker.problems.append(Problem(Where(file, error.lineno, error.offset + 1), "file-svg", message, hint))
    return checker.problems


def local(name: str) -> str:
    """A name of an element or attribute without its namespace."""
    return name.rpartition("}")[2]
