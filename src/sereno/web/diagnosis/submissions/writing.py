"""Writing submissions, within the transaction of whoever reads or places them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from sereno.exchange.submissions.instance import (
    AnswerRow,
    Instance,
    as_kept,
    read_instance,
    rows_of,
)
from sereno.exchange.xlsforms.questions import Form
from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel, highest
from sereno.web.diagnosis.models import (
    Arrival,
    ArrivalFile,
    InstrumentVersion,
    Submission,
    SubmissionFile,
    SubmissionState,
    VersionState,
)
from sereno.web.diagnosis.submissions.naming import (
    Named,
    activity_named,
    number_named,
    version_named,
)
from sereno.web.files.names import shown_name
from sereno.web.records.changes import next_number

ENDED = (SubmissionState.WITHDRAWN, SubmissionState.ERASED)
MOST_FILES = 10_000
# A clock that is off by less is right.
MOST_OFF = dt.timedelta(minutes=10)
# A phone whose clock was never set tells the year 1.
FIRST_YEAR, LAST_YEAR = 1900, 2200


class WaitsForError(Problem):
    """It edits a submission that has not come."""

    def __init__(self, instance_id: str) -> None:
        super().__init__("arrival_edit_of_unknown")
        self.instance_id = instance_id


def text_of(xml: bytes) -> str:
    """Raises Problem submission_broken: every client writes UTF-8."""
    try:
        text = xml.decode()
    except UnicodeDecodeError as error:
        raise Problem("submission_broken", reason="UTF-8") from error
    return text


def new_submission(
    arrival: Arrival,
    xml: bytes,
    named: Named,
    *,
    version: InstrumentVersion | None = None,
    edits: Submission | None = None,
    asks_activity: bool = True,
) -> Submission:
    """A submission whose files are all still to come.

    version, edits: what somebody said where the form says it wrongly. asks_activity: no longer
    where somebody takes it over: the activity that it names may be why it wasn't taken.
    Raises Problem arrival_* and submission_*.
    """
    version = version or version_named(arrival, named)
    if edits is None and named.deprecated_id:
        edits = _edited(arrival, version, named.deprecated_id)
    text, form = text_of(xml), version.read
    read = read_instance(xml, form)
    activity = edits.activity if edits is not None else None
    if asks_activity and not read.is_encrypted and not _stays(edits, read) and arrival.device:
        sender = arrival.device.person
        activity = activity_named(arrival.audit, sender, read, arrives=True) or activity
    if len(read.files) > MOST_FILES:
        raise Problem("arrival_files_many", n=MOST_FILES)
    begun, ended = times_of(read.rows, form)
    submission = Submission(
        audit=arrival.audit,
        number=next_number(Submission, arrival.audit),
        version=version,
        activity=activity,
        instance_id=named.instance_id,
        device=arrival.device,
        created_by=arrival.device.person if arrival.device else None,
        is_encrypted=read.is_encrypted,
        is_test=version.state == VersionState.DRAFT,
        started_at=begun,
        ended_at=ended,
        received_at=arrival.at,
        skew_seconds=arrival.skew_seconds,
        edits=edits,
    )
    submission.access_level = level_of(submission)
    if edits is not None and edits.activity is not None:
        # As where somebody assigns it: what an activity made more restricted isn't lowered.
        submission.access_level = highest((edits.access_level, submission.access_level))
    submission.xml, submission.answers = text, kept_of(read)
    submission.save(force_insert=True)
    for ordinal, name in enumerate(read.files, 1):
        SubmissionFile.objects.create(submission=submission, ordinal=ordinal, name=name)
    return submission


def _stays(edits: Submission | None, read: Instance) -> bool:
    """Whether an edit stays where somebody put what it edits: it says nothing else of that."""
    if edits is None or edits.activity is None:
        return False
    return number_named(read.rows) == number_named(rows_of(edits.answers))


def kept_of(read: Instance) -> str:
    """The answers as they are kept; nothing of what is encrypted."""
    return "" if read.is_encrypted else as_kept(read.rows)


def level_of(submission: Submission) -> str:
    """The level with which it begins: its activity's, at least the team's."""
    if submission.activity is None or submission.is_encrypted:
        return str(AccessLevel.RESTRICTED)
    return highest((AccessLevel.TEAM, submission.activity.access_level))


def _edited(arrival: Arrival, version: InstrumentVersion, deprecated_id: str) -> Submission:
    rows = Submission.objects.filter(audit=arrival.audit, instance_id=deprecated_id)
    original: Submission | None = rows.select_related("version", "activity").first()
    if original is None:
        raise WaitsForError(deprecated_id)
    check_editable(original, version)
    _check_theirs(arrival, original)
    return original


def _check_theirs(arrival: Arrival, original: Submission) -> None:
    """Nobody's device replaces answers that its person neither sent nor may see, and what came by
    no device that is known replaces nothing by itself.

    Raises Problem arrival_edit_of_unseen.
    """
    person = arrival.device.person if arrival.device else None
    if person is not None and original.created_by_id == person.pk:
        return
    seen = person and Submission.objects.for_person(arrival.audit, person).filter(pk=original.pk)
    if not seen or not seen.exists():
        raise Problem("arrival_edit_of_unseen", n=original.number)


def check_editable(original: Submission, version: InstrumentVersion) -> None:
    """Raises Problem arrival_of_ended, arrival_edit_of_other_form, arrival_edit_by_try and
    arrival_edited_already.
    """
    if original.state in ENDED:
        raise Problem("arrival_of_ended", n=original.number)
    if original.version.instrument_id != version.instrument_id:
        raise Problem("arrival_edit_of_other_form", n=original.number)
    if version.state == VersionState.DRAFT and not original.is_test:
        # It would count nowhere, and what it replaces no longer.
        raise Problem("arrival_edit_by_try", n=original.number)
    if original.edited_by.exists():
        raise Problem("arrival_edited_already", n=original.number)


def check_same(there: Submission, xml: bytes) -> None:
    """Whether a delivery is of the submission that is there.

    Raises Problem arrival_of_ended and arrival_other_answers.
    """
    if there.state in ENDED:
        raise Problem("arrival_of_ended", n=there.number)
    if there.xml.encode() != xml:
        raise Problem("arrival_other_answers", n=there.number)


def add_files(
    submission: Submission, came: Iterable[ArrivalFile]
) -> tuple[list[ArrivalFile], bool]:
    """Give a submission the files that came: those that it has another of under the same name, and
    whether it became complete by it. What it doesn't name is kept too.
    """
    there = list(submission.files.all())
    left: list[ArrivalFile] = []
    for each in came:
        line = _line_of(there, each.name)
        if line is None:
            line = SubmissionFile(
                submission=submission,
                ordinal=max((f.ordinal for f in there), default=0) + 1,
                name=each.name,
            )
            there.append(line)
        elif line.is_withdrawn:
            each.delete()
            continue
        elif line.has_come:
            is_same = line.is_empty if each.file is None else _is_same(line, each)
            if not is_same:
                left.append(each)
            else:
                each.delete()
            continue
        line.file, line.is_empty = each.file, each.file is None
        line.save()
        each.delete()
    is_complete = all(each.has_come for each in there)
    if not is_complete or submission.state != SubmissionState.INCOMPLETE:
        return left, False
    submission.state = SubmissionState.COMPLETE
    submission.save(update_fields=["state", "changed_at"])
    return left, True


def _line_of(there: Iterable[SubmissionFile], name: str) -> SubmissionFile | None:
    lines = {each.name: each for each in there}
    if name in lines:
        return lines[name]
    # Some clients send a name without its folder, or written in another form of Unicode.
    return {shown_name(key): line for key, line in lines.items()}.get(shown_name(name))


def _is_same(line: SubmissionFile, came: ArrivalFile) -> bool:
    # Of sealed files the fingerprints tell it, without opening either.
    return line.file is not None and came.file is not None and line.file.sha256 == came.file.sha256


def times_of(
    rows: Iterable[AnswerRow], form: Form
) -> tuple[dt.datetime | None, dt.datetime | None]:
    """When it was begun and finished, by the device's clock."""
    first: Any = next(iter(rows), None)
    values = first.values if first else {}
    told: dict[str, dt.datetime | None] = {}
    for question in form.questions:
        if question.type in ("start", "end") and question.path in values:
            told[question.type] = time_of(values[question.path])
    return told.get("start"), told.get("end")


def time_of(text: str, zone: dt.tzinfo | None = None) -> dt.datetime | None:
    """A time as it was written, in UTC; zone: of one that names none, else the instance's. None
    where it is no time, or of years that no page could tell in every zone.
    """
    try:
        said = parse_datetime(text.strip())
        if said is None or not FIRST_YEAR <= said.year <= LAST_YEAR:
            return None
        aware = said if said.tzinfo else timezone.make_aware(said, zone)
    except ValueError:
        return None
    return aware.astimezone(dt.UTC)


def on_true_clock(at: dt.datetime, skew_seconds: int | None) -> dt.datetime:
    """A time of a device's clock, put right by how far that was ahead as it sent."""
    off = dt.timedelta(seconds=skew_seconds or 0)
    return at - off if abs(off) > MOST_OFF else at
