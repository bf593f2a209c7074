from __future__ import annotations

import json
import sys
from pathlib import Path

from deck.base.problem import Where
from deck.code.live.environments import Environment
from deck.code.live.performing import run_session
from deck.code.live.recordings import Stale, read_recording, write_recording
from deck.code.live.sessions import Session, Snippet, keys
from deck.model.results import Output

WHERE = Where("outline.yaml", 12, 3)


def snippet(code: str) -> Snippet:
    return Snippet(WHERE, "demo.py", code, "prompt")


def session(*codes: str, requirements: tuple[str, ...] = ()) -> Session:
    return Session("demo", Environment(requirements), tuple(snippet(code) for code in codes))


def test_a_key_stands_for_the_code_so_far() -> None:
    first, changed = keys(session("a", "b", "c")), keys(session("a", "B", "c"))
    assert [a == b for a, b in zip(first, changed, strict=True)] == [True, False, False]


def test_a_recording_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "demo.json"
    ran = Session(
        "demo", Environment(("torch==2.13.0",)), (snippet("print('é\\n')"), Snippet(WHERE, "slide 5", "[1]", "value"))
    )
    outputs = run_session(ran, Path(sys.executable))
    assert write_recording(path, ran, outputs, {"python": "3.11.7", "torch": "2.13.0+cpu"}, 1.25)
    assert read_recording(path, ran) == outputs
    assert '"é"' in path.read_text(encoding="utf-8")


def test_a_recording_changes_only_with_what_was_recorded(tmp_path: Path) -> None:
    path, ran = tmp_path / "demo.json", session("1")
    assert write_recording(path, ran, [Output("1")], {"python": "3.11.7"}, 1.0)
    before = path.read_bytes()
    assert not write_recording(path, ran, [Output("1")], {"python": "3.11.7"}, 2.0)
    assert path.read_bytes() == before
    assert write_recording(path, ran, [Output("2")], {"python": "3.11.7"}, 2.0)
    assert json.loads(path.read_text())["run"]["seconds"] == 2.0


def test_a_recording_of_something_else_is_refused(tmp_path: Path) -> None:
    path, ran = tmp_path / "demo.json", session("a", "b", requirements=("torch>=2",))
    assert read_recording(path, ran) == Stale("there is no demo.json")
    write_recording(path, ran, [Output("1"), Output("2")], {"python": "3.11.7", "torch": "2.13.0+cpu"}, 1.0)
    changed = read_recording(path, session("A", "b", requirements=("torch>=2",)))
    assert isinstance(changed, Stale) and changed.reason.startswith("demo.py, or code before it, has changed")
    assert read_recording(path, session("a", "b", requirements=("torch==2.12.0",))) == Stale(
        "it was recorded with torch 2.13.0+cpu, not torch==2.12.0"
    )
    path.write_text("<<<<<<< HEAD")
    damaged = read_recording(path, ran)
    assert isinstance(damaged, Stale) and damaged.reason.startswith("demo.json is not JSON")
    path.write_text("[]")
    assert read_recording(path, ran) == Stale("demo.json is not a recording of format 1")


def test_a_recording_of_another_python_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "demo.json"
    for python, wanted in (("3.11.7", "3.11"), ("3.12.1", "3.12")):
        ran = Session("demo", Environment((), wanted), (snippet("1"),))
        write_recording(path, ran, [Output("1")], {"python": python}, 1.0)
        assert read_recording(path, ran) == [Output("1")]
    other = Session("demo", Environment((), "3.11"), (snippet("1"),))
    assert read_recording(path, other) == Stale("it was recorded with Python 3.12.1, not 3.11")
