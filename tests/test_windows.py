"""What Windows has not is not asked for: lectures are built where there is no fork, no resource, no fcntl, no pty."""

from __future__ import annotations

import ast
import importlib
import os
import re
import subprocess
import sys
import time
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import ModuleType
from typing import Any

import pytest
from conftest import ROOT, Build
from readback import words

from deck.base import paths
from deck.base.files import remove_tree, unwritable
from deck.base.paths import leads_out, portable, spelled
from deck.base.problem import Where
from deck.base.system import here as system
from deck.preview import editor

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="what is simulated here is there")
SIMULATED = ROOT / "tests" / "simulated_windows"

OUTLINE = """\
title: Here
slides:
- kind: code
  title: A prompt
  language: prompt
  banner: true
  session: one
  code: |
    x = 6
    for n in range(2):
        print(n * x)
- kind: code
  title: A script
  language: python
  session: one
  code: |
    import tempfile, pathlib
    path = pathlib.Path(tempfile.mkdtemp()) / "a.txt"
    path.write_text("written")
    print(path.read_text(), x * 7)
- {kind: figure, title: A figure, figure: figures/example.py, alt: A line that rises}
- kind: code
  title: A picture
  language: python
  code: |
    import matplotlib.pyplot as plt
    plt.plot([1, 2, 4])
  alt: A line that rises
- {title: Words, bullets: ["It is `{python one} x + 1`."], notes: None}
- kind: table
  title: Numbers
  table: [[Name, Number], [One, 1], [Two, 2]]
- {title: A formula, bullets: ['It is $x^2$.']}
"""


def here(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """What the command line says on a machine like Windows."""
    profile = folder / "profile"
    profile.mkdir(exist_ok=True)
    (SIMULATED / "__pycache__").mkdir(exist_ok=True)  # made later, it would be another folder of libraries
    path = os.pathsep.join([str(SIMULATED), str(ROOT)])
    users = {
        "USERPROFILE": str(profile),
        "LOCALAPPDATA": str(profile),
        "HOME": str(profile),
        "PATH": str(Path(sys.executable).parent),
        "WINDIR": "C:\\Windows",
    }
    command = [sys.executable, str(ROOT / "build.py"), *arguments]
    environment = {**os.environ, **users, "PYTHONPATH": path, "SYSTEMROOT": "C:\\Windows", **variables}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.mark.slow
def test_a_lecture_is_built_with_all_that_it_runs(lecture: Path) -> None:
    (lecture / "outline.yaml").write_text(OUTLINE)
    done = here(lecture)
    assert done.returncode == 0, done.stderr
    (deck,) = (lecture / "out").glob("*.pptx")
    shown = words(deck)
    assert "written 42" in shown and "It is 7." in shown
    assert ">>> for n in range(2):" in shown and "… 6" not in shown
    assert "nothing has changed" in here(lecture).stdout
    for arguments in (["lint"], ["svg"], ["html"], ["check"], ["kinds"], ["doctor"], ["clean"]):
        done = here(lecture, *arguments)
        assert "Traceback" not in done.stderr and done.returncode == 0, (arguments, done)


@pytest.mark.slow
def test_a_talk_is_made_and_built(tmp_path: Path) -> None:
    assert here(tmp_path, "new", "talk").returncode == 0
    done = here(tmp_path, "talk")
    assert done.returncode == 0, done.stderr


SHELL = "slides:\n- {{kind: code, title: Files, session: files, language: {language}, code: '{code}'}}\n"


@pytest.mark.slow
def test_what_is_not_there_is_told_and_the_recording_shown(lecture: Path) -> None:
    outline = lecture / "outline.yaml"
    outline.write_text(SHELL.format(language="shell", code="$ echo of POSIX"))
    done = here(lecture)
    assert done.returncode == 1
    assert "outline.yaml:2:" in done.stderr
    assert "files cannot be run: Windows has no sh; write `language: powershell`" in done.stderr
    subprocess.run([sys.executable, str(ROOT / "build.py"), str(outline)], check=True, cwd=ROOT, capture_output=True)
    (lecture / ".lectern").rename(lecture / "elsewhere")
    done = here(lecture, "-o", "again.pptx")
    assert done.returncode == 0 and "not run, their recordings are shown: files" in done.stderr
    assert "of POSIX" in words(lecture / "again.pptx")


def stand_in(folder: Path) -> Path:
    """A PowerShell that says what it was asked, and ends as it was asked."""
    program = folder / "tools" / "pwsh"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\necho "asked: $4"\ncase "$4" in *fail*) exit 3;; esac\n')
    program.chmod(0o755)
    (program.parent / "pwsh.EXE").symlink_to(program)  # as it is looked for there
    return program.parent


@pytest.mark.slow
@pytest.mark.parametrize("simulated", [True, False])
def test_powershell_runs_the_lines_of_its_prompt(simulated: bool, lecture: Path) -> None:
    tools = os.pathsep.join([str(stand_in(lecture)), os.environ["PATH"]])
    code = "PS> Get-ChildItem |\\n>> Sort-Object\\nPS> fail"
    text = SHELL.format(language="powershell", code=code).replace("'PS", '"PS').replace("fail'", 'fail", raises: 3')
    (lecture / "outline.yaml").write_text(text)
    if simulated:
        done = here(lecture, PATH=tools)
    else:
        command = [sys.executable, str(ROOT / "build.py"), str(lecture / "outline.yaml")]
        environment = {**os.environ, "PATH": tools}
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (deck,) = (lecture / "out").glob("*.pptx")
    shown = words(deck)
    assert "PS> Get-ChildItem |" in shown and "\nSort-Object" in shown and "[Console]::OutputEncoding" in shown


def test_powershell_without_a_prompt_is_only_shown(built: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "nowhere")
    report = built(SHELL.format(language="powershell", code="Get-ChildItem | Sort-Object"))
    assert report.path and not report.problems and not report.ran.names
    (problem,) = built(SHELL.format(language="powershell", code="PS> Get-ChildItem")).problems
    assert problem.message.startswith("files cannot be run: there is no PowerShell on the PATH")


@pytest.mark.slow
def test_the_session_puts_itself_into_a_job_that_ends_with_it(lecture: Path) -> None:
    code = "import os\n      print(open(os.environ['TMPDIR'] + '/kernel.txt').read())"
    (lecture / "outline.yaml").write_text(
        f"slides:\n- kind: code\n  title: A\n  language: python\n  code: |\n      {code}\n"
    )
    done = here(lecture)
    assert done.returncode == 0, done.stderr
    (deck,) = (lecture / "out").glob("*.pptx")
    shown = words(deck)
    assert [re.match(r"\w+", line)[0] for line in shown.splitlines() if "Job" in line or "Process" in line] == [  # type: ignore[index]
        *("CreateJobObjectW", "SetInformationJobObject", "GetCurrentProcess", "AssignProcessToJobObject"),
    ]
    assert "SetInformationJobObject (9,) 144" in shown  # bytes that the structure has in 64 bits


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The Windows half, in this process."""
    msvcrt: Any = ModuleType("msvcrt")
    msvcrt.LK_NBLCK = 2
    monkeypatch.setitem(sys.modules, "msvcrt", msvcrt)
    monkeypatch.delitem(sys.modules, "deck.base.system.windows", raising=False)
    yield importlib.import_module("deck.base.system.windows")
    sys.modules.pop("deck.base.system.windows", None)


def test_both_halves_offer_the_same(windows: Any) -> None:
    from deck.base.system import posix

    def offered(module: Any) -> set[str]:
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        targets = [t for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign) for t in ast.walk(node)]
        names = {node.id for node in targets if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        return {name for name in functions | names if not name.startswith("_")}

    assert offered(windows) == offered(posix)
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "deck").rglob("*.py")]
    ours = "".join(text for text in texts if "from deck.base.system import here" in text)
    assert set(re.findall(r"(?<![\w.])here\.([a-zA-Z_]+)", ours)) == offered(posix)


class LateError(Exception):
    pass


def test_what_takes_too_long_is_stopped_without_signals(windows: Any) -> None:
    begun = time.monotonic()
    with pytest.raises(LateError, match=r"^0\.1 s$"), windows.alarm(0.1, LateError):
        while True:
            pass
    assert time.monotonic() - begun < 5
    with windows.alarm(0.05, LateError):
        pass
    time.sleep(0.2)  # nothing comes later
    with pytest.raises(ZeroDivisionError), windows.alarm(100, LateError):
        _ = 1 / 0


def test_a_file_that_somebody_else_has_open_is_waited_for(
    windows: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    old.write_text("old")
    old.chmod(0o444)
    new.write_text("new")
    refused: list[int] = []
    replace = Path.replace

    def replaced(path: Path, target: Path) -> Path:
        if len(refused) < 2 or not target.stat().st_mode & 0o200:
            refused.append(target.stat().st_mode)
            raise PermissionError(13, "Permission denied", str(target))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", replaced)
    windows.replace(new, old)
    assert old.read_text() == "new" and not new.exists() and len(refused) == 2
    new.write_text("newer")
    monkeypatch.setattr(windows, "_PATIENCE", 0.1)
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(PermissionError(13, "denied")))
    with pytest.raises(PermissionError):
        windows.replace(new, old)
    assert old.read_text() == "new"


def test_command_lines_are_read_and_written_as_they_are_there(windows: Any) -> None:
    assert windows.words('"C:\\Program Files\\Code\\code.exe" -g {file}') == [
        "C:\\Program Files\\Code\\code.exe",
        "-g",
        "{file}",
    ]
    assert windows.quoted("C:\\my talks\\one") == '"C:\\my talks\\one"' and windows.quoted("talk") == "talk"


@pytest.mark.parametrize(
    ("name", "posix", "other"),
    [
        ("figures/a.py", False, False),
        ("figures\\a.py", False, False),
        ("a/../b.py", False, False),
        ("../a.py", True, True),
        ("a/../../b.py", True, True),
        ("..\\a.py", False, True),
        ("/etc/a.py", True, True),
        ("\\a.py", False, True),
        ("C:\\a.py", False, True),
        ("C:a.py", False, True),
        ("//server/share/a.py", True, True),
    ],
)
def test_what_leads_out_of_a_lecture(name: str, posix: bool, other: bool) -> None:
    assert leads_out(name, PurePosixPath) is posix
    assert leads_out(name, PureWindowsPath) is other


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("loss", "loss"),
        ("Größe, zwei", "Größe, zwei"),
        ("con", "con-"),
        ("AUX", "AUX-"),
        ("console", "console"),
    ],
)
def test_recordings_have_names_that_every_system_can_have(name: str, file: str) -> None:
    assert portable(name) == file


def test_a_recording_of_an_odd_name_is_found_again(lecture: Path, built: Build) -> None:
    text = 'slides:\n- {kind: code, title: One, session: aux, language: python, code: "print(6 * 7)"}\n'
    assert built(text).path
    recording = lecture / "assets" / "recordings" / "aux-.json"
    assert recording.is_file()
    recording.rename(recording.with_name("aux.json"))  # as an earlier version has named it
    report = built(text, how="recorded")
    assert report.path and not report.problems
    assert built(text).path and not recording.is_file()


def test_sessions_that_differ_by_capital_letters_alone_are_told(built: Build) -> None:
    slide = '- {{kind: code, title: One of {1}, session: {0}, language: python, code: "print(1)"}}\n'
    (problem,) = built("slides:\n" + slide.format("Loss", 1) + slide.format("loss", 2)).problems
    assert problem.level == "warning"
    assert problem.message == "sessions 'Loss' and 'loss' have one recording on Windows and macOS"


def test_a_file_is_named_as_it_is_written(lecture: Path, built: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    assert spelled(lecture / "assets" / "figures" / "example.py", lecture)
    assert spelled(lecture / "assets" / ".." / "assets" / "figures" / "example.py", lecture)
    assert not spelled(lecture / "assets" / "Figures" / "example.py", lecture)
    assert not spelled(lecture / "assets" / "figures" / "Example.py", lecture)
    monkeypatch.setattr(system, "NO_CASE", True)
    folder = lecture / "assets" / "figures"
    (folder / "Other.py").symlink_to(folder / "example.py")
    text = "slides:\n- {kind: figure, title: One, figure: figures/example.py, alt: A line that rises}\n"
    assert built(text).path
    monkeypatch.setattr(paths, "spelled", lambda *_: False)  # as where figures/Example.py is found, too
    (problem,) = built(text.replace("example", "Example").replace("Example.py", "Other.py")).problems
    assert problem.code == "file-missing" and problem.message == "no file assets/figures/Other.py"


def test_another_drive_is_named_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def other_drive(*_: object) -> str:
        raise ValueError("path is on mount 'C:', start on mount 'D:'")

    assert paths.relative(tmp_path / "a" / "b", tmp_path) == "a/b"
    monkeypatch.setattr(os.path, "relpath", other_drive)
    assert paths.relative(tmp_path / "a", tmp_path) == (tmp_path / "a").as_posix()


def test_what_may_not_be_written_is_removed_and_what_a_link_leads_to_is_not(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.write_text("mine")
    mine.chmod(0o444)
    folder = tmp_path / "session" / "inner"
    folder.mkdir(parents=True)
    (folder / "file").write_text("ours")
    (folder / "link").symlink_to(mine)
    (folder / "file").chmod(0o444)
    folder.chmod(0o555)
    remove_tree(tmp_path / "session")
    assert not (tmp_path / "session").exists()
    (tmp_path / "link").symlink_to(tmp_path)
    remove_tree(tmp_path / "link")
    assert mine.read_text() == "mine" and mine.stat().st_mode & 0o777 == 0o444


def test_a_path_that_is_too_long_is_told_as_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "LONGEST_PATH", 259)
    path = tmp_path / ("x" * 120) / ("y" * 140) / "deck.pptx"
    (problem,) = unwritable(path, FileNotFoundError(2, "No such file or directory")).problems
    assert (
        problem.hint == f"its path has {len(str(path))} characters, and 259 are possible here, or name another with -o"
    )
    (problem,) = unwritable(tmp_path / "deck.pptx", PermissionError(13, "Permission denied")).problems
    assert problem.hint == "close it if it is open, or name another with -o"


def test_an_editor_is_started_by_its_whole_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "code"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    started: list[list[str]] = []
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(subprocess, "Popen", lambda called, **_: started.append(called))
    assert editor.opened("code", Where("outline.yaml", 3))
    assert started[0][0] == str(program)
