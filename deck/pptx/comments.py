"""Carry the comments of a deck, with their threads, into the one that takes its place."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from deck.base.dataclass import dataclass, field
from deck.base.problem import Problem, Where
from deck.pptx.deck_snapshot import SlideSnapshot
from deck.pptx.edits import same_shapes, same_slides, told
from deck.pptx.package import OOXML, XML, Package
from deck.pptx.parts import A, File, P, R, UnreadableError, related, tree
from deck.pptx.presentation import Written
from deck.pptx.reading import DeckReader
from deck.pptx.slide_parts import COMMENTS, WrittenDeck

_AC = "{http://schemas.microsoft.com/office/drawing/2013/main/command}"
_PC = "{http://schemas.microsoft.com/office/powerpoint/2013/main/command}"
_P188 = "{http://schemas.microsoft.com/office/powerpoint/2018/8/main}"
_OLD = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_NEW = "http://schemas.microsoft.com/office/2018/10/relationships/"
_KINDS = {  # of a part by its root: its content type, the kind of relationship to it
    f"{P}cmLst": (f"{OOXML}presentationml.comments+xml", f"{_OLD}comments"),
    f"{P}cmAuthorLst": (f"{OOXML}presentationml.commentAuthors+xml", f"{_OLD}commentAuthors"),
    f"{_P188}cmLst": ("application/vnd.ms-powerpoint.comments+xml", f"{_NEW}comments"),
    f"{_P188}authorLst": ("application/vnd.ms-powerpoint.authors+xml", f"{_NEW}authors"),
}
_PRESENTATION = "ppt/presentation.xml"
_NO_ID = "{00000000-0000-0000-0000-000000000000}"  # of a shape to which PowerPoint has given none
_TOLD = 40  # characters


@dataclass(frozen=True)
class Carried:
    """What to tell of comments: those whose slide is gone, and those whose shape is."""

    lost: list[str] = field(default_factory=list)
    moved: list[Problem] = field(default_factory=list)


def carry(
    package: Package,
    slides: Sequence[Written],
    seen: Callable[[], Sequence[SlideSnapshot]],
    path: Path,
    last: WrittenDeck | None,
) -> Carried:
    """Put the comments of the deck at `path`, if one is there, on those of these slides that show the same.

    `seen`: gives what the slides show, in their order; last: that deck, if it is as it was written.
    """
    carried = Carried()
    try:
        file = None if (last and not last.has_comments) or not path.is_file() else File(path)
        if file and any(name.startswith(COMMENTS) for name in file.names()):
            _carry(file, package, slides, seen(), carried, Where(str(path)))
    except UnreadableError:  # which is told where it is read for edits
        pass
    return carried


def _carry(
    file: File,
    package: Package,
    slides: Sequence[Written],
    seen: Sequence[SlideSnapshot],
    carried: Carried,
    where: Where,
) -> None:
    found = list(DeckReader(file).slides())
    new = {old: n for n, old in same_slides(seen, found, exact=True).items()}
    rels = related(file, _PRESENTATION)
    for old, item in enumerate(tree(file, _PRESENTATION).iterfind(f"{P}sldIdLst/{P}sldId")):
        for comments in _parts(file, rels[item.get(f"{R}id")][1]):
            if old not in new:
                carried.lost.extend(f"slide {old + 1}, which is gone: the comment {said}" for said in _said(comments))
                continue
            slide = slides[new[old]]
            trees = etree.fromstring(package.read(slide.name[1:])), tree(file, rels[item.get(f"{R}id")][1])
            for said in _anchored(comments, slide.id, _ids(seen[new[old]], found[old], *trees)):
                message = f"slide {new[old] + 1}: the comment {said} stood at a shape that is gone"
                carried.moved.append(Problem(where, "output-edit", message, "it stays on the slide", "warning"))
            package.relate_more(slide.name, *_added(comments, f"/{COMMENTS}comment{{}}.xml", package))
    for authors in _parts(file, _PRESENTATION):
        part, kind = _added(authors, "/ppt/authors{}.xml", package)
        package.relate_presentation([part], kind)


def _parts(file: File, name: str) -> Iterator[Any]:
    """The comments of a slide, or the authors of all."""
    for kind, target in related(file, name).values():
        if kind in ("comments", "authors", "commentAuthors") and (root := tree(file, target)).tag in _KINDS:
            yield root


def _added(root: Any, pattern: str, package: Package) -> tuple[str, str]:
    """A part of the package with this root, and the kind of relationship that leads to it."""
    content_type, kind = _KINDS[root.tag]
    blob = XML.encode() + etree.tostring(root)
    return package.add(package.numbered(pattern), content_type, blob), kind


def _said(root: Any) -> Iterator[str]:
    """The first words of each comment."""
    for comment in root:
        parts = [*comment.iterfind(f"{P}text"), *comment.iterfind(f"{_P188}txBody//{A}t")]
        yield told("".join(part.text or "" for part in parts), _TOLD)


def _ids(slide: SlideSnapshot, found: SlideSnapshot, now: Any, before: Any) -> dict[str, str]:
    """The ids of shapes as they were found, and as they are; those in a group go by their order in it."""
    same = same_shapes(slide.shapes, found.shapes, exact=True, near=False)
    ids = {str(found.shapes[old].id): str(slide.shapes[n].id) for n, old in same.items()}
    for old, new in list(ids.items()):
        was, became = _inside(before, old), _inside(now, new)
        ids.update(zip(was, became, strict=True) if len(was) == len(became) else ())
    return ids


def _inside(slide: Any, group: str) -> list[str]:
    """The ids of the shapes in a group, if it is one."""
    found = slide.find(f".//{P}grpSp/{P}nvGrpSpPr/{P}cNvPr[@id='{group}']/../..")
    return [] if found is None else [part.get("id") for part in found.iter(f"{P}cNvPr")][1:]


def _anchored(root: Any, slide: int, ids: Mapping[str, str]) -> Iterator[str]:
    """Let threads stand at the slide of this number, and its shapes; the first words of those whose shape is gone."""
    for comment, said in zip(root, _said(root), strict=True):
        for anchor in comment.iterfind(f"{_AC}deMkLst"):
            for part in anchor.iter(f"{_PC}sldMk"):
                part.attrib.update({"sldId": str(slide), "cId": "0"})
            shapes = [part for part in anchor.iter() if str(part.tag).startswith(_AC) and part.get("id")]
            if all(part.get("id") in ids for part in shapes):
                for part in shapes:
                    part.attrib.update({"id": ids[part.get("id")], "creationId": _NO_ID})
                continue
            yield said
            anchor.tag = f"{_PC}sldMkLst"  # the slide, and nothing on it
            etree.strip_elements(anchor, f"{_AC}*")
