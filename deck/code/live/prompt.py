"""Talk to a real interactive Python in a child process, a line at a time."""

import contextlib
import json
import queue
import re
import signal
import threading
import time
from collections.abc import Collection, Iterator
from typing import Any

from deck.base.codes import Code
from deck.base.dataclass import dataclass
from deck.base.problem import EngineError
from deck.base.regex import regex
from deck.code.live.process import Child

FLOOD = 10_000_000  # bytes that one statement may print before it is stopped
_ESCAPE = regex(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])")
_COLOR = regex(r"\x1b\[[\d;:]*m")
_PICTURES = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\n\t\x1b"}
_PICTURES |= {0x7F: 0x2421} | dict.fromkeys([*range(0x80, 0xA0), 0xFFFE, 0xFFFF], 0xFFFD)


class PromptError(Exception):
    """The child takes no more lines; the text says why, to be read after the name of what it ran."""

    def __init__(self, code: Code, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.code, self.hint = code, hint


@dataclass(frozen=True)
class Raised:
    """An exception that reached the prompt: the names of its class and of those above it, and its message."""

    names: tuple[str, ...]
    message: str


@dataclass(frozen=True)
class Reply:
    """What one line brought about before the next prompt."""

    text: str
    raised: Raised | None


class Allowance:
    """The seconds that something may take, all together, and how many of them are left."""

    def __init__(self, seconds: float) -> None:
        self.seconds = self.left = seconds


class Prompt(contextlib.AbstractContextManager["Prompt"]):
    """An interactive Python, waiting at a prompt; as a context manager it ends with all that it started.

    `banner` is what Python said first, `waiting_at` the prompt that it shows now: ">>> " or "... "; `folder` is the
    session's, in which files of results lie.
    """

    banner = ""
    waiting_at = ""

    def __init__(self, child: Child) -> None:
        self._child, self.folder = child, child.folder
        self._seconds = self._deadline = 0.0
        self._unread = bytearray()
        self._chunks: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.end(patiently=kind is None)

    def end(self, patiently: bool) -> None:
        """End the session, and all that it started and kept."""
        self._child.end(patiently)
        self._reader.join(timeout=1)

    @contextlib.contextmanager
    def limit(self, allowance: Allowance) -> Iterator[None]:
        """Let what is typed in here take what is left of an allowance; the first one counts the interpreter's start in.

        Nothing is typed outside of one, and none in another.
        """
        begun = time.monotonic()
        self._seconds, self._deadline = allowance.seconds, begun + allowance.left
        try:
            if not self.waiting_at:
                self.banner = self._until_prompt()
            yield
        finally:
            allowance.left -= time.monotonic() - begun

    def type(self, line: str) -> Reply:
        """Type a line.

        Raises `PromptError` if no prompt comes back: too late, too much printed, it ended; `EngineError` for our bug.
        """
        with contextlib.suppress(OSError):  # it has ended: reading tells how
            self._child.typed.write(f"{line}\n".encode())
        text = self._until_prompt()
        if bug := self._report("bug.json"):
            raise EngineError(bug)
        raised = self._report("raised.json")
        return Reply(text, raised and Raised(tuple(raised["names"]), raised["message"]))

    def perform(self, name: str, code: str, mode: str, **more: object) -> tuple[Reply, Any]:
        """Do one of these where the prompt is, and tell its value, if it has one.

        "python": run a script, with `more` to know of it: the "file" that holds it, the exception that it "raises", and
        whether it "ends" with this, the "snippet" or the whole "session"; "value": compute an expression's JSON value;
        "text": its str(); "shell", "powershell": run a command "by" this program, its exit status is the value;
        "place": figures will be shown as large as the code says, in inches; "results": tell the figures that came.
        """
        request = json.dumps({"name": name, "code": code, "mode": mode, **more})
        self.folder.mkdir(exist_ok=True)  # the author's code may have removed it
        (self.folder / "request.json").write_text(request, encoding="utf-8")
        return self.type("__lectern__()"), self._report("value.json")

    def keep(self, name: str) -> int:
        """Keep a copy of the session as it stands, under a name; the copy's number, 0 if it cannot be kept."""
        if self.waiting_at != ">>> ":
            return 0
        _, kept = self.perform(name, "", "keep")
        return int((kept or {}).get("state", 0))

    def park(self, spare: Collection[int]) -> None:
        """End the session, and what it started, but for these kept states."""
        self._child.rewind(spare)

    def resume(self, spare: Collection[int], state: int) -> None:
        """Go on from a kept state; others are spared. Raises PromptError: it is there no more."""
        self._unread.clear()
        with contextlib.suppress(queue.Empty):
            while True:  # before it is woken, for what it prints may come at once
                self._chunks.get_nowait()
        self._child.rewind(spare, state)
        self._until_prompt()

    def _report(self, name: str) -> Any:
        path = self.folder / name
        if not path.exists():
            return None
        value = json.loads(path.read_text(encoding="utf-8"))
        path.unlink()
        return value

    def _until_prompt(self) -> str:
        searched = 0
        mark = re.compile(rb"\x1e%b\x1e(>>> |\.\.\. )" % self._child.mark.encode())
        while not (found := mark.search(self._unread, searched)):
            searched = max(0, len(self._unread) - 200)  # longer than any mark, of which a part may have come
            self._unread += self._next_chunk()
            if len(self._unread) > FLOOD:
                raise PromptError("code-prints", f"printed more than {FLOOD // 1_000_000} MB", "print less of it")
        printed, self.waiting_at = self._unread[: found.start()], found[1].decode()
        del self._unread[: found.end()]
        return shown(printed)

    def _next_chunk(self) -> bytes:
        while (left := self._deadline - time.monotonic()) > 0:
            with contextlib.suppress(queue.Empty):
                if chunk := self._chunks.get(timeout=min(0.5, left)):
                    return chunk
                raise self._ended()
            # The end of the pipe does not come while a process that it left behind holds it open.
            if self._child.status() is not None:
                raise self._ended()
        message = f"did not finish within {self._seconds:g} s"
        raise PromptError("code-hangs", message, "let it do less, or give it a longer `timeout`")

    def _ended(self) -> PromptError:
        until = time.monotonic() + 1
        while (status := self._child.status()) is None and time.monotonic() < until:
            time.sleep(0.01)
        how = f" ({signal.strsignal(-status)})" if status and status < 0 else f" (exit status {status})"
        message = "ended the interpreter" + how
        return PromptError("code-exits", message, "\n".join(shown(self._unread).splitlines()[-4:]))

    def _read(self) -> None:
        with self._child.printed as pipe:
            while chunk := pipe.read(65536):
                self._chunks.put(chunk)
        self._chunks.put(b"")


def shown(printed: bytes | bytearray) -> str:
    """Printed bytes as text for a slide: a line as it was last overwritten, odd bytes visible, colours (SGR) kept.

    Other escape sequences are gone. Colours end with the text, so that what is printed next has its own.
    """
    text = _ESCAPE.sub(_color, printed.decode("utf-8", errors="backslashreplace"))
    text = re.sub(rf"(?!{_COLOR.pattern})\x1b", "␛", text)
    lines = [line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n")]
    text = "\n".join(lines).translate(_PICTURES)
    if _COLOR.findall(text)[-1:] in ([], ["\x1b[0m"]):
        return text
    words = text.rstrip("\n")
    return f"{words}\x1b[0m{text[len(words) :]}"


def _color(escape: re.Match[str]) -> str:
    return escape[0].replace("[m", "[0m") if _COLOR.fullmatch(escape[0]) else ""
