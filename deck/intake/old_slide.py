"""Read anybody's slides: each thing on them as the keys of an outline that say it, or as a drawing."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER as PH

from deck.base.dataclass import dataclass, field
from deck.base.units import Rect
from deck.intake.old_text import TextReader
from deck.intake.old_xml import (
    WRONG,
    alternative,
    chart_rows,
    chosen_ways,
    inherited,
    is_filled,
    moves,
    said,
    unreadable,
)
from deck.pptx.parts import P14, A, M, P, R

_SEEN, _FILMS, _SOUNDS = ("png", "jpg", "jpeg", "gif", "bmp"), ("mp4", "m4v", "mov"), ("mp3", "m4a", "wav")
_TITLES, _FOOT = (PH.TITLE, PH.CENTER_TITLE, PH.VERTICAL_TITLE), (PH.DATE, PH.FOOTER, PH.SLIDE_NUMBER, PH.HEADER)
_MOST, _LONG = 4, 60  # things on a slide that stand each by itself; letters of a box that is read
_PANELS = {"rect", "roundRect"}  # what words stand on
_CHARTS = ("bar", "line", "area", "scatter", "pie", "doughnut")


@dataclass
class Part:
    """Something on an old slide: its place in EMU, and what an outline says of it; drawn: the ids of its shapes."""

    box: Rect
    says: dict[str, Any]
    drawn: frozenset[int] = frozenset()


@dataclass
class OldSlide:
    """A slide as it was found; type: its layout's; lost: what no outline says, a line each."""

    number: int
    type: str = ""
    title: str = ""
    subtitle: str = ""
    keys: dict[str, Any] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def filled(**keys: Any) -> dict[str, Any]:
    """The keys that say something."""
    return {name: value for name, value in keys.items() if value}


class SlideReader:
    """Reads slides of python-pptx one after the other; their files are gathered, by paths under assets/.

    ids: the name of each slide's part → an id for links to it; linked: those to which links lead.
    """

    def __init__(self, lang: str, ids: Mapping[str, str]) -> None:
        self.files, self.linked = dict[str, bytes](), set[str]()
        self._ids, self._names = ids, dict[tuple[bytes, str], str]()
        self._text = TextReader(lang, self._link, lambda what: self._now.lost.append(what))  # noqa: PLW0108 - another each time

    def slide(self, slide: Any, number: int) -> OldSlide:
        """The slide of this number."""
        now = self._now = OldSlide(number, slide.slide_layout._element.get("type", ""))
        self._part = slide.part
        morphs = next(slide._element.iter("{*}morph"), None) is not None  # of which other programs show a fade
        chosen_ways(slide._element)
        drawn: list[Any] = []
        pictures: list[Any] = []
        for shape in slide.shapes:
            try:
                says = self._says(shape)
            except WRONG as error:
                now.lost.append(f"{shape.name!r} cannot be read ({unreadable(error)})")
                continue
            drawn += [shape] if says is None else []
            now.parts += [Part(_box(shape), says)] if says else []
            pictures += [shape] if says and "picture" in says and not shape.is_placeholder else []
        if len(pictures) > (1 if drawn else _MOST):  # what they mean together is lost apart
            now.parts = [part for part in now.parts if part.box not in [_box(shape) for shape in pictures]]
            now.lost = [what for what in now.lost if "has no alternative text" not in what]
            drawn += pictures
        if drawn:
            self._draw(slide, drawn)
        if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame) is not None:
            self._part = slide.notes_slide.part
            now.keys |= filled(notes=self._text.words(notes._txBody, flat=True).get("body"))
        built = slide._element.find(f".//{P}bldP[@build='p']") is not None
        transition, told = moves(slide._element, morphs, built)
        now.keys |= filled(hidden=slide._element.get("show") in ("0", "false"), build=built, transition=transition)
        now.lost += told
        return now

    def _link(self, rid: str, _: str) -> str:
        rel = self._part.rels.get(rid)
        if rel is None or rel.is_external:
            target = str(rel.target_ref) if rel else ""
            if re.match(r"https?://|mailto:", target):
                return target
            self._now.lost += [f"a link to {target}"] if target else []
            return ""
        self.linked.add(name := self._ids.get(str(rel.target_part.partname), ""))
        return f"#{name}" if name else ""

    def _says(self, shape: Any) -> dict[str, Any] | None:
        """The keys for a shape; {} if they are noted elsewhere, None if it can only be seen."""
        kind = shape.placeholder_format.type if shape.is_placeholder else None
        if kind in _FOOT:
            return {}
        if shape._element.tag == f"{P}pic":
            media = self._media(shape)
            return self._picture(shape) if media is None else media
        if getattr(shape, "has_table", False):
            return self._table(shape.table)
        if getattr(shape, "has_chart", False):
            return self._chart(shape.chart)
        if not shape.has_text_frame or (not shape.is_placeholder and is_filled(shape._element)):
            return None
        if kind in _TITLES or kind == PH.SUBTITLE:
            where, between = ("title", " ") if kind in _TITLES else ("subtitle", "<br>")
            setattr(self._now, where, self._text.line(shape.text_frame._txBody, between))
            return {}
        return self._text.words(shape.text_frame._txBody, list(inherited(shape, self._part)))

    def _table(self, table: Any) -> dict[str, Any]:
        rows: list[Any] = []
        for row in table.rows:
            cells: list[Any] = []
            for cell in row.cells:
                text = self._text.line(cell._tc.txBody) if cell._tc.txBody is not None else ""
                reach = filled(
                    across=cell.span_width > 1 and cell.span_width, down=cell.span_height > 1 and cell.span_height
                )
                cells += [] if cell.is_spanned else [{"text": text, **reach} if reach else text]
            rows.append(tuple(cells) if len(str(cells)) < 105 else cells)
        head = "both" * table.first_col if table.first_row else ("column" if table.first_col else "none")
        return filled(table=rows, header=head, total=table.last_row)

    def _chart(self, chart: Any) -> dict[str, Any] | None:
        """A chart with its data in a file; None if ours are of no such kind."""
        plot, file = chart.plots[0], io.StringIO()
        kind = plot._element.tag.rpartition("}")[2].removesuffix("Chart").removesuffix("3D")
        if kind not in _CHARTS or len(chart.plots) > 1:
            return None
        csv.writer(file, lineterminator="\n").writerows(chart_rows(plot, kind))
        said = {child.tag.rpartition("}")[2]: child.get("val", "") for child in plot._element}
        titled = chart.has_title and chart.chart_title.has_text_frame
        return filled(
            chart=kind,
            data=self._file(file.getvalue().encode(), "data", "csv"),
            stacked="tacked" in said.get("grouping", ""),
            horizontal=said.get("barDir") == "bar",
            caption=titled and self._text.line(chart.chart_title.text_frame._txBody),
        )

    def _media(self, shape: Any) -> dict[str, Any] | None:
        """A film that lies in the deck; {} for a sound, which is the slide's; None for a picture."""
        media = next(shape._element.iter(f"{P14}media"), None)
        rel = self._part.rels.get(media.get(f"{R}embed")) if media is not None else None
        ending = rel.target_part.partname.ext.lower() if rel else ""
        if rel and ending in _SOUNDS:
            self._now.keys["audio"] = self._file(rel.target_part.blob, "sounds", ending)
            return {}
        if rel and ending in _FILMS:
            poster = (self._picture(shape) or {}).get("picture")
            return filled(
                video=self._file(rel.target_part.blob, "films", ending),
                alt=alternative(shape) or shape.name,
                poster=poster,
            )
        if any(next(shape._element.iter(f"{A}{kind}File"), None) is not None for kind in ("video", "audio")):
            self._now.lost.append(f"the film or sound {shape.name!r}: it lies elsewhere, or is of another kind")
        return None

    def _picture(self, shape: Any) -> dict[str, Any] | None:
        """A picture as it is cropped; None if it is of a kind that has to be drawn."""
        if not shape._element.blip_rId or (image := shape.image).ext not in _SEEN:
            return None
        name, alt = self._file(image.blob, "images", image.ext), alternative(shape)
        self._now.lost += [] if alt else [f"{name} has no alternative text: say what it shows"]
        left, top, right, bottom = (max(0.0, getattr(shape, f"crop_{s}")) for s in ("left", "top", "right", "bottom"))
        cut = left + top + right + bottom > 0.002 and left + right < 1 and top + bottom < 1
        crop = cut and tuple(round(share, 4) for share in (left, top, 1 - left - right, 1 - top - bottom))
        return filled(picture=name, alt=alt or f"Picture of slide {self._now.number}", crop=crop)

    def _file(self, blob: bytes, folder: str, ending: str) -> str:
        """The path of a file, which is there once if several slides show it."""
        start, n = f"{folder}/slide-{self._now.number:02}", 1
        while (name := self._names.get((blob, ending), f"{start}{f'-{n}' * (n > 1)}.{ending}")) in self.files:
            if self.files[name] == blob:
                return name
            n += 1
        self.files[name] = blob
        self._names[blob, ending] = name
        return name

    def _draw(self, slide: Any, shapes: Sequence[Any]) -> None:
        """Make one part of all drawings, with the labels that lie on them; a few boxes with words are words."""
        formula = f".//{M}oMath"  # of which the text frame says nothing
        texts = [s for s in shapes if s.has_text_frame]
        boxed = [s for s in texts if s.text_frame.text.strip() or s._element.find(formula) is not None]
        bare = [s for s in shapes if s not in boxed]
        forms = {e.get("prst") for s in bare for e in s._element.iter(f"{A}prstGeom", f"{A}custGeom")}
        texts = [s for s in slide.shapes if s.has_text_frame and not s.is_placeholder]
        read = any(len(s.text_frame.text) > _LONG or s._element.find(f".//{M}oMath") is not None for s in texts)
        few = len(boxed) < _MOST and len(bare) < _MOST
        tags = {s._element.tag for s in bare}
        panels = read and tags <= {f"{P}sp"} and forms <= _PANELS
        if panels or (few and tags <= {f"{P}sp", f"{P}cxnSp"}):
            self._now.parts += [Part(_box(s), self._text.words(s.text_frame._txBody)) for s in boxed]
            self._now.lost += [f"lines and shapes without words: {', '.join(s.name for s in bare)}"] if bare else []
            return
        boxes = [_box(shape) for shape in shapes]
        x, y = max(0, min(box.x for box in boxes)), max(0, min(box.y for box in boxes))
        around = Rect(x, y, max(b.right for b in boxes) - x, max(b.bottom for b in boxes) - y)
        near = Rect(x - around.w // 12, y - around.h // 12, around.w * 7 // 6, around.h * 7 // 6)
        inside = [s for s in slide.shapes if not s.is_placeholder and s not in shapes and near.holds(_box(s))]
        labels = [s for s in inside if s._element.tag in (f"{P}sp", f"{P}pic")]
        places = [_box(label) for label in labels]
        self._now.parts = [part for part in self._now.parts if part.box not in places]
        things = (*shapes, *labels)
        words = (" ".join(text.split()) for s in things for text in (alternative(s), *said(s._element, self._part)))
        alt = " · ".join(filter(None, words)) or f"Drawing of slide {self._now.number}"
        drawn = frozenset(s.shape_id for s in things)
        self._now.parts.append(Part(around, {"picture": "", "alt": alt}, drawn))


def _box(shape: Any) -> Rect:
    return Rect(shape.left or 0, shape.top or 0, shape.width or 0, shape.height or 0)
