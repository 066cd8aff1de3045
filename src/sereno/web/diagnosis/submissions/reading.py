"""Reading what arrived: into a submission, or into quarantine with the reason why not.

Whatever happens, a delivery is there until it is a submission's, or somebody says what becomes of
it: a process that is killed between the two leaves it waiting, and the next one that looks takes it
up (`read_left_behind`, with each delivery and every hour).
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Set

from django.db import OperationalError, transaction
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.models import Arrival, ArrivalFile, ArrivalState, Submission
from sereno.web.diagnosis.models.submissions import LONGEST_ID
from sereno.web.diagnosis.submissions.arriving import AS_SIGNS
from sereno.web.diagnosis.submissions.media import withdraw_media
from sereno.web.diagnosis.submissions.naming import Named, named_in
from sereno.web.diagnosis.submissions.placing import every_version_of
from sereno.web.diagnosis.submissions.taking import tell_of
from sereno.web.diagnosis.submissions.writing import (
    WaitsForError,
    add_files,
    check_same,
    new_submission,
)

log = logging.getLogger("sereno.submissions")
# Whoever keeps a delivery reads it within seconds; later it was left behind.
LEFT_BEHIND = dt.timedelta(minutes=2)
AT_A_TIME = 20


def read_arrival(arrival: Arrival) -> bool:
    """Read a delivery that waits; whether all of it is a submission's now, else it is in
    quarantine. What waited for that submission is read too.
    """
    named: Named | None = None
    try:
        with transaction.atomic():
            locked = _waiting(arrival)
            if locked is None:
                return True  # Another process was quicker.
            xml = locked.xml.encode(AS_SIGNS)
            named = named_in(xml, locked)
            submission, left = _take(locked, xml, named)
            if left:
                _quarantine(locked, named, Problem("arrival_other_file", n=len(left)))
            else:
                locked.delete()
    except Problem as problem:
        _set_apart(arrival, named, problem)
        return False
    except OperationalError as error:
        # A database that is busy or away: it is read later, with another delivery or by the hour.
        log.warning("submission", extra={"data": {"arrival": arrival.pk, "error": str(error)}})
        return False
    except Exception as error:  # noqa: BLE001 - nothing that was sent is lost for a fault of ours
        # Its words could hold what was answered.
        data = {"arrival": arrival.pk, "error": type(error).__name__}
        log.error("submission", extra={"data": data})
        _set_apart(arrival, named, Problem("arrival_unforeseen"))
        return False
    read_those_waiting_for(submission.audit, {submission.instance_id})
    return not left


def _waiting(arrival: Arrival) -> Arrival | None:
    """The delivery, if nobody has read it. The audit's row is the lock: of one submission, two
    deliveries are read one after the other.
    """
    Audit.objects.select_for_update(no_key=True).get(pk=arrival.audit_id)
    rows = Arrival.objects.select_related("audit", "device__person")
    found: Arrival | None = rows.filter(pk=arrival.pk, state=ArrivalState.WAITING).first()
    return found


def _take(arrival: Arrival, xml: bytes, named: Named) -> tuple[Submission, list[ArrivalFile]]:
    """The submission, with the files that came, and those files that it has another of."""
    there = _there(arrival, xml, named)
    if there is None:
        there = new_submission(arrival, xml, named)
        record_event(
            *(), audit=arrival.audit, verb="receive_submission", subject=there,
            by=arrival.device.person if arrival.device else None, parent=there.activity,
        )  # fmt: skip
    else:
        check_same(there, xml)
    left, is_now_complete = add_files(there, list(arrival.files.select_related("file")))
    withdraw_media(there, None)
    if is_now_complete:
        for each in every_version_of(there):
            tell_of(each)
    return there, left


def _there(arrival: Arrival, xml: bytes, named: Named) -> Submission | None:
    """The submission of that id, or the one as which somebody took these answers over."""
    taken = Arrival.objects.filter(
        audit=arrival.audit,
        instance_id=named.instance_id,
        state=ArrivalState.TAKEN,
        submission__isnull=False,
    ).select_related("submission")
    for each in taken:
        assert each.submission is not None
        if each.submission.xml.encode() == xml:
            return each.submission
    rows = Submission.objects.filter(audit=arrival.audit, instance_id=named.instance_id)
    return rows.select_related("edits", "activity").first()


def _set_apart(arrival: Arrival, named: Named | None, problem: Problem) -> None:
    with transaction.atomic():
        locked = _waiting(arrival)
        if locked is not None:
            _quarantine(locked, named, problem)


def _quarantine(arrival: Arrival, named: Named | None, problem: Problem) -> None:
    """Keep a delivery with the reason; the same one once more adds only what is new in it."""
    instance_id = named.instance_id[:LONGEST_ID] if named else ""
    values = {key: str(value)[:LONGEST_ID] for key, value in problem.values.items()}
    if named is not None:
        values |= {"form_id": named.form_id[:LONGEST_ID], "version": named.version[:LONGEST_ID]}
    earlier = _same_one(arrival, instance_id, problem.code)
    if earlier is not None:
        _join(earlier, arrival)
        return
    arrival.reason = problem.code
    arrival.told = json.dumps(values)
    arrival.instance_id = instance_id
    arrival.waits_for = problem.instance_id if isinstance(problem, WaitsForError) else ""
    arrival.state = ArrivalState.QUARANTINED
    arrival.save()


def _same_one(arrival: Arrival, instance_id: str, reason: str) -> Arrival | None:
    """An earlier delivery of the same form, of which another part came or came again."""
    if not instance_id:
        return None
    rows = Arrival.objects.filter(
        audit=arrival.audit,
        instance_id=instance_id,
        reason=reason,
        state__in=(ArrivalState.QUARANTINED, ArrivalState.SET_ASIDE),
    )
    return next((each for each in rows if each.xml == arrival.xml), None)


def _join(earlier: Arrival, arrival: Arrival) -> None:
    have = {(each.name, each.file_id) for each in earlier.files.all()}
    last = max((each.ordinal for each in earlier.files.all()), default=0)
    for each in arrival.files.all():
        if (each.name, each.file_id) not in have:
            last += 1
            ArrivalFile.objects.create(
                arrival=earlier, ordinal=last, name=each.name, file_id=each.file_id
            )
    arrival.delete()


def read_those_waiting_for(audit: Audit, instance_ids: Set[str]) -> None:
    """Read the edits that came before what they edit, which is there now, by whatever way."""
    waiting = Arrival.objects.filter(audit=audit, state=ArrivalState.QUARANTINED)
    for each in waiting.exclude(waits_for="").order_by("pk"):
        if each.waits_for in instance_ids:
            read_again(each)


def read_again(arrival: Arrival) -> bool:
    """Read a delivery in quarantine once more: what it waited for may have come."""
    rows = Arrival.objects.filter(pk=arrival.pk, state=ArrivalState.QUARANTINED)
    if not rows.update(state=ArrivalState.WAITING, changed_at=timezone.now()):
        return True
    return read_arrival(arrival)


def read_left_behind(audit: Audit | None, now: dt.datetime) -> int:
    """Read deliveries that nobody read, of an audit or of all: how many don't wait any more."""
    waiting = Arrival.objects.filter(state=ArrivalState.WAITING, at__lt=now - LEFT_BEHIND)
    if audit is not None:
        waiting = waiting.filter(audit=audit)
    found = list(waiting.order_by("pk")[:AT_A_TIME])
    for each in found:
        read_arrival(each)
    # What a database that is away or full left waiting is for the next one that looks.
    left = Arrival.objects.filter(pk__in=[each.pk for each in found], state=ArrivalState.WAITING)
    return len(found) - left.count()
