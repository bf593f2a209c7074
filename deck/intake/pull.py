"""Take what was done to a deck in PowerPoint into the outline that it was built from."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import unified_diff
from pathlib import Path

from deck.base.cache import Cache
from deck.base.dataclass import dataclass, field, replace
from deck.base.files import file_digest, may_be_written, write_atomically
from deck.base.paths import file_text
from deck.base.problem import DeckError, Problem, Where
from deck.intake.pull_compared import Compared, Pulled, Trial, tried
from deck.intake.pull_shapes import edits as on_slide
from deck.intake.pull_slides import keys, order
from deck.intake.source import Change, OutlineText, YamlNode, applied
from deck.pipeline.report import Options
from deck.pptx import origins
from deck.pptx.edits import DeckSnapshot, edits
from deck.pptx.overwrite import begun, read_back, refuse_open, saved
from deck.pptx.parts import UnreadableError

_OTHERWISE = "the slide would not show it so"
_STAYS = "an outline does not say it; it stays in the deck"
_NO_YAML = "YAML cannot say it there"
Refused = dict[str, str]  # the message of an edit that is not to be taken → why
Batch = Sequence[tuple[Pulled, Sequence[Change]]]


@dataclass
class Outcome:
    """What becomes of an outline by what was done to its deck.

    texts: files that change, before and after, the outline first; taken: edits that are in it then; left: those that
    are not, with the reason; slides: by the line in which each begins.
    """

    outline: Path
    deck: Path
    cache: Cache
    texts: dict[Path, tuple[str, str]]
    taken: list[Pulled] = field(default_factory=list)
    left: list[Pulled] = field(default_factory=list)
    slides: list[int] = field(default_factory=list)

    @property
    def files(self) -> dict[Path, bytes]:
        """New files."""
        return {path: blob for edit in self.taken for path, blob in edit.files.items()}

    def diff(self) -> Iterator[str]:
        """The change as a unified diff, with the numbers of slides."""
        for path, texts in self.texts.items():
            name = path.relative_to(self.outline.parent).as_posix()
            old, new = (text.splitlines() for text in texts)
            lines = list(unified_diff(old, new, f"a/{name}", f"b/{name}", lineterm=""))
            for n, line in enumerate(lines):
                slide = ""
                if line.startswith("@@") and path == self.outline:
                    same = next(k for k, other in enumerate(lines[n + 1 :]) if other[:1] != " ")
                    first = int(re.findall(r"\d+", line)[0]) + same
                    slide = f" slide {sum(begin <= first for begin in self.slides)}".replace("slide 0", "the deck")
                yield line + slide

    def write(self) -> Path:
        """Write what was taken, after a copy of the deck, which is returned; the deck counts as ours from then on.

        Raises DeckError, before anything is written: a file is a link that leads out of the lecture.
        """
        for path in (*self.files, *self.texts):
            may_be_written(path, self.outline.parent, trusted=False)
        kept = saved(self.deck, "edited")
        for path, blob in self.files.items():
            write_atomically(path, blob, like=self.outline)
        for path, (_, text) in self.texts.items():
            raw = path.read_bytes()
            mark = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
            ends = text.replace("\n", "\r\n") if b"\r\n" in raw else text
            write_atomically(path, mark + ends.encode(), like=path)
        self.cache.keep(begun(self.deck), file_digest(self.deck))
        return kept


def pulled(options: Options, path: Path | None) -> Outcome:
    """What becomes of an outline by what was done to its deck, or to the one at `path`; nothing is written.

    Raises DeckError: the outline has errors, or no deck of it is there.
    """
    text = file_text(options.outline)
    first = tried(replace(options, text=text))
    made = first.made.deck
    path = path or options.output or made.out
    refuse_open(path)
    try:
        before, found, exact, _ = read_back(path, first.made.cache, first.snapshot)
    except UnreadableError as error:
        raise DeckError(Problem(Where(str(path)), "output-stranger", f"no deck that can be read: {error}")) from None
    if before is None:
        message = "this deck was not built from an outline, or its record is lost"
        raise DeckError(Problem(Where(str(path)), "output-stranger", message, "take its words over by hand"))
    first = first._replace(snapshot=replace(first.snapshot, file=before.file))
    whole, refused, tries = Compared(first, first, before, found, path, exact), Refused(), {text: first}
    outcome = Outcome(options.outline, path, first.made.cache, {})
    while refused != (refused := refused | _rounds(options, whole, refused, outcome, tries)):
        pass
    outcome.slides = [slide.page.slide.where.line for slide in first.written]
    return outcome


def _rounds(options: Options, whole: Compared, refused: Refused, outcome: Outcome, tries: dict[str, Trial]) -> Refused:
    """Take edits, see what the outline gives then, take what is left, until nothing is; those that prove wrong."""
    trial, batch, done, conflicts = whole.trial, list[tuple[Pulled, list[Change]]](), dict[str, Pulled](), set[str]()
    text = trial.source.text
    while True:
        if text != trial.source.text:
            try:
                trial = tries[text] = tries.get(text) or tried(replace(options, text=text))
            except DeckError as error:
                return _blamed(error, batch, trial.source, text)
        found = list(_edits(replace(whole, trial=trial), refused))
        if trial is not whole.trial:  # what differs by what was taken is no conflict
            found = [edit if edit.message in conflicts else replace(edit, conflict=False) for edit in found]
        conflicts |= {edit.message for edit in found if edit.conflict}
        new = [edit for edit in found if not edit.reason and edit.message not in refused]
        again = [e for e in new if e.message in done and (e.texts or options.outline in e.changes) and not e.late]
        fresh = [edit for edit in new if edit.message not in done and not edit.late]
        batch, unsaid = _changes(trial.source, fresh, options.outline)
        if again or unsaid:
            return unsaid | {edit.message: _OTHERWISE for edit in again}
        if not fresh:
            break
        text = _after(text, batch)
        done |= {edit.message: edit for edit, _ in batch}
    batch, unsaid = _changes(trial.source, [edit for edit in new if edit.late], options.outline)
    text = _after(text, batch)
    outcome.taken = [*done.values(), *(edit for edit, _ in batch)]
    left = [e if e.reason else replace(e, reason=refused.get(e.message, "")) for e in found]
    left = [edit for edit in left if edit.message not in done and edit.reason]
    last = replace(trial.snapshot, file=whole.before.file)
    gone = {edit.message for edit in outcome.taken}  # what is elsewhere now and cannot be said there stays where it is
    unsaid |= {was: e.reason for e in left if (was := f"{e.message.removesuffix('new')}gone") in gone}
    outcome.left = left + list(_rest(whole, last, [*outcome.taken, *left]))
    first, others = whole.trial.source.text, _others(outcome.taken, options.outline)
    outcome.texts = ({options.outline: (first, text)} if first != text else {}) | others
    return unsaid


def _others(taken: Sequence[Pulled], outline: Path) -> dict[Path, tuple[str, str]]:
    """The texts of other files that change, before and after."""
    changes = defaultdict[Path, list[Change]](list)
    for path, some in (pair for edit in taken for pair in edit.changes.items() if pair[0] != outline):
        changes[path] += [change for change in some if change not in changes[path]]
    return {path: (file_text(path), applied(file_text(path), some)) for path, some in changes.items()}


def _edits(compared: Compared, refused: Refused) -> Iterator[Pulled]:
    """All that was done to a deck and that an outline may say; whole slides first, and then the rest."""
    slides = list(order(compared, refused))
    yield from slides
    if all(edit.reason for edit in slides):
        yield from keys(compared)
        for now, found in compared.pairs.items():
            yield from on_slide(compared, now, found)


def _after(text: str, batch: Batch) -> str:
    return applied(text, list(dict.fromkeys(change for _, changes in batch for change in changes)))


def _changes(
    source: OutlineText, new: Sequence[Pulled], outline: Path
) -> tuple[list[tuple[Pulled, list[Change]]], Refused]:
    """The edits that can be made at once, each with what it changes in the outline; and those that YAML cannot say."""
    batch, unsaid, taken = list[tuple[Pulled, list[Change]]](), Refused(), list[Change]()
    by_node: dict[YamlNode, list[tuple[Pulled, Change]]] = defaultdict(list)
    asked = [(edit, [*edit.changes.get(outline, ())]) for edit in new if not edit.texts]
    for owner, node, change in ((edit, *text) for edit in new for text in edit.texts):
        if not any(_touch(change, other) for _, other in by_node[node]):
            by_node[node].append((owner, change))
    for node, some in by_node.items():
        changes = source.retold(node, applied(node.text, [change for _, change in some]))
        if changes is None:
            unsaid |= dict.fromkeys((edit.message for edit, _ in some), _NO_YAML)
        asked += [(edit, changes or []) for edit, _ in some]
    for edit, changes in asked:
        if not any(_touch(change, other) for change in changes for other in taken):
            batch.append((edit, changes))
            taken += changes
    return batch, unsaid


def _touch(a: Change, b: Change) -> bool:
    return a != b and a.begin <= b.end and b.begin <= a.end


def _blamed(error: DeckError, batch: Batch, source: OutlineText, text: str) -> Refused:
    """Which edits an error is of, by its line in the text after them; else those of its slide, else all."""
    lines = {problem.where.line: f"{problem.message}: {problem.hint}" for problem in error.problems}
    said, found, shift = next(iter(lines.values()), ""), Refused(), 0
    pairs = ((change, edit) for edit, changes in batch for change in changes)
    for change, edit in sorted(pairs, key=lambda pair: pair[0]):
        begin = text.count("\n", 0, change.begin + shift) + 1
        shift += len(change.text) - (change.end - change.begin)
        end = begin + change.text.count("\n")
        for line in lines.keys() & set(range(begin, end + 1)):
            found[edit.message] = lines[line]
    wrong = set(map(OutlineText(text).slide, lines))
    found = found or {edit.message: said for edit, _ in batch if source.slide(edit.where.line) in wrong}
    return found or {edit.message: said for edit, _ in batch}


def _rest(whole: Compared, last: DeckSnapshot, known: Sequence[Pulled]) -> Iterator[Pulled]:
    """What else was done to the deck that the outline does not say at last."""
    deck, told = whole.trial.made.deck, {edit.message for edit in known}
    shapes = {message.split(": ")[0] for message in told}
    filed = {edit.message.split(": ")[0] for edit in known if {*edit.changes} - {deck.path}}  # rows of files
    for edit in edits(whole.before, whole.found, last, whole.exact):
        shape, kind = edit.message.split(": ")[0], edit.key[2]
        if (
            edit.message not in told
            and not (kind == "held" and shape in shapes)
            and not (kind.endswith(" text") and shape in filed)
        ):
            where = origins.place(edit.line, deck.folder, Where(str(deck.path)))
            yield Pulled(edit.key[0], where, edit.message, reason=_STAYS)
