"""Tell what kinds of slide there are, from the headers of their templates: what each is for, its keys, an example."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from deck.base.course import homes
from deck.base.dataclass import dataclass
from deck.base.libraries import TEMPLATES
from deck.base.problem import DeckError, Problem, Where
from deck.base.regex import regex
from deck.outline.keys import Key, Keys, Lines, declared, written
from deck.outline.load import SLIDE

if TYPE_CHECKING:
    from jinja2 import Environment

_COMMENT = regex(r"\{#(.*?)#\}", re.S)
_KEYS = regex(r"^[ \t]*keys(?: ([\w-]+))?:[ \t]*$", re.M)
_NAMED = regex(r'\{% (extends|include|import|from) "(.+?)"')  # as our own templates name others
_NOTES = (
    "?: may be left out. text and bullets take inline Markdown, markdown takes any; all else stays as it is written."
)
_UNDECLARED = """Its template does not declare all of its keys, so editors take any. It would with lines like these:
{# What the kind is for.
   keys:
     number: text - what is shown large
     text?: text - words under it, which may be left out
#}"""


@dataclass(frozen=True)
class Kind:
    """A kind of slide: what it is for, the keys of its slides besides the engine's, and an example in YAML.

    open: other keys may be right as well, for one of its templates does not declare its own.
    """

    name: str
    purpose: str
    example: str
    keys: Keys
    open: bool = False


class Kinds:
    """The kinds of slide that there are templates for in these folders, by name; each template is read once.

    env: Jinja's, which reads a lecture's own templates; what ours say is read without it.
    """

    def __init__(self, folders: Sequence[Path], env: Callable[[], Environment]) -> None:
        self._folders, self._env = folders, env
        self._files: dict[str, _File] = {}
        self._found: dict[str, Kind] = {}

    @cached_property
    def names(self) -> list[str]:
        """The names of all kinds."""
        found = {path.name for folder in self._folders for path in folder.glob("*.xml") if path.is_file()}
        return [name.removesuffix(".xml") for name in sorted(found) if name[0] != "_"]

    def described(self, name: str) -> tuple[str, str]:
        """What a kind is for, and its example in YAML, as its header comment says it."""
        comment = re.match(r"\s*\{#(.*?)#\}", self._source(f"{name}.xml")[0], re.S)
        text, _, example = (comment[1] if comment else "").partition("example:")
        return " ".join(_KEYS.split(text)[0].split()), textwrap.dedent(example.strip("\n")).strip()

    def read(self, name: str) -> Kind:
        """A kind. Raises DeckError where its template, or one that it is made with, is wrong."""
        purpose, example = self.described(name)
        made_with = list(self._made_with(f"{name}.xml"))
        groups = {group: lines for file in reversed(made_with) for group, lines in file.groups.items()}
        above = self._extended(f"{name}.xml")
        keys: Keys = {}
        for file in above:
            keys = keys | (declared(file.keys, groups) if file.keys else {}) | keys
        own = {key.name: key for key in keys.values() if key.name not in SLIDE}
        return Kind(name, purpose, example, own, open=not all(file.keys for file in above))

    def known(self, name: str) -> Kind:
        """The same; nothing is known of its keys where a template is at fault."""
        if name not in self._found:
            try:
                self._found[name] = self.read(name)
            except DeckError:
                self._found[name] = Kind(name, "", "", {}, open=True)
        return self._found[name]

    def _made_with(self, name: str) -> Iterator[_File]:
        """A template, and those that it extends, includes and imports."""
        waiting, seen = [name], set[str]()
        while waiting:
            if (name := waiting.pop(0)) not in seen:
                seen.add(name)
                yield self._file(name)
                waiting += self._file(name).names

    def _extended(self, name: str) -> list[_File]:
        """A template, that which it extends, and so on."""
        found: list[_File] = []
        while name and self._file(name) not in found:
            found.append(self._file(name))
            name = found[-1].above
        return found

    def _file(self, name: str) -> _File:
        """A template; groups of keys that a lecture's own lacks are those of the one that it stands for."""
        if name not in self._files:
            source, path = self._source(name)
            groups: dict[str, Lines] = {}
            for file in reversed(self._called(name)[1:]):
                groups |= _sections(file.read_text(encoding="utf-8"), str(file))
            own = _sections(source, path)
            groups |= {group: lines for group, lines in own.items() if group}
            ours = _NAMED.findall(_COMMENT.sub("", source)) if _is_ours(path) else None
            named = _named(self._env(), source, name, path) if ours is None else ours
            above = next((other for how, other in named if how == "extends"), "")
            self._files[name] = _File(own.get(""), groups, above, [other for how, other in named if other])
        return self._files[name]

    def _called(self, name: str) -> list[Path]:
        """The templates of a name, of which the first is taken."""
        return [file for folder in self._folders if (file := folder / name).is_file()]

    def _source(self, name: str) -> tuple[str, str]:
        """A template's text, and its file. Raises DeckError if there is none, or it cannot be read."""
        if Path(name).name == name and (found := self._called(name)) and _is_ours(found[0]):
            return found[0].read_text(encoding="utf-8"), str(found[0])
        from jinja2 import TemplateNotFound

        env = self._env()
        assert env.loader
        try:
            source, file, _ = env.loader.get_source(env, name)
        except TemplateNotFound:
            raise DeckError(Problem(Where(name), "template-name", f"template: no {name!r}")) from None
        except UnicodeDecodeError:
            problem = Problem(Where(name), "template-encoding", "template: not UTF-8 text", "save it as UTF-8")
            raise DeckError(problem) from None
        return source, file or name


@dataclass(frozen=True, eq=False)
class _File:
    """A template: the keys and the groups of keys that it declares, the template that it extends, all that it names."""

    keys: Lines | None
    groups: Mapping[str, Lines]
    above: str
    names: list[str]


def own_templates(folder: Path) -> list[Path]:
    """The templates of the lecture in a folder, and of its course, which win over ours; there need be none."""
    found = [place / "templates" / "slides" for place in homes(folder)]
    return [place for place in found if place.is_dir()] or found[:1]


def listed(kinds: Kinds) -> str:
    """The kinds, a line each: what it is for."""
    width = max(map(len, kinds.names)) + 2
    firsts = {name: re.split(r"(?<=\.) ", kinds.described(name)[0])[0] for name in kinds.names}  # sentences
    lines = (f"{f'{name}:':{width}}{first}".rstrip() for name, first in firsts.items())
    return "\n".join([*lines, "", "python build.py kinds NAME shows one whole: its keys, and an example to copy."])


def shown(kind: Kind) -> str:
    """A kind whole: what it is for, its keys, and its example."""
    keys = ((f"{'  ' * depth}{key.name}{'?' * (not key.needed)}", key) for depth, key in _all(kind.keys))
    rows = [(name, written(key.values), key.help) for name, key in keys]
    left, middle = (max((len(row[n]) for row in rows if len(row[n]) <= 40), default=0) for n in (0, 1))
    table = "\n".join(f"  {name:{left}}  {takes:{middle}}  {said}".rstrip() for name, takes, said in rows)
    notes = f"{_NOTES}\nKeys of any slide besides: {', '.join(SLIDE)}."
    example = "- " + kind.example.replace("\n", "\n  ") if kind.example else ""
    parts = (f"{kind.name}: {kind.purpose}", _UNDECLARED if kind.open else "", table, notes, example)
    return "\n\n".join(filter(None, parts))


def _all(keys: Mapping[str, Key], depth: int = 0) -> Iterator[tuple[int, Key]]:
    """Each key, after it those below it, and how deep they stand."""
    for key in keys.values():
        yield depth, key
        yield from _all(key.keys, depth + 1)


def _is_ours(file: str | Path) -> bool:
    return Path(file).is_relative_to(TEMPLATES)


def _named(env: Environment, source: str, name: str, path: str) -> list[tuple[str, str]]:
    """The templates that a lecture's own names, and whether it `extends` them. Raises DeckError where it is none."""
    import jinja2
    from jinja2 import meta, nodes

    try:
        tree = env.parse(source, name, path)
    except jinja2.TemplateSyntaxError as error:
        raise DeckError(Problem(Where(path, error.lineno), "template-error", f"template: {error.message}")) from None
    except RecursionError:
        raise DeckError(Problem(Where(path), "template-loop", "template: it is nested too deeply")) from None
    first = tree.find(nodes.Extends)
    above = first.template.value if first and isinstance(first.template, nodes.Const) else ""
    return [("extends", above), *(("", other) for other in meta.find_referenced_templates(tree) if other)]


def _sections(source: str, file: str) -> dict[str, Lines]:
    """What a template's comments declare: groups of keys by name, its own under no name."""
    found: dict[str, Lines] = {}
    for comment in _COMMENT.finditer(source):
        text = comment[1].partition("example:")[0]
        heads = [*_KEYS.finditer(text)]
        for head, end in zip(heads, [*(h.start() for h in heads), len(text)][1:], strict=True):
            line = source.count("\n", 0, comment.start(1) + head.end()) + 1
            found[head[1] or ""] = Lines(text[head.end() : end].rstrip(), Where(file, line))
    return found
