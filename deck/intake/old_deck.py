"""Read anybody's presentation, so that it becomes an outline with its files."""

import io
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.package import Package

from deck.base.problem import DeckError, Problem, Where
from deck.intake.imported import ImportedDeck, plain
from deck.intake.old_slide import SlideReader, filled
from deck.intake.old_xml import WRONG, said, unreadable
from deck.pptx.parts import P14, A, P, R, whole
from deck.theme.package_reader import damaged, opened

MOST_BYTES = 400_000_000
Box = tuple[float, float, float, float]  # left, top, width and height, as parts of the page
Draw = Callable[[bytes, Mapping[int, Box]], Mapping[int, bytes]]  # a deck, what of its pages → an SVG each, or none


class OldDeck(ImportedDeck):
    """A presentation that was read; `files`: what its slides show, by paths under assets/. Raises DeckError."""

    def __init__(self, path: Path, draw: Draw) -> None:
        if path.stat().st_size > MOST_BYTES:
            message = f"it has more than {MOST_BYTES // 1_000_000} MB"
            hint = "compress its pictures and films in PowerPoint"
            raise DeckError(Problem(Where(str(path)), "file-too-large", message, hint))
        opened(path, Where(str(path)))
        try:
            self._read(path)
        except WRONG as error:  # the XML can be anybody's
            raise DeckError(damaged(path.name, unreadable(error), Where(str(path)))) from None
        self._draw(draw)

    def _read(self, path: Path) -> None:
        self.name, self._part = path.name, Package.open(str(path)).main_document_part
        self._deck = self._part.presentation
        found = list(self._deck.slides)
        langs = Counter(run.get("lang", "") for slide in found for run in slide._element.iter(f"{A}rPr"))
        lang = next((lang for lang, _ in langs.most_common() if lang), "")
        reader = SlideReader(lang or "en", {str(s.part.partname): f"slide-{n}" for n, s in enumerate(found, 1)})
        self.slides, self.files = [reader.slide(slide, n) for n, slide in enumerate(found, 1)], reader.files
        notes = (s.notes_slide.notes_text_frame if s.has_notes_slide else None for s in found)
        written = ([] if frame is None else [frame._txBody] for frame in notes)
        self.words = [
            [t for e in (s._element, *n) for t in said(e, s.part)] for s, n in zip(found, written, strict=True)
        ]
        times = Counter(text for words in self.words for text in {*words} if text.strip())
        self.often = {text for text, count in times.items() if count > max(2, len(found) // 4)}
        sections = (
            (name.get("name"), next(name.iter(f"{P14}sldId"), None))
            for name in self._part._element.iter(f"{P14}section")
        )
        starts = {whole(first.get("id")): name for name, first in sections if first is not None}
        for slide, old in zip(found, self.slides, strict=True):
            name = f"slide-{old.number}"
            old.keys |= filled(section=starts.get(slide.slide_id), id=name if name in reader.linked else "")
        titles = (self._part.package.core_properties.title, *(plain(old.title) for old in self.slides[:1]))
        title = next((" ".join(text.split()) for text in titles if text and text.strip()), path.stem)
        self.head, self.extra, self.lost = {"title": title, "lang": lang}, {}, []

    def _draw(self, draw: Draw) -> None:
        """Have drawings drawn from a copy without anything else; words of those that are not drawn are a body."""
        page = self._deck.slide_width, self._deck.slide_height
        wanted = {old.number: part for old in self.slides for part in old.parts if part.drawn}
        for number, slide in enumerate(self._deck.slides, 1):
            for rel in slide.part.rels.values():
                if rel.is_external:
                    rel._target = "about:blank"
            for shape in list(slide.shapes):
                if number not in wanted or shape.shape_id not in wanted[number].drawn:
                    shape._element.getparent().remove(shape._element)
            slide._element.attrib.pop("show", None)
            slide._element.set("showMasterSp", "0")
        boxes = {
            n: (b.x / page[0], b.y / page[1], b.w / page[0], b.h / page[1]) for n, p in wanted.items() for b in [p.box]
        }
        drawn = draw(self._saved(CT.PML_PRESENTATION_MAIN), boxes) if wanted else {}
        for number, part in wanted.items():
            name = f"images/drawing-{number:02}.svg"
            if number in drawn:
                self.files[name], part.says["picture"] = drawn[number], name
                self.slides[number - 1].lost.append(f"a drawing is the picture {name}; its words are in `alt`")
            else:
                part.says = {"body": part.says["alt"].replace(" · ", "\n\n")}
                why = "a drawing: it could not be drawn, which takes LibreOffice; its words are a text"
                self.slides[number - 1].lost.append(why)

    def _saved(self, kind: str) -> bytes:
        """The presentation as it is now, without macros."""
        for rid in [rid for rid, rel in self._part.rels.items() if rel.reltype.endswith("vbaProject")]:
            self._part.rels.pop(rid)
        self._part._content_type, file = kind, io.BytesIO()
        self._deck.save(file)
        return file.getvalue()

    def design(self) -> dict[str, bytes]:
        """The deck's own design: it without its slides."""
        for item in self._part._element.findall(f"{P}sldIdLst/{P}sldId"):
            self._part.drop_rel(item.get(f"{R}id", ""))
            item.getparent().remove(item)  # type: ignore[union-attr]
        for extra in self._part._element.findall(f"{P}extLst"):
            self._part._element.remove(extra)
        return {f"{Path(self.name).stem}.potx": self._saved(CT.PML_TEMPLATE_MAIN)}
