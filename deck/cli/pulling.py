"""Take edits of a deck into its outline, after showing them and asking."""

import sys

from deck.base.problem import Problem, plural
from deck.cli.outputs import Asked, wanted
from deck.cli.progress import objects, put, say, tell, warn
from deck.intake.pull import Outcome, pulled


def pull(options: Asked) -> int:
    """Show what a deck's edits make of its outline, and write it if that is wanted; 1: both sides were changed."""
    found = pulled(wanted(options, write=False), options.deck)
    _show(found)
    conflicts, changed = sum(edit.conflict for edit in found.left), bool(found.texts or found.files)
    if conflicts:
        warn(f"{plural(conflicts, 'conflict')}; nothing was written")
        return 1
    if not changed or options.dry_run or (options.json and not options.yes):
        if not changed:
            say("nothing of the deck is to be taken into the outline")
        return 0
    asked = f"write {plural(len(found.taken), 'edit')} into {found.outline}? [y/N] "
    if not options.yes and not (sys.stdin.isatty() and input(asked).strip().lower() in ("y", "yes")):
        warn("nothing was written; --yes writes without asking")
        return 1
    kept = found.write()
    say(f"{found.outline}: {plural(len(found.taken), 'edit')} taken; the edited deck is kept as {kept}")
    return 0


def _show(found: Outcome) -> None:
    if objects():
        for edit in (*found.taken, *found.left):
            place = {"file": edit.where.file, "line": edit.where.line, "column": edit.where.column}
            said = {"slide": edit.slide + 1, "edit": edit.message, "taken": not edit.reason, "reason": edit.reason}
            put(place | said | {"conflict": edit.conflict})
        put({"diff": "\n".join(found.diff()), "files": [str(path) for path in found.files]})
        return
    say(*found.diff(), *(f"new: {path}" for path in found.files))
    for edit in found.left:
        hint, message = f"not taken: {edit.reason}", f"edited in the deck: {edit.message}"
        tell([Problem(edit.where, "output-edit", message, hint, "error" if edit.conflict else "warning")])
