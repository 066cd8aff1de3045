"""What a person may see of an indicator's values: small counts are taken out before any page,
file or answer reads them.

Of what incidents give, whoever may not see small counts gets what the explorer tells as well
(`imports.shown_counts`): areas and groups over the whole period, the city's years. Smoothed rates
are fitted anew to the counts that are shown, for one fitted to all of them tells the others.

Of tables, counts of people or events under k are held back at all levels, periods and groups
together (`table_release`). What a formula gives is held back wherever anything that it rests on is,
or isn't what it was calculated from.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from sereno.engine.incidence_values import refitted
from sereno.exchange.indicators.value_files import LevelValues, read_values
from sereno.methods.policy.release import is_small
from sereno.methods.sources.indicators.formulas import parse
from sereno.methods.sources.indicators.periods import read_period
from sereno.methods.sources.indicators.table_release import counts_of
from sereno.methods.sources.indicators.values import SUPPRESSED, IndicatorValues
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.geographies.models.levels import AREA, CITY, GROUP
from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_reader import open_version
from sereno.web.indicators.counting import PERSON_YEARS, periods_of
from sereno.web.indicators.given_values import COUNTED, held_of_given
from sereno.web.indicators.models import Indicator, IndicatorEdition, Origin
from sereno.web.people.models import Person
from sereno.web.records.columns import asked_once

Flags = npt.NDArray[np.bool_]
SMOOTHED: Final = "_eb_rate"


@dataclass(frozen=True)
class ShownValues:
    """Values of one edition at one level; held (n,): what is kept from this person."""

    level: str
    part: LevelValues
    held: Flags

    @property
    def values(self) -> IndicatorValues:
        """The values, NaN and suppressed where held back."""
        return self.part.values

    @property
    def columns(self) -> dict[str, bool]:
        """Which of interval, numerator and denominator any of the values has."""
        values = self.values
        return {
            "interval": bool(np.isfinite(values.lows).any()),
            "numerator": bool(np.isfinite(values.numerators).any()),
            "denominator": bool(np.isfinite(values.denominators).any()),
        }

    def take(self, which: npt.NDArray[np.generic]) -> ShownValues:
        """The rows that a mask or indices choose."""
        return ShownValues(self.level, self.part.take(which), self.held[which])


def sees_small(audit: Audit, person: Person) -> bool:
    """Whether small counts are shown to a person."""
    return audit.allows(person, Right.SEE_RECORDS)


def shown_values(
    indicator: Indicator, edition: IndicatorEdition, level: str, *, k: int, everything: bool
) -> ShownValues:
    """An edition's values at a level, for somebody who sees everything or for everyone else."""
    edition.file.audit = indicator.audit
    part = _read(edition.file.path, indicator.code, level)
    if everything:
        return ShownValues(level, part, np.zeros(len(part), np.bool_))
    values, held = _for_everyone(indicator, edition, part, k)
    hidden = replace(
        values,
        values=np.where(held, np.nan, values.values),
        numerators=np.where(held, np.nan, values.numerators),
        lows=np.where(held, np.nan, values.lows),
        highs=np.where(held, np.nan, values.highs),
        statuses=np.where(held, SUPPRESSED, values.statuses).astype(np.int8),
    )
    return ShownValues(level, replace(part, values=hidden), held)


@lru_cache(maxsize=64)
def _read(path: Path, code: str, level: str) -> LevelValues:
    """Kept in memory: a file of values never changes, and another has another path."""
    found = read_values(path, [code], level).get(level)
    return found or LevelValues(level, IndicatorValues.of([], [], [], []))


def _for_everyone(
    indicator: Indicator, edition: IndicatorEdition, part: LevelValues, k: int
) -> tuple[IndicatorValues, Flags]:
    """The values as everyone may read them where they aren't held back, and where they are."""
    values = part.values
    if indicator.code == PERSON_YEARS:
        return values, np.zeros(len(part), np.bool_)
    if indicator.origin == Origin.INCIDENTS:
        held = _held_of_incidents(indicator, part, k)
        if indicator.code.endswith(SMOOTHED):
            values = refitted(values, held)
        return values, held
    if indicator.origin == Origin.DERIVED:
        # What it is made of is shown, so that it tells no more; a small count is none to be told.
        small = is_small(
            np.nan_to_num(
                counts_of(values, counted=indicator.unit in COUNTED, factor=indicator.factor)
            ),
            k,
        )
        return values, small | _held_of_operands(indicator, part, k)
    return values, held_of_given(indicator, edition, k)[part.level]


def _held_of_incidents(indicator: Indicator, part: LevelValues, k: int) -> Flags:
    """Shown is what rests on a count that the explorer shows, of the newest import."""
    values = part.values
    held = np.ones(len(part), np.bool_)
    audit = indicator.audit
    version = asked_once(audit, "current_version", lambda: DataVersion.objects.current(audit))
    if version is None:
        return held
    reader = open_version(version)
    shown = reader.shown_counts(k)
    whole = periods_of(reader)[-1].label
    of_areas = dict(zip(shown.lines.codes, shown.areas(indicator.topic).tolist(), strict=True))
    for row, (area, period) in enumerate(
        zip(values.areas.tolist(), values.periods.tolist(), strict=True)
    ):
        n = np.nan
        if period == whole:
            if part.level == AREA:
                n = of_areas.get(area, np.nan)
            elif part.level == CITY or (part.level == GROUP and area in shown.lines.groups):
                n = shown.total(indicator.topic, area if part.level == GROUP else "")
        elif part.level == CITY and (spoken := read_period(period)) is not None:
            there = spoken.first.year in shown.lines.years
            n = shown.year(indicator.topic, spoken.first.year) if there else np.nan
        # Another number than the explorer's is of other data, or was carried over to other areas.
        held[row] = n != values.numerators[row]
    return held


def _held_of_operands(indicator: Indicator, part: LevelValues, k: int) -> Flags:
    """Where any operand of the formula is held back, or shown otherwise than it was calculated
    with, at the same area, period and group.
    """
    names = parse(indicator.formula, where=indicator.code).names
    operands = Indicator.objects.filter(
        audit=indicator.audit, code__in=names, current__isnull=False
    ).select_related("current__file__version", "current__file__kept")
    cells: set[tuple[str, str, str]] = set()
    for operand in operands:
        operand.audit = indicator.audit
        if operand.current is None:
            continue
        true = shown_values(operand, operand.current, part.level, k=k, everything=True)
        shown = shown_values(operand, operand.current, part.level, k=k, everything=False)
        other = np.isfinite(true.values.values) & (true.values.values != shown.values.values)
        cells.update(key[1:] for key in true.values.take(shown.held | other).cell_keys())
    return np.array([key[1:] in cells for key in part.values.cell_keys()], np.bool_)
