"""List the kinds of slide, with what each is for and an example."""

from __future__ import annotations

from pathlib import Path

from deck.rendering.render import Environment, describe


def listed(outline: Path, shipped: Path) -> str:
    """The kinds that an outline can use: the lecture's own templates first, then those shipped."""
    env = Environment([outline.parent / "templates" / "slides", shipped / "slides"])
    return "\n\n".join(_entry(env, kind) for kind in env.kinds)


def _entry(env: Environment, kind: str) -> str:
    purpose, example = describe(env, kind)
    return f"{kind}: {purpose}\n\n- " + example.replace("\n", "\n  ")
