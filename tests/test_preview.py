"""The live preview: what is edited is seen, what is wrong is told, a click opens its place, and nobody else gets in."""

from __future__ import annotations

import http.client
import signal
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from conftest import furnished
from readback import words
from viewing import chromium, opened, previewed, until

browser_test = pytest.mark.browser
OUTLINE = """\
title: Seen
slides:
- {title: One, bullets: [first words, more of them], notes: Say one.}
- title: Two
  id: two
  bullets: [second words]
  notes: Say two.
- kind: figure
  title: Three
  figure: figures/example.py
  alt: A line that rises from left to right
- {kind: code, title: Four, code: number.py}
- {title: Five, bullets: [fifth words]}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as shown:
        yield shown


@pytest.fixture
def outline(tmp_path: Path) -> Path:
    folder = furnished(tmp_path)
    (folder / "assets" / "number.py").write_text("print(6 * 7)")
    (folder / "outline.yaml").write_text(OUTLINE)
    return folder / "outline.yaml"


@pytest.fixture
def page(browser: Any, outline: Path) -> Iterator[Any]:
    with previewed(outline) as (address, _), opened(browser, address) as shown:
        yield shown


def edit(outline: Path, old: str, new: str) -> None:
    text = outline.read_text()
    assert old in text
    outline.write_text(text.replace(old, new))


def reads(page: Any, text: str) -> None:
    """Wait until the slide that is shown says something."""
    until(page, f"document.querySelector('main > .current svg').textContent.includes({text!r})")


def number(page: Any) -> str:
    return str(page.locator("#place").inner_text().split()[0])


@browser_test
def test_what_is_edited_is_seen_and_followed_and_the_rest_stays(page: Any, outline: Path) -> None:
    page.evaluate("window.kept = [...document.querySelectorAll('main > section')]")
    edit(outline, "second words", "other words")
    reads(page, "other words")
    assert number(page) == "2"  # the slide that was edited is followed
    same = "[...document.querySelectorAll('main > section')].map((slide, n) => slide === window.kept[n])"
    assert page.evaluate(same) == [True, False, True, True, True]  # only that one was sent anew
    page.keyboard.press("End")
    (outline.parent / "assets" / "figures" / "example.py").write_text("def draw(ax):\n    ax.set_title('Anew')\n")
    until(page, "document.querySelectorAll('main > section')[2].textContent.includes('Anew')")
    assert number(page) == "5"  # what one looked at stays
    (outline.parent / "assets" / "number.py").write_text("print(11 * 11)")
    until(page, "document.querySelectorAll('main > section')[3].textContent.includes('121')")
    deck = outline.parent / "out" / "seen.pptx"
    until(page, "document.querySelector('#told').textContent.includes('seen.pptx written')")
    assert "other words" in words(deck) and "121" in words(deck)


@browser_test
def test_a_new_slide_and_one_that_moves_are_followed(page: Any, outline: Path) -> None:
    edit(outline, "- title: Two", "- {title: New, bullets: [quite new]}\n- title: Two")
    reads(page, "quite new")
    assert number(page) == "2"
    until(page, "document.querySelectorAll('main > section').length === 6")
    text = outline.read_text()
    line = "- {title: One, bullets: [first words, more of them], notes: Say one.}\n"
    outline.write_text(text.replace(line, "") + line)
    reads(page, "first words")
    assert number(page) == "6"
    edit(outline, "- {title: New, bullets: [quite new]}\n", "")
    until(page, "document.querySelectorAll('main > section').length === 5")
    assert number(page) == "5"


@browser_test
def test_an_outline_that_is_broken_half_way_loses_no_slide(page: Any, outline: Path) -> None:
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    whole = outline.read_text()
    outline.write_text(whole[: whole.index("second")] + '"unfinished')
    page.locator("#band").wait_for(state="visible")
    assert "outline.yaml:" in page.locator("#band").inner_text()
    assert page.locator("main > section").count() == 5
    reads(page, "second words")
    outline.write_text(whole.replace("second words", "second words again"))
    reads(page, "again")
    page.locator("#band").wait_for(state="hidden")
    edit(outline, "  id: two", "  idd: two")
    page.locator("#problems .error", has_text="nothing uses 'idd'").wait_for()
    assert "did you mean 'id'?" in page.locator("#problems .hint").first.inner_text()
    assert page.locator("#strip .mark.error").count() == 1
    renamed = outline.with_name("outline.yaml~new")
    renamed.write_text(outline.read_text().replace("idd", "id"))
    renamed.replace(outline)  # as editors save
    page.locator("#band").wait_for(state="hidden")


@browser_test
def test_a_figure_that_raises_is_told_there_and_the_rest_goes_on(page: Any, outline: Path) -> None:
    figure = outline.parent / "assets" / "figures" / "example.py"
    figure.write_text("def draw(ax):\n    ax.plot(nonsense)\n")
    page.locator("#band", has_text="nonsense").wait_for()
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    assert "NameError" in page.locator("#problems .error").first.inner_text()
    edit(outline, "first words", "words that are seen")
    reads(page, "words that are seen")
    figure.write_text("def draw(ax):\n    ax.set_title('Mended')\n")
    page.locator("#band").wait_for(state="hidden")
    assert "Mended" in page.locator("main > section").nth(2).inner_text()


@browser_test
def test_a_click_opens_the_place_of_what_it_hits(browser: Any, outline: Path, tmp_path: Path) -> None:
    script, said = tmp_path / "editor.py", tmp_path / "said"
    script.write_text(f"import sys; open({str(said)!r}, 'a').write(' '.join(sys.argv[1:]) + chr(10))")
    editor = f"{sys.executable} {script} {{file}} {{line}} {{column}}"
    with previewed(outline, "--editor", editor) as (address, _), opened(browser, address) as page:
        edit(outline, "title: Seen", "title: Seen\n")  # everything moves a line down
        until(page, "document.documentElement.dataset.version > 4")
        page.locator("main > .current text", has_text="more of them").click()
        page.locator("#told", has_text="Opened").wait_for()
        page.keyboard.press("3")
        page.keyboard.press("Enter")
        page.locator("main > .current g.figure path").first.click(force=True)
        until(page, "document.querySelector('#told').textContent.includes(':11:')")
        while len(lines := said.read_text().splitlines()) < 2:
            page.wait_for_timeout(20)
    assert lines[0] == f"{outline} 4 39" and lines[1].startswith(f"{outline} 11 ")


@browser_test
def test_two_hundred_slides_reload_and_a_second_window(browser: Any, outline: Path) -> None:
    many = "".join(f"- {{title: Slide {n}, bullets: [words {n}], notes: Notes {n}.}}\n" for n in range(200))
    outline.write_text("title: Many\nslides:\n" + many)
    with previewed(outline, "--no-write") as (address, _), opened(browser, address) as page:
        page.evaluate("window.kept = [...document.querySelectorAll('main > section')]")
        edit(outline, "words 150", "words 150 and more")
        reads(page, "and more")
        until(page, "document.documentElement.dataset.version > 4")
        kept = page.evaluate("[...document.querySelectorAll('main > section')].filter(s => kept.includes(s)).length")
        assert kept == 199
        page.reload()
        assert number(page) == "151"
        with page.expect_popup() as popup:
            page.keyboard.press("p")
        own = popup.value
        until(own, "document.querySelector('#said')?.textContent.includes('Notes 150')")
        edit(outline, "Notes 150", "Other notes")
        until(own, "document.querySelector('#said').textContent.includes('Other notes')")
        own.keyboard.press("ArrowRight")
        until(page, "location.hash === '#152'")
    assert not (outline.parent / "out").exists()


def ask(address: str, path: str = "", method: str = "GET", body: str = "", **headers: str) -> tuple[int, str]:
    """What the server answers: its status, and what it says."""
    at = urlsplit(address)
    assert at.hostname and at.port
    connection = http.client.HTTPConnection(at.hostname, at.port, timeout=20)
    connection.request(method, at.path + path, body or None, headers)
    response = connection.getresponse()
    try:
        return response.status, response.read().decode()
    finally:
        response.close()
        connection.close()


@pytest.mark.slow
def test_who_does_not_know_the_secret_or_comes_from_elsewhere_gets_nothing(outline: Path, tmp_path: Path) -> None:
    with previewed(outline, "--no-write") as (address, process), previewed(outline) as (other, _):
        here = urlsplit(address)
        own = f"http://{here.netloc}"
        assert here.hostname == "127.0.0.1" and here.port != urlsplit(other).port
        assert ask(address)[0] == 200 and "first words" in ask(address)[1]
        assert ask(address, Host="evil.example")[0] == 404
        assert ask(address, Origin="https://evil.example")[0] == 404
        assert ask(own + "/" + "x" * 24 + "/")[0] == ask(own + "/")[0] == 404
        for path in ("outline.yaml", "../outline.yaml", "assets/number.py", "open/../../outline.yaml"):
            assert ask(address, path)[0] in (404, 405)
        word = '{"key": "s1", "at": "+0:1"}'
        assert ask(address, "open", "POST", word)[0] == 404  # no browser leaves out where it comes from
        assert ask(address, "open", "POST", word, Origin="https://evil.example")[0] == 404
        for made_up in ("[]", "nonsense", '{"key": "s1", "at": "/etc/passwd:1:1"}', '{"problem": 10**9}', "x" * 2000):
            assert ask(address, "open", "POST", made_up, Origin=own)[0] == 404
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0
        with pytest.raises(ConnectionRefusedError):
            ask(address)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")
def test_a_stranger_s_lecture_runs_nothing_and_the_end_leaves_nothing(outline: Path, tmp_path: Path) -> None:
    (outline.parent / "assets" / "number.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    with previewed(outline, "--no-run", "--no-write") as (address, process):
        assert "A line that rises" in ask(address)[1]
        edit(outline, "first words", "edited")
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        assert children.read_text().split() == []
    assert not (tmp_path / "ran").exists() and not (outline.parent / "out").exists()


@pytest.mark.slow
def test_the_deck_that_somebody_edited_is_left_alone_and_told(outline: Path) -> None:
    deck = outline.parent / "out" / "seen.pptx"
    deck.parent.mkdir()
    deck.write_text("mine")
    with previewed(outline) as (address, _):
        end = 0
        while "did not write" not in ask(address)[1] and end < 100:
            end += 1
    assert deck.read_text() == "mine" and stat.S_ISREG(deck.stat().st_mode)
