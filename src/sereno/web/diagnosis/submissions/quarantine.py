"""What becomes of a delivery in quarantine: taken over, set aside or erased, by somebody's word."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction

from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.models import (
    Arrival,
    InstrumentVersion,
    Submission,
    SubmissionFile,
    SubmissionState,
)
from sereno.web.diagnosis.submissions.arriving import AS_SIGNS
from sereno.web.diagnosis.submissions.life import ARRIVAL_LIFE
from sereno.web.diagnosis.submissions.media import withdraw_media
from sereno.web.diagnosis.submissions.naming import Named, named_in, new_id
from sereno.web.diagnosis.submissions.placing import every_version_of
from sereno.web.diagnosis.submissions.reading import read_those_waiting_for
from sereno.web.diagnosis.submissions.step_forms import How
from sereno.web.diagnosis.submissions.taking import tell_of
from sereno.web.diagnosis.submissions.writing import (
    add_files,
    check_editable,
    check_same,
    new_submission,
)
from sereno.web.documents import Values
from sereno.web.files.changes import sweep_files
from sereno.web.people.models import Person


@transaction.atomic
def take_arrival_step(
    *, row: Arrival, step: str, by: Person | None, reason: str = "", **values: Any
) -> Arrival:
    """A step of a delivery's life. Raises Problem step_not_possible, arrival_* and submission_*."""
    Audit.objects.select_for_update(no_key=True).get(pk=row.audit_id)
    detail: Values = {}
    if step == "take":
        if step not in ARRIVAL_LIFE.possible(Arrival.objects.get(pk=row.pk).state):
            ARRIVAL_LIFE.move(row, step)
        _check_sees(row, values.get("edits"), by)
        submission = _taken(row, **values)
        ARRIVAL_LIFE.move(row, step, submission=submission, xml="")
        detail = {"n": submission.number}
        withdraw_media(submission, by)
        for each in every_version_of(submission):
            tell_of(each)
        came = {submission.instance_id}
        transaction.on_commit(partial(read_those_waiting_for, row.audit, came), robust=True)
    else:
        erased = {"xml": "", "told": ""} if step == "erase" else {}
        ARRIVAL_LIFE.move(row, step, **erased)
    if step in ("take", "erase"):
        row.files.all().delete()
    if step == "erase":
        transaction.on_commit(partial(sweep_files, row.audit))
    record_event(
        audit=row.audit, verb=f"arrival_{step}", by=by, subject=row, reason=reason, **detail
    )
    return row


def _check_sees(arrival: Arrival, edits: Submission | None, by: Person | None) -> None:
    """Nobody replaces answers that they may not see. Raises Problem arrival_edit_unseen."""
    if edits is None or by is None:
        return
    seen = Submission.objects.for_person(arrival.audit, by)
    if not seen.filter(pk=edits.pk).exists():
        raise Problem("arrival_edit_unseen", n=edits.number)


def _taken(
    arrival: Arrival,
    *,
    how: str = How.AGAIN,
    version: InstrumentVersion | None = None,
    edits: Submission | None = None,
) -> Submission:
    """The submission that becomes of a delivery; of many at once each as it says of itself."""
    xml = arrival.xml.encode(AS_SIGNS)
    named = named_in(xml, arrival)
    there = Submission.objects.filter(audit=arrival.audit, instance_id=named.instance_id).first()
    if how == How.AGAIN and there is not None:
        check_same(there, xml)
        _add_beside(there, arrival)
        return there
    if how != How.AGAIN:
        _check_not_withdrawn(there)
        named = Named(named.form_id, named.version, new_id(), "", is_given=True)
    if how == How.EDIT and edits is not None:
        edits = _newest(edits)
        check_editable(edits, version or edits.version)
    made = new_submission(
        arrival, xml, named, version=version, edits=edits, asks_activity=how == How.AGAIN
    )
    _add_beside(made, arrival)
    return made


def _check_not_withdrawn(there: Submission | None) -> None:
    """What people took back doesn't come in again under another number."""
    if there is not None and there.state == SubmissionState.WITHDRAWN:
        raise Problem("arrival_of_ended", n=there.number)


def _newest(submission: Submission) -> Submission:
    while (edit := submission.edited_by.first()) is not None:
        submission = edit
    return submission


def _add_beside(submission: Submission, arrival: Arrival) -> None:
    """All files of a delivery; one of which there is another stands beside it."""
    left, _is_complete = add_files(submission, list(arrival.files.select_related("file")))
    last = max((each.ordinal for each in submission.files.all()), default=0)
    for n, each in enumerate(left, 1):
        SubmissionFile.objects.create(
            submission=submission,
            ordinal=last + n,
            name=f"{arrival.number}-{each.name}",
            file=each.file,
            is_empty=each.file is None,
        )
