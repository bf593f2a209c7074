"""Figures become shapes and text that look as matplotlib draws them."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
import pytest
from figure_idioms import IDIOMS, SIZE, drawn
from lecture_figures import lecture_figures
from likeness import (
    DPI,
    NAMESPACES,
    Window,
    deck_of,
    least_alike,
    own_picture,
    parse,
    pictured,
    shortest_label,
    similarity,
    with_label,
    xml_of,
)
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image
from sdk import validate

from deck.base.dataclass import replace
from deck.graphics.drawing import native
from deck.graphics.drawing.figure import draw_figure
from deck.graphics.drawing.native import artwork
from deck.model.artwork import Artwork, Ink, LabelShape

TOKENS = {"000000": "ink", "990000": "accent"}
NUMBERS = {"x", "y", "cx", "cy", "w", "h", "d", "sp", "sz", "rot"}
ALIKE = 0.95
ALIKE_WORDS = 0.87
LESS_ALIKE_WORDS = {  # whose code is large; whose name of an axis keeps off exponents, which are smaller there
    **{"lecture: grad_graph.py": 0.77, "log_axes": 0.72},
}
HIGHER = {"log_axes": 4, "lecture: grad_graph.py": 6, "mathtext": -3}  # for the same reasons; and a fraction is lower
LESS_ALIKE = {"map_projection": (0.80, "matplotlib sets its labels off by pixels, whatever the resolution")}


@pytest.fixture(autouse=True)
def _same_font() -> Iterator[None]:
    """Let matplotlib draw its own pictures in the font that stands in for Arial."""
    with mpl.rc_context({"font.family": "Liberation Sans"}):
        yield


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All idioms, one a slide."""
    with mpl.rc_context({"font.family": "Liberation Sans"}):
        artworks = [artwork(drawn(name), TOKENS) for name in IDIOMS]
    return deck_of(artworks, SIZE, tmp_path_factory.mktemp("idioms") / "idioms.pptx")


def axes() -> tuple[Figure, Axes]:
    """An empty pair of axes without ticks."""
    fig = Figure(figsize=SIZE)
    ax = fig.subplots()
    ax.axis("off")
    ax.set(xlim=(0, 1), ylim=(0, 1))
    return fig, ax


def shapes(fig: Figure, path: str = "*", **kwargs: Any) -> list[Any]:
    """The elements of a figure's artwork that an XPath finds; the figure's ground is left out."""
    fig.patch.set_visible(False)
    found: list[Any] = parse(xml_of(artwork(fig, TOKENS, **kwargs))).xpath(path, namespaces=NAMESPACES)
    return found


def name(shape: Any) -> str:
    return str(shape.xpath("string(.//p:cNvPr/@name)", namespaces=NAMESPACES))


def matplotlibs(fig: Figure) -> Image.Image:
    out = io.BytesIO()
    fig.savefig(out, dpi=DPI, facecolor=fig.get_facecolor())
    return Image.open(out)


@pytest.mark.libreoffice
@pytest.mark.usefixtures("installed_fonts")
def test_idioms_look_as_matplotlib_draws_them(deck: Path) -> None:
    pictures = dict(zip(IDIOMS, pictured(deck), strict=True))
    likeness = {idiom: similarity(picture, matplotlibs(drawn(idiom))) for idiom, picture in pictures.items()}
    bounds = dict.fromkeys(IDIOMS, ALIKE) | {idiom: bound for idiom, (bound, _) in LESS_ALIKE.items()}
    assert {idiom: value for idiom, value in likeness.items() if value < bounds[idiom]} == {}


def _with_own(fig: Figure) -> Compared:
    art = artwork(fig, {})  # colours as they are: the deck has a theme of its own
    return Compared(art, *own_picture(fig))


class Compared(NamedTuple):
    """A figure as it stands on slides, what matplotlib itself draws of it, and where its words stand there."""

    art: Artwork
    own: Image.Image
    windows: Sequence[Window]


@pytest.fixture(scope="module")
def gallery() -> dict[str, Compared]:
    """All idioms, and every figure of the lecture as large as it stands there."""
    with mpl.rc_context({"font.family": "Liberation Sans"}):
        found = {name: _with_own(drawn(name)) for name in IDIOMS}
        return found | {f"lecture: {name}": one for name, one in _of_lecture()}


def _of_lecture() -> Iterator[tuple[str, Compared]]:
    for job in lecture_figures():
        fonts = {"heading": "Liberation Sans", "body": "Liberation Sans", "code": "Liberation Mono"}
        given = {"value": job.value, "vars": {}}
        style = replace(job.style, fonts=fonts)
        compared, _ = draw_figure(job.source, job.assets, job.inches, style, given, _with_own)
        yield job.source.name, compared


def _likeness(gallery: Mapping[str, Compared], arts: Mapping[str, Artwork], path: Path) -> dict[str, float]:
    """How alike each is to matplotlib's own picture, at those words at which it is least."""
    found = {}
    for name, picture in zip(arts, pictured(deck_of(list(arts.values()), (13, 7), path)), strict=True):
        _, own, windows = gallery[name]
        found[name] = least_alike(own, picture.crop((0, 0, *own.size)), windows, HIGHER.get(name, 0))
    return found


@pytest.mark.libreoffice
@pytest.mark.usefixtures("installed_fonts")
def test_every_label_is_where_matplotlib_has_it(gallery: dict[str, Compared], tmp_path: Path) -> None:
    arts = {name: compared.art for name, compared in gallery.items()}
    found = _likeness(gallery, arts, tmp_path / "gallery.pptx")
    assert {name: value for name, value in found.items() if value < LESS_ALIKE_WORDS.get(name, ALIKE_WORDS)} == {}


FIVE = 5 * 72 / DPI  # pixels, in points


def _moved(right: float, down: float) -> Callable[[LabelShape], LabelShape]:
    return lambda label: replace(label, box=(label.box[0] + right, label.box[1] + down, *label.box[2:]))


CHANGES: dict[str, Callable[[LabelShape], LabelShape | None]] = {
    "removed": lambda label: None,
    **{"moved right": _moved(FIVE, 0), "moved left": _moved(-FIVE, 0)},
    **{"moved up": _moved(0, -FIVE), "moved down": _moved(0, FIVE)},
    "recoloured": lambda label: replace(label, ink=Ink("#D02020" if label.ink.color[1:3] < "60" else "#2020D0")),
}


@pytest.mark.libreoffice
@pytest.mark.usefixtures("installed_fonts")
@pytest.mark.parametrize("how", CHANGES)
def test_one_label_of_any_picture_that_is_changed_is_noticed(
    how: str, gallery: dict[str, Compared], tmp_path: Path
) -> None:
    labels = {name: label for name, one in gallery.items() if (label := shortest_label(one.art, one.windows))}
    assert len(labels) > 100
    arts = {name: with_label(gallery[name].art, label, CHANGES[how]) for name, label in labels.items()}
    found = _likeness(gallery, arts, tmp_path / "gallery.pptx")
    assert {name: value for name, value in found.items() if value >= LESS_ALIKE_WORDS.get(name, ALIKE_WORDS)} == {}


@pytest.mark.slow
@pytest.mark.sdk
def test_powerpoint_accepts_them(deck: Path) -> None:
    assert [problem for problem in validate(deck) if "/slides/" in problem] == []


@pytest.mark.slow
@pytest.mark.parametrize("idiom", IDIOMS)
def test_each_idiom_is_legal_and_comes_out_the_same_twice(idiom: str) -> None:
    fig = drawn(idiom)
    art = artwork(fig, TOKENS)
    assert artwork(fig, TOKENS) == art
    tree = parse(xml_of(art))
    for element in tree.iter():
        numbers = {key: value for key, value in element.items() if key in NUMBERS}
        assert all(re.fullmatch(r"-?\d+", value) for value in numbers.values()), numbers
        assert all(0 <= int(value) < 2**31 for key, value in numbers.items() if key not in {"x", "y"}), numbers
    ids = list(map(int, tree.xpath("//p:cNvPr/@id", namespaces=NAMESPACES)))
    assert ids == list(range(2, 2 + len(ids)))
    embedded = tree.xpath("//@r:embed", namespaces=NAMESPACES)
    assert sorted(embedded) == sorted(f"@{index}" for index in range(len(art.pictures)))


def test_text_stays_text_in_the_themes_font_and_colour() -> None:
    fig, ax = axes()
    ax.text(0.5, 0.5, "Tom & <Jerry>", color="#990000", fontsize=18, weight="bold", style="italic", alpha=0.5)
    (box,) = shapes(fig)
    (run,) = box.findall(".//a:r", NAMESPACES)
    assert run.findtext("a:t", None, NAMESPACES) == "Tom & <Jerry>"
    assert dict(run.find("a:rPr", NAMESPACES).items()) == {"lang": "en-GB", "sz": "1800", "b": "1", "i": "1"}
    assert run.xpath("string(a:rPr/a:latin/@typeface)", namespaces=NAMESPACES) == "+mn-lt"
    assert run.xpath("string(.//a:schemeClr/@val)", namespaces=NAMESPACES) == "accent1"
    assert run.xpath("string(.//a:alpha/@val)", namespaces=NAMESPACES) == "50000"
    assert name(box) == "text: Tom & <Jerry>"


def test_a_monospaced_family_is_kept() -> None:
    fig, ax = axes()
    ax.text(0.5, 0.5, "x = 1", family="Consolas")
    assert shapes(fig, "//a:latin/@typeface") == ["Consolas"]


@pytest.mark.parametrize(("ha", "algn"), [("left", "l"), ("center", "ctr"), ("right", "r")])
@pytest.mark.parametrize("rotation", [0, 30, 90])
def test_text_is_anchored_where_it_was_asked_to_be(ha: str, algn: str, rotation: float) -> None:
    fig, ax = axes()
    ax.text(0.5, 0.5, "anchored", ha=ha, rotation=rotation, rotation_mode="anchor")
    (box,) = shapes(fig)
    assert box.xpath("string(.//a:pPr/@algn)", namespaces=NAMESPACES) == algn
    assert int(box.find(".//a:xfrm", NAMESPACES).get("rot", 0)) == -rotation * 60_000 % 21_600_000


@pytest.mark.parametrize("ha", ["left", "center", "right"])
@pytest.mark.parametrize("rotation", [0, 30, 90])
def test_a_label_has_slack_and_its_text_stays_where_it_is(ha: str, rotation: float) -> None:
    fig, ax = axes()
    ax.text(0.5, 0.5, "anchored", ha=ha, rotation=rotation, rotation_mode="anchor")
    (box,) = shapes(fig)
    (label,) = artwork(fig, TOKENS).labels()
    x, y, w, h = (
        int(n) / 12_700 for n in box.xpath(".//a:xfrm/*[self::a:off or self::a:ext]/@*", namespaces=NAMESPACES)
    )
    assert w == pytest.approx(1.04 * label.box[2], abs=0.01)
    side = {"left": -1, "center": 0, "right": 1}[ha] / 2

    def fixed(x: float, y: float, w: float, h: float) -> tuple[float, float]:
        """Where the side is on which the text is aligned."""
        turn = math.radians(rotation)
        return x + w / 2 + side * w * math.cos(turn), y + h / 2 - side * w * math.sin(turn)

    assert fixed(x, y, w, h) == pytest.approx(fixed(*label.box), abs=0.01)


def test_lines_of_one_text_share_a_box() -> None:
    fig, ax = axes()
    ax.text(0.5, 0.5, "first\nthe second line\nthird", multialignment="right", fontsize=20)
    (box,) = shapes(fig)
    assert len(box.findall(".//a:p", NAMESPACES)) == 3
    assert set(box.xpath(".//a:pPr/@algn", namespaces=NAMESPACES)) == {"r"}


def test_formulas_are_outlines_and_the_words_around_them_text() -> None:
    fig, ax = axes()
    ax.text(0.1, 0.5, r"where $x^2$ costs \$5")
    where, formula, costs = shapes(fig)
    assert name(formula) == "formula: $x^2$"
    assert formula.find(".//a:custGeom", NAMESPACES) is not None
    assert [name(where), name(costs)] == ["text: where", "text: costs $5"]


def test_labels_of_log_axes_are_text_with_superscripts() -> None:
    fig = Figure(figsize=SIZE)
    fig.subplots().set(yscale="log", ylim=(1e-3, 1e3), xticks=[])
    runs = [(run.get("baseline"), run.getparent()[-1].text) for run in shapes(fig, "//a:r/a:rPr")]
    assert (None, "10") in runs
    assert ("36000", "−2") in runs  # raised by 36 % of its size


def test_layout_does_not_depend_on_installed_fonts() -> None:
    def drawn_in(family: str) -> str:
        with mpl.rc_context({"font.family": family}):
            return xml_of(artwork(drawn("legends"), TOKENS))

    assert drawn_in("Liberation Sans") == drawn_in("Arial")


def test_artists_with_a_gid_become_one_group_each() -> None:
    fig, ax = axes()
    ax.plot([0, 1], [0, 1])
    for bar in ax.bar([0.2, 0.5], [0.5, 0.7], width=0.1):
        bar.set_gid("bars")
    ax.annotate("here", (0.2, 0.5), (0.5, 0.9), arrowprops={"arrowstyle": "->"}).set_gid("note")
    ax.plot([0, 1], [1, 0])
    assert [name(shape) for shape in shapes(fig)] == ["bars", "line", "line", "note"]
    bars, note = shapes(fig, "p:grpSp")
    assert len(bars.findall("p:sp", NAMESPACES)) == 2
    assert [name(shape) for shape in note.findall("p:sp", NAMESPACES)] == ["shape", "shape", "text: here"]


def test_parts_of_one_gid_are_painted_when_they_were_drawn() -> None:
    fig, ax = axes()
    for x in (0.1, 0.4, 0.7):
        ax.add_patch(mpl.patches.Rectangle((x, 0.2), 0.2, 0.2, color="grey"))
        ax.add_patch(mpl.patches.Rectangle((x + 0.05, 0.25), 0.1, 0.1, color="red", gid="step1"))
    art = artwork(fig, TOKENS)
    seen = [(layer.gid, shape.fill.color) for layer in art.layers for shape in layer.shapes if shape.fill]  # type: ignore[union-attr]
    assert seen[-6:] == [("", "#808080"), ("step1", "#FF0000")] * 3
    assert [name(shape) for shape in shapes(fig)] == ["shape", "step1"] * 3


def test_parts_of_one_gid_are_one_group_where_nothing_lies_between_them() -> None:
    fig, ax = axes()
    for x in (0.1, 0.4, 0.7):
        ax.add_patch(mpl.patches.Rectangle((x, 0.2), 0.2, 0.2, color="grey"))
        ax.add_patch(mpl.patches.Rectangle((x, 0.6), 0.2, 0.2, color="red", gid="step1"))
    ax.plot([0, 1], [0, 1], zorder=0.5)
    for x in (0.1, 0.5):  # a diagonal, whose box holds the labels and which passes between them
        ax.plot([0, 1], [1 - x, 1], color="blue")
        ax.text(0.1, 1 - x / 3, "a label", gid="label")
    assert [name(shape) for shape in shapes(fig)] == ["line", "shape", "step1", *["shape"] * 2, *["line"] * 2, "label"]


def test_the_gid_of_an_axis_holds_its_children() -> None:
    fig = Figure(figsize=SIZE)
    ax = fig.subplots()
    ax.xaxis.set_gid("step1")
    (group,) = shapes(fig, "p:grpSp")
    assert name(group) == "step1"
    assert "text: 0.0" in [name(shape) for shape in group]


def test_labels_name_shapes_and_are_put_back() -> None:
    fig, ax = axes()
    (line,) = ax.plot([0, 1], [0, 1], label="PyTorch")
    assert [name(shape) for shape in shapes(fig)] == ["PyTorch"]
    assert (line.get_gid(), fig.dpi) == (None, mpl.rcParams["figure.dpi"])


def test_points_of_one_style_share_a_shape() -> None:
    fig, ax = axes()
    ax.scatter([0.1, 0.2, 0.3, 0.4], [0.5] * 4, c=["C0", "C1", "C0", "C1"])
    ax.plot([0.1, 0.5, 0.9], [0.2] * 3, "o")
    assert [len(shape.findall(".//a:path", NAMESPACES)) for shape in shapes(fig)] == [2, 2, 3]


def test_dashes_are_as_long_as_asked_for_and_so_are_the_gaps() -> None:
    fig, ax = axes()
    ax.plot([0, 1], [0, 1], linewidth=2, linestyle=(0, (4, 1)))
    assert [dict(dash.attrib) for dash in shapes(fig, "//a:custDash/a:ds")] == [{"d": "400000", "sp": "100000"}]


def test_a_level_line_has_a_height() -> None:
    fig, ax = axes()
    ax.plot([0, 1], [0.5, 0.5])
    (extent,) = shapes(fig, "//a:ext")
    assert int(extent.get("cx")) > 1_000_000
    assert extent.get("cy") == "1"


def test_what_is_far_away_is_left_out() -> None:
    fig, ax = axes()
    ax.text(1e9, 0.5, "far $x$")
    ax.text(0.5, 0.5, r"$\,$")
    ax.plot([1e9, 2e9], [0, 1], clip_on=False)
    ax.add_patch(mpl.patches.Circle((1e12, 0), 1))
    assert shapes(fig) == []


def test_an_image_is_the_right_way_up() -> None:
    fig, ax = axes()
    ax.imshow([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [0, 0, 0]]], extent=(0, 1, 0, 1), interpolation="nearest")
    art = artwork(fig, TOKENS)
    picture = Image.open(io.BytesIO(art.pictures[0].blob)).convert("RGB")
    right, bottom = picture.width - 9, picture.height - 9
    assert [picture.getpixel(at) for at in [(9, 9), (right, 9), (9, bottom)]] == [
        (255, 0, 0),
        (0, 255, 0),
        (0, 0, 255),
    ]


@pytest.mark.slow
def test_many_shapes_become_an_svg_under_native_text() -> None:
    fig, ax = axes()
    for x in np.linspace(0, 1, native.LIMIT + 1):
        ax.plot([x, x], [0, 1])
    ax.text(0.5, 0.5, "still text").set_gid("step1")
    art = artwork(fig, TOKENS)
    assert [name(shape) for shape in shapes(fig)] == ["figure", "step1"]
    assert (art.lost, [picture.content_type for picture in art.pictures]) == ((), ["image/png", "image/svg+xml"])
    assert b"dc:date" not in art.pictures[1].blob
    assert b"still text" not in art.pictures[1].blob
    assert Image.open(io.BytesIO(art.pictures[0].blob)).size == (1000, 750)
    assert len(shapes(fig, mode="native")) == native.LIMIT + 2


@pytest.mark.slow
def test_many_points_become_an_svg_too() -> None:
    for count, pictures in ((39_000, 0), (41_000, 2)):
        fig, ax = axes()
        x = np.linspace(0, 1, count)
        ax.fill(x, x**2)
        assert len(artwork(fig, TOKENS).pictures) == pictures


@pytest.mark.slow
def test_a_figure_can_be_asked_for_as_a_picture() -> None:
    assert len(artwork(drawn("line"), TOKENS, "svg").pictures) == 2
    assert len(artwork(drawn("line"), TOKENS, "png").pictures) == 1
    assert len(artwork(drawn("hatches"), TOKENS, "svg").pictures) == 1
