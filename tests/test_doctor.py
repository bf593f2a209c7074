"""The doctor tells what is here and how a lecture stands, and changes nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pptx
import pytest
from conftest import ROOT, Build

from deck.base.cache import digest
from deck.base.files import own_folder
from deck.base.libraries import needed
from deck.cli.main import main

OUTLINE = """
title: Patient
environments: {plain: [packaging], old: {python: "3.99"}, torch: ["no-such-package-at-all==1.0"]}
slides:
- {title: First, bullets: [One, Two]}
- {kind: code, title: Second, session: sum, language: prompt, code: 1 + 1, environment: plain}
"""
LEVELS = {"ok", "warning", "error"}


def rows(lecture: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, str]]:
    """What the doctor says of a lecture, by name; nothing is missing that a build needs."""
    capsys.readouterr()
    assert main(["doctor", str(lecture / "outline.yaml"), "-o", str(lecture / "deck.pptx"), "--json"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all(list(row) == ["file", "line", "column", "level", "code", "message", "hint"] for row in found)
    assert {row["level"] for row in found} <= LEVELS
    assert len({row["code"] for row in found}) == len(found)
    return {row["code"]: row for row in found}


def files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if "__pycache__" not in path.parts}


def test_a_fresh_lecture(lecture: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (lecture / "outline.yaml").write_text(OUTLINE)
    before = files(lecture)
    found = rows(lecture, capsys)
    assert files(lecture) == before
    assert found["outline"]["message"].endswith("outline.yaml: 2 slides")
    assert found["environment plain"]["message"] == f"packaging (no versions locked): served by {sys.executable}"
    assert found["environment old"]["message"].startswith("cannot be made: there is no Python 3.99")
    assert "to be made, from the network" in found["environment torch"]["message"]
    assert found["recordings"]["message"].startswith("none")
    assert found["cache"]["message"].startswith("none yet")
    assert found["deck"]["message"] == f"not built yet; it will be {lecture / 'deck.pptx'}"
    assert "built with" not in found
    libraries = {requirement.partition(">")[0] for requirement in needed()}
    assert libraries <= found.keys() and {found[name]["level"] for name in libraries} == {"ok"}


@pytest.mark.slow
def test_after_a_build_and_after_an_edit(lecture: Path, built: Build, capsys: pytest.CaptureFixture[str]) -> None:
    text = OUTLINE.replace(', old: {python: "3.99"}, torch: ["no-such-package-at-all==1.0"]', "")
    assert built(text).path
    found = rows(lecture, capsys)
    assert "edit" not in found["deck"]["message"] and found["deck"]["level"] == "ok"
    python = ".".join(map(str, sys.version_info[:3]))
    assert found["built with"]["message"] == f"Python {python} and the same libraries as are here"
    assert found["recordings"]["message"].startswith("1, the oldest of 20")
    assert f"python {python}" in found["recordings"]["message"]
    assert "results" in found["cache"]["message"]

    presentation = pptx.Presentation(str(lecture / "deck.pptx"))
    presentation.slides[0].shapes.title.text_frame.paragraphs[0].runs[0].text = "Erste"
    presentation.save(str(lecture / "deck.pptx"))
    found = rows(lecture, capsys)
    assert "1 edit since it was built: slide 1, title: 'First' → 'Erste'" in found["deck"]["message"]
    assert found["deck"]["level"] == "warning"

    (lecture / "deck.pptx").write_bytes(b"no deck")
    assert "no deck (" in rows(lecture, capsys)["deck"]["message"]


@pytest.mark.slow
def test_what_is_damaged_is_named(lecture: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (lecture / "outline.yaml").write_text("title: A\nslides: {}\n")
    assert "'slides' is a list" in rows(lecture, capsys)["outline"]["message"]
    (lecture / "outline.yaml").write_text("title: A\ncuorse: B\nslides: [{title: A}]\n")
    (lecture / "assets" / "recordings").mkdir()
    (lecture / "assets" / "recordings" / "half.json").write_text('{"format": 1, "sess')
    found = rows(lecture, capsys)
    assert found["outline"]["message"].endswith("1 slide, 1 mistake in its keys")
    assert found["recordings"]["message"] == "1, of which are damaged: half"
    assert {found[name]["level"] for name in ("outline", "recordings")} == {"warning"}
    (lecture / "outline.yaml").unlink()
    assert rows(lecture, capsys)["outline"]["message"] == f"there is no {lecture / 'outline.yaml'}"


def doctored(folder: Path, *more: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The doctor in a Python that finds what lies in `folder` before its own libraries."""
    command = [sys.executable, str(ROOT / "build.py"), "doctor", str(folder / "outline.yaml"), *more]
    environment = {**os.environ, "PYTHONPATH": str(folder), **variables}
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=100, check=False)


def test_libraries_that_will_not_do(tmp_path: Path) -> None:
    (tmp_path / "jinja2-2.11.3.dist-info").mkdir()
    (tmp_path / "yaml.py").write_text("raise ImportError('not installed')\n")
    done = doctored(tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert "✗ jinja2               2.11.3; <4,>=3.1.4 is needed" in done.stdout
    assert "→ python -m pip install -r requirements.txt" in done.stdout
    assert f"✓ {len(needed()) - 1} as needed" in done.stdout
    assert "\nlecture\n" not in done.stdout


def test_a_python_without_what_judges_versions(tmp_path: Path) -> None:
    (tmp_path / "packaging").mkdir()
    (tmp_path / "packaging" / "__init__.py").write_text("raise ImportError('not installed')\n")
    done = doctored(tmp_path, "--json")
    assert (done.returncode, done.stderr) == (1, "")
    wrong = [row["code"] for row in map(json.loads, done.stdout.splitlines()) if row["level"] == "error"]
    assert wrong == ["packaging"]


@pytest.mark.slow
def test_programs_and_fonts_that_are_missing(tmp_path: Path) -> None:
    (tmp_path / "theme.yaml").write_text("fonts: {body: Georgia, heading: Nonesuch}\n")
    (tmp_path / "outline.yaml").write_text("title: A\ntheme: theme.yaml\nslides: [{title: A}]\n")
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "fc-match"
    program.write_text("#!/bin/sh\necho 'DejaVu Serif'\n")
    program.chmod(0o755)
    done = doctored(tmp_path, PATH=str(tmp_path / "bin"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "! libreoffice          not here; without it, no `python build.py sheet`" in done.stdout
    assert "! Georgia              not here, DejaVu Serif stands in\n" in done.stdout
    assert "→ apt-get install fonts-gelasio: " in done.stdout
    assert "✓ Nonesuch             not here, DejaVu Serif stands in; a build needs no font" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("manager", "said"),
    [
        ("dnf", "dnf install libreoffice-impress libreoffice-math liberation-fonts google-carlito-fonts"),
        ("pacman", "pacman -S libreoffice-fresh ttf-liberation ttf-carlito ttf-caladea"),
        ("brew", "brew install --cask libreoffice && brew install --cask font-liberation"),
        ("winget", "winget install TheDocumentFoundation.LibreOffice"),
    ],
)
def test_what_is_missing_is_got_as_this_system_gets_it(manager: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "outline.yaml").write_text("title: A\nslides: [{title: A}]\n")
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / manager
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    rows = doctored(tmp_path, "--json", PATH=str(tmp_path / "bin")).stdout.splitlines()
    hints = {row["code"]: row["hint"] for row in map(json.loads, rows)}
    assert hints["libreoffice"].startswith(said)
    assert hints["ffmpeg"].startswith(f"{said.split(maxsplit=1)[0]} ") and "ffmpeg" in hints["ffmpeg"].lower()


@pytest.mark.slow
def test_it_imports_nothing_that_draws(tmp_path: Path) -> None:
    (tmp_path / "outline.yaml").write_text(OUTLINE)
    script = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from deck.cli.main import main; "
        f"main(['doctor', {str(tmp_path / 'outline.yaml')!r}]); "
        "assert not {'matplotlib', 'numpy', 'torch'} & sys.modules.keys(), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, stdout=subprocess.DEVNULL, timeout=100)


def test_a_private_environment_is_told_and_not_started(lecture: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (lecture / "outline.yaml").write_text(OUTLINE)
    own_folder(lecture)
    folder = lecture / ".lectern" / "environments" / digest(["no-such-package-at-all==1.0"], sys.version)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\ntouch {lecture / 'started'}\n")
    python.chmod(0o755)
    (folder / "versions.json").write_text('{"no-such-package-at-all": "1.0", "python": "3.11.7"}')
    found = rows(lecture, capsys)
    assert found["environment torch"]["message"].endswith(": a private one is there")
    assert ", environments " in found["cache"]["message"]
    assert not (lecture / "started").exists()
