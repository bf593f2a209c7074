"""The rooms of the house import one way, as ARCHITECTURE.md shows, and each third party has its one place."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

import deck

FOLDER = Path(deck.__file__).parent
PAGE = FOLDER.parent / "ARCHITECTURE.md"
MOST_ENTRIES, MOST_FLOORS, MOST_ARROWS = 18, 12, 90
FENCES = {  # package → the modules, or rooms of ours, that may import it
    "yaml": ("outline.values", "intake.source", "intake.yaml_text"),
    "jinja2": ("rendering", "pptx.template", "base.compiled_templates"),
    "matplotlib": ("graphics.drawing", "code.live.inside.results"),
    "numpy": ("graphics.drawing",),
    "pptx": ("intake",),
    "PIL": (
        *("layout.fontfile", "cli.preview", "graphics.media.bitmaps", "graphics.media.posters", "graphics.drawing"),
        *("code.live.inside.results", "pptx.maths", "theme.backdrop", "theme.listing"),
    ),
    "pypdfium2": ("cli.preview",),
    "markdown_it": ("rendering",),
    "bibtexparser": ("rendering.bibliography",),
    "citeproc": ("rendering.csl",),
    "mdit_py_plugins": ("rendering.grammar",),
    "pygments": ("code.highlight", "rendering.fences"),
    "spellchecker": (),
    "rich": ("cli.progress", "rendering.grammar"),
    "segno": ("layout.qr_code",),
    "xlsxwriter": ("pptx.charts.series",),
    "argparse": ("cli.main", "cli.arguments"),
    "fontTools": ("maths.contours",),
    "ziamath": (),
    "resvg_py": ("graphics.media.rasterize", "pptx.maths", "cli.drawing"),
    "starlette": ("preview.server",),
    "uvicorn": ("preview.server",),
    "watchfiles": ("cli.watch",),
    "subprocess": (
        *("code.live", "cli.preview.libreoffice", "cli.doctor.machine"),
        *("base.graphviz", "base.system", "graphics.media.svg", "graphics.media.posters", "preview.editor"),
    ),
}
ONLY_WHEN_ASKED = (
    *("graphics.drawing", "cli.preview", "graphics.media.bitmaps", "graphics.media.posters", "graphics.media.svg"),
    *("maths.reader", "maths.layout", "maths.contours", "pptx.maths", "pptx.lettering"),
)


def _in(module: str, places: tuple[str, ...]) -> bool:
    return any(module == place or module.startswith(f"{place}.") for place in places)


def _imports(path: Path) -> set[str]:
    """What a file imports, in functions too: modules, and names of modules."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _name(path: Path) -> str:
    """A module's dotted name below deck; a package's for its __init__."""
    return ".".join(path.relative_to(FOLDER).with_suffix("").parts).removesuffix(".__init__")


MODULES = {_name(path): _imports(path) for path in FOLDER.rglob("*.py") if path.parent != FOLDER}
ROOMS = {name.partition(".")[0] for name in MODULES}


def _arrows() -> dict[str, set[str]]:
    """The rooms that each room imports, from wherever in its files."""
    found: dict[str, set[str]] = {room: set() for room in ROOMS}
    for module, imports in MODULES.items():
        rooms = {name.split(".")[1] for name in imports if name.startswith("deck.")}
        found[module.partition(".")[0]] |= rooms & ROOMS
    return {room: others - {room} for room, others in found.items()}


def _allowed() -> dict[str, set[str]]:
    """The table of rooms in ARCHITECTURE.md: what each may import."""
    rows = re.findall(r"^\| `(\w+)/` \|.*\| ([\w, ]+|–) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {room: set(re.findall(r"\w+", others)) for room, others in rows}


def test_rooms_import_what_the_page_says() -> None:
    assert _arrows() == _allowed()


def test_house_is_small_enough_to_know() -> None:
    arrows = _arrows()

    @cache
    def floor(room: str, above: tuple[str, ...] = ()) -> int:
        assert room not in above, " → ".join((*above, room))
        return 1 + max((floor(other, (*above, room)) for other in arrows[room]), default=0)

    entries = [path for path in FOLDER.iterdir() if path.name != "__pycache__"]
    assert len(entries) <= MOST_ENTRIES
    assert max(map(floor, ROOMS)) <= MOST_FLOORS
    assert sum(map(len, arrows.values())) <= MOST_ARROWS


def test_no_file_imports_itself_by_way_of_others() -> None:
    below = {module: {n.removeprefix("deck.") for n in imports} & MODULES.keys() for module, imports in MODULES.items()}

    def visit(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, " → ".join((*above, module))
        if module not in done:
            for other in below[module] - {module}:
                visit(other, (*above, module))
            done.add(module)

    done: set[str] = set()
    for module in MODULES:
        visit(module, ())


@pytest.mark.slow
def test_each_class_has_a_name_of_its_own() -> None:
    names = Counter(
        node.name
        for path in FOLDER.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.slow
def test_results_are_not_handed_on_by_the_id_of_a_node() -> None:
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "id":
                assert _name(path) == "rendering.diagnosis", f"{_name(path)}:{node.lineno}"  # a hash of a class


def test_only_writers_know_the_formats_that_they_write() -> None:
    """Artwork and formulas are plain data: neither their classes nor what draws them holds a piece of Office's XML."""
    paths = [*(FOLDER / "model").rglob("*.py"), *(FOLDER / "graphics").rglob("*.py"), *(FOLDER / "maths").rglob("*.py")]
    for path in paths:
        text = path.read_text(encoding="utf-8")
        found = re.findall(r"<(?:a|p|m|r):\w|openxmlformats|drawingml|schemas\.microsoft", text, re.IGNORECASE)
        found += ["xmlns"] * (re.search(r"xmlns:", text) is not None)
        assert not found, f"{_name(path)} holds {found}"


def test_third_parties_stay_in_their_places() -> None:
    for module, imports in MODULES.items():
        for package, allowed in FENCES.items():
            if any(name == package or name.startswith(f"{package}.") for name in imports):
                assert _in(module, allowed), f"{module} imports {package}"


def test_what_draws_is_imported_only_to_draw() -> None:
    for path in FOLDER.rglob("*.py"):
        module = _name(path)
        if _in(module, ONLY_WHEN_ASKED):
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("deck."):
                assert not _in(node.module.removeprefix("deck."), ONLY_WHEN_ASKED), f"{module} imports {node.module}"


ASKS = re.compile(
    r"sys\.platform|os\.name\b|platform\.system|(?:import|from) (?:fcntl|resource|pty|termios|msvcrt|winreg)\b"
    r"|os\.(?:fork|kill|killpg|setsid)\b|\bSIG(?:KILL|ALRM|USR\d)\b|pthread_|[\"']/proc\b"
)
PLATFORM = {  # where a system may be asked for, and what only one of them has be used
    "base.system": "the two halves",
    "base.fork_task": "makes copies where the system's half says that it can",
    "code.live.inside.family": "for Linux: a session is told",
    "code.live.inside.limits": "for Linux and for Windows: a session is told",
    "graphics.media.rasterize": "a program of its own: it takes a limit where there is one",
}


def test_only_one_place_asks_which_system_this_is() -> None:
    for path in FOLDER.rglob("*.py"):
        found = ASKS.findall(path.read_text(encoding="utf-8"))
        assert not found or _in(_name(path), tuple(PLATFORM)), f"{_name(path)} asks for {found}"
