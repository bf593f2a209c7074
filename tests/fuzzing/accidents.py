"""Damage a file's bytes as accidents and malice do: bytes, lines, words, blocks, parts of archives, values."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

from deck.base.files import IGNORED, MARK
from fuzzing.words import anything, pieces

Draw = st.DrawFn

_TEXTS = {".yaml", ".xml", ".svg", ".csv", ".json", ".py", ".txt"}


@st.composite
def damaged(draw: Draw, blob: bytes, ending: str) -> bytes:
    """A file's bytes after one accident."""
    ways: list[Callable[[Draw, bytes], bytes]] = [_bytes]
    if ending in _TEXTS:
        ways += [_lines, _lines, _tokens, _tokens, _tokens, _blocks, _blocks]
    if ending == ".potx":
        ways += [_part] * 3
    if ending in _READ:
        ways += [_values, _values]
    return draw(st.sampled_from(ways))(draw, blob)


def _bytes(draw: Draw, blob: bytes) -> bytes:
    """Some bytes lost, doubled or others; or the rest of the file lost."""
    at = draw(st.integers(0, len(blob)))
    end = draw(st.sampled_from([at, at + 1, at + 4, len(blob)]))
    new = draw(st.sampled_from([b"", b"\0", b"\xff", b"\x7f\xff\xff\xff", blob[at:end] * 2]) | st.binary(max_size=4))
    return blob[:at] + new + blob[end:]


def _part(draw: Draw, blob: bytes) -> bytes:
    """An archive with one of its parts damaged, or without it."""
    try:
        with zipfile.ZipFile(io.BytesIO(blob)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError):
        return blob
    name = draw(st.sampled_from(sorted(parts)))
    parts[name] = draw(st.sampled_from([_bytes, _tokens, _tokens]))(draw, parts[name])
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return stream.getvalue()


def _lines(draw: Draw, blob: bytes) -> bytes:
    """A line lost, doubled, exchanged with another, indented more or less, or joined to the next."""
    lines = blob.split(b"\n")
    n, other = (draw(st.integers(0, len(lines) - 1)) for _ in "12")
    match draw(st.sampled_from(["lost", "doubled", "exchanged", "in", "out", "tab", "joined"])):
        case "lost":
            del lines[n]
        case "doubled":
            lines.insert(other, lines[n])
        case "exchanged":
            lines[n], lines[other] = lines[other], lines[n]
        case "in":
            lines[n] = b"  " + lines[n]
        case "out":
            lines[n] = lines[n].removeprefix(b"  ")
        case "tab":
            lines[n] = b"\t" + lines[n]
        case "joined":
            lines[n : n + 2] = [b"".join(lines[n : n + 2])]
    return b"\n".join(lines)


def _tokens(draw: Draw, blob: bytes) -> bytes:
    """A word or sign lost, or another instead: of the same file, or one that means something somewhere."""
    tokens = re.findall(r"\w+|\s+|[^\w\s]", blob.decode("utf-8", "surrogateescape"))
    if not tokens:
        return blob
    n = draw(st.integers(0, len(tokens) - 1))
    tokens[n] = draw(st.just("") | st.sampled_from(tokens) | pieces())
    return "".join(tokens).encode("utf-8", "surrogatepass" if "".join(tokens) > "\udfff" else "surrogateescape")


def _blocks(draw: Draw, blob: bytes) -> bytes:
    """A line with all that is indented under it lost, doubled or elsewhere."""
    lines = blob.split(b"\n")
    n, other = (draw(st.integers(0, len(lines) - 1)) for _ in "12")
    depth = _depth(lines[n])
    end = next((m for m in range(n + 1, len(lines)) if lines[m].strip() and _depth(lines[m]) <= depth), len(lines))
    block, rest = lines[n:end], lines[:n] + lines[end:]
    match draw(st.sampled_from(["lost", "doubled", "elsewhere"])):
        case "lost":
            return b"\n".join(rest)
        case "doubled":
            return b"\n".join(lines[:end] + block + lines[end:])
    return b"\n".join(rest[:other] + block + rest[other:])


def _depth(line: bytes) -> int:
    return len(line) - len(line.lstrip())


def _dumped(value: Any) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False)


_READ: dict[str, tuple[Callable[[str], Any], Callable[[Any], str]]] = {
    ".yaml": (lambda text: yaml.load(text, yaml.BaseLoader), _dumped),
    ".json": (json.loads, json.dumps),
}


def _values(draw: Draw, blob: bytes) -> bytes:
    """A value somewhere in a YAML or JSON file that is another one, or not there."""
    for read, write in _READ.values():
        try:
            root = read(blob.decode())
            places = list(_places(root))
            if places:
                place, key = draw(st.sampled_from(places))
                _change(draw, place, key)
                return write(root).encode()
        except (ValueError, yaml.YAMLError, RecursionError):
            continue
    return blob


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield value, key
        yield from _places(inner)


def _change(draw: Draw, place: Any, key: Any) -> None:
    if draw(st.booleans()):
        place[key] = draw(anything())
    else:
        del place[key]


@dataclass(frozen=True)
class Wound:
    """An accident to a file of a cache. place: which of its files, and where in it, from 0 to 1; new: what is there."""

    way: str
    file: float
    place: float
    new: bytes

    def inflict(self, folder: Path) -> None:
        """Damage a file; nothing, where there is none."""
        files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in (MARK, IGNORED))
        if not files:
            return
        path, other = (files[int(place * (len(files) - 1))] for place in (self.file, self.place))
        blob = path.read_bytes()
        at = int(self.place * len(blob))
        match self.way:
            case "bytes":
                path.write_bytes(blob[:at] + self.new + blob[at + len(self.new) :])
            case "cut":
                path.write_bytes(blob[:at])
            case "another's":
                path.write_bytes(other.read_bytes())
            case _:
                path.unlink()
        if self.way == "folder":
            path.mkdir()
        elif self.way == "nowhere":
            path.symlink_to("nowhere")


WAYS = ("bytes", "bytes", "bytes", "cut", "another's", "another's", "gone", "folder", "nowhere")


def wounds() -> st.SearchStrategy[Wound]:
    """Any accident to a cache."""
    part = st.floats(0, 1)
    return st.builds(Wound, st.sampled_from(WAYS), part, part, st.binary(min_size=1, max_size=8))
