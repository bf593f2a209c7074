"""A share of the fuzzing, from fixed seeds: random and damaged lectures are built or told, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fuzzing import mutants, outlines
from fuzzing.hunt import hunted
from fuzzing.trial import Case, Judge
from hypothesis import strategies as st

SEED = 5
Cases = Callable[[], st.SearchStrategy[Case]]


@pytest.mark.fuzz
@pytest.mark.parametrize("cases", [outlines.cases, mutants.cases], ids=["outlines", "mutants"])
def test_lectures_are_built_or_what_is_wrong_is_told(cases: Cases, tmp_path: Path) -> None:
    found = hunted(cases(), 60, SEED, Judge(tmp_path, validates=False))
    assert [finding.fault for finding in found] == []


def test_the_judge_sees_what_is_not_said(tmp_path: Path) -> None:
    case = Case({"outline.yaml": b"slides: [{title: A, bullets: [one]}]"}, (), [["one", "two"]])
    (fault,) = Judge(tmp_path, validates=False).faults(case)
    assert fault.startswith("slide 1 does not say 'two'")
