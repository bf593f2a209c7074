from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from deck.base.problem import DeckError, Problem, Where
from deck.code.live.environments import Environment, interpreter, versions
from deck.code.live.performing import run_session
from deck.code.live.sessions import Session, Snippet, visible
from deck.model.results import Output

SNIPPETS = Path(__file__).parent.parent / "assets" / "snippets"
WHERE = Where("outline.yaml", 12, 3)
TORCH = Environment(("torch==2.13.0", "numpy==2.4.6"))  # without NumPy, importing torch prints a warning
JAX = Environment(("jax==0.10.2",))


def answering(command: str) -> bool:
    """Whether this Python is on the machine; a version manager's stand-in for one may be there without it."""
    path = shutil.which(command)
    return path is not None and subprocess.call([path, "-c", ""], stderr=subprocess.DEVNULL) == 0


OTHERS = [name for name in ("python3.11", "python3.12", "python3.13") if answering(name)]


def snippet(code: str, mode: Any = "prompt", **more: Any) -> Snippet:
    return Snippet(WHERE, "demo.py", textwrap.dedent(code).strip("\n"), mode, **more)


def run(*snippets: Snippet, python: str = sys.executable) -> list[Output]:
    return run_session(Session("demo", Environment(), snippets), Path(python))


def problem(*snippets: Snippet) -> Problem:
    with pytest.raises(DeckError) as caught:
        run(*snippets)
    (found,) = caught.value.problems
    assert found.where == WHERE
    return found


def text(code: str, mode: str = "prompt", **more: Any) -> str:
    (output,) = run(snippet(code, mode, **more))
    return output.text


TYPED = '''
import sys
x = 6*7
x

for letter in "aβ":

    if letter == "a":
        print(letter, file=sys.stderr)

    else:
        print(letter)
words = """one

three"""
words
print(">>> not a prompt\\n... nor this")
@str
def name():
    return None
print("no line end", end="")
a = 1; (a,
 2)
# the last word
None
'''
TRANSCRIPT = '''\
>>> import sys
>>> x = 6*7
>>> x
42
>>> for letter in "aβ":
...     if letter == "a":
...         print(letter, file=sys.stderr)
...     else:
...         print(letter)
...~
a
β
>>> words = """one
...~
... three"""
>>> words
'one\\n\\nthree'
>>> print(">>> not a prompt\\n... nor this")
>>> not a prompt
... nor this
>>> @str
... def name():
...     return None
...~
>>> print("no line end", end="")
no line end>>> a = 1; (a,
...  2)
(1, 2)
>>> # the last word
>>> None'''.replace("~", " ")


@pytest.mark.parametrize("python", [sys.executable, *OTHERS])
def test_a_transcript_is_what_the_prompt_showed(python: str) -> None:
    assert run(snippet(TYPED), python=python) == [Output(TRANSCRIPT)]


@pytest.mark.parametrize("python", [sys.executable, *OTHERS])
def test_the_banner_is_the_interpreters_own_and_a_prompt_waits_at_the_end(python: str) -> None:
    (output,) = run(snippet("1+1", banner=True, ends_waiting=True), python=python)
    real = subprocess.check_output([python, "-c", "import sys; print(sys.version)"], text=True)
    lines = output.text.splitlines()
    assert lines[0] == f"Python {real.strip()} on {sys.platform}"
    assert lines[1].startswith('Type "help", "copyright"')
    assert lines[2:] == [">>> 1+1", "2", ">>> "]


def test_code_is_really_run() -> None:
    assert int(text("import os\nprint(os.getpid())", "python")) != os.getpid()


def test_a_script_shows_both_streams_in_order_and_its_last_value() -> None:
    code = """
    import sys
    for i in range(3):
        print(i)
        print("error", i, file=sys.stderr)
    f"{i} was the last"
    """
    assert text(code, "python") == "0\nerror 0\n1\nerror 1\n2\nerror 2\n'2 was the last'"


def test_snippets_share_their_variables_and_nothing_else_is_there() -> None:
    names = "sorted(name for name in dir() if name != '__annotations__')"
    outputs = run(snippet(names, "value"), snippet("a = 1", "python"), snippet("a += 1"), snippet("a", "value"))
    assert outputs[0].value == [
        "__builtins__",
        "__doc__",
        "__loader__",
        "__name__",
        "__package__",
        "__spec__",
    ]
    assert outputs[3] == Output("", 2)


def test_a_value_does_not_come_through_what_is_printed() -> None:
    (output,) = run(snippet('print("3") or {"π": [1.5, None]}', "value"))
    assert output == Output("3", {"π": [1.5, None]})
    assert problem(snippet("object()", "value")).message == (
        "demo.py raised TypeError: Object of type object is not JSON serializable"
    )


def test_hidden_lines_are_run_and_not_shown() -> None:
    code = """
    # hide
    def secret():

        return 41
    print("unseen")
    # show
    x = secret()
    x += 1  # hide
    x
    """
    assert text(code) == ">>> x = secret()\n>>> x\n42"
    assert visible(snippet(code).code) == "x = secret()\nx"


def test_an_exception_is_a_problem_at_the_snippet() -> None:
    found = problem(snippet("x = 1\n1/0\nx"))
    assert found.message == "demo.py raised ZeroDivisionError: division by zero"
    assert found.hint.startswith(">>> 1/0\nTraceback (most recent call last):\n")
    assert problem(snippet("if", "python")).message == "demo.py raised SyntaxError: invalid syntax"
    assert problem(snippet("if\nx")).message == "demo.py raised SyntaxError: invalid syntax"


def test_an_exception_is_noticed_when_the_code_prints_it_in_its_own_way() -> None:
    code = """
    import sys
    sys.excepthook = lambda *_: print("never mind")
    int("x")
    """
    assert problem(snippet(code)).message.startswith("demo.py raised ValueError: invalid literal")


def test_a_meant_exception_shows_the_authors_own_lines() -> None:
    code = 'import json\ndef load(text):\n    return json.loads(text)\nload("{")'
    message = "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"
    lines = [line for line in text(code, "python", raises="JSONDecodeError").splitlines() if "^" not in line]
    assert lines == [
        "Traceback (most recent call last):",
        '  File "demo.py", line 4, in <module>',
        '    load("{")',
        '  File "demo.py", line 3, in load',
        "    return json.loads(text)",
        f"json.decoder.JSONDecodeError: {message}",
    ]
    typed = text(code, raises="ValueError")  # the class above
    assert typed.endswith(f"json.decoder.JSONDecodeError: {message}")
    assert "decoder.py" not in typed


def test_an_exception_that_was_meant_must_come() -> None:
    assert problem(snippet("1", raises="ValueError")).message == ("demo.py was meant to raise ValueError, and did not")
    assert "raised ZeroDivisionError" in problem(snippet("1/0", "python", raises="ValueError")).message


def test_a_loop_that_does_not_end_is_a_problem() -> None:
    assert problem(snippet("while True:\n    pass", timeout=0.5)).message == ("demo.py did not finish within 0.5 s")


def test_long_output_is_cut() -> None:
    assert text("print('x' * 200_010)", "python").endswith("xxx\n… and 11 characters more")


@pytest.mark.slow
def test_sessions_run_side_by_side() -> None:
    with ThreadPoolExecutor(4) as pool:
        outputs = list(pool.map(lambda n: run(snippet(f"n = {n}"), snippet("n", "value")), range(8)))
    assert [output[1].value for output in outputs] == list(range(8))


def lecture(name: str, **more: Any) -> Snippet:
    return Snippet(WHERE, name, (SNIPPETS / name).read_text(encoding="utf-8"), "prompt", **more)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return Path(os.environ.get("LECTERN_CACHE", tmp_path))


@pytest.mark.network
def test_the_lectures_torch_session(cache: Path) -> None:
    python = interpreter(TORCH, cache, print)
    graph = Snippet(WHERE, "slide 10", "graph(y.sum())", "value")
    snippets = (
        lecture("live_session.py", banner=True, ends_waiting=True),
        lecture("gradient_torch.py"),
        graph,
    )
    live, gradient, drawn = run_session(Session("torch", TORCH, snippets), python)
    assert live.text.splitlines()[2:] == [
        ">>> import torch",
        ">>> 2*torch.ones(5, requires_grad=True)",
        "tensor([2., 2., 2., 2., 2.], grad_fn=<MulBackward0>)",
        ">>> ",
    ]
    assert gradient.text.splitlines()[-2:] == [">>> x.grad", "tensor([2., 2., 2., 2., 2.])"]
    assert drawn.value == {
        "nodes": [
            {"id": "0", "name": "SumBackward0"},
            {"id": "1", "name": "MulBackward0"},
            {"id": "2", "name": "AccumulateGrad", "variable": [5]},
        ],
        "edges": [["0", "1"], ["1", "2"]],
    }
    assert versions(python, TORCH)["torch"].startswith("2.13.0")


@pytest.mark.network
def test_the_lectures_jax_session_reads_beside_torch(cache: Path) -> None:
    jax = lecture("gradient_jax.py")
    (output,) = run_session(Session("jax", JAX, (jax,)), interpreter(JAX, cache, print))
    assert output.text.endswith(">>> g(x)\nArray([2., 2., 2., 2., 2.], dtype=float32)")
    torch_lines, jax_lines = (
        visible(lecture("gradient_torch.py").code).split("\n"),
        visible(jax.code).split("\n"),
    )
    assert len(torch_lines) == len(jax_lines)
    assert max(map(len, torch_lines + jax_lines)) <= 40  # with ">>> " before it, 44 columns
