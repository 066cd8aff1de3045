"""Activities, consent, counts and protocol.

1. An activity is planned in a form, with areas by name; what is no area is told beside the field.
2. It isn't held without the consent of everyone who is counted, and of minors with two.
3. It is documented with counts and protocol, verified by somebody else, and closed then.
4. People in prison and minors are restricted whatever is asked for; the team sees its own.
5. Sex and age of those who took part are told to the team and to whoever sees records.
6. Who withdraws is no longer heard; a code finds a consent, in one's own activities only.
7. A text in use isn't changed; one with brackets isn't put into use; one is in use at a time.
8. The calendar file tells nothing of a restricted activity but that there is one.
9. What rests on an activity of another audit can't be reached through one's own.
10. Consent to another text isn't enough, not even where technique or sector change later.
11. Minors who come unplanned make the activity one of minors; people in prison are heard apart.
12. Nobody is counted after it was held who didn't agree; whoever withdrew needn't agree.
13. Whoever plans an activity sees it, and who gives away what they may see isn't led astray.
14. A page of an activity says what comes next, and the text can be read out where it is noted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sereno.vocabulary.fieldwork_protocols import points_of
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import create_audit
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from sereno.web.diagnosis.activities.changes import (
    answer_protocol,
    count_participants,
    plan_activity,
    take_activity_step,
)
from sereno.web.diagnosis.activities.forms import CountsForm
from sereno.web.diagnosis.consent.changes import (
    add_text,
    drop_consent,
    note_consent,
    take_first_texts,
    take_text_step,
    withdraw,
)
from sereno.web.diagnosis.consent.forms import WithdrawForm
from sereno.web.diagnosis.consent.standing import left_before
from sereno.web.diagnosis.coverage.board import Board, heard_lines
from sereno.web.diagnosis.models import Activity, Consent, ConsentText, Participants
from sereno.web.diagnosis.record import TARGETS
from sereno.web.people.models import Person
from sereno.web.records.changes import add, change
from tests.integration.web.diagnosis.addresses import at as _at

pytestmark = pytest.mark.django_db
InRole = Callable[[Role], Person]
SignedIn = Callable[[Person], Client]
WOMEN = ("women", "30-59", "residents")
GIRLS = ("women", "12-17", "residents")


@pytest.fixture
def text(audit: Audit, coordinator: Person) -> Callable[[str], ConsentText]:
    """A text of consent in use, by its kind."""

    def make(kind: str) -> ConsentText:
        made = add_text(audit=audit, by=coordinator, kind=kind, language="es", text="Acepto.")
        return take_text_step(row=made, step="use", by=coordinator)

    return make


def _planned(audit: Audit, by: Person | None = None, **values: Any) -> Activity:
    written = {"title": "Mujeres del mercado", "technique": "focus_group", "access_level": "field"}
    return plan_activity(audit=audit, by=by, **(written | values))


def _hold(activity: Activity, by: Person | None = None) -> Activity:
    return take_activity_step(row=activity, step="hold", by=by, on=timezone.localdate())


def test_a_plan(audit: Audit, version: Any, in_role: InRole, signed_in: SignedIn) -> None:
    """1"""
    from sereno.web.diagnosis.activities.areas import known_areas

    fieldworker = in_role(Role.FIELDWORKER)
    client, labels = signed_in(fieldworker), known_areas(audit).labels
    code, name = next(iter(labels.items()))
    form = {
        "title": "Mujeres del mercado",
        "technique": "focus_group",
        "sector": "residents",
        "access_level": "field",
        "other_areas": f"{name.upper()}\nNingún lugar",
        "leads": [fieldworker.pk],
    }
    page = client.post(_at("new_activity", audit), form)
    assert page.status_code == 422
    assert "Ningún lugar" in page.content.decode()
    assert not Activity.objects.exists()
    form["other_areas"] = name.upper()
    assert client.post(_at("new_activity", audit), form).status_code == 302
    activity = Activity.objects.get()
    assert [each.code for each in activity.areas.all()] == [code]
    assert [each.person for each in activity.team.all()] == [fieldworker]
    # The form begins with what the coverage board asks for, and an edit with what is there.
    begun = client.get(f"{_at('new_activity', audit)}?technique=walk").content.decode()
    assert '<option value="walk" selected>' in begun
    page = client.get(_at("edit_activity", audit, 1)).content.decode()
    assert labels[code] in page
    api = client.get(f"/api/audits/{audit.slug}/activities").json()
    assert [(each["title"], each["people"]) for each in api["items"]] == [(form["title"], None)]
    listed = client.get(f"{_at('activities', audit)}?area={code}").content.decode()
    assert "Mujeres del mercado" in listed


@pytest.mark.one_database
def test_consent_comes_first(audit: Audit, text: Any) -> None:
    """2"""
    activity = _planned(audit)
    with pytest.raises(Problem) as problem:
        _hold(activity)
    assert problem.value.code == "consent_missing"
    note_consent(activity=activity, text=text("focus_group"), people=2, form="oral", by=None)
    count_participants(activity=activity, lines={WOMEN: 3}, by=None)
    with pytest.raises(Problem) as problem:
        _hold(activity)
    assert (problem.value.values["n"], problem.value.values["least"]) == (2, 3)
    count_participants(activity=activity, lines={WOMEN: 2, GIRLS: 1}, by=None)
    # A girl came, whatever the plan said: she and her guardian have to agree.
    for kind, missing in (("guardian", "guardians_missing"), ("child", "children_missing")):
        with pytest.raises(Problem) as problem:
            _hold(activity)
        assert problem.value.code == missing
        note_consent(activity=activity, text=text(kind), people=1, form="written", by=None)
    assert _hold(activity).state == "held"
    # A guardian who withdraws takes the girl out of those who were heard, and nobody else.
    guardian = Consent.objects.get(text__kind="guardian")
    women, girls = (activity.participants.get(age=age) for age in ("30-59", "12-17"))
    for line in (None, women):
        with pytest.raises(Problem) as problem:
            withdraw(consent=guardian, people=1, participants=line, by=None)
        assert problem.value.code == "withdrawal_line"
    withdraw(consent=guardian, people=1, participants=girls, by=None)
    # She withdraws too, and is one person all the same.
    child = Consent.objects.get(text__kind="child")
    assert "again" in WithdrawForm(consent=child).fields
    withdraw(consent=child, people=1, again=True, by=None)
    assert girls.withdrawals.count() == 1
    assert left_before(child) == left_before(guardian) == 0
    # Two who count at once: what one didn't touch is as the other left it.
    first = {"counts-women_60+": "4", "initial-counts-women_60+": ""}
    late = CountsForm(first, activity=activity, sector="residents")
    assert late.is_valid()
    assert late.lines() == {("women", "60+", "residents"): 4}
    with pytest.raises(Problem) as problem:
        take_activity_step(
            row=_planned(audit), step="hold", by=None, on=timezone.localdate() + dt.timedelta(1)
        )
    assert problem.value.code == "day_in_future"


def _documented(audit: Audit, text: Any, by: Person | None = None) -> Activity:
    activity = _planned(audit, by)
    note_consent(activity=activity, text=text("focus_group"), people=8, form="oral", by=by)
    count_participants(activity=activity, lines={WOMEN: 6}, by=by)
    _hold(activity, by)
    points = points_of("focus_group", "residents", minors=False)
    answer_protocol(activity=activity, answers={p.key: ("yes", "") for p in points}, by=by)
    return take_activity_step(row=activity, step="document", by=by)


@pytest.mark.one_database
def test_documented_and_verified(
    audit: Audit, text: Any, in_role: InRole, signed_in: SignedIn
) -> None:
    """3"""
    fieldworker, analyst = in_role(Role.FIELDWORKER), in_role(Role.ANALYST)
    empty = _planned(audit)
    note_consent(activity=empty, text=text("focus_group"), people=1, form="oral", by=None)
    empty = _hold(empty)
    for missing in ("participants_missing", "protocol_unanswered"):
        with pytest.raises(Problem) as problem:
            take_activity_step(row=empty, step="document", by=None)
        assert problem.value.code == missing
        count_participants(activity=empty, lines={WOMEN: 1}, by=None)
    with pytest.raises(Problem) as problem:
        answer_protocol(activity=empty, answers={"may_leave": ("no", " ")}, by=None)
    assert problem.value.code == "protocol_note_missing"
    # The same kind can't have two texts in use: the newer retires the older.
    activity = _documented(audit, text, fieldworker)
    assert signed_in(fieldworker).post(_at("step_activity", audit, 2, "verify")).status_code == 403
    page = signed_in(fieldworker).get(_at("activity", audit, 2)).content.decode()
    assert "somebody else has to verify it" in page
    with pytest.raises(Problem) as problem:
        take_activity_step(row=activity, step="verify", by=fieldworker)
    assert problem.value.code == "verify_own"
    assert signed_in(analyst).post(_at("step_activity", audit, 2, "verify")).status_code == 302
    activity.refresh_from_db()
    assert activity.state == "verified"
    for verb in (
        lambda: count_participants(activity=activity, lines={WOMEN: 9}, by=None),
        lambda: answer_protocol(activity=activity, answers={}, by=None),
        lambda: change(_kind(), row=activity, by=None, title="Otra"),
    ):
        with pytest.raises(Problem) as problem:
            verb()
        assert problem.value.code == "record_closed"
    client = signed_in(fieldworker)
    for page in ("counts", "protocol", "note_consent"):
        assert client.get(_at(page, audit, 2)).status_code == 302


def _kind() -> Any:
    from sereno.web.diagnosis.record import ACTIVITIES

    return ACTIVITIES


@pytest.mark.parametrize("delicate", [{"sector": "prison"}, {"with_minors": True}])
def test_delicate_is_restricted(
    audit: Audit, in_role: InRole, signed_in: SignedIn, delicate: dict[str, Any]
) -> None:
    """4"""
    mine, other = in_role(Role.FIELDWORKER), in_role(Role.CODER)
    activity = _planned(audit, leads=[mine], **delicate)
    assert activity.access_level == "restricted"
    activity = change(_kind(), row=activity, by=None, access_level="public")
    assert activity.access_level == "restricted"
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(access_level="team")
    assert signed_in(mine).get(_at("activity", audit, 1)).status_code == 200
    assert audit.events.filter(verb="read_activity", by=mine).count() == 1
    client = signed_in(other)
    assert client.get(_at("activity", audit, 1)).status_code == 404
    for name in ("activities", "calendar", "coverage"):
        assert "Mujeres del mercado" not in client.get(_at(name, audit)).content.decode()
    # Its history is as secret.
    assert not audit.events.for_person(audit, other).filter(kind="diagnosis.activity").exists()


def test_who_is_told_who_took_part(
    audit: Audit, text: Any, in_role: InRole, signed_in: SignedIn
) -> None:
    """5"""
    mine, analyst, coder = (in_role(r) for r in (Role.FIELDWORKER, Role.ANALYST, Role.CODER))
    activity = _documented(audit, text)
    change(_kind(), row=activity, by=None, leads=[mine])
    for person, told in ((mine, True), (analyst, True), (coder, False)):
        page = signed_in(person).get(_at("activity", audit, 1)).content.decode()
        assert ("30 a 59" in page or "30 to 59" in page) == told
        board = signed_in(person).get(_at("coverage", audit)).content.decode()
        assert ('id="heard"' in board) == (person == analyst)
        # Its numbers open to how they were made; that of people to whoever sees records alone.
        assert 'popovertarget="fig-met"' in board
        assert ('popovertarget="fig-heard"' in board) == (person == analyst)
    # Not even by the order in which the board says who is missing.
    for sex in ("women", "men"):
        add(TARGETS, audit=audit, by=None, least=9, unit="people", sex=sex, in_each=False)
    for person, have in ((analyst, [0, 6]), (coder, [None, None])):
        missing = Board(audit, person).missing()
        assert [each.have for each in missing] == have
        assert ("muj" in missing[0].target or "wom" in missing[0].target) == (person == coder)
    change(_kind(), row=activity, by=None, leads=[])
    assert signed_in(mine).get(_at("counts", audit, 1)).status_code == 403


@pytest.mark.one_database
def test_withdrawing(audit: Audit, text: Any, in_role: InRole, signed_in: SignedIn) -> None:
    """6"""
    coordinator, fieldworker = in_role(Role.COORDINATOR), in_role(Role.FIELDWORKER)
    activity = _documented(audit, text)
    consent = Consent.objects.get()
    client = signed_in(fieldworker)
    found = client.post(
        _at("find_consent", audit), {"code": f" {consent.receipt.lower().replace('-', ' ')}"}
    )
    assert found["Location"] == _at("withdraw", audit, 1, consent.pk)
    line = Participants.objects.get()
    page = client.get(found["Location"]).content.decode()
    assert "6" in page
    assert client.post(found["Location"], {"people": 2}).status_code == 422
    given = {"people": 2, "participants": line.pk, "reason": ""}
    assert client.post(found["Location"], given).status_code == 302
    assert Board(audit, coordinator).pivot("age", "sex").sums[-1] == 4
    for people, problem_code in ((7, "withdrawal_of_too_many"), (5, "withdrawal_line")):
        with pytest.raises(Problem) as problem:
            withdraw(consent=consent, people=people, participants=line, by=None)
        assert problem.value.code == problem_code
    with pytest.raises(Problem) as problem:
        count_participants(
            activity=take_activity_step(row=activity, step="send_back", by=None, reason="falta"),
            lines={WOMEN: 1},
            by=None,
        )
    assert problem.value.code == "withdrawn_line"
    # A restricted activity's code finds nothing for whoever may not see the activity.
    change(_kind(), row=activity, by=None, access_level="restricted")
    page = client.post(_at("find_consent", audit), {"code": consent.receipt})
    assert page.status_code == 422


def test_texts(audit: Audit, coordinator: Person, signed_in: SignedIn) -> None:
    """7"""
    assert take_first_texts(audit=audit, by=coordinator) == 8 * len(audit.languages)
    assert take_first_texts(audit=audit, by=coordinator) == 0
    first = ConsentText.objects.get(kind="walk", language="es")
    with pytest.raises(Problem) as problem:
        take_text_step(row=first, step="use", by=coordinator)
    assert problem.value.code == "consent_text_unfinished"
    client = signed_in(coordinator)
    edit = _at("edit_consent_text", audit, first.number)
    assert client.post(edit, {"text": "Acepto caminar."}).status_code == 302
    take_text_step(row=first, step="use", by=coordinator)
    client.post(edit, {"text": "Otro."})
    first.refresh_from_db()
    assert first.text == "Acepto caminar."
    answer = client.post(_at("renew_consent_text", audit, first.number))
    second = ConsentText.objects.get(kind="walk", language="es", version=2)
    assert answer["Location"] == _at("edit_consent_text", audit, second.number)
    take_text_step(row=second, step="use", by=coordinator)
    first.refresh_from_db()
    assert first.state == "retired"
    activity = _planned(audit, technique="walk")
    with pytest.raises(Problem) as problem:
        note_consent(activity=activity, text=first, people=1, form="oral", by=None)
    assert problem.value.code == "consent_text_not_in_use"


@pytest.mark.one_database
def test_the_calendar_file(audit: Audit, coordinator: Person, signed_in: SignedIn) -> None:
    """8"""
    on = dt.date(2026, 3, 4)
    _planned(audit, on=on, starts_at=dt.time(17), ends_at=dt.time(18, 30), place="Kiosco; centro")
    _planned(audit, on=on, title="Interno del penal", place="Penal", sector="prison")
    _planned(audit, title="Sin fecha")
    answer = signed_in(coordinator).get(_at("activities_file", audit, "ics"))
    said = answer.content.decode().replace("\r\n ", "")
    assert said.count("BEGIN:VEVENT") == 2
    assert "SUMMARY:Mujeres del mercado" in said
    assert "LOCATION:Kiosco\\; centro" in said
    assert "DTSTART;VALUE=DATE:20260304" in said
    assert "enal" not in said
    page = signed_in(coordinator).get(_at("month", audit, 2026, 3)).content.decode()
    assert "Mujeres del mercado" in page
    for year, month in ((2026, 13), (1999, 1), (2101, 1), (2026, 0)):
        address = _at("month", audit, year, month)
        assert signed_in(coordinator).get(address).status_code == 404


def test_another_audit(audit: Audit, text: Any, make_person: Any, signed_in: SignedIn) -> None:
    """9"""
    _documented(audit, text)
    other = make_person("otra@example.org")
    theirs = create_audit(
        slug="otra", name="Otra", country="mx", languages=["es"], select=4, by=other
    )
    _planned(theirs)
    client, consent = signed_in(other), Consent.objects.get()
    for address in (
        _at("withdraw", theirs, 1, consent.pk),
        _at("drop_consent", theirs, 1, consent.pk),
    ):
        assert client.post(address, {"people": 1}).status_code == 404
    client.post(_at("find_consent", theirs), {"code": consent.receipt})
    client.post(
        _at("note_consent", theirs, 1),
        {"text": consent.text.pk, "people": 1, "form": "oral"},
    )
    assert Consent.objects.count() == 1


@pytest.mark.one_database
def test_what_comes_next(audit: Audit, text: Any, in_role: InRole, signed_in: SignedIn) -> None:
    """14"""
    client, activity = signed_in(in_role(Role.FIELDWORKER)), _planned(audit)
    text("focus_group")
    page, noting = _at("activity", audit, 1), _at("note_consent", audit, 1)
    assert "What is missing next: Consent" in client.get(page).content.decode()
    assert "Acepto." in client.get(noting).content.decode()
    said = ConsentText.objects.get()
    note_consent(activity=activity, text=said, people=1, form="oral", by=None)
    with CaptureQueriesContext(connection) as few:
        assert 'href="#steps"' in client.get(page).content.decode()
    for _another in range(5):
        note_consent(
            activity=activity, text=ConsentText.objects.get(), people=1, form="oral", by=None
        )
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(many) == len(few)


def _code(verb: Callable[[], Any]) -> str:
    with pytest.raises(Problem) as problem:
        verb()
    return problem.value.code


def test_consent_to_another_text(audit: Audit, text: Any) -> None:
    """10"""
    activity = _planned(audit)
    note_consent(activity=activity, text=text("walk"), people=5, form="oral", by=None)
    assert _code(lambda: _hold(activity)) == "consent_missing"
    note_consent(activity=activity, text=text("focus_group"), people=5, form="oral", by=None)
    activity = _hold(activity)
    count_participants(activity=activity, lines={WOMEN: 5}, by=None)
    for values in ({"technique": "mapping"}, {"sector": "prison"}):
        assert _code(lambda v=values: change(_kind(), row=activity, by=None, **v)) == (
            "consent_missing"
        )
    assert change(_kind(), row=activity, by=None, title="Otro título").technique == "focus_group"


@pytest.mark.one_database
def test_who_came_unplanned(audit: Audit, text: Any, in_role: InRole) -> None:
    """11"""
    activity, coder = _planned(audit), in_role(Role.CODER)
    note_consent(activity=activity, text=text("focus_group"), people=1, form="oral", by=None)
    count_participants(activity=activity, lines={WOMEN: 1, GIRLS: 1}, by=None)
    for _again in range(2):
        activity.refresh_from_db()
        assert (activity.with_minors, activity.access_level) == (True, "restricted")
        # Nor can a form say that there were none.
        change(_kind(), row=activity, by=None, with_minors=False, access_level="public")
    assert not audit.events.for_person(audit, coder).filter(about=activity.title).exists()
    inmate = ("men", "18-29", "prison")
    assert _code(lambda: count_participants(activity=activity, lines={inmate: 1}, by=None)) == (
        "prison_apart"
    )
    prison = _planned(audit, sector="prison")
    consent = note_consent(activity=prison, text=text("prison"), people=1, form="oral", by=None)
    assert change(_kind(), row=prison, by=None, sector="key", access_level="team").access_level == (
        "restricted"
    )
    drop_consent(consent=consent, by=None)
    drop_consent(consent=consent, by=None)
    assert audit.events.filter(verb="drop_consent").count() == 1
    assert _code(lambda: withdraw(consent=consent, people=1, by=None)) == "withdrawal_of_too_many"
    assert change(_kind(), row=prison, by=None, access_level="team").access_level == "team"
    change(_kind(), row=prison, by=None, sector="prison")
    count_participants(activity=prison, lines={inmate: 1}, by=None)
    assert _code(lambda: change(_kind(), row=prison, by=None, sector="key")) == "prison_apart"


def test_who_withdrew_after_it_was_held(audit: Audit, text: Any, coordinator: Person) -> None:
    """12"""
    activity = _planned(audit, with_minors=True)
    own, guardian, _child = (
        note_consent(activity=activity, text=text(kind), people=2, form="oral", by=None)
        for kind in ("focus_group", "guardian", "child")
    )
    count_participants(activity=activity, lines={WOMEN: 2, GIRLS: 1}, by=None)
    activity = _hold(activity)
    assert _code(lambda: count_participants(activity=activity, lines={WOMEN: 3}, by=None)) == (
        "consent_missing"
    )
    women, girls = (activity.participants.get(age=each[1]) for each in (WOMEN, GIRLS))
    points = points_of("focus_group", "residents", minors=True)
    answer_protocol(activity=activity, answers={p.key: ("yes", "") for p in points}, by=None)
    # A girl isn't heard any more without her guardian, and was never counted among the women.
    for line in (None, women):
        assert _code(
            lambda p=line: withdraw(consent=guardian, people=1, participants=p, by=None)
        ) == ("withdrawal_line")
    withdraw(consent=guardian, people=1, participants=girls, by=None)
    withdraw(consent=own, people=2, participants=women, by=None)
    mine = Activity.objects.for_person(audit, coordinator)
    assert sum(line.people for line in heard_lines(mine)) == 0
    assert take_activity_step(row=activity, step="document", by=None).state == "documented"


def test_whoever_plans_sees_it(
    audit: Audit, version: Any, in_role: InRole, signed_in: SignedIn
) -> None:
    """13"""
    fieldworker, other = in_role(Role.FIELDWORKER), in_role(Role.COORDINATOR)
    client = signed_in(fieldworker)
    form = {
        "title": "Niñas de la primaria",
        "technique": "mapping",
        "sector": "residents",
        "with_minors": "on",
        "access_level": "field",
    }
    assert client.post(_at("new_activity", audit), form, follow=True).status_code == 200
    assert Activity.objects.get().access_level == "restricted"
    for odd in ({"on": "1900-01-01"}, {"on": "9999-12-31"}, {"leads": [str(10**20)]}):
        assert client.post(_at("new_activity", audit), form | odd).status_code == 422
    activity = _planned(audit, by=other)
    form |= {"title": activity.title, "access_level": "restricted"}
    saved = client.post(_at("edit_activity", audit, activity.number), form, follow=True)
    assert saved.redirect_chain[-1][0] == _at("activities", audit)
    assert saved.status_code == 200
