"""The city's plans, in a real browser.

1. Every page is clean for axe at 1440 px by all rules, and no wider than its window there and at
   390 px, in Spanish. Nothing is asked of another host, nothing complains.
2. An official on a phone answers and signs after showing again who they are; a second tab, in which
   the same was opened before, is told and keeps what was written.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from sereno.exchange.plan_files import ReadPlan
from sereno.methods.plan.outline import Written, outlined
from sereno.web.audits.roles import Role
from sereno.web.findings.models import Recommendation
from sereno.web.organisations.changes import name_focal_point, organisation_called
from sereno.web.plan.commitments.changes import answer
from sereno.web.plan.crosswalk.changes import link
from sereno.web.plan.models import PlanLine
from sereno.web.plan.plans.changes import begin_version, keep_outline, take_outline
from sereno.web.plan.record import PLANS, TERMS, WINDOWS
from sereno.web.records.changes import add
from sereno.web.topics.models import Topic
from tests.browser.web.reader import SPOT, Reader
from tests.integration.web.conftest import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]
AUDIT = "/a/queretaro"
PAGES = [
    *("plans/1/", "plans/2/read/"),
    *("commitments/", "commitments/1/", "commitments/1/answer/"),
    *("crosswalk/?plan=1&one=1", "crosswalk/coverage/?plan=1", "crosswalk/1/to/{line}/"),
]
OF_NO_AUDIT = ["/waiting/"]
LINES = [
    ("1", "Calles y espacios públicos seguros", None),
    ("1.1", "Recuperar la luz en las calles", None),
    ("1.1.1", "Reponer las luminarias apagadas de las colonias elegidas", 1_200_000.0),
    ("1.1.2", "Podar los árboles que tapan el alumbrado público", None),
    ("2", "Una policía cercana", None),
    ("2.1", "Policía de proximidad", None),
    ("2.1.1", "Capacitar a la policía municipal en proximidad y trato a víctimas", None),
    ("2.1.2", "Reuniones mensuales de la policía con vecinas y vecinos", None),
]
TITLES = [
    "Reponer las luminarias de la avenida y revisar cada mes las que se apagan",
    "Capacitar a la policía en el trato a mujeres víctimas de violencia",
    "Abrir un refugio para mujeres",
]


def read_plan(lines=LINES, *, wrong: bool = False) -> ReadPlan:
    """The plan as read of a file; wrong: with lines in a circle."""
    written = [
        Written(at=at, code=code, text=text, budget=budget, responsible="Obras Públicas")
        for at, (code, text, budget) in enumerate(lines, start=2)
    ]
    if wrong:
        written += [
            Written(at=20, code="8", text="Ocho", parent="9"),
            Written(at=21, code="9", text="Nueve", parent="8"),
        ]
    return ReadPlan(outlined(written, where="plan.xlsx"))


@pytest.fixture
def planned(audit, coordinator):
    """The audit with a plan of a term of government whose lines take up two of three
    recommendations, a window, and a new version whose file has a mistake."""
    make = {"audit": audit, "by": coordinator}
    days = {"starts_on": dt.date(2018, 10, 1), "ends_on": dt.date(2021, 9, 30)}
    term = add(TERMS, name="2018-2021", **days, **make)
    plan = add(
        PLANS, instrument="Plan Municipal de Seguridad", version="2018", term=term,
        levels=["Eje", "Objetivo", "Línea de acción"], **make,
    )  # fmt: skip
    add(
        WINDOWS, chance="budget", title="Presupuesto 2031", plan=plan,
        opens_on=dt.date(2019, 8, 1), closes_on=dt.date(2030, 11, 15), **make,
    )  # fmt: skip
    keep_outline(plan=plan, read=read_plan(), file="plan.xlsx", by=coordinator)
    take_outline(plan=plan, by=coordinator)
    topics = list(Topic.objects.filter(audit=audit))
    made = [
        Recommendation.objects.create(
            audit=audit, number=n, reference=f"R-{n:03}", title=title, state="approved",
            topic=topics[n] if topics else None,
        )
        for n, title in enumerate(TITLES, start=1)
    ]  # fmt: skip
    works = organisation_called(audit=audit, name="Obras Públicas", by=coordinator)
    Recommendation.objects.filter(audit=audit).update(responsible=works)
    membership = audit.memberships.get(person=coordinator)
    name_focal_point(organisation=works, membership=membership, by=coordinator)
    today = timezone.localdate()
    days = {"starts_on": today - dt.timedelta(300), "ends_on": today + dt.timedelta(300)}
    add(TERMS, name="2024-2027", **days, **make)
    for one, said in ((made[0], "full"), (made[1], "refused")):
        accepts = said == "full"
        answer(
            recommendation=one, by=coordinator, now=timezone.now(), after=0, asked_version=1,
            answer=said, reason="Se hará con el presupuesto de este año",
            target_on=today + dt.timedelta(90) if accepts else None, means="Dos cuadrillas",
            monitored_by="Luminarias encendidas" if accepts else "", signer="Carmen Ruiz",
        )  # fmt: skip
    lines = list(plan.lines.all())
    link(
        recommendation=made[0], line=lines[2], by=coordinator, degree="full", way="amended",
        before=lines[2].text, after="Reponer las luminarias y revisarlas cada mes",
    )  # fmt: skip
    link(recommendation=made[1], line=lines[6], by=coordinator, degree="partial", way="reinforced")
    later = begin_version(plan=plan, version="2019", with_lines=False, by=coordinator)
    keep_outline(plan=later, read=read_plan(wrong=True), file="plan.xlsx", by=coordinator)
    return audit


def test_pages(planned, coordinator, enter, site) -> None:
    """1"""
    reader = Reader(enter(coordinator.email, width=1440), site, SPOT)
    free = PlanLine.objects.get(plan__number=1, code="1.1.2")
    for address in PAGES:
        reader.open(f"{AUDIT}/{address.format(line=free.pk)}")
    for address in OF_NO_AUDIT:
        reader.open(address)
    reader.ends()


def test_an_official_answers(planned, in_role, enter, site) -> None:
    """2"""
    official = in_role(Role.OFFICIAL)
    name_focal_point(
        organisation=Recommendation.objects.get(number=3).responsible,
        membership=planned.memberships.get(person=official),
        by=None,
    )
    address = f"{AUDIT}/commitments/3/answer/"
    phone = enter(official.email, address, width=390).page
    second = phone.context.new_page()
    second.goto(site + address)
    for tab in (phone, second):
        tab.check("input[name=answer][value=noted]")
        tab.fill("[name=reason]", "Lo verá el cabildo")
        tab.click("main form .primary")
        if tab is phone:
            tab.fill("#id_password", PASSWORD)
            tab.click("main form .primary")
            tab.wait_for_url(f"{site}{AUDIT}/commitments/3/")
    assert "Tomada en cuenta" in phone.inner_text("main")
    assert "mientras tanto" in second.inner_text("main")
    assert second.input_value("[name=reason]") == "Lo verá el cabildo"
    assert Recommendation.objects.get(number=3).commitments.count() == 1
