"""Find templates inside their folders, stamp their tags, and keep what was compiled of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import escape

from deck.problem import DeckError, Problem, Where

_MOST = 1_000_000  # bytes of a template


class Stamp(Extension):
    """Give every tag written in a template an `at="file:line"` attribute."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Stamp the tags in a template's own text, before anything is filled in."""
        for token in stream:
            if token.type == "data":
                yield Token(token.lineno, "data", _stamped(token, stream.filename or stream.name or ""))
            else:
                yield token


def _stamped(token: Token, file: str) -> str:
    def at(match: re.Match[str]) -> str:
        line = token.lineno + str(token.value).count("\n", 0, match.start())
        return f'{match[0]} at="{escape(file)}:{line}"'

    return re.sub(r"<[A-Za-z_][\w:.-]*", at, str(token.value))


class _Compiled(jinja2.BytecodeCache):
    """Keep compiled templates for the next build of this process; from a disk, they would be code to trust."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket of a template that is known."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])  # nothing, if its text has changed

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = _Compiled()


class Templates(jinja2.FileSystemLoader):
    """Finds templates, each inside the folder above its templates/slides, also through links."""

    def get_source(self, environment: jinja2.Environment, template: str) -> Any:
        """As Jinja does. Raises DeckError: a file that leads outside, or is larger than any template."""
        for folder in map(Path, self.searchpath):
            path = folder.joinpath(*jinja2.loaders.split_template_path(template))
            if path.is_file():
                _check_template(path, folder.parent.parent)
                break
        return super().get_source(environment, template)


def _check_template(path: Path, folder: Path) -> None:
    if not path.resolve().is_relative_to(folder.resolve()):
        message = f"{path.name!r} leads outside {folder.name or 'the folder'}/"
        raise DeckError(Problem(Where(str(path)), message, "copy the file into the lecture"))
    if path.stat().st_size > _MOST:
        raise DeckError(Problem(Where(str(path)), f"{path.name} has more than {_MOST // 1_000_000} MB"))
