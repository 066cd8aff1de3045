"""Writes to activities: one transaction each, with who, what and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from sereno.vocabulary.fieldwork_protocols import points_of
from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel, highest
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.activities.instruments import instruments_to_hold_with
from sereno.web.diagnosis.activities.life import ACTIVITY_LIFE
from sereno.web.diagnosis.activities.readiness import (
    check_agreed,
    check_documented,
    check_held,
    check_prison_apart,
    check_verified,
)
from sereno.web.diagnosis.encryption.keys import check_encrypts
from sereno.web.diagnosis.models import (
    Activity,
    ActivityArea,
    Answer,
    ConsentKind,
    Instrument,
    Participants,
    ProtocolAnswer,
    Sector,
    TeamMember,
    TeamPart,
)
from sereno.web.diagnosis.models.participants import MINORS
from sereno.web.documents import Values
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number

# The parts of an activity that its form writes beside its fields.
PARTS = ("areas", "leads", "helps")


@transaction.atomic
def plan_activity(*, audit: Audit, by: Person | None, **values: Any) -> Activity:
    """A planned activity. `areas`: {code: name}; `leads`, `helps`: people of the audit.

    Raises Problem instrument_not_published and activity_needs_encryption.
    """
    parts = {name: values.pop(name) for name in PARTS if name in values}
    _check_instrument(audit, values.get("instrument"), None)
    activity = Activity(audit=audit, number=next_number(Activity, audit), created_by=by, **values)
    if activity.with_minors or activity.sector == Sector.PRISON:
        activity.access_level = AccessLevel.RESTRICTED
    check_encrypts(activity)
    activity.save(force_insert=True)
    _set_areas(activity, parts.get("areas", {}))
    _set_team(activity, parts.get("leads", ()), parts.get("helps", ()))
    record_event(audit=audit, verb="add_activity", by=by, subject=activity, number=activity.number)
    return activity


@transaction.atomic
def change_activity(*, row: Activity, by: Person | None, **values: Any) -> Activity:
    """Change what is written of an activity. Raises Problem record_closed, activity_day_needed,
    team_not_yours, instrument_not_published, activity_needs_encryption, prison_apart and, of one
    that took place, consent_missing: to another text nobody agreed.
    """
    activity = open_for_writing(row)
    changed: Values = {}
    if "areas" in values:
        before = {each.code: each.name for each in activity.areas.all()}
        areas = values.pop("areas")
        if set(before) != set(areas):
            changed["areas"] = [sorted(before.values()), sorted(areas.values())]
            _set_areas(activity, areas)
    if "leads" in values or "helps" in values:
        team = set(activity.team.values_list("person", "part"))
        may = _may_choose_team(activity, by)
        _set_team(activity, values.pop("leads", ()), values.pop("helps", ()))
        now = set(activity.team.values_list("person", "part"))
        if team != now:
            if not may:
                raise Problem("team_not_yours", where=str(activity))
            # Nobody's name is kept where it can't be forgotten.
            changed["team"] = [len(team), len(now)]
    if activity.took_place and "on" in values and values["on"] is None:
        raise Problem("activity_day_needed", where=str(activity))
    _check_instrument(activity.audit, values.get("instrument"), activity.instrument_id)
    changed |= set_fields(activity, values)
    changed |= set_fields(activity, _as_delicate(activity))
    check_prison_apart(activity)
    if {"instrument", "access_level"} & set(changed):
        check_encrypts(activity)
    if activity.took_place and {"technique", "sector"} & set(changed):
        check_agreed(activity)
    if changed:
        activity.save()
        _raise_documents(activity)
        record_event(
            audit=activity.audit, verb="change_activity", by=by, subject=activity, changed=changed
        )
    return activity


def _may_choose_team(activity: Activity, by: Person | None) -> bool:
    """The team sees all that its activity left, signed sheets and small numbers too: nobody comes
    into it by their own word. Those may who planned it, are in it, or see all of that anyhow.
    """
    if by is None or by.pk == activity.created_by_id:
        return True
    sees_all = AccessLevel.RESTRICTED in activity.audit.access_levels_of(by)
    return sees_all or activity.team.filter(person=by).exists()


def _check_instrument(audit: Audit, wanted: Instrument | None, present: int | None) -> None:
    if wanted is None or instruments_to_hold_with(audit, present).filter(pk=wanted.pk).exists():
        return
    raise Problem("instrument_not_published", where=str(wanted))


def open_for_writing(row: Activity) -> Activity:
    """The activity, locked, in the caller's transaction. Raises Problem record_closed."""
    activity: Activity = Activity.objects.select_for_update().get(pk=row.pk)
    if activity.state in ACTIVITY_LIFE.closed:
        state = activity.get_state_display()
        raise Problem("record_closed", where=str(activity), state=state)
    return activity


def _as_delicate(activity: Activity) -> Values:
    """What people in prison or under 18 leave is restricted, whatever the form says: also where
    nobody had planned that they come, and as long as any of them agreed.
    """
    with_minors = activity.with_minors or activity.participants.filter(age__in=MINORS).exists()
    is_delicate = (
        with_minors
        or activity.sector == Sector.PRISON
        or activity.consents.filter(text__kind__in=_DELICATE).exists()
    )
    level = AccessLevel.RESTRICTED if is_delicate else activity.access_level
    return {"with_minors": with_minors, "access_level": str(level)}


_DELICATE = (ConsentKind.PRISON, ConsentKind.GUARDIAN, ConsentKind.CHILD)


def _raise_documents(activity: Activity) -> None:
    """What an activity left is as restricted as the activity, at least."""
    level = activity.access_level
    below = [each for each in AccessLevel.values if highest((each, level)) != each]
    activity.documents.filter(access_level__in=below).update(
        access_level=level, changed_at=timezone.now()
    )


def _set_areas(activity: Activity, areas: Mapping[str, str]) -> None:
    activity.areas.exclude(code__in=list(areas)).delete()
    there = set(activity.areas.values_list("code", flat=True))
    ActivityArea.objects.bulk_create(
        ActivityArea(activity=activity, code=code, name=name)
        for code, name in areas.items()
        if code not in there
    )


def _set_team(activity: Activity, leads: Iterable[Person], helps: Iterable[Person]) -> None:
    # Whoever leads comes first, and does no more than that.
    parts = {person.pk: TeamPart.LEADS for person in leads}
    parts |= {person.pk: TeamPart.HELPS for person in helps if person.pk not in parts}
    activity.team.all().delete()
    TeamMember.objects.bulk_create(
        TeamMember(activity=activity, person_id=person, part=part) for person, part in parts.items()
    )


@transaction.atomic
def take_activity_step(
    *, row: Activity, step: str, by: Person | None, reason: str = "", on: dt.date | None = None
) -> Activity:
    """A step of its life. Raises Problem step_not_possible, day_in_future, consent_missing,
    guardians_missing, children_missing, participants_missing, protocol_unanswered, verify_own.
    """
    activity: Activity = Activity.objects.select_for_update().get(pk=row.pk)
    if step not in ACTIVITY_LIFE.possible(activity.state):
        # Told before anything that may be missing.
        ACTIVITY_LIFE.move(activity, step)
    values: Values = {}
    detail: Values = {}
    if step == "hold":
        assert on is not None
        if on > timezone.localdate():
            raise Problem("day_in_future", where=str(activity))
        check_held(activity)
        values, detail = {"on": on}, {"on": on.isoformat()}
    elif step == "document":
        check_documented(activity)
        values = {"documented_by": by}
    elif step == "verify":
        check_documented(activity)
        check_verified(activity, by)
    ACTIVITY_LIFE.move(activity, step, **values)
    record_event(
        audit=activity.audit,
        verb=f"activity_{step}",
        by=by,
        subject=activity,
        reason=reason,
        **detail,
    )
    return activity


@transaction.atomic
def count_participants(
    *, activity: Activity, lines: Mapping[tuple[str, str, str], int], by: Person | None
) -> None:
    """Say who took part: {(sex, age, sector): people}; what isn't named is left as it is, 0 takes
    a line out. Whoever is counted after it was held has to have agreed before. Raises Problem
    record_closed, withdrawn_line, prison_apart and those of check_agreed.
    """
    activity = open_for_writing(activity)
    before = sum(activity.participants.values_list("people", flat=True))
    for (sex, age, sector), people in lines.items():
        line = activity.participants.filter(sex=sex, age=age, sector=sector).first()
        left = sum(line.withdrawals.values_list("people", flat=True)) if line else 0
        if people < left:
            raise Problem("withdrawn_line", where=str(line), n=left)
        if line is None and people:
            Participants.objects.create(
                activity=activity, sex=sex, age=age, sector=sector, people=people
            )
        elif line is not None and people:
            Participants.objects.filter(pk=line.pk).update(people=people)
        elif line is not None:
            line.delete()
    after = sum(activity.participants.values_list("people", flat=True))
    check_prison_apart(activity)
    if activity.took_place:
        check_agreed(activity)
    changed = set_fields(activity, _as_delicate(activity))
    if changed:
        activity.save()
    record_event(
        audit=activity.audit,
        verb="count_participants",
        by=by,
        subject=activity,
        before=before,
        n=after,
        changed=changed,
    )


@transaction.atomic
def answer_protocol(
    *, activity: Activity, answers: Mapping[str, tuple[str, str]], by: Person | None
) -> None:
    """Say which points of the protocol were kept: {point: (answer, note)}; "" takes one back.

    A point that was not kept, or that doesn't apply, needs a word why: Raises Problem
    protocol_note_missing and record_closed.
    """
    activity = open_for_writing(activity)
    asked = {
        point.key: point
        for point in points_of(activity.technique, activity.sector, minors=activity.with_minors)
    }
    now, changed = timezone.now(), []
    for key, (answer, note) in answers.items():
        if key not in asked:
            continue
        if answer and answer != Answer.YES and not note.strip():
            raise Problem("protocol_note_missing", where=asked[key].text.said())
        given = activity.protocol.filter(point=key).first()
        if (given.answer, given.note) == (answer, note) if given else not answer:
            continue
        activity.protocol.filter(point=key).delete()
        changed.append(key)
        if answer:
            ProtocolAnswer.objects.create(
                activity=activity, point=key, answer=answer, note=note.strip(), at=now, by=by
            )
    if changed:
        record_event(
            audit=activity.audit,
            verb="answer_protocol",
            by=by,
            subject=activity,
            n=len(changed),
            points=changed,
        )
