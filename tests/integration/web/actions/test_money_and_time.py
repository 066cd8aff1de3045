"""What actions cost, whom they reach, when they are due, and who accompanies them.

1. Money: nothing is overwritten; over the budget is refused by currency, unless a reason is given;
   a period beyond the action is told; the paper is kept; an official enters spending of the own
   institution's actions and nothing else.
2. People: different people have bounds; whoever sees no small counts gets none of them, in a page
   or a file, nor what was corrected.
3. Costs: by shares, or told apart; an export; what is missing is named.
4. The feed: whole days, one identifier, a SEQUENCE that rises; no session; 304; 404 once revoked,
   once its person is out of the audit, for an API token; and the API refuses its token.
5. Pages of many actions ask as often as of few.
6. Accompaniment: an agreed step that is overdue waits for who does it, who may say that it is done.
7. The board moves a card by its menu.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from sereno.vocabulary.problems import Problem
from sereno.web.actions.accompaniment.changes import add_accompaniment, agree_step
from sereno.web.actions.costs.details import By, costs_of
from sereno.web.actions.milestones.changes import add_milestone, change_milestone
from sereno.web.actions.models import AgreedStep, MoneyEntry, PeopleEntry
from sereno.web.actions.money.changes import enter_money
from sereno.web.actions.reach.changes import enter_people
from sereno.web.actions.reach.details import reach_of
from sereno.web.actions.register.changes import Share, add_action
from sereno.web.audits.changes import give_role, take_role
from sereno.web.audits.models import Membership
from sereno.web.audits.roles import Right, Role
from sereno.web.findings.models import Recommendation
from sereno.web.organisations.changes import name_focal_point, organisation_called
from sereno.web.people.frozen import FrozenError
from sereno.web.records.models import ApiToken
from sereno.web.records.tokens import make_token, revoke_token
from sereno.web.waiting.brought import waiting_for

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("empty_home"),
]
START, END = dt.date(2020, 1, 1), dt.date(2020, 12, 31)
PERIOD = {"starts_on": START, "ends_on": END}
AT = "/a/queretaro/actions/1/"


@pytest.fixture
def works(audit, coordinator):
    """An institution."""
    return organisation_called(audit=audit, name="Obras Públicas", by=coordinator)


@pytest.fixture
def official(audit, coordinator, in_role, works):
    """Who answers for Obras Públicas."""
    person = in_role(Role.OFFICIAL)
    membership = Membership.objects.get(audit=audit, person=person)
    name_focal_point(organisation=works, membership=membership, by=coordinator)
    return person


@pytest.fixture
def action(audit, coordinator, works):
    """Of the institution, in two areas and for two recommendations: three quarters and one."""
    served = [
        Share(
            Recommendation.objects.create(
                audit=audit, number=n, reference=f"R-00{n}", title=f"Luz {n}", state="approved"
            ),
            share,
        )
        for n, share in ((1, Decimal(75)), (2, Decimal(25)))
    ]
    return add_action(
        audit=audit, by=coordinator, title="Alumbrado", kind="resources", institution=works,
        starts_on=START, ends_on=END, serves=served, areas=[("1", "Norte"), ("2", "Sur")],
    )  # fmt: skip


def _money(action, by, flow, amount, currency="MXN", **more):
    return enter_money(
        action=action, by=by, now=timezone.now(), flow=flow, source="Municipio",
        amount=Decimal(amount), currency=currency, **PERIOD, **more,
    )  # fmt: skip


def _refused(*args, **values):
    with pytest.raises(Problem) as refused:
        _money(*args, **values)
    return refused.value


def _people(action, by, n, **more):
    values = {"meant": "reached", "group": "women", "known": "counted", "counts": "persons"}
    return enter_people(action=action, by=by, now=timezone.now(), n=n, **(PERIOD | values | more))


def test_money_is_entered_and_corrected(action, coordinator, signed_in) -> None:
    """1"""
    _money(action, coordinator, "budget", 1000)
    _money(action, coordinator, "spending", 700)
    over = _refused(action, coordinator, "spending", 450)
    assert (over.code, over.values["by"]) == ("money_over_budget", "MXN 150")
    _money(action, coordinator, "spending", 50, currency="USD")
    browser = signed_in(coordinator)
    sent = {
        "flow": "spending", "amount": "450", "currency": "mxn", "source": "Municipio",
        "starts_on": "2020-01-01", "ends_on": "2021-02-01", "document": "A-114", "note": "",
        "whole": "1",
    }  # fmt: skip
    refused = browser.post(f"{AT}money/new/", sent)
    assert refused.status_code == 422
    assert b'name="over_because"' in refused.content
    paper = SimpleUploadedFile("a.pdf", b"%PDF-1.4 factura %%EOF")
    sent |= {"over_because": "Subió el cable", "file": paper}
    page = browser.post(f"{AT}money/new/", sent, follow=True)
    assert page.status_code == 200
    for words in ("150 over the budget", "beyond the action", "Subió el cable", "in USD"):
        assert words.replace("in USD", "Something was spent in USD") in page.content.decode()
    kept = MoneyEntry.objects.get(document="A-114")
    answer = browser.get(f"{AT}money/{kept.pk}/paper/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    with pytest.raises(FrozenError):
        kept.save()
    sent = {**sent, "amount": "250", "note": "Era otra factura", "ends_on": "2020-12-31"}
    del sent["file"], sent["over_because"]
    at = f"{AT}money/{kept.pk}/correct/"
    assert browser.post(at, sent).status_code == 302
    assert browser.get(at).status_code == 404
    twice = _refused(action, coordinator, "spending", 1, corrects=kept, note="otra vez")
    assert twice.code == "entry_corrected_meanwhile"
    page = browser.get(f"{AT}money/").content.decode()
    assert "MXN 950 spent of 1,000" in page
    assert "<s>spending, Municipio, MXN 450</s>" in page
    standing = MoneyEntry.objects.standing()
    assert standing.get(document="A-114").file == kept.file
    assert standing.count() == 4
    rows = browser.get(f"{AT}money.csv").content.decode().splitlines()
    assert len(rows) == 6


def test_an_official_enters_spending_of_the_own_institution(
    action, audit, coordinator, official, signed_in
) -> None:
    """1"""
    _money(action, official, "spending", 10)
    assert _refused(action, official, "budget", 10).code == "entry_plans"
    budget = _money(action, coordinator, "budget", 100)
    moved = _refused(action, official, "spending", 0, corrects=budget, note="no era")
    assert moved.code == "entry_plans"
    police = organisation_called(audit=audit, name="Policía", by=coordinator)
    other = add_action(
        audit=audit, by=coordinator, title="Rondines", kind="security", institution=police
    )
    assert _refused(other, official, "spending", 10).code == "action_not_yours"
    browser = signed_in(official)
    assert browser.get("/a/queretaro/actions/2/money/new/").status_code == 403
    form = browser.get(f"{AT}money/new/")
    assert form.status_code == 200
    assert b'value="budget"' not in form.content


def test_people_have_bounds_and_small_numbers_are_held_back(
    action, audit, coordinator, official, in_role, signed_in
) -> None:
    """2"""
    _people(action, coordinator, 300, meant="planned")
    _people(action, official, 120)
    first = _people(action, official, 83, known="estimated")
    _people(action, official, 83, known="estimated", corrects=first, note="era de abril")
    _people(action, official, 7, group="girls")
    _people(action, official, 3, group="girls")
    _people(action, official, 41, group="boys", counts="attendances")
    _people(action, official, 2, group="boys", counts="attendances")
    whole = {each.of[1:]: each.reached for each in reach_of(action, audit, coordinator)[1:]}
    assert (whole["women", "persons"].low, whole["women", "persons"].high) == (120, 203)
    assert whole["boys", "attendances"].high == 43
    seen = signed_in(coordinator).get(f"{AT}people/").content.decode()
    assert "120 to 203" in seen
    assert "of 300 planned" in seen
    assert "in place of" in seen
    assert "at least as many as in the largest" in seen
    viewer = in_role(Role.VIEWER)
    for each in reach_of(action, audit, viewer):
        if each.of.group in ("girls", "boys"):
            assert each.reached is None or each.entries[0].n is None
            assert each.entries[1].n is None
    browser = signed_in(viewer)
    # Viewers see what is public alone.
    type(action).objects.update(access_level="public")
    page = browser.get(f"{AT}people/").content.decode()
    assert "held back" in page
    assert "in place of" not in page
    file = browser.get(f"{AT}people.csv").content.decode()
    small = [row for row in file.splitlines() if "girls" in row or "boys" in row]
    assert [row.split(",")[5] for row in small][1::2] == ["", ""]
    told = [each.detail for each in audit.events.filter(verb="enter_people")]
    assert not any("n" in detail for detail in told)
    assert PeopleEntry.objects.standing().count() == 7


def test_costs_are_shared_out_or_told_apart(action, audit, coordinator, works, signed_in) -> None:
    """3"""
    _money(action, coordinator, "budget", 1000)
    _money(action, coordinator, "spending", 800)
    _people(action, coordinator, 120)
    _people(action, coordinator, 80)
    for title in ("Sin dinero", "Sin recomendación"):
        made = add_action(
            audit=audit, by=coordinator, title=title, kind="training", institution=works
        )
    _money(made, coordinator, "spending", 200, currency="USD")
    found = costs_of(audit, coordinator)
    assert [(row.words.split(" ")[0], row.amounts["spending", "MXN"]) for row in found.rows] == [
        ("R-001", Decimal(600)),
        ("R-002", Decimal(200)),
    ]
    assert found.held == ["MXN", "USD"]
    assert [[a.title for a in each.actions] for each in found.lacking] == [
        ["Sin dinero"],
        ["Sin recomendación"],
        ["Sin recomendación"],
    ]
    assert costs_of(audit, coordinator, By.AREA).rows == []
    equally = costs_of(audit, coordinator, By.AREA, equally=True)
    assert {row.words: row.amounts["spending", "MXN"] for row in equally.rows} == {
        "Norte": Decimal(400), "Sur": Decimal(400),
    }  # fmt: skip
    browser = signed_in(coordinator)
    page = browser.get("/a/queretaro/action-costs/").content.decode()
    for words in (
        "100",
        "MXN 800 spent, budgets of MXN 1,000 · USD 200 spent",
        "never added",
        "Sin dinero",
    ):
        assert words in page
    by_action = browser.get("/a/queretaro/action-costs/?by=action").content.decode()
    assert "MXN 4–6.67" in by_action
    rows = browser.get("/a/queretaro/action-costs.csv?by=topic").content.decode().splitlines()
    assert rows[1].split(",")[1:5] == ["MXN", "1000.00", "800.00", "1"]


def _events(answer):
    made = Calendar.from_ical(answer.content)
    return {str(each["summary"]): each for each in made.walk("VEVENT")}


def test_a_calendar_is_fetched_by_a_token(
    action, audit, coordinator, works, in_role, signed_in, django_assert_max_num_queries
) -> None:
    """4"""
    secret_one = add_action(
        audit=audit, by=coordinator, title="Operativo", kind="security", institution=works,
        starts_on=START, access_level="restricted",
    )  # fmt: skip
    words = "Comprar lámparas, con «ñ»; " + "y tendido del cable " * 5
    milestone = add_milestone(
        action=action, by=coordinator, title=words.strip(), due_on=dt.date(2020, 3, 1)
    )
    person = in_role(Role.ANALYST)
    made = signed_in(person).post(
        "/a/queretaro/schedule/calendar/subscribe/", {"name": "teléfono", "access_level": "team"}
    )
    assert made["Cache-Control"] == "private, no-store"
    token = ApiToken.objects.get()
    secret = made.content.decode().partition("/calendars/")[2].partition(".ics")[0]
    at = reverse("calendars:feed", args=[secret])
    anybody = Client()
    # One of them notes when the token was last used.
    with django_assert_max_num_queries(16):
        first = anybody.get(at)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert not first.cookies
    assert all(len(line) <= 75 for line in first.content.split(b"\r\n"))
    before = _events(first)
    assert str(secret_one) not in first.content.decode()
    of_it = before[f"Milestone: {milestone.title}"]
    assert of_it["dtstart"].params["VALUE"] == "DATE"
    assert (of_it.decoded("dtstart"), of_it.decoded("dtend")) == (
        dt.date(2020, 3, 1), dt.date(2020, 3, 2),
    )  # fmt: skip
    assert anybody.get(at, headers={"If-None-Match": first["ETag"]}).status_code == 304
    change_milestone(
        milestone=milestone, by=coordinator, reason="Lluvias", due_on=dt.date(2020, 4, 1)
    )
    second = anybody.get(at)
    assert second["ETag"] != first["ETag"]
    assert "Last-Modified" in second
    after = _events(second)[f"Milestone: {milestone.title}"]
    assert after["uid"] == of_it["uid"]
    assert after["sequence"] > of_it["sequence"]
    assert after.decoded("dtstart") == dt.date(2020, 4, 1)
    api = {"Authorization": f"Bearer {secret}"}
    assert anybody.get(reverse("api:actions", args=["queretaro"]), headers=api).status_code == 401
    other = make_token(
        audit=audit, person=person, name="api", right=Right.SEE_RESULTS, now=timezone.now(), days=9
    )
    assert anybody.get(reverse("calendars:feed", args=[other])).status_code == 404
    revoke_token(token=token, by=person, now=timezone.now())
    assert anybody.get(at).status_code == 404
    ApiToken.objects.filter(pk=token.pk).update(revoked_at=None)
    assert anybody.get(at).status_code == 200
    take_role(audit=audit, person=person, by=coordinator)
    assert anybody.get(at).status_code == 404
    give_role(audit=audit, person=person, role=Role.ANALYST, by=coordinator)
    assert anybody.get(at).status_code == 404


def test_pages_ask_as_often_of_many(audit, coordinator, works, action, signed_in) -> None:
    """5"""
    browser = signed_in(coordinator)
    pages = [
        *("schedule/board/", "schedule/timeline/?by=topic", "schedule/timeline/"),
        *("schedule/calendar/2020/3/", "schedule/calendar/2020/3/?as=list"),
        *("action-costs/?by=action", "accompaniments/"),
    ]

    def filled(n):
        made = add_action(
            audit=audit, by=coordinator, title=f"Acción {n}", kind="training", institution=works,
            starts_on=START, ends_on=dt.date(2020, 3, n + 1),
        )  # fmt: skip
        one, two = (
            add_milestone(
                action=made, by=coordinator, title=f"Paso {i}", due_on=dt.date(2020, 3, i)
            )
            for i in (1, 2)
        )
        change_milestone(milestone=two, by=coordinator, reason="Antes", due_on=dt.date(2020, 3, 9))
        two.needs.add(one)
        _money(made, coordinator, "spending", n + 1)
        _people(made, coordinator, n + 9)
        log = add_accompaniment(
            audit=audit, by=coordinator, organisation="ONU", actions=[made], kind="visit",
            on=dt.date(2020, 2, 1), text="Vimos la obra.",
        )  # fmt: skip
        agree_step(
            accompaniment=log,
            by=coordinator,
            text="Enviar",
            owner=works,
            due_on=dt.date(2020, 3, 3),
        )

    def counts():
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(f"/a/queretaro/{page}").status_code == 200, page
            found.append(len(asked))
        return found

    filled(0)
    counts()
    few = counts()
    for n in range(1, 5):
        filled(n)
    assert counts() == few
    drawn = browser.get("/a/queretaro/schedule/timeline/?year=2020&quarter=1").content.decode()
    assert drawn.count('class="gantt"') == 2
    assert "gantt-earlier" in drawn
    assert "gantt-needs" in drawn
    month = browser.get("/a/queretaro/schedule/calendar/2020/3/?as=list").content.decode()
    for words in ("Agreed step", "Action ends", "Paso 2", "overdue"):
        assert words in month


def test_a_step_that_is_overdue_waits_for_who_does_it(
    audit, coordinator, official, works, action, signed_in, in_role
) -> None:
    """6"""
    browser = signed_in(coordinator)
    sent = {
        "kind": "advice", "on": "2020-02-01", "organisation": "ONU-Hábitat",
        "actions": [action.pk], "text": "Pedir el presupuesto.", "access_level": "public",
    }  # fmt: skip
    page = browser.post("/a/queretaro/accompaniments/new/", sent, follow=True)
    assert "Alumbrado" in page.content.decode()
    step = {"text": "Enviar el proyecto", "owner": "Obras Públicas", "due_on": "2020-01-01"}
    refused = browser.post("/a/queretaro/accompaniments/1/steps/new/", step)
    assert "before the day on which it was agreed" in refused.content.decode()
    step["due_on"] = "2020-03-01"
    assert browser.post("/a/queretaro/accompaniments/1/steps/new/", step).status_code == 302
    row = AgreedStep.objects.get()

    def waits(person):
        return [
            each.words
            for found in waiting_for(person)
            for each in found.awaited
            if each.key == f"agreed_step:{row.pk}"
        ]

    for person in (official, coordinator):
        assert len(waits(person)) == 1
    at = f"/a/queretaro/accompaniments/1/steps/{row.pk}"
    assert signed_in(in_role(Role.VIEWER)).post(f"{at}/done/").status_code == 403
    assert signed_in(official).post(f"{at}/done/").status_code == 302
    assert waits(official) == []
    assert browser.post(f"{at}/open/").status_code == 302
    assert len(waits(official)) == 1
    panel = browser.get(AT).content.decode()
    for words in ("ONU-Hábitat", "Enviar el proyecto", "No money is written down yet"):
        assert words in panel


def test_the_board_moves_a_card(action, coordinator, official, signed_in) -> None:
    """7"""
    board = "/a/queretaro/schedule/board/"
    browser = signed_in(coordinator)
    assert b'name="step" value="start"' in browser.get(board).content
    back = f"{board}?institution={action.institution_id}"
    moved = browser.post(f"{board}1/move/", {"step": "start", "back": back})
    assert moved["Location"] == back
    action.refresh_from_db()
    assert action.state == "under_way"
    away = browser.post(f"{board}1/move/", {"step": "finish", "back": "https://example.org"})
    assert away["Location"] == board
    assert browser.post(f"{board}1/move/", {"step": "stop"}).status_code == 404
    assert signed_in(official).post(f"{board}1/move/", {"step": "take_up"}).status_code == 403
    assert b"action-move" not in signed_in(official).get(board).content
