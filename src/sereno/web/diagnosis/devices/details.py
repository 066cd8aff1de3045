"""What the page of a device shows."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sereno.web.audits.models import Audit
from sereno.web.diagnosis.models import Device, Submission
from sereno.web.diagnosis.submissions.details import newest_of, off_by
from sereno.web.diagnosis.submissions.writing import MOST_OFF
from sereno.web.documents import Context
from sereno.web.people.models import Person


def clock_of(device: Device) -> str:
    """How its clock was when it was last heard."""
    if device.skew_seconds is None:
        return "–"
    if abs(device.skew_seconds) <= MOST_OFF.total_seconds():
        return _("right")
    return off_by(device.skew_seconds)


def device_details(device: Device, audit: Audit, person: Person) -> Context:
    """The context of `diagnosis/device.html`."""
    sent = Submission.objects.for_person(audit, person).filter(device=device)
    is_off = device.skew_seconds is not None and abs(device.skew_seconds) > MOST_OFF.total_seconds()
    return {
        "clock": clock_of(device),
        "clock_is_off": is_off,
        **newest_of(sent),
    }
