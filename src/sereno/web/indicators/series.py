"""The series of one area: its values over time, breaks in it, and a comparison of two periods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sereno.methods.sources.indicators.formulas import parse
from sereno.methods.sources.indicators.periods import Period, finest_periods, read_period
from sereno.methods.sources.indicators.rate_comparison import PeriodCount, compare_rates
from sereno.methods.sources.indicators.series_breaks import SeriesBreak, breaks_met, crossing
from sereno.methods.sources.indicators.values import STATUSES
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.series_breaks import BREAK_KINDS, known_breaks
from sereno.web.audits.models import Audit
from sereno.web.documents import Document
from sereno.web.imports.models import DataVersion
from sereno.web.indicators.models import Indicator, Origin
from sereno.web.indicators.shown_values import ShownValues
from sereno.web.sources.models import Source


@dataclass(frozen=True)
class Point:
    """One period's value as it is drawn and listed."""

    period: Period
    value: float | None
    low: float | None
    high: float | None
    numerator: float | None
    denominator: float | None
    status: str
    held: bool

    @property
    def label(self) -> str:
        """The period as Sereno writes it."""
        return self.period.label

    def drawn(self) -> Document:
        """For the chart: the middle of the period as a day."""
        days = (self.period.last - self.period.first).days
        middle = self.period.first + dt.timedelta(days=days // 2)
        return {
            "at": middle.isoformat(),
            "label": self.label,
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "status": self.status,
        }


def series_of(shown: ShownValues, area: str, group: str) -> list[Point]:
    """An area's values by period, without periods that hold others of them (a whole span)."""
    values = shown.values
    rows = np.flatnonzero((values.areas == area) & (values.groups == group)).tolist()
    points = []
    for row in rows:
        period = read_period(str(values.periods[row]))
        if period is not None:
            points.append(_point(shown, row, period))
    points.sort(key=lambda point: (point.period.first, point.period.last))
    finest = set(finest_periods(point.period for point in points))
    return [point for point in points if point.period in finest]


def _point(shown: ShownValues, row: int, period: Period) -> Point:
    values = shown.values

    def known(column: Any) -> float | None:
        value = float(column[row])
        return value if np.isfinite(value) else None

    return Point(
        period,
        known(values.values),
        known(values.lows),
        known(values.highs),
        known(values.numerators),
        known(values.denominators),
        STATUSES[int(values.statuses[row])],
        bool(shown.held[row]),
    )


def breaks_of(audit: Audit, indicator: Indicator, version: DataVersion | None) -> list[SeriesBreak]:
    """The breaks of an indicator's series, by date.

    Those recorded on its source, or on the sources of its incidents; of what a formula gives,
    those of everything that it rests on. Police figures of which no source says anything have the
    breaks that are known of their country.
    """
    return breaks_by_code(audit, [(indicator, version)])[indicator.code]


def breaks_by_code(
    audit: Audit, wanted: Sequence[tuple[Indicator, DataVersion | None]]
) -> dict[str, list[SeriesBreak]]:
    """The same of several indicators, each with the version of its values: asked for at once."""
    sources = _sources_by_code(audit, wanted)
    breaks = {}
    for indicator, _version in wanted:
        found = {
            (made.date, made.kind): made
            for source in sources[indicator.code]
            for each in source.breaks.all()
            for made in (each.measured(),)
        }
        if not found and indicator.topic and not indicator.source_id:
            found = {
                (each.date, each.kind): SeriesBreak.of_known(each)
                for each in known_breaks(audit.country)
            }
        breaks[indicator.code] = sorted(found.values(), key=lambda each: each.date)
    return breaks


def _sources_by_code(
    audit: Audit, wanted: Sequence[tuple[Indicator, DataVersion | None]]
) -> dict[str, list[Source]]:
    named = {
        indicator.code: {indicator.code}
        | (
            set(parse(indicator.formula, where=indicator.code).names)
            if indicator.origin == Origin.DERIVED
            else set()
        )
        for indicator, _version in wanted
        if indicator.origin != Origin.INCIDENTS
    }
    rows = Indicator.objects.filter(
        audit=audit, code__in=set().union(*named.values()), source__isnull=False
    )
    keys = dict(rows.order_by().values_list("code", "source"))
    known = Source.objects.filter(pk__in=set(keys.values())).prefetch_related("breaks")
    sources: dict[int, Source] = {each.pk: each for each in known}
    of_versions: dict[int, list[Source]] = {}
    found: dict[str, list[Source]] = {}
    for indicator, version in wanted:
        if indicator.origin == Origin.INCIDENTS:
            if version is not None and version.pk not in of_versions:
                of_versions[version.pk] = list(version.sources.prefetch_related("breaks"))
            found[indicator.code] = of_versions[version.pk] if version is not None else []
        else:
            of = {keys[code]: None for code in sorted(named[indicator.code]) if code in keys}
            found[indicator.code] = [sources[key] for key in of]
    for source in (each for several in found.values() for each in several):
        # What is known of its country is asked of each break.
        source.audit = audit
    return found


@dataclass(frozen=True)
class Comparison:
    """Two periods of a series. refused: why they are not compared; ratio None without counts."""

    before: Point
    after: Point
    change: float | None
    ratio: float | None
    low: float | None
    high: float | None
    p: float | None
    refused: Problem | None
    notes: tuple[Problem, ...]

    @property
    def share(self) -> float | None:
        """The change as a share of the earlier value."""
        if self.change is None or not self.before.value:
            return None
        return self.change / self.before.value


def compare(
    points: Sequence[Point],
    breaks: Sequence[SeriesBreak],
    first: str,
    last: str,
    *,
    across: bool,
    of_events: bool,
) -> Comparison | None:
    """The later of two periods against the earlier; by default the ends of the series.

    Refused across a break unless `across`, which warns. `of_events`: the numerators are events,
    whose rates have an exact ratio. None with fewer than two values.
    """
    there = [point for point in points if point.value is not None]
    if len(there) < 2:
        return None
    by_label = {point.label: point for point in there}
    before, after = by_label.get(first, there[0]), by_label.get(last, there[-1])
    if before.period.first > after.period.first:
        before, after = after, before
    if before is after or before.value is None or after.value is None:
        return None
    try:
        notes = breaks_met(breaks, (before.period, after.period), "warn" if across else "refuse")
    except Problem as problem:
        return Comparison(before, after, None, None, None, None, None, problem, ())
    change = after.value - before.value
    ratio = _ratio(before, after, breaks) if of_events else None
    if ratio is None:
        return Comparison(before, after, change, None, None, None, None, None, notes)
    return Comparison(before, after, change, *ratio, None, notes)


def _ratio(
    before: Point, after: Point, breaks: Sequence[SeriesBreak]
) -> tuple[float, float, float, float] | None:
    """The exact ratio of two rates whose counts are known.

    What has no denominator is counted by time: its exposures are the lengths of the periods.
    """
    counts = (before.numerator, after.numerator)
    exposures = (before.denominator, after.denominator)
    if exposures == (None, None):
        exposures = (before.period.years, after.period.years)
    if None in counts or None in exposures:
        return None
    n_before, n_after, under, under_after = (float(n or 0) for n in (*counts, *exposures))
    whole = n_before.is_integer() and n_after.is_integer()
    if not whole or min(under, under_after) <= 0 or not n_before + n_after:
        return None
    found = compare_rates(
        PeriodCount(before.period, int(n_before), under),
        PeriodCount(after.period, int(n_after), under_after),
        breaks=breaks,
        on_break="warn",
    )
    if not np.isfinite([found.ratio, found.low, found.high]).all():
        return None
    return found.ratio, found.low, found.high, found.p


def drawn_breaks(
    points: Sequence[Point], breaks: Sequence[SeriesBreak]
) -> list[dict[str, str | dt.date]]:
    """The breaks within a series, for the chart and the list beside it."""
    if not points:
        return []
    met = crossing(breaks, points[0].period.first, points[-1].period.last)
    return [
        {
            "at": each.date.isoformat(),
            "day": each.date,
            "kind": BREAK_KINDS[each.kind].said(),
            "what": each.what.said(),
            "advice": each.advice.said(),
        }
        for each in met
    ]
