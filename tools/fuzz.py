"""Try random and damaged lectures for some minutes, on two processors, and tell what went wrong."""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
BATCH = 50  # cases of one seed


@dataclass
class Tried:
    """What came of one seed: cases, decks among them, those that the SDK's validator saw, and findings."""

    cases: int
    decks: int
    validated: int
    found: dict[str, Any]  # cases by what is wrong with them

    def add(self, other: Tried) -> None:
        """Count another seed's in."""
        self.cases += other.cases
        self.decks += other.decks
        self.validated += other.validated
        self.found |= other.found

    def __str__(self) -> str:
        """All figures in a line."""
        return f"{self.cases} cases, {self.decks} decks, {self.validated} by SDK, {len(self.found)} findings"


def main() -> int:
    """Run; 1 if something went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=7, help="of the first batch; further ones count up")
    parser.add_argument("--output", type=Path, default=ROOT / "out" / "fuzz", help="where findings are written")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--again", type=Path, metavar="FOLDER", help="judge one finding again, and nothing else")
    options = parser.parse_args()
    return _again(options.again) if options.again else _go_on(options)


def _go_on(options: argparse.Namespace) -> int:
    total = Tried(0, 0, 0, {})
    begun = time.monotonic()
    for last, tried in _batches(options.seed, begun + options.minutes * 60, options.processes):
        total.add(tried)
        for n, (fault, case) in enumerate(sorted(tried.found.items()), 1):
            _write(options.output / f"{last}-{n}", fault, case)
        print(f"seed {last}: {total}, {(time.monotonic() - begun) / 60:.1f} minutes", flush=True)
    print(f"{total}, of seeds from {options.seed} on, {BATCH} cases each; findings in {options.output}")
    return int(bool(total.found))


def _batches(number: int, end: float, processes: int) -> Iterator[tuple[int, Tried]]:
    """What came of one seed after the other, until time is up."""
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        open_ = {pool.submit(batch, number + n): number + n for n in range(processes)}
        number += processes
        while open_:
            done, _ = wait(open_, return_when=FIRST_COMPLETED)
            for future in done:
                yield open_.pop(future), future.result()
                if time.monotonic() < end:
                    open_[pool.submit(batch, number)] = number
                    number += 1


@cache
def judge() -> Any:
    """One for all cases of a process: what it has seen need not be validated again."""
    from fuzzing.trial import Judge

    return Judge(Path(tempfile.mkdtemp(prefix="lectern-fuzz-cache-")))


def batch(number: int) -> Tried:
    """The cases of one seed: outlines, damaged lectures, or lectures of what the documents promise."""
    from fuzzing import courses, mutants, outlines
    from fuzzing.hunt import hunted

    judging = judge()
    before = (judging.cases, judging.decks, judging.validated)
    cases = (outlines, mutants, courses)[number % 3].cases()
    found = {finding.fault: finding.case for finding in hunted(cases, BATCH, number, judging)}
    return Tried(judging.cases - before[0], judging.decks - before[1], judging.validated - before[2], found)


def _write(folder: Path, fault: str, case: Any) -> None:
    """A finding, and how it is judged and built again."""
    from fuzzing.trial import FAULT

    commands = (
        f"python tools/fuzz.py --again {folder}",
        f"cd {folder} && python {ROOT / 'build.py'} {' '.join(case.command)}",
    )
    case.record(folder)
    (folder / FAULT).write_text("\n".join([fault, *commands, ""]), encoding="utf-8", errors="replace")
    print(f"    {fault.strip().splitlines()[-1][:300]}", *commands, sep="\n        ")


def _again(folder: Path) -> int:
    """Judge a finding that was written."""
    from fuzzing.trial import Case

    faults = judge().faults(Case.recorded(folder))
    print(*faults, sep="\n")
    return int(bool(faults))


if __name__ == "__main__":
    raise SystemExit(main())
