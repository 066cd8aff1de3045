"""Moments that tell how far they are from UTC, brought to the clock of a city.

"2022-01-01T05:00:00Z", "2022/01/01 05:00:00+00", "2022-06-01T10:00:00-05:00" and counts since 1970
say which moment they are. Many systems add the Z to local times all the same, so whether the
clock is turned is decided for a file, by a person.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sereno.methods.sources.reading.dates import FORMS, OK, ParsedDates
from sereno.methods.sources.reading.text_buffers import as_text

NO_OFFSET: Final = -(2**31)
_DAY: Final = 86_400
_QUARTER: Final = 900
# No place on Earth is further from UTC; "18:00-19:00" are two hours.
_FURTHEST: Final = 14 * 3600
_OFFSET: Final = (
    r"(?i)[0-9]:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?\s*"
    r"(?:(?P<utc>Z|UTC|GMT)|(?P<sign>[+-])(?P<hours>[0-9]{2}):?(?P<minutes>[0-9]{2})?)\s*$"
)
_COUNTS: Final = np.array([form.startswith("Unix") for form in FORMS], np.bool_)
# Fewer dates with an offset than this are slips of a hand.
_MOST: Final = 0.9
# So many of the times on the stroke of midnight are days without an hour.
_STROKE: Final = 0.5
# A placeholder at midnight is so much more frequent than in the other reading.
_HEAPED: Final = 0.02
_TIMES: Final = 4


class Local(NamedTuple):
    """Dates by the city's clock, and how many of them told an offset."""

    dates: ParsedDates
    turned: int


def offsets_of(texts: pa.Array | pa.ChunkedArray, dates: ParsedDates) -> npt.NDArray[np.int64]:
    """Seconds that each date's clock is ahead of UTC, as its text tells; else NO_OFFSET; (n,)."""
    found = pc.extract_regex(as_text(texts), _OFFSET)
    parts = {
        name: pc.struct_field(found, [i])
        for i, name in enumerate(("utc", "sign", "hours", "minutes"))
    }
    hours, minutes = (
        pc.fill_null(pc.cast(pc.if_else(pc.equal(parts[name], ""), "0", parts[name]), "int64"), 0)
        .to_numpy(zero_copy_only=False)
        for name in ("hours", "minutes")
    )  # fmt: skip
    back = pc.fill_null(pc.equal(parts["sign"], "-"), fill_value=False)
    seconds = (hours * 3600 + minutes * 60) * np.where(back.to_numpy(zero_copy_only=False), -1, 1)
    told = found.is_valid().to_numpy(zero_copy_only=False) & (np.abs(seconds) <= _FURTHEST)
    told &= (dates.status == OK) & (dates.seconds >= 0)
    offsets = np.where(told, seconds, NO_OFFSET)
    offsets[(dates.status == OK) & _COUNTS[dates.form]] = 0
    return offsets.astype(np.int64)


def in_zone(dates: ParsedDates, offsets: npt.NDArray[np.int64], zone: str) -> Local:
    """The dates whose clock is told by the clock of `zone`, summer time and all."""
    rows = np.flatnonzero(offsets != NO_OFFSET)
    if not rows.size:
        return Local(dates, 0)
    moments = dates.days[rows].astype(np.int64) * _DAY + dates.seconds[rows] - offsets[rows]
    moments += _ahead(moments, ZoneInfo(zone))
    days, seconds = dates.days.copy(), dates.seconds.copy()
    days[rows], seconds[rows] = moments // _DAY, moments % _DAY
    return Local(replace(dates, days=days, seconds=seconds), int(rows.size))


def _ahead(moments: npt.NDArray[np.int64], zone: ZoneInfo) -> npt.NDArray[np.int64]:
    """How far the clock of a zone is ahead of UTC at each moment, in seconds."""
    days, which = np.unique(moments // _DAY, return_inverse=True)
    first = np.array([_ahead_at(day * _DAY, zone) for day in days.tolist()], np.int64)
    last = np.array([_ahead_at((day + 1) * _DAY, zone) for day in days.tolist()], np.int64)
    ahead = first[which]
    # On the days on which the clock is changed, each quarter of an hour is asked for.
    changing = np.flatnonzero((first != last)[which])
    quarters, at = np.unique(moments[changing] // _QUARTER, return_inverse=True)
    known = np.array([_ahead_at(quarter * _QUARTER, zone) for quarter in quarters.tolist()])
    if changing.size:
        ahead[changing] = known[at]
    return ahead


def _ahead_at(moment: int, zone: ZoneInfo) -> int:
    told = (dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=moment)).astimezone(zone)
    ahead = told.utcoffset()
    return int(ahead.total_seconds()) if ahead is not None else 0


class Clock(NamedTuple):
    """What a column tells of its clock: nothing, UTC, or offsets; and which reading is likelier.

    kind: "" nothing, "utc" all are told in UTC, "offset" others too. same: whether the clock of
    the city says the same as what is written. turned, as_written: which reading the strokes of
    midnight speak for, both False where they say nothing.
    """

    kind: str
    same: bool = False
    turned: bool = False
    as_written: bool = False


def clock_of(
    texts: pa.Array | pa.ChunkedArray, dates: ParsedDates, zone: str | None = None
) -> Clock:
    """What a column, or a sample of one, tells of its clock."""
    read = dates.status == OK
    offsets = offsets_of(texts, dates)
    told = offsets != NO_OFFSET
    if not told.any() or told.sum() < _MOST * read.sum():
        return Clock("")
    if not dates.seconds[told].any():
        # A program writes a day as 2022-01-01T00:00:00Z.
        return Clock("")
    kind = "utc" if not offsets[told].any() else "offset"
    if zone is None:
        return Clock(kind)
    local = in_zone(dates, offsets, zone).dates
    same = bool(
        (local.seconds == dates.seconds)[told].all() and (local.days == dates.days)[told].all()
    )
    before, after = ((each.seconds[told] == 0).mean() for each in (dates, local))
    return Clock(
        kind,
        same,
        turned=bool(after >= _STROKE or (after >= _HEAPED and after >= _TIMES * before)),
        as_written=bool(before >= _STROKE or (before >= _HEAPED and before >= _TIMES * after)),
    )
