"""Moments brought to the clock of a city.

1. Z, UTC, GMT, offsets and counts since 1970 are read; two hours ("18:00-19:00") are no offset.
2. Summer time is right on both sides of the hour at which the clock is changed, north and south.
3. What the strokes of midnight say of a column: exported days, days as UTC, local times.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from sereno.methods.sources.reading.dates import parse_dates
from sereno.methods.sources.reading.time_zones import NO_OFFSET, clock_of, in_zone, offsets_of


def _local(zone: str, *texts: str) -> list[str]:
    column = pa.array(texts, pa.string())
    dates = parse_dates(column, "ymd", years=True)
    found = in_zone(dates, offsets_of(column, dates), zone).dates
    moments = found.days.astype("datetime64[D]") + found.seconds.astype("timedelta64[s]")
    return [str(moment).replace("T", " ")[:16] for moment in moments]


@pytest.mark.parametrize(
    "text",
    [
        "2022-01-01T05:00:00Z", "2022-01-01T05:00:00.000Z", "2022/01/01 05:00:00+00",
        "2022-01-01 05:00:00 UTC", "2022-01-01 05:00:00+0000", "1641013200", "1641013200000",
        "Sat, 01 Jan 2022 05:00:00 GMT", "2022-01-01T07:00:00+02:00", "2021-12-31 23:00:00-0600",
    ],
)  # fmt: skip
def test_every_way_to_say_one_moment(text: str) -> None:
    """1"""
    assert _local("America/Bogota", text) == ["2022-01-01 00:00"]


def test_what_tells_no_offset_stays(tmp_path: object) -> None:
    """1"""
    column = pa.array(["2022-01-01 05:00", "2022-01-01", None, "x", "2022-01-01 18:00-19:00"])
    dates = parse_dates(column, "ymd")
    assert (offsets_of(column, dates) == NO_OFFSET).all()
    assert in_zone(dates, offsets_of(column, dates), "America/Bogota").turned == 0


def test_summer_time() -> None:
    """2"""
    assert _local("America/Toronto", "2022-03-13T06:59:00Z", "2022-03-13T07:00:00Z") == [
        "2022-03-13 01:59", "2022-03-13 03:00",
    ]  # fmt: skip
    assert _local("America/Toronto", "2022-11-06T05:59:00Z", "2022-11-06T06:00:00Z") == [
        "2022-11-06 01:59", "2022-11-06 01:00",
    ]  # fmt: skip
    assert _local("America/Santiago", "2022-01-15T02:00:00Z", "2022-07-15T02:00:00Z") == [
        "2022-01-14 23:00", "2022-07-14 22:00",
    ]  # fmt: skip
    # No summer time in Mexico since the end of October 2022.
    assert _local("America/Mexico_City", "2022-07-01T04:00:00Z", "2023-07-01T04:00:00Z") == [
        "2022-06-30 23:00", "2023-06-30 22:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("hours", "zone", "said"),
    [
        # Local midnight in Johannesburg is the evening before.
        (lambda i: "22:00:00Z", "Africa/Johannesburg", ("utc", True, False)),
        # Days, which a program writes as moments.
        (lambda i: "00:00:00Z", "America/Bogota", ("", False, False)),
        # Local times with a heap at midnight, under a Z.
        (lambda i: f"{i * 7 % 24 if i % 5 else 0:02d}:{i * 13 % 60 if i % 5 else 0:02d}:00Z",
         "America/Bogota", ("utc", False, True)),
        # Nothing to tell by.
        (lambda i: f"{i * 7 % 24:02d}:{1 + i * 13 % 59:02d}:00Z", "America/Bogota",
         ("utc", False, False)),
    ],
)  # fmt: skip
def test_what_midnight_says(hours, zone: str, said: tuple[str, bool, bool]) -> None:
    """3"""
    days = np.datetime64("2022-01-01") + np.arange(200)
    column = pa.array([f"{day}T{hours(i)}" for i, day in enumerate(days)])
    clock = clock_of(column, parse_dates(column, "ymd"), zone)
    assert (clock.kind, clock.turned, clock.as_written) == said


def test_the_offset_of_the_city_is_no_question() -> None:
    """3: written with local time's own distance, summer time and all."""
    column = pa.array(["2022-01-10T10:00:00-05:00", "2022-07-10T10:00:00-04:00"] * 50)
    dates = parse_dates(column, "ymd")
    assert clock_of(column, dates, "America/Toronto").same
    assert not clock_of(column, dates, "America/Bogota").same
