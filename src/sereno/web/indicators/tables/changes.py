"""Writes to a table on its way in: begun, mapped, checked, loaded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.files.changes import keep
from sereno.web.files.spool import Spool
from sereno.web.geographies.changes import add_level, keep_areas
from sereno.web.geographies.models import GeographyLevel
from sereno.web.geographies.models.levels import CITY
from sereno.web.imports.models import Upload
from sereno.web.imports.upload_changes import discard_upload
from sereno.web.indicators.changes import add_missing, publish_values
from sereno.web.indicators.gaps import cover_by_source
from sereno.web.indicators.models import Indicator, IndicatorTable, TableState, ValueFile
from sereno.web.jobs.changes import ask, give_up
from sereno.web.people.models import Person

if TYPE_CHECKING:
    from sereno.web.indicators.tables.check_summary import CheckSummary
    from sereno.web.indicators.tables.mapping import SettledTable

POPULATION = "population"
# The kinds of the jobs that look into a table, and check it.
LOOK, CHECK = "look_into_table", "check_table"


@transaction.atomic
def begin_table(*, audit: Audit, upload: Upload, by: Person) -> IndicatorTable:
    """A table to be mapped, from a file that was kept; its look waits already."""
    Audit.objects.select_for_update(no_key=True).get(pk=audit.pk)
    last = audit.indicator_tables.aggregate(last=Max("number"))["last"] or 0
    table = IndicatorTable.objects.create(audit=audit, number=last + 1, upload=upload, by=by)
    return ask_check(table=table)


@transaction.atomic
def ask_check(
    *, table: IndicatorTable, settled: SettledTable | None = None, sheet: str | None = None
) -> IndicatorTable:
    """Have a table looked into, or checked by what was settled: at once when it is small.

    With a sheet the look begins anew, there; "" is the first sheet that holds a table. An earlier
    question that has no answer yet is given up.
    """
    if sheet is not None:
        table = _to_draft(table, settled={}, sheet=sheet)
    elif settled is not None:
        table = _to_draft(table, settled=settled)
    else:
        table = _to_draft(table)
    ask(
        CHECK if table.settled else LOOK,
        audit=table.audit,
        by=table.by,
        subject=table,
        about=table.upload.name,
        at_once=table.upload.is_small,
        instead=True,
    )
    return table


@transaction.atomic
def take_back(*, table: IndicatorTable) -> IndicatorTable:
    """Back to the menus; a check under way is left without an answer."""
    give_up(subject=table)
    return _to_draft(table)


@transaction.atomic
def discard_table(*, table: IndicatorTable, by: Person) -> None:
    """Take away a table that was not loaded, and its file unless something else names it.

    ValueError for a table that is loaded: values rest on it.
    """
    current = IndicatorTable.objects.select_for_update().get(pk=table.pk)
    if current.state == TableState.LOADED:
        raise ValueError("a table that is loaded stays")
    give_up(subject=current)
    upload = current.upload
    record_event(
        audit=table.audit,
        verb="discard_table",
        by=by,
        subject=current,
        parent=upload.source,
        about=upload.name,
    )
    current.delete()
    discard_upload(upload=upload)


def keep_look(*, table: IndicatorTable, settled: SettledTable) -> None:
    """Keep what a table seems to be; called in the transaction that ends the look."""
    IndicatorTable.objects.filter(pk=table.pk).update(settled=settled)


def keep_check(*, table: IndicatorTable, checked: CheckSummary, files: Mapping[str, Spool]) -> None:
    """Keep the answer of a check, files by the field that names each; called in the transaction
    that ends it.
    """
    kept = {name: keep(spool=spool, by=table.by) for name, spool in files.items()}
    here = IndicatorTable.objects.filter(pk=table.pk)
    here.update(state=TableState.CHECKED, checked=checked, **kept)


def load_table(*, table: IndicatorTable, by: Person, confirmed: bool = False) -> ValueFile:
    """Make what a check let through the editions in force; a new level and its areas with it.

    Raises Problem level_taken, values_not_confirmed where figures are implausible and nobody has
    `confirmed` them, and ValueError when it wasn't checked.
    """
    from sereno.exchange.indicators.value_files import LevelValues, read_values
    from sereno.web.indicators.earlier import with_earlier
    from sereno.web.indicators.working_out import work_out

    if table.state != TableState.CHECKED:
        raise ValueError(f"a table that is {table.state} can't be loaded")
    if table.checked["implausible"] and not confirmed:
        raise Problem("values_not_confirmed", where=table.upload.name)
    audit = table.audit
    key = table.settled["level"]
    assert table.values is not None
    table.values.audit = audit
    parts = list(read_values(table.values.path_for_readers).values())
    with transaction.atomic():
        if key not in GeographyLevel.objects.filter(audit=audit).values_list("key", flat=True):
            name = table.settled["new_level"]
            key = slugify(name)[:40] or "level"
            city = GeographyLevel.objects.filter(audit=audit, key=CITY).first()
            level = add_level(audit=audit, key=key, name=name, parent=city, by=by)
            keep_areas(level=level, areas=_areas_of(parts, table.checked["area_names"]))
        add_missing(
            audit=audit,
            labels=table.checked["labels"],
            by=by,
            level=key,
            units=table.checked["units"],
        )
        brought = [LevelValues(key, part.values, part.notes) for part in parts]
        file = publish_values(
            audit=audit,
            parts=with_earlier(audit, brought),
            why=ValueFile.Why.IMPORT,
            about=table.upload.name,
            by=by,
        )
        _hang_on_source(table)
        here = IndicatorTable.objects.filter(pk=table.pk, state=TableState.CHECKED)
        if here.update(state=TableState.LOADED, file=file, values=None) != 1:
            raise ValueError("a table that was checked otherwise meanwhile can't be loaded")
        if table.upload.source is not None:
            cover_by_source(audit=audit, source=table.upload.source, brought=brought, by=by)
        if table.checked["implausible"]:
            record_event(
                audit=audit,
                verb="confirm_table",
                by=by,
                subject=table,
                parent=table.upload.source,
                about=table.upload.name,
            )
        record_event(
            audit=audit,
            verb="load_table",
            by=by,
            subject=table,
            parent=table.upload.source,
            about=table.upload.name,
        )
        work_out(audit=audit, changed=table.checked["labels"], by=by)
    return file


def _hang_on_source(table: IndicatorTable) -> None:
    """The indicators of a table come from its file's source."""
    found = Indicator.objects.filter(audit=table.audit, code__in=table.checked["labels"])
    hung = [each for each in found if each.source_id != table.upload.source_id]
    for each in hung:
        each.source = table.upload.source
    Indicator.objects.bulk_update(hung, ["source"], batch_size=400)


def _areas_of(parts: list[Any], names: Mapping[str, str]) -> dict[str, tuple[str, float | None]]:
    """{code: (name, population)} of a table's areas, the population of its last period."""
    people: dict[str, tuple[str, float]] = {}
    codes: dict[str, None] = {}
    for part in parts:
        values = part.values
        codes |= dict.fromkeys(values.areas.tolist())
        counted = values.of_indicator(POPULATION)
        counted = counted.take(counted.groups == "")
        for area, period, n in zip(
            counted.areas.tolist(), counted.periods.tolist(), counted.values.tolist(), strict=True
        ):
            if n >= 0 and period >= people.get(area, ("", 0.0))[0]:
                people[area] = (period, n)
    return {
        code: (names.get(code) or code, people[code][1] if code in people else None)
        for code in codes
    }


def _to_draft(table: IndicatorTable, **values: Any) -> IndicatorTable:
    """What was found by an earlier check holds no more. ValueError for a table that is loaded."""
    current = IndicatorTable.objects.select_for_update().get(pk=table.pk)
    if current.state == TableState.LOADED:
        raise ValueError("a table that is loaded stays as it is")
    current.state, current.checked = TableState.DRAFT, {}
    current.values = current.rejects = current.apart = None
    for name, value in values.items():
        setattr(current, name, value)
    current.save()
    return current
