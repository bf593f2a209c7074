"""Find out what templates use of an outline: its keys, what each may hold, and which have to be written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import jinja2
from jinja2 import nodes

from deck.problem import DeckError, Problem, Where
from deck.rendering.keys import ENDS, SHAPES, TEXT, Key, Ref, Refs


@dataclass(frozen=True)
class Macro:
    """A macro, and the names that it sees."""

    node: nodes.Macro
    names: dict[str, Any]


NOTHING = Refs()


def usage(env: jinja2.Environment, kind: str) -> Key:
    """What the template of a kind uses of a slide's fields. Raises DeckError where it is no template."""
    try:
        return _Reader(env).slide(f"{kind}.xml")
    except jinja2.TemplateSyntaxError as error:
        where = Where(error.filename or f"{kind}.xml", error.lineno)
        raise DeckError(Problem(where, f"template: {error.message}")) from None
    except jinja2.TemplateNotFound as error:
        raise DeckError(Problem(Where(f"{kind}.xml"), f"template: no {str(error.name)!r}")) from None


class _Reader:
    """Walks templates as if they were filled in, every branch of them, and notes what they ask for."""

    def __init__(self, env: jinja2.Environment) -> None:
        self._env = env
        self._blocks: dict[str, list[nodes.Block]] = {}
        self._must: list[dict[Key, tuple[Key, ...]]] = [{}]  # of each branch we are in: what it uses for certain
        self._running: dict[int, dict[str, Any]] = {}  # macros that are being called, with their arguments
        self._tag, self._attribute = "", ""

    def slide(self, file: str) -> Key:
        slide = Key()
        names: dict[str, Any] = {"slide": Refs((Ref(slide),))}
        template = self._template(file)
        while (above := template.find(nodes.Extends)) and isinstance(above.template, nodes.Const):
            self._define(template, names)
            template = self._template(above.template.value)
        self._define(template, names)
        self._walk(template.body, names)
        for key in self._must[0]:
            key.real.needed = True
        return slide

    def _template(self, file: str) -> nodes.Template:
        assert self._env.loader
        source, name, _ = self._env.loader.get_source(self._env, file)
        return self._env.parse(source, file, name)

    def _define(self, template: nodes.Template, names: dict[str, Any]) -> None:
        """Note a template's blocks, macros and imports."""
        for block in template.find_all(nodes.Block):
            self._blocks.setdefault(block.name, []).append(block)
        for node in template.body:
            if isinstance(node, nodes.Macro | nodes.Import | nodes.FromImport):
                self._statement(node, names)

    def _walk(self, body: Iterable[nodes.Node], names: dict[str, Any]) -> None:
        for node in body:
            self._statement(node, names)

    def _statement(self, node: nodes.Node, names: dict[str, Any]) -> None:
        match node:
            case nodes.Output():
                self._output(node, names)
            case nodes.If():
                self._if(node, names)
            case nodes.For():
                self._for(node, names)
            case nodes.Assign(target=nodes.Name(name=name)):
                names[name] = self._value(node.node, names)
            case nodes.Macro():
                names[node.name] = Macro(node, names)
            case nodes.Block():
                self._walk(self._blocks[node.name][0].body, dict(names))
            case nodes.Import():
                names[node.target] = self._module(node.template)
            case nodes.FromImport():
                module = self._module(node.template)
                for given in node.names:
                    theirs, ours = given if isinstance(given, tuple) else (given, given)
                    names[ours] = module.get(theirs, NOTHING)
            case nodes.Include(template=nodes.Const(value=file)):
                self._walk(self._template(file).body, dict(names))
            case nodes.Expr():
                self._value(node, names)
            case _:
                self._walk(node.iter_child_nodes(), names)

    def _module(self, template: nodes.Expr) -> dict[str, Any]:
        """What an imported template defines."""
        names: dict[str, Any] = {}
        if isinstance(template, nodes.Const):
            self._define(self._template(template.value), names)
        return names

    def _output(self, node: nodes.Output, names: dict[str, Any]) -> None:
        for part in node.nodes:
            if isinstance(part, nodes.TemplateData):
                self._text(part.data)
                continue
            found = self._value(part, names)
            for ref in found.refs if isinstance(found, Refs) and not found.pairs else ():
                self._print(ref)

    def _text(self, data: str) -> None:
        """Note where a template's own text leaves us: in which tag, in the value of which attribute."""
        tags = re.findall(r"<([A-Za-z]+)", data)
        self._tag = tags[-1] if tags else self._tag
        if '"' in data or tags:
            opened = re.search(r'([\w-]+)="[^"]*$', data)
            self._attribute = opened[1] if opened else ""

    def _print(self, ref: Ref) -> None:
        ref.key.may_be(("attribute", self._tag, self._attribute) if self._attribute else TEXT)
        self._need(ref)

    def _need(self, ref: Ref) -> None:
        """A value that is used has to be written wherever the mapping is that it is in, unless it may be another."""
        if ref.sure:
            self._must[-1].setdefault(ref.key.real, ref.above)

    def _branch(self, body: Iterable[nodes.Node], names: dict[str, Any]) -> dict[Key, tuple[Key, ...]]:
        """Walk what is there in some cases only; what it uses in these."""
        self._must.append({})
        self._walk(body, names)
        return self._must.pop()

    def _if(self, node: nodes.If, names: dict[str, Any]) -> None:
        """What all branches use is used in any case; so is what is in a mapping that is there if the branch is."""
        tested = self._value(node.test, names)
        first = self._branch(node.body, names)
        if isinstance(tested, Refs) and len(tested.refs) == 1:
            self._imply(first, tested.refs[0].key)
        others = [self._branch(node.else_, names)]
        for other in node.elif_:
            self._value(other.test, names)
            others.append(self._branch(other.body, names))
        self._must[-1] |= {key: above for key, above in first.items() if all(key in other for other in others)}

    def _imply(self, used: dict[Key, tuple[Key, ...]], key: Key) -> None:
        self._must[-1] |= {one: above for one, above in used.items() if key.real in [other.real for other in above]}

    def _for(self, node: nodes.For, names: dict[str, Any]) -> None:
        looped = self._value(node.iter, names)
        refs = looped.refs if isinstance(looped, Refs) else ()
        inner = dict(names)
        if isinstance(node.target, nodes.Name):
            inner[node.target.name] = looped if looped.listed else self._items(refs)
        elif isinstance(node.target, nodes.Tuple) and looped.pairs:
            values = tuple(Ref(ref.key.under_any(), (*ref.above, ref.key)) for ref in refs)
            for target, found in zip(node.target.items, (NOTHING, Refs(values)), strict=False):
                inner[getattr(target, "name", "")] = found
        used = self._branch(node.body, inner)
        for ref in refs:
            self._imply(used, ref.key)
        self._branch(node.else_, names)

    def _items(self, refs: Sequence[Ref]) -> Refs:
        """What stands in lists, which are used as such."""
        for ref in refs:
            self._need(ref)
        return Refs(tuple(Ref(ref.key.item(), (*ref.above, ref.key), ref.sure) for ref in refs))

    def _value(self, node: nodes.Node, names: dict[str, Any]) -> Any:
        """What an expression may be; what it asks for is noted."""
        match node:
            case nodes.Name():
                return names.get(node.name, NOTHING)
            case nodes.Getattr(attr=name) | nodes.Getitem(arg=nodes.Const(value=str() as name)):
                return self._child(self._value(node.node, names), name)
            case nodes.Getitem():
                return self._part(node, names)
            case nodes.Filter():
                return self._filter(node, names)
            case nodes.Call():
                return self._call(node, names)
            case nodes.Or():
                return self._either([node.left, node.right], names)
            case nodes.CondExpr():
                self._value(node.test, names)
                return self._either([part for part in (node.expr1, node.expr2) if part], names)
            case _:
                for child in node.iter_child_nodes():
                    self._value(child, names)
                return NOTHING

    def _child(self, found: Any, name: str) -> Any:
        if isinstance(found, dict):
            return found.get(name, NOTHING)
        refs = found.refs if isinstance(found, Refs) and not found.pairs else ()
        return Refs(tuple(Ref(ref.key.child(name), (*ref.above, ref.key), ref.sure) for ref in refs))

    def _part(self, node: nodes.Getitem, names: dict[str, Any]) -> Any:
        """An item of a list, or a part of the list."""
        found = self._value(node.node, names)
        self._value(node.arg, names)
        if not isinstance(found, Refs) or found.pairs or found.listed:
            return NOTHING
        return found if isinstance(node.arg, nodes.Slice) else self._items(found.refs)

    def _either(self, parts: Sequence[nodes.Node], names: dict[str, Any]) -> Refs:
        found = [self._value(part, names) for part in parts]
        return Refs(tuple(replace(ref, sure=False) for refs in found if isinstance(refs, Refs) for ref in refs.refs))

    def _call(self, node: nodes.Call, names: dict[str, Any]) -> Any:
        """Walk a macro with what it is given; one that calls itself is given more of the same."""
        called = self._value(node.node, names)
        given = [self._value(argument, names) for argument in node.args]
        named = {argument.key: self._value(argument.value, names) for argument in node.kwargs}
        if not isinstance(called, Macro):
            return NOTHING
        inner = dict(called.names)
        for parameter, default in zip(called.node.args[::-1], called.node.defaults[::-1], strict=False):
            inner[parameter.name] = self._value(default, names)
        inner |= {parameter.name: value for parameter, value in zip(called.node.args, given, strict=False)} | named
        running = self._running.get(id(called.node))
        if running is not None:
            _unify(running, inner)
            return NOTHING
        self._running[id(called.node)] = inner
        self._walk(called.node.body, inner)
        del self._running[id(called.node)]
        return NOTHING

    def _filter(self, node: nodes.Filter, names: dict[str, Any]) -> Any:
        found = self._value(node.node, names) if node.node else NOTHING
        given = [self._value(argument, names) for argument in node.args]
        words = tuple(str(a.value).lower() for a in node.args if isinstance(a, nodes.Const) and a.value is not None)
        refs = found.refs if isinstance(found, Refs) else ()
        match node.name:
            case "items":
                return Refs(refs, pairs=True)
            case "first" | "last":
                return NOTHING if found.pairs else self._items(refs)
            case "texts":
                for ref in refs:
                    ref.key.real.listed = True
                return Refs(tuple(replace(ref, sure=False) for ref in refs), listed=True)
            case "some" | "length":
                for ref in refs:
                    self._need(ref)
                return NOTHING if node.name == "length" else found
            case "choice" | "flag":
                for ref in refs:
                    ref.key.may_be(("choice", *(words or ("false", "true", "no", "yes"))))
                return NOTHING
            case _:
                for ref in refs if node.name == "rows" else ():
                    self._need(ref)
                for shape, value in zip(SHAPES.get(node.name, ()), (found, *given), strict=False):
                    for ref in value.refs if isinstance(value, Refs) else ():
                        shape(ref.key)
                return NOTHING if node.name in ENDS else found


def _unify(running: dict[str, Any], given: dict[str, Any]) -> None:
    """What a macro is given by itself is of the same kind as what it was given at first."""
    for name, value in given.items():
        first = running.get(name)
        if isinstance(value, Refs) and isinstance(first, Refs):
            for old, new in zip(first.refs, value.refs, strict=False):
                if new.key.real is not old.key.real:
                    new.key.real.same = old.key.real
