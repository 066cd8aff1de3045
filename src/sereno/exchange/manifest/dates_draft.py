"""The dates of incident files in a first manifest: which is which, and how they are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, get_args

import numpy as np
import pyarrow as pa

from sereno.exchange.manifest.parts import AS_WRITTEN
from sereno.exchange.manifest.text import Entry
from sereno.exchange.tables.column_profiles import profiles
from sereno.exchange.tables.column_roles import Guess, Known
from sereno.exchange.tables.file_sets import FileSet
from sereno.methods.sources.reading.coarse_dates import crossing_of
from sereno.methods.sources.reading.crossing_years import APRIL
from sereno.methods.sources.reading.dates import OK, DateOrder, infer_order, parse_dates
from sereno.methods.sources.reading.exchanged_dates import split_of
from sereno.methods.sources.reading.quality import delay
from sereno.methods.sources.reading.time_zones import clock_of
from sereno.vocabulary.columns import heading_strength
from sereno.vocabulary.in_both import InBoth, joined
from sereno.vocabulary.in_both import in_both as _
from sereno.vocabulary.language import number

# One column of dates hardly ever later than another is that of the offence.
_ORDERED: Final = 0.95
_SAID: Final = 3


def settle_dates(files: FileSet, guesses: dict[str, Guess]) -> dict[str, Guess]:
    """The guesses with the dates of offence and report told apart, and without a time that the
    date tells itself.
    """
    guesses = _told_apart(files, guesses)
    if guesses.get("time") and _date_tells_time(files, guesses):
        del guesses["time"]
    return guesses


def date_entries(
    files: FileSet, guesses: Mapping[str, Guess], known: Known
) -> tuple[dict[str, Entry], DateOrder]:
    """What a manifest has to say of how dates are read, and the order of day, month and year."""
    sample = files.samples[guesses["date"].column]
    order, entry = date_order(sample)
    entries = {} if entry is None else {"date_order": entry}
    return entries | _year_begins(sample) | _typed_dates(sample, order) | _time_zone(
        sample, order, known
    ), order


def _told_apart(files: FileSet, guesses: dict[str, Guess]) -> dict[str, Guess]:
    """Which of two columns of dates is that of the offence.

    Where no heading says it, the values do: nothing is reported before it happens.
    """
    date, reported = guesses["date"], guesses.get("date_reported")
    heading = profiles({date.column: ()})[date.column].heading
    if reported is None and heading_strength(heading, "incidents", "date_reported")[0] >= _SAID:
        why = _(
            "it seems to be the date of the report and there is no other: incidents will count on "
            "the day on which they were reported"
        )
        return {**guesses, "date": replace(date, sure=False, why=why)}
    if reported is not None or len(date.others) != 1:
        return guesses
    other = date.others[0]
    first, second = (_days(files.samples[column]) for column in (date.column, other))
    known = (first >= 0) & (second >= 0)
    later = int((second[known] > first[known]).sum())
    earlier = int((second[known] < first[known]).sum())
    if max(later, earlier) < _ORDERED * max(later + earlier, 1) or later == earlier:
        return guesses
    pair, late = (date.column, other), (second - first)[known]
    if earlier > later:
        pair, late = (other, date.column), -late
    why = _("it is hardly ever later than {other}, which is therefore taken for the report")
    said = why.format(other=pair[1])
    return {
        **guesses,
        "date": Guess(pair[0], False, said),
        "date_reported": Guess(pair[1], False, _reported_why(late)),
    }


def _reported_why(late: np.ndarray[tuple[int], np.dtype[np.int32]]) -> InBoth:
    days, n = np.unique(late, return_counts=True)
    found = delay(dict(zip(days.tolist(), n.tolist(), strict=True)))
    why = _("by this column, half of the incidents are reported within {n} days")
    return why.format(n=number(found.median_days or 0))


def _days(sample: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """Days since 1970 of a sample; −1 where there is none."""
    texts = pa.array(sample, pa.string())
    dates = parse_dates(texts, infer_order(texts)[0])
    return np.where(dates.status == OK, dates.days, -1).astype(np.int32)


def _date_tells_time(files: FileSet, guesses: Mapping[str, Guess]) -> bool:
    """Whether the date column brings the time itself and the time column is only half sure."""
    sample = files.samples[guesses["date"].column]
    date = profiles({"date": sample})["date"]
    texts = pa.array(date.filled, pa.string())
    read = parse_dates(texts, infer_order(texts)[0])
    if guesses["time"].sure or clock_of(texts, read).kind:
        return False
    return date.dates_with_time > 0.5


def date_order(sample: Sequence[str]) -> tuple[DateOrder, Entry | None]:
    """The order of the dates of a column, and its entry where a manifest has to say it."""
    texts = pa.array(sample, pa.string())
    order, sure = infer_order(texts)
    if order == "ymd":
        return order, None
    if not sure and _same_in_any_order(texts):
        return order, None
    if sure:
        return order, Entry(order)
    return order, Entry(
        order,
        _(
            "no day is above 12 in the rows looked at, so the day and the month could be the "
            "other way round"
        ),
    )


def _same_in_any_order(texts: pa.StringArray) -> bool:
    """Whether no date is another one with day and month exchanged: months, counts since 1970."""
    days = [parse_dates(texts, order).days for order in get_args(DateOrder)]
    return all(np.array_equal(days[0], other) for other in days[1:])


def _year_begins(sample: Sequence[str]) -> dict[str, Entry]:
    """The question in which month years as 2021/22 begin, where the dates are or may be such."""
    found = crossing_of(pa.array(sample, pa.string()))
    if found is None:
        return {}
    if found.is_open:
        why = _("{year} may be a month, or a year that begins in one and ends in the next")
        return {"year_begins": Entry(1, why.format(year=found.example))}
    why = _(
        "{year} is a year that begins in one and ends in the next: say in which month; it is "
        "taken to be April"
    )
    return {"year_begins": Entry(APRIL, why.format(year=found.example))}


def _typed_dates(sample: Sequence[str], order: DateOrder) -> dict[str, Entry]:
    """The question whether typed dates are exchanged, where the column shows that they are."""
    split = split_of(parse_dates(pa.array(sample, pa.string()), order))
    if not split.is_half_exchanged:
        return {}
    why = _(
        "all {typed} dates kept as dates have a day up to 12 and all {text} written as text a day "
        "above 12: a spreadsheet exchanged day and month of the former, and unless they are "
        "swapped back they count on the wrong days"
    )
    said = why.format(typed=number(split.typed_low), text=number(split.text_high))
    return {"typed_dates": Entry("as_typed", said)}


def _time_zone(sample: Sequence[str], order: DateOrder, known: Known) -> dict[str, Entry]:
    """The question whether times that say how far they are from UTC are local all the same."""
    texts = pa.array(sample, pa.string())
    zone = known.time_zones[0] if known.time_zones else None
    clock = clock_of(texts, parse_dates(texts, order, years=True), zone)
    if not clock.kind or clock.same:
        return {}
    said = (
        _("the dates tell their times in UTC")
        if clock.kind == "utc"
        else _("the dates say how far their times are from UTC")
    )
    if zone is not None and clock.turned and not clock.as_written:
        why = _(
            "and at the local time of {zone} most fall on midnight, as days without an hour do; "
            "leave them as they stand if they are local already"
        ).format(zone=zone)
        return {"time_zone": Entry(zone, joined((said, why), "; "))}
    if clock.as_written:
        why = _(
            "but as they stand many fall on midnight, as local times do; if they are not local, "
            "bring them to the time of {zone}"
        )
    else:
        why = _("they are read as they stand; if they are not local, bring them to {zone}")
    why = why.format(zone=zone or _("the time zone"))
    return {"time_zone": Entry(AS_WRITTEN, joined((said, why), "; "))}
