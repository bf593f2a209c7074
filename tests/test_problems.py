"""Every mistake is told in lines as its case in tests/problems says, and the deck that was there stays as it was."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT
from PIL import Image

from deck.cli import main
from tools.make_mistakes import Case, cases, page

OLD = b"the deck of last week"


def _rewritten(old: str, new: str, encoding: str = "utf-8") -> Callable[[Path], None]:
    def rewrite(folder: Path) -> None:
        outline = folder / "outline.yaml"
        outline.write_bytes(outline.read_text(encoding="utf-8").replace(old, new).encode(encoding))

    return rewrite


def _picture(cut: int = 0, size: tuple[int, int] = (40, 30)) -> Callable[[Path], None]:
    def save(folder: Path) -> None:
        path = folder / "assets" / "a.png"
        path.parent.mkdir(exist_ok=True)
        Image.effect_noise(size, 50).save(path)
        path.write_bytes(path.read_bytes()[: -cut or None])

    return save


def _bomb(folder: Path) -> None:
    """A file of some hundred bytes that claims 30,000 x 30,000 pixels."""
    _picture()(folder)
    path = folder / "assets" / "a.png"
    blob = bytearray(path.read_bytes())
    header = b"IHDR" + (30_000).to_bytes(4, "big") * 2 + bytes(blob[24:29])
    blob[12:29] = header
    blob[29:33] = zlib_crc(header)
    path.write_bytes(blob)


def zlib_crc(chunk: bytes) -> bytes:
    import zlib

    return zlib.crc32(chunk).to_bytes(4, "big")


def _link_outside(folder: Path) -> None:
    (folder / "assets").mkdir()
    (folder / "assets" / "a.png").symlink_to("/etc/hosts")


def _unreadable(folder: Path) -> None:
    _picture()(folder)
    (folder / "assets" / "a.png").chmod(0)
    if os.access(folder / "assets" / "a.png", os.R_OK):
        pytest.skip("this user may read everything")


def _read_only(folder: Path) -> None:
    (folder / "out").mkdir(mode=0o500)
    if os.access(folder / "out", os.W_OK):
        pytest.skip("this user may write everywhere")


PREPARE: dict[str, Callable[[Path], None]] = {  # what no case in a repository can be: done to its copy
    "yaml-nul": _rewritten("␀", "\0"),
    "yaml-utf16": _rewritten("", "", "utf-16"),
    "yaml-latin1": _rewritten("", "", "latin-1"),
    "yaml-huge": lambda folder: os.truncate(folder / "outline.yaml", 50_000_000),
    "outline-missing": lambda folder: (folder / "outline.yaml").unlink(),
    "outline-folder": lambda folder: [(folder / "outline.yaml").unlink(), (folder / "outline.yaml").mkdir()] and None,
    "file-truncated": _picture(cut=200),
    "file-bomb": _bomb,
    "file-link": _link_outside,
    "file-unreadable": _unreadable,
    "output-read-only": _read_only,
    "output-folder": lambda folder: (folder / "talk.pptx").mkdir(),
    "slide-side": _picture(),
    "slide-fit": _picture(),
    "file-no-alt": _picture(),
    "fit-picture": _picture(),
}


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.path.stem)
def test_mistake_is_told(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if case.path.is_dir():
        shutil.copytree(case.path, tmp_path, dirs_exist_ok=True)
    else:
        shutil.copy(case.path, tmp_path / "outline.yaml")
    (tmp_path / "deck.pptx").write_bytes(OLD)
    monkeypatch.chdir(tmp_path)
    PREPARE.get(case.path.stem, lambda _: None)(tmp_path)
    assert main(["outline.yaml", "-o", "deck.pptx", *case.options]) == 1
    *told, last = capsys.readouterr().err.splitlines()
    assert told == case.printed
    errors = sum(": error: " in line for line in told)
    assert last == f"{errors} error{'s'[: errors > 1]}; nothing was written"
    assert (tmp_path / "deck.pptx").read_bytes() == OLD
