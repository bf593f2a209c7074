"""Read the environments that an outline declares: packages, and perhaps another Python."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from deck.live.environments import OLDEST, Environment, UnavailableError, meets
from deck.loading.outline import Deck
from deck.loading.values import Items, Record, Text
from deck.problem import DeckError, Problem, Where, did_you_mean

_EXAMPLE = "environments: {torch: [torch==2.13.0], old: {python: '3.10', packages: [numpy<2]}}"
_KEYS = ("packages", "python")


def environment(name: str, deck: Deck, where: Where) -> Environment:
    """The environment of a name; one without packages if it is "". Raises DeckError: no such one, or mistakes in it.

    `where` is where it is asked for. Its lock lies beside the recordings.
    """
    if not name:
        return Environment()
    named = deck.fields.get("environments")
    if not isinstance(named, Record) or name not in named:
        known = did_you_mean(name, named.keys()) if isinstance(named, Record) else ""
        raise DeckError(Problem(getattr(name, "where", where), f"no environment {str(name)!r}", known or _EXAMPLE))
    if not re.fullmatch(r"[^\W_][\w-]*", name):
        raise DeckError(
            Problem(named.place(name), f"{name!r} is no name for an environment", "write letters, digits, -")
        )
    packages, python = named[name], Text("", where)
    if isinstance(packages, Record):
        problems = list(_unknown(packages))
        if problems:
            raise DeckError(*problems)
        python = packages.get("python", python)
        packages = packages.get("packages", Items([], packages.where))
    if not isinstance(packages, list) or not all(isinstance(item, Text) for item in packages):
        raise DeckError(Problem(named.place(name), "an environment is a list of packages", "[torch==2.13.0]"))
    lock = deck.assets / "recordings" / "locks" / f"{name}.txt"
    return Environment(tuple(_package(item) for item in packages), _version(python), lock)


def _unknown(fields: Record) -> Iterator[Problem]:
    for key, _ in fields.items():
        if key not in _KEYS:
            yield Problem(fields.place(key), f"an environment has no {str(key)!r}", did_you_mean(key, _KEYS))


def _version(value: Any) -> str:
    """A Python's version, like 3.12."""
    if value == "":
        return ""
    if not isinstance(value, Text) or not re.fullmatch(r"3\.\d{1,2}", value):
        raise DeckError(Problem(value.where, "a Python's version is meant here", 'python: "3.12"'))
    if tuple(map(int, value.split("."))) < OLDEST:
        oldest = "{}.{}".format(*OLDEST)
        raise DeckError(Problem(value.where, f"Python {value} is too old", f"{oldest} or a later one can be used"))
    return str(value)


def _package(item: Text) -> str:
    try:
        meets(item, None)
    except UnavailableError:
        raise DeckError(Problem(item.where, f"{str(item)!r} is no package", "write name==version")) from None
    return str(item)
