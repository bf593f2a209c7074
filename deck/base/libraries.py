"""Tell what this is, where its templates and themes lie, and which Python and libraries a build needs and finds."""

import re
import sys
from pathlib import Path
from zlib import ZLIB_RUNTIME_VERSION

from deck.base.regex import regex

NAME = "lectern-pptx"  # of the distribution
ENGINE = Path(__file__).parents[1]
PROJECT = ENGINE.parent  # the repository; where the engine is installed, the folder of all libraries
IN_CHECKOUT = not (ENGINE / "templates").is_dir()
TEMPLATES = (PROJECT if IN_CHECKOUT else ENGINE) / "templates"

_DISTRIBUTION = regex(r"(.+?)-(\d[^-]*)(-py[\d.]+)?\.(?:dist|egg)-info")


def installed() -> dict[str, str]:
    """The version of every distribution on Python's path, by its canonical name, as the names of folders say."""
    found: dict[str, str] = {}
    for folder in map(Path, sys.path):
        for path in sorted(folder.glob("*.*-info")):
            if match := _DISTRIBUTION.fullmatch(path.name):
                found.setdefault(canonical(match[1]), match[2])
    return found


def here() -> dict[str, str]:
    """All that can make a difference to a deck: versions of Python ("python"), of "zlib", and of every distribution."""
    return {"python": sys.version.split()[0], "zlib": ZLIB_RUNTIME_VERSION, **installed()}


def canonical(name: str) -> str:
    """A distribution's name in the spelling in which all spellings are one."""
    return re.sub(r"[-_.]+", "-", name).lower()


def oldest() -> tuple[int, ...]:
    """The oldest Python that will do; read so that an older one can say so."""
    return tuple(map(int, _said("Requires-Python", "requires-python").removeprefix(">=").split(".")))


def needed() -> list[str]:
    """What a build requires (PEP 508); of a checkout, as its own file says: an installation may be older than that."""
    return _asked()[""]


def extras() -> dict[str, list[str]]:
    """What more than a build can use, as `needed` tells it, by the names of the extras."""
    return {name: asked for name, asked in _asked().items() if name}


def _asked() -> dict[str, list[str]]:
    """All that is required, by the extra for which it is; "" for none."""
    if IN_CHECKOUT:
        import tomllib

        said = tomllib.loads(_project())["project"]
        return {"": said["dependencies"], **said["optional-dependencies"]}
    from importlib.metadata import requires

    found: dict[str, list[str]] = {}
    for asked in requires(NAME) or ():
        extra = re.search(r"""extra == ["']([\w-]+)""", asked)
        found.setdefault(extra[1] if extra else "", []).append(asked.partition(";")[0].strip())
    return found


def version() -> str:
    """The project's own version."""
    return _said("Version", "version")


def _said(field: str, key: str) -> str:
    """What an installation's metadata says under `field`, and a checkout's own file under `key`."""
    if not IN_CHECKOUT:
        from importlib.metadata import metadata

        return metadata(NAME)[field]
    match = re.search(rf'^{key} = "(.+)"', _project(), re.MULTILINE)
    assert match
    return match[1]


def _project() -> str:
    return (PROJECT / "pyproject.toml").read_text(encoding="utf-8")


def designs(plain: Path) -> dict[str, Path]:
    """The files of our themes by name: light and dark in the folder `plain`, and those of each folder of themes/.

    There, `stage` is the one that extends no other of its folder, and `stage-light` its twin.
    """
    found = {file.stem: file for file in sorted(plain.glob("*.yaml"), reverse=True)}
    others: dict[str, Path] = {}
    for file in plain.with_name("themes").glob("*/*.yaml"):
        name = file.parent.name
        twin = f"extends: {name}\n" in file.read_text(encoding="utf-8")
        others[f"{name}-{file.stem}" if twin else name] = file
    return found | dict(sorted(others.items()))


def own_first(folder: Path, design: str, inside: str = "") -> list[Path]:
    """The folders of the parts of a theme: its own, and that of all themes."""
    return [folder.with_name("themes") / design / inside, folder]
