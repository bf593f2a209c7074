"""Draw the texts that people write on slides, and those that nobody would."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

Strategy = st.SearchStrategy[Any]

_PIECES = (
    *(
        "{{ 1+1 }}",
        "{% raw %}",
        "{# c #}",
        "<b>b</b>",
        "</slide>",
        "&amp;",
        "&#0;",
        "]]>",
        "<!-- c -->",
        "<?x?>",
        "&",
        "<",
    ),
    *(
        "**bold**",
        "*",
        "_a_",
        "`code`",
        "``",
        "[a](#a)",
        "[a](https://e.org)",
        "[",
        "](",
        "![a",
        "~~a~~",
        "\\",
        "\\*",
    ),
    *("# head", "- item", "1. one", "> said", "---", "```\nx\n```", "    code", "| a | b |", "a\nb", "a  \nb", "\n\n"),
    *("$x^2$", "$", "$$", r"\frac{1}{2}", r"$\alpha$", "`{python} 1`", "`{python a} b`", "`{python`", "{python}"),
    *(
        ": ",
        " #",
        "- ",
        "? ",
        "!tag",
        "&anchor",
        "*alias",
        "%",
        "@",
        "|",
        ">",
        "yes",
        "null",
        "~",
        "3.10",
        "0x1F",
        "1e9",
        "'",
        '"',
    ),
    *(
        "שלום עולם",
        "مرحبا",
        "نص 123 text",
        "e\u0301\u0301\u0301",
        "\u202eabc\u202c",
        "👩‍🔬🎉",
        "𝔘𝕏",
        "🇩🇰",
        "\u200b\u200d\u2060",
        "\ufeff",
    ),
    *(
        "模型与数据",
        "ไทย",
        "हिन्दी",
        "\ue000",
        "\u3000",
        "\xa0",
        "\u00ad",
        "ﬁ",
        "İ",
        "ß",
        "\ufffc",
        "\ufffd",
        "\t",
        "…",
        "×",
    ),
    *(
        "C:/data $HOME",
        "..\\..",
        "http://[",
        "x" * 300,
        "Wort" * 40,
        "100 %",
        "-",
        "–",
        "_x000D_",
        "_x0041_",
        "a\rb",
        "a\r\nb",
    ),
)
_SHOWN = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"))
_ANY = st.characters(exclude_categories=())  # surrogates and control characters, too
_PLAIN = st.text(st.sampled_from("abcdefghij mnopqrst uvwxyz ÆØÅ 0123456789,.;?!()"), min_size=1, max_size=30)
_PIECED = st.builds(
    lambda pieces, between: between.join(pieces),
    st.lists(st.sampled_from(_PIECES) | _PLAIN, min_size=1, max_size=4),
    st.sampled_from(["", " "]),
)
_LONG = st.builds(
    lambda text, times: (text * times)[:10_000], st.sampled_from(_PIECES) | _PLAIN, st.sampled_from([50, 10_000])
)


def _often(*weighed: tuple[int, Strategy]) -> Strategy:
    """One of some strategies, each so often among all."""
    return st.sampled_from([n for n, (times, _) in enumerate(weighed) for _ in range(times)]).flatmap(
        lambda n: weighed[n][1]
    )


@cache
def pieces() -> Strategy:
    """A few characters that mean something to a format."""
    return st.sampled_from(_PIECES)


@cache
def words() -> Strategy:
    """A line of text: mostly a plain one, often with what means something to a format; seldom a very long one."""
    shown = st.text(_SHOWN, min_size=1, max_size=20)
    return _often(
        (72, _PLAIN), (48, _PIECED), (36, shown), (1, _LONG), (1, st.text(_ANY, max_size=20)), (1, st.just(""))
    )


@cache
def paragraphs() -> Strategy:
    """A text of a few lines."""
    return _often(
        (3, words()),
        (2, st.lists(words(), max_size=4).map("\n\n".join)),
        (1, st.lists(words(), max_size=4).map("\n".join)),
    )


@cache
def names() -> Strategy:
    """A key."""
    return st.text(_SHOWN, min_size=1, max_size=8)


@cache
def anything() -> Strategy:
    """Any value that YAML can write, where perhaps another is meant."""
    return st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | words(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names(), inner, max_size=3),
        max_leaves=6,
    )
