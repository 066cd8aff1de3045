"""How long a text can be that is a value: what is longer is read by no pattern.

A pattern with several stretches that may be blank takes time with the square of a text's length,
or its cube, and whoever sends a file decides how long its texts are.
"""

from __future__ import annotations

from typing import Final

LONGEST_VALUE: Final = 200
"""Signs of the longest date, time, figure, coordinate or mark; real ones stay below 60."""


def is_value(text: str) -> bool:
    """Whether a text is short enough to be one.

    >>> is_value("19 de marzo de 2021 a las 10:00"), is_value("1 " * 1_000)
    (True, False)
    """
    return len(text) <= LONGEST_VALUE
