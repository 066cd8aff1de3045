"""The public keys of an audit, and which instruments need one."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from sereno.exchange.xlsforms.public_keys import has_public_key, public_key_of, with_public_key
from sereno.exchange.xlsforms.reading import hash_of
from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.models import (
    Activity,
    Instrument,
    InstrumentPurpose,
    InstrumentVersion,
    SubmissionKey,
    VersionState,
)
from sereno.web.documents import Values
from sereno.web.people.models import Person


@transaction.atomic
def put_key(*, audit: Audit, text: str, by: Person | None) -> SubmissionKey:
    """The public key of a pair whose private one stays with whoever made it: versions published
    from now on have it. Raises Problem public_key_*.
    """
    key = public_key_of(text)
    made, is_new = SubmissionKey.objects.get_or_create(
        audit=audit,
        fingerprint=key.fingerprint,
        defaults={"public_key": key.base64, "at": timezone.now(), "by": by},
    )
    if is_new:
        record_event(
            *(), audit=audit, verb="put_submission_key", by=by, subject=audit,
            fingerprint=key.fingerprint[:8],
        )  # fmt: skip
    return made


def current_key(audit: Audit) -> SubmissionKey | None:
    """The newest one."""
    return SubmissionKey.objects.filter(audit=audit).order_by("-pk").first()


def collects_restricted(instrument: Instrument) -> bool:
    """Whether what is filled in with it is restricted."""
    return (
        instrument.purpose == InstrumentPurpose.PRISON
        or Activity.objects.filter(
            instrument=instrument, access_level=AccessLevel.RESTRICTED
        ).exists()
    )


def encrypted_form(version: InstrumentVersion) -> Values:
    """What changes of a version when it is published: restricted ones get the audit's key.

    Raises Problem instrument_key_missing.
    """
    if not collects_restricted(version.instrument) or has_public_key(version.xform):
        return {}
    key = current_key(version.audit)
    if key is None:
        raise Problem("instrument_key_missing", where=str(version.instrument))
    xform = with_public_key(version.xform, key.public_key)
    return {"key": key, "xform": xform, "hash": hash_of(xform)}


def check_encrypts(activity: Activity) -> None:
    """Whether devices encrypt what is filled in for a restricted activity.

    Raises Problem activity_needs_encryption.
    """
    if activity.instrument is None or activity.access_level != AccessLevel.RESTRICTED:
        return
    published = activity.instrument.versions.filter(state=VersionState.PUBLISHED).first()
    if published is not None and not has_public_key(published.xform):
        title = str(activity.instrument)
        raise Problem("activity_needs_encryption", where=str(activity), title=title)
