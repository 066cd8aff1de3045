"""What a person may see of an indicator's values: small counts are taken out before any page,
file or answer reads them.

Of what incidents give, whoever may not see small counts gets what follows from the two tables
that the explorer publishes (areas by topics of the whole period, months by topics of the city)
and nothing else: an area's whole period, a group whose areas are all shown, a year of the city all
of whose months are shown. A year of one area would let its neighbours in the table be found.

Of tables, counts of people or events under k are held back at each level, with others until none
can be had from the totals (methods.policy.disclosure). What a formula gives is held back wherever
anything that it rests on is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from sereno.exchange.indicators.value_files import LevelValues, read_values
from sereno.methods.policy.disclosure import held_back, is_small
from sereno.methods.sources.indicators.formulas import parse
from sereno.methods.sources.indicators.periods import read_period
from sereno.methods.sources.indicators.values import SUPPRESSED, IndicatorValues
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.geographies.models.levels import AREA, GROUP
from sereno.web.imports.version_reader import VersionReader, open_version
from sereno.web.indicators.counting import PERSON_YEARS, periods_of
from sereno.web.indicators.models import Indicator, IndicatorEdition, Origin
from sereno.web.people.models import Person

Flags = npt.NDArray[np.bool_]
# Units of what is a person, or happened to one; "number" is what nobody told the unit of.
COUNTED: Final = frozenset({"incidents", "victims", "persons", "calls", "number"})


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
    held = _held(indicator, edition, part, k)
    values = part.values
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


def _held(indicator: Indicator, edition: IndicatorEdition, part: LevelValues, k: int) -> Flags:
    if indicator.code == PERSON_YEARS:
        return np.zeros(len(part), np.bool_)
    if indicator.origin == Origin.INCIDENTS and edition.file.version is not None:
        edition.file.version.audit = indicator.audit
        return _held_of_incidents(indicator, open_version(edition.file.version), part, k)
    held = held_of_counts(part.values, counted=indicator.unit in COUNTED, k=k)
    if indicator.origin == Origin.DERIVED:
        held |= _held_of_operands(indicator, part, k)
    return held


def _held_of_incidents(
    indicator: Indicator, reader: VersionReader, part: LevelValues, k: int
) -> Flags:
    areas = reader.held_areas(k)[indicator.topic]
    months = reader.held_months(k)[indicator.topic]
    whole = periods_of(reader)[-1].label
    held = np.ones(len(part), np.bool_)
    if part.level == AREA:
        place = reader.number_of
        of = {code: bool(areas[i]) for code, i in place.items()}
    elif part.level == GROUP:
        inside = {name: reader.group_of == i for i, name in enumerate(reader.groups)}
        of = {name: bool(areas[:-1][members].any()) for name, members in inside.items()}
    else:
        of = {}
    for row, (area, period) in enumerate(
        zip(part.values.areas.tolist(), part.values.periods.tolist(), strict=True)
    ):
        if part.level in (AREA, GROUP):
            held[row] = period != whole or of.get(area, True)
        elif period == whole:
            held[row] = areas[-1]
        else:
            spoken = read_period(period)
            held[row] = spoken is None or any(
                months[i]
                for i, month in enumerate(reader.all_months)
                if (spoken.first.year, spoken.first.month)
                <= (month.year, month.month)
                <= (spoken.last.year, spoken.last.month)
            )
    return held


def held_of_counts(values: IndicatorValues, *, counted: bool, k: int) -> Flags:
    """Which values of a table are held back for their counts, (n,).

    The count is the numerator, or the value itself of what is `counted`. Areas by periods are one
    table with its totals. A cell that is held back in one group, or for everybody, is held back
    in all of them: the groups sum to everybody.
    """
    counts = np.where(np.isfinite(values.numerators), values.numerators, np.nan)
    if counted:
        counts = np.where(np.isfinite(counts), counts, values.values)
    # Only a whole number counts somebody: a rate or a mean is of nobody in particular.
    whole = np.isfinite(counts) & (counts >= 0) & (counts == np.round(counts))
    if not (whole & is_small(np.where(whole, counts, 0), k)).any():
        return np.zeros(len(values), np.bool_)
    areas, a = np.unique(values.areas.astype(str), return_inverse=True)
    periods, p = np.unique(values.periods.astype(str), return_inverse=True)
    small = np.zeros((len(areas), len(periods)), np.bool_)
    here = whole & is_small(np.where(whole, counts, 0), k)
    small[a[here], p[here]] = True
    table = np.zeros(small.shape, np.int64)
    everybody = whole & (values.groups == "")
    np.maximum.at(table, (a[everybody], p[everybody]), counts[everybody].astype(np.int64))
    grouped = np.zeros_like(table)
    parts = whole & (values.groups != "")
    np.add.at(grouped, (a[parts], p[parts]), counts[parts].astype(np.int64))
    table = np.where(table > 0, table, grouped)
    held = held_back(table, k, also=small)[:-1, :-1]
    found: Flags = held[a, p]
    return found


def _held_of_operands(indicator: Indicator, part: LevelValues, k: int) -> Flags:
    """Where any operand of the formula is held back at the same area, period and group."""
    names = parse(indicator.formula, where=indicator.code).names
    operands = Indicator.objects.filter(
        audit=indicator.audit, code__in=names, current__isnull=False
    ).select_related("current__file__version", "current__file__kept")
    cells: set[tuple[str, str, str]] = set()
    for operand in operands:
        operand.audit = indicator.audit
        if operand.current is None:
            continue
        shown = shown_values(operand, operand.current, part.level, k=k, everything=False)
        values = shown.values.take(shown.held)
        cells.update(key[1:] for key in values.cell_keys())
    return np.array([key[1:] in cells for key in part.values.cell_keys()], np.bool_)
