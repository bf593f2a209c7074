"""Find out which packages an environment takes, and say what is about to be fetched."""

import importlib.util
import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from deck.base.dataclass import dataclass
from deck.base.interrupt import ended_on_interrupt
from deck.base.problem import Notice, plural
from deck.base.units import in_bytes

PIP = ("--disable-pip-version-check", "--no-input", "--retries", "1", "--timeout", "15")
_FEW = 6
# Resolving, pip reads of each package no more than what it needs to know. An older one then fetches all before it
# reports, even in a dry run: here it reports instead.
_RESOLVE = """
import json, os, sys
place, told = sys.argv[1:3]
sys.path.insert(0, place)
from pip._internal.cli.main import main
from pip._internal.operations.prepare import RequirementPreparer

def report(_, reqs, *__, **___):
    found = []
    for req in reqs:
        version = req.link.filename.split("-")[1] if req.link.is_wheel else str(req.get_dist().version)
        hashes = {req.link.hash_name: req.link.hash}
        origin = {"url": req.link.url_without_fragment, "archive_info": {"hashes": hashes}}
        found.append({"metadata": {"name": req.name, "version": version}, "download_info": origin})
    with open(told, "w", encoding="utf-8") as file:
        json.dump({"install": found}, file)
    raise KeyboardInterrupt  # it cleans up, and ends

RequirementPreparer.prepare_linked_requirements_more = report
status = main([*sys.argv[3:], "--report", told])
sys.exit(0 if os.path.exists(told) else status)
"""


class UnavailableError(Exception):
    """No Python here has the packages, and none could be made; the text says why, in one line."""


@dataclass(frozen=True)
class Sources:
    """Where packages come from: addresses of indexes instead of the usual one, folders or pages with files besides."""

    index: tuple[str, ...] = ()
    links: tuple[str, ...] = ()

    def options(self, first: str, other: str) -> list[str]:
        """For a program, of which the options for an index and for another one are called so."""
        pairs = [*zip((first, *[other] * len(self.index)), self.index, strict=False)]
        return [word for pair in [*pairs, *(("--find-links", link) for link in self.links)] for word in pair]


@dataclass(frozen=True)
class Distribution:
    """A package that is to be installed. size: of its file, in bytes; 0: not known."""

    name: str
    version: str
    url: str = ""
    sha256: str = ""
    size: int = 0

    @property
    def file(self) -> str:
        """The name of its file."""
        return unquote(urlsplit(self.url).path).rpartition("/")[2]

    @property
    def here(self) -> Path | None:
        """Its file, if it lies on this machine."""
        from urllib.request import url2pathname

        parts = urlsplit(self.url)
        return Path(url2pathname(parts.path)) if parts.scheme == "file" else None


def resolved(
    python: Path, packages: Sequence[str], constraints: Path, sources: Sources, lock: str
) -> list[Distribution]:
    """What installing these packages for a Python takes, all that they need included.

    `constraints`: versions to take, from the file `lock`, if it has a name. Raises UnavailableError.
    """
    told = constraints.with_suffix(".json")
    told.unlink(missing_ok=True)
    options = ["--dry-run", "--ignore-installed", "--use-feature=fast-deps", "-c", str(constraints), *PIP]
    options += sources.options("--index-url", "--extra-index-url")
    run([*_resolver(python), str(told), "install", *options, *packages], lambda _: None, lock)
    found = []
    for item in json.loads(told.read_text(encoding="utf-8"))["install"]:
        about, origin = item["metadata"], item["download_info"]
        digest = origin.get("archive_info", {}).get("hashes", {}).get("sha256", "")
        found.append(Distribution(about["name"], about["version"], origin["url"], digest))
    return found


def _resolver(python: Path) -> list[str]:
    """The command that resolves for a Python, with the pip at hand, or one that uv has. Raises UnavailableError."""
    if (pip := importlib.util.find_spec("pip")) and pip.origin:
        return [str(python), "-c", _RESOLVE, str(Path(pip.origin).parents[1])]
    if uv := shutil.which("uv"):
        own = ["run", "-q", "--no-project", "--with", "pip", "--python"]
        return [uv, *own, str(python), "python", "-c", _RESOLVE, "."]
    raise UnavailableError("there is neither pip nor uv to make an environment with: python -m ensurepip")


def notice(packages: Sequence[Distribution], folder: Path) -> Notice:
    """What is about to be fetched, and how to do without."""
    largest = sorted(packages, key=lambda package: -package.size)
    named = [f"{p.name} {p.version}{f' {in_bytes(p.size)}' if p.size else ''}" for p in largest[:_FEW]]
    more = [f"{len(packages) - _FEW} smaller"] if len(packages) > _FEW else []
    total = sum(package.size for package in packages)
    told = f"{plural(len(packages), 'package')}{f', {in_bytes(total)}' if total else ''}"
    unknown = "" if all(package.size for package in packages) else " or more"
    without = "To do without: Ctrl+C, then build with --no-run, which shows the recordings"
    return Notice(f"fetching {told}{unknown} ({', '.join([*named, *more])}) for {folder}. {without}")


def run(command: list[str], progress: Callable[[str], None], lock: str = "") -> list[str]:
    """Run to the end; the lines it printed, each of them told as it comes. `lock`: the file whose versions it takes.

    Raises UnavailableError: it failed.
    """
    lines = []
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        close_fds=False,  # it holds the lock, too
    )
    with process, ended_on_interrupt(process.kill):
        assert process.stdout is not None
        for line in filter(None, map(str.strip, process.stdout)):
            lines.append(line)
            progress(line)
    if process.returncode:
        raise UnavailableError(_failure(lines, lock))
    return lines


def _failure(lines: Sequence[str], lock: str) -> str:
    """Why a command failed, by the lines it printed."""
    if any("connection broken by" in line for line in lines):
        return "pip could reach no index of packages: connect to the network, or name one in PIP_INDEX_URL"
    if any("Long Path support" in line for line in lines):
        return "its files have longer paths than Windows allows; allow them: https://pip.pypa.io/warnings/enable-long-paths"
    held = f": {lock} holds the versions to take; remove it to have others" if lock else ""
    locked = [f"{line.partition('(constraint) ')[2]} cannot be had" for line in lines if "(constraint) " in line]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    telling = [line for line in errors if not line.startswith("ResolutionImpossible")]
    return (locked or telling or lines or ["it failed silently"])[-1] + held
