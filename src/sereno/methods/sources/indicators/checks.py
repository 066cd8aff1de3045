"""What can be wrong with values of indicators: each fault with the line it stands on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sereno.methods.sources.indicators.periods import read_period
from sereno.methods.sources.indicators.values import IndicatorValues, Key
from sereno.vocabulary.indicators import PERCENT, IndicatorDefinition
from sereno.vocabulary.language import number
from sereno.vocabulary.problems import Problem

_NEAREST: Final = 3
# Beyond so many unknown codes the codes are of another kind, and nothing is near.
_NEAREST_TRIED: Final = 300
_COUNTED: Final = frozenset({"incidents", "victims", "persons", "dwellings", "calls"})


@dataclass(frozen=True)
class Fault:
    """A value that can't be taken: its row in the table, its line in the file, and why."""

    row: int
    line: int
    problem: Problem


@dataclass(frozen=True)
class Checked:
    """The values without fault, the faults by row, and area codes that no area has.

    unknown_areas: how many values each unknown code has, and the nearest codes that there are.
    """

    good: IndicatorValues
    faults: tuple[Fault, ...]
    unknown_areas: Mapping[str, tuple[int, tuple[str, ...]]]


def check_values(
    table: IndicatorValues,
    definitions: Mapping[str, IndicatorDefinition],
    areas: Collection[str] | None = None,
    *,
    where: str = "",
) -> Checked:
    """Parts a table into what can be taken and what can't.

    A value has one fault at most, the first of: a period that isn't one, an area that isn't in
    the audit (when `areas` are given), a percentage over 100, a numerator over its denominator,
    a negative count, a second value for its cell. Of two equal values for a cell the second is
    left out as a repeat; where they differ, none can be taken.
    """
    unknown = _unknown_areas(table, areas)
    faults: dict[int, Problem] = {}
    for found in (
        _bad_periods(table, where),
        _of_unknown_areas(table, unknown, where),
        _impossible(table, definitions, where),
        _twice(table, where),
    ):
        for row, problem in found:
            faults.setdefault(row, problem)
    good = np.ones(len(table), np.bool_)
    good[list(faults)] = False
    return Checked(
        table.take(good),
        tuple(Fault(row, int(table.lines[row]), faults[row]) for row in sorted(faults)),
        unknown,
    )


def nearest_codes(wanted: Sequence[str], codes: Collection[str]) -> dict[str, tuple[str, ...]]:
    """For each wanted code the codes most like it; () where none is at all.

    A code that only lost its leading zeros comes first: spreadsheets eat them.
    """
    from rapidfuzz import fuzz, process

    without_zeros: dict[str, list[str]] = {}
    for code in codes:
        without_zeros.setdefault(code.lstrip("0"), []).append(code)
    every = list(codes)
    found = {}
    for place, code in enumerate(wanted):
        same = without_zeros.get(code.strip().lstrip("0"), [])
        alike = (
            [each[0] for each in process.extract(code, every, scorer=fuzz.ratio, limit=_NEAREST,
                                                 score_cutoff=60)]
            if place < _NEAREST_TRIED
            else []
        )  # fmt: skip
        found[code] = tuple(dict.fromkeys([*same, *alike]))[:_NEAREST]
    return found


def _unknown_areas(
    table: IndicatorValues, areas: Collection[str] | None
) -> dict[str, tuple[int, tuple[str, ...]]]:
    if areas is None:
        return {}
    there = set(areas)
    counts: dict[str, int] = {}
    for code in table.areas.tolist():
        if code not in there:
            counts[code] = counts.get(code, 0) + 1
    nearest = nearest_codes(list(counts), areas)
    return {code: (n, nearest[code]) for code, n in counts.items()}


def _bad_periods(table: IndicatorValues, where: str) -> Iterator[tuple[int, Problem]]:
    bad = {text for text in set(table.periods.tolist()) if read_period(text) is None}
    if bad:
        for row, text in enumerate(table.periods.tolist()):
            if text in bad:
                place = _place(table, row, where)
                yield row, Problem("value_period_unknown", where=place, period=text)


def _of_unknown_areas(
    table: IndicatorValues, unknown: Mapping[str, tuple[int, tuple[str, ...]]], where: str
) -> Iterator[tuple[int, Problem]]:
    if unknown:
        for row, code in enumerate(table.areas.tolist()):
            if code in unknown:
                yield (
                    row,
                    Problem(
                        "value_area_unknown",
                        where=_place(table, row, where),
                        area=code,
                        nearest=", ".join(unknown[code][1]),
                    ),
                )


def _impossible(
    table: IndicatorValues, definitions: Mapping[str, IndicatorDefinition], where: str
) -> Iterator[tuple[int, Problem]]:
    shares = [code for code, each in definitions.items() if each.unit == PERCENT]
    counts = [code for code, each in definitions.items() if each.unit in _COUNTED]
    share = np.isin(table.indicators, shares)
    over = share & (table.values > 100)
    larger = share & (table.numerators > table.denominators)
    negative = (share | np.isin(table.indicators, counts)) & (table.values < 0)
    for row in np.flatnonzero(over | larger | negative).tolist():
        place = _place(table, row, where)
        shown = number(float(table.values[row]))
        code = table.indicators[row]
        if over[row]:
            yield row, Problem("value_over_100", where=place, indicator=code, value=shown)
        elif larger[row]:
            yield (
                row,
                Problem(
                    "numerator_over_denominator",
                    where=place,
                    indicator=code,
                    numerator=number(float(table.numerators[row])),
                    denominator=number(float(table.denominators[row])),
                ),
            )
        else:
            yield row, Problem("value_negative", where=place, indicator=code, value=shown)


def _twice(table: IndicatorValues, where: str) -> Iterator[tuple[int, Problem]]:
    """Every row but the first of equal ones for a cell, and all rows of a cell that differ."""
    rows_of: dict[Key, list[int]] = {}
    for row, key in enumerate(table.cell_keys()):
        rows_of.setdefault(key, []).append(row)
    for key, rows in rows_of.items():
        if len(rows) == 1:
            continue
        said = {_said(table, row) for row in rows}
        lines = ", ".join(str(int(table.lines[row])) for row in rows[:6])
        for row in rows if len(said) > 1 else rows[1:]:
            values = {"key": " · ".join(part for part in key if part), "lines": lines}
            place = _place(table, row, where)
            if len(said) > 1:
                yield row, Problem("value_differs", where=place, **values)
            else:
                yield row, Problem("value_repeated", where=place, **values)


def _said(table: IndicatorValues, row: int) -> tuple[str, ...]:
    """What a row says of its cell, NaN equal to NaN."""
    numbers = (table.values, table.numerators, table.denominators)
    return (str(int(table.statuses[row])), *(repr(float(column[row])) for column in numbers))


def _place(table: IndicatorValues, row: int, where: str) -> str:
    line = int(table.lines[row])
    return f"{where}:{line}" if where and line else where
