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
from conftest import ROOT

from deck.base.files import alone
from deck.code.live import environments
from deck.code.live.environments import Environment, interpreter, meets, versions
from deck.code.live.packages import UnavailableError

NEEDED = Environment(("Lectern.Demo==1.2",))


def wheel(folder: Path, version: str, name: str = "lectern_demo", needs: str = "") -> None:
    """A package that holds one line of code."""
    info = f"{name}-{version}.dist-info"
    told = f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: {version}\n"
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as file:
        file.writestr(f"{name}.py", "answer = 42\n")
        file.writestr(f"{info}/METADATA", told + (f"Requires-Dist: {needs}\n" if needs else ""))
        file.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr(f"{info}/RECORD", "")


@pytest.fixture(autouse=True)
def only_our_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pip find one package, and no network."""
    wheel(tmp_path, "1.2")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))


def test_the_running_python_serves_if_it_has_the_versions(tmp_path: Path) -> None:
    have = Environment((f"pytest=={metadata.version('pytest')}", "packaging>=20"))
    assert interpreter(have, tmp_path, print) == Path(sys.executable)
    assert versions(Path(sys.executable), have) == {
        "python": platform.python_version(),
        "packaging": metadata.version("packaging"),
        "pytest": metadata.version("pytest"),
    }


@pytest.mark.slow
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


@pytest.mark.slow
def test_an_environment_that_cannot_be_had_tells_why_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match=r"^No matching distribution found for lectern-demo==9"):
        interpreter(Environment(("lectern-demo==9",)), tmp_path, print)
    assert [path.suffix for path in (tmp_path / "environments").iterdir()] == [".lock"]


def test_a_requirement_that_does_not_parse_is_told() -> None:
    with pytest.raises(UnavailableError, match=r"^'torch=2\.13' is not a requirement: "):
        interpreter(Environment(("torch=2.13",)), Path(), print)


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


LOOSE = "Lectern_Demo>=1"


def locked(folder: Path, packages: str = LOOSE) -> tuple[Environment, Path]:
    lock = folder / "recordings" / "locks" / "demo.txt"
    return Environment((packages,), lock=lock), lock


def made(environment: Environment, folder: Path) -> str:
    return versions(interpreter(environment, folder, print), environment)["lectern-demo"]


@pytest.mark.slow
def test_what_was_resolved_is_locked_and_had_again(tmp_path: Path) -> None:
    environment, lock = locked(tmp_path)
    assert made(environment, tmp_path / "cache") == "1.2"
    assert lock.read_text().splitlines()[-1] == "lectern-demo==1.2"
    assert f"'demo' was resolved to, with Python {platform.python_version()}." in lock.read_text()
    wheel(tmp_path, "1.3")
    assert made(environment, tmp_path / "elsewhere") == "1.2"
    lock.write_text(lock.read_text().replace("1.2", "1.3"))  # as when it comes with a pull
    assert made(environment, tmp_path / "cache") == "1.3"
    lock.unlink()
    assert made(environment, tmp_path / "cache") == "1.3"
    assert "lectern-demo==1.3" in lock.read_text()


@pytest.mark.slow
def test_a_lock_that_is_not_what_is_asked_for_is_made_anew(tmp_path: Path) -> None:
    environment, lock = locked(tmp_path, "lectern-demo>1.2")
    lock.parent.mkdir(parents=True)
    lock.write_text("# by hand\nlectern-demo==1.2\n")
    wheel(tmp_path, "1.4")
    assert made(environment, tmp_path) == "1.4"
    assert lock.read_text().endswith("lectern-demo==1.4\n")


@pytest.mark.slow
def test_locked_versions_that_cannot_be_had_are_told_and_no_others_taken(tmp_path: Path) -> None:
    environment, lock = locked(tmp_path)
    lock.parent.mkdir(parents=True)
    lock.write_text("lectern-demo==1.1\n")
    with pytest.raises(UnavailableError, match=r"^lectern-demo==1\.1 cannot be had: demo\.txt holds the versions"):
        made(environment, tmp_path)


@pytest.mark.slow
def test_versions_that_came_with_others_are_locked_too(tmp_path: Path) -> None:
    wheel(tmp_path, "1.0", "needy", "lectern-demo>=1")
    environment, lock = locked(tmp_path, "needy")
    interpreter(environment, tmp_path / "cache", print)
    assert lock.read_text().splitlines()[-2:] == ["lectern-demo==1.2", "needy==1.0"]
    wheel(tmp_path, "1.3")
    python = interpreter(environment, tmp_path / "elsewhere", print)
    assert versions(python, Environment(("lectern-demo",)))["lectern-demo"] == "1.2"
    (tmp_path / "lectern_demo-1.2-py3-none-any.whl").unlink()
    with pytest.raises(UnavailableError, match=r"^lectern-demo==1\.2 cannot be had: demo\.txt holds the versions"):
        interpreter(environment, tmp_path / "later", print)


@pytest.mark.slow
@pytest.mark.parametrize("lock", ["", "lectern-demo==1.2\n"])
def test_an_index_that_cannot_be_reached_is_told(lock: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment, path = locked(tmp_path)
    path.parent.mkdir(parents=True)
    path.write_text(lock)
    (tmp_path / "pip.conf").write_text("[global]\nindex-url = http://127.0.0.1:9\n")  # where nothing listens
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    with pytest.raises(
        UnavailableError, match=r"^pip could reach no index of packages: connect to the network, or [^;]*$"
    ):
        interpreter(environment, tmp_path / "cache", print)


@pytest.mark.slow
def test_the_running_python_serves_only_with_the_locked_versions(tmp_path: Path) -> None:
    environment, lock = locked(tmp_path, "packaging")
    assert interpreter(environment, tmp_path, print) == Path(sys.executable)
    assert not lock.exists()  # only what was made for the lecture is locked
    lock.parent.mkdir(parents=True)
    lock.write_text("packaging==20.0\n")
    with pytest.raises(UnavailableError, match=r": demo\.txt holds the versions to take; remove it to have others$"):
        interpreter(environment, tmp_path, print)


@pytest.mark.slow
def test_another_python_is_found_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = ".".join(platform.python_version_tuple()[:2])
    monkeypatch.setattr(environments, "RUNNING", "3.99")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    (tmp_path / f"python{name}").symlink_to(sys.executable)
    (tmp_path / "python3.10").symlink_to(sys.executable)  # a stand-in for one that is not there
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    bare, other = Environment(python=name), Environment(NEEDED.packages, name)
    assert interpreter(bare, tmp_path, print) == tmp_path / f"python{name}"
    assert versions(tmp_path / f"python{name}", bare) == {"python": platform.python_version()}
    python = interpreter(other, tmp_path, print)
    assert versions(python, other) == {"python": platform.python_version(), "lectern-demo": "1.2"}
    with pytest.raises(UnavailableError, match=r"^there is no Python 3\.10 here: python3\.10 is not on the PATH$"):
        interpreter(Environment(python="3.10"), tmp_path, print)


@pytest.mark.skipif(sys.platform == "win32", reason="there, py knows all")
def test_another_python_is_found_where_version_managers_keep_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = ".".join(platform.python_version_tuple()[:2])
    monkeypatch.setattr(environments, "RUNNING", "3.99")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    for kept in (f".pyenv/versions/{name}.9", f".pyenv/versions/{name}.10"):
        folder = tmp_path / kept / "bin"
        folder.mkdir(parents=True)
        (folder / f"python{name}").symlink_to(sys.executable)
    assert interpreter(Environment(python=name), tmp_path, print).parts[-3] == f"{name}.10"


@pytest.mark.slow
def test_an_environment_whose_making_was_killed_is_remade(tmp_path: Path) -> None:
    code = "import sys, pathlib, os, signal\nfrom deck.code.live.environments import Environment, interpreter\n"
    code += "kill = lambda text: os.kill(os.getpid(), 9) if text.startswith('Installing') else None\n"
    code += f"interpreter(Environment({NEEDED.packages!r}), pathlib.Path({str(tmp_path)!r}), kill)"
    assert subprocess.call([sys.executable, "-c", code], cwd=ROOT) == -9
    assert made(NEEDED, tmp_path) == "1.2"


def test_an_environment_is_not_made_while_what_a_killed_build_started_still_writes_there(tmp_path: Path) -> None:
    import fcntl

    os.mkfifo(tmp_path / "go")
    slow = f"print('begun', flush=True); open({str(tmp_path / 'go')!r}).read()"
    code = "import sys, pathlib, os\nfrom deck.code.live.packages import run\nfrom deck.base.files import alone\n"
    code += f"with alone(pathlib.Path({str(tmp_path)!r}, 'lock')):\n"
    code += f"    run([sys.executable, '-c', {slow!r}], lambda text: os.kill(os.getpid(), 9))"
    assert subprocess.call([sys.executable, "-c", code], cwd=ROOT) == -9
    with (tmp_path / "go").open("w"), (tmp_path / "lock").open() as lock, pytest.raises(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with alone(tmp_path / "lock"):
        pass


@pytest.mark.slow
@pytest.mark.parametrize("harm", [b"", b"{", b"[1]", b"\xff", None])
def test_an_environment_is_remade_if_what_says_its_versions_is_damaged(harm: bytes | None, tmp_path: Path) -> None:
    environment, lock = locked(tmp_path)
    marker = interpreter(environment, tmp_path, print).parent.parent / "versions.json"
    marker.unlink()
    if harm is None:
        marker.mkdir()
    else:
        marker.write_bytes(harm)
        lock.write_bytes(b"")  # that is resolved anew
    assert made(environment, tmp_path) == "1.2"
    assert "lectern-demo==1.2" in lock.read_text()


@pytest.mark.slow
@pytest.mark.parametrize("mine", [b"{", b"my notes\n", b"\xff"])
def test_a_file_that_is_no_lock_is_not_replaced(mine: bytes, tmp_path: Path) -> None:
    environment, lock = locked(tmp_path)
    lock.parent.mkdir(parents=True)
    lock.write_bytes(mine)
    with pytest.raises(UnavailableError, match="no lock of a build"):
        interpreter(environment, tmp_path, print)
    assert lock.read_bytes() == mine
