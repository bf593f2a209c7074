"""Damage real lectures: outlines, templates, themes, data, pictures, films, as accidents and malice do."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import films
import yaml
from brands import DEFAULT
from conftest import ROOT
from hypothesis import strategies as st
from PIL import Image

from fuzzing.accidents import damaged, wounds
from fuzzing.fields import SHIPPED, examples
from fuzzing.outlines import assets
from fuzzing.trial import Case

Strategy = st.SearchStrategy[Any]
Files = dict[str, bytes]
Draw = st.DrawFn

_SEVERAL = 4  # slides of a long outline that one case has


@st.composite
def cases(draw: Draw) -> Case:
    """A lecture of which one file has been damaged, once or a few times, or none; or its cache, after a build."""
    source = draw(st.sampled_from([*sorted(_SOURCES), "caches"]))
    if source == "caches":
        return draw(_worn())
    files, names = draw(_SOURCES[source])
    name = draw(st.sampled_from(names))
    blob = files[name]
    for _ in range(draw(st.sampled_from([0, 1, 1, 1, 2, 3]))):
        blob = draw(damaged(blob, Path(name).suffix))
    return Case({**files, name: blob})


@st.composite
def _worn(draw: Draw) -> Case:
    """A lecture that is whole; of ours that run code, some run it."""
    kinds = draw(st.lists(st.sampled_from(sorted(examples())), min_size=1, max_size=3))
    own = _lecture(_outline({"slides": [examples()[kind] for kind in kinds]}), assets())
    files, _ = draw(st.just(own) | _outlines() | _brands() | _pictures() | _films())
    inflicted = tuple(draw(st.lists(wounds(), min_size=1, max_size=4)))
    return Case(files, wounds=inflicted, runs=files is own[0] and draw(st.booleans()))


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
