"""Write plain values as YAML that looks written by hand: block lists, no needless quotes, long texts over lines."""

import re
from typing import Any

import yaml

_WIDTH = 110


class _Dumper(yaml.SafeDumper):
    """Writes each value where it stands, never a name for one that comes again."""

    def ignore_aliases(self, _: Any) -> bool:
        return True


def _text(writer: yaml.SafeDumper, text: str) -> yaml.Node:
    text = "\n".join(line.rstrip() for line in text.strip("\n").split("\n"))
    style = "|" if "\n" in text else ">" if len(text) > _WIDTH - 20 and "  " not in text else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(tuple, lambda writer, items: writer.represent_sequence("tag:yaml.org,2002:seq", items, True))


def written(value: Any) -> str:
    """A mapping or a list of texts, numbers, mappings and lists; a tuple is a list in brackets."""
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH, default_flow_style=False)


def read(text: str) -> dict[str, Any]:
    """The mapping that somebody wrote before a text, all its values as texts; what is no YAML is read line by line."""
    try:
        found = yaml.load(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        found = dict(line.split(":", 1) for line in text.split("\n") if re.match(r"\w[\w-]*:", line))
    return {str(key): value for key, value in found.items()} if isinstance(found, dict) else {}
