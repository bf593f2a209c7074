"""The long tests are left out, and said to be, but where all are asked for, or they by a mark or a name."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from conftest import ROOT

LONG = "tests/test_fuzz.py::test_lectures_are_built_or_what_is_wrong_is_told"
OTHER = "tests/test_fuzz.py::test_the_judge_sees_what_is_not_said"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "arguments", "chosen"),
    [
        ("", ["tests/test_fuzz.py"], [OTHER]),
        ("all", ["tests/test_fuzz.py"], [LONG, OTHER]),
        ("", ["tests/test_fuzz.py", "-m", "fuzz"], [LONG]),
        ("", ["tests/test_fuzz.py", "-k", "lectures"], []),
        ("", [LONG], [LONG]),
    ],
)
def test_long_tests_are_left_out_but_where_asked_for(asked: str, arguments: list[str], chosen: list[str]) -> None:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n", "0", "--collect-only", *arguments]
    environment = {**os.environ, "LECTERN_TESTS": asked}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert [line for line in done.stdout.splitlines() if line.startswith("tests/")] == chosen
    assert ("1 long tests left out: LECTERN_TESTS=all" in done.stdout) == (LONG not in chosen)
