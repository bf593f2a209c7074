"""Read what can be seen of a deck, whoever saved it: words, places and pictures; and digests of all that it holds."""

from collections.abc import Iterator, Mapping
from typing import Any

from deck.pptx.aspects import AspectReader, Aspects, digest_of
from deck.pptx.deck_snapshot import Box, ShapeSnapshot, SlideSnapshot
from deck.pptx.parts import MC, P14, A, C, M, P, Parts, R, Rels, UnreadableError, related, tree

_PRESENTATION = "ppt/presentation.xml"
_PROPERTIES = {"title", "subject", "creator", "keywords", "description", "category", "contentStatus"}
_SHAPES = {P + name for name in ("sp", "pic", "grpSp", "graphicFrame", "cxnSp")}

Scale = tuple[float, float, float, float]  # x · [0] + [1], y · [2] + [3]
Inherited = Mapping[tuple[str, str], Box]  # (type, idx) of a placeholder → where the layout has it
_PLAIN: Scale = (1, 0, 1, 0)
_UNKNOWN = (KeyError, ValueError, TypeError, AttributeError, IndexError, StopIteration, RecursionError)


class DeckReader:
    """Reads the slides of a package; a layout is read once."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._aspects = AspectReader(parts)
        self._layouts: dict[str, tuple[str, Inherited]] = {}

    def slides(self) -> Iterator[SlideSnapshot]:
        """All slides of a presentation, in order. Raises UnreadableError."""
        try:
            yield from (self.slide(number, name) for number, name in listed(self._parts))
        except _UNKNOWN as error:  # the XML can be anybody's
            raise UnreadableError(f"no presentation that can be read: {error!r}") from None

    def slide(self, number: int, name: str) -> SlideSnapshot:
        """The slide in the part `name`."""
        root, rels = tree(self._parts, name), related(self._parts, name)
        layout, places = self._layout(_target(rels, "slideLayout"))
        notes = _target(rels, "notesSlide")
        shapes = root.find(f"{P}cSld/{P}spTree")
        here = list(shapes_in(shapes))
        plain = shapes_in(shapes, plain=True) if shapes.find(f"{MC}AlternateContent") is not None else ()
        return SlideSnapshot(
            id=number,
            layout=layout,
            hidden=root.get("show") in ("0", "false"),
            shapes=[self._shape(shape, rels, places) for shape in here],
            plain=[self._shape(shape, rels, places, plain=True) for shape in plain],
            notes=_words(body) if (body := notes_in(self._parts, notes)) is not None else [],
            aspects={**self._aspects.of(root, rels, {*here}), **self._look_of(body, notes)},
        )

    def _look_of(self, notes: Any, name: str) -> Aspects:
        """What tells the look of notes from others."""
        found = {} if notes is None else self._aspects.of(notes, self._aspects.related(name))
        return {"notes": digest_of(sorted(found.items()))} if found else {}

    def file(self) -> Aspects:
        """What is of no slide: the size of all, sections, themes, masters and layouts, what the file says of itself."""
        try:
            rels = related(self._parts, _PRESENTATION)
            root = tree(self._parts, _PRESENTATION)
            found = dict(self._aspects.of(root, rels))
            for kind, name in rels.values():
                if kind == "presProps":
                    shows = tree(self._parts, name).iterfind(f"{P}showPr")
                    found |= {"show": digest_of([sorted(self._aspects.of(show, {}).items()) for show in shows])}
                elif kind == "slideMaster":  # the place of both
                    found |= self._masters()
            return found | {"properties": digest_of(list(self._properties()))}
        except _UNKNOWN as error:
            raise UnreadableError(f"no presentation that can be read: {error!r}") from None

    def _masters(self) -> Aspects:
        """What masters, their themes and layouts look like."""
        listed = related(self._parts, _PRESENTATION).values()
        found = [self._master(name, kind) for kind, name in listed if kind in ("slideMaster", "notesMaster")]
        return {aspect: said for master in found for aspect, said in master.items()}

    def _master(self, name: str, kind: str) -> Aspects:
        """What a master, its theme and its layouts look like."""
        rels = related(self._parts, name)
        found = dict(self._aspects.of_part(_target(rels, "theme"), "theme")) if kind == "slideMaster" else {}
        found |= self._aspects.of_part(name, kind)
        listed = tree(self._parts, name).iterfind(f"{P}sldLayoutIdLst/{P}sldLayoutId")
        layouts = [self._aspects.of_part(rels[item.get(f"{R}id")][1], "layouts") for item in listed]
        return found | ({"layouts": digest_of(layouts)} if kind == "slideMaster" else {})

    def _properties(self) -> Iterator[tuple[str, str]]:
        """What the file says of itself, but for what programs and organizations note there by themselves."""
        for kind, name in related(self._parts, "").values():
            for item in tree(self._parts, name) if kind in ("core-properties", "custom-properties") else ():
                said = item.get("name") or item.tag.rpartition("}")[2]
                own = item.get("name") and not said.startswith(("MSIP_", "ContentType", "Lectern "))
                if own or said in _PROPERTIES:
                    yield said, "".join(item.itertext())

    def _layout(self, name: str) -> tuple[str, Inherited]:
        """A layout's name, and where it or its master has the placeholders."""
        if name not in self._layouts:
            root = tree(self._parts, name)
            master = tree(self._parts, _target(related(self._parts, name), "slideMaster"))
            places = {(kind, ""): box for (kind, _), box in _places(master, {})}
            self._layouts[name] = (root.find(f"{P}cSld").get("name", ""), places | dict(_places(root, places)))
        return self._layouts[name]

    def _shape(self, element: Any, rels: Rels, places: Inherited, plain: bool = False) -> ShapeSnapshot:
        boxes = list(_boxes(element, _PLAIN, places))
        frame = _frame(element)
        about = next(element.iter(f"{P}cNvPr"))
        return ShapeSnapshot(
            id=int(about.get("id")),
            name=about.get("name", ""),
            box=_around(boxes),
            turned=0 if frame is None else int(frame.get("rot", 0)),
            words=_words(element),
            parts=boxes if element.tag == f"{P}grpSp" else [],
            held=[*self._media(element, rels), *self._values(element, rels)],
            aspects={} if plain else self._aspects.of(element, rels),
        )

    def _media(self, element: Any, rels: Rels) -> Iterator[str]:
        blips = (blip for fill in element.iter(f"{P}blipFill") for blip in fill.iter(f"{A}blip"))
        for part in (*blips, *element.iter(f"{P14}media")):
            kind, target = rels.get(part.get(f"{R}embed", ""), ("", ""))
            yield self._parts.checksum(target) if kind else ""

    def _values(self, element: Any, rels: Rels) -> Iterator[str]:
        """What a chart shows: the numbers and names that are kept in it."""
        for part in element.iter(f"{C}chart"):
            values = tree(self._parts, rels[part.get(f"{R}id")][1]).iter(f"{C}v")
            yield from (number(value.text or "") for value in values)


def number(text: str) -> str:
    """A number as it is compared, whoever wrote it; other words as they are."""
    try:
        return f"{float(text):.9g}"
    except ValueError:
        return text


def listed(parts: Parts) -> Iterator[tuple[int, str]]:
    """The slides of a presentation in order: the number that each has in the list, the name of its part."""
    rels = related(parts, _PRESENTATION)
    for item in tree(parts, _PRESENTATION).iterfind(f"{P}sldIdLst/{P}sldId"):
        yield int(item.get("id")), rels[item.get(f"{R}id")][1]


def notes_in(parts: Parts, name: str) -> Any:
    """The shape with the words of the notes, in a part of notes; None if there is none."""
    shapes = shapes_in(tree(parts, name).find(f"{P}cSld/{P}spTree")) if name else ()
    return next((shape for shape in shapes if (_placeholder(shape) or [""])[0] == "body"), None)


def _target(rels: Rels, kind: str) -> str:
    return next((target for found, target in rels.values() if found == kind), "")


def shapes_in(above: Any, plain: bool = False) -> Iterator[Any]:
    """The shapes right below an element; of one written in several ways, the first, or the plainest."""
    for child in above:
        if child.tag in _SHAPES:
            yield child
        elif child.tag == f"{MC}AlternateContent":
            yield from shapes_in(child[-1 if plain else 0])


def _placeholder(element: Any) -> tuple[str, str] | None:
    found = next(element.iter(f"{P}ph"), None)
    return None if found is None else (found.get("type", "obj"), found.get("idx", "0"))


def _places(root: Any, inherited: Inherited) -> Iterator[tuple[tuple[str, str], Box]]:
    """Where a layout or master has its placeholders."""
    for element in shapes_in(root.find(f"{P}cSld/{P}spTree")):
        key = _placeholder(element)
        if key:
            yield from ((key, box) for box in _boxes(element, _PLAIN, inherited))


def _frame(element: Any) -> Any:
    """The `a:xfrm` or `p:xfrm` of a shape; None if it does not say where the shape is, as its layout may."""
    group = element.tag == f"{P}grpSp"
    path = f"{P}xfrm" if element.tag == f"{P}graphicFrame" else f"{P}{'grpSpPr' if group else 'spPr'}/{A}xfrm"
    frame, needed = element.find(path), ("off", "ext", "chOff", "chExt") if group else ("off", "ext")
    return None if frame is None or any(frame.find(A + name) is None for name in needed) else frame


def _boxes(element: Any, scale: Scale, places: Inherited) -> Iterator[Box]:
    """Where a shape is on the slide, or each of a group, whose own frame every program draws otherwise."""
    frame = _frame(element)
    if element.tag == f"{P}grpSp":
        inner = scale if frame is None else _inner(frame, scale)
        for child in shapes_in(element):
            yield from _boxes(child, inner, places)
    elif frame is not None:
        x, y, w, h = _numbers(frame, "off", "ext")
        across, left, down, top = scale
        h = 0 if next(element.iter(f"{A}tbl"), None) is not None else h  # a table is as high as a program makes it
        yield [round(x * across + left), round(y * down + top), round(w * across), round(h * down)]
    else:
        kind, idx = _placeholder(element) or ("", "")
        box = places.get((kind, idx)) or next((b for (_, i), b in places.items() if i == idx), places.get((kind, "")))
        yield from [box] if box else []


def _inner(frame: Any, scale: Scale) -> Scale:
    """From the coordinates of a group's children to those of the slide."""
    x, y, w, h = _numbers(frame, "off", "ext")
    cx, cy, cw, ch = _numbers(frame, "chOff", "chExt")
    across, down = (w / cw if cw else 1), (h / ch if ch else 1)
    return (
        *(scale[0] * across, scale[0] * (x - cx * across) + scale[1]),
        *(scale[2] * down, scale[2] * (y - cy * down) + scale[3]),
    )


def _numbers(frame: Any, place: str, size: str) -> tuple[int, int, int, int]:
    off, ext = frame.find(A + place), frame.find(A + size)
    return int(off.get("x")), int(off.get("y")), int(ext.get("cx")), int(ext.get("cy"))


def _around(boxes: list[Box]) -> Box | None:
    if not boxes:
        return None
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    return [left, top, max(box[0] + box[2] for box in boxes) - left, max(box[1] + box[3] for box in boxes) - top]


def paragraphs(element: Any) -> Iterator[tuple[Any, str]]:
    """The paragraphs that are not empty, also those in a group's shapes and a table's cells, each with its words."""
    said = ((paragraph, "".join(map(_text, paragraph))) for paragraph in element.iter(f"{A}p"))
    return ((paragraph, text) for paragraph, text in said if text.strip())


def _words(element: Any) -> list[str]:
    return [text for _, text in paragraphs(element)]


def _text(part: Any) -> str:
    """The words in a part of a paragraph; those of a field are nobody's."""
    if part.tag == f"{A}r":
        return part.findtext(f"{A}t") or ""
    if part.tag == f"{A}br":
        return "\v"
    return "#" if part.tag == f"{A}fld" else "".join(text.text or "" for text in part.iter(f"{M}t"))
