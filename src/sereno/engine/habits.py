"""How one file of incidents writes: found from its columns as wholes, before its rows are read.

What a row means is not decided from the row: the order of day and month, the sign that parts
thousands, the zeros that times lost, and which slips of coordinates may be mended are the file's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from sereno.engine.places import Places
from sereno.exchange.coordinate_systems import system_of
from sereno.exchange.manifest.reading import IncidentsPart
from sereno.exchange.tables.incident_files import Batch, FileFacts, batches
from sereno.exchange.tables.side_columns import check_side_columns
from sereno.methods.sources.reading.coarse_dates import crossing_of
from sereno.methods.sources.reading.coordinates import parse_coordinates
from sereno.methods.sources.reading.dates import DateOrder, infer_order, parse_dates
from sereno.methods.sources.reading.exchanged_dates import split_of
from sereno.methods.sources.reading.hour_ranges import read_hour_ranges
from sereno.methods.sources.reading.number_forms import Mark, thousands_mark
from sereno.methods.sources.reading.point_mendings import (
    EVERY_MENDING,
    PointMendings,
    mendings_of,
    with_margin,
)
from sereno.methods.sources.reading.point_texts import split_points
from sereno.methods.sources.reading.time_zones import clock_of
from sereno.methods.sources.reading.times import clock_digits

# Enough rows at a time to meet a day above 12, and an end for files whose dates never say.
ORDER_ROWS, ORDER_BATCHES = 8_192, 128
# What the other habits are found from: as many batches as it takes to see enough of each column,
# since each habit looked for takes as long as the rows that it is looked for in. A workbook is slow
# to read twice.
SAMPLED_BATCHES: Final = 8
ENOUGH_FILLED: Final = 4_096
SLOW_KINDS: Final = ("xlsx", "html")


@dataclass(frozen=True)
class FileHabits:
    """The habits of one file.

    order_sure: whether the manifest or the dates settle it. read_back: the columns whose typed
    dates up to the 12th had day and month exchanged, as the manifest says of the date, and as the
    other column shows itself. clock: `clock_digits`. hour_ranges: whether times are ranges.
    thousands: the sign that parts them in coordinates. told_clock: whether the dates tell how far
    their clock is from UTC: "" no, "utc" it is none, "offset". year_begins: the month in which
    years as 2021/22 begin, 1 where there are none, None where it isn't known.
    """

    order: DateOrder = "dmy"
    order_sure: bool = False
    read_back: frozenset[str] = frozenset()
    clock: int = 0
    hour_ranges: bool = False
    thousands: Mark = ""
    told_clock: str = ""
    year_begins: int | None = 1
    mendings: PointMendings = field(default=EVERY_MENDING)


def habits_of(facts: FileFacts, part: IncidentsPart, places: Places) -> FileHabits:
    """The habits of a file of `part`; raises Problem for a file that can't be read."""
    named = (
        *(part.date, part.date_end, part.date_reported, part.time),
        *(part.lon, part.lat, part.point),
    )
    columns = [column for column in named if column is not None]
    check_side_columns(part.columns(), facts.columns)
    sampled = 1 if facts.kind in SLOW_KINDS else SAMPLED_BATCHES
    sample = _sample(islice(batches(facts, columns, rows=ORDER_ROWS), sampled))
    order, sure = _date_order(facts, part, sample)
    thousands = _thousands(part, sample)
    return FileHabits(
        order,
        sure,
        read_back=_read_back(part, sample, order),
        clock=clock_digits(_column(sample, part.time)) if part.time else 0,
        hour_ranges=_hour_ranges(part, sample),
        thousands=thousands,
        told_clock=_told_clock(part, sample, order),
        year_begins=part.year_begins or _year_begins(part, sample),
        mendings=_mendings(part, places, sample, thousands),
    )


def _sample(read: Iterator[Batch]) -> list[Batch]:
    """The first batches, until every column has enough values to tell how it is written."""
    sample: list[Batch] = []
    filled: Counter[str] = Counter()
    for batch in read:
        sample.append(batch)
        for name, texts in batch.columns.items():
            filled[name] += pc.sum(pc.greater(pc.binary_length(texts), 0)).as_py() or 0
        if filled and min(filled.values()) >= ENOUGH_FILLED:
            break
    return sample


def _date_order(
    facts: FileFacts, part: IncidentsPart, sample: Sequence[Batch]
) -> tuple[DateOrder, bool]:
    """The order of day, month and year, and whether the manifest or the dates settle it.

    Each file is asked, since a city's years are often exported differently.
    """
    if part.date_order is not None:
        return part.date_order, True
    order: DateOrder = "dmy"
    for batch in sample:
        order, sure = infer_order(batch.columns[part.date])
        if sure:
            return order, True
    for batch in islice(batches(facts, (part.date,), rows=ORDER_ROWS), len(sample), ORDER_BATCHES):
        order, sure = infer_order(batch.columns[part.date])
        if sure:
            return order, True
    return order, False


def _year_begins(part: IncidentsPart, sample: Sequence[Batch]) -> int | None:
    """1 where the dates are no years as 2021/22, or only may be; None where they are."""
    found = crossing_of(_column(sample, part.date))
    return 1 if found is None or found.is_open else None


def _read_back(part: IncidentsPart, sample: Sequence[Batch], order: DateOrder) -> frozenset[str]:
    if part.typed_dates != "exchanged":
        return frozenset()
    others = {"date_end": part.date_end, "date_reported": part.date_reported}
    return frozenset(("date",)) | {
        role
        for role, column in others.items()
        if column is not None
        and split_of(parse_dates(_column(sample, column), order)).is_half_exchanged
    }


def _hour_ranges(part: IncidentsPart, sample: Sequence[Batch]) -> bool:
    if part.time is None:
        return False
    return bool((read_hour_ranges(_column(sample, part.time)).start >= 0).any())


def _told_clock(part: IncidentsPart, sample: Sequence[Batch], order: DateOrder) -> str:
    texts = _column(sample, part.date)
    return clock_of(texts, parse_dates(texts, order, years=True)).kind


def _points(
    part: IncidentsPart, sample: Sequence[Batch]
) -> tuple[pa.ChunkedArray, pa.ChunkedArray] | None:
    """Longitude and latitude as text, from two columns or from one; None without any."""
    if part.point is not None:
        split = split_points(_column(sample, part.point).combine_chunks(), part.point_order)
        return pa.chunked_array([split.lon]), pa.chunked_array([split.lat])
    if part.lon is None or part.lat is None:
        return None
    return _column(sample, part.lon), _column(sample, part.lat)


def _column(sample: Sequence[Batch], name: str) -> pa.Array | pa.ChunkedArray:
    return pa.chunked_array([batch.columns[name] for batch in sample], pa.string())


def _thousands(part: IncidentsPart, sample: Sequence[Batch]) -> Mark:
    points = _points(part, sample)
    if points is None:
        return ""
    if part.decimal is not None:
        return "," if part.decimal == "." else "."
    metres = not system_of(part.crs).is_geographic
    texts = (column.to_pylist() for column in points)
    return thousands_mark(texts, metres=metres)


def _mendings(
    part: IncidentsPart, places: Places, sample: Sequence[Batch], thousands: Mark
) -> PointMendings:
    points = _points(part, sample)
    if points is None or part.mend_points == "always":
        return EVERY_MENDING
    _index, box = places.index(part.crs)
    lon, lat = (parse_coordinates(column, thousands).values for column in points)
    degrees = system_of(part.crs).is_geographic
    found = mendings_of(lon, lat, with_margin(box), degrees=degrees)
    if part.mend_points == "never":
        return PointMendings(0, found.zero_lon, found.zero_lat)
    return found
