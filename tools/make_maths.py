"""Write docs/maths.md, the TeX that formulas are read from: python tools/make_maths.py."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from deck.maths import symbols

PAGE = Path(__file__).parent.parent / "docs" / "maths.md"
HEAD = r"""# Formulas

Formulas are written in TeX, as in papers and in Markdown elsewhere. PowerPoint gets formulas of its own kind, which it
edits; LibreOffice and others show a picture as large, or letters where the formula stands among words.

- On a place of its own: `kind: math` with `math:` (a text or a list of them) and `text:`; `math:` in columns, too.
- Among words, anywhere: `$x_i$`. As in pandoc, no space follows the opening dollar or comes before the closing one, and
  no digit follows it: `from $5 to $6` is a price, and `\$` always a dollar.
- In Markdown (`body:`, notes), `$$` on lines of their own set a formula that stands by itself.
- TeX goes without quotes in YAML, or after `math: |` in lines as they are; between "double quotes" each `\` is written
  twice. A mistake is told at its line and column. This page is made by `python tools/make_maths.py`.

## What is read

- Fractions and the like: `\frac{a}{b}` (`\dfrac`, `\tfrac`), `\binom{n}{k}`, `\sqrt{x}`, `\sqrt[3]{x}`, `x_i^2`, `f'`.
- Delimiters that grow: `\left( … \middle| … \right)`; `\right.` is none. Of a size: `\big`, `\Big`, `\bigg`, `\Bigg`,
  and with l, r or m at the end.
- Words: `\text{if $x > 0$}`, `\textbf`, `\textit`; names: `\operatorname{tr}`, or with limits `\operatorname*{plim}_x`.
  Words may be of any script; those in Chinese, Japanese or Korean are text over the picture that others show.
- Lines: `\begin{aligned} a &= b \\ c &= d \end{aligned}`, `gathered`, `cases`, `\substack{i \\ j}`; matrices below.
- Lines of an array: `\begin{array}{c|c}`, `\hline`, `\cline{2-3}`. PowerPoint has bars from top to bottom, and of the
  lines between rows what is under each cell's words; other programs, prints and the web show all of them.
- Over and under: `\overset{!}{=}`, `\underset`, `\stackrel`, `\overline`, `\underline`, `\underbrace{x}_{\text{why}}`.
- Around: `\boxed{x}`, `\cancel{x}` (`\bcancel`, `\xcancel`), `\phantom{x}` (`\hphantom`, `\vphantom`, `\smash`).
- Colours are the theme's: `\textcolor{accent}{x}`, `\color{grey}{x}`.
- Clicks: `\htmlId{step2}{x}` appears at the second click, `\htmlId{lit3}{x}` lights up in the accent colour at the
  third. Nothing goes away again, so that a print shows the whole formula.
- Numbers and units, as siunitx has them: `\num{1.5e-3}`, `\qty{3}{\metre\per\second}` (`\SI`), `\unit{kg.m/s^2}`
  (`\si`), `\ang{30;15;20}`, `\numrange`, `\qtyrange`, `\numlist`, `\qtylist`, `\numproduct`; before a number,
  `[per-mode=symbol]` or `=fraction`. Ranges have a dash; the decimal sign is the one that is typed; units also go by
  their short forms, as in `\km`.
- Chemistry, as mhchem has it: `\ce{2 H2 + O2 -> 2 H2O}`, charges `SO4^2-`, states `(aq)`, isotopes `^{14}_{6}C`,
  arrows `<-`, `<->`, `<=>`, `->[over][under]`, bonds `-`, `=`, `#`, crystal water `CuSO4*5H2O`, `v` and `^` for what
  falls and rises.
- States: `\bra{x}`, `\ket{x}`, `\braket{x|y}`, `\ketbra{x}{y}`, `\mel{x}{H}{y}`, `\expval{A}`.
- `\tag{1}` sets a number at the formula's end; `\nonumber` is passed over.
"""


def page() -> str:
    """The page as it should be."""
    named = [
        ("Letters", {**symbols.LETTERS, **symbols.CAPITALS}),
        ("Signs", {**symbols.SIGNS["ord"], **symbols.INNER}),
        ("Operations", symbols.SIGNS["bin"]),
        ("Relations and arrows", symbols.SIGNS["rel"]),
        ("Delimiters", {**symbols.SIGNS["open"], **symbols.SIGNS["close"], **symbols.SIGNS["punct"]}),
        ("Big signs, with limits", {**symbols.BIGS, **symbols.INTEGRALS}),
        ("Accents", {name: f"x{mark}" for name, mark in (symbols.ACCENTS | symbols.WIDE_ACCENTS).items()}),
        ("Braces", {name: mark for name, (mark, _) in symbols.BRACES.items()}),
        ("Arrows that grow", symbols.ARROWS),
        ("Units", symbols.UNITS),
        ("Prefixes of units", symbols.PREFIXES),
    ]
    plain = [
        ("Functions", symbols.FUNCTIONS),
        ("Functions with limits", symbols.LIMITS),
        ("Alphabets", symbols.ALPHABETS),
        ("Spaces", [name for name in symbols.SPACES if name != "\n"]),
    ]
    tables = "".join(_section(head, (f"`\\{n}` {sign}" for n, sign in table.items())) for head, table in named)
    lists = "".join(_section(head, (f"`\\{name}`" for name in names)) for head, names in plain)
    environments = _section("Environments", (f"`{name}`" for name in symbols.ENVIRONMENTS))
    return HEAD + tables + lists + environments


def _section(head: str, items: Iterable[str]) -> str:
    return f"\n## {head}\n\n{', '.join(items)}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
