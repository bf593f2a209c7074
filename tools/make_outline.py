"""Write docs/outline.md, all keys of an outline, from where they are declared: python tools/make_outline.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from deck.outline.keys import TYPES, Key, written
from deck.outline.load import COURSE, DECK, SLIDE
from deck.rendering.kinds import Kind
from deck.rendering.render import TemplateEnvironment

ROOT = Path(__file__).parent.parent
HEAD = """# The keys of an outline

Every key of the deck and of each kind of slide, with what it takes; `?`: it may be left out. `cards.head` is the key
`head` of what stands under `cards:`, a mapping or a list of them. `python build.py kinds NAME` prints one kind, also of
a lecture's own; `python build.py schema` writes the same for editors. This page is made from the headers of the
templates and from `deck/outline/keys.txt` by `python tools/make_outline.py`.

## What keys take

One of some words is written `left | right`; `true | false` may be `yes` and `no`, too. Texts need quotes only where
YAML would take them for something else.

| type | what is written |
| --- | --- |
"""
COURSE_TEXT = """`course.yaml` may hold the keys of a deck but `title`, `subtitle`, `slides`; what a lecture says wins.
Besides:"""
DECLARED = """
## In a template of one's own

The header of a template declares its keys in lines of the same form, after what the kind is for and before its example.
A line that is indented declares a key of the list or mapping above it; `+ step` takes over the keys of the group `step`
that `_macros.xml` declares beside the macro that reads them, `+ figure?` those of a group that need not be there; the
keys of the template that is extended are taken over, too. A template without `keys:` works all the same.

```
{# A big number with words under it.
   keys:
     number: text - what is shown large
     text?: text - words under it
     side?: left|right - where they stand
     rows?: list - what else is to be said
       head: text - a word
       size?: number - how large it is
     + step
   example: {kind: number, title: Growth, number: 65.3 %, text: a year}
#}
```
"""


def page() -> str:
    """The page as it should be."""
    kinds = TemplateEnvironment([ROOT / "templates" / "slides"]).kinds
    found = [kinds.read(name) for name in kinds.names]
    common = {name: key for name, key in kinds.read("bullets").keys.items() if all(name in kind.keys for kind in found)}
    types = "".join(f"| `{name}` | {said} |\n" for name, said in TYPES.items() if name not in ("list", "mapping"))
    return (
        f"{HEAD}{types}{DECLARED}\n## The deck\n\n{_table(DECK)}"
        f"\n## A course\n\n{COURSE_TEXT}\n\n{_table({key: COURSE[key] for key in COURSE.keys() - DECK.keys()})}"
        f"\n## Any slide\n\n{_table({**common, **SLIDE})}" + "".join(_section(kind, common) for kind in found)
    )


def _section(kind: Kind, common: Mapping[str, Key]) -> str:
    own = {name: key for name, key in kind.keys.items() if key != common.get(name)}
    example = "- " + kind.example.replace("\n", "\n  ")
    return f"\n## kind: {kind.name}\n\n{kind.purpose}\n\n```yaml\n{example}\n```\n\n{_table(own)}"


def _table(keys: Mapping[str, Key]) -> str:
    return "| key | takes | what it is for |\n| --- | --- | --- |\n" + "".join(_rows(keys, ""))


def _rows(keys: Mapping[str, Key], above: str) -> Iterator[str]:
    for key in keys.values():
        takes = written(key.values).replace("|", "\\|")
        help_ = key.help.replace("|", "\\|")
        yield f"| `{above}{key.name}`{'' if key.needed else '?'} | {takes} | {help_} |\n"
        yield from _rows(key.keys, f"{above}{key.name}.")


if __name__ == "__main__":
    (ROOT / "docs" / "outline.md").write_text(page(), encoding="utf-8")
