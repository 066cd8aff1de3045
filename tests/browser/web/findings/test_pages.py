"""Findings and recommendations, in a real browser.

1. Every page is clean for axe at 1440 px by all rules, and no wider than its window there and at
   390 px, in Spanish. Nothing is asked of another host, nothing complains.
2. What is typed into the form of a recommendation is kept as it goes, and is there again in
   another window until it is saved.
3. Beside that form the SMART check answers while somebody writes.
4. From a recommendation one walks, by what is drawn alone, to the finding, to the evidence and to
   where it is: the passage in its text, the mark on its map, the figure with how it was worked out.
"""

from __future__ import annotations

import pytest
from django.urls import reverse

from sereno.web.audits.roles import Role
from sereno.web.coding.codebook.changes import add_code
from sereno.web.diagnosis.models import Mark
from sereno.web.findings.evidence.basket import put
from sereno.web.findings.evidence.changes import cite
from sereno.web.findings.models import Recommendation, Stance
from sereno.web.findings.recommendations.changes import add_recommendation
from sereno.web.findings.statements.changes import add_finding
from sereno.web.imports.version_reader import open_facts
from sereno.web.indicators.from_incidents import count_version
from sereno.web.records.models import KeptForm
from tests.browser.web.findings.register import write_register
from tests.browser.web.reader import SPOT, Reader
from tests.integration.web.coding.coded_texts import (
    MAN,
    WOMAN,
    coded,
    held_activity,
    quoted,
    text_of,
)
from tests.integration.web.findings.found import approved
from tests.integration.web.findings.found import filled as make_findings
from tests.integration.web.findings.rated import rated

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]
AUDIT = "/a/queretaro"
CELL = "?area=0001&topic=robbery"
PAGES = [
    *("cross-check/", f"cross-check/{CELL}", "cross-check/limits/"),
    *("risks/", f"risks/of/{CELL}", f"risks/rate/{CELL}", "risks/ask/", "risks/rule/"),
    *("recommendations/", "recommendations/1/", "recommendations/3/", "recommendations/new/"),
    *("recommendations/3/merge/", "recommendations/3/split/", "recommendations/principles/"),
    *("recommendations/bring/", "recommendations/alike/"),
    *("findings/", "findings/1/", "findings/2/", "findings/new/"),
    *("findings/to_review/", "findings/to_approve/"),
    *("return_sessions/", "return_sessions/1/", "return_sessions/new/"),
    *("return_sessions/1/votes/", "return_sessions/1/sheet/"),
    *("evidence/", "evidence/1/", "evidence/basket/"),
    *("thread/finding/1/", "thread/recommendation/1/", "thread/evidence/1/"),
    *("report/", "report/chapter/foreword/es/", "report/cover/es/", "report/logo/"),
    *("about/", "about/edit/"),
]


@pytest.fixture
def filled(version, audit, coordinator, in_role):
    """An audit with findings, a return session and a recommendation."""
    reviewer = in_role(Role.ANALYST)
    activity = held_activity(audit, coordinator)
    activity.areas.create(code="22-014-001", name="San Isidro")
    quoted(activity)
    code = add_code(audit=audit, by=coordinator, name="Calle sin luz")
    said = ["Después de las nueve ya nadie se baja en la parada.", "A mí no me ha pasado nada."]
    text = text_of(activity, [(WOMAN, said[0]), (MAN, said[1])])
    passages = [coded(text, code, words, coordinator) for words in said]
    cited = [
        cite(audit=audit, kind="passage", thing=str(each.key), by=coordinator) for each in passages
    ]
    put(person=coordinator, evidence=cited[0])
    rated(audit, coordinator, reviewer, cited)
    make_findings(audit, coordinator, reviewer, cited)
    write_register(audit, coordinator, reviewer)
    return audit


def test_pages(filled, coordinator, enter, site) -> None:
    """1"""
    reader = Reader(enter(coordinator.email, width=1440), site, SPOT)
    for address in PAGES:
        reader.open(f"{AUDIT}/{address}")
    reader.ends()


def test_kept_as_it_goes(audit, coordinator, enter) -> None:
    """2"""
    address = f"{AUDIT}/recommendations/new/"
    page = enter(coordinator.email, address, language="en").page
    page.get_by_label("Title").fill("Light the stop")
    page.get_by_label("What", exact=True).first.fill("Lamps")
    page.get_by_text("Kept at").wait_for()
    page.goto(page.url)
    page.get_by_text("did not save is here again").wait_for()
    assert page.get_by_label("What", exact=True).first.input_value() == "Lamps"
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Light the stop").wait_for()
    made = Recommendation.objects.get()
    assert [str(each) for each in made.deliverables.all()] == ["Lamps"]
    assert not KeptForm.objects.exists()


def test_the_check_answers_while_one_writes(audit, coordinator, enter) -> None:
    """3"""
    page = enter(coordinator.email, f"{AUDIT}/recommendations/new/", language="en").page
    page.get_by_label("Text").fill("Que se fortalezca el alumbrado a la brevedad.")
    page.get_by_text("“a la brevedad” is no date.").wait_for()
    page.get_by_label("Text").fill("Que el DIF abra 3 comedores en la colonia Sur.")
    page.get_by_text("What is in order").click()
    page.get_by_text("It can be counted: “3 comedores”.").wait_for()
    page.get_by_label("To be done by").fill("2027-03-31")
    page.get_by_text("It doesn't say by when.").wait_for(state="detached")


def test_thread(version, audit, coordinator, in_role, enter, site) -> None:
    """4"""
    count_version(version=version)
    said = "Después de las nueve ya nadie se baja en la parada."
    activity = held_activity(audit, coordinator)
    quoted(activity)
    passage = coded(
        text_of(activity, [(WOMAN, said)]),
        add_code(audit=audit, by=coordinator, name="Calle sin luz"),
        said,
        coordinator,
    )
    group = activity.drawing_groups.create(number=1, label="Mujeres", people=6)
    mark = Mark.objects.create(
        audit=audit, number=1, group=group, pole="threat", hours="night", words="Aquí asaltan",
        shape="point", source="drawn", drawn='{"type": "Point", "coordinates": [0, 0]}',
        precision_m=5,
    )  # fmt: skip
    facts = open_facts(version)
    months = f"from={facts.all_months[0]:%Y-%m}&to={facts.all_months[-1]:%Y-%m}"
    cited = [
        cite(audit=audit, kind=kind, thing=thing, by=coordinator)
        for kind, thing in (
            ("passage", str(passage.key)),
            ("mark", str(mark.number)),
            ("incidence", f"area={facts.areas[0]['area_code']}&{months}"),
        )
    ]
    finding = add_finding(
        audit=audit, by=coordinator, title="La parada está oscura",
        evidence=[(each, Stance.FOR) for each in cited],
    )  # fmt: skip
    approved(finding, in_role(Role.ANALYST), coordinator)
    recommended = add_recommendation(
        audit=audit, by=coordinator, title="Luz en la parada", findings=[finding]
    )
    address = reverse("findings:recommendation", args=[audit.slug, recommended.number])
    opened = enter(coordinator.email, address)
    page = opened.page
    for side, seen, there, says in (
        ("voices", said, "**/coding/document/**", said),
        ("voices", mark.words, "**/marks/1/", mark.words),
        ("records", "36 incidentes", "**/incidence/area/0/**", "36"),
    ):
        page.goto(site + address)
        page.locator(f".rests a.evidence-chip.{side}", has_text=seen[:20]).click()
        beside = page.locator("#beside")
        beside.get_by_text(seen).first.wait_for()
        beside.get_by_role("link", name="Ver").first.click()
        page.wait_for_url(there)
        page.locator("main").get_by_text(says).first.wait_for()
    page.get_by_text("Cómo se hicieron estos números").first.click()
