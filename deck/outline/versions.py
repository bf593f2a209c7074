"""Choose what one version of a lecture has: what is for its audience, and the words of its variables."""

from collections.abc import Collection, Mapping
from typing import Any

from deck.base.codes import Code
from deck.base.problem import DeckError, Problem, Where, did_you_mean
from deck.base.regex import regex
from deck.model.deck import names
from deck.model.values import Items, Record, Scalar, beside, described
from deck.outline.values import place_in

_LONGEST = 1_000  # letters of a variable
VARIABLE = regex(r"(?<!`)`\{var +([^\s`{}]+) *\}`(?!`)")
_NAME = regex(r"[^\W\d][\w-]*")


class Version:
    """An outline as one audience gets it; `problems`: what is wrong with what chooses.

    audience: "" for all; own: variables with the values that they have instead of the outline's. left_out: the ids of
    what is for others; root: the outline itself.
    """

    def __init__(self, root: Record, audience: str, own: Mapping[str, str]) -> None:
        self.audiences, self._audience = names(root.get("for")), audience
        self.vars: dict[str, str] = {}
        self.left_out: set[str] = set()
        self.problems: list[Problem] = []
        for name in self.audiences:
            if not _NAME.fullmatch(name):
                message, hint = f"no name of an audience: {str(name)!r}", "for: [teacher, student]"
                self._tell(name.where, "outline-value", message, hint)
        if audience and audience not in self.audiences:
            hint = did_you_mean(audience, self.audiences) if self.audiences else f"for: [{audience}]"
            message = f"the lecture has no audience {audience!r}"
            raise DeckError(Problem(root.place("for"), "outline-value", message, hint))
        self._read_vars(root, own)
        said = {"for", "vars"} if self.audiences or self.vars else {*root.keys()}
        self.root = self._remade(root, said)

    def _read_vars(self, root: Record, own: Mapping[str, str]) -> None:
        """The variables, each of which may use those before it."""
        given, hint = root.get("vars", Record(root.where, {}, {})), "write 'name: value'"
        if not isinstance(given, Record):
            self._tell(given.where, "outline-mapping", f"vars are a mapping, not {described(given)}", hint)
            return
        for name, value in given.items():
            if isinstance(value, Scalar):
                text = self.vars[str(name)] = own.get(name, str(self._worded(value)))[: _LONGEST + 1]
                if len(text) > _LONGEST:  # of those before it, which may grow tenfold each
                    message = f"a variable of over {_LONGEST:,} letters"
                    self._tell(value.where, "outline-text", message, "make it shorter")
            else:
                self._tell(value.where, "outline-text", f"a variable is a text, not {described(value)}", hint)
        for name in own.keys() - self.vars.keys():
            near = did_you_mean(name, self.vars) if self.vars else f"write 'vars: {{{name}: …}}' before 'slides:'"
            self._tell(root.place("vars"), "outline-value", f"the lecture has no variable {name!r}", near)

    def _tell(self, where: Where, code: Code, message: str, hint: str) -> None:
        self.problems.append(Problem(where, code, message, hint))

    def _chosen(self, value: Any, key: str = "") -> Any:
        """A value as this version has it; None where it is for others."""
        if isinstance(value, Scalar):
            return self._worded(value) if key != "code" else value
        if isinstance(value, Items):
            found = [kept for item in value if (kept := self._chosen(item, key)) is not None]
            if value and not found:
                hint = "mark what it stands in, or leave some of it"
                self._tell(value.where, "outline-list", f"nothing of this list is for {self._audience}", hint)
            return Items(found, value.where)
        return self._of_record(value)

    def _of_record(self, record: Record) -> Any:
        said = record.peek("for") if self.audiences else None
        whom = names(said)
        for item in said if isinstance(said, list) else ():
            if not isinstance(item, Scalar):
                self._tell(item.where, "outline-text", f"an audience is a text, not {described(item)}", "for: teacher")
        for name in whom:
            if name not in self.audiences:
                message = f"the lecture has no audience {str(name)!r}"
                self.problems.append(Problem(name.where, "outline-value", message, did_you_mean(name, self.audiences)))
        if whom and self._audience and self._audience not in whom:
            self.left_out |= {str(name) for name, _ in beside(record, "id", "id")}
            return None
        if whom:
            record.take("for")
        found = self._remade(record)
        return found.peek("text") if whom and [*found.keys()] == ["text"] else found

    def _remade(self, record: Record, left: Collection[str] = ()) -> Record:
        """A mapping of what is chosen from another; what stands under the keys `left` is left as it is."""
        values, marks = dict[str, Any](), dict[str, Where]()
        for key, value in record.pairs():
            if (kept := value if key in left else self._chosen(value, key)) is not None:
                name = str(self._worded(Scalar(key, record.place(key))))
                if name in values:
                    self._tell(record.place(key), "outline-value", f"two keys are {name!r}", "write their lists as one")
                values[name], marks[name] = kept, record.place(key)
        return Record(record.where, values, marks)

    def _worded(self, text: Scalar) -> Scalar:
        """A text with the values of variables in place of their names."""
        if "`{var" not in text:
            return text
        for match in VARIABLE.finditer(text):
            if match[1] not in self.vars:
                place = place_in(text, match.start(), text.where)
                hint = did_you_mean(match[1], self.vars) if self.vars else "it stands above those that use it"
                self.problems.append(Problem(place, "outline-value", f"no variable {match[1]!r}", hint))
        return Scalar(VARIABLE.sub(lambda match: self.vars.get(match[1], match[0]), text), text.where)
