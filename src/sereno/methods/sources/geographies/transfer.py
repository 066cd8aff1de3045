"""Values of an indicator on another geography, each with what is known of its error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sereno.methods.sources.geographies.crosswalks import (
    Crosswalk,
    Transferred,
    transfer_counts,
    transfer_rates,
)
from sereno.methods.sources.indicators.values import (
    ESTIMATED,
    MEASURED,
    MISSING,
    SUPPRESSED,
    IndicatorValues,
    together,
)
from sereno.vocabulary.indicators import IndicatorDefinition
from sereno.vocabulary.problems import Problem

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class MovedValues:
    """Values by target area. split: the share of each value that comes from sources which had to
    be divided, shape (n,), NaN where there is no value. outside: what fell in no target.

    Where anything was divided the value is estimated, and its lows and highs are the bounds
    between which it must lie; they speak of place, not of chance.
    """

    values: IndicatorValues
    split: Floats
    outside: float


def move_values(
    table: IndicatorValues,
    weights: Crosswalk,
    definition: IndicatorDefinition,
    basis: npt.ArrayLike | None = None,
) -> MovedValues:
    """One indicator from the sources of a crosswalk to its targets, by period and group.

    Counts are divided and summed. A rate with numerator and denominator is worked out anew from
    both; one without is averaged by `basis` (people or surface of each source), without which
    Problem rate_needs_basis is raised.
    """
    parts, splits, outside = [], [], 0.0
    for rows in _by_period_and_group(table):
        part = table.take(rows)
        moved, low, high, ratio = _moved(part, weights, definition, basis)
        worst = _worst_status(part, weights)
        status = np.where(
            np.isfinite(moved.values),
            np.maximum(np.where(moved.split > 0, ESTIMATED, MEASURED), worst),
            np.where(worst == SUPPRESSED, SUPPRESSED, MISSING),
        )
        reached = np.flatnonzero(np.bincount(weights.target, minlength=len(weights.targets)))
        divided = moved.split > 0
        parts.append(
            IndicatorValues.of(
                [definition.code] * len(weights.targets),
                weights.targets,
                [str(part.periods[0])] * len(weights.targets),
                moved.values,
                groups=[str(part.groups[0])] * len(weights.targets),
                numerators=ratio[0],
                denominators=ratio[1],
                lows=np.where(divided, low, np.nan),
                highs=np.where(divided, high, np.nan),
                statuses=status,
            ).take(reached)
        )
        splits.append(moved.split[reached])
        outside += moved.outside
    return MovedValues(together(parts), np.concatenate(splits) if splits else np.array([]), outside)


def _moved(
    part: IndicatorValues,
    weights: Crosswalk,
    definition: IndicatorDefinition,
    basis: npt.ArrayLike | None,
) -> tuple[Transferred, Floats, Floats, tuple[Floats | None, Floats | None]]:
    """The values on the targets, their bounds, and the numerators and denominators there."""
    values = _by_source(part, weights, part.values)
    if definition.denominator is None:
        moved = transfer_counts(weights, values)
        return moved, moved.low, moved.high, (None, None)
    under = _by_source(part, weights, part.denominators)
    over = _by_source(part, weights, part.numerators)
    if (
        np.isfinite(part.numerators[part.statuses < SUPPRESSED]).all()
        and np.isfinite(part.denominators[part.statuses < SUPPRESSED]).all()
    ):
        rates = transfer_rates(weights, values, under)
        top, bottom = transfer_counts(weights, over), transfer_counts(weights, under)
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = definition.factor * top.values / bottom.values
        ratio = np.where(bottom.values > 0, ratio, np.nan)
        moved = Transferred(ratio, rates.low, rates.high, bottom.split, top.outside)
        return moved, rates.low, rates.high, (top.values, bottom.values)
    if basis is None:
        raise Problem("rate_needs_basis", where=definition.code)
    rates = transfer_rates(weights, values, basis)
    return rates, rates.low, rates.high, (None, None)


def _by_period_and_group(table: IndicatorValues) -> Iterator[npt.NDArray[np.int64]]:
    rows: dict[tuple[str, str], list[int]] = {}
    pairs = zip(table.periods.tolist(), table.groups.tolist(), strict=True)
    for row, key in enumerate(pairs):
        rows.setdefault(key, []).append(row)
    for each in rows.values():
        yield np.array(each)


def _by_source(part: IndicatorValues, weights: Crosswalk, column: Floats) -> Floats:
    """A column in the order of the sources, NaN where one has no row."""
    place = {code: i for i, code in enumerate(weights.sources)}
    out = np.full(len(weights.sources), np.nan)
    for area, value in zip(part.areas.tolist(), column.tolist(), strict=True):
        if area in place:
            out[place[area]] = value
    return out


def _worst_status(part: IndicatorValues, weights: Crosswalk) -> npt.NDArray[np.int8]:
    """For each target the worst status of the sources that reach it."""
    place = {code: i for i, code in enumerate(weights.sources)}
    of = np.full(len(weights.sources), MISSING, np.int8)
    for area, status in zip(part.areas.tolist(), part.statuses.tolist(), strict=True):
        if area in place:
            of[place[area]] = status
    worst = np.zeros(len(weights.targets), np.int8)
    np.maximum.at(worst, weights.target, of[weights.source])
    return worst
