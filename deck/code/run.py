"""Run the snippets, or compare what they give with what was recorded; most lectures have none."""

from collections.abc import Mapping, Sequence

from deck.base.dataclass import dataclass, field
from deck.base.problem import Problem, Where, collected
from deck.code import jobs, listing
from deck.code.expected import Inches, expect_figures
from deck.code.jobs import SessionJob
from deck.code.runner import Runner
from deck.model.deck import Deck
from deck.model.style import Theme
from deck.model.tags import Slide
from deck.model.text import Run


@dataclass
class Ran:
    """What became of the snippets, and what to tell."""

    names: list[str] = field(default_factory=list)
    reused: int = 0
    recorded: int = 0
    wrote: bool = False  # whether a snippet has changed a file of the lecture
    problems: list[Problem] = field(default_factory=list)

    @property
    def live(self) -> int:
        """How many snippets were run."""
        return len(self.names)


def run(pages: Sequence[Slide], deck: Deck, theme: Theme, known: Mapping[Where, Inches], runner: Runner) -> Ran:
    """Run what is new, reuse what is not, and put what was printed into the slides.

    `known`: the sizes of figures of snippets, by where their code was written, as far as they are known.
    """
    expect_figures(pages, deck, theme, known)
    found, problems = jobs.collect(pages, deck)
    ran = Ran(problems=problems)
    stood_in = _performed(found, deck, runner, ran) if found else []
    ran.problems += listing.fill(pages, deck)
    if stood_in:  # one warning for all of them, at the first
        message = f"not run, their recordings are shown: {', '.join(sorted(job.name for job, _ in stood_in))}"
        reasons = " ".join(sorted({f"{reason}." for _, reason in stood_in}))
        first = min(job.where for job, _ in stood_in)
        ran.problems.append(Problem(first, "code-recording", message, reasons, level="warning"))
    return ran


def _performed(found: Sequence[SessionJob], deck: Deck, runner: Runner, ran: Ran) -> list[tuple[SessionJob, str]]:
    """Give each snippet its output; the sessions whose recordings stand in for a run that was wanted, and why."""
    from deck.code import outputs
    from deck.code.live import recordings

    stood_in: list[tuple[SessionJob, str]] = []
    for job, result in outputs.side_by_side(lambda job: outputs.of(job, deck, runner), found):
        ran.problems += result.problems
        stood_in += [(job, result.missing)] if result.missing else []
        ran.names += result.ran
        ran.recorded += len(result.found) * result.recorded
        ran.reused += (len(result.found) - len(result.ran)) * (not result.recorded)
        # There are no outputs of a job that failed.
        for item, snippet, output in zip(job.waiting, job.snippets, result.found, strict=False):
            if isinstance(item, Run):
                assert item.value
                item.value.output = output
            else:
                item.result = output
            with collected(ran.problems):
                ran.wrote |= recordings.write_files(snippet, output, result.written, runner.cache)
    return stood_in


def drift(pages: Sequence[Slide], deck: Deck, theme: Theme, runner: Runner, accept: bool) -> Ran:
    """Run every session; an error with a diff for each snippet that gives something else than was recorded.

    `accept`: what is given now becomes the recording.
    """
    from deck.code import outputs

    expect_figures(pages, deck, theme, {})
    found, problems = jobs.collect(pages, deck)
    ran = Ran(problems=problems)
    for job, differences in outputs.side_by_side(lambda job: outputs.drifted(job, deck, runner, accept), found):
        ran.problems += differences
        ran.names += [snippet.name for snippet in job.snippets]
    return ran
