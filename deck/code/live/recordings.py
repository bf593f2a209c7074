"""Keep what a session gave when it last ran, as JSON that people can read and git can compare; write its files."""

import errno
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from glob import escape
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from deck.base.cache import Cache, digest
from deck.base.dataclass import dataclass, field
from deck.base.files import file_digest, kind, output, write_atomically
from deck.base.problem import DeckError, Problem
from deck.base.regex import regex
from deck.code.live.environments import meets
from deck.code.live.results import is_of, read, told
from deck.code.live.sessions import Session, Snippet, keys
from deck.model.results import Output

FORMAT = 1
_BEGINS = regex(rb'\s*\{\s*"format":\s*\d+,\s*"session":')
_MOST = 100_000_000  # bytes of a recording
Recorded = Mapping[str, str]  # the name of a file → what tells its text, as it was written; "": not known


@dataclass(frozen=True)
class Stale:
    """A recording that must not be used, why, and the number of the snippet that it is not true of."""

    reason: str
    snippet: int = 0


@dataclass(frozen=True)
class RecordedRun:
    """When a recording was made (ISO 8601) and with which versions; none of them if it is damaged."""

    name: str
    date: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)


def history(folder: Path) -> Iterator[RecordedRun]:
    """How each recording of a folder was made."""
    for path in sorted(folder.glob("*.json")):
        found = _load(path)
        try:
            recording = {} if isinstance(found, Stale) else found
            used = {str(name): str(version) for name, version in recording["versions"].items()}
            yield RecordedRun(path.stem, str(recording["run"]["date"]), used)
        except (KeyError, TypeError, AttributeError):
            yield RecordedRun(path.stem)


def write_recording(
    path: Path, session: Session, outputs: Sequence[Output], versions: Mapping[str, str], seconds: float
) -> bool:
    """Record a run of these `seconds`, with the versions it used; tells whether the file was written.

    A file that has the same code, versions and outputs is left as it is, with its date. Raises OSError: something else
    is in its place, which no build has recorded.
    """
    files: dict[str, bytes] = {}
    made = {
        "format": FORMAT,
        "session": session.name,
        "versions": dict(versions),
        "snippets": [
            {"name": s.name, "key": key, "output": output.text.split("\n"), "value": output.value}
            | ({"results": [told(result, path.stem, files) for result in output.results]} if output.results else {})
            | ({"files": {name: text_digest(blob) for name, blob in output.files}} if output.files else {})
            for s, key, output in zip(session.snippets, keys(session), outputs, strict=True)
        ],
    }
    before = _load(path)
    known = isinstance(before, dict) and before | json.loads(json.dumps(made)) == before
    if known and all((path.parent / name).is_file() for name in files):
        return False
    run = {"date": datetime.now(UTC).isoformat(timespec="seconds"), "seconds": round(seconds, 2)}
    text = json.dumps(made | {"run": run}, indent=1, ensure_ascii=False)
    real = output(path, path.parent, trusted=True)
    if not _was_recorded(real):
        raise FileExistsError(errno.EEXIST, "a file is there that is no recording", str(path))
    for name, blob in files.items():
        write_atomically(path.parent / name, blob)
    write_atomically(real, f"{text}\n".encode())
    for file in path.parent.glob(f"{escape(path.stem)}-*"):
        ours = is_of(path.stem, file.name) and kind(file) == "file" and file.stem.endswith(file_digest(file)[:12])
        if file.name not in files and ours:  # its own name tells its bytes
            file.unlink()  # of a recording before this one
    return True


def _was_recorded(path: Path) -> bool:
    """Whether a file, if there is one, is a recording, or what is left of a damaged one; all begin alike."""
    if not path.is_file() or not path.stat().st_size:
        return True
    with path.open("rb") as file:
        begins = _BEGINS.match(file.read(1000))
    found = _load(path)
    return bool(begins) and (isinstance(found, Stale) or {"snippets", "versions"} <= found.keys())


def text_digest(blob: bytes) -> str:
    """What tells a file's bytes from others, whatever line ends git has given it."""
    return digest(blob.replace(b"\r\n", b"\n"))


def recorded_files(path: Path, session: Session) -> dict[str, str]:
    """What was written when a session was last recorded: the digests of the files of its snippets, by their names.

    "": it was recorded by an earlier version, for just this code, so that it has been written, who knows how.
    """
    found = _load(path)
    snippets = found.get("snippets") if isinstance(found, dict) else None
    told = [one for one in snippets if isinstance(one, dict)] if isinstance(snippets, list) else []
    known = {one.get("key"): one.get("files") for one in told if isinstance(one.get("key"), str)}
    pairs = zip(session.snippets, keys(session), strict=True)
    files = {name: "" for s, key in pairs if key in known and known[key] is None for name, _ in s.writes}
    for each in known.values():
        files |= each if isinstance(each, dict) else {}
    return files


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


def write_files(snippet: Snippet, output: Output, recorded: Recorded, cache: Cache) -> bool:
    """Write the files of the lecture that are not as a snippet makes them; tells whether there were any.

    `recorded`: what was recorded before. Raises DeckError, with nothing written: somebody else's file is there.
    """
    changed = list(changed_files(snippet, output))
    for name, path, blob in changed:
        there = path.read_bytes() if path.is_file() else b""
        ours = recorded.get(name) in ("", text_digest(there)) or cache.recall(_written(path, there))
        if not ours and not blob.startswith(there):  # to which it has added, or which is empty
            message = f"{snippet.name} is to write {name}, where a file is that no build of this lecture has written"
            hint = "move it away, or remove it if nobody needs it; or let the snippet write another"
            raise DeckError(Problem(snippet.where, "code-writes", message, hint))
    for _, path, blob in changed:
        write_atomically(Path(os.path.realpath(path)), blob)  # which is in the lecture, too
        cache.keep(_written(path, blob), True)
    return bool(changed)


def changed_files(snippet: Snippet, output: Output) -> Iterator[tuple[str, Path, bytes]]:
    """The files of the lecture that are not as a snippet makes them: their names, where they lie, and how that is."""
    for (name, path), (_, blob) in zip(snippet.writes, output.files, strict=False):  # a recording holds no files
        if not path.is_file() or path.read_bytes() != blob:
            yield name, path, blob


def _written(path: Path, blob: bytes) -> str:
    """The name under which the cache keeps that a build has written a file in this way."""
    return digest("written", str(path.resolve()), text_digest(blob))
