"""Putting submissions in their place: from the tray to an activity, or to another one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils import timezone

from sereno.web.audits.access_levels import highest
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.models import Activity, Submission
from sereno.web.diagnosis.submissions.life import SUBMISSION_LIFE
from sereno.web.diagnosis.submissions.media import withdraw_media
from sereno.web.diagnosis.submissions.naming import check_open
from sereno.web.diagnosis.submissions.taking import tell_of
from sereno.web.diagnosis.submissions.writing import level_of
from sereno.web.people.models import Person


@transaction.atomic
def place(*, submissions: Iterable[Submission], activity: Activity, by: Person | None) -> int:
    """Assign submissions to an activity, each with what it edits and what edits it; how many.

    Raises Problem submission_activity_cancelled and submission_consent_withdrawn.
    """
    Audit.objects.select_for_update(no_key=True).get(pk=activity.audit_id)
    check_open(activity)
    n = 0
    for chosen in submissions:
        for each in every_version_of(chosen):
            if each.activity_id == activity.pk or each.state in SUBMISSION_LIFE.closed:
                continue
            was, before = each.activity, each.access_level
            each.activity, each.changed_at = activity, timezone.now()
            level = level_of(each)
            # From the tray it goes to its activity's level; from an activity it isn't lowered.
            each.access_level = level if was is None else highest((before, level))
            each.save(update_fields=["activity", "access_level", "changed_at"])
            record_event(
                *(), audit=each.audit, verb="place_submission", by=by, subject=each,
                parent=activity, activity=str(activity), access_level=before,
            )  # fmt: skip
            withdraw_media(each, by)
            tell_of(each)
            n += 1
    return n


def every_version_of(submission: Submission) -> Iterator[Submission]:
    """The submission, what it edits and what edits it, the first version first."""
    first = submission
    while first.edits is not None:
        first = first.edits
    each: Submission | None = first
    while each is not None:
        yield each
        each = each.edited_by.select_related("activity").first()
