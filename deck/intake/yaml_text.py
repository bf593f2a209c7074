"""Write plain values as YAML that looks written by hand: block lists, no needless quotes, long texts over lines."""

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
