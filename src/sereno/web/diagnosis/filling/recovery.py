"""The audit's key for recovery files, and what one holds taken in as a device would send it."""

from __future__ import annotations

import base64
import hashlib
from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sereno.exchange.recovery_files import (
    RecoveredFile,
    RecoveredForm,
    Recovery,
    read_head,
)
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.models import Device, RecoveryKey
from sereno.web.diagnosis.openrosa.receiving import LONGEST_NAME
from sereno.web.diagnosis.openrosa.receiving import MOST_FILES as AT_ONCE
from sereno.web.diagnosis.submissions.arriving import SentFile, keep_arrival
from sereno.web.diagnosis.submissions.reading import read_arrival
from sereno.web.files.spool import Spool
from sereno.web.people.models import Person

BITS = 3072


@transaction.atomic
def recovery_key_of(*, audit: Audit) -> RecoveryKey:
    """The audit's key, made when it is first asked for. Raises Problem vault_key_lost."""
    Audit.objects.select_for_update(no_key=True).get(pk=audit.pk)
    found = RecoveryKey.objects.filter(audit=audit).first()
    if found is not None:
        return found
    private = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return RecoveryKey.objects.create(
        audit=audit,
        fingerprint=hashlib.sha256(public).hexdigest(),
        public_key=base64.b64encode(public).decode(),
        private_key=pem.decode(),
    )


@dataclass
class Recovered:
    """What came of a file: submissions, what waits in quarantine, and drafts that were left out."""

    taken: int = 0
    quarantined: int = 0
    drafts: int = 0


def take_recovered(
    *, audit: Audit, stream: BinaryIO, with_drafts: bool, where: str, by: Person
) -> Recovered:
    """Take in what a recovery file holds, each form as a delivery of its own, kept before it is
    read: whatever breaks off in the middle is simply done again.

    Raises Problem recovery_not_one, recovery_code_only, recovery_other_key, sealed_broken,
    vault_key_lost and disk_full.
    """
    head = read_head(stream, where=where)
    key = RecoveryKey.objects.filter(audit=audit, fingerprint=head.fingerprint).first()
    if key is None:
        raise Problem("recovery_other_key", where=where)
    private = load_pem_private_key(key.private_key.encode(), None)
    assert isinstance(private, rsa.RSAPrivateKey)
    recovery = Recovery(stream, head, private, where=where)
    # Anybody with the public key can write a file that names another's device: what came from one
    # that they don't see goes to the tray, and replaces nothing.
    mine = Device.objects.for_person(audit, by).select_related("person")
    device: Device | None = mine.filter(name=head.device).first()
    done = Recovered()
    for form in recovery.forms():
        if form.is_draft and not with_drafts:
            done.drafts += 1
        elif _taken(audit, device, recovery, form):
            done.taken += 1
        else:
            done.quarantined += 1
    record_event(
        audit=audit, verb="recover_forms", by=by, subject=audit, n=done.taken + done.quarantined
    )
    return done


def _taken(audit: Audit, device: Device | None, recovery: Recovery, form: RecoveredForm) -> bool:
    """In as many deliveries as a device would need: files stay open until theirs is kept."""
    is_taken = True
    for start in range(0, max(1, len(form.files)), AT_ONCE):
        files = form.files[start : start + AT_ONCE]
        is_taken &= _delivered(audit, device, recovery, form.xml, files)
    return is_taken


def _delivered(
    audit: Audit,
    device: Device | None,
    recovery: Recovery,
    xml: bytes,
    files: list[RecoveredFile],
) -> bool:
    sent: list[SentFile] = []
    with ExitStack() as stack:
        for file in files:
            name = file.name[:LONGEST_NAME]
            if not file.size:
                sent.append(SentFile(name, None))
                continue
            spool = stack.enter_context(Spool(audit, name, settings.UPLOAD_LIMIT, sealed=True))
            for chunk in recovery.chunks(file):
                spool.write(chunk)
            spool.finish()
            sent.append(SentFile(name, spool))
        arrival = keep_arrival(
            *(), audit=audit, device=device, xml=xml, files=sent, skew=None, now=timezone.now()
        )  # fmt: skip
    return read_arrival(arrival)
