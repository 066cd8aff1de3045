"""What phones sent to the demo: answers to the perception survey, by seed, as devices send."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from xml.sax.saxutils import escape

import numpy as np

from sereno.exchange.xlsforms.questions import REPEAT, SELECTS, Form, Question
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.devices.changes import make_device
from sereno.web.diagnosis.models import (
    Activity,
    Device,
    InstrumentVersion,
    Technique,
    VersionState,
)
from sereno.web.diagnosis.models.activities import TOOK_PLACE
from sereno.web.diagnosis.submissions.arriving import keep_arrival
from sereno.web.diagnosis.submissions.reading import read_arrival
from sereno.web.people.models import Person

# Of them every tenth names no activity.
SENT, WITHOUT_ACTIVITY = 40, 10
LABEL = {"es": "Teléfono de campo 1", "en": "Field phone 1"}


def send_answers(
    audit: Audit, by: Person, rng: np.random.Generator, spoken: str, today: dt.date
) -> None:
    """Fill in the survey and send it; one is sent twice with other answers."""
    version = InstrumentVersion.objects.get(
        audit=audit, instrument__purpose="perception", state=VersionState.PUBLISHED
    )
    rows = Activity.objects.filter(
        *(), audit=audit, state__in=TOOK_PLACE, technique=Technique.FOCUS_GROUP,
        access_level=AccessLevel.FIELD, consents__withdrawals=None,
    )  # fmt: skip
    activities = list(rows.distinct().order_by("number").prefetch_related("areas"))
    if not activities:
        return
    device = make_device(audit=audit, by=by, person=by, label=LABEL[spoken])
    noon = dt.datetime.combine(today, dt.time(18), dt.UTC)
    for n in range(SENT):
        activity = activities[n % len(activities)]
        now = noon - dt.timedelta(days=int(rng.integers(1, 40)), minutes=int(rng.integers(0, 400)))
        _send(
            device, _filled(version, n, activity if n % WITHOUT_ACTIVITY else None, rng, now), now
        )
    _send(device, _filled(version, 0, activities[0], rng, noon), noon)


def _send(device: Device, xml: bytes, now: dt.datetime) -> None:
    sent = keep_arrival(audit=device.audit, device=device, xml=xml, files=(), skew=0, now=now)
    read_arrival(sent)


def _filled(
    version: InstrumentVersion,
    n: int,
    activity: Activity | None,
    rng: np.random.Generator,
    now: dt.datetime,
) -> bytes:
    form = version.read
    begun = now - dt.timedelta(minutes=12)
    known = {
        "start": begun.isoformat(timespec="milliseconds"),
        "end": now.isoformat(timespec="milliseconds"),
        "activity": str(activity.number) if activity else "",
        "consent": "si",
        "area": activity.areas.all()[0].code if activity and activity.areas.all() else "",
    }
    inner = "".join(_nodes(form, "", known, rng))
    return (
        f'<data id="{escape(form.form_id)}" version="{version.form_version}">{inner}'
        f"<meta><instanceID>uuid:demo-{version.audit_id}-{n}</instanceID></meta></data>"
    ).encode()


def _nodes(
    form: Form, within: str, known: dict[str, str], rng: np.random.Generator
) -> Iterator[str]:
    for each in form.directly_in(within):
        if each.type == REPEAT:
            continue
        if each.holds_others:
            inner = "".join(_nodes(form, each.path, known, rng))
        else:
            inner = escape(known.get(each.name, _answer(form, each, rng)))
        yield f"<{each.name}>{inner}</{each.name}>"


def _answer(form: Form, each: Question, rng: np.random.Generator) -> str:
    choices = [choice.name for choice in form.choices(each)]
    if each.type in SELECTS and choices:
        # People rather choose what stands in the middle.
        return str(choices[int(rng.binomial(len(choices) - 1, 0.55))])
    if each.type in ("integer", "range"):
        return str(int(rng.integers(1, 6)))
    return ""
