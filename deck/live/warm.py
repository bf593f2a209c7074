"""Run what has changed of a session: go on from a state that an earlier build left, and leave states for the next.

Linux can copy a process as it stands. Elsewhere, or when no state waits any more, a session is run from its beginning.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from deck.cache import digest, write_atomically
from deck.live import process
from deck.live.performing import UnsureError, performed
from deck.live.prompt import Prompt, PromptError
from deck.live.sessions import Output, Part

_PATIENCE = 10.0  # seconds in which a state answers, or a session is kept
_VALUES = ("value", "text")
_SLOW = 0.1  # seconds; a value that takes less is had again sooner than the state after it is kept


@dataclass(frozen=True)
class Warm:
    """A folder that says where states of sessions wait: of each session, one after each of its parts."""

    folder: Path

    def resume(self, session: str, states: Sequence[str]) -> tuple[int, Prompt] | None:
        """The latest of these states that still waits, gone on from: its number, and the prompt."""
        for n in reversed(range(len(states))):
            entry = self._entry(session, n)
            child = process.resume(Path(entry["address"])) if entry.get("state") == states[n] else None
            if child:
                prompt = Prompt(child)
                try:
                    prompt.limit(_PATIENCE)
                except PromptError:
                    child.end(patiently=False)
                else:
                    return n, prompt
        return None

    def keep(self, session: str, n: int, state: str, prompt: Prompt) -> None:
        """Leave the state after the n-th part waiting, if it can be copied."""
        prompt.limit(_PATIENCE)
        with suppress(PromptError, OSError):  # it has ended: what is performed next tells how; or the disk is full
            if address := prompt.keep(str(n)):
                entry = json.dumps({"state": state, "address": address})
                write_atomically(self._path(session, n), entry.encode())

    def forget(self, session: str, since: int) -> None:
        """End the states after the part of this number, and those that follow."""
        for path in self.folder.glob(f"{digest(session)[:12]}-*.json"):
            if int(path.stem.partition("-")[2]) >= since:
                _end(path)

    def stop(self) -> None:
        """End all states."""
        for path in () if self.folder.is_symlink() else self.folder.glob("*.json"):  # others' files are not ours
            _end(path)

    def _path(self, session: str, n: int) -> Path:
        return self.folder / f"{digest(session)[:12]}-{n}.json"

    def _entry(self, session: str, n: int) -> dict[str, str]:
        with suppress(OSError, ValueError):
            entry = json.loads(self._path(session, n).read_text(encoding="utf-8"))
            return entry if isinstance(entry, dict) and isinstance(entry.get("address"), str) else {}
        return {}


def _end(path: Path) -> None:
    with suppress(OSError, ValueError, KeyError):
        process.end(Path(json.loads(path.read_text(encoding="utf-8"))["address"]))
    with suppress(OSError):  # a folder that cannot be written
        path.unlink()


@dataclass(frozen=True)
class Course:
    """The parts of a session, for each a name of the state after it, and where its output is found and kept."""

    session: str
    parts: Sequence[Part]
    states: Sequence[str]
    recall: Callable[[str], Output | None]
    keep: Callable[[str, Output], None]
    tell: Callable[[str], None]

    def run(self, begin: Callable[[], Prompt], warm: Warm | None) -> tuple[list[Output], list[str]]:
        """The outputs of the snippets, and the names of those that were run: the changed one, and those after it.

        `begin` starts the session anew, where no state before the change waits.
        """
        done: list[Output] = []
        for output in takewhile(lambda output: output is not None, map(self.recall, self.states)):
            assert output
            done.append(output)
        if len(done) == len(self.parts):
            return self._outputs(done), []
        resumed = warm.resume(self.session, self._names(done)) if warm else None
        if resumed:
            n, prompt = resumed
            with suppress(UnsureError):
                return self._finish(done[: n + 1], prompt, warm)
        return self._finish([], begin(), warm)

    def _finish(self, done: list[Output], prompt: Prompt, warm: Warm | None) -> tuple[list[Output], list[str]]:
        first = len(done)
        said = done[-1].text if done and not self.parts[first - 1].last else ""
        with prompt:
            if warm:
                warm.forget(self.session, first)
            outputs = performed(self.parts[first:], prompt, said)
            for n, part in enumerate(self.parts[first:], first):
                self.tell(f"{self.session}: {part.snippet.name}")
                begun = time.monotonic()
                done.append(next(outputs))
                took = time.monotonic() - begun
                self.keep(self.states[n], done[n])
                if warm and (part.snippet.mode not in _VALUES or took > _SLOW):
                    warm.keep(self.session, n, self._names(done)[n], prompt)
        return self._outputs(done), [part.snippet.name for part in self.parts[first:] if part.last]

    def _names(self, done: Sequence[Output]) -> list[str]:
        """Names of the states after these parts: a state is gone on from only if it gave what is shown of it."""
        names, before = [], ""
        for state, output in zip(self.states, done, strict=False):
            before = digest(before, state, output)
            names.append(before)
        return names

    def _outputs(self, done: Sequence[Output]) -> list[Output]:
        return [output for part, output in zip(self.parts, done, strict=True) if part.last]
