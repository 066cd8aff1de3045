"""Who sees all that an activity left, and on what it rests.

1. The team sees small numbers and signed sheets, whatever their level: nobody comes into it alone.
2. Consent that carries something alone isn't deleted as noted by mistake.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from sereno.web.diagnosis.activities.people import sees_people
from sereno.web.diagnosis.activities.record import ACTIVITIES
from sereno.web.diagnosis.consent.changes import drop_consent
from sereno.web.diagnosis.models import Activity
from sereno.web.diagnosis.walks.changes import add_leg, add_stops
from sereno.web.people.models import Person
from sereno.web.records.changes import change
from tests.integration.web.diagnosis.test_activities import _at, _planned
from tests.integration.web.diagnosis.test_documents import _agreed

pytestmark = pytest.mark.django_db
InRole = Callable[[Role], Person]
SignedIn = Callable[[Person], Client]
STOP: dict[str, Any] = {"ordinal": 1, "position": (-100.4, 20.6)}


def test_nobody_joins_a_team_alone(audit: Audit, in_role: InRole, signed_in: SignedIn) -> None:
    """1"""
    person = in_role(Role.FIELDWORKER)
    _planned(audit)
    own = _planned(audit, by=person)
    client = signed_in(person)
    form = {
        "title": "Mujeres",
        "technique": "focus_group",
        "sector": "residents",
        "access_level": "field",
    }
    for way in ("leads", "helps"):
        page = client.post(_at("edit_activity", audit, 1), form | {way: [person.pk]})
        assert page.status_code == 422
        assert "sees all that it left" in page.content.decode()
    other = Activity.objects.get(number=1)
    assert not other.team.exists()
    assert not sees_people(other, audit, person)
    assert client.post(_at("edit_activity", audit, 1), form).status_code == 302
    mine = client.post(_at("edit_activity", audit, own.number), form | {"leads": [person.pk]})
    assert mine.status_code == 302
    assert own.team.get().person == person
    # Who is in it may change it, whoever planned it.
    change(ACTIVITIES, row=other, by=None, leads=[person], helps=[])
    client.post(_at("edit_activity", audit, 1), form | {"helps": [person.pk]})
    assert other.team.get().part == "helps"


def test_consent_that_carries_something(audit: Audit) -> None:
    """2"""
    walk = _planned(audit, technique="walk")
    wrong = _agreed(walk)
    add_stops(leg=add_leg(activity=walk, by=None, kind="day"), stops=[STOP], by=None)
    with pytest.raises(Problem) as problem:
        drop_consent(consent=wrong, by=None)
    assert problem.value.code == "consent_rests"
    _agreed(walk)
    drop_consent(consent=wrong, by=None)
    assert walk.consents.count() == 1
