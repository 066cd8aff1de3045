"""Monitoring, in a real browser.

1. Every page is clean for axe at 1440 px by all rules, and no wider than its window there and at
   390 px, in Spanish. Nothing is asked of another host, nothing complains.
2. Two reviewers judge the same blind, differ and settle it; the coordinator locks the round, and
   its page tells what was carried out.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from sereno.web.audits.roles import Role
from sereno.web.findings.models import Recommendation
from sereno.web.monitoring.dashboard.publishing import open_to_public
from sereno.web.monitoring.models import EffectStudy
from sereno.web.monitoring.record import CONTEXT, ROUNDS
from sereno.web.monitoring.rounds.judging import Opinion, judge
from sereno.web.records.changes import add, take_step
from tests.browser.web.reader import SPOT, Reader
from tests.integration.web.monitoring.test_dashboard import CALLS, aim, bring
from tests.integration.web.monitoring.test_effects import bring as bring_counts
from tests.integration.web.monitoring.test_study_results import (
    DONE,
    FIRST,
    OTHERS,
    counts,
    judged,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]
AUDIT = "/a/queretaro"
PROVEN = Opinion("addressed", "A", "Acta")
PAGES = [
    *("dashboard/", "dashboard/public/", "targets/1/", "targets/new/"),
    *("review_rounds/new/", "review_rounds/1/", "review_rounds/1/of/1/", "reviews/"),
    *("review_rounds/1/judgements/", "review_rounds/2/", "review_rounds/2/of/2/"),
    *("review_rounds/2/of/2/give/", "review_rounds/2/of/2/interviews/", "outcomes/", "outcomes/1/"),
    *("studies/1/", "studies/1/settle/", "studies/2/", "studies/new/"),
    *("thread/", "thread/share/1/addressed/"),
    # Of publication, under the same line of the rail.
    *("exports/", "exports/details/", "site/?check"),
]


@pytest.fixture
def aimed(audit, coordinator):
    """The audit with two targets and an event of context."""
    few = bring(audit, coordinator, "few", {"city": CALLS})
    many = bring(audit, coordinator, "many", {"city": [n * 100 for n in CALLS]})
    aim(audit, coordinator, many, 35_000, sdg="5.2")
    aim(audit, coordinator, few, 350)
    closed = {"starts_on": dt.date(2020, 3, 23), "ends_on": dt.date(2020, 8, 31)}
    add(CONTEXT, audit=audit, by=coordinator, title="Confinamiento", kind="lockdown", **closed)
    open_to_public(audit=audit, is_on=True, hosts=["https://www.example.org"], by=coordinator)
    return audit


@pytest.fixture
def reviewed(audit, coordinator, in_role):
    """A locked round, and an open one that the coordinator is to judge too."""
    eva = in_role(Role.EVALUATOR)
    recommended(audit)
    row = opened(audit, coordinator, [coordinator, eva])
    for item in row.items.all():
        for person in (coordinator, eva):
            judge(item=item, opinion=PROVEN, by=person, now=timezone.now())
    take_step(ROUNDS, row=row, step="lock", by=coordinator)
    opened(audit, coordinator, [coordinator, eva])


@pytest.fixture
def studied(audit, coordinator):
    """Two effects that were worked out: of a series, and against other areas."""
    bring_counts(audit, coordinator, counts(), first=FIRST)
    thefts = audit.indicators.get(code="thefts")
    for number, design in ((1, "series"), (2, "areas")):
        study = EffectStudy.objects.create(
            audit=audit, number=number, title="¿Bajó?", intervention="Luminarias",
            indicator=thefts, access_level="public",
        )  # fmt: skip
        others = {} if design == "series" else {"against": OTHERS}
        assert judged(study, coordinator, design, {"acted": DONE, **others}) is not None


def recommended(audit) -> None:
    """Two recommendations that were approved."""
    for n in (1, 2):
        Recommendation.objects.create(
            audit=audit, number=n, reference=f"R-{n:03}", title=f"Reponer luminarias {n}",
            text="En la colonia.", state="approved", access_level="public",
        )  # fmt: skip


def opened(audit, coordinator, reviewers):
    """A round in which they judge."""
    row = add(
        ROUNDS, audit=audit, by=coordinator, title="Ronda 2020", cutoff_on=dt.date(2020, 2, 29),
        seed=1, reviewers=reviewers, access_level="public",
    )  # fmt: skip
    return take_step(ROUNDS, row=row, step="open", by=coordinator)


def test_two_judge_and_the_coordinator_locks(audit, coordinator, in_role, enter, site) -> None:
    """2"""
    recommended(audit)
    Recommendation.objects.filter(number=2).update(state="draft")
    ana, eva = in_role(Role.ANALYST), in_role(Role.EVALUATOR)
    opened(audit, coordinator, [ana, eva])
    desk = f"{site}{AUDIT}/review_rounds/1/of/1/"

    def says(page, verdict: str, grade: str, reason: str) -> None:
        page.check(f"input[name=verdict][value={verdict}]")
        page.check(f"input[name=grade][value={grade}]")
        page.fill("textarea[name=reason]", reason)

    one = enter(ana.email, width=1440).page
    one.goto(desk)
    one.locator("input[name=verdict]").first.focus()
    one.keyboard.press("2")
    one.keyboard.press("c")
    assert one.is_checked("input[name=verdict][value=in_process]")
    assert one.is_checked("input[name=grade][value=C]")
    says(one, "addressed", "A", "Acta del 3 de marzo")
    one.click(".desk-form form .primary")
    other = enter(eva.email, width=1440).page
    other.goto(desk)
    assert "Acta del 3 de marzo" not in other.content()
    says(other, "in_process", "C", "Falta la mitad")
    other.click(".desk-form form .primary")
    other.goto(desk)
    assert "Acta del 3 de marzo" in other.content()
    says(other, "addressed", "B", "Lo vimos en la visita")
    other.click(".desk-form form[action$='propose/'] button[type=submit], .desk-form .primary")
    one.goto(desk)
    one.click("form[action$='agree/'] button")
    leader = enter(coordinator.email, width=1440).page
    leader.goto(f"{site}{AUDIT}/dashboard/")
    assert not leader.locator(".board-done").count()
    leader.goto(f"{site}{AUDIT}/review_rounds/1/")
    leader.locator("form[action$='step/lock/'] button").click()
    leader.wait_for_selector(".round-headline")
    assert "100" in leader.inner_text(".round-headline")
    leader.goto(f"{site}{AUDIT}/dashboard/")
    assert "100" in leader.inner_text(".board-done h2")
    # Everybody reads it too, once the coordinator lets them; what isn't public never.
    open_to_public(audit=audit, is_on=True, hosts=[], by=coordinator)
    everybody = f"{site}/public/{audit.slug}/dashboard/es/"
    leader.goto(everybody)
    assert "100" in leader.inner_text(".board-done h2")
    Recommendation.objects.update(access_level="team")
    # Browsers keep the page for some minutes.
    leader.goto(f"{everybody}?again")
    assert not leader.locator(".board-done").count()


def test_pages(aimed, reviewed, studied, coordinator, enter, site) -> None:
    """1"""
    reader = Reader(enter(coordinator.email, width=1440), site, SPOT)
    for address in PAGES:
        reader.open(f"{AUDIT}/{address}")
    reader.ends()
