"""Write what PowerPoint shows and, beside it, what programs show that cannot."""

from __future__ import annotations

import re

_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
# PowerPoint goes by the namespace and shows the formula; LibreOffice goes by the prefix, does not know this one for it,
# and shows what stands in the fallback.
_AM = 'xmlns:am="http://schemas.microsoft.com/office/drawing/2010/main"'
_OPEN, _OR, _END = "\U0010fff0", "\U0010fff1", "\U0010fff2"  # private characters, which no text of an outline holds
_EITHER = re.compile(f"{_OPEN}(.*?){_OR}(.*?){_END}", re.DOTALL)


def either(native: str, plain: str) -> str:
    """A part of a shape's XML in two forms, of which `resolved` takes one or both."""
    return f"{_OPEN}{native}{_OR}{plain}{_END}"


def resolved(xml: str) -> str:
    """Shapes with all that PowerPoint shows, or what others show in their place, if there is a difference.

    Only whole shapes can be told apart: in a paragraph, PowerPoint takes no alternatives.
    """
    if _OPEN not in xml:
        return xml
    native, plain = _EITHER.sub(r"\1", xml), _EITHER.sub(r"\2", xml)
    return (
        f'<mc:AlternateContent {_MC}><mc:Choice {_AM} Requires="am">{native}</mc:Choice>'
        f"<mc:Fallback>{plain}</mc:Fallback></mc:AlternateContent>"
    )


def plain(xml: str) -> str:
    """The form for programs that show no formulas."""
    return _EITHER.sub(r"\2", xml)
