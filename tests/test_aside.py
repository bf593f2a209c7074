"""A large deck is made on two cores, and is the same deck, with the same things told, as on one."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import textwrap
import threading
from functools import partial
from pathlib import Path

import pytest
from conftest import ROOT

from deck.base.fork_task import aside
from deck.model.node import walk
from deck.outline import load
from deck.rendering.render import environment, render

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")
WRONG = "- {kind: title, title: Wrong, colour: red}\n"


def examples(folder: Path) -> str:
    """A slide of every kind, from the examples in the templates."""
    env = environment(load.load(_written(folder, "slides: [{kind: title, title: One}]")), ROOT / "templates")
    slides = (textwrap.indent(env.kinds.described(kind)[1], "  ").lstrip() for kind in env.kinds.names)
    return "".join(f"- {slide}\n" for slide in slides)


def _written(folder: Path, text: str) -> Path:
    (folder / "outline.yaml").write_text(text, encoding="utf-8")
    return folder / "outline.yaml"


def test_slides_of_every_kind_come_back_as_they_were(lecture: Path) -> None:
    deck = load.load(_written(lecture, "slides:\n" + examples(lecture)))
    env = environment(deck, ROOT / "templates")
    for slide in deck.slides:
        tree = render(slide, env)
        again = pickle.loads(pickle.dumps(tree))
        assert repr(again) == repr(tree)  # nodes are equal only to themselves
        assert [type(node) for node in walk(again)] == [type(node) for node in walk(tree)]


@pytest.mark.slow
@LINUX
@pytest.mark.parametrize("wrong", [False, True])
def test_a_large_deck_is_the_same_on_one_core(lecture: Path, wrong: bool) -> None:
    plain = "".join(f"- {{kind: title, title: Slide {n}, notes: Teh end of {n}}}\n" for n in range(100))
    half = WRONG if wrong else ""
    _written(lecture, "slides:\n" + plain + half + examples(lecture) + plain.replace("Slide", "Page") + half)
    cores = sorted(os.sched_getaffinity(0))
    made = []
    for some in (cores, cores[:1]):
        command = [sys.executable, str(ROOT / "build.py"), str(lecture / "outline.yaml"), "--json"]
        prepare = partial(os.sched_setaffinity, 0, some)
        done = subprocess.run(command, check=False, capture_output=True, text=True, preexec_fn=prepare)
        assert done.stderr == ""
        decks = sorted((lecture / "out").glob("*.pptx"))
        assert bool(decks) is not wrong
        made.append((done.returncode, done.stdout, [deck.read_bytes() for deck in decks]))
        for deck in decks:
            deck.unlink()
    assert made[0] == made[1]
    assert made[0][1].count("nothing uses 'colour'" if wrong else "misspelt: 'Teh'") == (2 if wrong else 200)


@LINUX
def test_a_task_is_done_elsewhere_and_what_it_raises_is_raised_here() -> None:
    assert threading.active_count() > 1 or aside(os.getpid)() != os.getpid()

    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        aside(fail)()
    assert aside(threading.Lock)()  # what cannot be pickled is made here
