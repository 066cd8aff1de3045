"""When the incidents of a batch happened: days, hours, intervals, and how late they were told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sereno.engine.flags import FLAG_BIT
from sereno.engine.habits import FileHabits
from sereno.engine.tally import Tally
from sereno.exchange.manifest.reading import IncidentsPart
from sereno.methods.sources.reading.coarse_dates import last_days, precision_of
from sereno.methods.sources.reading.crossing_years import APRIL
from sereno.methods.sources.reading.dates import (
    FORMS,
    MISSING_DAY,
    OK,
    UNREADABLE,
    ParsedDates,
    parse_dates,
    parse_times,
)
from sereno.methods.sources.reading.exchanged_dates import read_back, split_of
from sereno.methods.sources.reading.hour_ranges import ONE_HOUR, HourRanges, read_hour_ranges
from sereno.methods.sources.reading.time_zones import in_zone, offsets_of

NO_TIME = -1
NOON, MIDNIGHT = 12 * 3600, 0

Bits = npt.NDArray[np.int32]
Texts = Mapping[str, pa.StringArray]


@dataclass(frozen=True)
class Dates:
    """Which dates are believed, and which count."""

    today: dt.date
    period: tuple[dt.date, dt.date] | None


@dataclass(frozen=True)
class Moments:
    """When each row happened, (n,) each: day, second of the day (−1: none), precision, end."""

    days: npt.NDArray[np.int32]
    seconds: npt.NDArray[np.int32]
    precision: npt.NDArray[np.int8]
    until: pa.Array


def read_dates(
    part: IncidentsPart, texts: pa.StringArray, habits: FileHabits, tally: Tally
) -> ParsedDates:
    """The dates of a batch. Typed ones with day and month exchanged are read back, and moments
    are brought to the city's clock, where that is asked.
    """
    begins = habits.year_begins
    dates = parse_dates(texts, habits.order, years=True, year_begins=begins or APRIL)
    if begins is None:
        # Read, so that none of them is taken for a month; and put apart until the month is known.
        dates = _without_crossing_years(dates)
    tally.date_split = split_of(dates)
    if "date" in habits.read_back:
        dates, tally.read_back = read_back(dates)
    if part.zone is not None:
        dates, tally.turned = in_zone(dates, offsets_of(texts, dates), part.zone)
    return dates


def _without_crossing_years(dates: ParsedDates) -> ParsedDates:
    crossing = dates.form == FORMS.index("YYYY/YY")
    return ParsedDates(
        np.where(crossing, MISSING_DAY, dates.days).astype(np.int32),
        dates.seconds,
        np.where(crossing, 0, dates.form).astype(np.uint8),
        np.where(crossing, UNREADABLE, dates.status).astype(np.uint8),
    )


def _other_dates(
    role: str, part: IncidentsPart, texts: pa.StringArray, habits: FileHabits, tally: Tally
) -> ParsedDates:
    """The same of a column beside that of the date, whose rows need no date."""
    dates = parse_dates(texts, habits.order)
    if role in habits.read_back:
        dates, _n = read_back(dates)
    if part.zone is not None:
        dates = in_zone(dates, offsets_of(texts, dates), part.zone).dates
    tally.unreadable[role] = int((dates.status == 2).sum())
    return dates


def moments_of(
    part: IncidentsPart,
    columns: Texts,
    dates: ParsedDates,
    habits: FileHabits,
    period: tuple[dt.date, dt.date] | None,
    bits: Bits,
    tally: Tally,
) -> Moments:
    """When the rows of a batch happened, all of them with a date that could be read."""
    precision = precision_of(dates.form)
    ranges = read_hour_ranges(columns["time"]) if habits.hour_ranges else None
    days, seconds = _clock(columns, dates, ranges, bits, tally, habits)
    _flag(days, seconds, precision, period, bits)
    until = _until(part, columns, habits, days, seconds, precision, bits, tally)
    if ranges is not None:
        until = _until_of_ranges(ranges, dates.days, until)
    return Moments(days, seconds, precision, until)


def _clock(
    columns: Texts,
    dates: ParsedDates,
    ranges: HourRanges | None,
    bits: Bits,
    tally: Tally,
    habits: FileHabits,
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Day of each row, and second of the day (−1: none): the time column's, else the date's."""
    if "time" not in columns:
        # A program writes a day without an hour as 2019-01-31 00:00:00, row after row.
        told = (dates.seconds > 0).any()
        return dates.days, dates.seconds if told else np.full_like(dates.seconds, NO_TIME)
    times = parse_times(columns["time"], habits.clock)
    tally.times_filled = times.filled
    said, status = times.seconds, times.status
    if ranges is not None:
        is_range = ranges.start >= 0
        wide = is_range & (ranges.end - ranges.start > ONE_HOUR)
        said = np.where(is_range, np.where(wide, NO_TIME, ranges.start), said).astype(np.int32)
        status = np.where(is_range, OK, status).astype(np.uint8)
        tally.hour_ranges, tally.wide_ranges = int(is_range.sum()), int(wide.sum())
    unreadable = status == 2
    tally.unreadable["time"] = int(unreadable.sum())
    bits[unreadable] |= FLAG_BIT["time_unreadable"]
    own = np.where(dates.seconds > 0, dates.seconds, NO_TIME)
    seconds = np.where(status == 0, said, own).astype(np.int32)
    # 24:00 is the end of the day: the first moment of the next.
    return dates.days + times.next_day.astype(np.int32), seconds


def _until_of_ranges(ranges: HourRanges, days: npt.NDArray[np.int32], until: pa.Array) -> pa.Array:
    """The end of each range of hours, where no column tells the end."""
    moments = days.astype(np.int64) * 86_400 + ranges.end
    of_ranges = pa.array(moments, pa.timestamp("s"), mask=ranges.end < 0)
    return pc.coalesce(until, of_ranges)


def _flag(
    days: npt.NDArray[np.int32],
    seconds: npt.NDArray[np.int32],
    precision: npt.NDArray[np.int8],
    period: tuple[dt.date, dt.date] | None,
    bits: Bits,
) -> None:
    bits[seconds == NOON] |= FLAG_BIT["time_noon"]
    bits[seconds == MIDNIGHT] |= FLAG_BIT["time_midnight"]
    as_days = days.astype("datetime64[D]")
    january = as_days == as_days.astype("datetime64[Y]").astype("datetime64[D]")
    bits[january & (precision == 0)] |= FLAG_BIT["first_of_january"]
    if period is not None:
        first, last = (days_since_1970(day) for day in period)
        bits[(days < first) | (days > last)] |= FLAG_BIT["out_of_period"]


def _until(
    part: IncidentsPart,
    columns: Texts,
    habits: FileHabits,
    days: npt.NDArray[np.int32],
    seconds: npt.NDArray[np.int32],
    precision: npt.NDArray[np.int8],
    bits: Bits,
    tally: Tally,
) -> pa.Array:
    """End of the interval as a moment; empty where there is none."""
    if "date_end" not in columns:
        # A month or a year ends with its last second.
        last = last_days(days, precision).astype(np.int64) * 86_400 + 86_399
        return pa.array(last, pa.timestamp("s"), mask=precision == 0)
    ends = _other_dates("date_end", part, columns["date_end"], habits, tally)
    known = ends.days != MISSING_DAY
    # An end without a time means the whole of that day.
    end = ends.days.astype(np.int64) * 86_400 + np.where(ends.seconds < 0, 86_399, ends.seconds)
    start = days.astype(np.int64) * 86_400 + np.maximum(seconds, 0)
    bits[known & (end < start)] |= FLAG_BIT["end_before_start"]
    return pa.array(end, pa.timestamp("s"), mask=~known)


def count_delays(
    part: IncidentsPart,
    texts: pa.StringArray,
    moments: Moments,
    habits: FileHabits,
    stands_for: npt.NDArray[np.int64],
    bits: Bits,
    tally: Tally,
) -> None:
    """Count how many days after it happened each incident was reported, where both are days."""
    reported = _other_dates("date_reported", part, texts, habits, tally)
    known = (reported.status == OK) & (moments.precision == 0)
    known &= precision_of(reported.form) == 0
    late = reported.days[known] - moments.days[known]
    bits[np.flatnonzero(known)[late < 0]] |= FLAG_BIT["reported_before"]
    days, which = np.unique(late, return_inverse=True)
    n = np.bincount(which, stands_for[known], days.size).astype(np.int64)
    tally.delays = dict(zip(days.tolist(), n.tolist(), strict=True))


def days_since_1970(date: dt.date) -> int:
    """A date as incidents keep it."""
    return (date - dt.date(1970, 1, 1)).days
