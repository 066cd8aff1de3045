"""What the page of an activity shows beside the activity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Sum
from django.urls import reverse

from sereno.vocabulary.fieldwork_protocols import points_of
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.activities.areas import known_areas
from sereno.web.diagnosis.activities.life import ACTIVITY_LIFE
from sereno.web.diagnosis.activities.people import participants_shown, sees_people
from sereno.web.diagnosis.activities.readiness import heard, lack_of
from sereno.web.diagnosis.documents.details import documents_of
from sereno.web.diagnosis.marks.details import maps_of
from sereno.web.diagnosis.models import (
    Activity,
    Answer,
    Consent,
    ProtocolAnswer,
)
from sereno.web.diagnosis.submissions.details import submissions_of
from sereno.web.diagnosis.walks.details import of_walk
from sereno.web.documents import Context
from sereno.web.imports.area_pages import area_page
from sereno.web.people.models import Person


@dataclass(frozen=True)
class AreaLink:
    """An area of the activity; `address`: its page, "" where the newest data lacks it."""

    name: str
    address: str


@dataclass(frozen=True)
class ConsentLine:
    """People who agreed together, and how many of them still do."""

    consent: Consent
    left: int

    @property
    def withdrawn(self) -> int:
        """How many no longer agree."""
        return self.consent.people - self.left


@dataclass(frozen=True)
class PointLine:
    """A point of the protocol with its answer, if there is one."""

    text: str
    given: ProtocolAnswer | None

    @property
    def was_kept(self) -> bool:
        """Whether there is nothing to look at."""
        return self.given is not None and self.given.answer != Answer.NO


def activity_details(activity: Activity, audit: Audit, person: Person) -> Context:
    """The context of `diagnosis/activity.html`."""
    may_write = audit.allows(person, Right.KEEP_FIELDWORK)
    is_open = activity.state not in ACTIVITY_LIFE.closed
    return {
        "instrument": activity.instrument,
        "fill_in": fill_in(activity) if may_write and is_open else "",
        "areas": list(_areas(activity, audit)),
        "team": activity.team.select_related("person"),
        "sees_people": sees_people(activity, audit, person),
        "participants": participants_shown(activity, audit, person),
        "heard": heard(activity),
        "consents": [
            ConsentLine(each, each.people - (each.gone or 0))
            for each in activity.consents.select_related("text")
            .prefetch_related("withdrawals")
            .annotate(gone=Sum("withdrawals__people"))
        ],
        "points": list(_points(activity)),
        "lack": lack_of(activity, person) if may_write and is_open else "",
        "may_note": may_write and is_open,
        "may_withdraw": may_write,
        **documents_of(activity, audit, person),
        **submissions_of(activity, audit, person),
        **of_walk(activity, audit, person),
        **maps_of(activity, audit, person),
    }


def fill_in(activity: Activity) -> str:
    """Where its form is filled in the browser, "" where it has none in use. What follows the # is
    read by the page alone.
    """
    instrument = activity.instrument
    if instrument is None or not instrument.versions.filter(state="published").exists():
        return ""
    asked = urlencode({"form": instrument.form_id, "activity": activity.number})
    return f"{reverse('filling:page')}#{asked}"


def _areas(activity: Activity, audit: Audit) -> Iterator[AreaLink]:
    places = {code: i for i, code in enumerate(known_areas(audit).labels)}
    for each in activity.areas.all():
        there = each.code in places
        yield AreaLink(each.name, area_page(audit, places[each.code]) if there else "")


def _points(activity: Activity) -> Iterator[PointLine]:
    given = {each.point: each for each in activity.protocol.all()}
    for point in points_of(activity.technique, activity.sector, minors=activity.with_minors):
        yield PointLine(point.text.said(), given.get(point.key))
