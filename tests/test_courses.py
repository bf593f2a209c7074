"""Lectures under a course.yaml share what it says and what lies there, reach no further, and are built together."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from conftest import FIGURE, ROOT
from jsonschema import Draft202012Validator
from PIL import Image
from readback import slides

from deck.base.course import is_course
from deck.cli.main import main
from deck.cli.watch import WatchedFiles
from deck.pipeline.build import build
from deck.pipeline.report import Options, Report

Capsys = pytest.CaptureFixture[str]
COURSE = """\
course: Nets
author: Ada
theme: house.yaml
bibliography: works.bib
vars: {term: autumn, room: A1}
"""
FIRST = """\
title: One
slides:
- {title: First, id: start, bullets: ["`{var term}` in `{var room}` [@k]", b]}
"""
SECOND = """\
title: Two
vars: {room: B2}
slides:
- {title: Second, bullets: ["`{var term}` in `{var room}`", "see [](01#start) and [all](01)"]}
- {kind: figure, title: Drawn, figure: line.py, alt: A line that rises from left to right}
"""


def put(root: Path, **files: str) -> Path:
    """Write files by their paths, in which __ is / and the last _ a dot."""
    for name, text in files.items():
        path = root.joinpath(*name.split("__"))
        path = path.with_name(".".join(path.name.rsplit("_", 1)))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course of two lectures, in which we stand."""
    root = put(tmp_path / "nets", course_yaml=COURSE, house_yaml="extends: dark.yaml\n")
    put(root, **{"01__outline_yaml": FIRST, "02__outline_yaml": SECOND, "assets__line_py": FIGURE})
    put(root, assets__works_bib="@book{k, title={T}, author={B, Ada}, year=2001}\n", assets__words_txt="recieved\n")
    monkeypatch.chdir(root)
    return Path()


def made(outline: Path, **options: object) -> Report:
    return build(Options(outline, **options), lambda *_: None)  # type: ignore[arg-type]


def told(report: Report) -> list[str]:
    return [str(problem) for problem in report.problems if problem.level == "error"]


@pytest.mark.parametrize("how", ["cached", "recorded"])
def test_a_lecture_has_what_its_course_says(course: Path, how: str) -> None:
    put(course / "01", outline_yaml=FIRST + "- {title: Recieved, bullets: [c, d]}\n")
    report = made(course / "01" / "outline.yaml", how=how)
    assert report.problems == [] and report.path and report.style
    assert report.style.dark
    words = " ".join(shape.text_frame.text for shape in slides(report.path)[0].shapes if shape.has_text_frame)
    assert "autumn in A1 [1]" in words and "Ada · Nets" in words and "Ada B" in words


def test_what_the_lecture_says_wins_and_mappings_are_one(course: Path) -> None:
    put(course / "01", outline_yaml="theme: light\nauthor: Eve\n" + FIRST)
    report = made(course / "01" / "outline.yaml")
    assert report.style and not report.style.dark and report.path
    assert "Eve · Nets" in {s.text_frame.text for s in slides(report.path)[0].shapes if s.has_text_frame}
    second = made(course / "02" / "outline.yaml")
    assert second.problems == [] and second.path
    assert "autumn in B2" in slides(second.path)[0].shapes[1].text_frame.text


def test_files_are_looked_for_in_the_lecture_then_in_the_course(course: Path) -> None:
    for folder, color in (("assets", "#FF0000"), ("01/assets", "#00FF00")):
        Path(folder).mkdir(exist_ok=True)
        Image.new("RGB", (1600, 1600), color).save(Path(folder, "a.png"))
    put(
        course / "01",
        outline_yaml="logo: a.png\nslides:\n- {kind: picture, title: P, picture: a.png, alt: All green}\n",
    )
    report = made(course / "01" / "outline.yaml")
    assert told(report) == [] and report.composition
    assert {str(item.node.file) for item in report.pages[0].placed if hasattr(item.node, "file")} == {
        str(Path("01", "assets", "a.png"))
    }
    put(course, course_yaml=COURSE + "logo: a.png\n")
    put(course / "01", outline_yaml="slides:\n- {kind: picture, title: P, picture: a.png, alt: All green}\n")
    report = made(course / "01" / "outline.yaml")
    assert {str(item.node.file) for item in report.pages[0].placed if hasattr(item.node, "file")} == {
        str(Path("01", "assets", "a.png")),
        str(Path("assets", "a.png")),  # what course.yaml names is the course's
    }


@pytest.mark.parametrize("how", ["cached", "recorded"])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../../02/assets/x.py", ""),
        ("../../shared/x.py", ""),
        ("../../../secret.py", "'../../../secret.py' leads outside assets/"),
        ("linked.py", "'linked.py' leads outside assets/"),
        ("/etc/passwd", "'/etc/passwd' leads outside assets/"),
        ("lnie.py", "no file assets/lnie.py\n    hint: did you mean 'line.py'?"),
    ],
)
def test_its_folder_is_the_boundary(course: Path, name: str, said: str, how: str) -> None:
    put(course, **{"02__assets__x_py": FIGURE, "shared__x_py": FIGURE})
    Path("..", "secret.py").write_text(FIGURE)
    Path("01", "assets").mkdir()
    Path("01", "assets", "linked.py").symlink_to(Path("..", "..", "..", "secret.py"))
    figure = f"- {{kind: figure, title: F, figure: {name}, alt: A line that rises from left to right}}\n"
    put(course / "01", outline_yaml=f"slides:\n{figure}")
    found = told(made(course / "01" / "outline.yaml", how=how))
    assert found == [] if not said else said in found[0]
    if "outside" in said:
        assert "hint: copy the file into the course" in found[0]


def test_a_theme_and_templates_of_the_course(course: Path) -> None:
    (course / "house.yaml").unlink()
    put(course, looks__base_yaml="extends: dark.yaml\n", looks__house_yaml="extends: base.yaml\n")
    put(course, course_yaml=COURSE.replace("house.yaml", "looks/house.yaml"))
    own = (ROOT / "templates" / "slides" / "bullets.xml").read_text(encoding="utf-8")
    put(course, templates__slides__points_xml=own)
    put(course / "01", outline_yaml="slides:\n- {kind: points, title: A, bullets: [b, c]}\n")
    report = made(course / "01" / "outline.yaml")
    assert told(report) == [] and report.style and report.style.dark
    put(course / "01", outline_yaml="theme: ../looks/base.yaml\nslides:\n- {title: A, bullets: [b, c]}\n")
    assert told(made(course / "01" / "outline.yaml", how="recorded")) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("course: X\nautor: me\n", "course.yaml:2:1: error: nothing uses 'autor'"),
        ("lecturs: [01]\n", "nothing uses 'lecturs'\n    hint: did you mean 'lectures'?"),
        ("theme: hose.yaml\n", "course.yaml:1:8: error: no file"),
        ("title: X\n", "course.yaml:1:1: error: a course has no 'title'\n    hint: `course:` names the course"),
        ("- a\n", "course.yaml:1:1: error: a course is a mapping, not a list"),
        ("a: [\n", "course.yaml:2:1: error:"),
        ("bibliography: none.bib\n", "course.yaml:1:15: error: no file assets/none.bib"),
        ("vars: 3\n", "course.yaml:1:7: error: vars are a mapping"),
    ],
)
def test_its_mistakes_are_told_at_their_own_place(course: Path, text: str, said: str) -> None:
    put(course, course_yaml=text)
    put(course / "01", outline_yaml="slides:\n- {title: A, bullets: [b, c]}\n")
    assert said in "\n".join(told(made(course / "01" / "outline.yaml")))


def test_an_outline_of_that_name_is_an_outline(tmp_path: Path, capsys: Capsys) -> None:
    put(tmp_path, course_yaml=FIRST.replace(" [@k]", "").replace("`{var room}`", "").replace("`{var term}`", "x"))
    put(tmp_path / "in", outline_yaml="slides:\n- {title: A, bullets: [b, c]}\n")
    assert main([str(tmp_path / "course.yaml"), "-q"]) == 0
    assert main([str(tmp_path / "in"), "-q"]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_link_is_no_course(course: Path) -> None:
    (course / "course.yaml").rename(Path("..", "course.yaml.txt"))
    (course / "course.yaml").symlink_to(Path("..", "course.yaml.txt"))
    report = made(course / "01" / "outline.yaml")
    assert report.style and not report.style.dark


def test_templates_may_be_links_into_the_course(course: Path) -> None:
    own = (ROOT / "templates" / "slides" / "bullets.xml").read_text(encoding="utf-8")
    put(course, shared__own_xml=own)
    for name, target in (("own", "../../../shared/own.xml"), ("far", str(ROOT / "templates/slides/bullets.xml"))):
        Path("01", "templates", "slides").mkdir(parents=True, exist_ok=True)
        Path("01", "templates", "slides", f"{name}.xml").symlink_to(target)
        put(course / "01", outline_yaml=f"slides:\n- {{kind: {name}, title: A, bullets: [b, c]}}\n")
        found = told(made(course / "01" / "outline.yaml"))
        assert found == [] if name == "own" else "leads outside" in found[0]
        Path("01", "templates", "slides", f"{name}.xml").unlink()


def test_a_course_ends_at_the_repository(course: Path) -> None:
    (course / "01" / ".git").mkdir()
    report = made(course / "01" / "outline.yaml")
    assert report.style and not report.style.dark


def test_links_lead_into_other_lectures(course: Path, capsys: Capsys) -> None:
    report = made(course / "02" / "outline.yaml")
    assert report.problems == [] and report.path
    assert "see First and all" in slides(report.path)[0].shapes[1].text_frame.text
    with zipfile.ZipFile(report.path) as package:
        slide = package.read("ppt/slides/slide1.xml").decode()
        rels = package.read("ppt/slides/_rels/slide1.xml.rels").decode()
    assert re.findall(r'action="([^"]*)"', slide) == ["ppaction://hlinkpres?slideindex=1&amp;slidetitle="] * 2
    assert 'Target="../../01/out/one.pptx" TargetMode="External"' in rels
    assert main(["html", "02", "-q"]) == 0
    page = next(Path("02", "out").glob("*.html")).read_text(encoding="utf-8")
    assert 'href="../../01/out/one.html#start"' in page and 'href="../../01/out/one.html"' in page
    capsys.readouterr()
    for link, said in (
        ("03", "the course has no lecture '03'\n    hint: known: 01, 02"),
        ("01#strat", "no slide of 01 has the id 'strat'\n    hint: did you mean 'start'?"),
        ("ftp://x.y", "a link cannot lead to 'ftp://x.y'"),
    ):
        put(course / "02", outline_yaml=f'slides:\n- {{title: A, bullets: ["[b]({link})", c]}}\n')
        assert f"02/outline.yaml:2:24: error: {said}" in "\n".join(told(made(course / "02" / "outline.yaml")))


def test_an_edit_of_words_that_link_to_a_lecture_is_pulled(course: Path, capsys: Capsys) -> None:
    import pptx

    assert main(["02", "-q"]) == 0
    deck = Path("02", "out", "two.pptx")
    presentation = pptx.Presentation(str(deck))
    runs = [run for p in presentation.slides[0].shapes[1].text_frame.paragraphs for run in p.runs]
    next(run for run in runs if run.text == "see ").text = "look at "
    presentation.save(str(deck))
    assert main(["pull", "02", "--yes"]) == 0
    assert '"look at [](01#start) and [all](01)"' in Path("02", "outline.yaml").read_text(encoding="utf-8")


def test_all_lectures_are_built_in_one_call(course: Path, capsys: Capsys) -> None:
    assert main([]) == 0
    said = capsys.readouterr()
    assert said.err == "" and [line.split(" in ")[0] for line in said.out.splitlines()] == [
        f"{Path('01', 'out', 'one.pptx')}: 1 slide",
        f"{Path('02', 'out', 'two.pptx')}: 2 slides",
        "2 lectures",
    ]
    assert main(["."]) == 0
    assert re.search(r"2 lectures in [\d.]+ s, 2 of them as they were", capsys.readouterr().out)
    put(course, course_yaml=COURSE + "autor: x\n")
    assert main(["course.yaml"]) == 1
    said = capsys.readouterr()
    assert said.err.count("nothing uses 'autor'") == 1
    assert "2 with errors" in said.out
    put(course, course_yaml=COURSE + "lectures: [02, 01]\n")
    assert main(["01", "02/outline.yaml", "--json"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["clean", "."]) == 0
    out = capsys.readouterr().out
    assert out.index("02") < out.index("01") and not Path("01", ".lectern").exists()
    assert main(["01", "02", "-o", "a.pptx"]) == 2
    assert "2 lectures cannot all be written there" in capsys.readouterr().err


def test_outlines_beside_course_yaml_are_its_lectures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capsys
) -> None:
    put(tmp_path, course_yaml="theme: dark\n", outline_yaml=_plain("One"), more_yaml=_plain("Two"))
    monkeypatch.chdir(tmp_path)
    assert main([]) == 0
    assert "2 lectures" in capsys.readouterr().out
    assert main(["more.yaml", "-q", "outline.yaml"]) == 0  # an option may stand between
    assert main(["show", "1", "more.yaml"]) == 0


def test_two_lectures_of_one_title_are_told(tmp_path: Path, capsys: Capsys) -> None:
    put(tmp_path, course_yaml="course: X\n", a_yaml=_plain("Same"), b_yaml=_plain("Same"))
    assert main([str(tmp_path)]) == 1
    assert f"{tmp_path / 'b.yaml'}:1:1: error: writes {tmp_path / 'out' / 'same.pptx'}, as" in capsys.readouterr().err


def _plain(title: str) -> str:
    return f"title: {title}\nslides:\n- {{title: A, bullets: [b, c]}}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lectures: [01, 03]\n", "course.yaml:1:16: error: no file"),
        ("lectures: [../x]\n", "course.yaml:1:12: error: '../x' leads outside"),
        ("lectures: [{a: b}]\n", "course.yaml:1:12: error: a lecture is a folder, or an outline, not a mapping"),
    ],
)
def test_wrong_lists_of_lectures(course: Path, text: str, said: str, capsys: Capsys) -> None:
    put(course, course_yaml=text)
    assert main(["."]) == 1
    assert said in capsys.readouterr().err


def test_a_course_without_lectures_is_told(tmp_path: Path, capsys: Capsys) -> None:
    put(tmp_path, course_yaml="course: X\n")
    assert main([str(tmp_path)]) == 1
    assert f"{tmp_path / 'course.yaml'}:1:1: error: the course has no lectures" in capsys.readouterr().err


@pytest.mark.parametrize(
    "change",
    [
        lambda: put(Path(), course_yaml=COURSE.replace("Ada", "Eve")),
        lambda: put(Path(), house_yaml="extends: light.yaml\n"),
        lambda: put(Path(), assets__line_py=FIGURE.replace("[0, 1]", "[1, 0]")),
        lambda: put(Path(), assets__words_txt="x\n"),
        lambda: put(Path(), **{"01__outline_yaml": FIRST.replace("title: First", "title: Begin")}),
        lambda: put(Path(), templates__slides__own_xml=(ROOT / "templates/slides/bullets.xml").read_text()),
        lambda: Path("course.yaml").unlink(),
    ],
    ids=["course", "theme", "figure", "words", "linked", "template", "gone"],
)
def test_a_change_of_the_course_is_seen(course: Path, change: Callable[[], object], capsys: Capsys) -> None:
    for _ in range(2):
        assert main(["02"]) == 0
    assert "nothing has changed" in capsys.readouterr().out
    files = WatchedFiles(course / "02" / "outline.yaml")
    files.known(made(course / "02" / "outline.yaml"))
    assert not files.stale()
    change()
    assert files.stale()
    main(["02"])
    assert "nothing has changed" not in capsys.readouterr().out


def test_a_picture_of_another_lecture_is_watched(course: Path, capsys: Capsys) -> None:
    put(course, **{"01__assets__x_py": FIGURE})
    text = SECOND.replace("line.py", "../../01/assets/x.py")
    put(course / "02", outline_yaml=text)
    for _ in range(2):
        assert main(["02"]) == 0
    assert "nothing has changed" in capsys.readouterr().out
    files = WatchedFiles(course / "02" / "outline.yaml")
    files.known(made(course / "02" / "outline.yaml"))
    put(course, **{"01__assets__x_py": FIGURE.replace("[0, 1]", "[1, 0]")})
    assert files.stale()
    main(["02"])
    assert "nothing has changed" not in capsys.readouterr().out


def test_lines_of_a_figure_of_the_course_are_told(course: Path) -> None:
    put(course, assets__line_py="def draw(ax):\n    raise ValueError('no')\n")
    (problem,) = told(made(course / "02" / "outline.yaml"))
    assert "line.py raised ValueError: no\n    hint: line.py:2: raise ValueError('no')" in problem


@pytest.mark.parametrize("text", ["{title: A, 'slides': [{title: B, bullets: [c, d]}]}", "\ufeffslides: [{title: B}]"])
def test_outlines_are_known_in_any_form(text: str, tmp_path: Path) -> None:
    put(tmp_path, course_yaml=text, **{"01__outline_yaml": _plain("One")})
    assert not is_course(tmp_path / "course.yaml")
    put(tmp_path, course_yaml="vars:\n  slides: many\n")
    assert is_course(tmp_path / "course.yaml")


def test_its_schema_knows_its_keys(course: Path, capsys: Capsys) -> None:
    assert main(["schema", "."]) == 0
    schema = json.loads(Path("course.schema.json").read_text(encoding="utf-8"))
    right = Draft202012Validator(schema)
    assert list(right.iter_errors(yaml.safe_load(COURSE + "lectures: [01, 02]\nlang: de\n"))) == []
    for wrong in ("autor: x\n", "title: x\n", "slides: []\n", "aspect: 5:4\n", "lectures: {a: b}\n"):
        assert list(right.iter_errors(yaml.safe_load(wrong)))
    assert main(["schema", "."]) == 0  # over its own


@pytest.mark.slow
def test_a_new_course_builds_without_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capsys) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "c", "--from", "course"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3 and str(Path("c", "01-counting")) in lines[1]
    assert main(["c"]) == 0
    said = capsys.readouterr()
    assert said.err == "" and "2 lectures" in said.out
    assert main(["lint", "c", "-q"]) == 0
    for name in ("course", "outline"):
        schema = json.loads(Path("c", f"{name}.schema.json").read_text(encoding="utf-8"))
        for file in Path("c").rglob(f"{name}.yaml"):
            text = file.read_text(encoding="utf-8")
            assert list(Draft202012Validator(schema).iter_errors(yaml.safe_load(text))) == []
            named = re.match(r"# yaml-language-server: \$schema=(\S+)", text)
            assert named and (file.parent / named[1]).resolve() == Path("c", f"{name}.schema.json").resolve()
    settings = json.loads(Path("c", ".vscode", "settings.json").read_text(encoding="utf-8"))
    assert set(settings["yaml.schemas"]) == {"./course.schema.json", "./outline.schema.json"}
    assert main(["new", "d", "--from", "course", "--theme", "stage", "-q"]) == 0
    assert 'theme: "stage"\n' in Path("d", "course.yaml").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_interrupted_builds_of_a_course_end_without_a_word(course: Path) -> None:
    slow = "import os, time\nos.mkdir('begun')\ntime.sleep(50)\n"
    for name in ("01", "02"):
        put(course / name, assets__slow_py=slow, outline_yaml="slides:\n- {kind: code, title: C, code: slow.py}\n")
    put(course, course_yaml="course: X\n")
    Path("scratch").mkdir()
    environment = {**os.environ, "TMPDIR": str(Path("scratch").resolve())}
    command = [sys.executable, str(ROOT / "build.py")]
    running = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=-1, text=True, env=environment, start_new_session=True
    )
    watchdog = threading.Timer(60, running.kill)
    watchdog.start()
    while len(list(Path("scratch").rglob("begun"))) < 1:
        assert running.poll() is None
        time.sleep(0.05)
    os.killpg(running.pid, 2)
    _, said = running.communicate(timeout=30)
    watchdog.cancel()
    assert (running.returncode, said) == (130, "")
