"""Quotes.

1. A coder proposes words of a passage, cut at its ends and nowhere else, where somebody agrees to
   be quoted; whoever cuts it anew proposes it from then on. Another person approves it, who read
   these very words and says why where few people come into question; then everybody reads it.
2. Who sees what: until it is approved, whoever sees its document, on every page, in the API and in
   each file; of a restricted one each reading is noted. Police only see what was approved; its code
   is named to whoever may see codes of its level.
3. A coder learns from no quote how a colleague codes blind beside them.
4. Withdrawal: what nobody agrees to is gone from everywhere, and erased once no mistake brings it
   back; where others still agree what was public is approved again.
5. A name found late: nobody sees the quote in public until it is replaced; then it has moved, and
   what reads otherwise is approved again.
6. Five formats with the same rows; no cell is a formula.
7. Few people: counted by area, group, sex and age; what nobody counted is said, and asked.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sereno.exchange.quote_files import COLUMNS, MADE
from sereno.web.audits.models import Event
from sereno.web.audits.roles import MAY, Right, Role
from sereno.web.coding.codebook.changes import add_code
from sereno.web.coding.models import Assignment, Mention, Quote, Round, Segment
from sereno.web.coding.quotes.crowds import doubts_of, speakers_of
from sereno.web.coding.quotes.ending import due, erase
from sereno.web.coding.quotes.moving import move_quotes
from sereno.web.diagnosis.consent.changes import (
    take_back_withdrawal,
    withdraw,
    withdraw_scope,
)
from sereno.web.diagnosis.models import Activity, Document, Scope
from sereno.web.people.models import Person
from tests.integration.web.coding.coded import make_text
from tests.integration.web.coding.coded_texts import (
    ASKS,
    MAN,
    WOMAN,
    coded,
    held_activity,
    quoted,
    text_of,
)

pytestmark = pytest.mark.django_db
SAID = "=SUMA: de noche no hay luz, nadie baja"
TURNS = [(ASKS, "¿Y de noche?"), (WOMAN, SAID), (MAN, "A mí me da igual.")]


def _segment(audit: Any, by: Person, words: str = SAID, agree: bool = True, **held: Any) -> Segment:
    activity = held_activity(audit, by, **held)
    activity.areas.create(code="22-014-001", name="San Isidro")
    if agree:
        quoted(activity)
    code = add_code(audit=audit, by=by, name=f"Luz {activity.number}")
    return coded(text_of(activity, TURNS), code, words, by)


def _quote(segment: Segment, by: Person, approver: Person | None = None, **values: Any) -> Quote:
    given = {"decided_by": approver, "decided_at": timezone.now(), "state": "approved"}
    return Quote.objects.create(
        audit=segment.audit, number=Quote.objects.count() + 1, document=segment.document,
        text=segment.text, segment=segment, code=segment.code, start=segment.start,
        end=segment.end, proposed_by=by, **(given if approver else {}) | values,
    )  # fmt: skip


def _page(audit: Any, name: str, *args: Any) -> str:
    return reverse(f"coding:{name}", args=[audit.slug, *args])


def _approve(client: Client, quote: Quote, reason: str = "", cut: str = "") -> Any:
    given = {"approve-cut": cut or quote.cut, "approve-reason": reason}
    return client.post(_page(quote.audit, "step_quote", quote.number, "approve"), given)


def test_life(audit, coordinator, in_role, signed_in) -> None:
    """1"""
    segment = _segment(audit, coordinator)
    person, viewer = in_role(Role.CODER), signed_in(in_role(Role.VIEWER))
    coder, keeper = signed_in(person), signed_in(coordinator)
    propose = f"{_page(audit, 'new_quote')}?segment={segment.key}"
    assert SAID in coder.get(propose).content.decode()
    assert viewer.get(propose).status_code == 403
    for wrong in ("de noche nunca hay luz", "da igual", " "):
        assert coder.post(propose, {"cut_to": wrong}).status_code == 422
    consent = segment.document.activity.consents.get()
    type(consent).objects.update(quote=False)
    assert "agrees to be quoted" in coder.post(propose, {"cut_to": SAID}).content.decode()
    type(consent).objects.update(quote=True)
    own = keeper.post(propose, {"cut_to": f"  {SAID}\r\n"})
    quote = Quote.objects.get()
    page = _page(audit, "quote", quote.number)
    assert (own.url, quote.access_level) == (page, "field")
    assert (
        "are proposed under that code already"
        in coder.post(propose, {"cut_to": SAID}).content.decode()
    )

    # Nobody approves their own, nor is offered to; it is another's once that one has cut it.
    assert "Approve it to be public" not in keeper.get(page).content.decode()
    assert "somebody else has to approve it" in _approve(keeper, quote).content.decode()
    before = quote.cut
    edit = _page(audit, "edit_quote", quote.number)
    assert coder.post(edit, {"cut_to": "no hay luz", "seen": "x"}).status_code == 422
    quote.refresh_from_db()
    seen = quote.changed_at.isoformat()
    assert coder.post(edit, {"cut_to": "no hay luz", "seen": seen}).url == page
    quote.refresh_from_db()
    assert quote.text.text[quote.start : quote.end] == "no hay luz"
    assert quote.proposed_by == person
    # It can be made longer again within its passage.
    assert coder.post(edit, {"cut_to": "de noche no hay luz"}).url == page
    quote.refresh_from_db()
    assert _approve(coder, quote).status_code == 403
    assert viewer.get(page).status_code == 404
    assert "Approve it to be public" in keeper.get(page).content.decode()
    assert "changed" in _approve(keeper, quote, cut=before).content.decode()
    assert _approve(keeper, quote).url == page
    quote.refresh_from_db()
    assert (quote.state, quote.decided_by, quote.access_level) == (
        "approved", coordinator, "public",
    )  # fmt: skip
    assert "de noche no hay luz" in (seen := viewer.get(page).content.decode())
    assert "coding/document" not in seen
    assert "San Isidro" in viewer.get(_page(audit, "quotes_report")).content.decode()
    # What it says is public, not under which code of the team's.
    official, named = signed_in(in_role(Role.OFFICIAL)), segment.code.name
    lists = [_page(audit, "quotes_report"), _page(audit, "quotes"), page]
    lists += [_page(audit, "quotes_report_file", "csv"), _page(audit, "quotes_file", "csv")]
    lists += [f"/api/audits/{audit.slug}/quotes"]
    told = [each.get(address).content.decode() for each in (official, viewer) for address in lists]
    assert [named in text for text in told] == [True] * 6 + [False] * 6
    # What is public isn't cut, and is taken back with a reason.
    assert coder.get(edit).url == page
    back = _page(audit, "step_quote", quote.number, "take_back")
    assert keeper.post(back, {"take_back-reason": " "}).status_code == 422
    assert keeper.post(back, {"take_back-reason": "La reconocen"}).url == page
    assert viewer.get(page).status_code == 404
    verbs = Event.objects.filter(kind="coding.quote").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [
        "add_quote", "change_quote", "change_quote", "quote_approve", "quote_take_back",
    ]  # fmt: skip
    assert "luz" not in str(list(Event.objects.filter(kind="coding.quote").values()))


@pytest.mark.parametrize("level", ["field", "restricted"])
@pytest.mark.one_database
def test_levels(level, audit, coordinator, in_role, signed_in) -> None:
    """2"""
    segment = _segment(audit, coordinator, access_level=level)
    quote = _quote(segment, coordinator)
    people = {role: in_role(role) for role in Role}
    report = _page(audit, "quotes_report")
    asked = [f"{_page(audit, 'quotes_report_file', 'json')}?state=proposed"]
    lists = [f"/api/audits/{audit.slug}/quotes"]
    if level == "restricted":
        asked += [f"{report}?state=proposed", _page(audit, "quote", 1)]
        lists += [_page(audit, "quotes_file", "csv")]
    cleared = {Role.COORDINATOR, Role.ANALYST, Role.EVALUATOR}
    if level == "field":
        cleared |= {Role.FIELDWORKER, Role.CODER}
    for role, person in people.items():
        client = signed_in(person)
        sees = role in cleared
        for address in asked:
            answer = client.get(address).content.decode()
            assert ("noche no hay luz" in answer) == sees, (role, address)
        for address in lists:
            answer = client.get(address).content.decode()
            assert (f"Luz {segment.document.activity.number}" in answer) == sees, (role, address)
        edit = client.get(_page(audit, "edit_quote", 1))
        may = Right.CODE in MAY[role]
        assert edit.status_code == ((200 if sees else 404) if may else 403), role
        noted = Event.objects.filter(verb="read_document", by=person).count()
        times = len(asked) + len(lists) + may
        assert noted == (times if sees and level == "restricted" else 0), role
        downloads = Event.objects.filter(verb="download", by=person, about__endswith=".json")
        assert [each.access_level for each in downloads] == [level if sees else "public"]
    Quote.objects.filter(pk=quote.pk).update(
        state="approved", decided_by=people[Role.ANALYST], decided_at=timezone.now()
    )
    police = signed_in(people[Role.OFFICIAL])
    before = Event.objects.filter(verb="read_document").count()
    for address in (report, _page(audit, "quote", 1), _page(audit, "quotes_report_file", "csv")):
        assert "noche no hay luz" in police.get(address).content.decode()
    assert Event.objects.filter(verb="read_document").count() == before


@pytest.mark.one_database
def test_blind(audit, coordinator, in_role, signed_in) -> None:
    """3"""
    segment = _segment(audit, coordinator)
    analyst, coder = in_role(Role.ANALYST), in_role(Role.CODER)
    _quote(segment, coordinator, analyst)
    its_round = Round.objects.create(
        audit=audit, number=1, title="Una", is_blind=True, state="open"
    )
    for person in (analyst, coder):
        Assignment.objects.create(round=its_round, document=segment.document, coder=person)
    seen = lambda person: Quote.objects.for_person(audit, person).exists()  # noqa: E731
    assert [seen(each) for each in (coordinator, analyst, coder)] == [True, False, False]
    client, address = signed_in(coder), f"{_page(audit, 'new_quote')}?segment={segment.key}"
    assert client.get(address).status_code == 404
    Assignment.objects.update(state="finished", finished_at=timezone.now())
    assert [seen(each) for each in (analyst, coder)] == [True, True]


@pytest.mark.one_database
def test_withdrawal(audit, coordinator, in_role, signed_in) -> None:
    """4"""
    segment = _segment(audit, coordinator, people=0)
    activity = segment.document.activity
    mine = activity.consents.get()
    others = quoted(activity, map=True)
    quote = _quote(segment, coordinator, in_role(Role.ANALYST))
    given = {"by": coordinator}

    def state() -> str:
        quote.refresh_from_db()
        return str(quote.state)

    # Something else was withdrawn: nothing happens to it.
    withdraw_scope(consent=others, scope=Scope.MAP, people=1, **given)
    assert state() == "approved"
    withdraw_scope(consent=mine, scope=Scope.QUOTE, people=1, **given)
    assert (state(), quote.decided_by) == ("proposed", None)
    withdraw_scope(consent=mine, scope=Scope.QUOTE, people=7, **given)
    assert state() == "proposed"
    last = withdraw(consent=others, people=8, **given)
    assert state() == "withdrawn"
    keeper = signed_in(coordinator)
    for address in (_page(audit, "quote", 1), _page(audit, "edit_quote", 1)):
        assert keeper.get(address).status_code == 404
    for name in ("quotes", "quotes_report"):
        assert "Luz" not in keeper.get(_page(audit, name)).content.decode()
    take_back_withdrawal(withdrawal=last, reason="Otra persona", now=timezone.now(), **given)
    assert state() == "proposed"
    # Also where no verb of a withdrawal was called, the query sees to it.
    type(mine).objects.update(quote=False)
    assert keeper.get(_page(audit, "quote", 1)).status_code == 404
    type(mine).objects.update(quote=True)
    withdraw(consent=others, people=8, **given)
    today = timezone.localdate()
    assert list(due(today + dt.timedelta(days=29))) == []
    later = today + dt.timedelta(days=32)
    assert list(due(later)) == [quote]
    erase(quote, today)
    erase(quote, later)
    assert not Quote.objects.exists()


@pytest.mark.one_database
def test_a_late_name(audit, coordinator, in_role, signed_in) -> None:
    """5"""
    segment = _segment(audit, coordinator)
    analyst = in_role(Role.ANALYST)
    touched, other = _quote(segment, coordinator, analyst), _quote(segment, coordinator, analyst)
    at = SAID.index("nadie")
    Quote.objects.filter(pk=other.pk).update(start=other.start + 7, end=other.start + at - 2)
    viewer = signed_in(in_role(Role.VIEWER))
    report = _page(audit, "quotes_report")
    assert viewer.get(report).content.decode().count("<blockquote") == 2
    old = segment.text
    begins = segment.start + at
    mention = Mention.objects.create(
        document=segment.document, source=old.source, start=begins, end=begins + 5, kind="person",
        rule="hand",
    )  # fmt: skip
    assert "<blockquote" not in viewer.get(report).content.decode()
    Quote.objects.filter(pk=touched.pk).update(state="proposed", decided_by=None)
    touched.refresh_from_db()
    answer = _approve(signed_in(analyst), touched, reason="Se sabe").content.decode()
    assert "is not replaced yet" in answer
    Quote.objects.filter(pk=touched.pk).update(state="approved", decided_by=analyst)

    mention.state, mention.decided_at = "replaced", timezone.now()
    mention.save()
    assert "<blockquote" not in viewer.get(report).content.decode()
    lines = [("P", old.text.replace("nadie", "Persona 9"))]
    new = make_text(segment.document, old.source, lines, version=2)
    new.text = old.text.replace("nadie", "Persona 9")
    new.save()
    # Until they have moved nothing of an older text is told.
    assert "nadie" not in viewer.get(report).content.decode()
    move_quotes(old, new, [(begins, begins + 5, 9)])
    for row in (touched, other):
        row.refresh_from_db()
    assert (touched.state, other.state) == ("proposed", "approved")
    assert new.text[touched.start : touched.end] == SAID.replace("nadie", "Persona 9")
    told = viewer.get(report).content.decode()
    assert (told.count("<blockquote"), "de noche no hay luz" in told) == (1, True)
    assert Event.objects.get(verb="quotes_changed").detail == {"n": 1}


@pytest.mark.one_database
def test_files(audit, coordinator, in_role, signed_in) -> None:
    """6"""
    import docx
    from openpyxl import load_workbook
    from pyarrow import parquet

    first = _segment(audit, coordinator)
    Document.objects.update(access_level="restricted")
    Activity.objects.update(access_level="restricted")
    _quote(first, coordinator)
    second = coded(first.text, first.code, "me da igual", coordinator)
    _quote(second, coordinator)
    client = signed_in(coordinator)
    answers = {}
    for made in MADE:
        answer = client.get(
            f"{_page(audit, 'quotes_report_file', made.ending)}?state=proposed&code=1"
        )
        assert answer["Content-Type"] == made.media_type
        answers[made.ending] = answer.content
    told = json.loads(answers["json"])
    assert [each["words"] for each in told] == [SAID, "me da igual"]
    assert [each["group"] for each in told] == [
        "residents; women, 30 to 59", "residents; men, 18 to 29",
    ]  # fmt: skip
    assert {(each["areas"], each["year"], each["consent"]) for each in told} == {
        ("San Isidro", 2026, "to be quoted without their name")
    }
    assert parquet.read_table(io.BytesIO(answers["parquet"])).to_pylist() == told
    sheet = load_workbook(io.BytesIO(answers["xlsx"])).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows == [COLUMNS, *(tuple(each.values()) for each in told)]
    assert sheet["C2"].data_type == "s"
    lines = list(csv.DictReader(io.StringIO(answers["csv"].decode())))
    assert [each["words"] for each in lines] == [f"'{SAID}", "me da igual"]
    text = [each.text for each in docx.Document(io.BytesIO(answers["docx"])).paragraphs]
    assert text[1:4] == [first.code.name, "San Isidro", f"“{SAID}”"]
    assert Event.objects.filter(verb="read_document").count() == len(MADE)
    assert client.get(_page(audit, "quotes_report_file", "exe")).status_code == 404
    nothing = client.get(_page(audit, "quotes_report_file", "docx")).content
    assert docx.Document(io.BytesIO(nothing)).paragraphs[1].text == "No quote."


@pytest.mark.one_database
def test_few(audit, coordinator, in_role, signed_in) -> None:
    """7"""
    segment = _segment(audit, coordinator, people=4)
    quote = _quote(segment, coordinator)

    def doubts() -> list[str]:
        return doubts_of(quote, speakers_of([quote])[quote.pk])

    assert [each[:22] for each in doubts()] == ["Fewer than 5 people co"]
    # Others like her were heard in the same neighbourhood.
    other = held_activity(audit, coordinator, people=1)
    other.areas.create(code="22-014-001", name="San Isidro")
    assert doubts() == []
    other.areas.update(code="22-014-002")
    analyst = signed_in(in_role(Role.ANALYST))
    assert _approve(analyst, quote).status_code == 422
    assert _approve(analyst, quote, reason="Lo dice toda la colonia").status_code == 302
    event = Event.objects.get(verb="quote_approve")
    assert (event.reason, event.access_level) == ("Lo dice toda la colonia", "field")
    # Nobody was counted; nobody wrote down who speaks; the document is restricted.
    quote.document.activity.participants.all().delete()
    segment.text.blocks.all().delete()
    quote.document.access_level = "restricted"
    assert len(doubts()) == 3
