"""Lay out a QR code: which of its modules are dark, and where they lie."""

from collections.abc import Sequence
from typing import NamedTuple

from deck.base.units import Rect
from deck.model.style import Style

QUIET = 4  # modules of light ground around the code


class QrCode(NamedTuple):
    """Rows of modules, dark where 1; where they lie, in which colour, and the light ground, if the slide is dark."""

    rows: Sequence[bytes]
    rect: Rect
    color: str
    ground: Rect | None


def qr_code(link: str, place: Rect, style: Style) -> QrCode:
    """A link as a QR code; dark on light in every theme, for that is what phones read."""
    import segno

    rows = [bytes(row) for row in segno.make_qr(link, error="m").matrix]
    square = place.centred(1)
    if not style.dark:
        return QrCode(rows, square, "ink", None)
    quiet = square.w * QUIET // (len(rows) + 2 * QUIET)
    return QrCode(rows, square.inset(quiet, quiet), "paper", square)
