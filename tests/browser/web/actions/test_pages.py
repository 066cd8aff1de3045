"""Actions, in a real browser.

1. Every page is clean for axe at 1440 px by all rules, and no wider than its window there and at
   390 px, in Spanish. Nothing is asked of another host, nothing complains.
2. An official on a phone goes from what waits to the milestone, says that it is met, forgets the
   photo and is told beside the field, adds it, and it is saved without what the camera wrote.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from decimal import Decimal

import pytest
from django.utils import timezone
from PIL import Image

from sereno.web.actions.accompaniment.changes import add_accompaniment, agree_step
from sereno.web.actions.milestones.changes import (
    add_milestone,
    change_milestone,
    judge_milestone,
)
from sereno.web.actions.models import Action, Milestone, Proof
from sereno.web.actions.money.changes import enter_money
from sereno.web.actions.proof.changes import bring_proof
from sereno.web.actions.reach.changes import enter_people
from sereno.web.actions.record import ACTIONS
from sereno.web.actions.register.changes import Share, add_action
from sereno.web.actions.register.log import add_blocker, write_log
from sereno.web.audits.roles import Role
from sereno.web.files.changes import spooled
from sereno.web.findings.models import Recommendation
from sereno.web.organisations.changes import name_focal_point, organisation_called
from sereno.web.records.changes import take_step
from tests.browser.web.reader import SPOT, Reader

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]
AUDIT = "/a/queretaro"
PAGES = [
    *("actions/", "actions/1/", "actions/new/", "actions/1/milestones/{key}/judge/"),
    *("actions/1/money/", "actions/1/money/new/", "actions/1/people/", "accompaniments/1/"),
    *("schedule/board/", "schedule/calendar/", "schedule/calendar/subscribe/"),
    *("schedule/timeline/", "action-costs/?by=action", "actions/bring/"),
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
    period = {"starts_on": action.starts_on, "ends_on": today}
    for flow, amount, why in (("budget", 250_000, ""), ("spending", 261_000, "Subió el cable")):
        enter_money(
            action=action, flow=flow, amount=Decimal(amount), currency="MXN", over_because=why,
            source="Ramo 33", document="Factura A-114", **period, **said,
        )  # fmt: skip
    people = {"group": "women", "known": "counted", "counts": "persons"}
    for meant, n in (("planned", 300), ("reached", 120), ("reached", 83)):
        enter_people(action=action, meant=meant, n=n, **people, **period, **said)
    advised = add_accompaniment(
        audit=audit, by=coordinator, organisation="ONU-Hábitat", actions=[action], kind="advice",
        on=today - dt.timedelta(30), text="Se revisó el proyecto con el área de obras.",
    )  # fmt: skip
    for days in (-3, 20):
        agree_step(
            accompaniment=advised, by=coordinator, text="Enviar el plano", owner=works,
            due_on=today + dt.timedelta(days),
        )  # fmt: skip
    return action


@pytest.fixture
def photo():
    """As a phone takes it: with its place."""
    exif = Image.Exif()
    exif[0x010F] = "Camara"
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "green").save(out, "JPEG", exif=exif)
    return {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_pages(acting, coordinator, enter, site) -> None:
    """1"""
    reader = Reader(enter(coordinator.email, width=1440), site, SPOT)
    key = Milestone.objects.get(title="Instalar las primeras 60").pk
    for address in PAGES:
        reader.open(f"{AUDIT}/{address.format(key=key)}")
    reader.ends()


def test_an_official_reports(acting, coordinator, in_role, enter, site, photo) -> None:
    """2"""
    official = in_role(Role.OFFICIAL)
    membership = acting.audit.memberships.get(person=official)
    name_focal_point(organisation=acting.institution, membership=membership, by=coordinator)
    phone = enter(official.email, "/waiting/", width=390).page
    phone.get_by_role("link", name=re.compile("Instalar las primeras 60")).click()
    phone.get_by_label("cumplido", exact=True).check()
    phone.click("main form .primary")
    beside = phone.locator("#id_file_error")
    beside.wait_for()
    assert "foto" in beside.inner_text()
    phone.set_input_files("#id_file", photo)
    phone.click("main form .primary")
    phone.wait_for_url(f"{site}{AUDIT}/actions/1/*")
    assert "2 de 3 hitos cumplidos" in phone.inner_text("main")
    proof = Proof.objects.get(grade="C")
    with proof.file.open() as stream:
        assert not Image.open(stream).getexif()
    assert Action.objects.get().milestones.filter(state="met").count() == 2
