"""Cut a deck in Markdown into its slides, as Marp, Slidev, Quarto, pandoc and xaringan cut it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any

from deck.base.dataclass import dataclass, field
from deck.base.regex import regex
from deck.intake.old_slide import filled
from deck.intake.yaml_text import read

_FRONT = regex(r"\A\s*(?:---[ \t]*\n)+(.*?)(?<=\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_PERCENT = regex(r"\A(?:%.*\n(?:[ \t]+\S.*\n)*){1,3}")
_FENCE = regex(r"[ \t>]*(`{3,}(?=[^`]*$)|~{3,})")
_RULE = regex(r" {0,3}(?!-{2,} +--)(?:-(?:[ \t]*-){2,}|_(?:[ \t]*_){2,}|\*(?:[ \t]*\*){2,})[ \t]*$")
HEADING = regex(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = regex(r"(?:=+|-{2,})[ \t]*$")
_ATTRIBUTES = regex(r"\s*\{([^{}]*)\}\s*$")
_DIV = regex(r"\s*:{3,}\s*(\S?)")
_PROPERTY = regex(r"([\w-]+):(?:\s+(.*))?$")
_SLIDEV = r"^layout: |^::(?:left|right|default)::\s*$|^\s*</?v-click|^(?:drawings|highlighter|mdc|comark|seoMeta):"
_REMARK = r"^(?:class|layout|name|template|count): |^\?\?\?\s*$|^\.(?:pull-left|left-column|center|footnote)\["


@dataclass
class MarkdownPage:
    """A slide as it was typed: its lines, what was said of it before them, its heading and that's level, 0 for none."""

    lines: list[str] = field(default_factory=list)
    keys: dict[str, Any] = field(default_factory=dict)
    title: str = ""
    level: int = 0

    def __bool__(self) -> bool:
        return bool(self.title or self.keys or "".join(self.lines).strip())


def front(text: str) -> tuple[dict[str, Any], list[str], str]:
    """What a deck says before its slides: its keys, the lines of it, and the rest of the text."""
    if match := _FRONT.match(text):
        return read(match[1]), match[1].split("\n"), text[match.end() :]
    if match := _PERCENT.match(text):
        parts = [" ".join(part.split()) for part in re.split(r"^%", match[0], flags=re.MULTILINE)[1:]]
        return dict(zip(("title", "author", "date"), parts, strict=False)), [match[0]], text[match.end() :]
    return {}, [], text


def tool(suffix: str, head: Mapping[str, Any], text: str) -> str:
    """Which tool a deck is for: marp, slidev, remark (xaringan), quarto or pandoc."""
    if suffix in (".qmd", ".rmd"):
        return "remark" if "xaringan" in str(head.get("output", "")) else "quarto"
    if head.get("marp") == "true":
        return "marp"
    told = "\n".join([*(f"{key}: {value}" for key, value in head.items()), text])
    for name, pattern in (("slidev", _SLIDEV), ("remark", _REMARK)):
        if re.search(pattern, told, re.MULTILINE):
            return name
    ruled = any(_RULE.match(line) for kind, line in kinds(text.split("\n")) if not kind)
    pandoc = re.search(r"^:{3,}|^\. \. \.$|^% |^(?:output|format|slide-level):", told, re.MULTILINE)
    return "marp" if ruled and not pandoc else "pandoc"


def kinds(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Each line with a number: 0 for text; one of its own, above 0, for each fence, and below 0 for each comment."""
    count, fence, comment = 0, "", False
    for line in lines:
        match = _FENCE.match(line)
        if comment:
            yield -count, line
            comment = "-->" not in line
        elif fence:
            yield count, line
            closed = line.strip().lstrip(">").strip()
            fence = "" if closed.startswith(fence) and not closed.strip(fence[0]) else fence
        elif match:
            count, fence = count + 1, match[1]
            yield count, line
        elif line.lstrip().startswith("<!--") and "-->" not in line:
            count, comment = count + 1, True
            yield -count, line
        else:
            yield 0, line


def pieces(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Lines of text, fences and comments, each as one; by their sign as in `kinds`."""
    for kind, group in groupby(kinds(lines), lambda pair: pair[0]):
        yield (kind > 0) - (kind < 0), [line for _, line in group]


def pages(text: str, name: str, head: Mapping[str, Any], include: Callable[[str], str]) -> list[MarkdownPage]:
    """The slides of a deck for a tool; include: the path of a file that is a part of it → its text."""
    lines = text.split("\n") if name in ("slidev", "remark") else _underlined(text.split("\n"))
    level = _level(lines, name, head)
    found, depth = [MarkdownPage(keys=dict(head) if name == "slidev" else {})], 0
    marked, n = list(kinds(lines)), 0
    while n < len(marked):
        kind, line = marked[n]
        n += 1
        depth = max(0, depth + (1 if div[1] else -1)) if not kind and (div := _DIV.match(line)) else depth
        heading = HEADING.match(line) if not kind else None
        if not kind and _rules(line, name):
            found.append(MarkdownPage())
            n += _said(marked[n:], name, found[-1])
        elif heading and len(heading[1]) <= level and not (depth and name in ("pandoc", "quarto")):
            found += [MarkdownPage()] if found[-1].title or "".join(found[-1].lines).strip() else []
            found[-1].title, found[-1].level = heading[2] or "", len(heading[1])
            attributes(found[-1])
        else:
            found[-1].lines.append(line)
    made = [page for page in found if page]
    return [one for page in made for one in _included(page, name, include)]


def attributes(page: MarkdownPage) -> None:
    """Take what stands in braces behind a heading out of it."""
    if match := _ATTRIBUTES.search(page.title):
        page.title = page.title[: match.start()]
        page.keys |= braced(match[1])


def braced(text: str) -> dict[str, Any]:
    """What attributes in braces say: `class`, a list of words, `id`, and the rest by name."""
    named = re.compile(r"([\w.-]+)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s,]+)")
    found: dict[str, Any] = {"class": re.findall(r"(?<!\S)\.?([A-Za-z][\w-]*)", named.sub("", text))}
    found |= {name: value.strip("\"'") for name, value in named.findall(text)}
    return found | filled(id=(re.search(r"(?<!\S)#([\w:.-]+)", text) or ["", ""])[1])


def _rules(line: str, name: str) -> bool:
    if name in ("slidev", "remark"):
        return bool(re.match(r"---+[ \t]*$", line))
    return bool(_RULE.match(line)) and not (name == "marp" and line.startswith(" "))


def _said(rest: Sequence[tuple[int, str]], name: str, page: MarkdownPage) -> int:
    """How many of the next lines say something of the slide instead of standing on it: of Slidev and remark."""
    lines = [line for _, line in rest]
    if name == "slidev":
        end = next((n for n, line in enumerate(lines) if re.match(r"---\s*$", line)), 0)
        keyed = [line for line in lines[:end] if line.strip() and not line.startswith((" ", "#"))]
        if keyed and all(map(_PROPERTY.match, keyed)):
            page.keys = read("\n".join(lines[:end]))
            return end + 1
    count = 0
    while name == "remark" and count < len(lines) and (match := _PROPERTY.match(lines[count])):
        page.keys[match[1]] = match[2] or ""
        count += 1
    return count


def _included(page: MarkdownPage, name: str, include: Callable[[str], str]) -> list[MarkdownPage]:
    """The slides of the file that Slidev's `src:` names; else the slide itself."""
    if name != "slidev" or not (path := page.keys.get("src")) or not (text := include(str(path))):
        return [page]
    keys, _, rest = front(text)
    own = {key: value for key, value in page.keys.items() if key != "src"}
    own |= filled(**{"typed where a file is shown": " ".join("\n".join(page.lines).split())})
    made = pages(rest, name, keys, lambda other: "" if other == path else include(other))
    for first in made[:1]:
        first.keys |= own
    return made


def _underlined(lines: Sequence[str]) -> list[str]:
    """Lines in which a heading that is underlined is one with #."""
    found, before = list[str](), 1
    for kind, line in kinds(lines):
        above = found[-1] if found else ""
        heads = not (kind or before) and above.strip() and not re.match(r"\s*([#>|<:.]|[-*+] |-->|\d+\. )", above)
        if heads and _UNDERLINE.match(line):
            found[-1] = f"{'#' if line[0] == '=' else '##'} {above.strip()}"
        else:
            found.append(line)
        before = kind
    return found


def _level(lines: Sequence[str], name: str, head: Mapping[str, Any]) -> int:
    """The lowest headings that begin slides: none if only rules do."""
    said = str(head.get("slide-level", head.get("headingDivider", "")))
    if said.isdigit() or name in ("marp", "slidev", "remark"):
        return int(said) if said.isdigit() else 0
    typed = [line for kind, line in kinds(lines) if not kind and line.strip()]
    heads = [HEADING.match(line) for line in typed]
    first = [len(h[1]) for h, after in pairwise(heads) if h and not after]
    return max(2 if name == "quarto" else 1, min(first, default=1))
