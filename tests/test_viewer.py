"""The HTML file in a real browser: clicks as PowerPoint has them, overview, search, links, print, a second window."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import films
import pypdfium2
import pytest
from conftest import built_in, furnished
from readback import slides as slides_of
from viewing import chromium, opened, until

from deck.cli.main import main

pytestmark = pytest.mark.browser

OUTLINE = """\
title: Clicks
minutes: 10
transition: fade
slides:
- {kind: title}
- section: Words
  title: One by one
  id: words
  build: true
  dim: true
  bullets: [Early, "[Two](#last) and [out](https://a.example)", Late]
  notes: "**First** this, then $x^2$.\\n\\n- a\\n- b"
- {title: Hidden, hidden: true, bullets: [for questions]}
- kind: figure
  section: Figures
  title: Comes and goes
  step: 2
  until: 3
  effect: wipe
  figure: figures/example.py
  alt: A line that rises from left to right
  notes: Say it.
- {kind: code, title: Lines, run: false, lines: 1 | 2, code: "a = 1\\nb = 2"}
- {kind: video, title: A film, video: films/example.mp4, alt: Grey, transition: push}
- {title: The end, id: last, bullets: [Nothing more]}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A deck as .pptx and as HTML, with notes and without."""
    folder = furnished(tmp_path_factory.mktemp("viewer"))
    assert built_in(folder, OUTLINE).path
    for name, more in (("notes.html", ["--notes"]), ("plain.html", [])):
        assert main(["html", str(folder / "outline.yaml"), "-o", str(folder / name), *more]) == 0
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as shown:
        yield shown


@pytest.fixture
def page(browser: Any, folder: Path) -> Iterator[Any]:
    with opened(browser, (folder / "notes.html").as_uri()) as shown:
        yield shown


def place(page: Any) -> str:
    return str(page.locator("#place").inner_text())


def seen(page: Any, text: str) -> bool:
    """Whether words of the slide that is shown can be seen."""
    return bool(page.locator("main > .current text", has_text=text).first.is_visible())


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_each_slide_takes_the_clicks_that_it_takes_in_powerpoint(page: Any, folder: Path) -> None:
    sequences = [slide.part.blob.decode().partition("interactiveSeq")[0] for slide in slides_of(folder / "deck.pptx")]
    timing = [re.findall('nodeType="clickEffect"', sequence) for sequence in sequences]
    found = []
    for number in range(1, 1 + len(timing)):
        press(page, str(number), "Enter")
        found.append(int((re.findall(r"of (\d+)", place(page)) or ["0"])[0]))
    assert found == list(map(len, timing)) and sum(found) == 7


def test_a_click_shows_what_comes_then_and_going_back_takes_it_away(page: Any) -> None:
    press(page, "2", "Enter")
    assert place(page) == "2 / 7 · click 0 of 3" and not seen(page, "Early")
    press(page, "ArrowRight")
    assert seen(page, "Early") and not seen(page, "Late")
    early = page.locator("main > .current tspan", has_text="Early")
    assert not early.evaluate("part => part.closest('.faint')")
    press(page, " ")
    assert early.evaluate("part => part.closest('.faint') !== null")
    press(page, "PageDown")
    assert place(page) == "2 / 7 · click 3 of 3" and seen(page, "Late")
    press(page, "ArrowLeft")
    assert not seen(page, "Late") and page.url.endswith("#2.2")


def test_hidden_slides_are_passed_over_and_what_leaves_is_gone(page: Any) -> None:
    press(page, "2", "Enter", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight")
    assert place(page) == "4 / 7 · click 0 of 2"
    figure = page.locator("main > .current g.figure")
    shown = []
    for _ in range(2):
        press(page, "ArrowRight")
        until(page, "!document.getAnimations().length")
        shown.append(figure.evaluate("part => getComputedStyle(part).visibility"))
    assert shown == ["visible", "hidden"]
    press(page, "3", "Enter")
    assert place(page).endswith("hidden")


def test_a_part_fades_in_unless_motion_is_unwanted(browser: Any, folder: Path) -> None:
    counts = []
    for motion in ("no-preference", "reduce"):
        with opened(browser, (folder / "plain.html").as_uri() + "#2", reduced_motion=motion) as page:
            press(page, "ArrowRight")
            counts.append(page.evaluate("document.getAnimations().length"))
    assert counts[0] > 0 and counts[1] == 0


SOUND = """\
title: A sound
slides:
- {title: Before, bullets: [Silence]}
- {title: A sound, bullets: [It beeps], audio: {sound: films/example.wav, play: auto}}
- {kind: video, title: A film, video: films/example.mp4, alt: Grey}
"""


def test_a_sound_plays_while_its_slide_is_shown_and_a_click_on_it_stops_it(browser: Any, lecture: Path) -> None:
    (lecture / "assets" / "films" / "example.wav").write_bytes(films.wav(20))
    (lecture / "outline.yaml").write_text(SOUND)
    assert main(["html", str(lecture / "outline.yaml"), "-o", str(lecture / "sound.html")]) == 0
    sound, paused = "document.querySelector('main audio')", "document.querySelector('main audio').paused"
    with opened(browser, (lecture / "sound.html").as_uri()) as page:
        press(page, "ArrowRight")
        until(page, f"!{paused} && {sound}.currentTime > 0")
        page.locator("main > .current [data-play] image").click(force=True)
        assert page.evaluate(paused)
        assert place(page).startswith("2 /")
        press(page, "ArrowLeft", "ArrowRight")
        until(page, f"!{paused}")
        press(page, "ArrowRight")
        assert page.evaluate(paused)
        assert page.locator("main video").count() == 1
        assert page.locator("#strip video").count() == 0


def test_links_lead_to_slides_by_number_and_by_name(page: Any, folder: Path) -> None:
    assert page.evaluate("location.hash = '#5'; new Promise(done => setTimeout(done, 50))") is None
    assert place(page).startswith("5 / 7")
    page.goto((folder / "notes.html").as_uri() + "#words")
    assert place(page).startswith("2 / 7")
    press(page, "ArrowRight", "ArrowRight")
    page.locator("main > .current a", has_text="Two").click()
    assert place(page).startswith("7 / 7")
    page.goto((folder / "notes.html").as_uri() + "#2.1")
    page.reload()
    assert place(page) == "2 / 7 · click 1 of 3"


def test_the_overview_shows_all_and_a_search_what_is_meant(page: Any) -> None:
    press(page, "o")
    items = page.locator("#strip li[data-key]")
    assert items.count() == 7 and page.locator("#strip .section").all_inner_texts() == ["Words", "Figures"]
    until(page, "[...document.querySelectorAll('#strip img')].every(img => img.naturalWidth > 0)")
    press(page, "/")
    page.keyboard.type("say it")  # in the notes of the figure alone
    assert [item.get_attribute("data-key") for item in items.all() if item.is_visible()] == ["4"]
    press(page, "Enter")
    assert place(page).startswith("4 / 7") and not page.locator("#strip.found").count()


def test_nothing_outside_the_file_is_asked_for(browser: Any, folder: Path) -> None:
    with opened(browser, "about:blank") as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.partition(":")[0]))
        page.goto((folder / "notes.html").as_uri())
        press(page, "o", "Escape", "p")
        page.wait_for_timeout(300)
        assert set(asked) <= {"file", "blob", "data"} and asked.count("file") <= 2  # the presenter's window too


def test_notes_are_there_only_if_asked_for(folder: Path) -> None:
    plain, notes = ((folder / name).read_text() for name in ("plain.html", "notes.html"))
    assert "Say it." not in plain and "Say it." in notes
    assert "<strong>First</strong>" in notes and "<sup>2</sup>" in notes and "<ul><li>a</li><li>b</li></ul>" in notes


def test_it_is_read_in_order_with_headings_and_descriptions(page: Any) -> None:
    assert page.evaluate("document.documentElement.lang") == "en-GB"
    assert page.locator("main h2").all_text_contents() == [
        *("Clicks", "One by one", "Hidden", "Comes and goes", "Lines", "A film", "The end")
    ]
    press(page, "4", "Enter", "ArrowRight")
    snapshot = page.locator("main > .current").aria_snapshot()
    assert snapshot.index('heading "Comes and goes"') < snapshot.index('img "A line that rises from left to right"')
    assert snapshot.count("Comes and goes") == 2  # the section and its heading, not the drawing once more


def test_it_prints_a_slide_a_page_as_it_is_in_the_end(page: Any, tmp_path: Path) -> None:
    press(page, "2", "Enter")
    page.pdf(path=tmp_path / "print.pdf", prefer_css_page_size=True, print_background=True)
    with pypdfium2.PdfDocument(tmp_path / "print.pdf") as pdf:
        assert len(pdf) == 7
        assert pdf[1].get_width() == pytest.approx(13.333 * 72, abs=1)
        assert "Late" in "".join(pdf[1].get_textpage().get_text_range().split())  # lines are loose


def test_the_presenter_s_window_leads_and_shows_what_comes(page: Any) -> None:
    press(page, "2", "Enter")
    with page.expect_popup() as popup:
        press(page, "p")
    own = popup.value
    until(own, "document.body.classList.contains('presenting')")
    assert own.locator("#said strong").inner_text() == "First"
    assert own.locator("#next h2").inner_text() == "Next click (3 left)"
    assert own.locator("#next text", has_text="Early").is_visible()
    assert not own.locator("#next text", has_text="Late").is_visible()
    press(own, "ArrowRight", "ArrowRight")
    until(page, "document.querySelector('#place').textContent.includes('click 2')")
    assert page.locator("header").is_hidden()  # it is on the projector
    press(own, "7", "Enter")
    until(page, "location.hash === '#7'")
    assert own.locator("#next .end").inner_text() == "The end"
    assert own.locator("footer .plan").inner_text().startswith("Figures ")
    press(own, "b")
    page.locator("#cover").wait_for(state="visible")
    press(own, "b", "l")
    page.locator("#cover").wait_for(state="hidden")
    own.mouse.move(300, 400)
    page.locator("#laser").wait_for(state="visible")
    assert re.fullmatch(r"\d:\d\d", own.locator("footer .timer").inner_text())
    page.bring_to_front()
    press(page, "ArrowLeft")
    until(own, "location.hash.startsWith('#6')")


def test_the_room_test_changes_how_the_slide_looks(page: Any) -> None:
    looks = set()
    for _ in range(7):
        looks.add(page.locator("main").evaluate("main => getComputedStyle(main).filter + main.classList"))
        press(page, "r")
    assert len(looks) == 7
