"""Tell how the runs of a paragraph have changed, as a change of the Markdown that they came from."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from deck.base.dataclass import replace
from deck.intake.markdown import Read, markdown, merged, seen
from deck.intake.source import differing
from deck.model.text import BREAK, Run

UNSAID = "Markdown cannot say it"
_COMPUTED = "it is computed, or is the value of a variable or a reference"


class UnsaidError(Exception):
    """Why an edit cannot be written into the outline."""


def retold(old: str, runs: list[Run], wanted: list[Run], read: Read) -> str:
    """The Markdown of new runs, which differs from the old one as little as can be. Raises UnsaidError."""
    now, new = markdown(runs, read), markdown(wanted, read)
    if not new:
        raise UnsaidError(UNSAID)
    whole = seen(read(old)) == seen(runs)
    text = _carried(old, now, new) if now else None
    if text is not None and (not whole or seen(read(text)) == seen(wanted)):
        return text
    if not whole:
        raise UnsaidError(_COMPUTED)
    return new


def _carried(text: str, old: str, new: str) -> str | None:
    """What becomes of a text by what makes `new` of `old`, which reads like it; None if it cannot be told."""
    blocks = SequenceMatcher(None, old, text, autojunk=False).get_matching_blocks()
    places = {block.a + n: block.b + n for block in blocks for n in range(block.size)}
    for a, b, c, d in reversed(list(differing(old, new))):
        if a < b:
            begin, end = places.get(a, -1), places.get(b - 1, -2) + 1
        else:
            begin = end = places[a - 1] + 1 if a - 1 in places else places.get(a, -1 if old else 0)
        if begin < 0 or text[begin:end] != old[a:b]:
            return None
        text = text[:begin] + new[c:d] + text[end:]
    return text


def units(runs: Sequence[Run]) -> list[Run]:
    """Runs of a letter each; a formula is one."""
    return [unit for run in runs for unit in ([run] if run.formula else [replace(run, text=char) for char in run.text])]


def formulas(runs: Sequence[Run]) -> list[str]:
    """The TeX of the formulas in runs."""
    return [run.formula.tex for run in runs if run.formula]


def one_line(text: str) -> str:
    """A text without breaks between its lines."""
    return text.replace(BREAK, " ")


def spaced(runs: Sequence[Run]) -> list[Run]:
    """Runs without breaks between their lines."""
    return merged([replace(run, text=one_line(run.text)) for run in runs])


def styled(own: list[Run], new: list[Run]) -> list[Run]:
    """The letters of new runs in the style that the outline gave to those of which they took the place."""
    before, after = ([unit.formula.tex if unit.formula else unit.text for unit in some] for some in (own, new))
    found = list[Run]()
    for _, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        last = own[max(a - 1, 0)] if own else Run("", new[c].where)
        like = [*own[a:b], *[replace(own[b - 1] if a < b else last, formula=None)] * (d - c)][: d - c]
        found += [
            unit if unit.formula else replace(style, text=unit.text, formula=None)
            for style, unit in zip(like, new[c:d], strict=True)
        ]
    return merged(found)


def lettered(runs: list[Run], own: Sequence[Run]) -> list[Run]:
    """Runs with the outline's formulas in the place of the letters that stand for them, as in notes."""
    from deck.maths.linear import scraps

    for run in own:
        letters = "".join(scrap.text for scrap in scraps(run.formula)) if run.formula else ""
        each = units(runs)
        at = "".join("\0" if unit.formula else unit.text for unit in each).find(letters) if letters else -1
        if at >= 0:
            runs = merged([*each[:at], replace(run, bold=each[at].bold), *each[at + len(letters) :]])
    return runs
