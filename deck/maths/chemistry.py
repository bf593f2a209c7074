r"""Read chemical formulas as the LaTeX package mhchem has them: \ce{2 H2 + O2 -> 2 H2O}."""

import re

from deck.base.dataclass import replace
from deck.base.regex import regex
from deck.maths.grammar import TexReader, Token
from deck.model import formula as tree

_ARROWS = {"<=>>": "⇌", "<<=>": "⇌", "<-->": "⇄", "<->": "↔", "<=>": "⇌", "->": "→", "<-": "←", "→": "→", "⇌": "⇌"}
_LONG = {"→": "⟶", "←": "⟵", "↔": "⟷"}
_BONDS = {"-": "–", "=": "=", "#": "≡", "~": "∼", "1": "–", "2": "=", "3": "≡"}
_GAP = tree.FormulaSpace(4 / 18)
_BRACES = r"\{(?:[^{}]|\{[^{}]*\})*\}"
_PIECE = regex(
    rf"(?P<space>\s+)|(?P<arrow>{'|'.join(map(re.escape, _ARROWS))})|(?P<math>\$[^$]*\$)"
    rf"|(?P<sup>\^(?:{_BRACES}|\d*[+-]+|\d+|\*|\.|[A-Za-z]))|(?P<sub>_(?:{_BRACES}|\d+|[A-Za-z]))"
    rf"|\\bond\{{(?P<bond>[^}}]*)\}}|(?P<command>\\[A-Za-z]+(?:\s*{_BRACES})*|\\.)|(?P<words>{_BRACES})"
    r"|(?P<state>\((?:aq|s|l|g|cr|am|ads|sln|conc|dil|v|\^)\))|(?P<amount>\d+/\d+|\d+(?:\.\d+(?![A-Z]))?)"
    r"|(?P<letters>[A-Z][a-z]?|[a-z]+)|(?P<sign>.)",
    re.S,
)


def chemistry(reader: TexReader, token: Token) -> tree.FormulaPart:
    """Formulas and equations: atoms, how many, charges, states, bonds, and arrows with what stands over and under."""
    return tree.FormulaRow(tuple(_Chemistry(reader, reader.written(token)).parts))


class _Chemistry:
    """Goes through a formula; `bound` says that what comes stands at an atom, so that digits are a subscript."""

    def __init__(self, reader: TexReader, written: Token) -> None:
        self.reader, self.written = reader, written
        self.parts: list[tree.FormulaPart] = []
        self.bound = False
        self.at = 0
        while match := self._take(_PIECE):
            self._piece(match)

    def _piece(self, match: re.Match[str]) -> None:
        what, text = match.lastgroup or "", match[match.lastgroup or 0]
        place = Token(text, self.written.at + match.start())
        match what:
            case "space":
                self._space()
            case "arrow":
                self._arrow(_ARROWS[text])
            case "math":
                self._add(self.reader.inside(Token(text[1:-1], place.at + 1)), bound=True)
            case "sup" if text == "^" or re.match(r"\^\s", text):
                self._add(tree.Symbol("↑"))
            case "sup" | "sub":
                self._script(what, Token(text[1:], place.at + 1))
            case "bond":
                self._add(tree.Symbol(_BONDS.get(text, "⋯")))
            case "command":
                part = self.reader.inside(place, "rm")
                self._add(part, bound=not (isinstance(part, tree.Symbol) and part.kind == "bin"))
            case "words":
                self._add(tree.FormulaWords(text[1:-1]), bound=True)
            case "state":
                self._add(tree.Symbol({"(v)": "↓", "(^)": "↑"}.get(text, text), variant="rm"))
            case "amount":
                self._amount(text)
            case "letters":
                unknown = not self.bound and re.fullmatch("[nmxyk]", text) and self._follows(r"\s+[A-Z(\[]|[A-Z]")
                self._add(tree.Symbol(text, variant="" if unknown else "rm"), bound=not unknown)
            case _:
                self._sign(text)

    def _add(self, part: tree.FormulaPart, bound: bool = False) -> None:
        self.parts.append(part)
        self.bound = bound

    def _take(self, pattern: str | re.Pattern[str]) -> re.Match[str] | None:
        """What stands next, if it is like this; it counts as read."""
        match = (re.compile(pattern) if isinstance(pattern, str) else pattern).match(self.written.text, self.at)
        self.at = match.end() if match else self.at
        return match

    def _follows(self, pattern: str) -> bool:
        return re.match(pattern, self.written.text[self.at :]) is not None

    def _space(self) -> None:
        """A gap, but none where something else makes one; a v or ^ between two is an arrow down or up."""
        self.bound = False
        if alone := self._take(r"(v|\^)(?=\s|$)"):
            self.parts += [_GAP, tree.Symbol("↓" if alone[1] == "v" else "↑")]
        elif self.parts and not self._follows(r"$|[+=<→⇌⇄]|-(?=\s|>)|\^"):
            last = self.parts[-1]
            signs = isinstance(last, tree.Symbol) and last.kind in ("bin", "rel")  # which make room around themselves
            airy = signs or isinstance(last, tree.Arrow | tree.FormulaSpace)
            self.parts += [] if airy else [_GAP]

    def _arrow(self, mark: str) -> None:
        """An arrow, with what stands in brackets over and under it."""
        labels: list[tree.FormulaPart] = []
        while len(labels) < 2 and (match := self._take(r"\[((?:[^\[\]{}]|\{[^{}]*\}|\[[^\]]*\])*)\]")):
            inside = Token(match[1], self.written.at + match.start(1))
            labels.append(tree.FormulaRow(tuple(_Chemistry(self.reader, inside).parts)))
        if not labels:
            self._add(tree.Symbol(_LONG.get(mark, mark), "rel"))
        else:
            self._add(tree.Arrow(mark, labels[0], labels[1] if len(labels) > 1 else None))

    def _script(self, what: str, written: Token) -> None:
        """A superscript or subscript of what comes before, or of nothing before an atom."""
        text, at = written.text, written.at
        if text.startswith("{"):
            text, at = text[1:-1], at + 1
        text = re.sub(r"(?<!\\)\.", "•", text)
        body = self.reader.inside(Token(text, at), "" if re.fullmatch("[a-z]", text) else "rm")
        self._attach(**{"above" if what == "sup" else "below": body})

    def _attach(self, below: tree.FormulaPart | None = None, above: tree.FormulaPart | None = None) -> None:
        last = self.parts[-1] if self.parts else None
        base: tree.Scripts | None = None
        if isinstance(last, tree.Scripts) and (self.bound or last.base == tree.FormulaRow()):
            free = last.above is None if above else last.below is None
            base = last if free else tree.Scripts(last, None, None)
        elif last is not None and self.bound:
            base = tree.Scripts(last, None, None)
        if base is None:
            self.parts.append(tree.Scripts(tree.FormulaRow(), below, above))
            self.bound = False
        else:
            self.parts[-1] = replace(base, below=below or base.below, above=above or base.above)

    def _amount(self, text: str) -> None:
        """Digits at an atom are a subscript, elsewhere they say how many."""
        if self.bound:
            digits = re.match(r"\d+", text)
            assert digits
            self.at -= len(text) - digits.end()
            self._attach(below=tree.Symbol(digits[0]))
            return
        above, slash, below = text.partition("/")
        self._add(tree.Fraction(tree.Symbol(above), tree.Symbol(below), size="text") if slash else tree.Symbol(text))
        if self._follows(r"[A-Za-z(\[]"):
            self.parts.append(tree.FormulaSpace(2 / 18))

    def _sign(self, text: str) -> None:
        at_end = self._follows(r"\s|$|[)\]},+-]|\[")
        if text in "+-−" and self.bound and at_end:
            more = self._take(r"[+-]*")
            assert more
            self._attach(above=tree.Symbol((text + more[0]).replace("-", "−")))
        elif text in "-=#" and not self._follows(r"\s"):
            self._add(tree.Symbol(_BONDS[text]))
        elif text in "+-=":
            self._add(tree.Symbol(text.replace("-", "−"), "rel" if text == "=" else "bin"))
        elif text in "*.·⋅":
            self._add(tree.Symbol("⋅", "bin"))
        elif text in "([":
            self._add(tree.Symbol(text, "open"))
        else:
            self._add(tree.Symbol(text.replace("'", "′"), "close" if text in ")]" else "ord", "rm"), bound=text in ")]")
