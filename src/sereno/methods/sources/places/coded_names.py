"""Names of places that stand in one cell with their code: "001 - CENTRO", "Centro (001)"."""

from __future__ import annotations

import re
from typing import Final

# A number of one digit may be part of the name, as is one behind it: "2 - Centro", "Lomas - 12".
_BEFORE: Final = re.compile(
    r"\s*(?:[A-Z]{0,4}[-.]?\d[\dA-Z.-]{0,14}\d|[A-Z]{1,4}\d)"
    r"\s*(?:\s[-–—]\s|[:|_]|\.\s)\s*(?P<name>[^\W\d_].*)",
    re.I,
)
_BEHIND: Final = re.compile(
    r"(?P<name>.*[^\W\d_].*?)\s*[(\[]\s*[A-Z]{0,4}[-.]?\d{3,12}\s*[)\]]\s*", re.I
)


def name_beside_code(text: str) -> str | None:
    """The name without the code that stands beside it; None where there is no code.

    >>> name_beside_code("001 - Centro"), name_beside_code("Centro (A-014)")
    ('Centro', 'Centro')
    >>> name_beside_code("5 de Mayo"), name_beside_code("2 - Centro")
    (None, None)
    """
    found = _BEFORE.fullmatch(text) or _BEHIND.fullmatch(text)
    return found["name"].strip() if found else None
