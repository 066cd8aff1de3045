"""The numbers that a study is worked out from: of each area, in every period, as one sees them.

They have a digest: what was worked out from some numbers is told to whoever is shown these today.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sereno.methods.sources.indicators.periods import Period
from sereno.methods.sources.indicators.values import MEASURED
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.indicators.models import Indicator, IndicatorEdition
from sereno.web.indicators.shown_values import ShownValues, shown_values
from sereno.web.monitoring.effects.comparing import areas_named
from sereno.web.monitoring.effects.parts import PARTS
from sereno.web.monitoring.effects.plan import PARTS_OF, Periods, periods_of

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class AreaSeries:
    """counts (A, T) of the areas of a study in its periods, NaN where there is none that can be
    counted with; exposures (A, T): people or whatever they are counted of, None where nobody says.
    """

    areas: tuple[str, ...]
    periods: Periods
    counts: Floats
    exposures: Floats | None

    @property
    def times(self) -> tuple[Period, ...]:
        """The periods in time."""
        return tuple(self.periods.by_label[label] for label in self.periods.labels)

    def digest(self, plan: Mapping[str, Any]) -> str:
        """SHA-256 of the numbers and of what is worked out from them."""
        told = [
            plan,
            self.areas,
            self.periods.labels,
            _kept(self.counts),
            None if self.exposures is None else _kept(self.exposures),
        ]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    def whole(self, names: Mapping[str, str]) -> AreaSeries:
        """The same. Raises Problem effect_area_not_counted where any number is missing."""
        lacking = [
            names.get(code, code)
            for code, row in zip(self.areas, self.counts, strict=True)
            if not np.isfinite(row).all()
        ]
        if lacking:
            raise Problem("effect_area_not_counted", areas=areas_named(lacking))
        return self

    def of(self, codes: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Which rows are of some areas."""
        return np.isin(np.array(self.areas, object), list(codes))


def _kept(values: Floats) -> list[list[float | None]]:
    return [[float(v) if np.isfinite(v) else None for v in row] for row in values]


def area_series(
    plan: Mapping[str, Any], indicator: Indicator, edition: IndicatorEdition, *, k: int, whole: bool
) -> AreaSeries:
    """The numbers of a plan in an edition: all of them, or (not `whole`) as everybody is shown."""
    level = str(plan["level"])
    periods = periods_of(plan, edition)
    codes = tuple(
        dict.fromkeys(
            code
            for part in PARTS
            if part in PARTS_OF[str(plan["design"])]
            for code in plan["areas"].get(part, ())
        )
    )
    if level not in edition.facts:
        empty = np.full((len(codes), 0), np.nan)
        return AreaSeries(codes, periods, empty, None)
    shown = shown_values(indicator, edition, level, k=k, everything=whole)
    return _in_rows(indicator, shown, str(plan["group"]), codes, periods)


def weighed_series(
    plan: Mapping[str, Any], audit: Audit, own: AreaSeries, *, whole: bool
) -> list[tuple[float, AreaSeries]]:
    """The numbers of every indicator that a plan weighs by harm, its own among them, each with its
    weight; [] where it weighs none. own: those of its own indicator.

    Raises Problem study_no_values and harm_periods_differ.
    """
    rows = Indicator.objects.filter(audit=audit, code__in=[code for code, _ in plan["harm"]])
    known = {each.code: each for each in rows.select_related("current__file__version")}
    found = []
    for code, weight in plan["harm"]:
        if code == plan["indicator"]:
            found.append((float(weight), own))
            continue
        indicator = known.get(code)
        if indicator is None or indicator.current is None:
            raise Problem("study_no_values", where=code)
        indicator.audit = audit
        other = area_series(plan, indicator, indicator.current, k=audit.k, whole=whole)
        if other.periods.labels != own.periods.labels:
            raise Problem("harm_periods_differ", indicator=indicator.name)
        found.append((float(weight), other))
    return found


def digest_of_all(
    plan: Mapping[str, Any], own: AreaSeries, weighed: Sequence[tuple[float, AreaSeries]]
) -> str:
    """SHA-256 of all numbers that a study is worked out from, and of its plan."""
    if not weighed:
        return own.digest(plan)
    told = "".join(series.digest(plan) for _weight, series in weighed)
    return hashlib.sha256(told.encode()).hexdigest()


def _in_rows(
    indicator: Indicator,
    shown: ShownValues,
    group: str,
    codes: tuple[str, ...],
    periods: Periods,
) -> AreaSeries:
    values = shown.values
    counts = np.full((len(codes), len(periods.labels)), np.nan)
    exposures = counts.copy()
    row_of = {code: i for i, code in enumerate(codes)}
    column_of = {label: i for i, label in enumerate(periods.labels)}
    here = (
        (values.groups == group)
        & np.isin(values.periods.astype(str), periods.labels)
        & np.isin(values.areas.astype(str), codes)
    )
    for i in np.flatnonzero(here).tolist():
        at = row_of[str(values.areas[i])], column_of[str(values.periods[i])]
        n = float(values.numerators[i])
        if indicator.value_is_count and not np.isfinite(n):
            n = float(values.values[i])
        if values.statuses[i] == MEASURED and np.isfinite(n) and n >= 0 and n == round(n):
            counts[at] = n
        exposures[at] = float(values.denominators[i])
    # A population that isn't known everywhere would weigh some areas and not others.
    known = bool(np.isfinite(exposures).all()) and bool((exposures > 0).all()) and exposures.size
    return AreaSeries(codes, periods, counts, exposures if known else None)
