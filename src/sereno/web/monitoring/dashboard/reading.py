"""The series of targets as a person may see them: each indicator's values are asked for once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from sereno.methods.monitoring.target_progress import Measured, comparable
from sereno.methods.policy.release import is_small
from sereno.methods.sources.indicators.periods import Period, read_period
from sereno.methods.sources.indicators.series_breaks import SeriesBreak, crossing
from sereno.web.audits.models import Audit
from sereno.web.geographies.models.levels import CITY, WHOLE_CITY
from sereno.web.imports.models import DataVersion
from sereno.web.indicators.citing import CitedValues
from sereno.web.indicators.models import Indicator
from sereno.web.indicators.models.indicators import Law
from sereno.web.indicators.series import Point, breaks_by_code, series_of
from sereno.web.indicators.shown_values import SMOOTHED
from sereno.web.monitoring.models import Target
from sereno.web.people.models import Person


@dataclass(frozen=True)
class Place:
    """Of whom values are: the area of a level, and a group of people; "" for everybody."""

    level: str = CITY
    area: str = WHOLE_CITY
    group: str = ""

    @classmethod
    def of(cls, target: Target) -> Place:
        """That for which a target was set."""
        return cls(target.level, target.area, target.group)


CITY_WIDE: Final = Place()


@dataclass(frozen=True)
class Reading:
    """A target's series at one place, with what was read of it.

    is_own: the target was set for this place; else it is the city's, read elsewhere. baseline, now:
    the values that are compared, None where there are none. breaks: all of the series. crossed:
    those between both that nobody joined. typed: the baseline that a person typed, where it holds;
    is_typed_held: it is a small count, which isn't shown to this person.
    """

    target: Target
    indicator: Indicator
    place: Place
    is_own: bool
    points: Sequence[Point]
    baseline: Point | None
    now: Point | None
    breaks: Sequence[SeriesBreak]
    crossed: Sequence[SeriesBreak]
    area_name: str
    access_level: str
    typed: float | None = None
    is_typed_held: bool = False

    @property
    def baseline_period(self) -> Period | None:
        """From when on progress is counted."""
        return read_period(self.target.baseline_period)

    @property
    def start(self) -> float | None:
        """The value of the baseline."""
        if self.typed is not None or self.is_typed_held:
            return self.typed
        return self.baseline.value if self.baseline else None

    @property
    def edition(self) -> int:
        """Which edition of the values it is."""
        current = self.indicator.current
        return current.number if current else 0

    @property
    def n_held(self) -> int:
        """How many periods are kept from the person."""
        return sum(point.held for point in self.points)


@dataclass
class Board:
    """What a person reads of an audit's targets. where: only those that can be read at a place.

    left_out: how many targets can't be: counts of the whole city, or of another place.
    """

    audit: Audit
    person: Person
    readings: list[Reading] = field(default_factory=list)
    left_out: int = 0
    everything: bool = False


def read_board(
    audit: Audit,
    person: Person,
    *,
    where: Place | None = None,
    targets: Iterable[Target] | None = None,
) -> Board:
    """The targets that a person sees, each at its own place or all of them at one."""
    if targets is None:
        targets = Target.objects.for_person(audit, person).select_related("indicator")
    wanted = list(targets)
    values = CitedValues(audit, person, {each.indicator.code for each in wanted})
    board = Board(audit, person, everything=values.everything)
    known = [each for each in wanted if each.indicator.code in values.indicators]
    breaks = breaks_by_code(
        audit, [(each, _version_of(each)) for each in values.indicators.values()]
    )
    for target in known:
        indicator = values.indicators[target.indicator.code]
        target.audit, target.indicator = audit, indicator
        own = Place.of(target)
        place = where if where is not None else own
        if place != own and not _can_be_borrowed(indicator, own):
            board.left_out += 1
            continue
        board.readings.append(_read(values, target, place, breaks[indicator.code]))
    board.left_out += len(wanted) - len(known)
    return board


def _version_of(indicator: Indicator) -> DataVersion | None:
    return indicator.current.file.version if indicator.current else None


def _can_be_borrowed(indicator: Indicator, own: Place) -> bool:
    """A city's rate can be asked of each neighbourhood; its count is of all of them together."""
    return own == CITY_WIDE and not indicator.value_is_count


def _read(
    values: CitedValues, target: Target, place: Place, breaks: Sequence[SeriesBreak]
) -> Reading:
    indicator = values.indicators[target.indicator.code]
    shown = values.shown(indicator.code, place.level)
    points = series_of(shown, place.area, place.group) if shown is not None else []
    is_own = place == Place.of(target)
    by_label = {point.label: point for point in points}
    baseline = by_label.get(target.baseline_period)
    now = _now(target, points)
    typed = target.baseline_typed if is_own else None
    hides = (
        typed is not None
        and indicator.value_is_count
        and not values.everything
        and bool(is_small(np.array([typed]), values.audit.k)[0])
    )
    return Reading(
        target=target,
        indicator=indicator,
        place=place,
        is_own=is_own,
        points=points,
        baseline=baseline,
        now=now,
        breaks=breaks,
        crossed=_crossed(target, now, breaks),
        area_name="" if place.level == CITY else values.names(place.level).get(place.area, ""),
        access_level=values.levels[indicator.code],
        typed=None if hides else typed,
        is_typed_held=hides,
    )


def _now(target: Target, points: Sequence[Point]) -> Point | None:
    """The last value that can be set against the baseline."""
    first = read_period(target.baseline_period)
    there = {point.period: point for point in points if point.value is not None}
    if first is None:
        return None
    later = comparable(first, list(there), target.year)
    return there[later[-1]] if later else None


def _crossed(
    target: Target, now: Point | None, breaks: Sequence[SeriesBreak]
) -> tuple[SeriesBreak, ...]:
    first = read_period(target.baseline_period)
    if first is None or now is None:
        return ()
    met = crossing(breaks, first.first, now.period.last)
    joined = target.joined_on
    return tuple(each for each in met if joined is None or each.date > joined)


def measured(indicator: Indicator, point: Point) -> Measured:
    """A value with the law by which it can be drawn anew.

    Counts and rates of events are Poisson, parts of a whole binomial; what came with an interval
    of its own is taken as normal. Of the rest nothing is known.
    """
    assert point.value is not None
    n, under = point.numerator, point.denominator
    is_smoothed = indicator.code.endswith(SMOOTHED)
    if indicator.counts_events and not is_smoothed:
        count = point.value if n is None and indicator.value_is_count else n
        if count is not None and count >= 0 and float(count).is_integer():
            scale = point.value / count if count else indicator.factor / (under or 1.0)
            return Measured.counted(count, scale)
    if indicator.interval == Law.BINOMIAL and n is not None and under and 0 <= n <= under:
        return Measured.share(n, under, indicator.factor)
    if point.low is not None and point.high is not None and point.high > point.low:
        return Measured.between(point.value, point.low, point.high)
    return Measured(point.value)
