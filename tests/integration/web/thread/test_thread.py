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

import datetime as dt

import pytest
from django.utils import timezone

from sereno.web.actions.models import Action, RecommendationServed
from sereno.web.audits.roles import Role
from sereno.web.coding.codebook.changes import add_code
from sereno.web.coding.models import Quote
from sereno.web.findings.evidence.changes import cite
from sereno.web.findings.models import Evidence, Finding, FindingEvidence, Recommendation
from sereno.web.monitoring.record import ROUNDS
from sereno.web.monitoring.rounds.judging import Opinion, judge
from sereno.web.organisations.models import Organisation
from sereno.web.records.changes import add, take_step
from tests.integration.web.coding.coded_texts import (
    MAN,
    WOMAN,
    coded,
    held_activity,
    quoted,
    text_of,
)

pytestmark = pytest.mark.django_db
SAID = "Después de las nueve ya nadie se baja en la parada."
PROVEN = Opinion("addressed", "A", "Acta de entrega")


@pytest.fixture
def eva(in_role):
    """Who reviews and judges."""
    return in_role(Role.EVALUATOR)


@pytest.fixture
def heard(audit, coordinator, eva):
    """A public finding on a quote, on seven passages that aren't public and on those of few."""
    code = add_code(audit=audit, by=coordinator, name="Calle sin luz")

    def passages(words, people=8):
        activity = held_activity(audit, coordinator, people=people)
        activity.areas.create(code="22-014-001", name="San Isidro")
        quoted(activity, people=people * 2)
        text = text_of(activity, [(WOMAN, each) for each in words] + [(MAN, "A mí no.")])
        return [coded(text, code, each, coordinator) for each in words]

    told = passages([SAID, *(f"La calle {n} está oscura." for n in range(7))])
    [first, *rest], few = told, passages(["Me lo dijo mi hermana."], people=1)
    Quote.objects.create(
        audit=audit, number=1, document=first.document, text=first.text, segment=first, code=code,
        start=first.start, end=first.end, proposed_by=coordinator,
        decided_by=eva, state="approved",
    )  # fmt: skip
    finding = Finding.objects.create(
        audit=audit, number=1, title="La parada está oscura", state="approved",
        access_level="public", reviewed_by=eva, author=coordinator,
    )  # fmt: skip
    for each in (first, *rest, *few):
        piece = cite(audit=audit, kind="passage", thing=str(each.key), by=coordinator)
        FindingEvidence.objects.create(finding=finding, evidence=piece, freeze=1)
    return finding


@pytest.fixture
def judged(audit, coordinator, eva, heard):
    """A locked round of two public recommendations and one of the team; one rests on the finding
    and was carried out by an action.
    """
    works = Organisation.objects.create(
        audit=audit, number=1, name="Obras Públicas", access_level="public"
    )
    for n, level in ((1, "public"), (2, "public"), (3, "team")):
        Recommendation.objects.create(
            audit=audit, number=n, reference=f"R-{n:03}", title=f"Reponer luminarias {n}",
            text="En la colonia.", state="approved", access_level=level, responsible=works,
        )  # fmt: skip
    first = Recommendation.objects.get(number=1)
    first.findings.add(heard)
    action = Action.objects.create(
        audit=audit, number=1, title="34 luminarias", kind="resources", institution=works,
        access_level="public",
    )  # fmt: skip
    RecommendationServed.objects.create(action=action, recommendation=first)
    row = add(
        ROUNDS, audit=audit, by=coordinator, title="Ronda 2020", cutoff_on=dt.date(2020, 2, 29),
        seed=1, reviewers=[coordinator, eva], access_level="public",
    )  # fmt: skip
    row = take_step(ROUNDS, row=row, step="open", by=coordinator)
    for item in row.items.all():
        for person in (coordinator, eva):
            judge(item=item, opinion=PROVEN, by=person, now=timezone.now())
    return take_step(ROUNDS, row=row, step="lock", by=coordinator)


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
