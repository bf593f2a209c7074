"""Write the order of a deck's slides, their sections, and which are hidden, gone or doubled, as its outline says it."""

from collections.abc import Iterator, Mapping

from deck.base.dataclass import replace
from deck.base.problem import Where
from deck.intake.pull_compared import Compared, Pulled
from deck.intake.source import Change, YamlNode, written
from deck.pptx import origins
from deck.pptx.edits import edits, same_slides
from deck.pptx.parts import P14, tree
from deck.pptx.reading import DeckReader

OTHER_ORDER = "the outline has its slides in another order by now, too"
OTHER_SECTIONS = "the outline has other sections, or other slides in them, by now, too"
OTHER_WORDS = "the outline says something else on it by now"
_KINDS = {"deleted": "was deleted", "added": "was added", "order": "stood elsewhere"}


def order(compared: Compared, refused: Mapping[str, str]) -> Iterator[Pulled]:
    """Slides that were deleted, doubled or moved: one change for all that are not refused, which have a reason."""
    source, deck = compared.trial.source, compared.trial.made.deck
    owners = _owners(compared)
    asked, copies, gone, moved = list[Pulled](), dict[int, str](), set[YamlNode | None](), False
    before = compared.as_seen(compared.before.slides)
    now_of = same_slides(before, compared.now, compared.exact)
    for edit in edits(compared.before, compared.found, compared.trial.snapshot, compared.exact):
        n, shape, kind, value = edit.key
        if shape >= 0 or not edit.message.endswith(_KINDS.get(kind, "\0")):
            continue
        pulled = Pulled(n, origins.place(edit.line, deck.folder, Where(str(deck.path))), edit.message)
        if _other(compared, kind, value):
            yield replace(pulled, conflict=True, reason=OTHER_WORDS if kind == "deleted" else OTHER_ORDER)
            continue
        text = _copy(compared, owners, n) or _brought(compared, n) if kind == "added" else ""
        unsaid = "it is new, and `import` can say it with files alone" if text is None else ""
        unsaid = "slides of this outline are no list of which each item is one" if None in owners else unsaid
        reason = refused.get(edit.message) or unsaid
        if reason:
            yield replace(pulled, reason=reason)
            continue
        asked.append(pulled)
        copies |= {n: text} if text else {}
        was = next((k for k, slide in enumerate(before) if str(slide.id) == value), -1)
        gone |= {owners[now_of[was]]} if was in now_of and kind == "deleted" else set()
        moved |= kind == "order"
    if asked:
        change = source.relisted(source.slides, _sequence(compared, owners, copies, gone, moved))
        changes = {deck.path: [change]} if change else {}
        yield from (replace(edit, changes=changes, reason="" if change else _KINDS["added"]) for edit in asked)


def _other(compared: Compared, kind: str, value: str) -> bool:
    """Whether the outline has changed since the build where a slide was moved or deleted."""
    before, first = (compared.as_seen(some.slides) for some in (compared.before, compared.first.snapshot))
    pairs = same_slides(before, first, compared.exact)
    if kind == "order":
        return [*pairs.values()] != sorted(pairs.values())
    was = next((n for n, slide in enumerate(before) if str(slide.id) == value and n in pairs), None)
    said = (
        [s.notes, *(s_.words for s_ in s.shapes)] for s in ((before[was], first[pairs[was]]) if was is not None else ())
    )
    return kind == "deleted" and was is not None and next(said) != next(said)


def _owners(compared: Compared) -> list[YamlNode | None]:
    """The item of the outline that each slide is; all None if one is several."""
    items = {compared.trial.source.place(item.start): item for item in compared.trial.source.slides}
    found = [items.get((s.page.slide.where.line, s.page.slide.where.column)) for s in compared.trial.written]
    return found if len(set(found)) == len(found) else [None for _ in found]


def _copy(compared: Compared, owners: list[YamlNode | None], n: int) -> str | None:
    """What the outline says of the slide of which one in the deck is a copy; None if it is none."""
    new = compared.found.slides[n]
    names = sorted(shape.name for shape in new.shapes)
    alike = [k for k, s in enumerate(compared.now) if sorted(shape.name for shape in s.shapes) == names]
    found = same_slides([new], [compared.now[k] for k in alike], exact=False)
    owner = owners[alike[found[0]]] if found else None
    return compared.trial.source.copied(owner, ("id", "section")) if owner else None


def _brought(compared: Compared, n: int) -> str | None:
    """A new slide as the importer says it; None if that takes files, or several slides."""
    from deck.intake import old_deck, slide_kinds, yaml_text  # few decks have one

    old = old_deck.OldDeck(compared.path, lambda *_: {})
    made = list(slide_kinds.slides(old.slides[n], old.slides, 0))
    said = {key: value for key, value in made[0].items() if key not in ("id", "section")}
    text = yaml_text.written([said]).rstrip("\n")
    column = compared.trial.source.column(compared.trial.source.slides[0].start) - 2
    simple = len(made) == 1 and not any(name in text for name in old.files)
    return text[2:].replace("\n", "\n" + " " * column) if simple else None


def _sequence(
    compared: Compared, owners: list[YamlNode | None], copies: dict[int, str], gone: set[YamlNode | None], moved: bool
) -> list[YamlNode | str]:
    """The items in the order of the deck; what the deck does not show stays behind what it stood behind."""
    behind: dict[YamlNode | None, list[YamlNode | str]] = {None: []}
    shown, last = {owners[n] for n in compared.pairs}, None
    for item in compared.trial.source.slides:
        if item in shown:
            last, behind[item] = item, [item]
        elif item not in gone:
            behind[last].append(item)
    targets = {there: owners[n] for n, there in compared.pairs.items()}
    places = sorted(targets) if moved else [there for _, there in sorted(compared.pairs.items())]
    for n in sorted(copies):
        before = max((there for there in places if there < n), default=-1)
        places.insert(places.index(before) + 1 if before >= 0 else 0, n)
    found = [[copies[n]] if n in copies else behind[targets[n]] for n in places]
    return behind[None] + [item for some in found for item in some]


def keys(compared: Compared) -> Iterator[Pulled]:
    """Slides that are hidden now, or not any more, and sections that begin elsewhere or under another name."""
    source, path = compared.trial.source, compared.trial.made.deck.path
    sections, owners = _sections(compared), _owners(compared)
    other = sections is not None and _said_otherwise(compared)
    for n, there in compared.pairs.items():
        item = owners[n]
        slide, shown, old = compared.trial.written[n].page.slide, compared.found.slides[there], compared.old.get(there)
        wanted = dict[str, tuple[str, str]]()
        if old and old.hidden != shown.hidden != slide.hidden:
            wanted["hidden"] = ("true", "hidden") if shown.hidden else ("", "no longer hidden")
        if sections is not None and (name := sections.get(there, "")) != " ".join(slide.section.split()):
            wanted["section"] = (name, f"the section {name!r} begins here" if name else "no section begins here")
        for key, (text, said) in wanted.items():
            pulled, value = Pulled(there, slide.where, f"slide {there + 1}, {said}"), item.key(key) if item else None
            if key == "section" and other:
                yield replace(pulled, conflict=True, reason=OTHER_SECTIONS)
            elif not item or source.shared(value or item):
                yield replace(pulled, reason="other slides of the outline say it, too")
            elif value and text:
                yield replace(pulled, texts=[(value, Change(0, len(value.text), text))])
            else:
                new = text if key == "hidden" else written(text, item.flow)
                change = source.without(item, key) if value else source.with_key(item, f"{key}: {new}")
                yield replace(pulled, changes={path: [change]} if change else {})


def _said_otherwise(compared: Compared) -> bool:
    """Whether the outline groups its slides otherwise than when the deck was built."""
    return DeckReader(compared.first.package).file().get("sections") != compared.before.file.get("sections")


def _sections(compared: Compared) -> dict[int, str] | None:
    """By the number of the slide with which each begins, the sections of a deck; None if they are what they were."""
    if not compared.exact or compared.before.file.get("sections") == compared.found.file.get("sections"):
        return None
    numbers = {str(slide.id): n for n, slide in enumerate(compared.found.slides)}
    found = dict[int, str]()
    for section in tree(compared.file, "ppt/presentation.xml").iter(f"{P14}section"):
        slides = [numbers[item.get("id")] for item in section.iter(f"{P14}sldId") if item.get("id") in numbers]
        found |= {min(slides): " ".join(section.get("name", "").split())} if slides else {}
    return {n: name for n, name in found.items() if name != "Default Section"}
