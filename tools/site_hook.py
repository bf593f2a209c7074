"""Add to the site what lies outside docs/: a hook of MkDocs (mkdocs.yml)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parent.parent
PAGES = {"index.md": "README.md", "architecture.md": "ARCHITECTURE.md", "changelog.md": "CHANGELOG.md"}
_LINK = re.compile(r"\]\(([^)#:]+)(#[\w-]+)?\)")


def on_files(files: Files, config: Any) -> Files:
    """The README is the first page; its links lead to the pages of the site, or, to other files, nowhere."""
    for page, source in PAGES.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        files.append(File.generated(config, page, content=_LINK.sub(_target, text)))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Links to files of the repository that are no pages become their names."""
    return re.sub(r"\[([^\]\n]+)\]\((?:\.\./|examples/|templates/|deck/|LICENSE)[^)\n]*\)", r"\1", markdown)


def _target(link: re.Match[str]) -> str:
    page = {source: page for page, source in PAGES.items()}.get(link[1])
    return f"]({page or link[1].removeprefix('docs/')}{link[2] or ''})"
