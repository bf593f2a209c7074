"""Every mistake is told in the words of its case in tests/problems, with its code, and the deck that was there stays.

To take new words and codes after reading them: LECTERN_GOLDEN=write python -m pytest tests/test_problems.py (twice,
where their number has changed and with it that of the lines below), then python tools/make_mistakes.py.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import subprocess
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import get_args
from unittest import mock

import films
import pptx
import pytest
from brands import WRONG
from conftest import ROOT, Build
from make_mistakes import Case, cases, page
from PIL import Image

from deck.base.cache import Cache, digest
from deck.base.codes import Code
from deck.base.files import FOLDER
from deck.cli import main as cli
from deck.cli.main import main
from deck.cli.progress import tell_few

OLD = b"the deck of last week"


def _rewritten(old: str, new: str, encoding: str = "utf-8") -> Callable[[Path], None]:
    def rewrite(folder: Path) -> None:
        outline = folder / "outline.yaml"
        outline.write_bytes(outline.read_text(encoding="utf-8").replace(old, new).encode(encoding))

    return rewrite


def _picture(folder: Path) -> Path:
    path = folder / "assets" / "a.png"
    path.parent.mkdir(exist_ok=True)
    Image.effect_noise((40, 30), 50).save(path)
    return path


def _truncated(folder: Path) -> None:
    path = _picture(folder)
    path.write_bytes(path.read_bytes()[:-200])


def _bomb(folder: Path) -> None:
    """A file of a kilobyte that claims 30,000 x 30,000 pixels."""
    path = _picture(folder)
    blob = path.read_bytes()
    header = b"IHDR" + (30_000).to_bytes(4, "big") * 2 + blob[24:29]
    path.write_bytes(blob[:12] + header + zlib.crc32(header).to_bytes(4, "big") + blob[33:])


def _moving(name: str, keep: float = 1) -> Callable[[Path], None]:
    """A picture of three, of which a part is kept."""

    def make(folder: Path) -> None:
        path = _picture(folder).with_name(name)
        first, *others = [Image.effect_noise((40, 30), 50) for _ in range(3)]
        first.save(path, save_all=True, append_images=others)
        os.truncate(path, int(path.stat().st_size * keep))

    return make


def _films(folder: Path) -> None:
    """Films and sounds: sound, cut off, of a kind that PowerPoint does not play, and far too large."""
    assets = folder / "assets"
    assets.mkdir(exist_ok=True)
    (assets / "a.mp4").write_bytes(films.mp4())
    (assets / "cut.mp4").write_bytes(films.mp4()[:-5])
    (assets / "a.webm").write_bytes(b"\x1a\x45\xdf\xa3" + bytes(100))
    (assets / "a.mp3").write_bytes(films.mp3())
    (assets / "huge.mp4").touch()
    os.truncate(assets / "huge.mp4", 1_000_000_000)


def _link_outside(folder: Path) -> None:
    (folder / "assets").mkdir()
    (folder / "assets" / "a.png").symlink_to(__file__)


def _unreadable(folder: Path) -> None:
    path = _picture(folder)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")


def _read_only(folder: Path) -> None:
    (folder / "out").mkdir(mode=0o500)
    if os.access(folder / "out", os.W_OK):
        pytest.skip("this user may write everywhere")


def _huge_table(folder: Path) -> None:
    (folder / "assets").mkdir()
    (folder / "assets" / "models.csv").touch()
    os.truncate(folder / "assets" / "models.csv", 50_000_000)


def _folder_for_outline(folder: Path) -> None:
    (folder / "outline.yaml").unlink()
    (folder / "outline.yaml").mkdir()


def _edited(folder: Path) -> None:
    """The deck as it was built, with two edits made since."""
    path = folder / "deck.pptx"
    assert main([str(folder / "outline.yaml"), "-o", str(path)]) == 0
    presentation = pptx.Presentation(str(path))
    (slide,) = presentation.slides
    slide.shapes.title.text_frame.paragraphs[0].runs[0].text = "What may change"
    slide.placeholders[1].text_frame.paragraphs[1].runs[0].text = "Models can generalise, some say"
    presentation.save(str(path))


def _cloud(folder: Path) -> None:
    (folder / "assets").mkdir()
    (folder / "assets" / "cloud.csv").write_text("x,y\n" + "1,2\n" * 10_000)


ALL = [case.path.stem for case in cases()]


def _mounted(folder: Path) -> Iterator[None]:
    """A disk of 16 kB."""
    (folder / "full").mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", folder / "full"], check=False).returncode:
        pytest.skip("this user may mount nothing")
    yield
    subprocess.run(["umount", folder / "full"], check=True)


def _hurried(_: Path) -> AbstractContextManager[object]:
    """A build in which figures are given half a second, once what draws them has been imported."""
    importlib.import_module("deck.graphics.drawing.figure")
    importlib.import_module("deck.graphics.drawing.native")
    return mock.patch("deck.graphics.draw.LIMIT", 0.5)


def _held(folder: Path) -> Iterator[None]:
    """A deck that cannot be replaced, as one that PowerPoint has open on Windows."""
    deck = folder / "open" / "talk.pptx"
    assert main([str(folder / "outline.yaml"), "-o", str(deck)]) == 0
    if subprocess.run(["chattr", "+i", deck], check=False).returncode:
        pytest.skip("this file system lets every file be replaced")
    yield
    subprocess.run(["chattr", "-i", deck], check=True)


PREPARE: dict[str, Callable[[Path], object]] = {  # what a file in a repository cannot be is done to its copy
    "yaml-nul": _rewritten("␀", "\0"),
    "yaml-utf16": _rewritten("", "", "utf-16"),
    "yaml-latin1": _rewritten("", "", "latin-1"),
    "yaml-huge": lambda folder: os.truncate(folder / "outline.yaml", 50_000_000),
    "outline-missing": lambda folder: (folder / "outline.yaml").unlink(),
    "outline-folder": _folder_for_outline,
    "file-truncated": _truncated,
    "file-bomb": _bomb,
    "picture-bytes": lambda folder: os.truncate(_picture(folder), 200_000_000),
    "picture-moves": _moving("a.webp"),
    "picture-gif": _moving("a.gif", 0.6),
    "file-link": _link_outside,
    **dict.fromkeys((name for name in ALL if name.startswith(("video-", "audio-"))), _films),
    "file-unreadable": _unreadable,
    "chart-many-rows": _cloud,
    **WRONG,
    "output-read-only": _read_only,
    "output-edited": _edited,
    "table-huge": _huge_table,
    "cache-foreign": lambda folder: (folder / FOLDER).write_text("mine"),
    "cache-old": lambda folder: Cache(folder / ".cache").keep(digest("old"), "old"),
    "output-pipe": lambda folder: os.mkfifo(folder / "talk.pptx"),
    "output-link": lambda folder: (folder / "talk.pptx").symlink_to("outline.yaml"),
    "output-nowhere": lambda folder: (folder / "talk.pptx").symlink_to("nowhere.pptx"),
    "output-leads-out": lambda folder: (folder / "out").symlink_to(".."),
    "output-folder": lambda folder: (folder / "talk.pptx").mkdir(),
    **dict.fromkeys((name for name in ALL if name.startswith(("picture-f", "picture-c", "callout-"))), _picture),
    **dict.fromkeys(("slide-side", "slide-fit", "file-no-alt", "fit-picture"), _picture),
}


AROUND: dict[str, Callable[[Path], AbstractContextManager[object]]] = {
    "output-full": contextmanager(_mounted),
    "output-open": contextmanager(_held),
    "figure-hangs": _hurried,
}


WARNINGS = {"preview-lines", "theme-layouts", "slide-markup"}  # codes of what is never an error, and so no case
COMMANDS = {"diagram-missing", "template-keys"}  # told by `schema` and `kinds` alone


@pytest.fixture
def prepared(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The working folder of a case, with an old deck in it; afterwards, what was done to the machine is undone."""
    if case.path.is_dir():
        shutil.copytree(case.path, tmp_path, dirs_exist_ok=True)
    else:
        shutil.copy(case.path, tmp_path / "outline.yaml")
    monkeypatch.chdir(tmp_path)
    if case.path.stem in PREPARE:
        PREPARE[case.path.stem](tmp_path)
    around = AROUND.get(case.path.stem)
    with around(tmp_path) if around else nullcontext():
        if not (tmp_path / "deck.pptx").exists():
            (tmp_path / "deck.pptx").write_bytes(OLD)
        yield tmp_path


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.path.stem)
def test_mistake_is_told(case: Case, prepared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    before = (prepared / "deck.pptx").read_bytes()
    with mock.patch.object(cli, "tell_few", wraps=tell_few) as seen:
        assert main(["outline.yaml", "-o", "deck.pptx", *case.options]) == 1
    codes = list(dict.fromkeys(problem.code for call in seen.call_args_list for problem in call.args[0]))
    said = capsys.readouterr()
    *told, last = said.err.splitlines()
    if os.environ.get("LECTERN_GOLDEN") == "write":
        case.rewrite(codes, told)
    assert (codes, told) == (case.codes, case.printed)
    errors = sum(": error: " in line for line in told)
    assert last == f"{errors} error{'s'[: errors > 1]}; nothing was written"
    assert "Traceback" not in said.out
    assert (prepared / "deck.pptx").read_bytes() == before
    assert not list(prepared.rglob("*.part"))


def test_every_code_is_shown_by_a_case() -> None:
    shown = {code for case in cases() for code in case.codes}
    assert set(get_args(Code)) - shown == WARNINGS | COMMANDS
    said = (ROOT / "deck" / "base" / "codes.txt").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^([\w-]+): \S", said, re.MULTILINE)) == get_args(Code)


def test_page_of_mistakes_is_fresh() -> None:
    assert page() == (ROOT / "docs" / "mistakes.md").read_text(encoding="utf-8"), "run python tools/make_mistakes.py"


def test_problems_are_one_json_object_a_line(
    lecture: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(lecture)
    (lecture / "outline.yaml").write_text("autor: me\nslides:\n- {title: One, bulets: [“one”]}\n", encoding="utf-8")
    assert main(["outline.yaml", "-o", "deck.pptx", "--json"]) == 1
    said = capsys.readouterr()
    assert said.err == ""
    place = {"file": "outline.yaml", "level": "error", "code": "outline-unknown-key"}
    assert [json.loads(line) for line in said.out.splitlines()] == [
        {**place, "line": 1, "column": 1, "message": "nothing uses 'autor'", "hint": "did you mean 'author'?"},
        {**place, "line": 3, "column": 16, "message": "nothing uses 'bulets'", "hint": "did you mean 'bullets'?"},
    ]
    (lecture / "outline.yaml").write_text("slides:\n- {title: One, bullets: [one]}\n")
    assert main(["outline.yaml", "-o", "deck.pptx", "--json"]) == 0
    assert capsys.readouterr() == ("", "")


def test_figure_that_matplotlib_cannot_draw_is_told_in_one_line(built: Build, lecture: Path) -> None:
    (lecture / "assets" / "figures" / "example.py").write_text('def draw(ax):\n    ax.set_title(r"$\\frac{1$")\n')
    report = built("slides:\n- {kind: figure, title: One, figure: figures/example.py, alt: A formula}\n")
    (problem,) = report.problems
    assert problem.message.startswith("example.py raised ValueError: ")
    assert "\n" not in problem.message
    assert "$" in problem.hint


def test_what_a_figure_prints_is_not_among_the_problems(
    lecture: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(lecture)
    (lecture / "assets" / "figures" / "example.py").write_text('def draw(ax):\n    print("drawing")\n')
    (lecture / "outline.yaml").write_text(
        "slides:\n- {kind: figure, title: One, figure: figures/example.py, alt: Nothing but an empty pair of axes}\n"
    )
    assert main(["outline.yaml", "-o", "deck.pptx", "--json"]) == 0
    assert capsys.readouterr() == ("", "drawing\n")
