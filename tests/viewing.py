"""Show pages in Debian's Chromium, and run previews as people do."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

BUILD = [sys.executable, str(ROOT / "build.py")]


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser without a window; without one on the machine the test is skipped."""
    api = pytest.importorskip("playwright.sync_api", reason="no Playwright here: pip install playwright")
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        pytest.skip("no Chromium here: apt-get install chromium")
    with api.sync_playwright() as started:
        shown = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield shown
        shown.close()


@contextmanager
def opened(browser: Any, address: str, **options: Any) -> Iterator[Any]:
    """A page at an address; at its end, nothing was wrong in it that a browser tells."""
    wrong: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 800}, **options)
    context.set_default_timeout(30_000)
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()
    assert wrong == []


@contextmanager
def previewed(outline: Path, *more: str, **environment: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of a preview, which is interrupted in the end, and its process."""
    command = [*BUILD, "preview", str(outline), "--no-open", *more]
    env = {**os.environ, **environment}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env) as process:
        assert process.stdout
        try:
            lines = iter(process.stdout.readline, "")
            yield next(line.strip() for line in lines if line.startswith("http://")), process
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=60) == 0


def until(page: Any, condition: str, patience: float = 20.0) -> Any:
    """Wait until an expression of JavaScript is true on a page, whose own rules allow no script to be added."""
    end = time.monotonic() + patience
    while not (found := page.evaluate(condition)):
        assert time.monotonic() < end, f"not so: {condition}"
        page.wait_for_timeout(20)
    return found
