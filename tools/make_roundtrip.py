"""Write docs/roundtrip.md: what becomes of each kind of edit, from tests/every_edit.py, which makes and checks each."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import every_edit  # noqa: E402 - which lies there

HEAD = """# What was done to a deck in PowerPoint

A deck that was edited since it was built is not written over: the build stops and tells each edit, at the line of the
outline where its text stands. What is not named in its own words is "something else was changed": the deck holds a
record of its own parts as they were written, so that no edit is missed. `--keep` writes beside it, `--force` over it;
the edited one is then kept as `… (edited 2026-11-23 14.05).pptx`. A deck that was saved with nothing changed is
replaced, and kept as `… (saved …).pptx` all the same. A deck that somebody has open (`~$` or `.~lock` beside it) is
left alone.

This holds of decks saved by PowerPoint, as far as is known without it, and by python-pptx. LibreOffice writes all
anew, with other ids and other formatting, and drops the record: after it, words, places, pictures, numbers of charts,
notes, the order of slides and what is hidden are compared with the record in `.lectern/`, or with the new deck where
there is none; the rest of this table is not seen then.

Comments come along: old ones and threads, with their authors, to their slides and shapes. Where the slide is gone,
they are told like edits; where the shape is, they stay on the slide, with a warning.

`python build.py pull` takes edits into the outline: [below](#taking-edits-back).

Each row is a test, `tests/test_every_edit.py`; this page is made from them by `python tools/make_roundtrip.py`.
"""


TAKEN = """
## Taking edits back

`python build.py pull` writes what was changed in the deck into `outline.yaml`, shows that as a diff with the numbers of
slides, and asks; `--yes` does not ask, `--dry-run` writes nothing, `--json` tells each edit as an object. Nothing is
run for it. Each edit is tried: the outline is built with it, without writing, and an edit after which a slide would not
show what the deck shows is left out and listed. A copy of the deck is kept as `… (edited …).pptx`; the next build
takes its place.

| edited in the deck | in the outline |
| --- | --- |
| words of titles, bullets, cards, cells, captions, notes | at their own place; quotes, comments, order stay |
| bold, italic, struck out, raised, code, links | Markdown |
| bullets, paragraphs of bodies and notes that are new or gone | items, lines |
| rows and columns of a table | rows of its list; of a CSV that is shown whole, its lines, in its own form |
| numbers, names and rows of a chart | its rows, or the lines of the CSV |
| the value of `{var n}` that one place shows | its line under `vars:` |
| code that the outline or a file says | there; what it prints is seen at the next build |
| alternative texts | `alt:` |
| another picture | a new file beside the old one, under a new name |
| slides moved, deleted, doubled, hidden; sections | their items, with the comments above them; `hidden:`, `section:` |
| a new slide without pictures | as `import` says it, at its place |

Listed with the reason, and left in the deck: what an outline does not say (a moved box, a colour, an animation, a new
shape), what a template, a figure or a computation gives, texts with an anchor that other places show, new slides
with pictures, and what Markdown or YAML cannot say there. Where the outline has changed since the build as well (words,
notes, rows, numbers, a picture, its description, the order of slides, a slide that was deleted), both are told, nothing
is written, and the exit status is 1. A deck that is open in a program (`~$…` or `.~lock…` beside it) is not read: save
and close it first.

`pull --deck returned.pptx` takes a colleague's copy. Of a deck that LibreOffice saved, words, notes, numbers, the order
and hidden slides are taken; marks are not, for it writes out every style. A team does this: one builds and sends the
deck, the others edit it, one pulls, looks at the diff, commits.
"""


def page() -> str:
    """The whole page."""
    rows = "".join(
        f"| {group if first else ''} | {name} | `{said.strip(': ')}` |\n"
        for group, edits in every_edit.EDITS.items()
        for first, (name, (_, said)) in zip([True] + [False] * len(edits), edits.items(), strict=False)
    )
    ignored = "".join(f"| {name} | {why} |\n" for name, (_, why) in every_edit.IGNORED.items())
    count = sum(map(len, every_edit.EDITS.values()))
    return (
        f"{HEAD}\n## Told: {count} kinds\n\n| of | edit | among what is said |\n| --- | --- | --- |\n{rows}\n"
        f"## Ignored\n\n| what | why |\n| --- | --- |\n{ignored}{TAKEN}"
    )


if __name__ == "__main__":
    (ROOT / "docs" / "roundtrip.md").write_text(page(), encoding="utf-8")
