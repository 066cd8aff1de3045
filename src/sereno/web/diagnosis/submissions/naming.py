"""What a delivery says of itself: which form, in which version, and what it calls itself."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sereno.exchange.submissions.instance import AnswerRow, Instance, read_instance
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.models import (
    Activity,
    ActivityState,
    Arrival,
    Instrument,
    InstrumentVersion,
)
from sereno.web.diagnosis.models.submissions import LONGEST_ID
from sereno.web.people.models import Person

# The question that names the activity, in the languages of ready-made forms.
ASKS_ACTIVITY = ("actividad", "activity")


@dataclass(frozen=True)
class Named:
    """What the XML names. instance_id: one that Sereno gave where the form has none."""

    form_id: str
    version: str
    instance_id: str
    deprecated_id: str
    is_given: bool = False


def named_in(xml: bytes, arrival: Arrival) -> Named:
    """What a form names. Raises Problem arrival_without_form, arrival_id_long, submission_*."""
    if not xml:
        raise Problem("arrival_without_form")
    found = read_instance(xml, None)
    if max(len(found.instance_id), len(found.deprecated_id)) > LONGEST_ID:
        raise Problem("arrival_id_long", n=LONGEST_ID)
    given = "" if found.instance_id else _given_id(xml, arrival)
    return Named(
        found.form_id,
        found.version,
        found.instance_id or given,
        found.deprecated_id,
        is_given=bool(given),
    )


def _given_id(xml: bytes, arrival: Arrival) -> str:
    """An id for a form without one: the same when its device sends it again."""
    told = f"{arrival.audit_id}\0{arrival.device_id}\0".encode() + xml
    return f"sereno:{hashlib.sha256(told).hexdigest()[:40]}"


def new_id() -> str:
    """An id for answers that are taken over as another submission."""
    return f"sereno:{uuid.uuid4()}"


def version_named(arrival: Arrival, named: Named) -> InstrumentVersion:
    """The version that a form names.

    Raises Problem arrival_form_unknown, arrival_version_unknown and arrival_of_draft.
    """
    audit, device = arrival.audit, arrival.device
    instrument = Instrument.objects.filter(audit=audit, form_id=named.form_id).exclude(form_id="")
    form = instrument.first()
    if form is None:
        raise Problem("arrival_form_unknown", form_id=named.form_id)
    version: InstrumentVersion | None = form.versions.filter(form_version=named.version).first()
    if version is None:
        raise Problem("arrival_version_unknown", title=form.title, version=named.version)
    if version.state == "draft" and not (device and device.is_test):
        raise Problem("arrival_of_draft", title=form.title, version=version.version)
    return version


def number_named(rows: Sequence[AnswerRow]) -> str:
    """What the answers say as the number of their activity; "" where they say nothing."""
    root = rows[0].values if rows else {}
    return next(
        (
            value.strip()
            for path, value in root.items()
            if path.count("/") == 2 and path.rpartition("/")[2] in ASKS_ACTIVITY
        ),
        "",
    )


def activity_named(
    audit: Audit, person: Person, read: Instance, *, arrives: bool = False
) -> Activity | None:
    """The activity that the answers name, of those that the device's person may see. Raises as
    `check_open`.
    """
    number = number_named(read.rows)
    if not number.isdecimal() or len(number) > 9:
        return None
    seen = Activity.objects.for_person(audit, person)
    activity: Activity | None = seen.filter(number=int(number)).first()
    if activity is not None:
        check_open(activity, arrives=arrives)
    return activity


def check_open(activity: Activity, *, arrives: bool = False) -> None:
    """Raises Problem submission_activity_cancelled and submission_consent_withdrawn; of a delivery,
    which arrives and waits in quarantine, arrival_activity_cancelled and arrival_consent_withdrawn.
    """
    from sereno.web.diagnosis.consent.standing import anybody_agrees

    if activity.state == ActivityState.CANCELLED:
        code = "arrival_activity_cancelled" if arrives else "submission_activity_cancelled"
        raise Problem(code, title=str(activity))
    if activity.consents.exists() and not anybody_agrees(activity):
        code = "arrival_consent_withdrawn" if arrives else "submission_consent_withdrawn"
        raise Problem(code, title=str(activity))
