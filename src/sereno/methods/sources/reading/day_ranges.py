"""Texts that run from one day to another: "03/05/2021 - 07/05/2021", "del 3 al 7 de mayo de 2021".

They are no date: to take one of the ends would be to make it up.
"""

from __future__ import annotations

import re
from typing import Final

from sereno.methods.sources.reading.crossing_years import plain_period
from sereno.methods.sources.reading.longest_value import is_value

_TO: Final = r"\s*(?:-|/|\ba\b|\bal\b|\bto\b|\by\b|\band\b|\be\b|\bhasta\b|\buntil\b)\s*"
_FROM: Final = r"(?:del?|desde|entre|from|between)?\s*(?:el\s+)?"
_DIGITS: Final = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?: \d{1,2}:\d{2}(?::\d{2})?)?"
_OF: Final = r"[\s\-/.,]*(?:del?|of)?\s*"
_MONTH: Final = r"[a-z]{3,10}\.?"
_DAY: Final = rf"\d{{1,2}}(?:{_OF}{_MONTH}(?:{_OF}\d{{4}})?)?"
_RANGES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_FROM}{_DIGITS}(?:{_TO}|\s+){_DIGITS}",
        rf"{_FROM}{_DAY}{_TO}(?:el\s+)?\d{{1,2}}{_OF}{_MONTH}{_OF}\d{{2,4}}",
        rf"{_MONTH}\s*\d{{1,2}}{_TO}(?:{_MONTH}\s*)?\d{{1,2}},?\s*\d{{4}}",
        r"\d{1,2}\s*-\s*\d{1,2}[/.]\d{1,2}[/.]\d{2,4}",
        r"\d{8}\s*-\s*\d{8}",
    )
)


def is_range_of_days(text: str) -> bool:
    """Whether a text that is no date is a range of them.

    >>> is_range_of_days("del 3 al 7 de mayo de 2021"), is_range_of_days("2021-13-45")
    (True, False)
    """
    plain = plain_period(text) if is_value(text) else ""
    return any(pattern.fullmatch(plain) for pattern in _RANGES)
