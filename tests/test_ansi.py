from __future__ import annotations

import pytest

from deck.running.ansi import Span, colored, plain


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("\x1b[31ma\x1b[0mb", [[Span(0, 1, "accent")]]),
        (
            "a\x1b[1;92mb\nc\x1b[22md\x1b[39me",
            [[Span(1, 2, "third", True)], [Span(0, 1, "third", True), Span(1, 2, "third")]],
        ),
        ("\x1b[38;5;1ma\x1b[38;2;31;32;33mb\x1b[41mc\x1b[4;7md", [[]]),  # none of the theme's, though 31 is in there
        ("\x1b[90ma\x1b[mb\x1b[;33mc", [[Span(0, 1, "grey"), Span(2, 3, "fourth")]]),
        ("cut\x1b", [[]]),
    ],
)
def test_spans_are_what_a_terminal_would_colour(text: str, spans: list[list[Span]]) -> None:
    words, found = colored(text)
    assert found == spans
    assert words == plain(text) and "\x1b" not in words
