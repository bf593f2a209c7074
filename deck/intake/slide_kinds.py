"""Say of an old slide which kinds of slide it is in an outline."""

import re
import textwrap
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, groupby
from typing import Any

from deck.base.regex import regex
from deck.intake.markdown_pages import kinds
from deck.intake.old_slide import OldSlide, Part, filled

_SHOWN = ("video", "picture", "chart", "code", "table", "math", "diagram")  # kinds called after their first key
_BESIDE = {"video", "picture", "chart", "code"}  # those that words may stand beside
_WORDS = {"body", "bullets"}
_ENDS = r"thank|questions\W*$|danke|fragen\W*$|merci|gracias|obrigad|grazie|\btak(k|\b)|bedankt|спасибо|谢谢|ありがとう"
_QUOTED = regex(r"([“”„«\"].{20,}[“”»\"])\W*(?:<br>\W*(.{,80}))?", re.DOTALL)
_STACKED = {"code", "diagram"}  # those that stand under the words that stood above them
_MOST, _LONG = 4, 30  # columns; letters of a title that always fits
_WIDEST, _MOST_LINES, _HALVED = 84, 18, 3  # letters and lines of code that a slide holds; how often a text is halved


def slides(old: OldSlide, deck: Sequence[OldSlide], level: int) -> Iterator[dict[str, Any]]:
    """The slides of the outline that say an old one.

    level: 0, as it is; 1, charts are tables and long texts are divided; 2, each thing is on a slide of its own; 3, its
    words stand in the notes, those of a deck in Markdown only after texts were divided into more and more slides.
    """
    divided, level = _levels(old, level)
    gives = divided if old.type == "markdown" else level
    keys = {name: value for name, value in old.keys.items() if name != "build"}
    texts = [part for part in old.parts if part.says.keys() & _WORDS]
    shown = [part for part in old.parts if part not in texts]
    before = (other.title for other in reversed(deck[: old.number - 1]))
    title = {"title": old.title or _heading(texts) or next(filter(None, before), f"Slide {old.number}")}
    decoration = old.type in ("title", "secHead") and all("picture" in part.says for part in shown)
    if level > 2:
        yield _noted(old, title["title"], keys, level)
    elif (not shown or decoration) and (kind := _of_words(old, texts, len(deck))):
        if level and kind.get("subtitle"):  # too many words under the title
            lines = kind["subtitle"].split("<br>")
            rest, kind["subtitle"] = lines[2 - level :], "<br>".join(lines[: 2 - level])
            keys["notes"] = "\n\n".join(filter(None, [*rest, keys.get("notes", "")]))
        more = (f"{part.says['picture']} is a file, and on no slide" for part in shown)
        old.lost += [what for what in more if what not in old.lost]
        yield {**title, **kind, **keys}
    else:
        apart = [*([_together(texts)] if texts else []), *(part.says for part in shown)]
        apart = [part.says for part in old.parts] if old.type == "markdown" else apart
        apart = [one for says in apart for one in parted(says, divided)]
        contents = [_alone(says, gives) for says in apart] if level == 2 else [_content(texts, shown, gives)]
        for n, content in enumerate(contents):
            if level:
                content.pop("build", None)
            build = bool(old.keys.get("build") and content.keys() & {*_WORDS, "beside"})
            split = "auto" if level and content.keys() & {*_WORDS, "table"} else ""
            first = {} if n else {**filled(lead=old.subtitle), **keys}
            yield {**title, **content, **filled(build=build, split=split), **first}


def _noted(old: OldSlide, title: str, keys: dict[str, Any], level: int) -> dict[str, Any]:
    """A slide of which the words stand in the notes: at last, those in Markdown just as they were typed."""
    words = [keys.get("notes", ""), keys.pop("source", ""), old.subtitle, *(_body(part.says) for part in old.parts)]
    if level > 3 and old.type == "markdown":
        words = ["\n".join(["`````", *filter(None, words), "`````"])]
    if level > 3 and len(title) > _LONG:
        words, title = [title, *words], f"Slide {old.number}"
    return {"title": title, "kind": "section", **keys, "notes": "\n\n".join(filter(None, words))}


def _levels(old: OldSlide, level: int) -> tuple[int, int]:
    """How often texts are halved, and how much is given up then: of decks in Markdown later."""
    return (0, level) if old.type != "markdown" or level < 3 else (min(level - 2, _HALVED), max(2, level - _HALVED))


def in_notes(old: OldSlide, level: int) -> bool:
    """Whether the words of a slide stand in its notes."""
    return _levels(old, level)[1] > 2


def _heading(texts: list[Part]) -> str:
    """The text at the top, if it can be a title; it is taken out."""
    top = min(texts, key=lambda part: part.box.y, default=None)
    said = _line(top.says) if top else ""
    if not top or "<br>" in said or not 0 < len(said) < 90:
        return ""
    texts.remove(top)
    return said


def _of_words(old: OldSlide, texts: Sequence[Part], count: int) -> dict[str, Any]:
    """The keys of a slide that opens or closes something, or that quotes somebody; none of any other."""
    lines = "<br>".join(filter(None, [old.subtitle, *(_line(part.says) for part in texts)]))
    if old.number == 1 and old.type in ("title", "secHead", "titleOnly", "cust", "") and len(lines) < 300:
        return {"kind": "title", **filled(subtitle=lines)}
    if old.number == count and re.search(_ENDS, old.title, re.IGNORECASE) and len(lines) < 150:
        return {"kind": "closing", **filled(text=lines)}
    if (old.type in ("title", "secHead") or not lines) and len(lines) < 300:
        return {"kind": "section", **filled(text="\n\n".join([old.subtitle, *(_body(p.says) for p in texts)]).strip())}
    said = _QUOTED.fullmatch(lines) if len(texts) == 1 else None
    return {"kind": "quote", "quote": said[1], **filled(by=said[2])} if said else {}


def _content(texts: list[Part], shown: list[Part], level: int) -> dict[str, Any]:
    """What stands on a slide under its title."""
    if texts and all("math" in part.says for part in shown):
        texts, shown = sorted([*texts, *shown], key=lambda part: part.box.y), []
    columns = _columns([*texts, *shown])
    if not shown and len(columns) == 1:
        return _together(texts)
    stacked = bool(texts) and len(columns) == 1 and any(part.says.keys() & _STACKED for part in shown)
    beside = len(columns) < 3 and not stacked and len(shown) == 1 and _BESIDE & _alone(shown[0].says, level).keys()
    if len(shown) == 1 and (not texts or beside):
        words = _together(texts) if texts else {}
        side = "" if len(columns) == 2 and columns[0] == shown else "left"  # where the words are
        said = words.get("bullets") or words.get("body")
        return {**_alone(shown[0].says, level), **filled(beside=said, side=words and side, build=words.get("build"))}
    if len(columns) == 1 and not stacked:
        columns = [texts, shown] if texts else [[part] for part in shown]
    while len(columns) > _MOST:
        columns = [list(chain(*columns[n : n + 2])) for n in range(0, len(columns), 2)]
    made = [[*_stacked(column, level)] for column in columns]
    wide = [max(p.box.right for p in column) - min(p.box.x for p in column) for column in columns]
    shares = [min(3, round(width / max(1, min(wide)))) for width in wide]
    for one in chain(*made):
        one.pop("kind", "")
    held = [parts[0] if len(parts) == 1 else {"parts": parts} for parts in made]
    return {"kind": "columns", "columns": [filled(width=n > 1 and n) | h for n, h in zip(shares, held, strict=True)]}


def _stacked(column: Sequence[Part], level: int) -> Iterator[dict[str, Any]]:
    """The parts of a column from the top to the bottom; texts without anything between them are one."""
    for words, some in groupby(column, lambda part: bool(part.says.keys() & _WORDS)):
        own = [*some]
        yield from [_together(own)] if words else [_alone(part.says, level) for part in own]


def parted(says: dict[str, Any], times: int) -> Iterator[dict[str, Any]]:
    """A body as several, halved so many times between its paragraphs; long lines of code are broken then."""
    if not times or "body" not in says or not (blocks := _blocks(says["body"], times > 1)):
        yield says
        return
    half, sizes = sum(map(len, blocks)) / 2, [0, *accumulate(len(block) for block in blocks)]
    cut = min(range(1, len(blocks)), key=lambda n: abs(sizes[n] - half), default=1)
    for some in filter(None, (blocks[:cut], blocks[cut:])):
        yield from parted({"body": "\n".join(line for block in some for line in block).strip("\n")}, times - 1)


def _blocks(body: str, leading: bool) -> list[list[str]]:
    """The lines of a body that belong together, so many of code as a slide holds; leading: heads with what follows."""
    found, fence = [list[str]()], ""
    for kind, line in kinds(body.split("\n")):
        inside, last = kind and fence, "".join(found[-1]).rstrip()
        begins = (kind and not fence) or (not kind and re.match(r"[-*+#] |#+ |\d+\. |\s*$", line))
        leads = leading and re.search(r"(?:^|\n)#[^\n]*$|:(?:\*\*)?$|\*\*:?$", "\n".join(found[-1]).rstrip())
        if begins and last and not leads:
            found.append([])
        elif inside and len(found[-1]) > _MOST_LINES - (not line.strip()) * 6:
            found[-1].append(re.match(r"\W+", fence)[0])  # type: ignore[index]
            found.append([fence])
        fence = (fence or line) if kind else ""
        found[-1] += (textwrap.wrap(line, _WIDEST, subsequent_indent="    ") if kind else []) or [line]
    return [block for block in found if "".join(block).strip()]


def _columns(parts: Sequence[Part]) -> list[list[Part]]:
    """Parts from left to right, in columns that nothing crosses; in each from the top to the bottom."""
    found: list[list[Part]] = []
    for part in sorted(parts, key=lambda part: part.box.x):
        right = max(other.box.right for other in found[-1]) if found else 0
        if found and part.box.x < right - part.box.w / 10:
            found[-1] = sorted([*found[-1], part], key=lambda part: part.box.y)
        else:
            found.append([part])
    return found


def _alone(says: dict[str, Any], level: int) -> dict[str, Any]:
    """A part as a slide; its chart as a table, if that could not be drawn."""
    says = {"table": says["data"]} if level and "chart" in says else says
    says = {"code": says["diagram"], "language": "text", "run": False} if level and "diagram" in says else says
    says = {"code": says["code"], "language": says["language"], "run": False} if level and says.get("run") else says
    return {**filled(kind=next((kind for kind in _SHOWN if kind in says), "")), **says}


def _together(texts: Sequence[Part]) -> dict[str, Any]:
    """Texts as one."""
    return dict(texts[0].says) if len(texts) == 1 else {"body": "\n\n".join(_body(part.says) for part in texts)}


def _line(says: dict[str, Any]) -> str:
    """A text on one line."""
    return "<br>".join(re.sub(r"^(-|\d+\.|#+) ", "", line.strip()) for line in _body(says).split("\n") if line.strip())


def _body(says: dict[str, Any]) -> str:
    """What a part says, in Markdown of any kind."""
    if "bullets" in says:
        return "\n".join(_items(says["bullets"], ""))
    if "math" in says:
        return "\n\n".join(f"$$\n{one}\n$$" for one in says["math"])
    if "code" in says:
        return f"```{says['language']}\n{says['code']}\n```"
    if isinstance(says.get("table"), list):
        return "\n\n".join(" · ".join(c["text"] if isinstance(c, dict) else c for c in row) for row in says["table"])
    return str(says.get("body") or says.get("alt") or says.get("data") or "")


def _items(bullets: Sequence[Any], indent: str) -> Iterator[str]:
    for item in bullets:
        ((text, under),) = item.items() if isinstance(item, dict) else [(item, ())]
        yield f"{indent}- {text}"
        yield from _items(under, f"{indent}  ")
