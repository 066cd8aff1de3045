"""The kinds of record of the diagnosis, each declared in its room."""

from sereno.web.diagnosis.activities.record import ACTIVITIES
from sereno.web.diagnosis.consent.record import CONSENT_TEXTS
from sereno.web.diagnosis.coverage.record import TARGETS
from sereno.web.diagnosis.devices.record import DEVICES
from sereno.web.diagnosis.documents.record import DOCUMENTS
from sereno.web.diagnosis.instruments.record import INSTRUMENT_VERSIONS, INSTRUMENTS
from sereno.web.diagnosis.marks.record import MARKS
from sereno.web.diagnosis.referrals.record import REFERRALS
from sereno.web.diagnosis.submissions.record import ARRIVALS, SUBMISSIONS
from sereno.web.diagnosis.walks.record import STOPS

__all__ = [
    "ACTIVITIES",
    "ARRIVALS",
    "CONSENT_TEXTS",
    "DEVICES",
    "DOCUMENTS",
    "INSTRUMENTS",
    "INSTRUMENT_VERSIONS",
    "MARKS",
    "REFERRALS",
    "STOPS",
    "SUBMISSIONS",
    "TARGETS",
]
