"""Requests: who was asked for what and when, answers, silence, reminders and letters.

1. Every pair of states is possible or refused as the table says.
2. An answer, item by item, moves the sources, and what came covers the gap.
3. A refusal and a silence have their reason; silence isn't noted before the day is past.
4. What is overdue is listed on the page, in the rail and on the audit's home, for who keeps them.
5. A request begins with the gaps chosen in the matrix; forms with mistakes change nothing.
6. A letter is made of edited texts, kept with its digests, and read back in both languages.
7. A request above one's level isn't there.
8. What was sent is not changed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import io
import re

import docx
import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone, translation

from sereno.vocabulary.language import speaking
from sereno.vocabulary.problems import Problem
from sereno.web.audits.roles import Role
from sereno.web.sources.answer_deadline import due_day, due_words
from sereno.web.sources.letter_draft import TEXTS, first_texts
from sereno.web.sources.models import Answer, DataRequest, RequestState, SourceState
from sereno.web.sources.request_changes import (
    answer_request,
    change_request,
    give_up,
    note_promise,
    open_request,
    remind,
    send_request,
)
from tests.integration.web.sources.catalogue_data import TODAY, ago, item, make_request, make_source

pytestmark = pytest.mark.django_db
MAY = {
    "draft": {"sent"},
    "sent": {"promised", "answered", "refused", "silent"},
    "promised": {"answered", "refused", "silent"},
    "silent": {"promised", "answered", "refused"},
    "answered": set(),
    "refused": set(),
}


def _to(request: DataRequest, state: str) -> DataRequest:
    """Take a request to a state by its verb."""
    on = {"on": ago(1), "today": TODAY, "by": None}
    items = [i.pk for i in request.items.all()]
    if state == "draft":
        return request
    if state == "sent":
        return send_request(request=request, on=ago(20), due=ago(10), today=TODAY, by=None)
    if state == "promised":
        return note_promise(request=request, due=TODAY - dt.timedelta(days=1), **on)
    if state == "silent":
        return give_up(request=request, reason="nadie contestó", **on)
    became = Answer.RECEIVED if state == "answered" else Answer.REFUSED
    return answer_request(
        request=request, text="así dijeron", answers=dict.fromkeys(items, became), **on
    )


@pytest.mark.one_database
@pytest.mark.parametrize("now", MAY)
def test_states(audit, now: str) -> None:
    """1"""
    for then in RequestState.values:
        request = make_request(audit, sent=None)
        if now != "draft":
            request = _to(request, "sent")
        if now not in ("draft", "sent"):
            request = _to(request, now)
            if now == "promised":
                DataRequest.objects.filter(pk=request.pk).update(due_on=ago(10))
                request.refresh_from_db()
        if then in MAY[now]:
            assert _to(request, then).state == then
        elif then != "draft":
            with pytest.raises(Problem) as refused:
                _to(request, then)
            assert refused.value.code == "step_not_possible"


def test_answers(audit, coordinator) -> None:
    """2"""
    calls = make_source(audit, title="911")
    cases = make_source(audit, title="carpetas")
    request = make_request(
        audit,
        item("subject:emergency_calls", source=calls),
        item("topic:family_violence", source=cases),
        item("topic:weapons", 2020, 2022),
    )
    for source in (calls, cases):
        source.refresh_from_db()
        assert source.state == SourceState.REQUESTED
    received, refused, partial = request.items.all()
    with pytest.raises(Problem) as silent:
        answer_request(request=request, on=TODAY, text="x", answers={}, today=TODAY, by=coordinator)
    assert silent.value.code == "item_unanswered"
    answers = {received.pk: Answer.RECEIVED, refused.pk: Answer.REFUSED, partial.pk: Answer.PARTIAL}
    with pytest.raises(Problem) as unsaid:
        answer_request(
            request=request, on=TODAY, text=" ", answers=answers, today=TODAY, by=coordinator
        )
    assert unsaid.value.code == "reason_missing"
    done = answer_request(
        request=request, on=TODAY, text="por ley", answers=answers, today=TODAY, by=coordinator
    )
    assert (done.state, done.answered_on) == (RequestState.ANSWERED, TODAY)
    for source in (calls, cases):
        source.refresh_from_db()
    assert (calls.state, cases.state) == (SourceState.RECEIVED, SourceState.REFUSED)
    assert cases.steps.last().reason == "por ley"
    assert [s.request for s in calls.steps.all()] == [None, request, request]
    made = audit.sources.get(publisher=request.institution)
    assert (made.state, made.publisher) == (SourceState.RECEIVED, request.institution)
    assert list(made.coverage.values_list("year", "extent")) == [
        (y, "partial") for y in (2020, 2021, 2022)
    ]
    assert calls.coverage.count() == 2


def test_silence_and_reminders(audit, coordinator) -> None:
    """3"""
    source = make_source(audit)
    request = make_request(audit, item(source=source), sent=5)
    with pytest.raises(Problem) as early:
        give_up(request=request, on=TODAY, reason="nada", today=TODAY, by=coordinator)
    assert early.value.code == "still_in_time"
    late = make_request(audit, item(source=source), sent=20)
    with pytest.raises(Problem) as unsaid:
        give_up(request=late, on=TODAY, reason=" ", today=TODAY, by=coordinator)
    assert unsaid.value.code == "reason_missing"
    remind(request=late, on=ago(3), today=TODAY, by=coordinator, note="por teléfono")
    done = give_up(request=late, on=TODAY, reason="nadie contestó", today=TODAY, by=coordinator)
    source.refresh_from_db()
    assert (done.state, source.state) == (RequestState.SILENT, SourceState.SILENT)
    with pytest.raises(Problem) as over:
        remind(request=late, on=TODAY, today=TODAY, by=coordinator)
    assert over.value.code == "nothing_awaited"


def test_overdue(audit, coordinator, in_role, signed_in) -> None:
    """4"""
    today = timezone.localdate()
    made = make_request(audit, sent=None, institution="Salud")
    send_request(
        request=made,
        on=today - dt.timedelta(days=40),
        due=today - dt.timedelta(days=12),
        today=today,
        by=None,
    )
    home, page = (
        reverse("audit_home", args=[audit.slug]),
        reverse("sources:requests", args=[audit.slug]),
    )
    client = signed_in(coordinator)
    assert "1 request is overdue" in client.get(home).content.decode()
    assert 'class="waits"' in client.get(page).content.decode()
    assert "12 days ago" in client.get(page).content.decode()
    found = client.get(page, {"state": "overdue"}).content.decode()
    assert "Salud" in found
    other = signed_in(in_role(Role.FIELDWORKER))
    assert "overdue" not in other.get(home).content.decode()
    assert 'class="waits"' not in other.get(page).content.decode()


def _items(*rows: str, **more: str) -> dict[str, str]:
    data = {"item-TOTAL_FORMS": str(len(rows)), "item-INITIAL_FORMS": "0"}
    for i, row in enumerate(rows):
        data |= {
            f"item-{i}-row": row,
            f"item-{i}-geography": "area",
            f"item-{i}-year_from": "2024",
            f"item-{i}-year_to": "2025",
        }
    return {"institution": "Salud", "access_level": "team"} | data | more


@pytest.mark.one_database
def test_new_request(audit, coordinator, signed_in) -> None:
    """5"""
    client = signed_in(coordinator)
    new = reverse("sources:new_request", args=[audit.slug])
    source = make_source(audit, contact_institution="C5", contact_person="Hugo")
    page = client.get(
        new,
        {
            "gap": ["topic:theft|area|2024", "nonsense", "topic:theft|area|x"],
            "source": source.number,
        },
    ).content.decode()
    assert 'value="topic:theft" selected' in page
    assert 'value="C5"' in page
    assert f'value="{source.pk}" selected' in page
    assert page.count('class="card asked-item"') == 1
    rows = {"rows": "topic:theft|area", "geography": "area", "from": "2020", "to": "2022"}
    page = client.get(new, rows).content.decode()
    assert 'value="2020"' in page
    assert 'value="2022"' in page
    for wrong in (
        _items("topic:theft", institution=""),
        _items("topic:witchcraft"),
        _items(),
        _items("topic:theft", **{"item-0-year_to": "2019"}),
        _items("topic:theft", **{"item-0-year_from": "x"}),
        _items("topic:theft", **{"item-0-source": "999999"}),
        _items("topic:theft", **{"item-TOTAL_FORMS": "nonsense"}),
    ):
        assert client.post(new, wrong).status_code == 422
    assert not audit.requests.exists()
    # All is summed up once, above; what is left out has nothing to correct.
    several = _items("topic:theft", "topic:witchcraft", "topic:witchcraft", institution="")
    several |= {"item-0-year_to": "2019", "item-2-DELETE": "on"}
    told = client.post(new, several).content.decode()
    assert told.count('class="mistakes"') == 1
    summary = told.split('class="mistakes"')[1].split("</div>")[0]
    assert "3 things to correct" in summary
    assert re.findall(r'href="#id_([^"]+)"', summary) == [
        "institution", "item-0-year_to", "item-1-row"
    ]  # fmt: skip
    assert "Item 2 · What: " in summary
    more = client.post(new, _items("topic:theft", more="1"))
    assert more.content.decode().count('class="card asked-item"') == 2
    blank = {"item-TOTAL_FORMS": "3", "item-1-DELETE": "on", "item-2-geography": "area"}
    done = client.post(new, _items("topic:theft", "topic:robbery", **blank))
    assert done.status_code == 302
    assert [i.row for i in audit.requests.get().items.all()] == ["topic:theft"]


@pytest.mark.one_database
def test_steps_by_form(audit, coordinator, signed_in) -> None:
    """1, 3, 5"""
    client = signed_in(coordinator)
    request = make_request(audit, sent=None)
    where = [audit.slug, request.number]
    today = timezone.localdate()

    def post(step: str, **data: object) -> int:
        route, fields = ("sources:remind", data)
        if step != "remind":
            route, fields = "sources:step_request", {f"{step}-{k}": v for k, v in data.items()}
        address = reverse(route, args=where if step == "remind" else [*where, step])
        return client.post(address, fields).status_code

    past, far = today - dt.timedelta(days=30), today - dt.timedelta(days=40)
    assert post("sent", on=past, due=far) == 422
    assert post("sent", on="", due="") == 422
    assert post("answered", on=past) == 422
    assert post("sent", on=far, due=past) == 302
    assert post("remind", on=past, note="por correo") == 302
    assert post("remind", on="2999-01-01") == 422
    assert post("promised", on=past, due=today) == 302
    assert post("answered", on=today) == 422
    assert post("silent", on=today, reason="nada") == 422
    # Where all was refused, the answer leads there: nobody takes that step by its name.
    assert post("refused", on=today) == 404
    (only,) = request.items.all()
    assert post("answered", on=today, **{f"item_{only.pk}": "refused"}) == 422
    assert post("answered", on=today, text="no", **{f"item_{only.pk}": "refused"}) == 302
    page = client.get(reverse("sources:request", args=where)).content.decode()
    assert "por correo" in page
    request.refresh_from_db()
    assert request.state == RequestState.REFUSED


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["es", "en"])
def test_letter(audit, coordinator, signed_in, settings, tmp_path, language) -> None:
    """6"""
    settings.HOME = tmp_path
    request = make_request(audit, item("topic:theft", why="Saber dónde"), sent=None)
    client = signed_in(coordinator)
    where = [audit.slug, request.number]
    address = reverse("sources:letter", args=where) + f"?language={language}"
    page = client.get(address).content.decode()
    texts = first_texts(request, coordinator, language, TODAY)
    law = "Ley General de Transparencia"
    assert law in texts["legal_basis"]
    assert law in page
    edited = texts | {"closing": "Firmo #yo."}
    assert set(edited) == set(TEXTS)
    assert client.post(address, edited | {"subject": ""}).status_code == 422
    assert client.post(address, edited).status_code == 302
    (made,) = request.letters.all()
    files = {}
    for ending, digest in (("pdf", made.pdf.sha256), ("docx", made.docx.sha256)):
        get = reverse("sources:letter_file", args=[*where, made.number, ending])
        files[ending] = b"".join(client.get(get))
        assert hashlib.sha256(files[ending]).hexdigest() == digest
    words = " ".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(files["pdf"])).pages
    )
    document = docx.Document(io.BytesIO(files["docx"]))
    in_word = "\n".join(p.text for p in document.paragraphs)
    topic = "Otros robos sin violencia" if language == "es" else "Other theft"
    assert "Firmo #yo." in words
    assert "Firmo #yo." in in_word
    assert document.tables[0].rows[1].cells[0].text == topic
    assert document.tables[0].rows[1].cells[3].text == "Saber dónde"
    again = client.get(address).content.decode()
    assert "Firmo #yo." in again
    missing = reverse("sources:letter_file", args=[*where, 9, "pdf"])
    assert client.get(missing).status_code == 404


@pytest.mark.one_database
def test_levels(audit, in_role, signed_in) -> None:
    """7"""
    request = make_request(audit, access_level="field")
    address = reverse("sources:request", args=[audit.slug, request.number])
    for role, status in ((Role.OFFICIAL, 404), (Role.FIELDWORKER, 200)):
        assert signed_in(in_role(role)).get(address).status_code == status


@pytest.mark.one_database
def test_sent_is_sent(audit, coordinator, signed_in) -> None:
    """8"""
    request = make_request(audit)
    with pytest.raises(Problem) as sent:
        change_request(request=request, by=coordinator, items=[item()], institution="x")
    assert sent.value.code == "request_already_sent"
    edit = reverse("sources:edit_request", args=[audit.slug, request.number])
    assert signed_in(coordinator).get(edit).status_code == 302
    draft = make_request(audit, sent=None)
    edit = reverse("sources:edit_request", args=[audit.slug, draft.number])
    assert signed_in(coordinator).get(edit).status_code == 200
    assert signed_in(coordinator).post(edit, _items("topic:drugs")).status_code == 302
    assert [i.row for i in draft.items.all()] == ["topic:drugs"]
    with pytest.raises(Problem) as empty:
        open_request(audit=audit, institution="x", items=[], by=None)
    assert empty.value.code == "no_gap_chosen"


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("country", "due"),
    [
        ("mx", dt.date(2026, 2, 9)),
        ("co", dt.date(2026, 1, 26)),
        ("za", dt.date(2026, 2, 11)),
        ("xx", dt.date(2026, 2, 11)),
    ],
)
def test_due_day(audit, country: str, due: dt.date) -> None:
    """4: twenty working days in Mexico, ten in Colombia, thirty days in South Africa and where we
    aren't sure."""
    audit.country = country
    assert due_day(audit, TODAY) == due


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("country", "words"),
    [
        ("mx", ["20 días hábiles", "artículo 134", "10 más", "festivos"]),
        ("za", ["30 días según la ley (sección 25)", "30 más"]),
        ("es", ["30 días según", "Ley 19/2013"]),
        ("xx", ["Un mes"]),
    ],
)
def test_due_day_says_what_it_rests_on(
    audit, coordinator, signed_in, country: str, words: list[str]
) -> None:
    """4"""
    audit.country = country
    audit.save()
    request = make_request(audit, sent=None)
    address = reverse("sources:request", args=[audit.slug, request.number])
    page = signed_in(coordinator).get(address).content.decode()
    with translation.override("es"), speaking("es"):
        said = due_words(audit)
    assert all(each in said for each in words)
    with translation.override("en"), speaking("en"):
        assert due_words(audit) in html.unescape(page)
