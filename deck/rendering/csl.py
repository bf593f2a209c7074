"""Cite by a style that is written in the Citation Style Language, through citeproc-py where that is installed."""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from deck.base.dataclass import replace
from deck.base.paths import text_inside
from deck.base.problem import DeckError, Problem, Where, is_ours
from deck.base.regex import regex
from deck.model.deck import Deck
from deck.model.text import Paragraph, Run
from deck.model.values import Scalar
from deck.rendering.bibliography import Work

_LOOKS: dict[str, dict[str, Any]] = {  # how a text is set, by citeproc's name for it
    **{"Italic": {"italic": True}, "Oblique": {"italic": True}, "Bold": {"bold": True}, "Light": {}, "SmallCaps": {}},
    **{"Underline": {"underline": True}, "Superscript": {"raised": 1}, "Subscript": {"raised": -1}},
}
_OPEN, _CLOSE = 0xE000, "\ue0ff"  # before and after such a text; of private use
_PAGE = regex(r",\s*(?:pp?|S)\.\s*(.+)", re.DOTALL)


class CslStyle:
    """How a lecture's own style prints citations and works."""

    def __init__(
        self, name: Scalar, deck: Deck, works: Mapping[str, Work], cited: Iterable[str], set_: Callable[[str], str]
    ) -> None:
        """name: of the file under assets/; cited: keys, in their order; set_: sets signs. Raises DeckError."""
        self._name, self._works = name, works
        text = text_inside(deck.assets, name, name.where)
        try:
            import citeproc
            from citeproc.source.json import CiteProcJSON
        except ImportError:
            raise self._problem("a .csl is read by citeproc-py", "python -m pip install citeproc-py") from None
        self._ids, known = {key: f"w{n}" for n, key in enumerate(cited)}, {"type", *citeproc.VARIABLES}
        items = []
        for key, own in self._ids.items():
            said = {name: value for name, value in works[key].csl.items() if name.replace("-", "_") in known}
            titles = {name: set_(value) for name, value in said.items() if "title" in name}
            items.append({"type": "document"} | said | titles | {"id": own})
        looks = SimpleNamespace(preformat=str, **{look: _marker(n) for n, look in enumerate(_LOOKS)})
        with self._told():
            style = citeproc.CitationStylesStyle(io.BytesIO(text.encode()), deck.text("lang", "en"), validate=False)
            if style.root.citation is None or style.root.bibliography is None:
                hint = "take the one that its link to an independent-parent names"
                raise self._problem("this style says nothing of citations, or of a bibliography", hint)
            self._all, self._citeproc = citeproc.CitationStylesBibliography(style, CiteProcJSON(items), looks), citeproc
            self._all.register(citeproc.Citation([citeproc.CitationItem(own) for own in self._ids.values()]))
            self._all.sort()

    def citation(self, parts: Iterable[tuple[str, bool, str, str]], run: Run) -> list[Run]:
        """What is printed for works that are cited together: words before, whether without the author, key, words."""
        items, short = [], ""
        for before, silent, key, after in parts:
            match = _PAGE.fullmatch(after)
            said = {"locator": self._citeproc.Locator("page", match[1])} if match else {"suffix": after}
            items.append(self._citeproc.CitationItem(self._ids[key], prefix=before, **said))
            short = short or self._works[key].year * silent
        citation = self._citeproc.Citation(items)
        self._all.register(citation)
        with self._told():
            text = "".join(map(str, self._all.cite(citation, str)))
        return _runs(text[:1] + text[text.find(short) :] if short in text[1:] and short else text, run)

    def entries(self, cited: Mapping[str, Where]) -> Iterator[Paragraph]:
        """A paragraph for each work that is cited, in the style's order."""
        keys = {self._ids[key]: key for key in cited}
        with self._told():
            for item in (item for item in self._all.items if item.key in keys):
                text = "".join("".join(map(str, part)) for part in self._all.style.render_bibliography([item]))
                text = re.sub(r"^(\[?\d+[]).]+)(?=\w)", r"\1 ", text)  # citeproc leaves that to columns
                yield Paragraph(tuple(_runs(text, Run("", cited[keys[item.key]]))))

    def _problem(self, message: str, hint: str) -> DeckError:
        return DeckError(Problem(self._name.where, "citation-file", f"{self._name}: {message}", hint))

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell what citeproc cannot read in the style or in a work."""
        try:
            yield
        except Exception as error:  # a style is a program: it can raise anything
            if isinstance(error, DeckError) or is_ours(error):
                raise
            said = f"citeproc-py cannot use it: {type(error).__name__}: {error}"
            raise self._problem(said, "take another, or csl: numbers") from None


def _marker(number: int) -> type[str]:
    """Makes of a text one between marks."""
    return type("_", (str,), {"__new__": lambda cls, text: str.__new__(cls, f"{chr(_OPEN + number)}{text}{_CLOSE}")})


def _runs(text: str, run: Run) -> list[Run]:
    """A text with marks, and with addresses, as runs."""
    looks, made = [run], list[Run]()
    for part in re.split(r"([\ue000-\ue0ff]|https?://[^\s<>]+[\w/])", text):
        if part == _CLOSE:
            looks[1:] = looks[1:-1]
        elif re.fullmatch("[\ue000-\ue0fe]", part):
            looks.append(replace(looks[-1], **[*_LOOKS.values()][ord(part) - _OPEN]))
        elif part:
            made.append(replace(looks[-1], text=part, href=part if re.match("https?://", part) else ""))
    return made
