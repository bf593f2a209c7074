"""Tell all the keys that a slide misses where the template of its kind is filled in."""

from collections.abc import Callable
from typing import TypeGuard

import jinja2

from deck.base.problem import DeckError, Problem
from deck.model.deck import OutlineSlide
from deck.rendering import diagnosis
from deck.rendering.kinds import Kinds

_TOLD = 4  # more keys that a slide misses, for each of which it is filled in again
_KEYS = ("outline-missing-key", "outline-unknown-key")


def filled(fill: Callable[[], str], slide: OutlineSlide, env: jinja2.Environment, kinds: Kinds) -> str:
    """What a template gives for a slide. Raises DeckError for all that it raises, with the keys that are missing."""
    try:
        return fill()
    except DeckError:
        raise
    except Exception as error:  # a template is a program: it can raise anything
        problem = diagnosis.failed(error, slide, env, kinds)
        more = _also_wrong(error, fill, slide, env, kinds) if _lacks_a_key(error, problem) else []
        raise DeckError(problem, *more) from None


def _lacks_a_key(error: Exception, problem: Problem) -> TypeGuard[diagnosis.MissingError]:
    return isinstance(error, diagnosis.MissingError) and problem.code in _KEYS and "mean 'kind" not in problem.hint


def _also_wrong(
    error: diagnosis.MissingError,
    fill: Callable[[], str],
    slide: OutlineSlide,
    env: jinja2.Environment,
    kinds: Kinds,
) -> list[Problem]:
    """What else is missing, to a bound, or not used, on a slide that misses a key."""
    found, filled_in = list[Problem](), list[diagnosis.MissingError]()
    try:
        while len(filled_in) < _TOLD:
            error.owner.fill(error.key)
            filled_in.append(error)
            try:
                fill()
                return [*found, *diagnosis.unused(slide, kinds)]
            except DeckError as more:
                return [*found, *(problem for problem in more.problems if _of_the_outline(problem))]
            except Exception as more:  # as before
                problem = diagnosis.failed(more, slide, env, kinds)
                found += [problem] if _of_the_outline(problem) else []
                if not _lacks_a_key(more, problem):
                    break
                error = more
        return found
    finally:
        for one in reversed(filled_in):
            one.owner.take(one.key)


def _of_the_outline(problem: Problem) -> bool:
    return problem.code.startswith("outline") and bool(problem.where.file)
