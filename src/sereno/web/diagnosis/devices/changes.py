"""Writes to devices: one transaction each, with who, what and why."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone

from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.devices.life import DEVICE_LIFE
from sereno.web.diagnosis.models import Device
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number

# Letters and digits that nobody takes for one another, should somebody have to type them.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


def _random(signs: int) -> str:
    return "".join(secrets.choice(_SIGNS) for _ in range(signs))


@transaction.atomic
def make_device(
    *, audit: Audit, by: Person | None, person: Person, label: str, is_test: bool = False
) -> Device:
    """A device of a person, with a name and a password of its own (99 bits)."""
    device = Device.objects.create(
        audit=audit,
        number=next_number(Device, audit),
        created_by=by,
        person=person,
        label=label,
        is_test=is_test,
        name=f"sereno-{_random(10)}",
        secret="-".join(_random(5) for _ in range(4)),
    )
    record_event(audit=audit, verb="add_device", by=by, subject=device, number=device.number)
    return device


@transaction.atomic
def take_device_step(*, row: Device, step: str, by: Person | None, reason: str = "") -> Device:
    """Revoke a device: from now on it fetches and sends nothing. Its password is forgotten.

    Raises Problem step_not_possible.
    """
    DEVICE_LIFE.move(row, step, revoked_at=timezone.now(), secret="")
    record_event(audit=row.audit, verb=f"device_{step}", by=by, subject=row, reason=reason)
    return row


def revoke_those_of(*, person: Person, audit: Audit, by: Person | None, **_sent: Any) -> None:
    """Whoever is taken out of an audit begins without a device should they come back."""
    for device in Device.objects.filter(person=person, audit=audit, revoked_at__isnull=True):
        take_device_step(row=device, step="revoke", by=by)
