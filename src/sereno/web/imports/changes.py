"""Writes of stage 1a: imports and decisions, each with who did it and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Max

from sereno.exchange.results.decisions_file import Decided
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.iccs import iccs as iccs_codes
from sereno.vocabulary.offences import topics
from sereno.vocabulary.plain_text import shortened
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.documents import Document
from sereno.web.imports.models import (
    IMPORT,
    DataVersion,
    OffenceDecision,
    PlaceDecision,
)
from sereno.web.imports.provenance import uploads_of
from sereno.web.imports.record import area_names
from sereno.web.imports.upload_changes import hang_on_source
from sereno.web.jobs.changes import ask
from sereno.web.people.models import Person

# As much of a text as is repeated where it is too long.
SHOWN = 60


@transaction.atomic
def start_import(
    *, audit: Audit, manifest_text: str, by: Person | None, seed: int = 1
) -> DataVersion:
    """Put a new data version in the queue.

    Raises Problem import_under_way when another import of the audit waits or runs.
    """
    # Numbers are given under the lock of the audit's row.
    Audit.objects.select_for_update(no_key=True).get(pk=audit.pk)
    last = audit.versions.aggregate(last=Max("number"))["last"] or 0
    version = DataVersion.objects.create(
        audit=audit, number=last + 1, manifest_text=manifest_text, seed=seed, created_by=by
    )
    ask(IMPORT, audit=audit, by=by, subject=version, about=str(version.number))
    uploads = uploads_of(audit, manifest_text)
    version.sources.set([hang_on_source(upload, by) for upload in uploads])
    _note(version, verb="start_import", by=by)
    return version


def _note(version: DataVersion, *, verb: str, by: Person | None) -> None:
    record_event(audit=version.audit, verb=verb, by=by, subject=version, about=str(version.number))


def keep_import(
    *,
    version: DataVersion,
    summary: Document,
    started_at: dt.datetime,
    now: dt.datetime,
) -> None:
    """Say that a version can be read; called in the transaction that ends its job."""
    version.started_at, version.finished_at, version.summary = started_at, now, summary
    version.save(update_fields=["started_at", "finished_at", "summary"])
    _note(version, verb="import_ready", by=None)


@transaction.atomic
def decide_offence(
    *,
    audit: Audit,
    label: str,
    iccs: str,
    topic: str,
    violent: bool | None,
    reason: str,
    by: Person,
) -> OffenceDecision:
    """Say what an unknown offence is; the next import uses it.

    Raises Problem iccs_unknown, topic_not_listed and decision_too_long.
    """
    if iccs and iccs not in iccs_codes():
        raise Problem("iccs_unknown", where=label, iccs=iccs)
    if topic not in topics():
        raise Problem("topic_not_listed", where=label, topic=topic)
    _must_fit(OffenceDecision, label=label, folded=fold(label))
    decision, _ = OffenceDecision.objects.update_or_create(
        audit=audit,
        folded=fold(label),
        defaults={
            "label": label,
            "iccs": iccs,
            "topic": topic,
            "violent": violent,
            "reason": reason,
            "by": by,
        },
    )
    record_event(
        audit=audit,
        verb="decide_offence",
        by=by,
        subject=decision,
        about=label,
        reason=reason,
        iccs=iccs,
        topic=topic,
        violent=violent,
    )
    return decision


@transaction.atomic
def decide_place(
    *,
    audit: Audit,
    group: str,
    name: str,
    area_code: str,
    reason: str,
    by: Person,
    is_refusal: bool = False,
) -> PlaceDecision:
    """Say which area a name is, that there is none (empty code), or which area it isn't.

    Raises Problem decision_of_nothing for a refusal that names no area, and decision_too_long.
    """
    if is_refusal and not area_code:
        raise Problem("decision_of_nothing", where=name, column="area_code")
    _must_fit(PlaceDecision, group=group, name=name, area_code=area_code)
    _must_fit(PlaceDecision, group_folded=fold(group), name_folded=fold(name))
    decision, _ = PlaceDecision.objects.update_or_create(
        audit=audit,
        group_folded=fold(group),
        name_folded=fold(name),
        defaults={
            "group": group,
            "name": name,
            "area_code": area_code,
            "is_refusal": is_refusal,
            "reason": reason,
            "by": by,
        },
    )
    record_event(
        audit=audit,
        verb="refuse_place" if is_refusal else "decide_place",
        by=by,
        subject=decision,
        about=name,
        reason=reason,
        area_code=area_code,
        area=area_names(audit).get(area_code, ""),
    )
    return decision


@transaction.atomic
def decide_places(
    *,
    audit: Audit,
    names: Sequence[tuple[str, str]],
    area_code: str,
    reason: str,
    by: Person,
    is_refusal: bool = False,
) -> list[PlaceDecision]:
    """Say the same of several (group, name): the spellings of one place."""
    return [
        decide_place(
            audit=audit,
            group=group,
            name=name,
            area_code=area_code,
            reason=reason,
            by=by,
            is_refusal=is_refusal,
        )
        for group, name in names
    ]


@transaction.atomic
def load_decisions(*, audit: Audit, decided: Decided, by: Person) -> int:
    """Take over every decision of a file, as if each had been made here; how many they were.

    Raises Problem for a label or name that is too long; then none is taken.
    """
    for offence in decided.offences:
        decide_offence(
            audit=audit,
            label=offence.label,
            iccs=offence.iccs,
            topic=offence.topic,
            violent=offence.violent,
            reason=offence.reason,
            by=by,
        )
    for place in decided.places:
        decide_place(
            audit=audit,
            group=place.group,
            name=place.name,
            area_code=place.area_code,
            is_refusal=place.is_refusal,
            reason=place.reason,
            by=by,
        )
    return len(decided.offences) + len(decided.places)


def _must_fit(model: type[OffenceDecision] | type[PlaceDecision], **texts: str) -> None:
    """Also as they are compared: one sign can become several. Raises Problem decision_too_long."""
    for column, text in texts.items():
        most: int = getattr(model._meta.get_field(column), "max_length")  # noqa: B009 - no relation
        if len(text) > most:
            shown = column.removesuffix("_folded").replace("folded", "label")
            raise Problem("decision_too_long", column=shown, most=most, text=shortened(text, SHOWN))


@transaction.atomic
def undo_decisions(*, decisions: Iterable[OffenceDecision | PlaceDecision], by: Person) -> int:
    """Forget what was decided about labels or names: all of it, or, should one fail, nothing. The
    next import asks again. How many there were.
    """
    forgotten = list(decisions)
    for decision in forgotten:
        verb = "undo_offence" if isinstance(decision, OffenceDecision) else "undo_place"
        record_event(audit=decision.audit, verb=verb, by=by, subject=decision)
        decision.delete()
    return len(forgotten)


@transaction.atomic
def mark_quality(*, version: DataVersion, is_read: bool, by: Person, now: dt.datetime) -> None:
    """Say that the quality of a version was read, or take that back."""
    current = DataVersion.objects.select_for_update().get(pk=version.pk)
    if (current.quality_read_at is not None) == is_read:
        return
    current.quality_read_at = now if is_read else None
    current.quality_read_by = by if is_read else None
    current.save(update_fields=["quality_read_at", "quality_read_by"])
    verb = "read_quality" if is_read else "unread_quality"
    _note(current, verb=verb, by=by)
