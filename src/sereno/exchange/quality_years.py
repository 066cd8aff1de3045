"""Years of the records: those that carry weight, and the strays of old offences told late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

# A year with a smaller part of the incidents than this says nothing of its own.
STRAY = 0.005
COUNTS = ("n", "point", "name", "none")


def years(quality: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of placed_by_year in order, all stray years but one or none made one last row.

    A year whose number is held back (None) is one of them.
    """
    rows = sorted(quality["placed_by_year"], key=lambda row: row["year"])
    strays = stray_years(quality)
    if len(strays) < 2:
        return [dict(row) for row in rows]
    sums: dict[str, Any] = {key: _sum([row.get(key) for row in strays]) for key in COUNTS}
    placed = _sum([sums["point"], sums["name"]])
    sums["share"] = placed / sums["n"] if placed is not None and sums["n"] else None
    sums["year"] = f"{strays[0]['year']}–{strays[-1]['year']}"
    sums["stray"] = len(strays)
    return [dict(row) for row in rows if row not in strays] + [sums]


def stray_years(quality: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The rows of placed_by_year with few incidents, or whose number is held back, in order."""
    rows = sorted(quality["placed_by_year"], key=lambda row: row["year"])
    whole = sum(row["n"] or 0 for row in rows)
    return [row for row in rows if row["n"] is None or row["n"] < STRAY * whole]


def _sum(numbers: Sequence[int | None]) -> int | None:
    """Their sum, None where one of them is held back."""
    return None if None in numbers else sum(n or 0 for n in numbers)


def low_years(quality: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The years that carry weight and have a smaller share placed than the warning level."""
    level = quality["placed"]["warn_below"]
    return [
        row
        for row in years(quality)
        if "stray" not in row and row["share"] is not None and row["share"] < level
    ]
