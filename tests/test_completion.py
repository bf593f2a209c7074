"""Commands, options and names of ours are completed, in the shells themselves where they are here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from deck.cli.completion import words
from deck.cli.main import main

CASES = [
    (["li"], ["lint"]),
    (["lint", "--no"], ["--no-run"]),
    (["new", "x", "--from", ""], ["course", "lecture", "minimal", "paper"]),
    (["--theme", "sta"], ["stage", "stage-light"]),
    (["theme", "proof-"], ["proof-dark"]),
    (["kinds", "char"], ["chart"]),
    (["completion", "f"], ["fish"]),
    (["lint", "ta"], []),  # a file may stand there
    (["lint", "-o", "--"], []),
]


@pytest.mark.parametrize(("typed", "found"), CASES[:-1])
def test_what_may_stand_for_a_word(typed: list[str], found: list[str]) -> None:
    assert words(typed) == found


def test_options_are_those_of_the_command() -> None:
    assert {"--slides", "--fast", "--json", "--help"} <= set(words(["sheet", "--"]))
    assert "--fast" not in words(["lint", "--"])
    assert {"--live", "-o"} <= set(words(["-"]))
    assert "build" in words([""]) and "completion" in words([""])


def test_a_shell_that_is_not_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "bsh"]) == 2
    assert "no completion for 'bsh'\n    hint: did you mean 'bash'?" in capsys.readouterr().err


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A PATH on which `lectern` is this one."""
    program = tmp_path / "lectern"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{ROOT / "build.py"}" "$@"\n')
    program.chmod(0o755)
    return f"{tmp_path}{os.pathsep}{os.environ['PATH']}"


SHELLS = {
    "bash": 'eval "$(lectern completion bash)"\nCOMP_WORDS=(lectern {0}); COMP_CWORD=$(({1})); _lectern\n'
    'printf "%s\\n" "${{COMPREPLY[@]}}"',
    "zsh": 'autoload -Uz compinit; compinit -D\neval "$(lectern completion zsh)"\n'
    "compadd() {{ shift; print -l -- ${{(P)1}} }}\n_files() {{ : }}\n"
    "words=(lectern {0}); CURRENT=$(({1} + 1)); _lectern",
    "fish": 'lectern completion fish | source\ncomplete -C "lectern {2}"',
}


@pytest.mark.slow
@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(("typed", "found"), CASES[:-2])
def test_shells_complete(shell: str, typed: list[str], found: list[str], path: str, tmp_path: Path) -> None:
    if not shutil.which(shell):
        pytest.skip(f"no {shell} here")
    script = SHELLS[shell].format(" ".join(word or "''" for word in typed), len(typed), " ".join(typed))
    done = subprocess.run(
        [shell, "-c", script],
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": path},
        cwd=tmp_path,
        check=True,
    )
    assert [line.split("\t")[0] for line in done.stdout.split("\n") if line] == found, done.stderr
