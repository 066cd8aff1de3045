"""What was decided in the queues, as a list of records.

1. By label, topic, person and day; what each name means in the newest data; as a file and by the
   API, which names no person.
2. Whoever sees records sees it; whoever imports takes it back from its page, where its history is.
3. A queue leads to the list, and the search of the audit finds what was decided there.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.roles import Right, Role
from sereno.web.imports.changes import decide_offence, decide_place
from sereno.web.imports.models import OffenceDecision
from sereno.web.imports.version_reader import open_version
from sereno.web.records.tokens import make_token

pytestmark = pytest.mark.django_db
LABEL = "ROBO DE MASCOTA"


def _at(audit: Any, name: str, **more: Any) -> str:
    return reverse(f"imports:{name}", kwargs={"audit": audit.slug, **more})


@pytest.fixture
def decided(audit, version, coordinator, in_role) -> OffenceDecision:
    """Two labels and two names, by two people."""
    analyst = in_role(Role.ANALYST)
    given = {"audit": audit, "iccs": "0502", "violent": False}
    decide_offence(label="AMENAZAS", topic="threats", reason="", by=analyst, **given)
    place = {"audit": audit, "group": "Norte", "reason": "mapa", "by": coordinator}
    decide_place(
        name="ALAMEDA VIEJA", area_code=open_version(version).areas[0]["area_code"], **place
    )
    decide_place(name="KM 14", area_code="", **place)
    return decide_offence(label=LABEL, topic="theft", reason="Oficio 12", by=coordinator, **given)


def test_list(audit, version, decided, coordinator, signed_in) -> None:
    """1"""
    client, address = signed_in(coordinator), _at(audit, "offence_decisions")

    def shown(**query: str) -> list[str]:
        page = client.get(address, query).content.decode()
        return [label for label in (LABEL, "AMENAZAS") if f">{label}<" in page]

    assert shown() == [LABEL, "AMENAZAS"]
    assert shown(q="oficio 12") == shown(topic="theft") == shown(by=str(coordinator.pk)) == [LABEL]
    assert shown(at_before="2020-01-01") == []
    today = timezone.localdate().isoformat()
    assert shown(at_after=today, at_before=today) == [LABEL, "AMENAZAS"]
    places = _at(audit, "place_decisions")
    page = client.get(places).content.decode()
    assert f">{open_version(version).areas[0]['area_name']}</td>" in page
    assert "no such place" in page
    assert "ALAMEDA VIEJA" not in client.get(places, {"area": "nowhere"}).content.decode()
    file = client.get(_at(audit, "place_decisions_file", ending="csv"), {"area": "nowhere"})
    assert file.content.decode().splitlines()[0] == "name,group,area_code,decided_by,at,reason"
    assert "KM 14,Norte,,Carmen," in file.content.decode()
    assert client.get(_at(audit, "offence_decisions_file", ending="xlsx")).status_code == 200
    right, level, now = Right.SEE_RECORDS, AccessLevel.RESTRICTED, timezone.now()
    secret = make_token(
        audit=audit, person=coordinator, name="x", right=right, access_level=level, now=now, days=1
    )  # fmt: skip
    for kind in ("offence_decisions", "place_decisions"):
        asked = reverse(f"api:{kind}", args=[audit.slug])
        answer = client.get(asked, headers={"Authorization": f"Bearer {secret}"}).json()
        assert answer["count"] == 2
        assert "Carmen" not in str(answer)


@pytest.mark.one_database
def test_rights_and_undo(audit, decided, coordinator, in_role, signed_in) -> None:
    """2"""
    one, undo = _at(audit, "offence_decision", id=decided.pk), f"/{decided.pk}/undo/"
    evaluator, viewer = signed_in(in_role(Role.EVALUATOR)), signed_in(in_role(Role.VIEWER))
    assert viewer.get(one).status_code == 403
    page = evaluator.get(one).content.decode()
    assert "decided what the offence" in page
    assert undo not in page
    quality = evaluator.get(_at(audit, "quality")).content.decode()
    assert f'href="{_at(audit, "offence_decisions")}"' in quality
    listing = evaluator.get(_at(audit, "offence_decisions")).content.decode()
    assert _at(audit, "offences") not in listing.partition("<main")[2]
    client = signed_in(coordinator)
    assert undo in client.get(one).content.decode()
    client.post(_at(audit, "undo_offence", decision=decided.pk))
    assert client.get(one).status_code == 404
    assert client.get(_at(audit, "offence_decision", id=10**30)).status_code == 404


@pytest.mark.one_database
def test_ways_there(audit, version, decided, coordinator, signed_in) -> None:
    """3"""
    client = signed_in(coordinator)
    for queue, listing in (("offences", "offence_decisions"), ("places", "place_decisions")):
        page = client.get(_at(audit, queue)).content.decode()
        assert f'href="{_at(audit, listing)}"' in page
        assert "2 decisions made" in page
    found = client.get(reverse("search", args=[audit.slug]), {"q": "mascota"}).content.decode()
    assert f"{_at(audit, 'offence_decisions')}?q=ROBO" in found
