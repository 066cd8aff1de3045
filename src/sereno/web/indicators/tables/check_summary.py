"""What the check of a table found, as its page shows it: `IndicatorTable.checked`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Final, TypedDict

import numpy as np

from sereno.exchange.indicators.tables import ReadTable
from sereno.methods.sources.indicators.checks import Checked
from sereno.methods.sources.indicators.values import IndicatorValues
from sereno.vocabulary.indicators import IndicatorDefinition
from sereno.vocabulary.problems import Problem
from sereno.web.jobs.problems import KeptProblem, as_data

SHOWN: Final = 60


class CheckedIndicator(TypedDict):
    """One indicator of the table: how many values, and what they add up to."""

    code: str
    n: int
    areas: int
    suppressed: int
    missing: int
    sum: float | None
    least: float | None
    most: float | None


class CheckSummary(TypedDict):
    """The whole of it; of problems, indicators and unknown areas the first that fit the page.

    labels, units: by code. new: codes that the audit did not have. area_names: {code: name}, for a
    table of a new level. apart: rows kept apart, by kind. faults: values refused, by problem.
    unknown_areas: (code, rows, the nearest known ones). implausible: what a person has to confirm
    before the values count.
    """

    rows: int
    rows_with_values: int
    n: int
    areas: int
    periods: list[str]
    statuses: list[int]
    labels: dict[str, str]
    units: dict[str, str]
    area_names: dict[str, str]
    new: list[str]
    indicators: list[CheckedIndicator]
    apart: dict[str, int]
    rejected: int
    cells: int
    faults: dict[str, int]
    problems: list[tuple[int, KeptProblem]]
    n_problems: int
    unknown_areas: list[tuple[str, int, list[str]]]
    implausible: list[KeptProblem]


def summary_of(
    read: ReadTable,
    checked: Checked,
    good: IndicatorValues,
    definitions: Mapping[str, IndicatorDefinition],
    known: Collection[str],
    area_names: Mapping[str, str],
    to_confirm: Sequence[Problem],
) -> CheckSummary:
    """The summary of a check. known: the codes that the audit or the catalogue had before."""
    problems = [(row.line, row.problem) for row in (*read.rejects, *read.cells)]
    problems += [(fault.line, fault.problem) for fault in checked.faults]
    problems.sort(key=lambda pair: pair[0])
    codes = list(dict.fromkeys(good.indicators.tolist()))
    return {
        "rows": read.rows,
        "rows_with_values": read.rows_with_values,
        "n": len(good),
        "areas": len(set(good.areas.tolist())),
        "periods": sorted(set(good.periods.tolist())),
        "statuses": np.bincount(good.statuses, minlength=4).tolist(),
        "labels": {code: read.labels.get(code, code) for code in codes},
        "units": {code: definitions[code].unit for code in codes},
        "new": [code for code in codes if code not in known],
        "indicators": [_of_one(good, code) for code in codes[:SHOWN]],
        "area_names": dict(area_names),
        "apart": dict(Counter(row.level for row in read.apart)),
        "rejected": len(read.rejects),
        "cells": len(read.cells),
        "faults": dict(Counter(fault.problem.code for fault in checked.faults)),
        "problems": [(line, as_data(problem)) for line, problem in problems[:SHOWN]],
        "n_problems": len(problems),
        "unknown_areas": [
            (code, n, list(nearest))
            for code, (n, nearest) in list(checked.unknown_areas.items())[:SHOWN]
        ],
        "implausible": [as_data(problem) for problem in to_confirm],
    }


def _of_one(good: IndicatorValues, code: str) -> CheckedIndicator:
    part = good.of_indicator(code)
    there = part.values[np.isfinite(part.values)]
    return {
        "code": code,
        "n": len(part),
        "areas": len(set(part.areas.tolist())),
        "suppressed": int((part.statuses == 2).sum()),
        "missing": int((part.statuses == 3).sum()),
        "sum": float(there.sum()) if there.size else None,
        "least": float(there.min()) if there.size else None,
        "most": float(there.max()) if there.size else None,
    }
