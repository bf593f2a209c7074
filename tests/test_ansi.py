from __future__ import annotations

import pytest

from deck.code.ansi import Span, colored, plain, spaced

GREENS = [Span(1, 2, "third"), Span(2, 3, "third", bold=True)]
REST = [Span(0, 1, "third"), Span(1, 2, "fifth"), Span(2, 3, "grey")]
RED = Span(1, 2, "paper", ground="accent")
GREEN = [Span(1, 2, "third"), Span(2, 3, "third")]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("\x1b[31ma\x1b[0mb", [[Span(0, 1, "accent")]]),
        (
            "a\x1b[1;92mb\nc\x1b[22md\x1b[39me",
            [[Span(1, 2, "third", True)], [Span(0, 1, "third", True), Span(1, 2, "third")]],
        ),
        ("\x1b[38;5;1ma\x1b[38;2;31;32;33mb", [[Span(0, 1, "accent"), Span(1, 2, "ink")]]),
        ("\x1b[38;5;208ma\x1b[38;2;0;128;255mb", [[Span(0, 1, "fourth"), Span(1, 2, "second")]]),
        ("\x1b[38:5:208ma\x1b[38:2::0:128:0mb\x1b[38:2:9:128:0;1mc", [[Span(0, 1, "fourth"), *GREENS]]),
        ("\x1b[38;5;82ma\x1b[38;5;201mb\x1b[38;5;240mc\x1b[38;5;255md", [[*REST, Span(3, 4, "ink")]]),
        ("\x1b[38;5ma\x1b[38mb\x1b[38;2;300mc", [[Span(0, 1, "ink"), Span(1, 2, "ink"), Span(2, 3, "accent")]]),
        ("\x1b[4ma\x1b[24;4:3mb\x1b[4:0mc", [[Span(0, 1, underline=True), Span(1, 2, underline=True)]]),
        ("\x1b[7ma\x1b[31mb\x1b[27mc", [[Span(0, 1, "paper", ground="ink"), RED, Span(2, 3, "accent")]]),
        ("\x1b[32;41ma\x1b[48;2;39;40;34mb\x1b[48;5;21;49mc", [[Span(0, 1, "paper", ground="accent"), *GREEN]]),
        ("\x1b[90ma\x1b[mb\x1b[;33mc", [[Span(0, 1, "grey"), Span(2, 3, "fourth")]]),
        ("cut\x1b", [[]]),
    ],
)
def test_spans_are_what_a_terminal_would_colour(text: str, spans: list[list[Span]]) -> None:
    words, found = colored(text)
    assert found == spans
    assert words == plain(text) and "\x1b" not in words


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\tb\n\tc\tlonger\td", "a       b\n        c       longer  d"),
        ("12345678\tb", "12345678        b"),
        ("\x1b[31mab\x1b[0m\tc", "\x1b[31mab\x1b[0m      c"),
        ("none", "none"),
    ],
)
def test_tabs_reach_the_next_stop(text: str, seen: str) -> None:
    assert spaced(text, 8) == seen
