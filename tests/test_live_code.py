"""Code and values on the slides of a lecture come from running it, and a build tells when they cannot."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import signal
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, Build
from readback import dump, slides, texts, words

from deck.base.cache import Cache
from deck.cli.main import main
from deck.pipeline.report import Report

LIVE = "- {kind: code, title: Code, session: live, code: 'x = 6 * 7', language: prompt}\n"


def messages(report: Report) -> list[str]:
    return [str(problem).partition("outline.yaml:")[2] for problem in report.problems]


def page(report: Report, number: int = 0) -> str:
    assert report.path, report.problems
    return dump(slides(report.path)[number])


@pytest.mark.slow
def test_inline_values_stand_in_any_text_as_plain_words(built: Build) -> None:
    outline = (
        "slides:\n- kind: code\n  title: 'x is `{python live} x` here'\n  session: live\n  code: x = 42\n"
        "- kind: table\n  title: Table\n  lead: '2 to the tenth is **`{python} 2 ** 10`**'\n"
        "  table: [[a, '`{python live} x + 1`']]\n"
        "- title: Bullets\n  bullets: ['`{python live} \"a\\n  b\"`', '`{pythonic}`']\n  notes: |\n"
        "    Say *that* it is `{python live} x * 2`.\n"
    )
    report = built(outline)
    assert report.problems == []
    assert "x is  | 42 |  here" in page(report)
    assert "2 to the tenth is  | 1024 (bold)" in page(report, 1) and "43" in page(report, 1)
    assert "    a b (32)\n    {pythonic} (32)\n" in page(report, 2)
    assert page(report, 2).endswith("notes: Say that it is 84.\n")


@pytest.mark.slow
def test_inline_values_stand_in_what_is_said_of_figures_and_in_charts(built: Build) -> None:
    chart = (
        "- kind: chart\n  title: Chart\n  chart: bar\n  alt: 'Bars up to `{python live} x`'\n"
        "  ylabel: 'of `{python live} x`'\n  data: [[name, value], ['no `{python live} x`', '`{python live} x / 8`']]\n"
    )
    figure = "- {kind: figure, title: F, figure: figures/example.py, alt: 'A line of `{python live} x // 4` points'}\n"
    report = built(f"slides:\n{LIVE}{chart}{figure}")
    assert report.problems == [] and report.path
    _, second, third = slides(report.path)
    (drawn,) = (shape for shape in second.shapes if shape.has_chart)
    assert drawn._element.xpath("string(.//p:cNvPr/@descr)") == "Bars up to 42"
    assert list(drawn.chart.plots[0].categories) == ["no 42"] and drawn.chart.plots[0].series[0].values == (5.25,)
    assert "of 42" in drawn.chart._chartSpace.xpath("string(.)")
    assert "A line of 10 points" in dump(third)
    wrong = built(f"slides:\n{LIVE}{chart.replace('x / 8', 'y / 8')}")
    (message,) = messages(wrong)  # nothing is said of a chart whose numbers nobody knows
    assert "y / 8 raised NameError" in message


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("`{python liev} x`", "no session 'liev' before this slide\n    hint: did you mean 'live'?"),
        ("`{python} 1 / 0`", "1 / 0 raised ZeroDivisionError: division by zero\n    hint: Traceback"),
        ("`{python}`", "no value can come from '{python}'\n    hint: write `{python} expression`"),
    ],
)
def test_a_wrong_inline_value_is_told_at_its_place(built: Build, text: str, said: str) -> None:
    report = built(f"slides:\n{LIVE}- title: Text\n  bullets:\n  - '{text}'\n")
    (message,) = messages(report)
    assert message.startswith(f"5:5: error: {said}")
    assert not report.path


@pytest.mark.slow
def test_wrong_markdown_in_notes_is_told_with_the_slides_other_mistakes(built: Build) -> None:
    report = built("slides:\n- title: Text\n  notes: '---'\n  bulets: [a]\n")
    assert [message.partition(": ")[0] for message in messages(report)] == ["3:10", "4:3"]


def code(language: str, code: str, more: str = "") -> str:
    lines = "".join(f"    {line}\n" for line in code.splitlines())
    return f"slides:\n- kind: code\n  title: Code\n  language: {language}\n{more}  code: |\n{lines}"


SHELL = "$ echo hello > a.txt\n$ cat a.txt\n$ mkdir unseen  # hide\n$ cat <<END\n> two\n> END\n$ ls\n"


@pytest.mark.slow
def test_a_shell_session_shows_commands_and_what_they_print(built: Build) -> None:
    report = built(code("shell", SHELL))
    assert report.path
    shown = "$ echo hello > a.txt\n$ cat a.txt\nhello\n$ cat <<END\n> two\n> END\ntwo\n$ ls\na.txt\nunseen\n"
    assert f"\n{shown}" in words(report.path)


@pytest.mark.slow
def test_a_commands_exit_status_is_an_error_unless_it_is_meant(built: Build) -> None:
    (message,) = messages(built(code("shell", "$ echo so far; false")))
    assert message == "6:5: error: code ended 'echo so far; false' with exit status 1\n    hint: so far"
    assert built(code("shell", "$ exit 3", "  raises: 3\n")).problems == []
    (message,) = messages(built(code("shell", "$ true", "  raises: 1\n")))
    assert "was meant to end with exit status 1, and did not" in message
    (message,) = messages(built(code("shell", "$ true\nhello")))
    assert "has the line 'hello', which is no command" in message


DOCTEST = """\
>>> def double(x):
...     return 2 * x
>>> double(21)
42
>>> 1 / 0
Traceback (most recent call last):
    ...
ZeroDivisionError: division by zero
>>> object()  # doctest: +ELLIPSIS
<object object at 0x...>
"""


@pytest.mark.slow
def test_a_doctest_that_holds_shows_what_it_really_printed(built: Build) -> None:
    report = built(code("doctest", DOCTEST, "  ignore: 0x[0-9a-f]+\n"))
    assert report.problems == []
    assert report.path
    shown = words(report.path)
    assert "<object object at …>" in shown and 'File "<stdin>", line 1, in <module>' in shown


@pytest.mark.slow
def test_a_doctest_that_does_not_hold_is_an_error_with_a_diff(built: Build) -> None:
    (message,) = messages(built(code("doctest", DOCTEST.replace("42", "41"))))
    assert message.startswith("6:5: error: code prints something else than it says\n    --- written\n")
    assert "\n    -41\n    +42\n" in message
    (message,) = messages(built(code("doctest", ">>> 1 / 0\n0\n")))
    assert "+ZeroDivisionError: division by zero" in message


@pytest.mark.slow
def test_colours_that_a_program_prints_are_the_themes(built: Build) -> None:
    report = built(code("python", r'print("\033[1;31mred\033[0m plain \033[38;5;9mnone \033[97mink\033[m")'))
    assert "red (18 bold tx2) |  plain  (18 tx1) | none  (18 tx2) | ink (18" in page(report).replace("accent1", "tx2")
    assert "ink (18" in page(report)
    assert "\x1b" not in page(report)


@pytest.mark.slow
def test_long_output_is_cut_with_a_mark_and_lines_are_numbered(built: Build) -> None:
    loop = "# All numbers\nfor n in range(100):\n    print(n)\n"
    report = built(code("python", loop, "  most: 3\n  numbers: true\n  lines: 2-3\n"))
    found = page(report)
    assert "    0 (24" in found and "    2 (24" in found and "    3 (24" not in found
    assert "… 97 more lines (24" in found
    assert [line for line in found.splitlines() if line.startswith("    1  ")]
    assert built(code("python", loop, "  most: 100\n  show: output\n")).problems != []  # it does not fit
    assert "more line" not in page(built(code("python", loop.replace("100", "3"), "  most: 3\n")))


@pytest.mark.slow
def test_output_stands_under_the_code_or_beside_it_and_may_wait_for_a_click(built: Build) -> None:
    places = []
    for more in ("", "  output: beside\n"):
        report = built(code("python", "1", f"  click: true\n{more}"))
        assert report.path
        (slide,) = slides(report.path)
        above, below = (shape for shape in slide.shapes if shape.name == "Code")
        places.append((below.left > above.left, below.top > above.top))
        assert slide._element.xpath("//p:timing//p:spTgt/@spid")[0] == str(below.shape_id)
    assert places == [(False, True), (True, False)]


@pytest.mark.slow
def test_what_is_declared_noise_is_masked_where_it_is_kept_and_shown(built: Build, lecture: Path) -> None:
    noise = 'import time\nf"at {time.time_ns()}"'
    report = built(code("python", noise, "  ignore: '[0-9]{10,}'\n"))
    assert "at …" in page(report)
    assert "at …" in (lecture / "assets" / "recordings" / "code.json").read_text(encoding="utf-8")
    (message,) = messages(built(code("python", noise, "  ignore: '[0-9'\n")))
    assert message.startswith("5:11: error: '[0-9' is no regular expression: unterminated character set")


@pytest.mark.slow
def test_a_change_in_one_session_leaves_the_others_alone(built: Build) -> None:
    slide = "- {{kind: code, title: Code, session: {0}, code: '{1}'}}\n"
    before = "slides:\n" + "".join(
        slide.format(*pair) for pair in (("a", "x = 1"), ("b", "x = 2"), ("a", "x"), ("b", "x"))
    )
    assert built(before).ran.live == 4
    report = built(before.replace("x = 1", "x = 3"))
    assert (report.ran.live, report.ran.reused) == (2, 2)
    assert report.path and "\n3\n" in words(report.path) and "\n2\n" in words(report.path)


@pytest.mark.slow
def test_a_snippet_that_deletes_its_folder_harms_nobody(built: Build) -> None:
    delete = "import os, shutil\nshutil.rmtree(os.getcwd())\nx = 1"
    slide = "- kind: code\n  title: Code\n  session: s\n  code: |\n"
    for last in ("x + 6", "x + 7"):  # the second goes on from a state, or from anew
        lines = "".join(f"    {line}\n" for line in delete.split("\n"))
        report = built(f"slides:\n{slide}{lines}{slide}    {last}\n")
        assert report.path, report.problems
        assert f"\n{eval(last, {'x': 1})}\n" in words(report.path)


@pytest.mark.slow
def test_windows_line_ends_change_nothing(built: Build, lecture: Path) -> None:
    (lecture / "assets" / "a.py").write_bytes(
        b"for n in (1, 2):\r\n    print(n)\r\n# hide\r\nprint(3)\r\n# show\r\n'end'\r\n"
    )
    (lecture / "assets" / "a.txt").write_bytes(b"$ echo one > a\r\n$ ls\r\n")
    report = built(
        "slides:\n- {kind: code, title: Code, code: a.py, language: prompt}\n"
        "- {kind: code, title: Code, code: a.txt, language: shell}\n"
    )
    assert report.path
    typed, commanded = (tuple(texts(list(slide.shapes)[2])) for slide in slides(report.path))
    assert typed == (">>> for n in (1, 2):", "...     print(n)", "... ", "1", "2", ">>> 'end'", "'end'")
    assert commanded == ("$ echo one > a", "$ ls", "a")


def build(folder: Path, *arguments: str) -> int:
    return main([*arguments, str(folder / "outline.yaml")])


NUMBER = (
    "slides:\n- {kind: code, title: Code, session: number, code: number.py}\n"
    "- title: '`{python number} n`'\n  bullets: [a]\n"
)


READS = "# hide\nn = open('{}/outside.txt').read()\n# show\nprint(n)"


@pytest.fixture
def recorded(lecture: Path) -> Path:
    """A lecture that reads a file from outside, built once."""
    (lecture / "outside.txt").write_text("1")
    (lecture / "assets" / "number.py").write_text(READS.format(lecture))
    (lecture / "outline.yaml").write_text(NUMBER)
    assert build(lecture) == 0
    return lecture


@pytest.mark.slow
def test_check_tells_what_differs_from_the_recording_and_accepts_it(
    recorded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(recorded, "check") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "2 snippets give what was recorded"
    (recorded / "outside.txt").write_text("2")
    assert build(recorded, "check") == 1
    said = capsys.readouterr().err
    outline = recorded / "outline.yaml"
    diff = "    --- recorded\n    +++ now\n    @@ -1 +1 @@\n    -1\n    +2\n"
    assert said.startswith(f"{outline}:2:52: error: number.py prints something else than recorded\n{diff}")
    assert f"{outline}:3:10: error: n gives something else than recorded\n" in said
    assert build(recorded, "check", "--accept") == 0
    assert build(recorded, "check") == 0


@pytest.mark.slow
def test_check_wants_a_recording_of_this_code(recorded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (recorded / "assets" / "number.py").write_text("print(1)\nn = 1")
    assert build(recorded, "check") == 1
    said = capsys.readouterr().err
    assert "number.py has no recording that fits: number.py, or code before it, has changed since" in said
    assert "hint: record what it gives now: python build.py check --accept" in said


@pytest.mark.slow
def test_no_run_runs_nothing(recorded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (recorded / "outside.txt").unlink()
    (recorded / "assets" / "figures" / "example.py").write_text("raise SystemExit('it was run')")
    figure = "- {kind: figure, title: Figure, figure: figures/example.py, alt: 'One line, rising'}\n"
    (recorded / "outline.yaml").write_text(NUMBER + figure)
    deck = recorded / "deck.pptx"
    assert build(recorded, "--no-run", "-o", str(deck)) == 0
    assert "1 figure not drawn, for nothing was run" in capsys.readouterr().err
    assert "One line, rising" in words(deck) and "\n1\n" in words(deck)
    (recorded / "assets" / "number.py").write_text("n = print(3)")
    assert build(recorded, "--no-run") == 1
    said = capsys.readouterr().err
    assert ":2:52: error: number.py is not run\n    hint: and its recording cannot be used: number.py, or code" in said


@pytest.mark.slow
def test_no_run_takes_figures_from_the_cache(built: Build, lecture: Path) -> None:
    outline = "slides:\n- {kind: figure, title: Figure, figure: figures/example.py, alt: One line that rises}\n"
    built(outline)
    report = built(outline, how="recorded")
    assert report.drawn.reused == 1 and report.problems == []


@pytest.mark.slow
def test_what_a_cache_holds_is_not_run(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, (f"touch {tmp_path / 'sprung'}",)

    Cache(tmp_path).keep("key", Trap())
    assert Cache(tmp_path).recall("key") is None
    assert not (tmp_path / "sprung").exists()


@pytest.fixture
def line() -> Iterator[socket.socket]:
    """A socket for the code under test: its connection ends when all who hold the other end are gone."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(100)
        yield server


def started(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(ROOT / "build.py"), str(folder / "outline.yaml")]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


@pytest.mark.slow
def test_a_build_that_is_killed_leaves_no_process_and_no_harm(lecture: Path, line: socket.socket) -> None:
    loop = f"import socket\nline = socket.create_connection({line.getsockname()!r})\nwhile True: pass"
    (lecture / "outline.yaml").write_text(code("python", loop))
    building = started(lecture)
    connection, _ = line.accept()
    with connection, building:
        building.send_signal(signal.SIGKILL)
        connection.settimeout(100)
        assert connection.recv(1) == b""
    (lecture / "outline.yaml").write_text(code("python", "'again'"))
    assert build(lecture) == 0
    assert not list(lecture.rglob("*.part"))


@pytest.mark.slow
def test_two_builds_at_once_do_not_harm_each_other(lecture: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (lecture / "outline.yaml").write_text(code("python", "import time\ntime.sleep(1)\ntime.time_ns() > 0"))
    builds = [started(lecture) for _ in range(2)]
    assert [process.communicate()[1] for process in builds] == [b"", b""]
    assert [process.returncode for process in builds] == [0, 0]
    assert build(lecture) == 0 and "run    0 run, 1 reused" in capsys.readouterr().out
    assert build(lecture, "--no-run") == 0 and "1 recorded" in capsys.readouterr().out


@pytest.fixture
def tour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, offline: dict[str, str]) -> Iterator[Path]:
    """The second deck that ships, where no package can be had."""
    for name, value in offline.items():
        monkeypatch.setenv(name, value)
    kept = shutil.ignore_patterns(".lectern", ".cache", "out", "__pycache__")
    shutil.copytree(ROOT / "examples" / "live-code", tmp_path / "tour", ignore=kept)
    yield tmp_path / "tour"


@pytest.mark.slow
def test_the_tour_of_live_code_builds_without_a_network(tour: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build(tour, "-o", str(tour / "ran.pptx")) == 0
    said = capsys.readouterr().err
    assert said.count(": warning: ") == 1 and "error" not in said
    assert re.search("not run, their recordings are shown: .*before", said)
    shown = words(tour / "ran.pptx")
    for text in (
        "From 27 it takes 111 steps",
        "<LegacyVersion('today')>",
        "… 41 more lines",
        "190,996",
        "'Ada & Grace'",
    ):
        assert text in shown
    assert build(tour, "--no-run", "-o", str(tour / "recorded.pptx")) == 0
    assert words(tour / "recorded.pptx") == shown


@pytest.mark.slow
def test_the_tours_recordings_say_what_it_prints(tour: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recorded = json.loads((tour / "assets" / "recordings" / "hail.json").read_text(encoding="utf-8"))
    if recorded["versions"]["python"].split(".")[:2] != list(platform.python_version_tuple()[:2]):
        pytest.skip("tracebacks read otherwise in another Python")
    build(tour, "check")
    problems = [line for line in capsys.readouterr().err.splitlines() if ": error: " in line]
    drawn = "a-figure-from-the-code-beside-it gives"  # with another matplotlib, otherwise
    assert [line for line in problems if " cannot be run: " not in line and drawn not in line] == []


@pytest.mark.slow
def test_a_recording_keeps_its_name_when_slides_come_before_it(built: Build, lecture: Path) -> None:
    first = "- {kind: code, title: 'From `{python} 1` to Two', code: '1'}\n"
    plain = first + "- {kind: code, id: last, title: Last, code: '2'}\n"
    built(f"slides:\n{plain}")
    folder = lecture / "assets" / "recordings"
    names = ["from-to-two.json", "inline.json", "last.json"]
    assert sorted(path.name for path in folder.iterdir()) == names
    built(f"slides:\n- {{title: New, bullets: [a]}}\n{plain}".replace("title: Last", "title: The last"))
    assert sorted(path.name for path in folder.iterdir()) == names


@pytest.mark.slow
def test_sessions_of_slides_with_one_title_or_anothers_name_are_apart(built: Build, lecture: Path) -> None:
    one = "- {{kind: code, title: {}, code: 'x = {}'}}\n"
    named = "- {kind: code, title: Three, code: '3', session: Code}\n"
    report = built("slides:\n" + one.format("Code", 1) + one.format("Code", 2) + one.format("Inline", 3) + named)
    assert report.path
    names = sorted(path.name for path in (lecture / "assets" / "recordings").iterdir())
    assert names == ["Code.json", "code-2.json", "code-3.json", "inline-2.json"]


@pytest.mark.slow
def test_tabs_and_colours_are_shown_as_a_terminal_shows_them(built: Build) -> None:
    go = '"func f() {\\n\\tif x {\\n\\t\\treturn\\n\\t}\\n}"'
    outline = f"slides:\n- {{kind: code, title: Go, language: go, code: {go}}}\n"
    outline += "- kind: code\n  title: Rows\n  language: python\n  show: output\n  code: |\n"
    outline += (
        "    print('name', 1, sep='\\t')\n    print('\\x1b[38;5;208ma\\x1b[0m\\x1b[4mb\\x1b[0m\\x1b[7mc\\x1b[0m')\n"
    )
    outline += "- kind: code\n  title: Typed\n  language: prompt\n  code: |\n    if True:\n    \tprint('a\\tb')\n"
    report = built(outline)
    assert report.path, report.problems
    seen = words(report.path)
    assert "\n    if x {\n        return\n    }\n" in seen
    assert "name    1\n" in seen
    assert "...     print('a\\tb')\n... \na       b" in seen
    with zipfile.ZipFile(report.path) as file:
        rows = file.read("ppt/slides/slide2.xml").decode()
    assert re.search(r'<a:schemeClr val="accent4"/></a:solidFill>(?:(?!<a:t>).)*<a:t>a<', rows)
    assert re.search(r'u="sng"(?:(?!<a:t>).)*<a:t>b<', rows)
    assert re.search(r'"bg1"/></a:solidFill><a:highlight><a:schemeClr val="tx1"/>(?:(?!<a:t>).)*<a:t>c<', rows)
