"""Opening encrypted submissions with a private key, which is here as long as that takes."""

from __future__ import annotations

import io
from collections.abc import Iterable
from contextlib import ExitStack
from typing import Any, BinaryIO, cast

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from sereno.exchange.submissions.encrypted import ENDING, open_submission
from sereno.exchange.submissions.instance import Instance, read_instance
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.models import (
    Activity,
    Device,
    Submission,
    SubmissionFile,
    SubmissionState,
)
from sereno.web.diagnosis.submissions.media import withdraw_media
from sereno.web.diagnosis.submissions.naming import activity_named
from sereno.web.diagnosis.submissions.taking import tell_of
from sereno.web.diagnosis.submissions.writing import kept_of, times_of
from sereno.web.files.changes import keep
from sereno.web.files.spool import Spool
from sereno.web.people.models import Person


class _Into(io.RawIOBase):
    """A spool as a file that is written to."""

    def __init__(self, spool: Spool) -> None:
        super().__init__()
        self._spool = spool

    def writable(self) -> bool:
        return True

    def write(self, chunk: object) -> int:
        content = bytes(cast("bytes", chunk))
        self._spool.write(content)
        return len(content)


def to_open(audit: Audit, person: Person) -> QuerySet[Submission]:
    """What is encrypted and whole, and nobody opened, of what a person sees."""
    rows = Submission.objects.for_person(audit, person)
    found: QuerySet[Submission] = rows.filter(is_encrypted=True, state=SubmissionState.COMPLETE)
    # What is sealed can't be asked for by its content, but nothing is sealed as nothing.
    held: list[tuple[int, Any]] = list(found.values_list("pk", "answers"))
    closed = [pk for pk, sealed in held if not sealed.raw]
    return found.filter(pk__in=closed).order_by("number")


def open_all(
    submissions: Iterable[Submission], key: RSAPrivateKey, by: Person
) -> tuple[int, list[tuple[Problem, int]]]:
    """Open each that the key fits: how many, and why others weren't, each reason with how many."""
    n = 0
    refused: dict[str, tuple[Problem, int]] = {}
    for each in submissions:
        try:
            open_one(submission=each, key=key, by=by)
        except Problem as problem:
            told = problem.what()
            refused[told] = (problem, refused.get(told, (problem, 0))[1] + 1)
        else:
            n += 1
    return n, list(refused.values())


def open_one(*, submission: Submission, key: RSAPrivateKey, by: Person) -> None:
    """Open a submission: its answers and files stand sealed in the vault from then on, as those of
    any other. Raises Problem submission_*.
    """
    audit = submission.audit
    lines = {each.name: each for each in submission.files.select_related("file")}
    made: dict[str, Spool] = {}
    with ExitStack() as stack:

        def read(name: str) -> BinaryIO:
            line = lines.get(name)
            if line is None or line.file is None:
                raise Problem("submission_not_openable", n=submission.number)
            line.file.audit = audit
            return line.file.open()

        def write(name: str) -> BinaryIO:
            spool = Spool(audit, name, settings.UPLOAD_LIMIT, sealed=True)
            made[name] = stack.enter_context(spool)
            return cast("BinaryIO", _Into(spool))

        xml = open_submission(submission.xml.encode(), key, read=read, write=write)
        for spool in made.values():
            if spool.size:
                spool.finish()
        _write(submission, xml, lines, made, by)


def _named(audit: Audit, device: Device, read: Instance) -> Activity | None:
    """The activity that the answers name. What names a cancelled one is opened all the same, and
    waits in the tray: it was taken in before anybody could know.

    Raises Problem submission_consent_withdrawn.
    """
    try:
        return activity_named(audit, device.person, read)
    except Problem as problem:
        if problem.code != "submission_activity_cancelled":
            raise
        return None


@transaction.atomic
def _write(
    submission: Submission,
    xml: bytes,
    lines: dict[str, SubmissionFile],
    made: dict[str, Spool],
    by: Person,
) -> None:
    Audit.objects.select_for_update(no_key=True).get(pk=submission.audit_id)
    row = Submission.objects.select_related("version", "activity", "device__person").get(
        pk=submission.pk
    )
    if row.answers or row.state != SubmissionState.COMPLETE:
        raise Problem("submission_not_openable", n=row.number)
    read = read_instance(xml, row.version.read)
    row.answers = kept_of(read)
    row.started_at, row.ended_at = times_of(read.rows, row.version.read)
    if row.activity is None and row.device is not None:
        row.activity = _named(row.audit, row.device, read)
    row.save()
    for name, spool in made.items():
        line = lines[f"{name}{ENDING}"]
        line.is_empty = not spool.size
        line.opened = keep(spool=spool, by=by) if spool.size else None
        line.save()
    record_event(audit=row.audit, verb="open_submission", by=by, subject=row, parent=row.activity)
    withdraw_media(row, by)
    tell_of(row)
