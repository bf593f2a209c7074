"""Give a master without text styles those of its prompts, where LibreOffice alone writes them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_LEVELS = 9


def style_by_prompts(master: Any) -> None:
    """Add `p:txStyles` to the root of a master that has none."""
    if master.find(f"{P}txStyles") is not None:
        return
    styles = master.makeelement(f"{P}txStyles", {})
    for name, kind in (("titleStyle", "title"), ("bodyStyle", "body"), ("otherStyle", "")):
        style = styles.makeelement(f"{P}{name}", {})
        styles.append(style)
        for level, paragraph in sorted(_prompts(master, kind).items()):
            style.append(_level(level, paragraph))
    last = master.find(f"{P}extLst")
    master.append(styles) if last is None else last.addprevious(styles)


def _prompts(master: Any, kind: str) -> dict[int, Any]:
    """The first paragraph of each level, from 1, in the master's placeholder of a type."""
    found: dict[int, Any] = {}
    for shape in master.iter(f"{P}sp"):
        ph = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
        if ph is not None and ph.get("type") == kind:
            for paragraph in shape.iter(f"{A}p"):
                properties = paragraph.find(f"{A}pPr")
                level = 1 + int("0" if properties is None else properties.get("lvl", "0"))
                if level <= _LEVELS and paragraph.find(f".//{A}rPr") is not None:
                    found.setdefault(level, paragraph)
    return found


def _level(number: int, paragraph: Any) -> Any:
    """An `a:lvlNpPr` that sets text as a paragraph is set."""
    level = paragraph.makeelement(f"{A}lvl{number}pPr", {})
    properties = paragraph.find(f"{A}pPr")
    if properties is not None:
        level.attrib.update({key: value for key, value in properties.attrib.items() if key != "lvl"})
        level.extend(deepcopy(child) for child in properties if child.tag != f"{A}extLst")
    run = deepcopy(paragraph.find(f".//{A}rPr"))
    run.tag = f"{A}defRPr"
    for child in [child for child in run if str(child.tag).removeprefix(A).startswith(("hlink", "extLst"))]:
        run.remove(child)
    level.append(run)
    return level
