"""No page of findings asks the database, or works out a release, once for each piece of evidence.

1. Evidence, a finding, the list, a recommendation, a rating, a risk and a report ask as often for
   many as for few, whoever opens them.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sereno.methods.findings.risk import COMPONENTS
from sereno.methods.policy.access_levels import Access
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from sereno.web.coding.codebook.changes import add_code
from sereno.web.diagnosis.models import Document, Mark, Stop
from sereno.web.findings.evidence.changes import cite
from sereno.web.findings.models import Evidence, Finding, Recommendation, Stance
from sereno.web.findings.recommendations.changes import add_recommendation
from sereno.web.findings.report.asked import Asked
from sereno.web.findings.report.making import report_content
from sereno.web.findings.risk.changes import ask_for_ratings, rate
from sereno.web.findings.statements.changes import add_finding, change_finding
from sereno.web.imports.version_reader import open_facts
from sereno.web.indicators.citing import thing_of
from sereno.web.indicators.from_incidents import count_version
from sereno.web.indicators.models import Indicator
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number
from sereno.web.topics.models import Topic
from tests.integration.web.coding.coded_texts import (
    WOMAN,
    coded,
    held_activity,
    quoted,
    text_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
FEW, MANY = 1, 2


class Cited:
    """Things of every kind, cited; each round adds one of each, of another activity and area."""

    def __init__(self, audit: Audit, version: Any, by: Person) -> None:
        self.audit, self.by = audit, by
        self.code = add_code(audit=audit, by=by, name="Luz")
        self.facts = open_facts(version)
        self.rounds = 0
        count_version(version=version)

    def one_more(self) -> list[Evidence]:
        self.rounds += 1
        n, audit, by = self.rounds, self.audit, self.by
        area = self.facts.areas[n]["area_code"]
        activity = held_activity(audit, by)
        quoted(activity)
        activity.areas.create(code=area, name=area)
        said = f"De noche no hay luz en la calle {n}."
        passage = coded(text_of(activity, [(WOMAN, said)]), self.code, said, by)
        photo = Document.objects.create(
            audit=audit,
            number=next_number(Document, audit),
            activity=activity,
            kind="photo",
            access_level="field",
        )
        group = activity.drawing_groups.create(number=1, label="Mujeres", people=6)
        mark = Mark.objects.create(
            audit=audit, number=n, group=group, pole="threat", hours="night", words=said,
            shape="point", source="drawn", drawn='{"type": "Point", "coordinates": [0, 0]}',
            precision_m=5,
        )  # fmt: skip
        leg = activity.legs.create(number=1, kind="dusk", people=6)
        stop = Stop.objects.create(
            audit=audit, number=n, leg=leg, ordinal=1, place="[0, 0]", lighting=0, feeling=1
        )
        months = self.facts.all_months
        period = f"from={months[0]:%Y-%m}&to={months[-1]:%Y-%m}"
        topic = self.facts.topics[n % len(self.facts.topics)]
        rate_of = Indicator.objects.get(audit=audit, code=f"{topic}_rate")
        assert rate_of.current is not None
        years = rate_of.current.facts["area"]["periods"]
        things = {
            "passage": str(passage.key),
            "photo": str(photo.number),
            "mark": str(mark.number),
            "stop": str(stop.number),
            "incidence": f"area={area}&topic={topic}&{period}",
            "indicator_value": thing_of(rate_of.code, "area", area, years[-1]),
        }
        return [cite(audit=audit, kind=kind, thing=each, by=by) for kind, each in things.items()]


def _asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_many_pieces_ask_no_more(audit, version, coordinator, in_role, signed_in) -> None:
    """1"""
    cited = Cited(audit, version, coordinator)
    area, topic = cited.facts.areas[1], Topic.objects.filter(audit=audit)[0]
    place = (area["area_code"], area["area_name"])
    evidence: list[Evidence] = []
    first: Finding | None = None
    advice: Recommendation | None = None
    people = {
        role: signed_in(coordinator if role == Role.COORDINATOR else in_role(role))
        for role in (Role.COORDINATOR, Role.OFFICIAL)
    }

    def more(rounds: int) -> None:
        nonlocal first, advice
        for _each in range(rounds):
            evidence.extend(cited.one_more())
            rests = [(each, Stance.FOR) for each in evidence]
            made = add_finding(
                audit=audit, by=coordinator, title="No hay luz", evidence=rests, areas=[place]
            )
            first = first or made
            change_finding(row=first, by=coordinator, evidence=rests)
        # As if they had been reviewed and approved.
        Finding.objects.update(state="approved", author=None, reviewed_by=coordinator)
        if advice is None:
            advice = add_recommendation(audit=audit, by=coordinator, title="Poner luz")
        advice.findings.set(Finding.objects.all())
        Recommendation.objects.update(state="approved")
        ask_for_ratings(
            audit=audit, by=coordinator, areas=[place], topics=[topic], raters=[coordinator]
        )
        rate(
            audit=audit, by=coordinator, area=place, topic=topic, threat=4, vulnerability=3,
            capacity=2, why="", evidence=dict.fromkeys(COMPONENTS, evidence),
        )  # fmt: skip

    def counts() -> dict[str, int]:
        assert first is not None
        assert advice is not None
        slug, about = audit.slug, f"?area={place[0]}&topic={topic.key}"
        pages = {
            "evidence": reverse("findings:evidence", args=[slug]),
            "findings": reverse("findings:findings", args=[slug]),
            "finding": reverse("findings:finding", args=[slug, first.number]),
            "recommendation": reverse("findings:recommendation", args=[slug, advice.number]),
        }
        of_team = {
            "risk": reverse("findings:risk", args=[slug]) + about,
            "rate": reverse("findings:rate", args=[slug]) + about,
            "change a finding": reverse("findings:edit_finding", args=[slug, first.number]),
            "report page": reverse("findings:report", args=[slug]),
        }
        found = {
            f"{name}, {role}": _asked(client, address)
            for role, client in people.items()
            for name, address in (pages | (of_team if role == Role.COORDINATOR else {})).items()
        }
        asked = Asked(audit, coordinator, "final", "es", Access.TEAM, timezone.localdate())
        with CaptureQueriesContext(connection) as caught:
            report_content(asked)
        return found | {"report": len(caught)}

    more(FEW)
    # What is asked once in a process is asked for now.
    counts()
    few = counts()
    more(MANY)
    assert counts() == few
