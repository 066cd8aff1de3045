"""How submissions end: withdrawn with the consent on which they rested or by somebody's word, and
erased. Backups made before keep what they hold; its key is in none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from sereno.vocabulary.language import number
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.consent.resting import (
    KeptForATime,
    Resting,
    RestsOnConsent,
    withdrawn_long_ago,
)
from sereno.web.diagnosis.consent.standing import anybody_agrees
from sereno.web.diagnosis.models import Consent, Submission, SubmissionState
from sereno.web.diagnosis.submissions.life import SUBMISSION_LIFE
from sereno.web.diagnosis.submissions.media import (
    bring_media_back,
    erase_media,
    media_due,
    withdraw_media,
)
from sereno.web.diagnosis.submissions.placing import every_version_of
from sereno.web.diagnosis.submissions.taking import tell_of
from sereno.web.documents import Values
from sereno.web.files.changes import sweep_files
from sereno.web.people.models import Person


@transaction.atomic
def take_submission_step(
    *, row: Submission, step: str, by: Person | None, reason: str = "", **_values: Any
) -> Submission:
    """Withdraw or erase a submission with all its versions: they hold what the same people said.

    Raises Problem step_not_possible.
    """
    found = Submission.objects.select_for_update().get(pk=row.pk)
    for each in every_version_of(found):
        if each.pk == row.pk or step in SUBMISSION_LIFE.possible(each.state):
            _end(each, step, by, reason)
    if step == "erase":
        transaction.on_commit(partial(sweep_files, row.audit))
    row.refresh_from_db()
    return row


def _end(submission: Submission, step: str, by: Person | None, reason: str = "") -> None:
    """Take a step with one submission, and with what was made of it."""
    SUBMISSION_LIFE.move(submission, step, **_left_by(step))
    if step == "erase":
        _forget_files(submission)
    record_event(
        *(), audit=submission.audit, verb=f"submission_{step}", by=by, subject=submission,
        reason=reason,
    )  # fmt: skip
    tell_of(submission)


def _left_by(step: str) -> Values:
    """What changes of a row with a step."""
    if step == "erase":
        return {"xml": "", "answers": ""}
    return {"withdrawn_on": timezone.localdate() if step == "withdraw" else None}


def _forget_files(submission: Submission) -> None:
    """The bytes go with the next sweep of the audit, outside of any transaction."""
    for each in submission.files.all():
        each.file = each.opened = None
        each.name, each.is_empty = "", False
        each.save()


def _resting_on(consent: Consent) -> Iterable[Submission]:
    """Submissions name no consent: they rest on all of their activity's."""
    rows = Submission.objects.filter(activity=consent.activity_id)
    return rows.exclude(state__in=SUBMISSION_LIFE.closed)


def what_rests(consent: Consent) -> Iterator[Resting]:
    """Said in numbers: whoever notes a withdrawal may not see the submissions."""
    n = len(list(_resting_on(consent)))
    if n:
        words = ngettext(
            "{n} submission, resting on all consents. Gone when nobody here agrees any more.",
            "{n} submissions, resting on all consents. Gone when nobody here agrees any more.",
            n,
        )
        yield Resting(words.format(n=number(n)))


@transaction.atomic
def withdraw_submissions(consent: Consent, by: Person | None) -> None:
    """Take out an activity's submissions once nobody agrees any more; and of them photos or
    recordings, once nobody agrees to those.
    """
    if anybody_agrees(consent.activity):
        for submission in _resting_on(consent):
            withdraw_media(submission, by)
            tell_of(submission)
        return
    for submission in _resting_on(consent):
        _end(submission, "withdraw", by)


@transaction.atomic
def bring_submissions_back(consent: Consent, since: dt.datetime, by: Person | None) -> None:
    """Bring back what was taken out with a withdrawal; what somebody withdrew before stays out."""
    rows = Submission.objects.filter(
        activity=consent.activity_id, state=SubmissionState.WITHDRAWN, changed_at__gte=since
    )
    for submission in rows:
        is_whole = all(each.has_come for each in submission.files.all())
        _end(submission, "bring_back" if is_whole else "bring_back_part", by)
    if anybody_agrees(consent.activity):
        for submission in _resting_on(consent):
            bring_media_back(submission, by)


def due(today: dt.date) -> Iterable[Submission]:
    """Withdrawn submissions whose time is over."""
    rows = Submission.objects.filter(withdrawn_long_ago(today), state=SubmissionState.WITHDRAWN)
    return rows.select_related("audit").order_by("pk")


@transaction.atomic
def erase(submission: Submission, today: dt.date) -> Audit:
    """Erase what is left of a withdrawn submission; its row tells that it was there."""
    found = Submission.objects.select_for_update().get(pk=submission.pk)
    if found in due(today):
        _end(found, "erase", None)
    return submission.audit


ENDING = (
    RestsOnConsent(what_rests, withdraw_submissions, bring_submissions_back),
    KeptForATime(due, erase),
    KeptForATime(media_due, erase_media),
)
