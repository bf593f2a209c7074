"""Change texts, items and keys of an outline, so that no other character of it changes."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, pairwise, takewhile
from typing import Any, NamedTuple

import yaml

from deck.base.dataclass import dataclass, field
from deck.base.problem import Where
from deck.outline.values import spans

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Change(NamedTuple):
    """Characters of a file from `begin` to `end`, and what is to stand there instead."""

    begin: int
    end: int
    text: str


@dataclass(eq=False)
class YamlNode:
    """A value as it stands in a file, from `start` to `end`.

    kind: scalar, list, map or alias; style: of a scalar its quote, | or >, of a list or mapping { if it is in brackets;
    above: the list or mapping in which it is, where keys and values take turns; body: where a scalar's text begins.
    """

    kind: str
    start: int
    end: int
    above: "YamlNode | None" = None
    anchor: str = ""
    text: str = ""
    style: str = ""
    body: int = 0
    below: list["YamlNode"] = field(default_factory=list)

    def up(self) -> Iterator["YamlNode"]:
        """It, and all in which it is."""
        yield self
        yield from self.above.up() if self.above else ()

    @property
    def flow(self) -> bool:
        """Whether it stands in brackets."""
        return any(node.style == "{" for node in self.up())

    def key(self, name: str) -> "YamlNode | None":
        """The value of a key of a mapping."""
        keys = [key.text for key in self.below[::2]] if self.kind == "map" else []
        return self.below[2 * keys.index(name) + 1] if name in keys else None


class OutlineText:
    """An outline's text, and the values in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._scalars: dict[tuple[int, int], YamlNode] = {}
        self._aliased: set[str] = set()
        self.root = self._read()
        listed = self.root.key("slides")
        self.slides = listed.below if listed else []

    def _read(self) -> YamlNode:
        root = here = YamlNode("root", 0, len(self.text))
        event: Any
        for event in yaml.parse(self.text, Loader=_LOADER):
            start, end = event.start_mark.index, event.end_mark.index
            if isinstance(event, yaml.CollectionEndEvent):
                here.end = end if here.style else max([here.start, *(node.end for node in here.below)])
                here = here.above or root
            elif isinstance(event, yaml.NodeEvent):
                node = YamlNode("alias", start, end, here, event.anchor or "")
                here.below.append(node)
                if isinstance(event, yaml.AliasEvent):
                    self._aliased.add(node.anchor)
                elif isinstance(event, yaml.ScalarEvent):
                    self._scalar(node, event)
                else:
                    node.kind = "list" if isinstance(event, yaml.SequenceStartEvent) else "map"
                    node.style, here = "{" * bool(getattr(event, "flow_style", False)), node
        return root.below[0] if root.below else root

    def _scalar(self, node: YamlNode, event: Any) -> None:
        node.kind, node.text, node.style, node.body = "scalar", event.value, event.style or "", node.start
        if node.style in ("|", ">"):
            node.end = node.start + len(self.text[node.start : node.end].rstrip())
            first = re.compile(r"[|>].*\n\s*").match(self.text, node.start)
            node.body = min(first.end(), node.end) if first else node.end
        self._scalars[self.place(node.body)] = node

    def place(self, index: int) -> tuple[int, int]:
        """The line and column, from 1, of a character."""
        return bisect_right(self._starts, index), self.column(index) + 1

    def column(self, index: int) -> int:
        """The column of a character, from 0."""
        return index - self._starts[bisect_right(self._starts, index) - 1]

    def line_end(self, index: int) -> int:
        """Where the line of a character ends."""
        end = self.text.find("\n", index)
        return len(self.text) if end < 0 else end

    def at(self, where: Where) -> YamlNode | None:
        """The scalar that was written at a place, or of which a line is there."""
        index = self._starts[min(where.line, len(self._starts)) - 1]
        blocks = (node for node in self._scalars.values() if node.style == "|" and node.start <= index <= node.end)
        return self._scalars.get((where.line, where.column)) or next(blocks, None)

    def shared(self, node: YamlNode) -> bool:
        """Whether other places of the outline show a value, too."""
        return bool(node.anchor) or any(above.anchor in self._aliased for above in node.up() if above.anchor)

    def slide(self, line: int) -> int:
        """The number, from 1, of the slide in which a line is; 0 before the first."""
        return sum(self.place(item.start)[0] <= line for item in self.slides)

    def retold(self, node: YamlNode, text: str) -> list[Change] | None:
        """What makes a scalar read as another text: only what differs, or else all of it; None: it cannot be said."""
        found = spans(self.text[node.body : node.end], node.text, node.style if node.style in ("'", '"') else "")
        places, ways = [(node.body + begin, node.body + end) for begin, end in found], list[list[Change]]()
        if node.text and len(found) >= len(node.text.rstrip("\n")):
            ways.append(list(self._differing(node, text, places)))
        if node.style in ("|", ">"):
            indent, chomp = " " * self.column(node.body), "" if text.endswith("\n") else "-"
            lines = re.sub(r"^(?=.)", indent, text.rstrip("\n"), flags=re.MULTILINE)
            ways.append([Change(node.start, node.end, f"|{chomp}\n{lines}")])
        ways += [[Change(node.start, node.end, quoted)] for quoted in _ways(text)]
        return next((changes for changes in ways if self._reads(node, changes, text)), None)

    def _differing(self, node: YamlNode, text: str, places: Sequence[tuple[int, int]]) -> Iterator[Change]:
        for *old, c, d in differing(node.text, text):
            a, b = (min(place, len(places)) for place in old)
            begin = places[a][0] if a < b or not a else places[a - 1][1]
            new = text[c:d].replace("'", "''") if node.style == "'" else text[c:d]
            if node.style == '"':
                new = _escaped(new)
            elif node.style == "|":
                new = re.sub(r"\n(?=[^\n])|\n\Z", "\n" + " " * self.column(node.body), new)
            yield Change(begin, places[b - 1][1] if a < b else begin, new)

    def _reads(self, node: YamlNode, changes: Sequence[Change], text: str) -> bool:
        """Whether, after changes, this scalar is this text, and nothing else of its slide is another than it was."""
        slide = next((above for above in node.up() if above in self.slides), None)
        begin = slide.start - self.column(slide.start) if slide and not slide.flow else 0
        end = self.line_end(slide.end) + 1 if slide and not slide.flow else len(self.text)
        before = list(_said(self.text[begin:end]))
        inside = [Change(a - begin, b - begin, new) for a, b, new in changes]
        try:
            after = list(_said(applied(self.text[begin:end], inside)))
        except yaml.YAMLError:
            return False
        other = [pair for pair in zip(before, after, strict=False) if pair[0] != pair[1]]
        wanted = [] if node.text == text else [(("scalar", node.text), ("scalar", text))]
        return len(before) == len(after) and other == wanted

    def relisted(self, items: Sequence[YamlNode], order: Sequence[YamlNode | str]) -> Change | None:
        """What gives a list these items, each with the comments right above it; a text is a new one, as YAML.

        None: it would be empty, or its items do not stand on lines of their own.
        """
        first, last = items[0], items[-1]
        if not order:
            return None
        if first.flow:
            gaps = [self.text[a.end : b.start] for a, b in pairwise(items)]
            said = [item if isinstance(item, str) else self.text[item.start : item.end] for item in order]
            gaps += [", "] * (len(said) - len(gaps))
            whole = "".join(part + gap for part, gap in zip(said, gaps, strict=False))[: -len(gaps[len(said) - 1])]
            return self._trimmed(Change(first.start, last.end, whole))
        begins = list(map(self._begin, items))
        if not all(self.text[item.start - self.column(item.start) : item.start].strip(" ") == "-" for item in items):
            return None
        ends = [*begins[1:], min(self.line_end(last.end) + 1, len(self.text))]
        texts = {item: self.text[a:b] for item, a, b in zip(items, begins, ends, strict=True)}
        dash = self.text[first.start - self.column(first.start) : first.start]
        parts = [f"{dash}{item}" if isinstance(item, str) else texts[item] for item in order]
        gap = "\n" * (len(texts[first]) - len(texts[first].rstrip("\n"))) if len(items) > 1 else "\n"
        parts = [part if part.endswith("\n") and part is not texts[last] else part.rstrip("\n") + gap for part in parts]
        return self._trimmed(Change(begins[0], ends[-1], "".join(parts).rstrip("\n") + "\n"))

    def _begin(self, item: YamlNode) -> int:
        """Where the line of an item begins, or the comments right above it."""
        begin = item.start - self.column(item.start)
        comments = re.search(r"(?:^ *#.*\n)+\Z", self.text[:begin], re.MULTILINE)
        return comments.start() if comments else begin

    def _trimmed(self, change: Change) -> Change:
        """A change without what stays the same at its begin and end."""
        old, new = self.text[change.begin : change.end], change.text
        same = _same(old, new)
        after = _same(old[same:][::-1], new[same:][::-1])
        return Change(change.begin + same, change.end - after, new[same : len(new) - after])

    def without(self, record: YamlNode, key: str) -> Change | None:
        """What takes a key with its value out of a mapping that has others."""
        keys = [node.text for node in record.below[::2]]
        n = 2 * keys.index(key) if key in keys and len(keys) > 1 else -1
        if n < 0:
            return None
        name, value = record.below[n : n + 2]
        if n + 2 < len(record.below):
            return Change(name.start, record.below[n + 2].start, "")
        return Change(record.below[n - 1].end, value.end, "")

    def with_key(self, record: YamlNode, said: str) -> Change:
        """What gives a mapping a key more, with its value, after its first."""
        end = record.below[1].end if record.flow else self.line_end(record.below[1].end)
        return Change(end, end, f", {said}" if record.flow else f"\n{' ' * self.column(record.below[0].start)}{said}")

    def copied(self, item: YamlNode, without: Sequence[str]) -> str | None:
        """An item of a list as it stands, but for some keys; None if something in it has an anchor."""
        end = self.line_end(item.end)
        if any(node.anchor and node.start >= item.start and node.end <= end for node in self._scalars.values()):
            return None
        changes = [change for name in without if (change := self.without(item, name))]
        inside = [Change(a - item.start, b - item.start, "") for a, b, _ in changes]
        return applied(self.text[item.start : end], inside)


def _same(a: str, b: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))


def differing(old: str, new: str) -> Iterator[tuple[int, int, int, int]]:
    """Where two texts differ, by words: begin and end in each."""
    ours, theirs = (re.findall(r"\w+|\s|.", text) for text in (old, new))
    before, after = ([0, *accumulate(map(len, words))] for words in (ours, theirs))
    for kind, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind != "equal":
            yield before[a], before[b], after[c], after[d]


def applied(text: str, changes: Sequence[Change]) -> str:
    """A text after changes, none of which touches another."""
    for begin, end, new in sorted(changes, reverse=True):
        text = text[:begin] + new + text[end:]
    return text


def written(text: str, flow: bool = False) -> str:
    """A text as YAML on one line; flow: between brackets."""
    return next(way for way in _ways(text) if _is(f"[{{{way}: a}}]" if flow else f"- {way}", text, *["a"] * flow))


def _ways(text: str) -> Iterator[str]:
    """The ways in which a text may be written on one line, the plainest first."""
    if text and "\n" not in text and text.lower() not in ("null", "~", "yes", "no", "true", "false", "on", "off"):
        yield text
    if "'" not in text and "\n" not in text and _escaped(text) != text:
        yield f"'{text}'"
    yield f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")


def _is(said: str, *texts: str) -> bool:
    try:
        return [value for kind, value in _said(said) if kind == "scalar"] == [*texts]
    except yaml.YAMLError:
        return False


def _said(text: str) -> Iterator[tuple[str, str]]:
    """What YAML has to say, but for how it is written."""
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.ScalarEvent):
            yield "scalar", event.value if event.style or event.value not in ("~", "null") else f"!{event.value}"
        else:
            yield type(event).__name__, getattr(event, "anchor", None) or ""
