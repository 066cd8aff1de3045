"""One set of incident files as a part of a first manifest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import get_args

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sereno.exchange.manifest.areas_draft import from_guess
from sereno.exchange.manifest.parts import ROLES
from sereno.exchange.manifest.text import Entries, Entry
from sereno.exchange.tables.column_evidence import points_in_city
from sereno.exchange.tables.column_profiles import numbers_of, profiles
from sereno.exchange.tables.column_roles import Guess, Known, coordinate_system, guess_roles
from sereno.exchange.tables.file_sets import Contents, FileSet, as_patterns, read_contents
from sereno.methods.sources.offences.coding import OffenceCoder
from sereno.methods.sources.reading.coordinates import SIGN_DOUBTED, SWAP_DOUBTED, repair
from sereno.methods.sources.reading.counts import read_count
from sereno.methods.sources.reading.dates import DateOrder, infer_order, parse_dates
from sereno.methods.sources.reading.exchanged_dates import split_of
from sereno.methods.sources.reading.number_forms import thousands_mark
from sereno.methods.sources.reading.point_mendings import mendings_of, with_margin
from sereno.methods.sources.reading.point_texts import split_points
from sereno.methods.sources.reading.utc_times import in_utc
from sereno.vocabulary.in_both import in_both as _
from sereno.vocabulary.in_both import joined
from sereno.vocabulary.language import number, percent
from sereno.vocabulary.problems import Problem


def draft_incidents(
    files: FileSet, known: Known, folder: Path, progress: Callable[[int, int], None]
) -> tuple[Entries, Contents]:
    """One [[incidents]], and what its rows say."""
    entries, order = incident_entries(files, known, folder)
    offence = entries["offence"].value if "offence" in entries else None
    count = entries["count"].value if "count" in entries else None
    date = entries["date"].value
    return entries, read_contents(files, date, order, offence, progress, count=count)


def incident_entries(
    files: FileSet, known: Known, folder: Path
) -> tuple[dict[str, Entry], DateOrder]:
    """One [[incidents]] and the order of its dates, from the beginnings of the files alone.

    Raises Problem init_no_date or init_no_place where no column can be what each set needs.
    """
    where = files.paths[0].name
    guesses = guess_roles(files.columns, files.samples, "incidents", known)
    if "date" not in guesses:
        raise Problem("init_no_date", where=where, columns=", ".join(files.columns))
    if not {"lon", "lat"} <= set(guesses):
        guesses = {role: g for role, g in guesses.items() if role not in ("lon", "lat")}
    if "lon" in guesses:
        guesses.pop("point", None)
    if not {"lon", "point", "area_name", "area_code"} & set(guesses):
        raise Problem("init_no_place", where=where, columns=", ".join(files.columns))
    name = guesses.get("area_name")
    placed = {"lon", "point"} & set(guesses)
    if placed and name is not None and not name.sure and not name.others:
        # Names of another kind of area would only lead the points without coordinates astray.
        del guesses["area_name"]
    if guesses.get("time") and _date_tells_time(files, guesses):
        del guesses["time"]
    entries: dict[str, Entry] = {"files": Entry(list(as_patterns(files.paths, folder)))}
    entries |= {role: from_guess(guesses[role]) for role in ROLES if role in guesses}
    if "count" in guesses:
        entries["count"] = _count(files, guesses["count"].column, guesses["date"].column)
    dates = files.samples[guesses["date"].column]
    if in_utc(pa.array(dates, pa.string())):
        entries["date"] = _asked_of_utc(entries["date"])
    order, order_entry = date_order(dates)
    if order_entry is not None:
        entries["date_order"] = order_entry
    entries |= _typed_dates(dates, order)
    if "point" in guesses:
        column = profiles({"point": files.samples[guesses["point"].column]})["point"]
        point_order = points_in_city(column, known)[1]
        if point_order != "latlon":
            entries["point_order"] = Entry(point_order)
    if placed:
        entries |= _of_points(files, guesses, known)
    if "offence" not in guesses:
        entries["offence_label"] = _offence_of_all(files, known.country)
    if files.facts[0].sheet:
        entries["sheet"] = Entry(files.facts[0].sheet)
    return entries, order


def _date_tells_time(files: FileSet, guesses: Mapping[str, Guess]) -> bool:
    """Whether the date column brings the time itself and the time column is only half sure."""
    date = profiles({"date": files.samples[guesses["date"].column]})["date"]
    if guesses["time"].sure or in_utc(pa.array(date.filled, pa.string())):
        return False
    return date.dates_with_time > 0.5


def _asked_of_utc(date: Entry) -> Entry:
    why = _(
        "it tells its times in UTC; they are read as they stand, so name a column with the local "
        "hour as the time if there is one, or ask the source"
    )
    return Entry(date.value, joined((date.check, why), "; "))


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


def _of_points(files: FileSet, guesses: Mapping[str, Guess], known: Known) -> dict[str, Entry]:
    """The system of the points, and the question whether they may be mended where it is open."""
    crs = _points_crs(files, guesses, known)
    entries = {} if crs is None else {"crs": crs}
    system = "EPSG:4326" if crs is None else str(crs.value)
    if system not in known.boxes:
        return entries
    degrees = system == "EPSG:4326"
    texts = _point_texts(files, guesses, known)
    x, y = _numbers(texts, metres=not degrees)
    box = with_margin(known.boxes[system])
    flags = repair(x, y, box, mendings_of(x, y, box, degrees=degrees)).flags
    doubted = int(((flags & (SIGN_DOUBTED | SWAP_DOUBTED)) != 0).sum())
    if doubted:
        why = _(
            "{share} of the points lie outside the city and would lie inside it with their sign "
            "reversed or their axes swapped; as written there may be true incidents of other "
            "places too, so they are left unless you say otherwise"
        )
        share = percent(doubted / max(int(np.isfinite(x).sum()), 1), 0)
        entries["mend_points"] = Entry("never", why.format(share=share))
    return entries


def _point_texts(
    files: FileSet, guesses: Mapping[str, Guess], known: Known
) -> tuple[Sequence[str], Sequence[str]]:
    """The samples of longitude and latitude, from two columns or from one."""
    if "point" not in guesses:
        lon, lat = (files.samples[guesses[role].column] for role in ("lon", "lat"))
        return lon, lat
    sample = files.samples[guesses["point"].column]
    order = points_in_city(profiles({"point": sample})["point"], known)[1]
    split = split_points(pa.array(sample, pa.string()), order)
    return split.lon.to_pylist(), split.lat.to_pylist()


def _numbers(
    texts: Sequence[Sequence[str]], *, metres: bool
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Both columns of coordinates as numbers, their signs read as the two together show them."""
    mark = thousands_mark(texts, metres=metres)
    x, y = (numbers_of(cells, mark) for cells in texts)
    return x, y


def _count(files: FileSet, column: str, date: str) -> Entry:
    """The column of counts, always asked: it changes every figure. Not where each row is one."""
    pairs = zip(files.samples[column], files.samples[date], strict=True)
    # A row without a date is a total or a note of whoever made the table.
    counts = [read_count(value) for value, day in pairs if day.strip()]
    n = sum(count for count in counts if count)
    if all(count == 1 for count in counts):
        return Entry(column)
    why = _(
        "it seems to say how many incidents each row stands for: {n} in the {rows} rows looked "
        "at; leave it out if it counts something else"
    )
    return Entry(column, why.format(n=number(n), rows=number(len(counts))))


def _points_crs(files: FileSet, guesses: Mapping[str, Guess], known: Known) -> Entry | None:
    """The coordinate system of the points where it isn't longitude and latitude."""
    texts = _point_texts(files, guesses, known)
    found = None
    for metres in (False, True):
        x, y = _numbers(texts, metres=metres)
        found = found or coordinate_system(x.tolist(), y.tolist(), known.boxes)
        swapped = coordinate_system(y.tolist(), x.tolist(), known.boxes)
        if found == "EPSG:4326" or (found is None and swapped == "EPSG:4326"):
            return None
    if found is None:
        return Entry(
            "EPSG:4326", _("most of the points lie outside the areas in every system tried")
        )
    return Entry(found, _("the points lie in the city when read in this system"))


def _offence_of_all(files: FileSet, country: str) -> Entry:
    """The offence of files without a column for it, read from their name where it tells one."""
    stem = files.paths[0].name.split(".")[0]
    label = " ".join("".join(c if c.isalpha() else " " for c in stem).split())
    known = OffenceCoder(country).code(label).recognised
    why = (
        _("no column holds the offence; the file's name seems to say it")
        if known
        else _("no column holds the offence: write here which one it is")
    )
    return Entry(label or "–", why)
