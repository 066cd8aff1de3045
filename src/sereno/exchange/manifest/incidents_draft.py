"""One set of incident files as a part of a first manifest."""

from __future__ import annotations

from pathlib import Path

from sereno.exchange.manifest.areas_draft import from_guess
from sereno.exchange.manifest.columns_draft import guess_columns
from sereno.exchange.manifest.dates_draft import date_entries, settle_dates
from sereno.exchange.manifest.dates_elsewhere import no_date
from sereno.exchange.manifest.offences_draft import offence_of_all, settle_offence
from sereno.exchange.manifest.parts import AS_WRITTEN, ROLES
from sereno.exchange.manifest.points_draft import point_entries
from sereno.exchange.manifest.sheet_draft import sheet_entry
from sereno.exchange.manifest.text import Entries, Entry
from sereno.exchange.tables.column_evidence import points_in_city
from sereno.exchange.tables.column_profiles import profiles
from sereno.exchange.tables.column_roles import Known
from sereno.exchange.tables.file_sets import Asked, FileSet, as_patterns
from sereno.methods.sources.reading.counts import read_count
from sereno.methods.sources.reading.dates import DateOrder
from sereno.vocabulary.in_both import in_both as _
from sereno.vocabulary.language import number
from sereno.vocabulary.problems import Problem


def contents_asked(entries: Entries, order: DateOrder) -> Asked:
    """What the days and labels of a set are counted by."""
    found = {key: entry.value for key, entry in entries.items() if not entry.offered}
    zone = found.get("time_zone")
    return Asked(
        found["date"],
        order,
        offence=found.get("offence"),
        offence_detail=found.get("offence_detail"),
        violence=found.get("violence"),
        count=found.get("count"),
        year_begins=int(found.get("year_begins", 1)),
        exchanged=found.get("typed_dates") == "exchanged",
        zone=None if zone == AS_WRITTEN else zone,
    )


def incident_entries(
    files: FileSet, known: Known, folder: Path
) -> tuple[dict[str, Entry], DateOrder]:
    """One [[incidents]] and the order of its dates, from the beginnings of the files alone.

    Raises Problem init_no_date (or why there is none) or init_no_place where no column can be
    what each set needs.
    """
    where = files.paths[0].name
    own = files.facts[0].columns
    guesses = guess_columns(files, known)
    if "date" not in guesses:
        raise no_date(files)
    if not {"lon", "lat"} <= set(guesses):
        guesses = {role: g for role, g in guesses.items() if role not in ("lon", "lat")}
    if "lon" in guesses:
        guesses.pop("point", None)
    if not {"lon", "point", "area_name", "area_code"} & set(guesses):
        raise Problem("init_no_place", where=where, columns=", ".join(own))
    name = guesses.get("area_name")
    placed = {"lon", "point"} & set(guesses)
    if placed and name is not None and not name.sure and not name.others:
        # Names of another kind of area would only lead the points without coordinates astray.
        del guesses["area_name"]
    guesses = settle_dates(files, settle_offence(files, guesses, known.country))
    entries: dict[str, Entry] = {"files": Entry(list(as_patterns(files.paths, folder)))}
    entries |= {role: from_guess(guesses[role]) for role in ROLES if role in guesses}
    if "count" in guesses and guesses["count"].column in own:
        entries["count"] = _count(files, guesses["count"].column, guesses["date"].column)
    of_dates, order = date_entries(files, guesses, known)
    entries |= of_dates
    if "point" in guesses:
        column = profiles({"point": files.samples[guesses["point"].column]})["point"]
        point_order = points_in_city(column, known)[1]
        if point_order != "latlon":
            entries["point_order"] = Entry(point_order)
    entries |= point_entries(files, entries, known)
    if "offence" not in guesses:
        entries["offence_label"] = offence_of_all(files, known.country)
    if files.facts[0].sheet:
        entries["sheet"] = sheet_entry(files)
    return entries, order


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
