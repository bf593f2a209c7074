"""Convert a file with LibreOffice, from wherever it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

HOW_TO_GET_IT = """\
Debian, Ubuntu: apt-get install libreoffice-impress fonts-liberation
macOS: brew install --cask libreoffice
Windows: winget install TheDocumentFoundation.LibreOffice"""


class LibreOfficeError(Exception):
    """LibreOffice could not convert a file; says why."""


class LibreOfficeMissingError(LibreOfficeError):
    """There is no LibreOffice on this machine; HOW_TO_GET_IT says what to do."""


def convert(path: Path, folder: Path, kind: str = "pdf", timeout: float = 300) -> Path:
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
            raise LibreOfficeError(f"LibreOffice made nothing of {path.name}: {_last_line(said)}")
        folder.mkdir(parents=True, exist_ok=True)
        return Path(shutil.move(made, folder / made.name))


def _run(command: list[str], timeout: float) -> str:
    """What the command said. It ends with 0 even when it has failed."""
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=-1, stderr=-2, text=True) as process:
        try:
            return process.communicate(timeout=timeout)[0]
        except subprocess.TimeoutExpired:
            process.terminate()  # kill() would end only the starter, which passes this on to LibreOffice itself
            raise LibreOfficeError(f"LibreOffice was not done after {timeout:g} seconds") from None


def _last_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip() and "javaldx" not in line]
    return lines[-1] if lines else "it did not say why"


def program() -> str:
    """On the PATH, or where macOS and Windows keep it. Raises LibreOfficeMissingError."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    usual = [Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")]
    usual += [
        Path(os.environ[key], "LibreOffice", "program", "soffice.com")
        for key in ("ProgramFiles", "ProgramFiles(x86)")
        if key in os.environ
    ]
    found = found or next((str(path) for path in usual if path.is_file()), None)
    if not found:
        raise LibreOfficeMissingError("LibreOffice is not installed")
    return found
