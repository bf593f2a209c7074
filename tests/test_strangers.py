"""With --no-run, a stranger's outline reads nothing outside its folder, runs nothing, fills no disk, hangs nothing.

docs/security.md lists the threats, and the test of each.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import re
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from conftest import ROOT, Build
from PIL import Image
from readback import words

from deck.base.cache import Cache
from deck.base.paths import output_name
from deck.base.problem import Where
from deck.cli.main import main
from deck.graphics import asset_files
from deck.layout import split as splitting
from deck.model.text import Paragraph, Run
from deck.model.values import Scalar
from deck.pipeline.report import Report

SECRET = "correct horse battery staple"
SLIDE = "slides:\n- {title: One, bullets: [one]}\n"


@pytest.fixture
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder beside the lecture, in which nothing is the stranger's business."""
    folder = tmp_path_factory.mktemp("outside")
    (folder / "secret.txt").write_text(f"{SECRET}\n")
    (folder / "secret.csv").write_text(f"name,value\n{SECRET},1\n")
    (folder / "secret.yaml").write_text(f"name: {SECRET}\n")
    (folder / "secret.xml").write_text(f"<text>{SECRET}</text>\n")
    Image.new("RGB", (800, 600), "#123456").save(folder / "secret.png")
    return folder


def told(report: Report) -> str:
    """What is wrong; nothing of the secret is in it, and nothing was written."""
    said = "\n".join(map(str, report.problems))
    assert report.failed and not report.path, said
    assert SECRET not in said
    return said


KEYS = {  # every key that takes a path: how it is written, and the kind of file
    "picture": ("- {{kind: picture, title: One, picture: {}, alt: Grey}}", "png"),
    "code": ("- {{kind: code, title: One, code: {}, language: text}}", "txt"),
    "code to run": ("- {{kind: code, title: One, code: {}, language: shell}}", "txt"),
    "table": ("- {{kind: table, title: One, table: {}}}", "csv"),
    "chart": ("- {{kind: chart, title: One, chart: bar, data: {}}}", "csv"),
    "figure": ("- {{kind: figure, title: One, figure: {}, alt: A line}}", "txt"),
    "column": ("- {{kind: columns, title: One, columns: [{{picture: {}, alt: Grey}}]}}", "png"),
    "video": ("- {{kind: video, title: One, video: {}, alt: A film}}", "png"),
    "poster": ("- {{kind: video, title: One, video: films/example.mp4, poster: {}, alt: A film}}", "png"),
}


@pytest.mark.parametrize("way", ["absolute", "parent", "link", "link to the folder"])
@pytest.mark.parametrize("key", KEYS)
def test_paths_stay_inside(key: str, way: str, built: Build, lecture: Path, outside: Path) -> None:
    slide, ending = KEYS[key]
    secret = outside / f"secret.{ending}"
    (lecture / "assets" / f"link.{ending}").symlink_to(secret)
    (lecture / "assets" / "folder").symlink_to(outside)
    name = {
        "absolute": str(secret),
        "parent": os.path.relpath(secret, lecture / "assets"),
        "link": f"link.{ending}",
        "link to the folder": f"folder/{secret.name}",
    }[way]
    assert "leads outside assets/" in told(built(f"slides:\n{slide.format(name)}\n", how="recorded"))


def test_assets_are_no_link(built: Build, lecture: Path, outside: Path) -> None:
    (lecture / "assets").rename(lecture / "other")
    (lecture / "assets").symlink_to(outside)
    said = told(built("slides:\n- {kind: code, title: One, code: secret.txt, language: text}\n", how="recorded"))
    assert "'assets' leads outside" in said


@pytest.mark.parametrize("way", ["absolute", "parent", "link", "extends", "font"])
def test_themes_stay_inside(way: str, built: Build, lecture: Path, outside: Path) -> None:
    (lecture / "link.yaml").symlink_to(outside / "secret.yaml")
    (lecture / "extends.yaml").write_text("extends: link.yaml\n")
    (lecture / "font.yaml").write_text(f"font_files: [{os.path.relpath(outside / 'secret.txt', lecture)}]\n")
    name = {"absolute": str(outside / "secret.yaml"), "parent": os.path.relpath(outside / "secret.yaml", lecture)}
    assert "leads outside" in told(built(f"theme: {name.get(way, f'{way}.yaml')}\n{SLIDE}", how="recorded"))


@pytest.mark.parametrize("link", ["template", "folder", "include"])
def test_templates_stay_inside(link: str, built: Build, lecture: Path, outside: Path) -> None:
    own = lecture / "templates" / "slides"
    own.parent.mkdir()
    if link == "folder":
        (outside / "own.xml").write_text('{% extends "_slide.xml" %}')
        own.symlink_to(outside)
    else:
        own.mkdir()
        (own / "own.xml").write_text(
            '{% extends "_slide.xml" %}{% block content %}{% include "in.xml" %}{% endblock %}'
        )
        (own / "in.xml").symlink_to(outside / "secret.xml")
    if link == "template":
        (own / "own.xml").unlink()
        (own / "own.xml").symlink_to(outside / "secret.xml")
    assert "leads outside" in told(built("slides:\n- {kind: own, title: One}\n", how="recorded"))


def test_word_list_stays_inside(built: Build, lecture: Path, outside: Path) -> None:
    (lecture / "assets" / "words.txt").symlink_to(outside / "secret.txt")
    assert "'words.txt' leads outside assets/" in told(built(SLIDE, how="recorded"))


CODE = "slides:\n- kind: code\n  title: One\n  session: s\n  code: |\n    print({})\n"


def test_recordings_stay_inside(built: Build, lecture: Path, outside: Path) -> None:
    assert built(CODE.format(f"'{SECRET}'")).path
    recording = lecture / "assets" / "recordings" / "s.json"
    recording.rename(outside / "s.json")
    recording.symlink_to(outside / "s.json")
    (lecture / "deck.pptx").unlink()
    said = "\n".join(map(str, built(CODE.format(f"'{SECRET}'"), how="recorded").problems))
    assert "s.json leads outside the folder of recordings" in said


PICTURE = "slides:\n- kind: code\n  title: One\n  session: s\n  alt: A square\n  code: |\n    pass\n"


def test_pictures_of_recordings_stay_inside(built: Build, lecture: Path, outside: Path) -> None:
    assert built(PICTURE).path
    path = lecture / "assets" / "recordings" / "s.json"
    recording = json.loads(path.read_text())
    (path.parent / "s-a.png").symlink_to(outside / "secret.png")
    recording["snippets"][0]["results"] = [{"inches": [2, 2], "pictures": [["s-a.png", "image/png", "x"]]}]
    path.write_text(json.dumps(recording))
    said = "\n".join(map(str, built(PICTURE, how="recorded").problems))
    assert "'s-a.png' leads outside" in said


IMAGE = {"kind": "image", "name": "a", "box": [0, 0, 9, 9], "picture": 0, "svg": None}


@pytest.mark.parametrize(
    "shape",
    [
        IMAGE | {"click": "ppaction://program"},
        IMAGE | {"picture": "file:///etc/passwd"},
        IMAGE | {"picture": 1},
    ],
)
def test_shapes_of_recordings_lead_nowhere(shape: object, built: Build, lecture: Path) -> None:
    assert built(PICTURE).path
    path = lecture / "assets" / "recordings" / "s.json"
    recording = json.loads(path.read_text())
    picture = "s-a.png"
    Image.new("RGB", (8, 8)).save(path.parent / picture)
    told = {"layers": [{"gid": "", "shapes": [shape]}]}
    drawing = {"inches": [2, 2], "drawing": told, "pictures": [[picture, "image/png", "x"]]}
    recording["snippets"][0]["results"] = [drawing]
    path.write_text(json.dumps(recording))
    said = "\n".join(map(str, built(PICTURE, how="recorded").problems))
    assert "recording cannot be used: s.json is damaged" in said


def test_recording_of_a_hundred_thousand_levels_is_told(built: Build, lecture: Path) -> None:
    assert built(PICTURE).path
    (lecture / "assets" / "recordings" / "s.json").write_text("[" * 100_000)
    assert "s.json is not JSON" in "\n".join(map(str, built(PICTURE, how="recorded").problems))


def test_nothing_is_run(lecture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No snippet, no figure, no inline value, no other program: whatever starts a process is seen."""
    mark = lecture / "ran"
    (lecture / "assets" / "figures" / "example.py").write_text(f"open({str(mark)!r}, 'w')\ndef draw(ax): pass\n")
    (lecture / "outline.yaml").write_text(
        "slides:\n- {kind: figure, title: One, figure: figures/example.py, alt: A line that may rise}\n"
        "- {kind: video, title: Two, video: films/example.mp4, alt: A film of nothing in particular}\n"
    )
    started: list[str] = []
    for event in ("subprocess.Popen", "os.exec", "os.fork", "os.posix_spawn", "os.system"):
        WATCHED[event] = started
    try:
        assert main([str(lecture / "outline.yaml"), "-o", str(lecture / "deck.pptx"), "--no-run"]) == 0
        snippet = CODE.format("open('/tmp/x', 'w')")
        (lecture / "outline.yaml").write_text(snippet + "- {title: Three, bullets: ['`{python} 1 + 1`']}\n")
        assert main([str(lecture / "outline.yaml"), "-o", str(lecture / "other.pptx"), "--no-run"]) == 1
        assert main(["lint", str(lecture / "outline.yaml"), "--no-run"]) == 1
    finally:
        WATCHED.clear()
    assert not started
    assert not mark.exists()
    assert not (lecture / ".lectern" / "warm").exists()


WATCHED: dict[str, list[str]] = {}
sys.addaudithook(lambda event, _: WATCHED[event].append(event) if event in WATCHED else None)


def test_cache_of_a_stranger_counts_as_none(tmp_path: Path) -> None:
    body = pickle.dumps(({}, "planted"), protocol=5)
    (tmp_path / "key").write_bytes(hashlib.sha256(body).hexdigest().encode() + body)
    assert Cache(tmp_path).recall("key") is None
    Cache(tmp_path).keep("key", "mine")
    assert Cache(tmp_path).recall("key") == "mine"
    os.mkfifo(tmp_path / "pipe")
    assert Cache(tmp_path).recall("pipe") is None  # and does not wait for it


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("{{ slide.title * 1000000000 }}", "only numbers can be multiplied"),
        ("{{ 'a' * 1000000000 }}", "only numbers can be multiplied"),
        ("{{ 10 ** 10 ** 9 }}", "a number above 1,000,000"),
        ("{{ 2000000 * 2 }}", "a number above 1,000,000"),
        ("{{ 'a'.center(999999999) }}", "memory"),
        ("{{ '%999999999d' % 1 }}", "memory"),
        ("{% for n in range(99999) %}{{ '%99d' % n }}{% endfor %}", "it wrote more than"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ("{{ cycler.__init__.__globals__.os }}", "is unsafe"),
    ],
)
def test_templates_have_limits(body: str, message: str, built: Build, lecture: Path) -> None:
    own = lecture / "templates" / "slides"
    own.mkdir(parents=True)
    (own / "own.xml").write_text(
        f'{{% extends "_slide.xml" %}}{{% block content %}}<text>{body}</text>{{% endblock %}}'
    )
    assert message in told(built("slides:\n- {kind: own, title: One}\n", how="recorded"))


def test_templates_come_to_an_end(built: Build, lecture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deck.rendering.render._SECONDS", 0.5)
    own = lecture / "templates" / "slides"
    own.mkdir(parents=True)
    loops = "".join(f"{{% for {name} in slide.list %}}" for name in "abcdefgh") + "{% endfor %}" * 8
    (own / "own.xml").write_text(
        f'{{% extends "_slide.xml" %}}{{% block content %}}<text>{loops}</text>{{% endblock %}}'
    )
    slide = f"- {{kind: own, title: One, list: {list(range(50))}}}\n"
    assert "template: it took too long" in told(built(f"slides:\n{slide}{slide}", how="recorded"))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="processes are copied on Unix only")
def test_a_template_ends_even_within_one_call(lecture: Path) -> None:
    own = lecture / "templates" / "slides"
    own.mkdir(parents=True)
    long = "{% set l = range(99000) | list | batch(1) | list %}" + "{% set l = l + l %}" * 4
    added = f"<text>{long}{{{{ l | sum(start=[]) }}}}</text>"  # in time of the square of that
    (own / "own.xml").write_text(f'{{% extends "_slide.xml" %}}{{% block content %}}{added}{{% endblock %}}')
    (lecture / "outline.yaml").write_text("slides:\n- {kind: own, title: One}\n")
    code = (
        "import sys, deck.rendering.render as r; r._SECONDS = 0.5; r._GRACE = 1.0\n"
        "from deck.cli.main import main; sys.exit(main(['--no-run', 'outline.yaml']))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command,
        cwd=lecture,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 1 and "template: it took too long" in done.stderr, done.stderr


def test_elements_that_are_nested_deeply_are_told(built: Build, lecture: Path) -> None:
    own = lecture / "templates" / "slides"
    own.mkdir(parents=True)
    nested = "{% for i in range(500) %}<column>{% endfor %}<text>x</text>{% for i in range(500) %}</column>{% endfor %}"
    (own / "own.xml").write_text(f'{{% extends "_slide.xml" %}}{{% block content %}}{nested}{{% endblock %}}')
    (problem,) = built("slides:\n- {kind: own, title: One}\n", how="recorded").problems
    assert "more than 100 elements in one another" in problem.message and problem.where.file.endswith("own.xml")


def test_lines_beyond_the_code_take_no_room(built: Build) -> None:
    lines = " | ".join(["1-10000"] * 3000)
    outline = f'slides:\n- {{kind: code, title: One, run: false, language: python, code: a = 1, lines: "{lines}"}}\n'
    tracemalloc.start()
    (problem, *_) = built(outline, how="recorded").problems
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert problem.hint == "the code has 1 line" and len(problem.message) < 300
    assert most < 100_000_000


def test_the_work_of_splitting_grows_with_what_is_split(monkeypatch: pytest.MonkeyPatch) -> None:
    added = 0

    def count(numbers: Iterable[int]) -> int:
        nonlocal added
        listed = list(numbers)
        added += len(listed)
        return sum(listed)

    monkeypatch.setattr(splitting, "sum", count, raising=False)
    groups = [[Paragraph((Run("x", Where("a")),))] for _ in range(400)]
    assert {len(part) for part in splitting._shared(groups, 40)} == {10}
    assert added == 800  # each of them, and then all


@pytest.mark.parametrize(
    ("title", "name"),
    [
        *(
            ("con", "con-deck"),
            ("Aux", "aux-deck"),
            ("COM1", "com1-deck"),
            ("a/b", "a-b"),
            ("..", "full-stop-full-stop"),
        ),
        *(("…", "horizontal-ellipsis"), ("\N{GRINNING FACE}", "grinning-face"), ("\N{ROCKET}", "rocket")),
        *(("日本語", "日本語"), ("日" * 300, "日" * 66), ("การเรียนรู้ หนึ่ง", "การเรียนรู้-หนึ่ง"), ("console", "console")),
    ],
)
def test_a_deck_has_a_name_that_every_system_can_have(title: str, name: str) -> None:
    assert output_name(Scalar(title, Where("outline.yaml"))) == name


def test_pattern_that_would_hang_is_not_used(built: Build) -> None:
    outline = CODE.format("'a' * 99").replace("  session", "  ignore: (a+)+$\n  session")
    assert "is not run" in told(built(outline, how="recorded"))


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "smb://a/b", "//host/a"]
)
@pytest.mark.parametrize(
    "slide", ["bullets: ['[words]({})']", "notes: '[words]({})', bullets: [one]", "link: '{}', kind: closing"]
)
def test_links_lead_to_the_web_or_to_slides(slide: str, link: str, built: Build) -> None:
    report = built(f"slides:\n- {{title: One, {slide.format(link)}}}\n", how="recorded")
    if report.path:  # markdown took it for no link at all
        with zipfile.ZipFile(report.path) as package:
            rels = b"".join(package.read(name) for name in package.namelist() if name.endswith(".rels"))
        assert link.encode() not in rels
        assert "[words](" in words(report.path) or "notes" in slide
    else:
        assert "a link cannot lead to" in told(report)


@pytest.mark.slow
def test_deck_that_is_a_bomb_is_left_alone(built: Build, lecture: Path) -> None:
    with zipfile.ZipFile(lecture / "deck.pptx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("_rels/.rels", "<a>" + "<b/>" * 10_000_000 + "</a>")
    before = (lecture / "deck.pptx").stat().st_size
    said = "\n".join(map(str, built(SLIDE, how="recorded").problems))
    assert "was not written by build.py" in said and "more than 30 MB" in said
    assert (lecture / "deck.pptx").stat().st_size == before


def test_deck_with_entities_is_left_alone(built: Build, lecture: Path) -> None:
    laughs = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y SYSTEM "file:///etc/passwd">]><a>&x;&y;</a>'
    with zipfile.ZipFile(lecture / "deck.pptx", "w") as package:
        package.writestr("_rels/.rels", laughs)
    assert "was not written by build.py" in "\n".join(map(str, built(SLIDE, how="recorded").problems))


@pytest.mark.parametrize("name", ["brand.potx", "look.yaml"])
def test_theme_that_is_far_too_large_is_not_read(name: str, built: Build, lecture: Path) -> None:
    (lecture / name).touch()
    os.truncate(lecture / name, 10**12)
    assert f"{name} has more than 200 MB" in told(built(f"theme: {name}\n{SLIDE}", how="recorded"))


def test_pictures_have_a_limit_together(built: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asset_files, "MOST_BYTES", 1_000)
    slide = "- {{kind: picture, title: '{}', picture: images/example.png, alt: A grey square}}\n"
    outline = "slides:\n" + "".join(slide.format(n) for n in range(3))
    assert "the lecture has more than" in told(built(outline, how="recorded"))


SLOW = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2000 {height}">
<filter id="noise"><feTurbulence baseFrequency="0.5"/></filter>
<rect width="500" height="400" filter="url(#noise)"/>
</svg>
"""


@pytest.mark.slow
def test_pictures_have_a_time_together(built: Build, lecture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asset_files, "SECONDS", 0.2)
    for n in range(2):
        (lecture / "assets" / f"{n}.svg").write_text(SLOW.format(height=1000 + n))
    slide = "- {{kind: picture, title: '{0}', picture: {0}.svg, alt: A noise of many colours}}\n"
    outline = "slides:\n" + "".join(slide.format(n) for n in range(2))
    assert "making pictures ready takes more than 0.2 s" in told(built(outline, how="recorded"))
    assert built(outline, how="recorded").path  # it goes on from there
    for n in range(2):
        (lecture / "assets" / f"{n}.svg").write_text(SLOW.format(height=1100 + n))
    assert built(outline).path  # one that is trusted may take its time


def test_page_of_threats_names_tests_that_there_are() -> None:
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8").partition("\n## Fuzzing")[0]
    named = re.findall(r"`(test_\w+)::(\w+)(?:\[([\w-]+)\])?`", page)
    assert len(named) > 30
    for module, test, case in named:
        text = (ROOT / "tests" / f"{module}.py").read_text(encoding="utf-8")
        assert f"\ndef {test}(" in text, f"{module}::{test}"
        if case:
            found = [ROOT / "tests" / "problems" / case, ROOT / "tests" / "problems" / f"{case}.yaml"]
            assert any(path.exists() for path in found), case
    table = [
        line
        for line in page.splitlines()
        if line.startswith("| ") and not line.startswith(("| threat", "| what", "| ---"))
    ]
    assert all("`test_" in line for line in table)


def test_nothing_of_a_strangers_commands_the_terminal(
    built: Build, lecture: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert built(CODE.format("1")).path
    (recording,) = (lecture / "assets" / "recordings").glob("*.json")
    made = json.loads(recording.read_text())
    made["run"]["date"], made["versions"] = "\x1b]0;mine\x07", {"torch": "\x1b[2J", "numpy": ["\x1b[1m"]}
    recording.write_text(json.dumps(made))
    own = lecture / "templates" / "slides"
    own.mkdir(parents=True)
    (own / "a\x1b[31m.xml").write_text("{{ x")
    (lecture / "outline.yaml").write_text(CODE.format("2"))
    monkeypatch.chdir(lecture)
    for command in (["--no-run"], ["doctor"], ["kinds"], ["lint", "--no-run"]):
        main([*command, *(["outline.yaml"] if command != ["kinds"] else [])])
    said = "".join(capsys.readouterr())
    assert "\x1b" not in said and "\x07" not in said
    assert "\\x1b]0;mine\\x07" in said and "\\x1b[2J" in said
