"""Define how a theme looks: colours, typefaces, sizes, and the layouts with their areas."""

from collections.abc import Mapping
from pathlib import Path

from deck.base.dataclass import dataclass, field, replace
from deck.base.units import PER, Rect

SERIES = ("accent", "second", "third", "fourth", "fifth")
TOKENS = ("paper", "ink", "panel", "grey", *SERIES, "hairline")  # the names of a theme's colours

LOOKS = {  # words that templates ask for; light.yaml says what each may be
    **{"panel": "rect", "picture": "none", "title": "bold", "title_color": "ink", "foot": "all"},
}


MIRRORED = {"left": "right", "right": "left", "center": "center"}
_LINES = Path(__file__).with_name("scripts.txt").read_text(encoding="utf-8").splitlines()[1:]
_ROWS = [[cell.split() for cell in line.split("|")] for line in _LINES]
_SCRIPTS = {tag: (kind, " ".join(face)) for tags, _, (kind,), face, *_ in _ROWS for tag in tags}
_RTL = {tag for tags, _, _, _, *sides in _ROWS if sides for tag in tags}
LETTERS = {name: tags[0] for tags, names, *_ in _ROWS for name in names}  # a language by its letters' names in Unicode


def right_to_left(lang: str) -> bool:
    """Whether a language, by its tag, is written from right to left."""
    return lang.casefold().split("-")[0] in _RTL


def script_fonts(lang: str) -> dict[str, str]:
    """The typeface for the script of a language, as "complex" or "east"; none where any has it."""
    tag = lang.casefold()
    found = _SCRIPTS.get(tag) or _SCRIPTS.get(tag.split("-")[0])
    return dict([found]) if found else {}


@dataclass(frozen=True)
class Style:
    """How things look, by name: hex colours ("#990000"), typefaces, sizes in points, largest first, areas.

    design: which of ours has the parts and templates of its own; looks: words that templates ask for.
    """

    name: str
    dark: bool
    colors: dict[str, str]
    fonts: dict[str, str]
    sizes: dict[str, tuple[float, ...]]
    page: tuple[int, int]
    areas: dict[str, Rect]
    design: str = "plain"
    looks: dict[str, str] = field(default_factory=lambda: dict(LOOKS))
    font_files: tuple[str, ...] = ()  # paths of fonts that have no table to measure by
    link: str = ""  # the colour of links, where it is not the accent's
    mark: str = ""  # the letters in the course's mark; none without
    unit: float = 1.0  # times as large as on our own pages a brand has gaps and figures, for want of room
    cells: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # a brand's own table style: fill, ink by part
    rtl: bool = False  # its language is written from right to left, and slides are mirrored
    turned: bool = False  # other than its layouts are

    @property
    def unturned(self) -> "Style":
        """The style of what stands at the foot of every slide."""
        return replace(self, rtl=not self.rtl, turned=False) if self.turned else self

    def raised(self, area: Rect) -> Rect:
        """An area of the content as it is where the title has no lead under it."""
        top = max(self.areas["title"].bottom, area.y - PER["in"] // 2)
        return Rect(area.x, top, area.w, area.bottom - top)


def tokens(style: Style) -> dict[str, str]:
    """The theme's names of its colours by what they look like, "RRGGBB"."""
    return {style.colors[token].lstrip("#").upper(): token for token in TOKENS}


@dataclass(frozen=True)
class Level:
    """How a placeholder sets the paragraphs of one level.

    size in points; left: where its text begins, first: where its first line does, from there (EMU); spacing in
    single-spaced lines; gap: what is left free before a paragraph, in em; bullet: whether a marker hangs before it.
    """

    size: float
    left: int = 0
    first: int = 0
    spacing: float = 1.0
    gap: float = 0.0
    bullet: bool = False


@dataclass(frozen=True)
class PlaceholderStyle:
    """How a placeholder sets its text: typeface, colour, levels.

    Colours are #RRGGBB; fill: that of its shape, "" where one sees through it; inset: left, top, right, bottom, in EMU.
    align: left, center or right; anchor: top, middle or bottom, where text is less high than its place.
    grows: its place grows with the text; ink: the colour of the theme in which words are written where its own could
    not be read.
    """

    font: str
    color: str
    levels: tuple[Level, ...]
    bold: bool = False
    upper: bool = False
    fill: str = ""
    inset: tuple[int, int, int, int] = (0, 0, 0, 0)
    align: str = "left"
    anchor: str = "top"
    grows: bool = False
    ink: str = ""

    @property
    def sizes(self) -> tuple[float, ...]:
        """Points by level."""
        return tuple(level.size for level in self.levels)


@dataclass(frozen=True)
class Layout:
    """A slide layout: where its text and pictures lie, by area.

    name: by which slides ask for it; brand: what it is called in the template.

    styles: how text is set in each area that takes text; placeholders: the areas where the layout itself sets it so.
    Where an area that is filled lies on another, the other keeps what is left of it. backdrop: what is painted behind
    them, the lowest first; a colour is "" where a picture leaves it unknown. mark: where the course's mark stands.

    A brand's has three more: clear, what of an area is free of the layout's art; rooms, how far the text of a
    placeholder may reach; slots, the type of the placeholder of an area in which a table, chart or picture may stand;
    link, the colour of links, where the theme's could not be read; plated: what has no placeholder that takes words
    stands on a plate of paper, for on the layout's own ground it could not be seen.
    """

    name: str
    brand: str
    areas: dict[str, Rect]
    placeholders: tuple[str, ...]
    styles: dict[str, PlaceholderStyle]
    backdrop: tuple[tuple[Rect, str], ...]
    mark: Rect | None = None
    clear: Mapping[str, Rect] = field(default_factory=dict)
    rooms: Mapping[str, Rect] = field(default_factory=dict)
    slots: Mapping[str, str] = field(default_factory=dict)
    link: str = ""
    plated: bool = False


@dataclass(frozen=True)
class Theme:
    """What the engine knows of a brand: how it looks, and its layouts by the names that slides ask for.

    missing: those of our own layouts for which another of the brand's stands in.
    """

    style: Style
    layouts: dict[str, Layout]
    missing: tuple[str, ...] = ()

    def of(self, lang: str) -> "Theme":
        """The theme for a slide in a language of its own, "" for the deck's; its layouts stay as they are."""
        turned = bool(lang) and right_to_left(lang) != self.style.rtl
        return replace(self, style=replace(self.style, rtl=not self.style.rtl, turned=True)) if turned else self
