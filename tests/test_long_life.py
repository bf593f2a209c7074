"""From git's files alone, with nothing run, every lecture builds, and shows what was once recorded."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from conftest import ROOT
from readback import slides, texts

from deck.code.ansi import plain

OUTLINES = ["outline.yaml", *sorted(f"examples/{path.name}/outline.yaml" for path in (ROOT / "examples").iterdir())]
EXPECTED = r"warning: (\d+ figures? not drawn|no file assets/\S+, for snippets/\S+ was not run)"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as it is cloned: what git knows, and no cache."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("this is no checkout of git")
    folder = tmp_path_factory.mktemp("checkout")
    for name in listed.stdout.decode().split("\0")[:-1]:
        if not name.startswith("tests/"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    return folder


def recorded(outline: Path) -> Iterator[dict[str, Any]]:
    """The snippets of a lecture, each with what it gave."""
    for path in sorted((outline.parent / "assets" / "recordings").glob("*.json")):
        yield from json.loads(path.read_text(encoding="utf-8"))["snippets"]


def lines(snippet: dict[str, Any]) -> list[str]:
    """The lines, cells and words that a snippet gave."""
    found = [plain(line) for line in snippet["output"]]
    found += [snippet["value"]] if isinstance(snippet["value"], str) else []
    for result in snippet.get("results", ()):
        found += [cell for row in result.get("rows", ()) for cell in row.split("\t")]
        found += [word for shown in result.get("shows", ()) for word in re.findall(r"^'(.*)' at ", shown)]
    return [line for line in found if line]


def missing(snippet: dict[str, Any], slide: str) -> list[str]:
    """What a slide does not show of what a snippet gave; nothing, if it says how many lines it leaves out."""
    left = [line for line in lines(snippet) if line not in slide]
    return [] if f"… {len(left)} more lines" in slide else left


@pytest.mark.slow
@pytest.mark.parametrize("name", OUTLINES)
def test_a_fresh_checkout_shows_what_was_recorded(name: str, checkout: Path) -> None:
    deck = checkout / Path(name).with_suffix(".pptx")
    command = [sys.executable, "build.py", name, "--no-run", "-o", str(deck)]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    warnings = [line for line in done.stderr.splitlines() if not line.startswith(" ")]
    assert [line for line in warnings if not re.search(EXPECTED, line)] == []
    found = ["\n".join(line for shape in slide.shapes for line in texts(shape)) for slide in slides(deck)]
    notes = [slide.notes_slide.notes_text_frame.text for slide in slides(deck) if slide.has_notes_slide]
    for snippet in recorded(checkout / name):
        assert any(not missing(snippet, slide) for slide in (*found, *notes)), snippet["name"]
    with ZipFile(deck) as package:
        media = {package.read(name) for name in package.namelist() if name.startswith("ppt/media/")}
    for picture in (checkout / name).parent.glob("assets/recordings/*.png"):
        assert picture.read_bytes() in media
