"""What arrives is kept, sealed and committed, before anything of it is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.models import Arrival, ArrivalFile, Device
from sereno.web.files.changes import keep
from sereno.web.files.spool import Spool
from sereno.web.records.changes import next_number

# Each byte as the sign of its number: nothing is lost of bytes that are no text.
AS_SIGNS = "latin-1"


@dataclass(frozen=True)
class SentFile:
    """A file as a device calls it; without a spool it has no byte."""

    name: str
    spool: Spool | None


@transaction.atomic
def keep_arrival(
    *,
    audit: Audit,
    device: Device | None,
    xml: bytes,
    files: Iterable[SentFile],
    skew: int | None,
    now: dt.datetime,
) -> Arrival:
    """A delivery, waiting to be read. device: None of a file whose device nobody knows any more.

    Raises Problem disk_full.
    """
    arrival = Arrival.objects.create(
        audit=audit,
        number=next_number(Arrival, audit),
        access_level=AccessLevel.RESTRICTED,
        device=device,
        at=now,
        skew_seconds=skew,
        xml=xml.decode(AS_SIGNS),
    )
    for ordinal, sent in enumerate(files, 1):
        ArrivalFile.objects.create(
            arrival=arrival,
            ordinal=ordinal,
            name=sent.name,
            file=keep(spool=sent.spool, by=None) if sent.spool else None,
        )
    return arrival
