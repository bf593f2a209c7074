"""Hold what is known of the keys of an outline: what each may hold, and whether it has to be written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

Form = tuple[str, ...]  # ("text",), ("choice", "left", "right"), or ("attribute", "figure", "artwork")
TEXT: Form = ("text",)  # words that are shown
NAME: Form = ("name",)  # words that something is found by: a file, a column, a place


@dataclass(eq=False)
class Key:
    """What a key of the outline may hold: texts in some forms, a mapping of keys or of any keys, a list.

    listed: or a list of what else it may hold; needed: it has to be written wherever the mapping is that it is in.
    """

    forms: dict[Form, None] = field(default_factory=dict)
    keys: dict[str, Key] = field(default_factory=dict)
    any_key: Key | None = None
    items: Key | None = None
    listed: bool = False
    needed: bool = False
    same: Key | None = None  # the key that this one turned out to be: a list in a list of the same kind

    @property
    def real(self) -> Key:
        """The key itself, or the one that it turned out to be."""
        return self.same.real if self.same else self

    def child(self, name: str) -> Key:
        """What stands under a name in it."""
        return self.real.keys.setdefault(name, Key()).real

    def under_any(self) -> Key:
        """What stands under whatever name an author chose."""
        self.real.any_key = self.real.any_key or Key()
        return self.real.any_key.real

    def item(self) -> Key:
        """What stands in it as in a list."""
        self.real.items = self.real.items or Key()
        return self.real.items.real

    def may_be(self, form: Form) -> None:
        """It may be a text of this form."""
        self.real.forms[form] = None


@dataclass(frozen=True)
class Ref:
    """A value in a template: the key that it is of, and the keys that are there if it can be asked for.

    sure: it is this one, and not perhaps another.
    """

    key: Key
    above: tuple[Key, ...] = ()
    sure: bool = True


@dataclass(frozen=True)
class Refs:
    """What an expression may be. pairs: names and values of mappings; listed: texts as lists."""

    refs: tuple[Ref, ...] = ()
    pairs: bool = False
    listed: bool = False


def _name(key: Key) -> None:
    key.may_be(NAME)


def _names(key: Key) -> None:
    """A list of names, or of lists of them."""
    key.item().may_be(NAME)
    key.item().item().may_be(NAME)


def _one_or_more(key: Key) -> None:
    key.may_be(NAME)
    key.real.listed = True


def _rows(key: Key) -> None:
    """The name of a file, or rows of cells."""
    key.may_be(NAME)
    key.item().item().may_be(TEXT)


def _columns(key: Key) -> None:
    """Names of columns, or names with what is shown for them."""
    _one_or_more(key)
    key.under_any().may_be(TEXT)


def _kept(key: Key) -> None:
    """Columns with what is kept of them."""
    _one_or_more(key.under_any())


Shape = Callable[[Key], None]
SHAPES: dict[str, tuple[Shape, ...]] = {  # what filters take: the value itself, then what is in brackets
    "joined": (_names,),
    "clicks": (_one_or_more,),
    "rows": (_rows, _columns, _kept, _name, _name),
    "plotted": (_columns, _columns, _columns, _name, _name),
    "lit": (_one_or_more, _one_or_more),
}
ENDS = ("area", "clicks", "rows", "plotted", "lit", "written")  # filters that give no value of the outline
