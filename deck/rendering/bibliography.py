"""Read the works that a lecture can cite, from BibTeX or from CSL-JSON."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from deck.base.dataclass import dataclass
from deck.base.paths import UNSHOWABLE, inside, text_inside
from deck.base.problem import DeckError, Problem, Where
from deck.model.deck import Deck, names

People = Sequence[tuple[str, str]]  # given and family names; ("", "others") at the end for those left out
# What CSL-JSON calls the fields and the types of BibTeX.
_NAMES, _TYPES = json.loads(Path(__file__).with_name("bibtex.json").read_text(encoding="utf-8"))
_PARTS = ("given", "non-dropping-particle", "family", "suffix")


@dataclass(frozen=True)
class Work:
    """A work as it is cited: who made it, when, what it is called, where it is found; csl: all that, as CSL-JSON."""

    people: People
    year: str
    title: str
    within: str
    link: str
    csl: Mapping[str, Any]


def works_of(deck: Deck) -> dict[str, Work] | None:
    """The works of a lecture's bibliography by their keys; None if it has none. Raises DeckError."""
    found: dict[str, Work] = {}
    files = names(deck.fields.get("bibliography"))
    for name in files:
        text, place = text_inside(deck.assets, name, name.where), Where(str(inside(deck.assets, name, name.where)))
        read = _of_json(text, place) if Path(name).suffix == ".json" else _of_bibtex(text, place)
        if not read:
            raise _unread(place, f"{name} holds no works", "write @book{key, title = {…}, …}")
        found |= read
    return found if files else None


def _unread(where: Where, message: str, hint: str) -> DeckError:
    return DeckError(Problem(where, "citation-file", message, hint))


def _of_json(text: str, place: Where) -> dict[str, Work]:
    try:
        return {_shown(item["id"]): _work(item) for item in json.loads(text)}
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError) as error:
        said = f"{Path(place.file).name} is no CSL-JSON: {type(error).__name__}: {error}"
        raise _unread(place, said, "export it again, or as BibTeX: .bib") from None


def _of_bibtex(text: str, place: Where) -> dict[str, Work]:
    import logging

    from bibtexparser.entrypoint import parse_string
    from bibtexparser.middlewares import NormalizeFieldKeys, SeparateCoAuthors, SplitNameParts

    logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
    middlewares = [NormalizeFieldKeys(), SeparateCoAuthors(), SplitNameParts()]
    library: Any = parse_string(text, append_middleware=middlewares)
    if wrong := [Where(place.file, block.start_line + 1) for block in library.failed_blocks]:
        hint = "close its braces, put a comma after each field, and give each entry a key of its own"
        raise DeckError(*(Problem(line, "citation-file", "this entry is no BibTeX", hint) for line in wrong))
    entries = {
        e.key: {name.lower(): field.value for name, field in e.fields_dict.items()}
        | {"type": _TYPES.get(e.entry_type.lower(), "document")}
        for e in library.entries
    }
    return {e.key: _of_entry(e.key, entries, Where(place.file, e.start_line + 1)) for e in library.entries}


def _of_entry(key: str, entries: Mapping[str, Mapping[str, Any]], line: Where) -> Work:
    """A work with what it has from the one that its `crossref` names."""
    fields, seen = dict(entries[key]), {key}
    while above := str(fields.pop("crossref", "")):
        if above in seen or above not in entries:
            said = "leads back to itself" if above in seen else "names no entry"
            raise _unread(line, f"the crossref of {key!r} {said}: {above!r}", "name another")
        seen.add(above)
        outer = dict(entries[above])
        fields = outer | {"booktitle": outer.get("title", ""), "crossref": outer.get("crossref", "")} | fields
    item: dict[str, Any] = {}
    for name, value in fields.items():
        if isinstance(value, str):
            item.setdefault(_NAMES.get(name, name), value if name in ("url", "doi") else _plain([value]))
        elif name in ("author", "editor"):
            names = ([_plain(part) for part in (one.first, one.von, one.last, one.jr)] for one in value)
            item[name] = [dict(zip(_PARTS, name, strict=True)) for name in names]
    year = item.get("year") or str(item.get("date", ""))[:4]
    return _work(item | {"issued": {"date-parts": [[year]]}})


def _plain(parts: Sequence[str]) -> str:
    """The words that TeX stands for."""
    if not re.search(r"[\\{}~$%]", text := " ".join(parts)):
        return text
    from pylatexenc.latex2text import LatexNodes2Text

    try:
        return str(LatexNodes2Text().latex_to_text(text))
    except RecursionError:  # braces in braces by the thousand
        return text


def _shown(value: object) -> str:
    """A text of CSL-JSON, on one line. Raises TypeError for another value, ValueError for what cannot be shown."""
    if not isinstance(value, str | int | None):
        raise TypeError(f"a text is meant, not {json.dumps(value)[:40]}")
    text = " ".join(str("" if value is None else value).split())
    if bad := UNSHOWABLE.search(text):
        raise ValueError(f"the character U+{ord(bad[0]):04X} cannot stand on a slide")
    return text


def _work(item: Mapping[str, Any]) -> Work:
    """A work from what CSL-JSON says of it. Raises TypeError, AttributeError, IndexError or ValueError."""
    said = {key: _shown(value) for key, value in item.items() if isinstance(value, str | int) or key == "title"}
    said["page"] = said.get("page", "").replace("--", "–")
    csl: dict[str, Any] = {key: value for key, value in said.items() if value}
    for role in ("author", "editor"):
        known = [[(part, one.get(part)) for part in (*_PARTS, "literal")] for one in item.get(role) or ()]
        names = [{part: _shown(text) for part, text in one if text} for one in known]
        csl |= {role: names} if names else {}
    people = [
        (one.get("given", ""), " ".join(one[part] for part in (*_PARTS[1:], "literal") if part in one))
        for one in csl.get("author") or csl.get("editor") or ()
    ]
    issued = item.get("issued") or {}
    words = re.findall(r"\d{4}", _shown(issued.get("literal") or issued.get("raw")))
    dates = [[_shown(part) for part in parts] for parts in issued.get("date-parts") or [words[:1] or [""]]]
    year = dates[0][0]
    csl |= {"issued": {"date-parts": dates}} if year else {}
    number = f"({said['issue']})" if said.get("issue") else ""
    journal = f"{said.get('container-title', '')} {said.get('volume', '')}{number}".strip()
    within = ", ".join(filter(None, (journal, said["page"], said.get("publisher"), said.get("note"))))
    link = f"https://doi.org/{said['DOI'].removeprefix('https://doi.org/')}" if said.get("DOI") else said.get("URL", "")
    return Work(tuple(people), year, said.get("title", ""), within, link, csl)
