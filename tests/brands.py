"""Templates that this project did not make, and what can be wrong with one."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pptx
import pypandoc
import pytest

OFFICE = Path("/usr/lib/libreoffice/share/template/common/presnt")
DEFAULT = Path(pptx.__file__).parent / "templates" / "default.pptx"
_DEJAVU = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
DANISH = {
    "Title Slide": "Titelslide",
    "Title and Content": "Titel og indholdsobjekt",
    "Section Header": "Afsnitsoverskrift",
    "Two Content": "To indholdsobjekter",
    "Comparison": "Sammenligning",
    "Title Only": "Kun titel",
    "Blank": "Tomt",
    "Content with Caption": "Indhold med billedtekst",
    "Picture with Caption": "Billede med billedtekst",
}
_TYPES = ("title", "obj", "secHead", "twoObj", "twoTxTwoObj", "titleOnly", "blank", "objTx", "picTx")


def pandoc(path: Path) -> Path:
    """pandoc's reference.pptx, 16:9, with four slides and notes."""
    made = subprocess.run(
        [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.pptx"], capture_output=True, check=True
    )
    path.write_bytes(made.stdout)
    return path


def default(path: Path) -> Path:
    """python-pptx's default.pptx, 4:3, without slides."""
    return Path(shutil.copy(DEFAULT, path))


def danish(path: Path) -> Path:
    """pandoc's, with Danish names for its layouts, which say nothing of their types."""
    pandoc(path)
    return rewritten(path, lambda name, blob: _in_danish(blob) if "slideLayouts/slideLayout" in name else blob)


def _in_danish(blob: bytes) -> bytes:
    for name, word in DANISH.items():
        blob = blob.replace(f'<p:cSld name="{name}"'.encode(), f'<p:cSld name="{word}"'.encode())
    for kind in _TYPES:
        blob = blob.replace(f' type="{kind}" preserve'.encode(), b" preserve")
    return blob


def office(name: str) -> Callable[[Path], Path]:
    """One of the templates that LibreOffice's Debian package ships, as PowerPoint's."""

    def make(path: Path) -> Path:
        soffice, source = shutil.which("soffice"), OFFICE / f"{name}.otp"
        if not soffice or not source.is_file():
            pytest.skip("no LibreOffice with templates here: apt-get install libreoffice-impress")
        profile = f"-env:UserInstallation=file://{path.parent}/profile"
        command = [soffice, profile, "--headless", "--convert-to", "pptx", "--outdir", str(path.parent), str(source)]
        subprocess.run(command, capture_output=True, check=True, timeout=180)
        return (path.parent / f"{name}.pptx").rename(path)

    return make


BRANDS: Mapping[str, Callable[[Path], Path]] = {
    "pandoc": pandoc,
    "python-pptx": default,
    "danish": danish,
    "blue-curve": office("Blue_Curve"),
    "dna": office("DNA"),
}


def rewritten(
    path: Path, rewrite: Callable[[str, bytes], bytes | None], more: Mapping[str, bytes] | None = None
) -> Path:
    """A package with its parts rewritten; None leaves one out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            blob = rewrite(name, old.read(name))
            if blob is not None:
                new.writestr(name, blob)
        for name, blob in (more or {}).items():
            new.writestr(name, blob)
    path.write_bytes(stream.getvalue())
    return path


def without(path: Path, *names: str) -> Path:
    """A template without some of its layouts."""
    presentation: Any = pptx.Presentation(str(path))
    for entry in list(presentation.slides._sldIdLst):
        presentation.part.drop_rel(entry.rId)
        presentation.slides._sldIdLst.remove(entry)
    for name in names:
        layout = presentation.slide_layouts.get_by_name(name)
        assert layout is not None
        presentation.slide_layouts.remove(layout)
    presentation.save(str(path))
    return path


def _replaced(part: str, old: str, new: str) -> Callable[[Path], object]:
    def make(folder: Path) -> object:
        path = default(folder / "acme.potx")
        return rewritten(path, lambda name, blob: blob.replace(old.encode(), new.encode()) if part in name else blob)

    return make


def _word(folder: Path) -> object:
    return _replaced("[Content_Types]", "presentationml.presentation.main", "wordprocessingml.document.main")(folder)


def _cut(folder: Path) -> object:
    path = default(folder / "acme.potx")
    return path.write_bytes(path.read_bytes()[:-3000])


def _offsets(folder: Path) -> object:
    """An archive that says that its list of parts is farther on than it is: the parts would begin before the file."""
    blob = bytearray(default(folder / "acme.potx").read_bytes())
    said = int.from_bytes(blob[-6:-2], "little")
    blob[-6:-2] = (said + 1000).to_bytes(4, "little")
    return (folder / "acme.potx").write_bytes(blob)


def _bomb(folder: Path) -> object:
    path = default(folder / "acme.potx")
    return rewritten(path, lambda _, blob: blob, {"ppt/media/white.bmp": bytes(50_000_000)})


def _entities(folder: Path) -> object:
    path, declared = default(folder / "acme.potx"), b'?>\n<!DOCTYPE p [<!ENTITY a "aaaaaaaa">]>'
    return rewritten(path, lambda name, blob: blob.replace(b"?>", declared, 1) if "Masters/slideM" in name else blob)


def _without_layouts(folder: Path) -> object:
    path = default(folder / "acme.potx")
    return rewritten(path, lambda name, blob: None if "slideLayouts/" in name else blob)


def _untitled(folder: Path) -> object:
    path = default(folder / "acme.potx")
    rewritten(path, lambda name, blob: blob.replace(b'type="ctrTitle"', b'type="body"') if "Layouts" in name else blob)
    return rewritten(
        path, lambda name, blob: blob.replace(b'type="title"/>', b'type="body"/>') if "Layouts" in name else blob
    )


WRONG: Mapping[str, Callable[[Path], object]] = {  # what is done to the folder of a case in tests/problems
    "theme-brand-text": lambda folder: (folder / "acme.potx").write_text("no archive"),
    "theme-brand-word": _word,
    "theme-brand-password": lambda folder: (folder / "acme.potx").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600)),
    "theme-brand-cut": _cut,
    "theme-brand-offsets": _offsets,
    "theme-brand-bomb": _bomb,
    "theme-brand-entities": _entities,
    "theme-brand-xml": _replaced("slideMasters/slideMaster", "<p:cSld>", "<p:cSld"),
    "theme-brand-styles": _replaced("ppt/tableStyles", "<a:tblStyleLst", "<a:tblStyleLst <"),
    "theme-brand-number": _replaced("slideLayouts/slideLayout2", '<a:off x="', '<a:off x="1. one '),
    "theme-brand-lacks": _replaced("slideLayouts/slideLayout2", '<p:cNvPr id="2" name="Title 1"/>', ""),
    "theme-brand-rels": _replaced("ppt/_rels/presentation.xml.rels", 'Id="rId1" ', ""),
    "theme-brand-size": _replaced("slideMasters/slideMaster", 'sz="4400"', 'sz="large"'),
    "theme-brand-colour": _replaced("theme/theme1", '<a:accent2><a:srgbClr val="C0504D"/>', "<a:accent2>"),
    "theme-brand-order": _replaced("slideLayouts/slideLayout2", "<a:off ", "<p:off "),
    "theme-brand-master": _replaced(
        "slideLayouts/_rels/slideLayout6", "relationships/slideMaster", "relationships/none"
    ),
    "theme-brand-strict": _replaced(
        "ppt/presentation.xml",
        "http://schemas.openxmlformats.org/presentationml/2006/main",
        "http://purl.oclc.org/ooxml/presentationml/main",
    ),
    "theme-brand-no-layouts": _without_layouts,
    "theme-brand-untitled": _untitled,
    "theme-font-family": lambda folder: shutil.copy(_DEJAVU, folder / "Inter.ttf"),
}
