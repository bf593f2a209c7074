"""Keep what a session gave when it last ran, as JSON that people can read and git can compare."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from glob import escape
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from deck.cache import write_atomically
from deck.live.environments import meets
from deck.live.results import is_of, read, told
from deck.live.sessions import Output, Session, keys

FORMAT = 1
_MOST = 100_000_000  # bytes of a recording


@dataclass(frozen=True)
class Stale:
    """A recording that must not be used, why, and the number of the snippet that it is not true of."""

    reason: str
    snippet: int = 0


@dataclass(frozen=True)
class Run:
    """When a recording was made (ISO 8601) and with which versions; none of them if it is damaged."""

    name: str
    date: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)


def history(folder: Path) -> Iterator[Run]:
    """How each recording of a folder was made."""
    for path in sorted(folder.glob("*.json")):
        found = _load(path)
        try:
            recording = {} if isinstance(found, Stale) else found
            yield Run(path.stem, str(recording["run"]["date"]), {**recording["versions"]})
        except (KeyError, TypeError):
            yield Run(path.stem)


def write_recording(
    path: Path, session: Session, outputs: Sequence[Output], versions: Mapping[str, str], seconds: float
) -> bool:
    """Record a run of these `seconds`, with the versions it used; tells whether the file was written.

    A file that has the same code, versions and outputs is left as it is, with its date.
    """
    files: dict[str, bytes] = {}
    made = {
        "format": FORMAT,
        "session": session.name,
        "versions": dict(versions),
        "snippets": [
            {"name": s.name, "key": key, "output": output.text.split("\n"), "value": output.value}
            | ({"results": [told(result, path.stem, files) for result in output.results]} if output.results else {})
            for s, key, output in zip(session.snippets, keys(session), outputs, strict=True)
        ],
    }
    before = _load(path)
    known = isinstance(before, dict) and before | json.loads(json.dumps(made)) == before
    if known and all((path.parent / name).is_file() for name in files):
        return False
    run = {"date": datetime.now(UTC).isoformat(timespec="seconds"), "seconds": round(seconds, 2)}
    text = json.dumps(made | {"run": run}, indent=1, ensure_ascii=False)
    for name, blob in files.items():
        write_atomically(path.parent / name, blob)
    write_atomically(path, f"{text}\n".encode())
    for file in path.parent.glob(f"{escape(path.stem)}-*"):
        if file.name not in files and is_of(path.stem, file.name):
            file.unlink()  # of a recording before this one
    return True


def read_recording(path: Path, session: Session) -> list[Output] | Stale:
    """The outputs recorded for exactly this code and for versions that the session asks for."""
    recording = _load(path)
    try:
        return recording if isinstance(recording, Stale) else _outputs(recording, session, path.parent)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        return Stale(f"{path.name} is damaged: {type(error).__name__}: {error}")


def _outputs(recording: dict[str, Any], session: Session, folder: Path) -> list[Output] | Stale:
    snippets = {snippet["key"]: snippet for snippet in recording["snippets"]}
    for n, (snippet, key) in enumerate(zip(session.snippets, keys(session), strict=True)):
        if key not in snippets:
            return Stale(f"{snippet.name}, or code before it, has changed since {recording['run']['date']}", n)
    python = recording["versions"].get("python", "")
    if session.environment.python and python.split(".")[:2] != session.environment.python.split("."):
        return Stale(f"it was recorded with Python {python}, not {session.environment.python}")
    for requirement in session.environment.packages:
        name = canonicalize_name(Requirement(requirement).name)
        version = recording["versions"].get(name)
        if not meets(requirement, version):
            return Stale(f"it was recorded with {name} {version}, not {requirement}")
    found = [snippets[key] for key in keys(session)]
    return [Output("\n".join(one["output"]), one["value"], read(one.get("results", ()), folder)) for one in found]


def _load(path: Path) -> dict[str, Any] | Stale:
    if not path.is_file():
        return Stale(f"there is no {path.name}")
    if not path.resolve().is_relative_to(path.parent.parent.resolve()):
        return Stale(f"{path.name} leads outside the folder of recordings")
    if path.stat().st_size > _MOST:
        return Stale(f"{path.name} has more than {_MOST // 1_000_000} MB")
    try:
        recording = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        return Stale(f"{path.name} is not JSON: {error}")
    if not isinstance(recording, dict) or recording.get("format") != FORMAT:
        return Stale(f"{path.name} is not a recording of format {FORMAT}")
    return recording
