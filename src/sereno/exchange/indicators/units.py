"""The unit of values that a table brings, from what its headings, names and cells say.

A guess for a person to confirm: what nothing tells of is a plain number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.indicators import PERCENT, unit_words, units

NUMBER: Final = "number"
SHARE: Final = "share"
# What a count is multiplied by to give a value in the unit.
FACTORS: Final[Mapping[str, float]] = {PERCENT: 100.0, "per_1000": 1e3, "per_100000": 1e5}
_MOST: Final = 0.5
_COUNT: Final = "count:"
_RATE: Final = "rate:"
_CHANGE: Final = "change:"
_SIGNS: Final[Mapping[str, str]] = {"%": PERCENT, "$": "pesos"}


def unit_of(text: str) -> str:
    """The key of the unit that a heading or name says; "" when it says none.

    >>> unit_of("Tasa por cada 100 mil habitantes"), unit_of("Trust (%)"), unit_of("Robos")
    ('per_100000', 'percent', '')
    """
    folded = f" {fold(text)} "
    said = [unit for unit, words in unit_words().items() if any(f" {w} " in folded for w in words)]
    if _CHANGE in said:
        return ""
    for sign, unit in _SIGNS.items():
        if sign in text:
            return unit
    # "Calls per person" counts no calls: what is parted or averaged has no unit of a count.
    plain = [unit for unit in said if not unit.startswith((_COUNT, _RATE))]
    if plain:
        return PERCENT if plain[0] == SHARE else plain[0]
    counted = [unit.removeprefix(_COUNT) for unit in said if unit.startswith(_COUNT)]
    return counted[0] if counted and _RATE not in said else ""


def unit_of_column(heading: str, cells: Sequence[str], numbers: Sequence[float]) -> str:
    """The unit of a column: its cells' signs tell it before its heading; "" when nothing does.

    A share none of whose figures is over 1 is a ratio, not a percentage.
    """
    there = [cell.strip() for cell in cells if cell.strip()]
    for sign, unit in _SIGNS.items():
        if there and sum(sign in cell for cell in there) > _MOST * len(there):
            return unit
    unit = unit_of(heading)
    shared = set(unit_words()[SHARE]) & set(fold(heading).split())
    if unit == PERCENT and shared and numbers and max(numbers) <= 1:
        return "ratio"
    return unit


def read_unit(text: str) -> str:
    """The unit that a cell of a column of units names: its key, its word, or what it says."""
    plain = text.strip()
    if plain in units():
        return plain
    folded = fold(plain)
    words = {fold(word): key for key, each in units().items() for word in (each.es, each.en)}
    return words.get(folded, "") if folded and folded in words else unit_of(plain)
