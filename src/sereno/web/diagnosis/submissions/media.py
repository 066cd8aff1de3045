"""Photos and recordings of submissions go once nobody agrees to them any more."""

from __future__ import annotations

from sereno.web.audits.changes import record_event
from sereno.web.diagnosis.consent.standing import is_off
from sereno.web.diagnosis.models import Scope, Submission
from sereno.web.people.models import Person

# To what people have to agree besides taking part, by the first word of a file's media type.
SCOPES = {
    "image": (Scope.PHOTO,),
    "video": (Scope.PHOTO, Scope.RECORD),
    "audio": (Scope.RECORD,),
}


def withdraw_media(submission: Submission, by: Person | None) -> None:
    """Take out what nobody of the activity agrees to any more, for good: it doesn't come in again.
    Asked for whenever consent, activity or files of a submission change, in that transaction. Of
    what is still encrypted nobody sees anything, and it is asked for when it is opened.
    """
    if submission.activity is None or (submission.is_encrypted and not submission.answers):
        return
    consents = list(submission.activity.consents.all())
    kinds = [kind for kind, scopes in SCOPES.items() if is_off(consents, scopes)]
    if not kinds:
        return
    n = 0
    for line in submission.files.select_related("file", "opened").exclude(file=None):
        if line.kept is not None and line.kept.media_type.partition("/")[0] in kinds:
            line.file = line.opened = None
            line.is_withdrawn = True
            line.save()
            n += 1
    if n:
        record_event(
            *(), audit=submission.audit, verb="withdraw_submission_files", by=by,
            subject=submission, n=n,
        )  # fmt: skip
