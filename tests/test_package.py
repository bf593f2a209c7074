"""What pip installs is whole: a wheel and a source distribution, each in an empty environment outside the tree."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pptx
import pytest
from conftest import ROOT

from deck.base.libraries import canonical, version

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MODULES = {  # what a distribution is imported as, where its name does not say it
    "python-pptx": "pptx",
    "pyyaml": "yaml",
    "pillow": "pil",
    "markdown-it-py": "markdown-it",
    "pyspellchecker": "spellchecker",
}
BIN = "Scripts" if sys.platform == "win32" else "bin"
OUTSIDE = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}


def _run(*command: str | Path, cwd: Path, status: int = 0) -> str:
    done = subprocess.run(list(map(str, command)), cwd=cwd, env=OUTSIDE, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


def _environment(folder: Path) -> Path:
    """The programs of a new environment that holds nothing but pip; skips if no package can be had."""
    _run(sys.executable, "-m", "venv", folder, cwd=folder.parent)
    done = subprocess.run([folder / BIN / "pip", "download", "-q", "--no-deps", "hatchling"], cwd=folder, check=False)
    if done.returncode:
        pytest.skip("pip can get no packages here: connect to the network")
    return folder / BIN


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The two files of a release, by their endings: the wheel is made from the source distribution."""
    folder = tmp_path_factory.mktemp("release")
    programs = _environment(folder / "builder")
    _run(programs / "pip", "install", "-q", "build", cwd=folder)
    _run(programs / "python", "-m", "build", "--outdir", folder / "dist", ROOT, cwd=folder)
    return {"".join(path.suffixes[-1:]): path for path in (folder / "dist").iterdir()}


def _tree(*folders: str) -> Iterator[str]:
    """The files of the repository below these folders that are no caches."""
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(ROOT).as_posix()


@pytest.mark.network
def test_both_hold_all_that_a_build_needs(built: dict[str, Path]) -> None:
    needed = set(_tree("deck", "templates"))
    with tarfile.open(built[".gz"]) as source:
        assert needed <= {name.partition("/")[2] for name in source.getnames()}
    with zipfile.ZipFile(built[".whl"]) as wheel:
        names = set(wheel.namelist())
    assert {re.sub("^templates/", "deck/templates/", name) for name in needed} <= names
    about = f"lectern_pptx-{version()}.dist-info/"
    assert {name.split("/")[0] for name in names} == {"deck", about[:-1]}
    assert {about + "licenses/LICENSE", about + "licenses/docs/licences.md"} <= names


@pytest.mark.network
@pytest.mark.parametrize("kind", [".whl", ".gz"])
def test_a_talk_from_nothing(kind: str, built: dict[str, Path], tmp_path: Path) -> None:
    programs = _environment(tmp_path / "installed")
    _run(programs / "pip", "install", "-q", "--no-compile", built[kind], cwd=tmp_path)
    assert _run(programs / "lectern", "--version", cwd=tmp_path) == f"lectern {version()}\n"
    assert _run(programs / "python", "-m", "deck", "--version", cwd=tmp_path) == f"lectern {version()}\n"
    said = _run(programs / "lectern", "new", "talk", cwd=tmp_path)
    assert [line.split("  ")[0].strip() for line in said.splitlines()] == [
        *("lectern talk", "lectern watch talk", "lectern kinds")
    ]
    _run(programs / "lectern", "talk", cwd=tmp_path)
    (deck,) = (tmp_path / "talk" / "out").glob("*.pptx")
    texts = [shape.text_frame.text for slide in pptx.Presentation(str(deck)).slides for shape in slide.placeholders]
    assert "The chance for 23 people is 50.7%" in texts  # which a snippet has computed
    _run(programs / "lectern", "lint", "talk", cwd=tmp_path)
    doctor = _run(programs / "lectern", "doctor", "talk", cwd=tmp_path)
    assert "as needed" in doctor and "build.py" not in doctor and "✗" not in doctor
    _run(programs / "lectern", "nothing.yaml", cwd=tmp_path, status=1)


@pytest.mark.slow
def test_what_is_imported_is_declared_and_what_is_declared_is_needed() -> None:
    """The list of dependencies is a bill of materials: nothing is missing, nothing is superfluous, all are by name."""
    declared = {re.match(r"[\w.-]+", asked)[0] for asked in PROJECT["dependencies"]}  # type: ignore[index]
    assert any(asked.startswith("merman>") for asked in PROJECT["optional-dependencies"]["diagrams"])
    assert all(re.fullmatch(r"[\w.-]+[<>=,.\d]+", asked) for asked in PROJECT["dependencies"])
    imported: set[str] = set()
    for path in (ROOT / "deck").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported.add((node.module or "").partition(".")[0])
    imported = {canonical(name) for name in imported - sys.stdlib_module_names - {"deck", "lectern_inside", "__main__"}}
    theirs = {MODULES.get(name, name) for name in declared - {"ziamath", "pyspellchecker"}}  # for font and words
    at_run_time = {
        "pandas",
        "torch",
        "pip",
        "merman",
        "citeproc",
    }  # of the author, or an extra
    assert imported - at_run_time == theirs


def test_each_library_has_its_licence_on_the_page() -> None:
    page = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| ([\w.-]+) \|", page, re.MULTILINE)
    declared = [re.match(r"[\w.-]+", asked)[0] for asked in PROJECT["dependencies"]]  # type: ignore[index]
    assert [name for name in listed if name in declared] == declared


def test_nothing_names_the_host_of_a_registry() -> None:
    files = ["pyproject.toml", "README.md", "requirements.txt", "requirements-dev.txt", ".ci/run"]
    for name in (*files, *_tree("deck", "templates", "docs", ".github")):
        text = (ROOT / name).read_bytes()
        assert not re.search(rb"pypi\.org|pythonhosted|index-url\s*[=:]\s*http", text, re.IGNORECASE), name
