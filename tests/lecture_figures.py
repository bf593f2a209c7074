"""Find every figure of the project's own lecture, as large as it stands there, and what it is given."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from conftest import copied

from deck.base.dataclass import replace
from deck.graphics import draw
from deck.pipeline.build import build
from deck.pipeline.report import Options


def lecture_figures() -> list[draw.Job]:
    """What a build asks for, from the recordings of what the lecture runs."""
    jobs: list[draw.Job] = []

    def noted(job: draw.Job) -> object:
        jobs.append(job)
        return kept(job)

    kept = draw.perform
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        for name, value in {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": "/dev/null"}.items():
            patch.setenv(name, value)
        patch.setattr(draw, "_FEW", 1000)
        patch.setattr(draw, "perform", noted)
        report = build(Options(copied(Path(folder)), Path(folder) / "deck.pptx"), lambda stage, text: None)
        assert report.path, report.problems
    root = Path(__file__).parent.parent
    moved = [(job, root / job.source.relative_to(job.assets.parent), root / "assets") for job in jobs]
    return [replace(job, source=source, assets=assets) for job, source, assets in moved]
