"""Years of the records: those that carry weight, and the strays of old offences told late."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# A year with a smaller part of the incidents than this says nothing of its own.
STRAY = 0.005
COUNTS = ("n", "point", "name", "none")


def years(quality: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of placed_by_year in order, all stray years but one or none made one last row."""
    rows = sorted(quality["placed_by_year"], key=lambda row: row["year"])
    whole = sum(row["n"] for row in rows)
    strays = [row for row in rows if row["n"] < STRAY * whole]
    if len(strays) < 2:
        return [dict(row) for row in rows]
    sums: dict[str, Any] = {key: sum(row[key] for row in strays) for key in COUNTS}
    sums["share"] = (sums["point"] + sums["name"]) / sums["n"]
    sums["year"] = f"{strays[0]['year']}–{strays[-1]['year']}"
    sums["stray"] = len(strays)
    return [dict(row) for row in rows if row not in strays] + [sums]


def low_years(quality: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The years that carry weight and have a smaller share placed than the warning level."""
    level = quality["placed"]["warn_below"]
    return [
        row
        for row in years(quality)
        if "stray" not in row and row["share"] is not None and row["share"] < level
    ]
