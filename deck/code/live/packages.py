"""Find out which packages an environment takes, and say what is about to be fetched."""

import importlib.util
import json
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from deck.base.interrupt import ended_on_interrupt
from deck.base.problem import Notice, plural
from deck.base.units import in_bytes

PIP = ("--disable-pip-version-check", "--no-input", "--retries", "1", "--timeout", "15")
_FEW = 6
# A dry run of pip says what it would install, and fetches all of it first; not if that is left out.
_RESOLVE = """
import sys
sys.path.insert(0, sys.argv.pop(1))
from pip._internal.cli.main import main
from pip._internal.operations.prepare import RequirementPreparer
RequirementPreparer.prepare_linked_requirements_more = lambda *_, **__: None
sys.exit(main(sys.argv[1:]))
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
class Package:
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
    python: Path, packages: Sequence[str], constraints: Path, sources: Sources, lock: str = ""
) -> list[Package]:
    """What installing these packages for a Python takes, all that they need included.

    `constraints`: versions to take, from the file `lock`. Raises UnavailableError.
    """
    wanted = ["-c", str(constraints), *packages]
    if pip := importlib.util.find_spec("pip"):
        assert pip.origin
        report = constraints.with_suffix(".json")
        options = ["--dry-run", "--ignore-installed", "--use-feature=fast-deps", "--report", str(report), *PIP]
        options += sources.options("--index-url", "--extra-index-url")
        begin = [str(python), "-c", _RESOLVE, str(Path(pip.origin).parents[1]), "install"]
        run([*begin, *options, *wanted], lambda _: None, lock)
        return list(map(_reported, json.loads(report.read_text(encoding="utf-8"))["install"]))
    if not (uv := shutil.which("uv")):
        raise UnavailableError("there is neither pip nor uv to make an environment with: python -m ensurepip")
    asked = constraints.with_suffix(".in")
    asked.write_text("\n".join(packages), encoding="utf-8")
    options = ["--format", "pylock.toml", "--quiet", "--python", str(python), "-c", str(constraints), str(asked)]
    lines = run([uv, "pip", "compile", *sources.options("--default-index", "--index"), *options], lambda _: None, lock)
    return list(map(_compiled, tomllib.loads("\n".join(lines)).get("packages", [])))


def _reported(item: dict[str, dict[str, dict[str, dict[str, str]]]]) -> Package:
    """A package as pip's report tells it."""
    about, origin = item["metadata"], item["download_info"]
    digest = origin.get("archive_info", {}).get("hashes", {}).get("sha256", "")
    return Package(str(about["name"]), str(about["version"]), str(origin["url"]), digest)


def _compiled(item: dict[str, list[dict[str, dict[str, str]]]]) -> Package:
    """A package as uv's lock tells it; without an address, if there are several files, or none that is a wheel."""
    wheels = item.get("wheels", [])
    one = wheels[0] if len(wheels) == 1 else {}
    url, digest = one.get("url") or Path(str(one["path"])).absolute().as_uri() if one else "", one.get("hashes", {})
    size = int(str(one.get("size", 0)))
    return Package(str(item["name"]), str(item["version"]), str(url), digest.get("sha256", ""), size)


def notice(packages: Sequence[Package], folder: Path) -> Notice:
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
