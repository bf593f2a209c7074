"""Hunt for cases at which something goes wrong, and find the smallest one of each kind."""

from __future__ import annotations

import re
import traceback
from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.core import given

from fuzzing.trial import Case, Judge


@dataclass
class Finding:
    """What went wrong, and the smallest case at which it did."""

    fault: str
    case: Case


def hunted(cases: st.SearchStrategy[Case], count: int, number: int, judge: Judge) -> list[Finding]:
    """Try so many cases of a seed; of each fault the smallest case, by its files' lengths."""
    found: dict[str, Finding] = {}

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(cases)
    def tried(case: Case) -> None:
        for fault in _faults(judge, case):
            kept = found.setdefault(_kind(fault), Finding(fault, case))
            if _length(case) < _length(kept.case):
                found[_kind(fault)] = Finding(fault, case)

    tried()
    return list(found.values())


def _faults(judge: Judge, case: Case) -> list[str]:
    try:
        return judge.faults(case)
    except Exception:  # a deck that cannot even be read
        return [traceback.format_exc()]


def _kind(fault: str) -> str:
    """What faults of one cause have in common: of a traceback, its last call and the exception's name."""
    calls = re.findall(r'File "([^"]+)", line (\d+)', fault)
    last = fault.strip().splitlines()[-1] if fault.strip() else ""
    return f"{calls[-1]} {last.split(':')[0]}" if calls else re.sub(r"\d+|'.*", "", last)[:60]


def _length(case: Case) -> int:
    return sum(map(len, case.files.values()))
