"""The colours of codes as other programs write them, and the nearest of ours to theirs."""

from __future__ import annotations

from typing import Final

from sereno.web.coding.codebook.changes import OF_POLE
from sereno.web.coding.models import Code, Colour

# Okabe and Ito (2008), "Color Universal Design".
_WRITTEN: Final = {
    Colour.VERMILION: "#D55E00",
    Colour.AMBER: "#E69F00",
    Colour.GREEN: "#009E73",
    Colour.SKY: "#56B4E9",
    Colour.BLUE: "#0072B2",
    Colour.PURPLE: "#CC79A7",
    Colour.YELLOW: "#F0E442",
    Colour.GREY: "#767676",
}


def colour_like(written: str) -> str:
    """The colour that is nearest to one written as #RRGGBB or #RGB; "" where none is written."""
    digits = written.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(2 * each for each in digits)
    try:
        asked = bytes.fromhex(digits)
    except ValueError:
        return ""
    if len(asked) != 3:
        return ""

    def apart(colour: Colour) -> int:
        known = bytes.fromhex(_WRITTEN[colour].removeprefix("#"))
        return sum((one - other) ** 2 for one, other in zip(asked, known, strict=True))

    return str(min(_WRITTEN, key=apart))


def colour_of(code: Code) -> str:
    """The colour in which a code is shown, as #RRGGBB; "" of a category that has none."""
    colour = code.colour or (OF_POLE[code.pole] if code.is_codable else "")
    return _WRITTEN[Colour(colour)] if colour else ""
