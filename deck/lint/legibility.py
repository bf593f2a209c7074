"""Judge what can be seen of a slide: sizes, colours, pictures, charts, and where lines end."""

import re
from collections.abc import Iterator, Sequence
from operator import attrgetter
from pathlib import Path
from unicodedata import category, name

from deck.base.colors import contrast
from deck.base.problem import Where
from deck.base.units import PER, Rect
from deck.layout import typeset
from deck.layout.fitting import DPI, fitted
from deck.layout.measure import known
from deck.lint.talk import Finding, Talk, Words, at, attribute, least, line
from deck.model import tags
from deck.model.placed import Page, Placed
from deck.model.style import LETTERS, script_fonts
from deck.model.text import Run

SMALL, SMALL_PRINT = 14, 10  # points, from the last row; of sources, which are looked up afterwards
SHARP = 150  # pixels an inch: less shows its squares on a projector
CODECS = {"hvc1": "HEVC", "hev1": "HEVC", "av01": "AV1", "vp09": "VP9", "mp4v": "MPEG-4 Part 2"}
MOST_LINES = 2
OPENING_LINES = 3  # on the title slide, where the title is the content
LONELY, LOST = 0.1, 0.05  # of the line: a shorter one is not seen to be a line, in a title and in smaller type
TOUCHING = PER["pt"] * 4  # of overlap, which side bearings and line spacing hide
COLORS, SLICES, BARS, NAMES = 5, 6, 30, 25
SEEN = 3.0  # the contrast of what is no text (WCAG 2.2, success criterion 1.4.11)


def small_text(page: Page, talk: Talk) -> Iterator[Finding]:
    """The last row cannot read text under 14 pt; a source may go down to 10 pt."""
    for item in page.placed:
        floor = SMALL_PRINT if isinstance(item.node, tags.Source) else SMALL
        small = min(talk.words(item), key=attrgetter("size"), default=None)
        if small and small.size < floor:
            message = f"text of {small.size:g} pt, under {floor} pt"
            yield Finding(line(page, small.paragraph), message, "use fewer words, or a larger size")
        label = min(item.artwork.labels() if item.artwork else (), key=attrgetter("size"), default=None)
        if label and round(label.size, 2) < floor:
            words = " ".join("".join(text for text, _ in runs) for runs in label.lines)[:30]
            file, where = Path(getattr(item.node, "src", "")).name, attribute(page, item.node, "src")
            message = f"{file or 'a figure'}: {words!r} is text of {round(label.size, 2):g} pt, under {floor} pt"
            yield Finding(where, message, "set it larger, and leave some of it out")
        bitmap = item.bitmap
        if isinstance(item.node, tags.Picture) and bitmap and bitmap.letters:  # of an SVG: as small as that is shown
            size = bitmap.letters * fitted(item.node, item.rect, bitmap.pixels).whole.w / PER["pt"]
            if size < SMALL - 0.5:
                where, hint = attribute(page, item.node, "src"), "show it larger, or a part of it with 'crop:'"
                yield Finding(where, f"text of {size:.0f} pt in the drawing, under {SMALL} pt", hint)


def low_contrast(page: Page, talk: Talk) -> Iterator[Finding]:
    """Text too close in colour to what is behind it fades in a lit room: 4.5 : 1, or 3 : 1 where it is large (WCAG)."""
    layout = talk.layouts[page.tree.layout]
    for item, behind in talk.grounds(page):
        told = set()
        for words in talk.words(item) if behind else ():
            for run, token in _colored(words, layout.link or talk.style.link or "accent"):
                under = [own] if (own := run.ground or words.ground) else behind
                faint = _faint(token, under, words, talk, bold=run.bold)
                if faint and token not in told and run.text.strip() and (token != words.color or not words.placeholder):
                    told.add(token)
                    yield Finding(at(page, run.where), faint, "use ink, or another ground")


def missing_glyphs(page: Page, talk: Talk) -> Iterator[Finding]:
    """Letters of a script that the typeface lacks come out in whichever PowerPoint picks, unless a `lang` says it."""
    font, lang = talk.style.fonts["body"], page.slide.lang or talk.deck.text("lang", "en")
    for run in (run for item in page.placed for words in talk.words(item) for run in words.paragraph.runs):
        have = script_fonts(run.lang or lang)
        for char in run.text if known(font) and not run.text.isascii() else ():
            tag = LETTERS.get(name(char, "?").split()[0], "") if category(char) == "Lo" else ""
            faces = script_fonts(tag)
            if tag and faces != have and faces.keys() & have.keys() != {"east"}:
                (face,) = faces.values()
                hint = f"write [words]{{lang={tag}}}, or `lang: {tag}`: they are set in {face}"
                yield Finding(at(page, run.where), f"{font} has no letters like {char!r}", hint)
                break


def _colored(words: Words, link: str) -> Iterator[tuple[Run, str]]:
    """Runs with their colour, those of formulas with each."""
    for run in words.paragraph.runs:
        yield run, link if run.href else run.color or words.color
        if run.formula:
            from deck.maths.layers import colors

            yield from ((run, token) for token in colors(run.formula.body))


def faint_layout(talk: Talk) -> Iterator[Finding]:
    """Text that the theme itself sets too close in colour to what is behind it is faint on every slide; told once."""
    told = set()
    for page in talk.pages:
        layout = talk.layouts[page.tree.layout]
        for item, behind in talk.grounds(page):
            if not item.placeholder or (layout.name, item.node.area) in told:
                continue
            faints = (_faint(words.color, behind, words, talk) for words in talk.words(item) if behind)
            faint = next(filter(None, faints), "")
            if faint:
                told.add((layout.name, item.node.area))
                message = f"the {item.node.area} of layout {layout.brand!r} is {faint}"
                yield Finding(talk.deck.fields.place("theme"), message, "have the theme mended, or take another layout")


def _faint(color: str, behind: Sequence[str], words: Words, talk: Talk, *, bold: bool = False) -> str:
    """What is to be said of a colour on what is behind it; nothing if it can be read on all of that."""
    ground = min(behind, key=lambda name: contrast(talk.color(color), talk.color(name)))
    has, needs = contrast(talk.color(color), talk.color(ground)), least(words.size, words.bold or bold)
    said = f"{color} on {ground} at {words.size:g} pt: contrast {has:.1f} : 1, under {needs:g} : 1"
    return said if has < needs else ""


def text_over_picture(page: Page, talk: Talk) -> Iterator[Finding]:
    """Words across a picture are hard to read, and hide it."""
    seen = tags.Figure | tags.Picture | tags.Qr | tags.Video
    pictures = [_shown(item) for item in page.placed if isinstance(item.node, seen)]
    for item in page.placed if pictures else ():
        banded = isinstance(item.node, tags.Shape) and item.node.fill != "none"  # which lets nothing show through
        words = talk.words(item) if not isinstance(item.node, tags.Callout) and not banded else []
        if words and any(_written(item, talk).overlaps(picture, TOUCHING) for picture in pictures):
            message = f"{words[0].paragraph.line[:30]!r} lies over a picture"
            yield Finding(line(page, words[0].paragraph), message, "give each a place of its own")


def _shown(item: Placed) -> Rect:
    """What a picture covers of its place."""
    if isinstance(item.node, tags.Qr):
        return item.rect.centred(1)
    if isinstance(item.node, tags.Picture) and item.bitmap:
        return fitted(item.node, item.rect, item.bitmap.pixels).rect
    if isinstance(item.node, tags.Video) and item.bitmap:
        return item.rect.centred(item.bitmap.pixels[0] / item.bitmap.pixels[1])
    return item.rect


def _written(item: Placed, talk: Talk) -> Rect:
    """What the words of a node cover of its place, as far as they begin at its top."""
    node, rect, text = item.node, item.rect, item.node.paragraphs
    if isinstance(node, tags.Body) or (isinstance(node, tags.Text) and node.anchor == "top"):
        sizes = item.sizes or (item.placeholder.sizes if item.placeholder else ())
        height = typeset.height(text, rect.w, sizes, talk.style, placeholder=item.placeholder)
        return Rect(rect.x, rect.y, rect.w, height)
    return rect


def low_resolution(page: Page, _: Talk) -> Iterator[Finding]:
    """A picture of fewer than 150 pixels an inch, as large as it is shown, is blurred."""
    for item in page.placed:
        bitmap = item.bitmap
        if not isinstance(item.node, tags.Picture) or not bitmap or bitmap.vector:
            continue
        width, height = bitmap.pixels
        dpi = DPI * width / fitted(item.node, item.rect, bitmap.pixels).wanted[0]
        if dpi < SHARP:
            message = f"{width} × {height} pixels, shown at {dpi:.0f} an inch, under {SHARP}"
            hint = f"take one at least {round(width * SHARP / dpi):,} pixels wide, or show it smaller"
            yield Finding(attribute(page, item.node, "src"), message, hint)


def film_codec(page: Page, _: Talk) -> Iterator[Finding]:
    """A film that is not encoded in H.264 stays black on some machines."""
    for item in page.placed:
        bitmap = item.bitmap
        if isinstance(item.node, tags.Video) and bitmap and bitmap.film and bitmap.film.codec not in ("avc1", "avc3"):
            message = f"a film in {CODECS.get(bitmap.film.codec, bitmap.film.codec)}, which some machines do not play"
            hint = f"ffmpeg -i {bitmap.film.path.name} -c:v libx264 -pix_fmt yuv420p -c:a aac new.mp4"
            yield Finding(attribute(page, item.node, "src"), message, hint)


def title_long(page: Page, talk: Talk) -> Iterator[Finding]:
    """A title is read at a glance: two lines at most, three on the title slide."""
    most = OPENING_LINES if page.slide.kind == "title" else MOST_LINES
    for item in page.placed:
        for words in talk.words(item) if isinstance(item.node, tags.Title) else ():
            count = len(talk.lines(words, item.rect.w))
            if count > most:
                message = f"a title of {count} lines, over {most}"
                yield Finding(line(page, words.paragraph), message, "say it shorter, and the rest in 'lead:'")


def orphan(page: Page, talk: Talk) -> Iterator[Finding]:
    """A short word alone on a last line looks like a mistake."""
    for item in page.placed:
        least = item.rect.w * (LONELY if isinstance(item.node, tags.Title | tags.Lead) else LOST)
        for words in talk.words(item) if isinstance(item.node, tags.Placeholder | tags.Text) else ():
            *above, last = talk.lines(words, item.rect.w)
            if above and re.fullmatch(r"\S+", last) and _width(last, words, talk) < least:
                message = f"{last!r} stands alone on a last line"
                yield Finding(line(page, words.paragraph), message, "say it a little shorter, or longer")


def _width(text: str, words: Words, talk: Talk) -> int:
    font = words.placeholder.font if words.placeholder else talk.style.fonts["body"]
    return typeset.word_width(text, words.size, font, bold=words.bold)


def crowded_chart(page: Page, _: Talk) -> Iterator[Finding]:
    """Nobody tells six colours apart, or reads seven slices, thirty bars or as many names; of many, highlight one."""
    for item in page.placed:
        if isinstance(item.node, tags.Chart):
            for what, most, hint in _crowds(item.node):
                yield Finding(at(page, *_places(item.node)), f"{what}, over {most}", hint)


def _crowds(node: tags.Chart) -> Iterator[tuple[str, int, str]]:
    from deck.layout.chart.content import ROUND, read

    content = read(node)
    series, rows = len(content.series), len(content)
    if node.kind in ROUND and rows > SLICES:
        yield f"{rows} slices", SLICES, "add the small ones up, or draw bars"
    if series > COLORS and not content.lit:
        yield f"{series} colours", COLORS, "choose columns with 'y:', or highlight one"
    if node.named and rows > NAMES:
        yield f"{rows} names", NAMES, "leave some cells of that column empty, or the column out"
    if node.kind == "bar" and len(content.values) > BARS:
        yield f"{len(content.values)} bars", BARS, "show the first with 'sort:' and 'most:', or draw lines"


def faint_chart(page: Page, talk: Talk) -> Iterator[Finding]:
    """Lines, bars and points too close in colour to the ground are not seen: 3 : 1 at least (WCAG)."""
    for item, behind in talk.grounds(page):
        tokens = _tokens(item.node) if isinstance(item.node, tags.Chart) else ()
        for ground in behind:
            for token in tokens:
                has = contrast(talk.color(token), talk.color(ground))
                if has < SEEN:
                    message = f"{token} on {ground} in a chart: contrast {has:.1f} : 1, under {SEEN:g} : 1"
                    yield Finding(at(page, *_places(item.node)), message, "change the theme's colours")


def _tokens(node: tags.Chart) -> list[str]:
    """The colours that a chart is drawn in."""
    from deck.layout.chart.content import read
    from deck.layout.chart.plan import marks

    drawn = marks(read(node), node)
    return list(dict.fromkeys(token for mark in drawn for token in (mark.color, *mark.points.values())))


def _places(node: tags.Node) -> Iterator[Where]:
    """Where the words of a chart were written."""
    yield from (run.where for inner in tags.walk(node) for paragraph in inner.paragraphs for run in paragraph.runs)
