"""Convert a file with LibreOffice, from wherever it is installed."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from deck.base.interrupt import ended_on_interrupt
from deck.base.regex import regex


class LibreOfficeError(Exception):
    """LibreOffice could not convert a file; says why."""


class LibreOfficeMissingError(LibreOfficeError):
    """There is no LibreOffice on this machine."""


_TAGGED = ("UseTaggedPDF", "PDFUACompliance", "ExportBookmarks")  # what screen readers need
_LANG = regex(rb"(/Type/Catalog.{0,2000}?/Lang)\(([\w-]*)\)", re.DOTALL)


def pdf_with(*options: str) -> str:
    """A kind of file: a PDF with its structure and alternative texts in it, as PDF/UA wants it, and more options."""
    said = {name: {"type": "boolean", "value": "true"} for name in (*_TAGGED, *options)}
    return f"pdf:impress_pdf_Export:{json.dumps(said)}"


def convert(path: Path, folder: Path, kind: str = pdf_with(), timeout: float = 300) -> Path:
    """Write `path` into `folder` as another kind of file: its suffix, with LibreOffice's `:filter:options` if need be.

    Raises LibreOfficeError: not installed, no file came of it, or not done after `timeout` seconds.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        own = Path(name)  # a profile of its own: an open LibreOffice would take the command and do nothing
        profile = f"-env:UserInstallation={(own / 'profile').as_uri()}"
        command = [program(), profile, "--headless", "--norestore", "--convert-to", kind, "--outdir", str(own)]
        said = _run([*command, str(path.resolve())], timeout)
        made = (own / path.name).with_suffix("." + kind.partition(":")[0])
        if not made.is_file():
            lines = [line.strip() for line in said.splitlines() if line.strip() and "javaldx" not in line]
            reason = lines[-1] if lines else "it did not say why"
            raise LibreOfficeError(f"LibreOffice made nothing of {path.name}: {reason}")
        folder.mkdir(parents=True, exist_ok=True)
        return Path(shutil.move(made, folder / made.name))


def in_language(blob: bytes, lang: str) -> bytes:
    """A PDF that says in which language it is; LibreOffice says its own. No byte of it moves."""

    def said(found: re.Match[bytes]) -> bytes:
        room = len(found[2])
        short = lang if len(lang) <= room else lang.partition("-")[0]
        return found[1] + f"({short})".encode().ljust(room + 2) if len(short) <= room else found[0]

    return _LANG.sub(said, blob, count=1)


def _run(command: list[str], timeout: float) -> str:
    """What the command said. It ends with 0 even when it has failed."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=-1, stderr=-2)
    with process, ended_on_interrupt(process.terminate):
        try:
            return process.communicate(timeout=timeout)[0].decode(errors="replace")
        except subprocess.TimeoutExpired:
            process.terminate()  # kill() would end only the starter, which passes this on to LibreOffice itself
            raise LibreOfficeError(f"LibreOffice was not done after {timeout:g} seconds") from None


def program() -> str:
    """On the PATH, or where macOS and Windows keep it. Raises LibreOfficeMissingError."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    homes = filter(None, map(os.environ.get, ("ProgramFiles", "ProgramFiles(x86)")))
    usual = [Path(home, "LibreOffice", "program", "soffice.com") for home in homes]
    usual.append(Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"))
    found = found or next((str(path) for path in usual if path.is_file()), None)
    if not found:
        raise LibreOfficeMissingError("LibreOffice is not installed")
    return found
