from __future__ import annotations

from deck.code.live.sessions import statements, visible

CODE = """\
# A comment belongs to what follows.
x = 1; y = (2,

  3)

def f():
    \"\"\"One.

    Two.\"\"\"

    return x  # hide
# hide
z = 4

# show
# The end.
"""


def test_code_is_typed_statement_by_statement_without_blank_lines() -> None:
    typed = [[line.text for line in statement] for statement in statements(CODE)]
    assert typed == [
        ["# A comment belongs to what follows.", "x = 1; y = (2,", "  3)"],
        ["def f():", '    """One.', "", '    Two."""', "    return x  # hide"],
        ["z = 4"],
        ["# The end."],
    ]


def test_lines_between_markers_are_hidden() -> None:
    hidden = [line.text for statement in statements(CODE) for line in statement if not line.shown]
    assert hidden == ["    return x  # hide", "z = 4"]
    assert visible("# hide\na\n# show\n\nb\nc # hide\nd\n") == "b\nd"


def test_code_that_does_not_parse_is_typed_line_by_line() -> None:
    assert [[line.text for line in statement] for statement in statements("if\nx")] == [["if"], ["x"]]
