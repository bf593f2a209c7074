from __future__ import annotations

import os
import platform
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path

import pytest

from deck.live.environments import UnavailableError, interpreter, meets, versions

NEEDED = ["Lectern.Demo==1.2"]


@pytest.fixture(autouse=True)
def only_our_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pip find one package, which holds one line of code, and no network."""
    info = "lectern_demo-1.2.dist-info"
    with zipfile.ZipFile(tmp_path / "lectern_demo-1.2-py3-none-any.whl", "w") as wheel:
        wheel.writestr("lectern_demo.py", "answer = 42\n")
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: lectern-demo\nVersion: 1.2\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))


def test_the_running_python_serves_if_it_has_the_versions(tmp_path: Path) -> None:
    have = [f"pytest=={metadata.version('pytest')}", "packaging>=20"]
    assert interpreter(have, tmp_path, print) == Path(sys.executable)
    assert versions(Path(sys.executable), have) == {
        "python": platform.python_version(),
        "packaging": metadata.version("packaging"),
        "pytest": metadata.version("pytest"),
    }


def test_an_environment_is_made_once_even_by_two_builds_and_remade_if_it_is_half_made(tmp_path: Path) -> None:
    told: list[str] = []
    with ThreadPoolExecutor(2) as builds:
        python, same = builds.map(lambda _: interpreter(NEEDED, tmp_path, told.append), range(2))
    assert python == same != Path(sys.executable)
    assert told.count("making an environment with Lectern.Demo==1.2") == 1
    code = "import lectern_demo; print(lectern_demo.answer)"
    assert subprocess.check_output([python, "-c", code], text=True) == "42\n"
    assert versions(python, NEEDED) == {"python": platform.python_version(), "lectern-demo": "1.2"}

    half = python.parent.parent
    (half / "versions.json").unlink()
    left_behind = half / "left behind"
    left_behind.touch()
    told.clear()
    assert interpreter(NEEDED, tmp_path, told.append) == python
    assert told[0] == "making an environment with Lectern.Demo==1.2"
    assert not left_behind.exists()


def test_an_environment_that_cannot_be_had_tells_why_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match=r"^No matching distribution found for lectern-demo==9"):
        interpreter(["lectern-demo==9"], tmp_path, print)
    assert [path.suffix for path in (tmp_path / "environments").iterdir()] == [".lock"]


def test_a_requirement_that_does_not_parse_is_told() -> None:
    with pytest.raises(UnavailableError, match=r"^'torch=2\.13' is not a requirement: "):
        interpreter(["torch=2.13"], Path(), print)


@pytest.mark.parametrize(
    ("requirement", "version", "met"),
    [
        ("torch==2.13.0", "2.13.0+cpu", True),
        ("torch==2.13.0", "2.12.0", False),
        ("torch", None, False),
        ("torch>=3", "3.0rc1", False),
        ("torch>=2", "3.0rc1", True),
        ("jax[cuda]==0.10.2", "0.10.2", False),
    ],
)
def test_a_version_meets_a_requirement(requirement: str, version: str | None, met: bool) -> None:
    assert meets(requirement, version) is met
