"""Damage real lectures: outlines, templates, themes, data, pictures, films, as accidents and malice do."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import films
import yaml
from brands import DEFAULT
from conftest import ROOT
from hypothesis import strategies as st
from PIL import Image

from fuzzing.outlines import SHIPPED, assets, examples
from fuzzing.trial import Case
from fuzzing.words import anything, pieces

Strategy = st.SearchStrategy[Any]
Files = dict[str, bytes]
Draw = st.DrawFn

_TEXTS = {".yaml", ".xml", ".svg", ".csv", ".json", ".py", ".txt"}
_SEVERAL = 4  # slides of a long outline that one case has


@st.composite
def cases(draw: Draw) -> Case:
    """A lecture of which one file has been damaged, once or a few times."""
    source = draw(st.sampled_from(sorted(_SOURCES)))
    files, names = draw(_SOURCES[source])
    name = draw(st.sampled_from(names))
    blob = files[name]
    for _ in range(draw(st.sampled_from([1, 1, 2, 3]))):
        blob = draw(_damaged(blob, Path(name).suffix))
    return Case({**files, name: blob})


def _lecture(text: str, files: Mapping[str, bytes], *names: str) -> tuple[Files, list[str]]:
    """A lecture's files, and the names of those that may be damaged."""
    return {**files, "outline.yaml": text.encode()}, list(names or ("outline.yaml",))


@st.composite
def _outlines(draw: Draw) -> tuple[Files, list[str]]:
    """A few slides of a real lecture, with the files that they name."""
    path = draw(st.sampled_from(_real()))
    head, *shown = _slides(path.read_text(encoding="utf-8"))
    first = draw(st.integers(0, len(shown) - 1))
    text = "".join([head, *shown[first : first + draw(st.integers(1, _SEVERAL))]])
    folder = path.parent / "assets"
    named = {name for name in re.findall(r"[\w./-]+\.\w+", text) if (folder / name).is_file()}
    kept = {f"assets/{name}": (folder / name).read_bytes() for name in sorted(named)}
    recordings = {f"assets/recordings/{file.name}": file.read_bytes() for file in folder.glob("recordings/*.json")}
    return _lecture(text, kept | recordings, "outline.yaml", *(recordings if "session:" in text else ()))


@cache
def _real() -> list[Path]:
    return [
        ROOT / "outline.yaml",
        *sorted(ROOT.glob("examples/*/outline.yaml")),
        *sorted(ROOT.glob("tests/lectures/*.yaml")),
    ]


def _slides(text: str) -> list[str]:
    """What stands before an outline's slides, and each of them."""
    return re.split(r"(?m)^(?=- )", text)


@st.composite
def _problems(draw: Draw) -> tuple[Files, list[str]]:
    """A lecture with a mistake already."""
    path = draw(st.sampled_from(_mistaken()))
    if path.is_file():
        return _lecture(path.read_text(encoding="utf-8", errors="replace"), {})
    files = {file.relative_to(path).as_posix(): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}
    return files, sorted(files)


@cache
def _mistaken() -> list[Path]:
    """Those that give up soon: not the fifty megabytes, nor what takes its minute to be told."""
    return sorted(path for path in (ROOT / "tests" / "problems").iterdir())


@st.composite
def _templates(draw: Draw) -> tuple[Files, list[str]]:
    """A kind's example, with a template of the lecture's own for it."""
    kind = draw(st.sampled_from(sorted(examples())))
    name = draw(st.sampled_from([f"{kind}.xml", f"{kind}.xml", "_slide.xml", "_macros.xml"]))
    own = f"templates/slides/{name}"
    return _lecture(_outline({"slides": [examples()[kind]]}), {**assets(), own: (SHIPPED / name).read_bytes()}, own)


@st.composite
def _themes(draw: Draw) -> tuple[Files, list[str]]:
    theme = draw(st.sampled_from(sorted((ROOT / "templates" / "theme").glob("*.yaml"))))
    kinds = draw(st.lists(st.sampled_from(sorted(examples())), min_size=1, max_size=3))
    outline = {"theme": "mine.yaml", "mark": "M", "slides": [examples()[kind] for kind in kinds]}
    return _lecture(_outline(outline), {**assets(), "mine.yaml": theme.read_bytes()}, "mine.yaml")


@st.composite
def _pictures(draw: Draw) -> tuple[Files, list[str]]:
    name, blob = draw(st.sampled_from(sorted(_images().items())))
    slide = {"kind": "picture", "title": "One", "picture": name, "alt": "Something", "fit": "cover"}
    return _lecture(_outline({"slides": [slide]}), {f"assets/{name}": blob}, f"assets/{name}")


@st.composite
def _data(draw: Draw) -> tuple[Files, list[str]]:
    """A table and a chart of one file."""
    file = draw(st.sampled_from(sorted((ROOT / "assets" / "data").glob("*.csv"))))
    table = {"kind": "table", "title": "One", "table": "a.csv", "most": "3"}
    chart = {
        "kind": "chart",
        "title": "Two",
        "chart": draw(st.sampled_from(["bar", "line", "pie", "scatter"])),
        "data": "a.csv",
    }
    return _lecture(
        _outline({"slides": [table, chart]}), {"assets/a.csv": file.read_bytes()}, "assets/a.csv", "outline.yaml"
    )


@st.composite
def _films(draw: Draw) -> tuple[Files, list[str]]:
    """A film and a sound."""
    files = {"assets/a.mp4": films.mp4(), "assets/a.wav": films.wav(0.1), "assets/a.mp3": films.mp3()}
    sound = draw(st.sampled_from(["a.wav", "a.mp3"]))
    slide = {"kind": "video", "title": "One", "video": "a.mp4", "alt": "Something", "audio": sound, "end": "1"}
    return _lecture(_outline({"slides": [slide]}), files, "assets/a.mp4", f"assets/{sound}")


@st.composite
def _brands(draw: Draw) -> tuple[Files, list[str]]:
    """A brand's template; of an archive, one part is damaged more often than its bytes."""
    outline = {"theme": "acme.potx", "slides": [examples()[draw(st.sampled_from(sorted(examples())))]]}
    return _lecture(_outline(outline), {**assets(), "acme.potx": DEFAULT.read_bytes()}, "acme.potx")


def _outline(value: Any) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False)


_SOURCES: dict[str, Strategy] = {
    "outlines": _outlines(),
    "problems": _problems(),
    "templates": _templates(),
    "themes": _themes(),
    "pictures": _pictures(),
    "data": _data(),
    "films": _films(),
    "brands": _brands(),
}


@cache
def _images() -> dict[str, bytes]:
    """Small pictures, of each format."""
    image, found = Image.effect_noise((40, 30), 50).convert("RGB"), {}
    for ending in ("png", "jpg", "gif", "webp", "bmp"):
        file = io.BytesIO()
        image.save(file, Image.registered_extensions()[f".{ending}"])
        found[f"a.{ending}"] = file.getvalue()
    svgs = sorted((ROOT / "tests" / "problems").glob("svg-*/**/*.svg"))
    return found | {f"{path.parents[1].name}.svg": path.read_bytes() for path in svgs}


@st.composite
def _damaged(draw: Draw, blob: bytes, ending: str) -> bytes:
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


_READ: dict[str, tuple[Callable[[str], Any], Callable[[Any], str]]] = {
    ".yaml": (lambda text: yaml.load(text, yaml.BaseLoader), _outline),
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
