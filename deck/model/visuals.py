"""Define the tags for what is seen rather than read."""

from pathlib import Path
from typing import ClassVar, Literal

from deck.base.dataclass import dataclass
from deck.base.units import Extent, Moment, Point, Rect, RelativeRect
from deck.model.artwork import Artwork
from deck.model.node import Anchor, Content, Node, Token
from deck.model.results import Output
from deck.model.values import Scalar

ALL, ANYWHERE, FIFTH, BEGIN = RelativeRect(), Point(), Extent("0.2"), Moment("0")


@dataclass(frozen=True)
class Awaited:
    """A file that a slide shows, and the code, or the name of its file, that is yet to make it."""

    name: Scalar
    code: Scalar


class Figure(Node):
    """A matplotlib figure file under assets/, drawn for the place it lands in.

    value: an expression whose value, computed in the session of that name, is given to its draw(); steps: the gids of
    its parts in the order in which they come, like "axes | curve label", a click for each that stands between bars;
    width: its own, a part of its place like 60%, or a length.
    """

    src: str
    alt: str
    width: str = ""
    value: str = ""
    session: str = ""
    steps: str = ""
    artwork: Literal["auto", "native", "svg", "png"] = "auto"
    result: Output | None = None  # of its value; None until that was computed
    awaited: Awaited | None = None


class Ready(Figure):
    """A figure, or a picture, that a snippet made: it need not be drawn. No tag gives it, but code.

    size: in EMU; asked: the size in inches that it was asked to have, if it has that, and not one of its author's.
    """

    made: Artwork
    size: tuple[int, int]
    asked: tuple[float, float] | None = None


class Picture(Node):
    """A picture file under assets/: PNG, JPEG, GIF, SVG, WebP or BMP.

    crop: the part of it that is shown, in parts of its width and height: left, top, width, height; fit: all of that
    inside its place, or its place covered by it; focus: what then stays in sight, like 0.3 0.2 or top left; frame: its
    corners and edge; width: its own, a part of its place like 60%, or a length; alike: all pictures of the slide that
    say so are of one scale, and begin at one height; anchor: where it stands in a place that is higher.
    """

    src: str
    alt: str = ""
    decorative: bool = False
    crop: RelativeRect = ALL
    fit: Literal["contain", "cover"] = "contain"
    focus: Point = ANYWHERE
    frame: Literal["none", "rounded", "line", "rounded line"] = "none"
    width: str = ""
    alike: bool = False
    anchor: Anchor = "middle"
    file: Path | None = None
    awaited: Awaited | None = None


class Player(Node):
    """What is played: an MP4, M4V or MOV film, or an MP3, M4A or WAV sound, under assets/.

    play: auto, as soon as it is there; click, at the click after that; or the number of the click; a click on it stops
    it and lets it go on; loop: again and again; start, end: the seconds between which it is played.
    """

    src: str
    alt: str = ""
    decorative: bool = False
    play: str = "click"
    loop: bool = False
    file: Path | None = None
    awaited: Awaited | None = None
    start: Moment = BEGIN
    end: Moment = BEGIN

    @property
    def begins(self) -> int:
        """The click at which it begins to play; 0: as soon as the slide is shown."""
        asked = {"auto": self.step, "click": self.step + 1}
        return asked[self.play] if self.play in asked else max(self.step, int(self.play))


class Video(Player):
    """A film; poster: the picture that is seen until it plays, else one of its own; mute: without its sound."""

    poster: str = ""
    mute: bool = False


class Audio(Player):
    """A sound: a small loudspeaker in the margin, beside the slide's number."""


class Callout(Node):
    """A few words on something in the picture, figure or code that it stands in, in inline Markdown.

    on: the number of a line of code; to: where that is, in parts of the picture's width and height from its top left
    corner, like 0.4 0.25; kind: an arrow from the words to it, a box or a circle round it, or a number on it; size: of
    the box or circle, as parts of the picture's width and height, or as one of its width; label: where the words stand,
    else where there is room.
    """

    content: ClassVar[Content] = "inline"
    on: int = 0
    to: Point = ANYWHERE
    kind: Literal["arrow", "box", "circle", "number"] = "arrow"
    size: Extent = FIFTH
    label: Point = ANYWHERE
    line: Token = "accent"
    words: Rect | None = None


class Qr(Node):
    """A link as a QR code, in native shapes."""

    link: str
    alt: str
