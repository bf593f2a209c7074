"""A share of the fuzzing, from fixed seeds: random and damaged lectures are built or told, and nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from fuzzing.trial import Case, Judge
from sdk import validator

SEED = 4002  # and the next two, one of each generator, 50 cases each
DECKS = 80  # that come of them at least: fewer see less


@pytest.mark.fuzz
@pytest.mark.sdk
def test_lectures_are_built_or_what_is_wrong_is_told(tmp_path: Path) -> None:
    validator()  # or the test is skipped: a process of its own could not say so
    command = [
        sys.executable,
        str(ROOT / "tools" / "fuzz.py"),
        "--minutes",
        "0",
        "--seed",
        str(SEED),
        "--processes",
        "3",
    ]
    done = subprocess.run([*command, "--output", str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    cases, decks = re.findall(r"(\d+) cases, (\d+) decks", done.stdout)[-1]
    assert cases == "150"
    assert int(decks) >= DECKS


def test_the_judge_sees_what_is_not_said(tmp_path: Path) -> None:
    case = Case({"outline.yaml": b"slides: [{title: A, bullets: [one]}]"}, (), [["one", "two"]])
    (fault,) = Judge(tmp_path, validates=False).faults(case)
    assert fault.startswith("slide 1 does not say 'two'")
