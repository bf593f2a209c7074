"""Try a case: build a lecture as a stranger's, with --no-run, and judge all that comes of it."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shutil
import tempfile
import traceback
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from conftest import ROOT
from jinja2.sandbox import SandboxedEnvironment
from readback import slides, texts
from sdk import validate

from deck.base.files import FOLDER
from deck.cli.main import main
from deck.rendering.render import TemplateEnvironment
from fuzzing import validity
from fuzzing.accidents import Wound
from fuzzing.said import readings
from fuzzing.watch import HangError, watched

LEVELS = {"error", "warning"}
KEYS = {"file", "line", "column", "level", "message", "hint"}
OPTIONS = ("-o", "deck.pptx", "--json")
FAULT, JUDGED = (
    "fault.txt",
    "judged.json",
)  # beside a finding's files: what is wrong with it, and what else its case has


@dataclass(frozen=True)
class Case:
    """A lecture: its files by their path beside outline.yaml, options, and the texts to be read on each slide.

    wounds: what happens to its cache after a first build; runs: whether it is one of ours, whose code may be run;
    unsaid: what may be read nowhere in the file.
    """

    files: Mapping[str, bytes]
    options: Sequence[str] = ()
    said: Sequence[Sequence[str]] = ()
    wounds: Sequence[Wound] = ()
    runs: bool = False
    unsaid: Sequence[str] = ()

    @property
    def command(self) -> list[str]:
        """What follows `python build.py`."""
        return ["outline.yaml", *OPTIONS, *([] if self.runs else ["--no-run"]), *self.options]

    def write(self, folder: Path) -> None:
        """Put the files into a folder."""
        for name, blob in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(blob)

    @classmethod
    def recorded(cls, folder: Path) -> Case:
        """What `record` wrote."""
        files = {
            file.relative_to(folder).as_posix(): file.read_bytes()
            for file in folder.rglob("*")
            if file.is_file() and file.name != FAULT
        }
        rest = json.loads(files.pop(JUDGED))
        wounds = [Wound(**wound | {"new": bytes.fromhex(wound["new"])}) for wound in rest.pop("wounds")]
        return cls(files, wounds=wounds, **rest)

    def record(self, folder: Path) -> None:
        """Write it so that it can be read again."""
        self.write(folder)
        rest = {name: value for name, value in asdict(self).items() if name != "files"}
        (folder / JUDGED).write_text(json.dumps(rest, default=bytes.hex))


@dataclass
class Judge:
    """Judges cases, with what their builds share and what it has seen: what is new goes to Microsoft's validator."""

    cache: Path
    validates: bool = True
    every: int = 200  # of the decks that show nothing new, the validator sees one in so many
    seen: validity.Kinds = field(default_factory=set)
    told: list[str] = field(default_factory=list)
    cases: int = 0
    decks: int = 0
    validated: int = 0

    def faults(self, case: Case) -> list[str]:
        """All that is wrong with what a build made of a case; nothing, where it is right or well told."""
        self.cases += 1
        with tempfile.TemporaryDirectory(prefix="lectern-fuzz-") as name:
            folder = Path(name).resolve()
            case.write(folder)
            if case.wounds or (folder / FOLDER).exists():
                return list(self._judged(case, folder))
            shutil.move(self.cache, folder / FOLDER)  # no link to it would be followed
            try:
                return list(self._judged(case, folder))
            finally:
                shutil.move(folder / FOLDER, self.cache)

    def _judged(self, case: Case, folder: Path) -> Iterator[str]:
        before = set(folder.rglob("*"))
        status, out, said = _built(case, folder, self.cache)
        yield from said
        if said:
            return
        problems = [json.loads(line) for line in out.splitlines()]
        yield from (fault for problem in problems for fault in _ill_told(problem, folder))
        self.told += [p["message"] for p in problems if p["level"] == "error"]
        errors = [problem for problem in problems if problem["level"] == "error"]
        deck = folder / "deck.pptx"
        if status != int(bool(errors)) or deck.exists() != (status == 0):
            yield f"status {status} with {len(errors)} errors, and {'a' if deck.exists() else 'no'} deck"
        new = {path.name for path in folder.rglob("*") if path not in before and FOLDER not in path.parts}
        if not case.runs:  # which leaves recordings
            yield from (f"left {name}" for name in new - {"deck.pptx"})
        if deck.exists():
            yield from self._wrong(deck, case)
        if case.wounds:
            yield from self._worn(case, folder, out)

    def _worn(self, case: Case, folder: Path, told: str) -> Iterator[str]:
        """What is wrong with a second build, after the cache of the first was damaged: it gives the same."""
        deck = folder / "deck.pptx"
        before = deck.read_bytes() if deck.exists() else b""
        for wound in case.wounds:
            wound.inflict(folder / FOLDER)
        _, out, said = _built(case, folder, self.cache)
        yield from (f"after {case.wounds}: {fault}" for fault in said)
        if out != told:
            yield f"after {case.wounds}: told {out} instead of {told}"
        if (deck.read_bytes() if deck.exists() else b"") != before:
            yield f"after {case.wounds}: another deck"

    def _wrong(self, deck: Path, case: Case) -> Iterator[str]:
        self.decks += 1
        found = list(validity.faults(deck))
        yield from found or _unsaid(deck, case.said)
        yield from _told(deck, case.unsaid)
        shown = validity.kinds(deck)
        if self.validates and (shown - self.seen or self.decks % self.every == 0):
            self.seen |= shown
            self.validated += 1
            yield from validate(deck)


def _built(case: Case, folder: Path, cache: Path) -> tuple[int, str, list[str]]:
    """The status of a build, what it printed, and what went wrong that nobody should see."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in "12")
    status = 0
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        contextlib.chdir(folder),
        watched(folder, cache, strict=not case.runs) as found,
    ):
        try:
            status = main(case.command)
        except (Exception, HangError, SystemExit):
            found.append(traceback.format_exc())
    printed, wrong = (stream.buffer.getvalue().decode() for stream in (_flushed(out), _flushed(err)))
    return status, printed, found + ([f"printed {wrong}"] if wrong else [])


_compiled: dict[tuple[str, str], Any] = {}


def _compile(env: TemplateEnvironment, source: Any, name: Any = None, filename: Any = None, **more: Any) -> Any:
    """Compile each of our templates once for all cases, which is half of a small build."""
    if not str(filename).startswith(str(ROOT)):
        return SandboxedEnvironment.compile(env, source, name, filename, **more)
    key = (source, filename)
    if key not in _compiled:
        _compiled[key] = SandboxedEnvironment.compile(env, source, name, filename, **more)
    return _compiled[key]


TemplateEnvironment.compile = _compile  # type: ignore[method-assign, assignment]


def _flushed(stream: io.TextIOWrapper) -> Any:
    stream.flush()
    return stream


def _ill_told(problem: Mapping[str, Any], folder: Path) -> Iterator[str]:
    """What is wrong with how a problem is told: it has one line, and a place that there is."""
    message, place = problem["message"], (problem["line"], problem["column"])
    if set(problem) < KEYS or problem["level"] not in LEVELS or not message.strip():
        yield f"no problem: {problem}"
    if len(message.splitlines()) > 1 or " object at 0x" in message or "Traceback" in message:
        yield f"not in one line of words: {problem}"
    path = folder / problem["file"]
    if path.is_relative_to(ROOT):
        yield f"told in a file of ours: {problem}"
    if path.is_file():
        lines = re.split("\r\n|\r|\n", path.read_bytes().decode("utf-8-sig", "replace"))
        line = lines[place[0] - 1] if 0 < place[0] <= len(lines) else None
        if line is None or not 0 < place[1] <= len(line) + 1:
            yield f"no such place in {len(lines)} lines: {problem}"


def _unsaid(deck: Path, said: Sequence[Sequence[str]]) -> Iterator[str]:
    """Texts that are not to be read on their slide; anywhere, if a slide was split in two."""
    found = [list(_shown(slide)) for slide in slides(deck)]
    if len(found) < len(said):
        yield f"{len(found)} slides for {len(said)}"
    elif len(found) > len(said):
        found = [[text for slide in found for text in slide]] * len(said)
    for n, (wanted, there) in enumerate(zip(said, found, strict=False), 1):
        for text in wanted:
            whole = any(all(any(words in text for text in there) for words in reading) for reading in readings(text))
            if not whole and not any(_panelled(shown, text) for shown in there):
                yield f"slide {n} does not say {text!r}, but {there}"


def _told(deck: Path, unsaid: Sequence[str]) -> Iterator[str]:
    """Words that are for another audience, and stand in some part of the file all the same."""
    with zipfile.ZipFile(deck) as package:
        parts = {name: package.read(name) for name in package.namelist()} if unsaid else {}
    for word in unsaid:
        yield from (f"{name} says {word!r}" for name, blob in parts.items() if word.encode() in blob)


def _panelled(shown: str, text: str) -> bool:
    """Whether the panel of a figure that was not drawn shows a description's words, as many as it has room for."""
    words = " ".join(text.split())
    return shown == words or (len(shown) > 20 and shown.endswith(" …") and words.startswith(shown.removesuffix(" …")))


def _shown(slide: Any) -> Iterator[str]:
    """All that can be read of a slide: its words, those of its notes, and what describes its pictures."""
    for shape in slide.shapes:
        for text in texts(shape):
            yield text
            yield text.replace("\v", " ")  # where a title was broken into lines
        yield from shape._element.xpath(".//p:cNvPr/@descr")
    if slide.has_notes_slide:
        yield from (paragraph.text for paragraph in slide.notes_slide.notes_text_frame.paragraphs)
