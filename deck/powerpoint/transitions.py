"""Write how one slide gives way to the next."""

from __future__ import annotations

_INNER = {
    "fade": "<p:fade/>",
    "push": '<p:push dir="u"/>',
    "wipe": '<p:wipe dir="l"/>',
    "cut": "<p:cut/>",
}
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_P14 = 'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"'
_P159 = 'xmlns:p159="http://schemas.microsoft.com/office/powerpoint/2015/09/main"'


def transition(name: str) -> str:
    """A `p:transition` of 0.7 s where PowerPoint can time it, of middling speed elsewhere; "" for none.

    Morph takes 1 s, and is a fade where it is not known.
    """
    if name in ("", "none"):
        return ""
    if name == "morph":
        requires = f'{_P14} {_P159} Requires="p14 p159"'
        return _choice(requires, 'spd="slow" p14:dur="1000"', '<p159:morph option="byObject"/>', "fade")
    return _choice(f'{_P14} Requires="p14"', 'spd="med" p14:dur="700"', _INNER[name], name)


def _choice(requires: str, timed: str, inner: str, otherwise: str) -> str:
    return (
        f"<mc:AlternateContent {_MC}><mc:Choice {requires}><p:transition {timed}>{inner}</p:transition></mc:Choice>"
        f'<mc:Fallback><p:transition spd="med">{_INNER[otherwise]}</p:transition></mc:Fallback></mc:AlternateContent>'
    )
