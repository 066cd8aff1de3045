"""The quality of a version as whoever may not see records may know it: no small number in it.

A number below k is taken out (None), and with it whatever would give it away. These are published
together, each with its total:

1. years by how their incidents were placed (by point, by name, not at all);
2. the rows read, by file and by what became of them (incidents, rejected);
3. incidents by whether point and name agree, disagree, or can't be compared;
4. incidents by whether their offence was recognised, by whether they equal an earlier row, and by
   whether they are an offence at all;
5. each column's rows, filled and empty.

The incidents are a total of all but the last: where the first can't show it, none does.

The explorer tells how many were counted in areas: those that are placed, an offence, and within the
period. What is left of a published total without them is a number too:

6. the incidents less the counted ones, altogether and in each year of which the indicators tell
   the city's count: where that is small, no total of incidents is told;
7. the placed less the counted likewise: where that is small, nothing tells how many were placed;
8. with all of them placed, also less what is no offence: where that is small, the last goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from sereno.methods.policy.disclosure import held_back, held_back_list
from sereno.methods.policy.release import Flags

PLACED = ("point", "name", "none")
Numbers = Mapping[str, Any]
"""quality.json, or a part of it: `vocabulary.results.QUALITY` says what it holds."""


@dataclass(frozen=True)
class Counted:
    """What the explorer and the indicators tell of the incidents in areas: all, and by year.

    What they hold back is None, though it is there.
    """

    total: int
    total_shown: bool
    years: Mapping[int, int | None]


def shown_quality(quality: Numbers, k: int, counted: Counted | None = None) -> Numbers:
    """The published parts of quality.json for whoever may not see numbers below `k`.

    `counted`: None where no page tells them.
    """
    rows, placed, offences = quality["rows"], quality["placed"], quality["offences"]
    years = quality["placed_by_year"]
    table = held_back(np.array([[y[c] for c in PLACED] for y in years]).reshape(-1, 3), k)
    left = _left(quality, counted)
    # Which numbers go must not depend on how small the small one is.
    if _any_small(k, *left.of_incidents):
        table[:] = True
    elif _any_small(k, *left.of_placed):
        table[:, : len(PLACED)] = True
    incidents = rows["incidents"]
    total = bool(table[-1, -1])
    # Rejected rows that are few take the rows read with them rather than the incidents.
    rejected = _any_small(k, rows["rejected"])
    read = total or rejected or _any_small(k, rows["in"])
    files = read or any(
        _any_small(k, f["rows"], f["rejected"], f["incidents"]) for f in quality["files"]
    )
    # What the vote is not sure of waits for a person like what nothing knows.
    unknown = sum(offences["coded_by"].get(by, 0) for by in ("unknown", "unsure"))
    known = sum(offences["coded_by"].values()) - unknown
    coded = total or _any_small(k, known, unknown)
    return {
        "sereno": quality["sereno"],
        "dates": {"period": quality["dates"]["period"]},
        "rows": {
            "in": None if read else rows["in"],
            "incidents": None if total else incidents,
            "rejected": None if rejected else rows["rejected"],
        },
        # The rows of the files add up to the rows read.
        "files": [] if files else [{n: f[n] for n in ("file", "rows")} for f in quality["files"]],
        "placed": {
            **{c: None if table[-1, i] else placed[c] for i, c in enumerate(PLACED)},
            "n": None if total else placed["n"],
            # A share says how many were not placed.
            "share": None if total or table[-1, 2] else placed["share"],
            "warn_below": placed["warn_below"],
        },
        "placed_by_year": [_year(row, held) for row, held in zip(years, table[:-1], strict=True)],
        "agreement": _agreement(quality["agreement"], incidents, k),
        "offences": {
            "labels": offences["labels"],
            "coded_by": {
                "known": None if coded else known,
                "unknown": None if coded else unknown,
            },
            "not_an_offence": None
            if _any_small(k, left.of_offences)
            else _part(offences["not_an_offence"], incidents, k),
        },
        "duplicates": _part(quality["duplicates"], incidents, k),
        "completeness": [
            {
                "column": row["column"],
                "role": row["role"],
                "file_set": row["file_set"],
                "share": None if _any_small(k, row["filled"], row["empty"]) else row["share"],
            }
            for row in quality["completeness"]
        ],
    }


class _Left(NamedTuple):
    """What is left of the incidents and of the placed without the counted ones, altogether and by
    year; and of the offences.
    """

    of_incidents: list[int]
    of_placed: list[int]
    of_offences: int


def _left(quality: Numbers, counted: Counted | None) -> _Left:
    if counted is None:
        return _Left([], [], 0)
    placed = quality["placed"]
    known = [(placed, counted.total if counted.total_shown else None)]
    known += [(row, counted.years.get(row["year"], 0)) for row in quality["placed_by_year"]]
    told = [(row, n) for row, n in known if n is not None]
    left = _Left(
        [row["point"] + row["name"] + row["none"] - n for row, n in told],
        [row["point"] + row["name"] - n for row, n in told],
        0,
    )
    # How many of those without an area are offences isn't told, so that nothing can be had then.
    if not counted.total_shown or placed["none"]:
        return left
    return left._replace(of_offences=left.of_incidents[0] - quality["offences"]["not_an_offence"])


def _any_small(k: int, *counts: int) -> bool:
    return any(0 < n < k for n in counts)


def _part(n: int, whole: int, k: int) -> int | None:
    """A part of a whole that is published, unless it or the rest is small."""
    return None if _any_small(k, n, whole - n) else n


def _year(row: Numbers, held: Flags) -> Numbers:
    n = bool(held[-1])
    return {
        "year": row["year"],
        "n": None if n else row["n"],
        "share": None if n or held[2] else row["share"],
    }


def _agreement(agreement: Numbers, incidents: int, k: int) -> Numbers:
    cells = [agreement["agree"], agreement["disagree"], incidents - agreement["both"]]
    agree, disagree, rest, _total = held_back_list(cells, k).tolist()
    return {
        "agree": None if agree else agreement["agree"],
        "disagree": None if disagree else agreement["disagree"],
        # The incidents less those with both are the rest.
        "both": None if rest else agreement["both"],
        "share": None if agree or disagree or rest else agreement["share"],
    }
