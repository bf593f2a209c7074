#!/usr/bin/env python3
"""Take the pictures docs/preview.png and docs/presenter.png in Chromium: python tools/make_preview_pictures.py."""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from viewing import chromium, opened, previewed  # noqa: E402

SAID, WRONG = "Lists nest, and build click by click", "Lists nest, adn build click by click"


def taken(page: Any, name: str) -> None:
    """Keep a picture of a page, in few enough colours to be small."""
    page.wait_for_timeout(1500)  # until what moves is at rest
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(128, dither=Image.Dither.NONE).save(ROOT / "docs" / name, optimize=True)


def main() -> None:
    """Show the tour, make a slip, and step through a slide."""
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "tour"
        shutil.copytree(ROOT / "examples" / "showcase", folder, ignore=shutil.ignore_patterns(".lectern", "out"))
        outline = folder / "outline.yaml"
        with previewed(outline, "--no-write") as (address, _), chromium() as browser:
            with opened(browser, f"{address}#3.3") as page:
                outline.write_text(outline.read_text().replace(SAID, WRONG))
                page.locator("#problems .warning").first.wait_for()
                taken(page, "preview.png")
            with opened(browser, f"{address}#6.3") as page:
                with page.expect_popup() as popup:
                    page.keyboard.press("p")
                own = popup.value
                own.set_viewport_size({"width": 1280, "height": 800})
                own.keyboard.press("ArrowRight")
                taken(own, "presenter.png")


if __name__ == "__main__":
    main()
