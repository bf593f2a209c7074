"""Show a lecture in the browser while it is written: build after each change, what was edited first."""

import math
import webbrowser
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from deck.base.course import homes
from deck.base.dataclass import dataclass, replace
from deck.base.problem import Problem
from deck.base.system import here
from deck.cli.outputs import Asked
from deck.cli.progress import give, say, warn
from deck.cli.watch import WatchedFiles
from deck.code.live.kept import KeptStates
from deck.pipeline import build
from deck.pipeline.report import Composition, Options, Report
from deck.preview.editor import opened
from deck.preview.page import PageHead
from deck.preview.server import PreviewServer
from deck.preview.show import Show, Snapshot

_PATIENCE = {"all": 0.3, "write": 1.5}  # seconds without a change until all slides, and the PowerPoint file, are made


class SupersededError(Exception):
    """Something has changed again: what is being built is of no use any more."""


def preview(options: Options, asked: Asked, tell: Callable[[Iterable[Problem]], None]) -> None:
    """Show the lecture until this is interrupted; asked: besides its builds, writes, opens, editor, quiet."""
    folder, name = options.outline.absolute().parent, options.outline.stem
    show = Show(Snapshot(folder, PageHead(name, live={})))
    with KeptStates() as kept, PreviewServer(show, partial(opened, asked.editor)) as server:
        live = LivePreview(replace(options, kept=kept, write=False), show, WatchedFiles(options.outline))
        report = live.build()
        tell(report.problems)
        give("preview", address=server.address, slides=report.slides)
        for said in (server.address, f"{report.slides} slides; Ctrl+C ends the preview"):
            (warn if asked.quiet else say)(said)  # without it there is nothing to see
        if asked.opens and here.DESKTOP:  # a browser that does not take this terminal
            webbrowser.open(server.address)
        live.follow(asked.writes)


@dataclass
class LivePreview:
    """Builds that bring up to date what is shown."""

    options: Options
    show: Show
    files: WatchedFiles
    begun: bool = False  # there is something to be seen

    def build(self, alone: bool = False) -> Report:
        """Build, and show what was drawn; alone: nothing but the outline has changed since the last whole build."""
        report = build.build(replace(self.options, seen=lambda made: self._take(made, alone)), self._tell)
        self.show.tell(report.problems, "")
        self.begun = True
        self.files.known(report)
        return report

    def hasten(self, changed: Sequence[Path]) -> None:
        """Show first what was edited, and what shows a file that was, where no other slide can look different."""
        folders = homes(self.show.snapshot.folder)
        names = [path.name for path in changed if any(path.is_relative_to(place / "assets") for place in folders)]
        known = len(names) == sum(path != self.options.outline.absolute() for path in changed)
        if known and self.show.snapshot.views and not any((place / "templates").is_dir() for place in folders):
            first = replace(self.options, only=lambda deck: self.show.edited(deck, names))
            build.build(replace(first, seen=lambda made: self.show.take(made, alone=False)), lambda *_: None)

    def follow(self, writes: bool) -> None:
        """Build after each change, all of it once nothing changes for a moment; then write the PowerPoint file."""
        later = ["write"] if writes else []
        due, others = later, False  # others: other files than the outline have changed since the last whole build
        while True:
            if changed := self.files.changed(_PATIENCE[due[0]] if due else math.inf):
                others = others or changed != [self.options.outline.absolute()]
                self.hasten(changed)
                due = ["all", *later]
                continue
            with suppress(SupersededError):
                if due[0] == "all":
                    self.build(alone=not others)
                    others = False
                else:
                    self._write()
                due = due[1:]
            if self.options.kept:
                self.options.kept.trim()

    def _write(self) -> None:
        """Write the PowerPoint file, unless there is something to mend first; what hinders that is shown."""
        if not any(problem.level == "error" for problem in self.show.snapshot.problems):
            written = build.build(replace(self.options, write=True), self._tell)
            self.show.tell(written.problems, f"{written.path.name} written" if written.path else "")

    def _take(self, made: Composition, alone: bool) -> None:
        self.show.take(made, alone)
        self._tell("place", "")

    def _tell(self, stage: str, _: str) -> None:
        """Go on with another build where this one has become of no use; not while code is run."""
        if self.begun and stage in ("load", "render", "place") and self.files.stale():
            raise SupersededError
