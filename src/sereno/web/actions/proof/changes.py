"""Writes to proofs: one transaction each, with who and what; a file is never replaced."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import transaction

from sereno.vocabulary.problems import Problem
from sereno.web.actions.models import Action, Milestone, Proof
from sereno.web.actions.proof.examining import refuse_unread
from sereno.web.actions.register.life import locked_action
from sereno.web.actions.register.rights import refuse_stranger
from sereno.web.audits.access_levels import AccessLevel, levels_up_to
from sereno.web.audits.changes import record_event
from sereno.web.files.changes import keep, keep_chunks
from sereno.web.files.models import KeptFile
from sereno.web.files.names import shown_name
from sereno.web.files.spool import CHUNK, Spool
from sereno.web.findings.evidence.copied import free_texts, refuse_copied
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number


@transaction.atomic
def bring_proof(
    *,
    action: Action,
    by: Person | None,
    spool: Spool,
    title: str,
    on: dt.date,
    grade: str,
    today: dt.date,
    milestone: Milestone | None = None,
    access_level: str = "",
    picture: bytes | None = None,
) -> Proof:
    """A file that shows that something was done. on: the day of what it shows. access_level: "":
    its action's. picture: of a photo, what is kept in its place (`examining.looked_at`).

    Raises Problem action_not_yours, proof_of_another, proof_in_future, proof_below, upload_empty,
    proof_photo_unread and evidence_copied.
    """
    there = locked_action(action, any_state=True)
    refuse_stranger(there, by)
    spool.finish()
    refuse_unread(spool, picture)
    if milestone is not None and milestone.action_id != there.pk:
        raise Problem("proof_of_another", name=str(milestone))
    if on > today:
        raise Problem("proof_in_future", name=title, day=on.isoformat())
    level = access_level or there.access_level
    if there.access_level not in levels_up_to(level):
        raise Problem("proof_below", name=title)
    made = Proof(
        audit=there.audit, number=next_number(Proof, there.audit), created_by=by, action=there,
        milestone=milestone, title=title, on=on, grade=grade, access_level=level,
    )  # fmt: skip
    refuse_copied(there.audit, level, free_texts(made), where=str(there))
    made.file = _kept(spool, picture, by, sealed=level == AccessLevel.RESTRICTED)
    made.save(force_insert=True)
    record_event(
        audit=there.audit, verb="bring_proof", by=by, subject=made, parent=there, grade=grade,
        sha256="" if made.file.envelope else made.file.sha256,
    )  # fmt: skip
    return made


def _kept(spool: Spool, picture: bytes | None, by: Person | None, *, sealed: bool) -> KeptFile:
    """What is kept of a file; it came sealed, whoever may read it in the end."""
    name = spool.given_name
    if picture is not None:
        name = f"{name.rpartition('.')[0] or name}.jpg"
        return keep_chunks(
            audit=spool.audit, name=shown_name(name), chunks=[picture], by=by, sealed=sealed
        )
    if sealed == (spool.envelope is not None):
        return keep(spool=spool, by=by)
    with spool.opened() as stream:
        return keep_chunks(
            audit=spool.audit, name=name, chunks=iter(lambda: stream.read(CHUNK), b""), by=by,
            sealed=sealed,
        )  # fmt: skip


@transaction.atomic
def take_back_proof(*, proof: Proof, by: Person | None, reason: str, now: dt.datetime) -> Proof:
    """It doesn't show what it was brought for: it stays, and counts no more.

    Raises Problem action_not_yours, reason_missing, proof_taken_back and evidence_copied.
    """
    there = locked_action(proof.action, any_state=True)
    refuse_stranger(there, by)
    if not reason.strip():
        raise Problem("reason_missing", where=str(proof))
    refuse_copied(there.audit, there.access_level, (reason,), where=str(there))
    row: Proof = Proof.objects.select_for_update(of=("self",)).get(pk=proof.pk)
    if row.taken_back_at is not None:
        raise Problem("proof_taken_back", name=str(row))
    row.taken_back_at, row.why = now, reason.strip()
    row.save()
    record_event(
        audit=there.audit, verb="take_back_proof", by=by, subject=row, parent=there, reason=reason
    )
    return row


def is_as_hashed(file: KeptFile) -> bool:
    """Whether a kept file's bytes are still those of its digest; False too where it is gone.

    Of a sealed one opening each block tells.
    """
    digest = hashlib.sha256()
    try:
        with file.open() as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
    except FileNotFoundError:
        return False
    except Problem as problem:
        if problem.code == "sealed_broken":
            return False
        raise
    return file.envelope is not None or digest.hexdigest() == file.sha256


@transaction.atomic
def note_look(*, proof: Proof, fits: bool, now: dt.datetime) -> None:
    """Keep what a look at a proof's bytes found; the first time that it doesn't fit is told."""
    row: Proof = Proof.objects.select_for_update(of=("self",)).get(pk=proof.pk)
    since = None if fits else row.changed_since or now
    if since is not None and row.changed_since is None:
        record_event(audit=row.audit, verb="proof_changed", by=None, subject=row, parent=row.action)
    # Not `save`: what a look finds is no change of the record.
    Proof.objects.filter(pk=row.pk).update(looked_at=now, changed_since=since)
