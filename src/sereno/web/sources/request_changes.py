"""Writes to requests: one transaction each, with who, what and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils import timezone

from sereno.vocabulary.plain_text import shortened
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.audits.models import Audit
from sereno.web.documents import Values
from sereno.web.organisations.changes import organisation_of
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number
from sereno.web.sources.changes import add_source, advance, check_day, cover
from sereno.web.sources.gap_rows import row_name, rows_of
from sereno.web.sources.models import (
    Answer,
    DataRequest,
    Extent,
    Reminder,
    RequestItem,
    RequestState,
    Source,
    SourceKind,
    SourceState,
)
from sereno.web.sources.request_life import REQUEST_LIFE

Item = Mapping[str, Any]
# As long as the title of a source may be.
TITLE = 200


@transaction.atomic
def open_request(
    *,
    audit: Audit,
    institution: Organisation | str,
    items: Iterable[Item],
    by: Person | None,
    addressee: str = "",
    access_level: str = "team",
) -> DataRequest:
    """Begin a request for some gaps.

    Raises Problem row_unknown, years_reversed, no_gap_chosen and organisation_unnamed.
    """
    asked = organisation_of(audit=audit, given=institution, by=by, access_level=access_level)
    number = next_number(DataRequest, audit)
    request = DataRequest.objects.create(
        audit=audit,
        number=number,
        institution=asked,
        addressee=addressee,
        access_level=access_level,
        created_by=by,
    )
    _put_items(request, items)
    record_event(
        audit=audit,
        verb="open_request",
        by=by,
        subject=request,
        about=request.institution.name,
        number=request.number,
    )
    return request


@transaction.atomic
def change_request(
    *, request: DataRequest, by: Person, items: Iterable[Item], **values: Any
) -> DataRequest:
    """Change a request that was not sent yet. Raises Problem request_already_sent."""
    request = _locked(request)
    if request.state != RequestState.DRAFT:
        raise Problem("request_already_sent", where=str(request))
    if "institution" in values:
        level = values.get("access_level", request.access_level)
        values["institution"] = organisation_of(
            audit=request.audit, given=values["institution"], by=by, access_level=level
        )
    changed = set_fields(request, values)
    request.save()
    before = _asked_items(request)
    request.items.all().delete()
    _put_items(request, items)
    after = _asked_items(request)
    if before != after:
        changed["items"] = [before, after]
    if changed:
        record_event(
            audit=request.audit,
            verb="change_request",
            by=by,
            subject=request,
            about=request.institution.name,
            changed=changed,
        )
    return request


def _asked_items(request: DataRequest) -> list[str]:
    """What is asked for, as its history keeps it."""
    rows = rows_of(request.audit)
    return [
        f"{row_name(rows, item.row)}, {item.geography}, {item.years}"
        for item in request.items.order_by("pk")
    ]


def _put_items(request: DataRequest, items: Iterable[Item]) -> None:
    rows = rows_of(request.audit)
    made = []
    for item in items:
        if item["row"] not in rows:
            raise Problem("row_unknown", where=request.institution.name, row=item["row"])
        if item["year_to"] < item["year_from"]:
            raise Problem(
                "years_reversed",
                where=row_name(rows, item["row"]),
                first=item["year_from"],
                last=item["year_to"],
            )
        made.append(RequestItem(request=request, **item))
    if not made:
        raise Problem("no_gap_chosen", where=request.institution.name)
    RequestItem.objects.bulk_create(made)


@transaction.atomic
def send_request(
    *, request: DataRequest, on: dt.date, due: dt.date, today: dt.date, by: Person | None
) -> DataRequest:
    """Note that it was sent; the sources that it asks for become requested.

    Raises Problem day_in_future and due_before_asked.
    """
    check_day(on, today, after=None, where=request.institution.name)
    _check_due(request, on, due)
    request = _move(request, RequestState.SENT, by, on, asked_on=on, due_on=due)
    _step_sources(request, SourceState.REQUESTED, on, today, by)
    return request


@transaction.atomic
def note_promise(
    *, request: DataRequest, on: dt.date, due: dt.date, today: dt.date, by: Person | None
) -> DataRequest:
    """Note that they promised an answer by another day."""
    check_day(on, today, after=request.asked_on, where=request.institution.name)
    _check_due(request, on, due)
    request = _move(request, RequestState.PROMISED, by, on, due_on=due)
    _step_sources(request, SourceState.PROMISED, on, today, by)
    return request


def _check_due(request: DataRequest, on: dt.date, due: dt.date) -> None:
    if due < on:
        raise Problem(
            "due_before_asked",
            where=request.institution.name,
            on=on.isoformat(),
            due=due.isoformat(),
        )


@transaction.atomic
def remind(
    *, request: DataRequest, on: dt.date, today: dt.date, by: Person | None, note: str = ""
) -> Reminder:
    """Note that they were reminded. Raises Problem nothing_awaited."""
    request = _locked(request)
    if not DataRequest.objects.filter(pk=request.pk).awaited().exists():
        raise Problem("nothing_awaited", where=request.institution.name)
    check_day(on, today, after=request.asked_on, where=request.institution.name)
    made = Reminder(request=request, on=on, note=note, by=by)
    made.full_clean()
    made.save()
    record_event(
        audit=request.audit,
        verb="remind",
        by=by,
        subject=made,
        parent=request,
        about=request.institution.name,
        on=on.isoformat(),
    )
    return made


@transaction.atomic
def answer_request(
    *,
    request: DataRequest,
    on: dt.date,
    text: str,
    answers: Mapping[int, Answer],
    today: dt.date,
    by: Person | None,
) -> DataRequest:
    """Note what they answered, item by item: what came is in hand, with its coverage.

    An item without a source gets one of its own. Raises Problem item_unanswered, reason_missing
    (something was refused and no text says why) and day_in_future.
    """
    items = list(request.items.select_related("source"))
    given = {item.pk: Answer(answers.get(item.pk, Answer.WAITING)) for item in items}
    rows = rows_of(request.audit)
    for item in items:
        if given[item.pk] == Answer.WAITING:
            raise Problem(
                "item_unanswered", where=request.institution.name, item=row_name(rows, item.row)
            )
    refused = Answer.REFUSED in given.values()
    if refused and not text.strip():
        raise Problem("reason_missing", where=request.institution.name)
    check_day(on, today, after=request.asked_on, where=request.institution.name)
    came = any(answer != Answer.REFUSED for answer in given.values())
    state = RequestState.ANSWERED if came else RequestState.REFUSED
    request = _move(request, state, by, on, reason=text, answered_on=on, answer=text.strip())
    step = partial(advance, on=on, today=today, by=by, request=request)
    for item in items:
        item.answer = given[item.pk]
        item.save(update_fields=["answer"])
        if item.answer == Answer.REFUSED:
            if item.source is not None:
                step(source=item.source, state=SourceState.REFUSED, reason=text)
            continue
        source = item.source or _source_of(request, item, row_name(rows, item.row), on, by)
        step(source=source, state=SourceState.RECEIVED)
        cover(
            source=source,
            rows=[item.row],
            geography=item.geography,
            years=range(item.year_from, item.year_to + 1),
            extent=Extent.WHOLE if item.answer == Answer.RECEIVED else Extent.PARTIAL,
            by=by,
        )
    return request


def _source_of(
    request: DataRequest, item: RequestItem, name: str, on: dt.date, by: Person | None
) -> Source:
    """The source that an answer brought, which nobody had in the catalogue."""
    item.source = add_source(
        audit=request.audit,
        by=by,
        on=request.asked_on or on,
        title=shortened(f"{name}, {item.years}", TITLE),
        publisher=request.institution,
        kind=SourceKind.ADMINISTRATIVE,
        geography=item.geography,
        year_from=item.year_from,
        year_to=item.year_to,
        format=item.format,
        access_level=request.access_level,
        contact_institution=request.institution,
        contact_person=request.addressee,
    )
    item.save(update_fields=["source"])
    return item.source


@transaction.atomic
def give_up(
    *, request: DataRequest, on: dt.date, reason: str, today: dt.date, by: Person | None
) -> DataRequest:
    """Note that nobody answered. Raises Problem still_in_time before the due day."""
    check_day(on, today, after=request.asked_on, where=request.institution.name)
    if not reason.strip():
        raise Problem("reason_missing", where=request.institution.name)
    if request.due_on is not None and on <= request.due_on:
        raise Problem(
            "still_in_time", where=request.institution.name, due=request.due_on.isoformat()
        )
    request = _move(request, RequestState.SILENT, by, on, reason=reason, answer=reason.strip())
    _step_sources(request, SourceState.SILENT, on, today, by, reason)
    return request


def take_request_step(
    *,
    row: DataRequest,
    step: str,
    by: Person | None,
    on: dt.date,
    reason: str = "",
    due: dt.date | None = None,
    text: str = "",
    answers: Mapping[int, Answer] = MappingProxyType({}),
) -> DataRequest:
    """A step as the page of a request takes it, by the verb that it is."""
    known: Values = {"request": row, "on": on, "today": timezone.localdate(), "by": by}
    if step == RequestState.SENT:
        return send_request(due=due or on, **known)
    if step == RequestState.PROMISED:
        return note_promise(due=due or on, **known)
    if step == RequestState.SILENT:
        return give_up(reason=reason, **known)
    return answer_request(text=text, answers=answers, **known)


def _locked(request: DataRequest) -> DataRequest:
    return DataRequest.objects.select_for_update().get(pk=request.pk)


def _move(
    request: DataRequest,
    state: RequestState,
    by: Person | None,
    on: dt.date,
    *,
    reason: str = "",
    **values: Any,
) -> DataRequest:
    """One step of a request's life. Raises Problem step_not_possible."""
    current = _locked(request)
    REQUEST_LIFE.move(current, state, **values)
    record_event(
        audit=current.audit,
        verb=f"request_{state}",
        by=by,
        subject=current,
        about=current.institution.name,
        reason=reason,
        on=on.isoformat(),
        number=current.number,
    )
    return current


def _step_sources(
    request: DataRequest,
    state: SourceState,
    on: dt.date,
    today: dt.date,
    by: Person | None,
    reason: str = "",
) -> None:
    """The same step for every source of the request that may take it."""
    for source in Source.objects.filter(items__request=request).distinct():
        advance(
            source=source, state=state, on=on, today=today, by=by, reason=reason, request=request
        )
