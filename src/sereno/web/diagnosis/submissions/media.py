"""Photos and recordings of submissions go once nobody agrees to them any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.utils import timezone

from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.consent.resting import GRACE
from sereno.web.diagnosis.consent.standing import is_off
from sereno.web.diagnosis.models import Activity, Scope, Submission, SubmissionFile, Withdrawal
from sereno.web.people.models import Person

# To what people have to agree besides taking part, by the first word of a file's media type.
SCOPES = {
    "image": (Scope.PHOTO,),
    "video": (Scope.PHOTO, Scope.RECORD),
    "audio": (Scope.RECORD,),
}


def withdraw_media(submission: Submission, by: Person | None) -> None:
    """Take out what nobody of the activity agrees to any more: it doesn't come in again. Asked for
    whenever consent, activity or files of a submission change, in that transaction. Of what is
    still encrypted nobody sees anything, and it is asked for when it is opened.
    """
    if submission.activity is None or (submission.is_encrypted and not submission.answers):
        return
    kinds = _kinds_off(submission.activity)
    if not kinds:
        return
    lines = [each for each in _with_bytes(submission) if not each.is_withdrawn]
    n = _mark([each for each in lines if _kind(each) in kinds], is_withdrawn=True)
    if n:
        record_event(
            *(), audit=submission.audit, verb="withdraw_submission_files", by=by,
            subject=submission, n=n,
        )  # fmt: skip
    if not _may_come_back(submission.activity, timezone.now()):
        _forget(_with_bytes(submission).filter(is_withdrawn=True))


def bring_media_back(submission: Submission, by: Person | None) -> None:
    """Bring back what somebody agrees to after all, as far as it is still there."""
    assert submission.activity is not None
    kinds = _kinds_off(submission.activity)
    lines = _with_bytes(submission).filter(is_withdrawn=True)
    n = _mark([each for each in lines if _kind(each) not in kinds], is_withdrawn=False)
    if n:
        record_event(
            *(), audit=submission.audit, verb="submission_files_back", by=by,
            subject=submission, n=n,
        )  # fmt: skip


def media_due(today: dt.date) -> Iterable[Submission]:
    """Submissions of which something was taken out so long ago that no mistake is put right any
    more.
    """
    now = timezone.make_aware(dt.datetime.combine(today, dt.time()))
    lines = SubmissionFile.objects.filter(is_withdrawn=True).exclude(file=None, opened=None)
    rows = Submission.objects.filter(pk__in=lines.order_by().values("submission"))
    for each in rows.select_related("activity", "audit"):
        if each.activity is None or not _may_come_back(each.activity, now):
            yield each


def erase_media(submission: Submission, _today: dt.date) -> Audit:
    """Let go of what was taken out of it, and not brought back."""
    _forget(SubmissionFile.objects.filter(submission=submission, is_withdrawn=True))
    return submission.audit


def _kinds_off(activity: Activity) -> list[str]:
    """The kinds of media to which nobody agrees any more, though somebody did."""
    consents = list(activity.consents.all())
    return [kind for kind, scopes in SCOPES.items() if is_off(consents, scopes)]


def _may_come_back(activity: Activity, now: dt.datetime) -> bool:
    """Whether a withdrawal from there can still be taken back."""
    return Withdrawal.objects.filter(consent__activity=activity, at__gte=now - GRACE).exists()


def _with_bytes(submission: Submission) -> QuerySet[SubmissionFile]:
    rows = SubmissionFile.objects.filter(submission=submission)
    return rows.select_related("file", "opened").exclude(file=None)


def _kind(line: SubmissionFile) -> str:
    kept = line.opened or line.file
    return kept.media_type.partition("/")[0] if kept else ""


def _mark(lines: Sequence[SubmissionFile], *, is_withdrawn: bool) -> int:
    rows = SubmissionFile.objects.filter(pk__in=[each.pk for each in lines])
    return rows.update(is_withdrawn=is_withdrawn)


def _forget(lines: QuerySet[SubmissionFile]) -> None:
    lines.update(file=None, opened=None)
