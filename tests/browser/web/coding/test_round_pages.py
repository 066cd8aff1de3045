"""Rounds and agreement, in a real browser.

1. Every page is clean for axe at 1440 px by all rules, and no wider than its window there and at
   390 px, in Spanish; agreement at 768 too. Nothing is asked of another host, nothing complains.
2. Sentences are judged by keyboard alone: letters, Enter, and 0 where none fits.
3. A difference is settled by keyboard, and taken back.
"""

from __future__ import annotations

import pytest

from sereno.web.audits.changes import give_role
from sereno.web.audits.roles import Role
from sereno.web.coding.models import Ruling, Unit, UnitJudgement
from sereno.web.coding.rounds.changes import add_round, finish, give_documents
from sereno.web.coding.rounds.judging import Judging, judge_unit
from sereno.web.coding.rounds.record import ROUNDS
from sereno.web.records.changes import take_step
from tests.browser.web.reader import SPOT, Reader
from tests.integration.web.coding.coded import make_codes
from tests.integration.web.coding.round_rows import TEXT, documents, passage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]
AUDIT = "/a/queretaro"
PAGES = [
    *("work/", "rounds/", "rounds/1/", "rounds/new/", "rounds/1/give/"),
    *("coding/differences/", "rounds/1/documents/1/settle/", "rounds/2/documents/7/judge/"),
    *("coding/agreement/", "coding/agreement/?by=document", "coding/agreement/?round=2"),
    "rounds/1/documents/6/",
]


@pytest.fixture
def rounds(audit, coordinator, make_person):
    """Five documents that two have finished, one that waits, and two of sentences."""
    beto = make_person("beto@example.org", name="Beto")
    give_role(audit=audit, person=beto, role=Role.CODER, by=coordinator)
    codes = make_codes(audit)
    docs = documents(audit, coordinator, 8)
    free = add_round(audit=audit, by=coordinator, title="Primera ronda")
    judged = add_round(
        audit=audit, by=coordinator, title="Oraciones", unit=Unit.SENTENCE, codes=codes
    )
    for round, given in ((free, docs[:6]), (judged, docs[6:])):
        give_documents(round=round, documents=given, coders=[coordinator, beto], by=coordinator)
        take_step(ROUNDS, row=round, step="open", by=coordinator)
    for n, document in enumerate(docs[:5]):
        passage(document, coordinator, codes[0], 14, 37)
        passage(document, beto, codes[0], 14, 37 - 3 * n)
        passage(document, beto, codes[1], 60, 80)
        passage(document, coordinator, codes[1 if n % 2 else 2], 61, 80)
        for coder in (coordinator, beto):
            finish(assignment=free.assignments.get(document=document, coder=coder), by=coder)
    for coder in (coordinator, beto):
        one = judged.assignments.get(document=docs[7], coder=coder)
        for unit in Judging(one).units:
            judge_unit(assignment=one, start=unit.start, codes=codes[:1], by=coder)
        finish(assignment=one, by=coder)
    return codes


def test_pages(rounds, coordinator, enter, site) -> None:
    """1"""
    reader = Reader(enter(coordinator.email, width=1440), site, SPOT)
    for address in PAGES:
        reader.open(f"{AUDIT}/{address}")
    reader.ends()


def test_judging(rounds, coordinator, enter) -> None:
    """2"""
    page = enter(coordinator.email, f"{AUDIT}/rounds/2/documents/7/judge/", language="en").page
    letters = rounds[0].letters
    mark = page.locator("#unit mark")
    for keys, words in (
        ([*letters, "Enter"], "Nadie sale."),
        (["0"], "Sí."),
        ([*rounds[1].letters, "Enter"], "A mi hijo le robaron ahí."),
        (["Enter"], "¿Y qué hicieron?"),
    ):
        for key in keys:
            page.keyboard.press(key)
        page.locator("#unit mark", has_text=words).wait_for()
    assert mark.text_content() == "¿Y qué hicieron?"
    page.keyboard.press("0")
    page.get_by_text("All are judged").wait_for()
    assert UnitJudgement.objects.filter(assignment__document__number=7).count() == 5


def test_settling(rounds, coordinator, enter) -> None:
    """3"""
    page = enter(coordinator.email, f"{AUDIT}/rounds/1/documents/2/settle/", language="en").page
    page.locator(".stretch mark", has_text=TEXT[14:37]).wait_for()
    page.get_by_label("They say the same").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.locator(".stretch mark", has_text=TEXT[60:80]).wait_for()
    assert Ruling.objects.count() == 1
    page.get_by_role("button", name="Take it back").press("Enter")
    page.get_by_text("The decision was taken back").wait_for()
    assert not Ruling.objects.exists()
