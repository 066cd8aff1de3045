"""Whether the figures of a table can be what their unit says, and are of the size of earlier ones.

A sign of thousands taken for decimals makes 8,920 people 8.92: no rule is broken by it, since each
figure is possible by itself. Told for an indicator as a whole, for a person to confirm:

- what is counted one by one has figures that aren't whole;
- percentages none of which is above 1 are perhaps shares, and so are those up to 1 among others
  that are all far above it, if 100 times as much is of the others' size;
- the least, the greatest or the sum is more than `FAR` times what it was, or less than the same
  part of it, among the areas and groups that both have and in periods of one length.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from sereno.methods.sources.indicators.periods import read_period
from sereno.methods.sources.indicators.values import IndicatorValues
from sereno.vocabulary.indicators import COUNTED_UNITS, PERCENT, IndicatorDefinition
from sereno.vocabulary.language import number
from sereno.vocabulary.problems import Problem

FAR: Final = 10.0
# Of numbers as small as this the least says nothing: one robbery may have become twelve.
_SMALL: Final = 20.0
_FEWEST: Final = 3
_KEEPS: Final = 2
_FEWEST_SHARES: Final = 2
_FAR_ABOVE: Final = 5.0
_SAME_SIZE: Final = 3.0


def implausible(
    new: IndicatorValues,
    earlier: Mapping[str, IndicatorValues],
    definitions: Mapping[str, IndicatorDefinition],
) -> list[Problem]:
    """What a person has to confirm; `earlier` are the values in force at the same level."""
    found: list[Problem] = []
    for code in dict.fromkeys(new.indicators.tolist()):
        part, unit = new.of_indicator(code), definitions[code].unit
        found += _by_unit(code, part.values[np.isfinite(part.values)], unit)
        if code in earlier:
            found += _by_earlier(code, part, earlier[code])
    return found


def _by_unit(code: str, figures: npt.NDArray[np.float64], unit: str) -> Iterator[Problem]:
    broken = figures[figures != np.round(figures)]
    if unit in COUNTED_UNITS and broken.size:
        shown = number(float(broken[0]))
        yield Problem("values_not_whole", indicator=code, n=int(broken.size), example=shown)
    if unit == PERCENT and figures.size >= _FEWEST and 0 < figures.max() <= 1:
        yield Problem("percentages_like_shares", indicator=code, most=number(float(figures.max())))
    elif unit == PERCENT:
        yield from _mixed_shares(code, figures)


def _mixed_shares(code: str, figures: npt.NDArray[np.float64]) -> Iterator[Problem]:
    """Whether a column of percentages has shares among them: 0.3 beside 25 and 41."""
    shares, others = figures[(figures > 0) & (figures <= 1)], figures[figures > 1]
    if shares.size < _FEWEST_SHARES or others.size < _FEWEST_SHARES or others.min() < _FAR_ABOVE:
        return
    if 1 / _SAME_SIZE <= 100 * np.median(shares) / np.median(others) <= _SAME_SIZE:
        shown = number(float(shares[0]))
        yield Problem("percentages_mixed", indicator=code, n=int(shares.size), example=shown)


def _by_earlier(code: str, new: IndicatorValues, before: IndicatorValues) -> Iterator[Problem]:
    """The first of sum, greatest and least that is of another size than it was."""
    now, then = _alike(new, before)
    if len(now) < _FEWEST:
        return
    measures = (
        ("values_sum_far", now.sum(), then.sum()),
        ("values_most_far", now.max(), then.max()),
        ("values_least_far", now.min(), then.min()),
    )
    for problem, today, past in measures:
        if problem == "values_least_far" and max(today, past) < _SMALL:
            continue
        if today > 0 and past > 0 and not 1 / FAR <= today / past <= FAR:
            yield Problem(
                problem, indicator=code, now=number(round(today, _KEEPS)),
                before=number(round(past, _KEEPS)), n=len(now),
            )  # fmt: skip
            return


def _alike(
    new: IndicatorValues, before: IndicatorValues
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The last value of each area and group in both, in periods of the length that both have."""
    now, then = _last(new), _last(before)
    both = [key for key in now if key in then]
    return np.array([now[k] for k in both]), np.array([then[k] for k in both])


def _last(values: IndicatorValues) -> dict[tuple[str, str, str], float]:
    """By area, group and kind of period the value of the last period."""
    found: dict[tuple[str, str, str], tuple[str, float]] = {}
    for area, group, label, value in zip(
        values.areas.tolist(),
        values.groups.tolist(),
        values.periods.tolist(),
        values.values.tolist(),
        strict=True,
    ):
        period = read_period(label)
        if period is None or not np.isfinite(value):
            continue
        length = period.kind if period.kind != "span" else f"{period.years:.1f}"
        key = (area, group, length)
        if label >= found.get(key, ("", 0.0))[0]:
            found[key] = (label, value)
    return {key: value for key, (_label, value) in found.items()}
