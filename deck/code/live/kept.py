"""Keep states of sessions while somebody watches a lecture, so that a changed snippet need not wait for those before.

Linux can copy a process as it stands. Elsewhere a session is run from its beginning.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress

from deck.base.cache import digest
from deck.base.dataclass import dataclass, field
from deck.base.system import here
from deck.code.live.performing import UnsureError, performed
from deck.code.live.prompt import Allowance, Prompt, PromptError
from deck.code.live.sessions import VALUES, SnippetPart
from deck.model.results import Output

MEMORY = 2 * 2**30  # bytes that all kept states may take
_PATIENCE = 60.0  # seconds in which a state answers, or a session is kept
_SLOW = 0.1  # seconds; a value that takes less is had again sooner than the state after it is kept


@dataclass
class Held:
    """A session between two builds: its prompt, and by their names the processes of its states, the oldest first."""

    prompt: Prompt
    states: dict[str, int] = field(default_factory=dict)


class KeptStates(AbstractContextManager["KeptStates"]):
    """The states of a lecture's sessions; as a context manager it ends them all."""

    def __init__(self) -> None:
        self._held: dict[str, Held] = {}  # the session that was run last comes last

    def __exit__(self, *_: object) -> None:
        for session in list(self._held):
            self.end(session)

    def resume(self, session: str, names: Sequence[str]) -> tuple[int, Prompt] | None:
        """The latest of these states that is kept, gone on from: its number, and the prompt. Later ones are ended."""
        held = self._held.get(session)
        found = [n for n, name in enumerate(names) if held and name in held.states]
        if not held or not found:
            return None
        held.states = {name: held.states[name] for name in names[: found[-1] + 1] if name in held.states}
        with suppress(PromptError, OSError), held.prompt.limit(Allowance(_PATIENCE)):
            held.prompt.resume(held.states.values(), held.states[names[found[-1]]])
            return found[-1], held.prompt
        return None

    def keep(self, session: str, name: str, prompt: Prompt) -> None:
        """Keep the state of a session that runs, if it can be copied."""
        # One that has ended is none to keep: what is performed next tells how. Nor is one where the disk is full.
        with suppress(PromptError, OSError), prompt.limit(Allowance(_PATIENCE)):
            if state := prompt.keep(name):
                self._held[session].states[name] = state

    @contextmanager
    def running(self, session: str, prompt: Prompt) -> Iterator[None]:
        """Hold a session while it is run; after that, whatever became of it, only its states wait."""
        held = self._held.pop(session, None)
        if held and held.prompt is not prompt:
            held.prompt.end(patiently=False)
            held = None
        self._held[session] = held or Held(prompt)
        try:
            yield
        finally:
            self._park(session)

    def trim(self) -> None:
        """End states, of the sessions that were not run for longest first, while all take too much memory."""
        left = MEMORY
        for session, held in reversed(list(self._held.items())):
            taken = {name: (left := left - here.memory_of(state)) for name, state in reversed(held.states.items())}
            if left < 0:
                held.states = {name: state for name, state in held.states.items() if taken[name] >= 0}
                self._park(session)

    def end(self, session: str) -> None:
        """End a session and its states, if it is held."""
        if held := self._held.pop(session, None):
            held.prompt.end(patiently=False)

    def _park(self, session: str) -> None:
        held = self._held[session]
        if held.states:
            held.prompt.park(held.states.values())
        else:
            self.end(session)


@dataclass(frozen=True)
class Course:
    """The parts of a session, for each a name of the state after it, and where its output is found and kept."""

    session: str
    parts: Sequence[SnippetPart]
    states: Sequence[str]
    recall: Callable[[str], Output | None] | None  # None: all is to be run
    keep: Callable[[str, Output], object]
    tell: Callable[[str], None]

    def run(self, begin: Callable[[], Prompt], kept: KeptStates | None) -> tuple[list[Output], list[str]]:
        """The outputs of the snippets, and the names of those that were run: the changed one, and those after it.

        `begin` starts the session anew, where no state before the change is kept: then all of them are run.
        """
        done: list[Output] = []
        while self.recall and len(done) < len(self.parts) and (output := self.recall(self.states[len(done)])):
            done.append(output)
        if len(done) == len(self.parts):
            return self._outputs(done), []
        resumed = kept.resume(self.session, self._names(done)) if kept else None
        if resumed:
            n, prompt = resumed
            with suppress(UnsureError):
                return self._finish(done[: n + 1], prompt, kept)
        return self._finish([], begin(), kept)

    def _finish(self, done: list[Output], prompt: Prompt, kept: KeptStates | None) -> tuple[list[Output], list[str]]:
        first = len(done)
        said = done[-1].text if done and not self.parts[first - 1].last else ""
        with kept.running(self.session, prompt) if kept else prompt:
            outputs = performed(self.parts[first:], prompt, said)
            for n, part in enumerate(self.parts[first:], first):
                self.tell(f"{self.session}: {part.snippet.name}")
                begun = time.monotonic()
                done.append(next(outputs))
                took = time.monotonic() - begun
                self.keep(self.states[n], done[n])
                if kept and (part.snippet.mode not in VALUES or took > _SLOW):
                    kept.keep(self.session, self._names(done)[n], prompt)
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
