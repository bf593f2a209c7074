"""Say of an old slide which kinds of slide it is in an outline."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from deck.intake.old_slide import OldSlide, Part, filled

_SHOWN = ("video", "picture", "chart", "code", "table", "math")  # kinds that are called after their first key
_BESIDE = {"video", "picture", "chart", "code"}  # those that words may stand beside
_WORDS = {"body", "bullets"}
_ENDS = r"thank|questions\W*$|danke|fragen\W*$|merci|gracias|obrigad|grazie|\btak(k|\b)|bedankt|спасибо|谢谢|ありがとう"
_QUOTED = re.compile(r"([“”„«\"].{20,}[“”»\"])\W*(?:<br>\W*(.{,80}))?", re.DOTALL)
_MOST, _LONG = 4, 30  # columns; letters of a title that always fits


def slides(old: OldSlide, deck: Sequence[OldSlide], level: int) -> Iterator[dict[str, Any]]:
    """The slides of the outline that say an old one.

    level: 0, as it is; 1, charts are tables and long texts are divided; 2, each thing is on a slide of its own; 3, its
    words stand in the notes.
    """
    keys = {name: value for name, value in old.keys.items() if name != "build"}
    texts = [part for part in old.parts if part.says.keys() & _WORDS]
    shown = [part for part in old.parts if part not in texts]
    before = (other.title for other in reversed(deck[: old.number - 1]))
    title = {"title": old.title or _heading(texts) or next(filter(None, before), f"Slide {old.number}")}
    decoration = old.type in ("title", "secHead") and all("picture" in part.says for part in shown)
    if level > 2:
        words = [keys.get("notes", ""), old.subtitle, *(_body(part.says) for part in old.parts)]
        if level > 3 and len(title["title"]) > _LONG:
            words, title = [title["title"], *words], {"title": f"Slide {old.number}"}
        yield {**title, "kind": "section", **keys, "notes": "\n\n".join(filter(None, words))}
    elif (not shown or decoration) and (kind := _of_words(old, texts, len(deck))):
        if level and kind["kind"] == "title":  # too many words under it
            lines = kind["subtitle"].split("<br>")
            rest, kind["subtitle"] = lines[2 - level :], "<br>".join(lines[: 2 - level])
            keys["notes"] = "\n\n".join(filter(None, [*rest, keys.get("notes", "")]))
        more = (f"{part.says['picture']} is a file, and on no slide" for part in shown)
        old.lost += [what for what in more if what not in old.lost]
        yield {**title, **kind, **keys}
    else:
        apart = [*([_together(texts)] if texts else []), *(part.says for part in shown)]
        contents = [_alone(says, level) for says in apart] if level == 2 else [_content(texts, shown, level)]
        for n, content in enumerate(contents):
            build = bool(old.keys.get("build") and content.keys() & {*_WORDS, "beside"})
            split = "auto" if level and content.keys() & {*_WORDS, "table"} else ""
            first = {} if n else {**filled(lead=old.subtitle), **keys}
            yield {**title, **content, **filled(build=build, split=split), **first}


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
        return {"kind": "title", "subtitle": lines}
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
    if len(shown) == 1 and (not texts or (len(columns) < 3 and _BESIDE & _alone(shown[0].says, level).keys())):
        words = _together(texts) if texts else {}
        side = "" if len(columns) == 2 and columns[0] == shown else "left"  # where the words are
        beside = words.get("bullets") or words.get("body")
        return {**_alone(shown[0].says, level), **filled(beside=beside, side=words and side)}
    if len(columns) == 1:
        columns = [texts, shown] if texts else [[part] for part in shown]
    while len(columns) > _MOST:
        columns = [list(chain(*columns[n : n + 2])) for n in range(0, len(columns), 2)]
    made = [[_together(own)] if (own := [p for p in c if p.says.keys() & _WORDS]) else [] for c in columns]
    for column, parts in zip(columns, made, strict=True):
        parts += [_alone(part.says, level) for part in column if not part.says.keys() & _WORDS]
    wide = [max(p.box.right for p in column) - min(p.box.x for p in column) for column in columns]
    shares = [min(3, round(width / max(1, min(wide)))) for width in wide]
    for one in chain(*made):
        one.pop("kind", "")
    held = [parts[0] if len(parts) == 1 else {"parts": parts} for parts in made]
    return {"kind": "columns", "columns": [filled(width=n > 1 and n) | h for n, h in zip(shares, held, strict=True)]}


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
    return {**filled(kind=next((kind for kind in _SHOWN if kind in says), "")), **says}


def _together(texts: Sequence[Part]) -> dict[str, Any]:
    """Texts as one."""
    return dict(texts[0].says) if len(texts) == 1 else {"body": "\n\n".join(_body(part.says) for part in texts)}


def _line(says: dict[str, Any]) -> str:
    """A text on one line."""
    return "<br>".join(re.sub(r"^(-|\d+\.) ", "", line.strip()) for line in _body(says).split("\n") if line.strip())


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
