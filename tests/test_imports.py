"""What a command does not need, it does not import; what was compiled once is not compiled again."""

from __future__ import annotations

import os
import random
import string
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from deck.base.installation import place
from deck.lint import spelling
from deck.rendering.unread import _SIGNS, patterns

HEAVY = {"jinja2", "lxml", "markdown_it", "PIL", "pptx", "pygments", "spellchecker"}
ONLY_AT_TIMES = {"markdown_it", "PIL", "pptx", "pygments", "spellchecker", "concurrent", "ssl"}
BULLETS = "title: Bullets\nlang: en-GB\nslides:\n- {title: One, bullets: [a, '**b**'], notes: What is sayed.}\n"


def imported(folder: Path, *command: str, status: int = 0) -> set[str]:
    """The packages that a command imports."""
    run = [sys.executable, "-X", "importtime", str(ROOT / "build.py"), *command]
    done = subprocess.run(run, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stderr
    found = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "deck" in found
    return found


@pytest.mark.parametrize("command", [["--help"], ["new", "--help"], ["--version"]])
def test_help_imports_little(command: list[str], tmp_path: Path) -> None:
    assert not imported(tmp_path, *command) & {*HEAVY, "yaml"}


def test_commands_are_read_once_an_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path / "pyc"))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "")
    seen = [imported(tmp_path, "build", "--help") for _ in range(2)]
    assert ["tomllib" in packages for packages in seen] == [True, False]
    (kept,) = (tmp_path / "pyc").rglob(place("commands.toml").name)
    kept.write_bytes(kept.read_bytes()[:-9])
    assert "tomllib" in imported(tmp_path, "build", "--help")


@pytest.mark.parametrize("command", [["kinds"], ["kinds", "chart"], ["schema"], ["kinds", "--json"]])
def test_kinds_are_told_without_templates_being_filled_in(command: list[str], tmp_path: Path) -> None:
    assert not imported(tmp_path, *command) & HEAVY


@pytest.mark.parametrize("text", ["slides: [", "title: Nothing\nslides: 3\n", "- a list\n"])
def test_what_is_no_outline_imports_little(text: str, tmp_path: Path) -> None:
    (tmp_path / "outline.yaml").write_text(text)
    assert not imported(tmp_path, status=1) & HEAVY


def test_a_first_build_of_bullets_imports_what_it_needs(tmp_path: Path) -> None:
    (tmp_path / "outline.yaml").write_text(BULLETS)
    assert not imported(tmp_path) & ONLY_AT_TIMES
    assert (tmp_path / "out" / "bullets.pptx").is_file()


def test_our_templates_are_compiled_once_and_our_themes_made_once(tmp_path: Path) -> None:
    """Another process finds what the first made of them, and is not led astray by what somebody damaged."""
    code = (
        "import pathlib, sys, jinja2; from deck.rendering import render; from deck.outline.load import load\n"
        "from deck.base.libraries import TEMPLATES; compiled = []; old = jinja2.Environment.compile\n"
        "from deck.base.cache import Cache, digest; from deck.pptx import layouts; from deck.theme import choose\n"
        "jinja2.Environment.compile = lambda *given, **more: compiled.append(given[2]) or old(*given, **more)\n"
        "theme = layouts.theme; layouts.theme = lambda *given: compiled.append('a theme') or theme(*given)\n"
        "deck = load(pathlib.Path(sys.argv[1]))\n"
        "design = choose.chosen('', deck, TEMPLATES / 'theme', Cache(None))\n"
        "page = render.render(deck.slides[0], render.environment(deck, TEMPLATES)); print(*sorted(compiled))\n"
        "print([run.text for node in page.children for p in node.paragraphs for run in p.runs], digest(design))"
    )
    outline = tmp_path / "outline.yaml"
    outline.write_text(BULLETS)
    set_so = {"PYTHONPYCACHEPREFIX": str(tmp_path / "pyc"), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}

    def run() -> list[str]:
        command = [sys.executable, "-c", code, str(outline)]
        done = subprocess.run(command, env=os.environ | set_so, capture_output=True, text=True, check=True)
        return done.stdout.splitlines()

    first, second = run(), run()
    assert "bullets.xml" in first[0] and "slideMaster.xml" in first[0] and "a theme" in first[0]
    assert second == ["", first[1]]
    for file, again in (("slides/bullets.xml", "bullets.xml"), ("theme/light.yaml", "a theme")):
        (kept,) = (tmp_path / "pyc").rglob(place(str(ROOT / "templates" / file)).name)
        for damage in (b"", kept.read_bytes()[:-9], kept.read_bytes().replace(b"body", b"lead"), os.urandom(999)):
            kept.write_bytes(damage)
            assert run() == [again, first[1]]
            assert run() == second
    outline.write_text(f"{BULLETS}theme: dark\naspect: '4:3'\n")
    assert run() != run() == run()  # of one theme no more than one is kept, the last that was asked for


def test_no_pattern_is_passed_over() -> None:
    """A text without any of the signs that one looks for first matches none of what is told as unread."""
    rng = random.Random(20)
    signs = [sign for sign in f"{string.printable}•☐–—…’“é\ufffc" if not _SIGNS.search(sign)]
    for _ in range(8000):
        text = "".join(rng.choices([*rng.sample(signs, 3), *"aA1 "], k=rng.randint(2, 12)))
        text += f"{text} {text}" if rng.random() < 0.5 else ""
        told = [said for pattern, said, _ in patterns() if pattern.search(text)]
        assert not told or _SIGNS.search(text), (text, told)


def test_the_speller_knows_what_its_library_knows() -> None:
    from spellchecker import SpellChecker

    counts, rng = SpellChecker(language="en", distance=1).word_frequency, random.Random(20)
    words = [*rng.sample(sorted(counts.dictionary), 500), "zzz", "", "a", "teh", 'x"', "naïve"]
    assert [spelling._times(word) for word in words] == [counts[word] for word in words]
    assert [spelling._meant(word) for word in ("recieve", "teh", "occured", "nan", "colour")] == [
        *("receive", "the", "occurred", "", "")
    ]
