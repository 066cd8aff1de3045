"""Writes to files of answers: one transaction each; no event tells what was answered."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO, Final

from django.db import transaction
from django.utils import timezone

from sereno.exchange.submissions.instance import as_kept, files_named
from sereno.exchange.tables.archives import DAMAGED
from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.models import (
    AnswersReturn,
    Instrument,
    ReturnState,
    Submission,
    SubmissionFile,
    SubmissionState,
)
from sereno.web.diagnosis.models.submissions import LONGEST_ID
from sereno.web.diagnosis.returns.ending import end, waiting
from sereno.web.diagnosis.returns.reading import Coming, Reading
from sereno.web.diagnosis.submissions.media import withdraw_media
from sereno.web.diagnosis.submissions.naming import check_open
from sereno.web.diagnosis.submissions.reading import read_those_waiting_for
from sereno.web.diagnosis.submissions.taking import tell_of
from sereno.web.diagnosis.submissions.writing import level_of, time_of, times_of
from sereno.web.files.changes import keep, keep_chunks
from sereno.web.files.models import KeptFile
from sereno.web.files.spool import Spool
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number

_AT_A_TIME: Final = 500
_BLOCK: Final = 1 << 20


@transaction.atomic
def bring_answers(*, instrument: Instrument, spool: Spool, by: Person) -> AnswersReturn:
    """Keep a file of answers, sealed, until somebody takes it over."""
    audit = instrument.audit
    brought: AnswersReturn = AnswersReturn.objects.create(
        audit=audit,
        number=next_number(AnswersReturn, audit),
        access_level=AccessLevel.RESTRICTED,
        instrument=instrument,
        file=keep(spool=spool, by=by),
        file_name=spool.given_name,
        created_by=by,
    )
    record_event(audit=audit, verb="bring_answers", by=by, subject=brought, parent=instrument)
    return brought


@transaction.atomic
def take_answers(*, reading: Reading, by: Person) -> int:
    """Make submissions of what a file holds and the audit doesn't have yet; how many.

    Raises Problem return_taken, return_key_long, returned_broken, submission_activity_cancelled and
    submission_consent_withdrawn.
    """
    brought = waiting(reading.brought)
    audit = brought.audit
    Audit.objects.select_for_update(no_key=True).get(pk=audit.pk)
    coming = list(reading.coming())
    for activity in {each.activity for each in coming if each.activity}:
        check_open(activity)
    made = [
        _submission(each, audit, number, by)
        for number, each in enumerate(coming, next_number(Submission, audit))
    ]
    Submission.objects.bulk_create(made, batch_size=_AT_A_TIME)
    assert brought.file is not None
    try:
        with brought.file.open() as stream:
            pairs = list(zip(made, coming, strict=True))
            with_files = _keep_media(pairs, reading.file.media, stream, by)
    except DAMAGED as broken:
        raise Problem("returned_broken", where=str(brought), reason=str(broken)) from broken
    for submission in made:
        if submission.pk in with_files:
            withdraw_media(submission, by)
        tell_of(submission)
    came = {each.instance_id for each in made}
    transaction.on_commit(partial(read_those_waiting_for, audit, came), robust=True)
    end(brought, ReturnState.TAKEN, taken=len(made))
    record_event(
        *(), audit=audit, verb="take_answers", by=by, subject=brought, parent=brought.instrument,
        about=str(brought.instrument), n=len(made),
    )  # fmt: skip
    return len(made)


def _submission(coming: Coming, audit: Audit, number: int, by: Person) -> Submission:
    returned = coming.returned
    if len(returned.key) > LONGEST_ID:
        raise Problem("return_key_long", n=LONGEST_ID)
    begun, ended = times_of(returned.rows, coming.version.read)
    submission = Submission(
        audit=audit,
        number=number,
        version=coming.version,
        activity=coming.activity,
        instance_id=returned.key,
        created_by=by,
        started_at=begun,
        ended_at=ended,
        received_at=_received(returned.received),
        # Files that weren't brought along are nowhere else: nobody waits for them.
        state=SubmissionState.COMPLETE,
    )
    submission.access_level = level_of(submission)
    submission.answers = as_kept(returned.rows)
    return submission


def _received(said: str) -> dt.datetime:
    """When the other server received it, in UTC where it says nothing else; now if it is silent."""
    return time_of(said, dt.UTC) or timezone.now()


def _keep_media(
    made: Sequence[tuple[Submission, Coming]],
    members: Sequence[str],
    stream: BinaryIO,
    by: Person,
) -> set[int]:
    """Keep what was recorded; the submissions that have some of it."""
    found = _Members(members)
    lines = []
    archive = zipfile.ZipFile(stream) if members else None
    for submission, coming in made:
        form = coming.version.read
        for ordinal, name in enumerate(dict.fromkeys(files_named(coming.returned.rows, form)), 1):
            member = found.of(submission.instance_id, name)
            kept = _kept(archive, member, name, submission, by) if archive and member else None
            lines.append(
                SubmissionFile(submission=submission, ordinal=ordinal, name=name, file=kept)
            )
    SubmissionFile.objects.bulk_create(lines, batch_size=_AT_A_TIME)
    return {each.submission_id for each in lines if each.file_id is not None}


def _kept(
    archive: zipfile.ZipFile, member: str, name: str, submission: Submission, by: Person
) -> KeptFile:
    def chunks() -> Iterator[bytes]:
        with archive.open(member) as source:
            while block := source.read(_BLOCK):
                yield block

    return keep_chunks(audit=submission.audit, name=name, chunks=chunks(), by=by, sealed=True)


class _Members:
    """Which member of an archive is a file of a submission."""

    def __init__(self, members: Sequence[str]) -> None:
        self._by_name: dict[str, list[PurePosixPath]] = {}
        for each in members:
            path = PurePosixPath(each)
            self._by_name.setdefault(path.name, []).append(path)

    def of(self, instance_id: str, name: str) -> str | None:
        """In a folder called as the submission; else the only one of that name."""
        called = PurePosixPath(name.replace("\\", "/")).name
        paths = self._by_name.get(called, [])
        folders = {instance_id, instance_id.removeprefix("uuid:"), instance_id.replace(":", "_")}
        own = [path for path in paths if folders & set(path.parts)]
        fitting = own or (paths if len(paths) == 1 else [])
        return str(fitting[0]) if fitting else None
