"""The thread from a share to a voice, and from the voice forward.

1. Whoever reads in public is led from a number through recommendation, judgement, action, plan and
   finding to a quote that is public, and to the records; where it stops for them it says how many
   of which kind aren't shown from k on, and that there are fewer below it; and it goes on.
2. Of what was withdrawn, and of what few people said, nothing is counted.
3. What is missing is said. From the quote one walks forward to what was done; the API says the
   same, and both are told in the language that is asked for.
4. Of a share, a line or a recommendation that the reader may not see there is no thread.
"""

from __future__ import annotations

import pytest

from sereno.web.audits.roles import Role
from sereno.web.findings.models import Evidence
from tests.integration.web.thread.walked import SAID, eva, heard, judged  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("judged")
def test_walked(audit, in_role, signed_in) -> None:
    """1, 2, 3 and 4"""
    viewer = signed_in(in_role(Role.VIEWER))
    start, api = f"/a/{audit.slug}/thread", f"/api/audits/{audit.slug}/thread"
    page = viewer.get(f"{start}/share/1/addressed/", HTTP_ACCEPT_LANGUAGE="en")
    told = viewer.get(f"{api}/share/1/addressed").json()
    by_key = {knot["key"]: knot for knot in told["back"]}
    assert by_key["published"]["cards"][0]["about"][0] == "2 of 2 recommendations"
    assert by_key["published"]["not_shown"][0]["n"] is None
    assert by_key["made_of"]["cards"][0]["words"] == "R-001 · Reponer luminarias 1"
    assert by_key["done"]["cards"][0]["words"] == "34 luminarias"
    [quote] = by_key["said"]["cards"]
    assert (quote["words"], quote["is_said"]) == (SAID, True)
    # Seven that aren't public are counted; the one that few people said isn't.
    assert [(each["kind"], each["n"]) for each in by_key["said"]["not_shown"]] == [("Passage", 7)]
    assert by_key["who"]["cards"] == []
    assert by_key["who"]["not_shown"][0]["fewer_than"] == audit.k
    for key in ("promised", "recorded"):
        assert by_key[key]["missing"]
    text = page.content.decode()
    assert SAID in text
    assert "Passage: 7 aren&#x27;t shown to you" in text
    assert "está oscura." not in text.replace("La parada está oscura", "")
    # Forward again, on the page and in the API.
    onward = viewer.get(quote["thread"])
    assert "Qué se hizo con lo que alguien dijo" in onward.content.decode() or (
        "What was done about what somebody said" in onward.content.decode()
    )
    piece = quote["thread"].rstrip("/").rpartition("/")[2]
    forward = viewer.get(f"{api}/evidence/{piece}").json()["forward"]
    assert [card["name"] for card in forward[1]["cards"]] == ["1"]
    # Withdrawn: nobody in public is told how many there were.
    few = Evidence.objects.filter(access_level="field").exclude(number=piece)[:3]
    Evidence.objects.filter(pk__in=[each.pk for each in few]).update(state="withdrawn")
    again = viewer.get(f"{api}/finding/1").json()["back"][1]["not_shown"]
    assert [(each["kind"], each["n"]) for each in again] == [("Passage", None)]
    gone = ("share/1/nothing/", "share/2/addressed/", "recommendation/3/", "evidence/9/")
    for address in (*gone, "share/1/addressed/?topic=99", "share/1/in_process/?goal=5"):
        assert viewer.get(f"{start}/{address}").status_code == 404
    through = viewer.get(f"{start}/share/1/addressed/?one=2").content.decode()
    assert "R-002" in through
    assert SAID not in through
    team = signed_in(in_role(Role.ANALYST)).get(f"{api}/share/1/addressed").json()
    assert not any(knot["not_shown"] for knot in team["back"])
