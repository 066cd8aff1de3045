"""Actions, in a real browser.

1. Every page is clean for axe at 1440 px by all rules, and no wider than its window there and at
   390 px, in Spanish. Nothing is asked of another host, nothing complains.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from sereno.web.actions.milestones.changes import (
    add_milestone,
    change_milestone,
    judge_milestone,
)
from sereno.web.actions.models import Milestone
from sereno.web.actions.proof.changes import bring_proof
from sereno.web.actions.record import ACTIONS
from sereno.web.actions.register.changes import Share, add_action
from sereno.web.actions.register.log import add_blocker, write_log
from sereno.web.files.changes import spooled
from sereno.web.findings.models import Recommendation
from sereno.web.organisations.changes import organisation_called
from sereno.web.records.changes import take_step
from tests.browser.web.reader import SPOT, Reader

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]
AUDIT = "/a/queretaro"
PAGES = [
    *("actions/", "actions/1/", "actions/new/", "actions/1/milestones/new/"),
    *("actions/1/milestones/{key}/judge/", "actions/1/proofs/new/", "actions/1/log/new/"),
    *("actions/1/blockers/new/", "actions/1/blockers/{blocker}/clear/"),
]


@pytest.fixture
def acting(audit, coordinator):
    """An action under way: a milestone met with a proof, one overdue, one to come, a blocker."""
    now = timezone.now()
    today = timezone.localdate(now)
    works = organisation_called(audit=audit, name="Obras Públicas", by=coordinator)
    asked = Recommendation.objects.create(
        audit=audit, number=1, reference="R-001", state="approved", responsible=works,
        title="Reponer las luminarias de la avenida y revisar cada mes las que se apagan",
    )  # fmt: skip
    action = add_action(
        audit=audit, by=coordinator, title="Cambiar las luminarias de Lomas de Casa Blanca",
        kind="resources", text="Comprar, instalar y revisar 120 luminarias.", institution=works,
        starts_on=today - dt.timedelta(120), ends_on=today + dt.timedelta(120),
        areas=[("014", "Lomas de Casa Blanca")], serves=[Share(asked)],
    )  # fmt: skip
    take_step(ACTIONS, row=action, step="start", by=coordinator)
    days = {"Comprar las luminarias": -60, "Instalar las primeras 60": -10, "Revisarlas todas": 90}
    steps = [
        add_milestone(action=action, by=coordinator, title=title, due_on=today + dt.timedelta(n))
        for title, n in days.items()
    ]
    change_milestone(
        milestone=steps[1], by=coordinator, due_on=today - dt.timedelta(5), needs=[steps[0]],
        reason="La licitación quedó desierta",
    )  # fmt: skip
    with spooled(audit=audit, name="factura.pdf", chunks=[b"%PDF-1.4 factura %%EOF"]) as spool:
        bring_proof(
            action=action, milestone=steps[0], by=coordinator, spool=spool, title="Factura",
            on=today - dt.timedelta(70), grade="A", today=today,
        )  # fmt: skip
    said = {"by": coordinator, "now": now}
    judge_milestone(milestone=steps[0], state="met", on=today - dt.timedelta(70), **said)
    write_log(action=action, on=today, text="Llegaron las grúas.", **said)
    add_blocker(
        action=action, text="Falta el permiso de la CFE", owner=works,
        due_on=today - dt.timedelta(1), **said,
    )  # fmt: skip
    return action


def test_pages(acting, coordinator, enter, site) -> None:
    """1"""
    reader = Reader(enter(coordinator.email, width=1440), site, SPOT)
    key = Milestone.objects.get(title="Instalar las primeras 60").pk
    blocker = acting.blockers.get().pk
    for address in PAGES:
        reader.open(f"{AUDIT}/{address.format(key=key, blocker=blocker)}")
    reader.ends()
