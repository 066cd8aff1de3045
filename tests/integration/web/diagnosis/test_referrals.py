"""The log of distress and referrals.

1. Whoever is in the field writes into it, and can't read it; one role reads it, is told on the
   home that somebody waits, and follows up.
2. Nobody else learns of it: no list, API, search, history or event, not even a coordinator.
3. What is told stands sealed in the database, and in no event.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from sereno.web.diagnosis.activities.changes import plan_activity
from sereno.web.diagnosis.models import Referral
from sereno.web.people.models import Person
from tests.integration.web.diagnosis.addresses import at as _at

pytestmark = pytest.mark.django_db
SAID = "Una señora lloró al hablar de su hijo"
SENT = "Centro de salud, licenciada del turno matutino"


def test_the_log(
    audit: Audit,
    in_role: Callable[[Role], Person],
    signed_in: Callable[[Person], Client],
) -> None:
    """1, 2, 3"""
    fieldworker, care = in_role(Role.FIELDWORKER), in_role(Role.CARE)
    plan_activity(
        audit=audit, by=fieldworker, title="Mujeres", technique="focus_group", access_level="field"
    )
    note = _at("note_referral", audit, 1)
    given = {"sort": "distress", "what": SAID}
    for role in (Role.ANALYST, Role.CODER, Role.EVALUATOR, Role.CARE):
        assert signed_in(in_role(role) if role != Role.CARE else care).post(note).status_code == 403
    client = signed_in(fieldworker)
    assert client.post(note, {"sort": "distress", "what": ""}).status_code == 422
    assert client.post(note, given).status_code == 302
    theirs = signed_in(care)
    waits = "1 person is to be followed up"
    home = reverse("audit_home", args=[audit.slug])
    assert waits in theirs.get(home).content.decode()
    assert waits not in client.get(home).content.decode()
    page = theirs.get(_at("referral", audit, 1)).content.decode()
    assert SAID in page
    step = _at("step_referral", audit, 1, "refer")
    assert theirs.post(step, {"refer-referred_to": SENT}).status_code == 302
    assert waits not in theirs.get(home).content.decode()
    assert SENT in theirs.get(_at("referral", audit, 1)).content.decode()
    assert audit.events.filter(verb="read_referral", by=care).count() == 2
    for person in (fieldworker, in_role(Role.COORDINATOR)):
        client = signed_in(person)
        assert client.post(step).status_code == 403
        for name, words in (("referrals", ()), ("referral", (1,)), ("referrals_file", ("csv",))):
            assert client.get(_at(name, audit, *words)).status_code == 403
        assert "eferral" not in client.get(_at("activity", audit, 1)).content.decode().replace(
            "note distress or a referral", ""
        ).replace(note, "").replace("Note distress or a referral", "")
        assert not Referral.objects.for_person(audit, person).exists()
        assert not audit.events.for_person(audit, person).filter(kind__endswith="referral")
    history = signed_in(in_role(Role.COORDINATOR)).get(reverse("audits:history", args=[audit.slug]))
    assert "eferral" not in history.content.decode()
    assert not [e for e in audit.events.all() if SAID in str(e.detail) or SENT in str(e.detail)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT what, referred_to FROM diagnosis_referral")
        (row,) = cursor.fetchall()
    assert not [cell for cell in row if SAID.encode() in bytes(cell) or b"salud" in bytes(cell)]
