"""An audit in which one walks from a share to a quote: fixtures of the thread and of its site."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from sereno.web.actions.models import Action, RecommendationServed
from sereno.web.audits.roles import Role
from sereno.web.coding.codebook.changes import add_code
from sereno.web.coding.models import Quote
from sereno.web.findings.evidence.changes import cite
from sereno.web.findings.models import Finding, FindingEvidence, Recommendation
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
