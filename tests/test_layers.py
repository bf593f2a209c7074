"""Imports point one way, and each third party has its one place."""

from __future__ import annotations

import ast
from pathlib import Path

import deck

FOLDER = Path(deck.__file__).parent
FENCES = {  # package → the modules, or packages of ours, that may import it
    "yaml": ("loading.values",),
    "jinja2": ("rendering", "powerpoint.template"),
    "matplotlib": ("drawing", "live.inside.results"),
    "numpy": ("drawing",),
    "pptx": ("powerpoint",),
    "PIL": ("placing.fontfile", "preview", "media.bitmaps", "media.posters", "drawing", "live.inside.results"),
    "pypdfium2": ("preview",),
    "markdown_it": ("rendering.markdown",),
    "pygments": ("running.highlight",),
    "spellchecker": ("lint.spelling",),
    "rich": ("progress",),
    "segno": ("powerpoint.shapes",),
    "xlsxwriter": ("powerpoint.workbook",),
    "argparse": ("cli",),
    "fontTools": ("maths.contours",),
    "ziamath": (),
    "resvg_py": ("media.rasterize",),
    "subprocess": ("live", "preview.libreoffice", "doctor.machine", "media.svg", "media.posters"),
}
ONLY_WHEN_ASKED = (
    *("drawing", "preview", "media.bitmaps", "media.posters", "media.svg"),
    *("maths.reader", "maths.layout", "maths.contours", "powerpoint.maths"),
)


def _in(module: str, places: tuple[str, ...]) -> bool:
    return any(module == place or module.startswith(f"{place}.") for place in places)


def _imports(path: Path) -> set[str]:
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


MODULES = {_name(path): _imports(path) for path in FOLDER.rglob("*.py") if path.parent != FOLDER or path.stem[0] != "_"}


def _below(module: str) -> set[str]:
    return {name.removeprefix("deck.") for name in MODULES[module] if name.removeprefix("deck.") in MODULES}


def test_imports_make_no_circle() -> None:
    levels: dict[str, int] = {}

    def level(module: str, above: tuple[str, ...]) -> int:
        assert module not in above, " → ".join((*above, module))
        if module not in levels:
            levels[module] = 1 + max((level(name, (*above, module)) for name in _below(module)), default=0)
        return levels[module]

    layers = [level(module, ()) for module in ("cli", "pipeline", "placing.place", "markup.node", "problem")]
    assert layers == sorted(set(layers), reverse=True)


def test_writers_know_neither_the_command_line_nor_the_order_of_things() -> None:
    for module in MODULES:
        if module.startswith("powerpoint."):
            above = {"cli", "pipeline", "running.run", "draw", "rendering.render", "progress"}
            assert not _below(module) & above, module


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
