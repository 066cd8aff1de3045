"""Writes to sources: one transaction each, with who, what and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.audits.models import Audit
from sereno.web.documents import Values
from sereno.web.files.changes import keep
from sereno.web.files.spool import Spool
from sereno.web.organisations.changes import organisation_of
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number
from sereno.web.sources.gap_rows import rows_of
from sereno.web.sources.models import (
    FIRST_YEAR,
    IN_HAND,
    LAST_YEAR,
    NEEDS_REASON,
    SOURCE_LIFE,
    Coverage,
    DataRequest,
    Extent,
    SeriesBreak,
    Source,
    SourceFile,
    SourceState,
    SourceStep,
)


@transaction.atomic
def add_source(*, audit: Audit, by: Person | None, on: dt.date, **values: Any) -> Source:
    """A source that somebody knows of; who has it is found in the directory, or put into it.

    Raises Problem years_reversed, year_not_one, organisation_unnamed.
    """
    _check_years(values.get("year_from"), values.get("year_to"), where=str(values["title"]))
    values = _with_organisations(audit, by, values)
    number = next_number(Source, audit)
    source = Source.objects.create(audit=audit, number=number, created_by=by, **values)
    SourceStep.objects.create(source=source, state=SourceState.IDENTIFIED, on=on, by=by)
    record_event(audit=audit, verb="add_source", by=by, subject=source, number=source.number)
    return source


@transaction.atomic
def change_source(*, row: Source, by: Person | None, **values: Any) -> Source:
    """Change what is written of a source. Raises Problem organisation_unnamed."""
    values = _with_organisations(row.audit, by, {"access_level": row.access_level, **values})
    source = Source.objects.select_for_update().get(pk=row.pk)
    changed = set_fields(source, values)
    if changed:
        source.save(update_fields=[*changed, "changed_at"])
        record_event(
            audit=source.audit, verb="change_source", by=by, subject=source, changed=changed
        )
    return source


def _with_organisations(audit: Audit, by: Person | None, values: Values) -> Values:
    """The values with who has a source as the directory has them."""
    level = values.get("access_level", AccessLevel.TEAM)
    return values | {
        name: organisation_of(audit=audit, given=given, by=by, access_level=level)
        if (given := values[name])
        else None
        for name in ("publisher", "contact_institution")
        if name in values
    }


@transaction.atomic
def take_step(
    *,
    source: Source,
    state: SourceState,
    on: dt.date,
    today: dt.date,
    by: Person | None,
    reason: str = "",
    request: DataRequest | None = None,
) -> SourceStep:
    """One step of a source's life.

    Raises Problem step_not_possible, reason_missing, day_in_future and day_before_last.
    """
    source = Source.objects.select_for_update().get(pk=source.pk)
    if state in NEEDS_REASON and not reason.strip():
        raise Problem("reason_missing", where=source.title)
    last = source.steps.last()
    check_day(on, today, after=last.on if last else None, where=source.title)
    SOURCE_LIFE.move(source, state)
    step = SourceStep.objects.create(
        source=source, state=state, on=on, reason=reason.strip(), request=request, by=by
    )
    record_event(
        audit=source.audit,
        verb=f"source_{state}",
        by=by,
        subject=step,
        parent=source,
        about=source.title,
        reason=reason.strip(),
        on=on.isoformat(),
    )
    return step


def advance(
    *,
    source: Source,
    state: SourceState,
    on: dt.date,
    today: dt.date,
    by: Person | None,
    reason: str = "",
    request: DataRequest | None = None,
) -> None:
    """Take a step where the source may take it and isn't there yet, on its last day at the soonest.

    So it is with two items of one source, a second delivery, or another file of it.
    """
    source.refresh_from_db(fields=["state"])
    current = SourceState(source.state)
    if not SOURCE_LIFE.allows(current, state) or (
        state is SourceState.RECEIVED and current in IN_HAND
    ):
        return
    last = source.steps.last()
    day = max(on, last.on) if last else on
    take_step(
        source=source, state=state, on=day, today=today, by=by, reason=reason, request=request
    )


def take_step_on(
    *, row: Source, step: str, by: Person | None, reason: str = "", on: dt.date | None = None
) -> Source:
    """A step as the page of a source and its list take it: today, unless a day is said."""
    today = timezone.localdate()
    state = SourceState(step)
    made = take_step(source=row, state=state, on=on or today, today=today, by=by, reason=reason)
    return made.source


def undo_last_step(*, row: Source, by: Person) -> None:
    """Take back the last step, whichever it was."""
    undo_step(source=row, step=row.steps.values_list("pk", flat=True).last() or 0, by=by)


@transaction.atomic
def undo_step(*, source: Source, step: int, by: Person) -> None:
    """Take the last step back; the first, by which the source came in, stays."""
    source = Source.objects.select_for_update().get(pk=source.pk)
    steps = list(source.steps.all())
    if len(steps) < 2 or steps[-1].pk != step:
        raise Problem("only_last_step", where=source.title)
    last, source.state = steps[-1], steps[-2].state
    source.save()
    record_event(
        audit=source.audit,
        verb="undo_step",
        by=by,
        subject=last,
        parent=source,
        about=source.title,
        state=last.state,
        on=last.on,
    )
    last.delete()


def attach_file(
    *, source: Source, name: str, chunks: Iterable[bytes], by: Person | None
) -> SourceFile:
    """Keep a file of what was received. Raises Problem file_before_receipt and the spool's."""
    with Spool(source.audit, name) as spool:
        for chunk in chunks:
            spool.write(chunk)
        return keep_file(source=source, spool=spool, by=by)


def keep_file(*, source: Source, spool: Spool, by: Person | None) -> SourceFile:
    """Keep what was spooled; the same content twice under one name is the same file."""
    if source.state not in IN_HAND:
        raise Problem("file_before_receipt", where=spool.name)
    with transaction.atomic():
        kept = keep(spool=spool, by=by)
        file, is_new = SourceFile.objects.get_or_create(
            source=source, file=kept, defaults={"by": by}
        )
        if is_new:
            record_event(
                audit=source.audit,
                verb="attach_file",
                by=by,
                subject=file,
                parent=source,
                about=source.title,
                file=kept.name,
                sha256=kept.sha256,
            )
    return file


@transaction.atomic
def cover(
    *,
    source: Source,
    rows: Iterable[str],
    geography: str,
    years: Iterable[int],
    extent: Extent,
    by: Person | None,
    note: str = "",
) -> list[Coverage]:
    """Say what a source has; what was said before of the same cells is replaced.

    Raises Problem row_unknown and year_not_one.
    """
    known, named, wanted = rows_of(source.audit), sorted(set(rows)), sorted(set(years))
    for row in named:
        if row not in known:
            raise Problem("row_unknown", where=source.title, row=row)
    for year in wanted:
        _check_years(year, None, where=source.title)
    note = Coverage._meta.get_field("note").clean(note, None)
    source.coverage.filter(row__in=named, geography=geography, year__in=wanted).delete()
    made = Coverage.objects.bulk_create(
        Coverage(source=source, row=row, geography=geography, year=year, extent=extent, note=note)
        for row in named
        for year in wanted
    )
    hold_contents(source=source, years=wanted)
    record_event(audit=source.audit, verb="cover", by=by, subject=source, rows=named, years=wanted)
    return made


@transaction.atomic
def hold_contents(*, source: Source, years: Iterable[int], geography: str = "") -> None:
    """Let what came say what a source is of: its years hold all that it has.

    `geography` is taken only for a source that nobody described: an upload made it.
    """
    had = Source.objects.select_for_update().get(pk=source.pk)
    ends = [year for year in (had.year_from, had.year_to, *years) if year]
    first, last = min(ends, default=None), max(ends, default=None)
    level = geography if geography and had.publisher_id is None else had.geography
    if (first, last, level) != (had.year_from, had.year_to, had.geography):
        had.year_from, had.year_to, had.geography = first, last, level
        had.save()
    source.year_from, source.year_to, source.geography = first, last, level


@transaction.atomic
def uncover(*, source: Source, row: str, geography: str, by: Person) -> None:
    """Take back that a source has a row at a level."""
    n, _ = source.coverage.filter(row=row, geography=geography).delete()
    if n:
        record_event(audit=source.audit, verb="uncover", by=by, subject=source, row=row)


@transaction.atomic
def note_break(
    *,
    source: Source,
    on: dt.date,
    kind: str,
    what: str,
    advice: str,
    by: Person | None,
    preset: str = "",
) -> SeriesBreak:
    """Say that a source measures in another way from a day on. Raises Problem break_twice."""
    if source.breaks.filter(on=on).exists():
        raise Problem("break_twice", where=source.title, on=on.isoformat())
    made = SeriesBreak.objects.create(
        source=source, on=on, kind=kind, what=what, advice=advice, preset=preset, by=by
    )
    record_event(
        audit=source.audit,
        verb="note_break",
        by=by,
        subject=made,
        parent=source,
        about=source.title,
        on=on.isoformat(),
    )
    return made


@transaction.atomic
def drop_break(*, source: Source, series_break: int, by: Person) -> None:
    """Take a break back that was noted by mistake."""
    found = source.breaks.filter(pk=series_break).first()
    if found is not None:
        record_event(
            audit=source.audit,
            verb="drop_break",
            by=by,
            subject=found,
            parent=source,
            about=source.title,
            on=found.on.isoformat(),
        )
        found.delete()


def check_day(day: dt.date, today: dt.date, *, after: dt.date | None, where: str) -> None:
    """Raises Problem day_in_future, or day_before_last where it lies before `after`."""
    if day > today:
        raise Problem("day_in_future", where=where, on=day.isoformat())
    if after is not None and day < after:
        raise Problem("day_before_last", where=where, on=day.isoformat(), last=after.isoformat())


def _check_years(first: int | None, last: int | None, *, where: str) -> None:
    for year in (first, last):
        if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
            raise Problem("year_not_one", where=where, year=year)
    if first is not None and last is not None and last < first:
        raise Problem("years_reversed", where=where, first=first, last=last)
