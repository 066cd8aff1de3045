"""What activities leave.

1. Files come several at once, their text in one normal form; none is kept if one is refused.
2. What carries programs, two files in one, bombs, too many pixels and unknown kinds are refused.
3. Nothing that was said, and no file's name, stands in clear in the database or on the disk.
4. A document is as restricted as its activity, in query, verb and database; the team sees its own.
5. Readings of restricted ones are noted; the API and the search tell nothing else.
6. What rests on a consent is shown before a withdrawal and gone after it, from everywhere.
7. When its time is over a document's file, text and notes are gone; its row and events stay.
8. A newer file has its own text; the earlier ones stay.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from sereno.web.diagnosis.activities.changes import change_activity, plan_activity
from sereno.web.diagnosis.consent.changes import (
    add_text,
    drop_consent,
    note_consent,
    take_back_withdrawal,
    take_text_step,
    withdraw,
)
from sereno.web.diagnosis.documents.changes import change_document
from sereno.web.diagnosis.documents.ending import erase
from sereno.web.diagnosis.models import Activity, Consent, Document, Withdrawal
from sereno.web.files.models import KeptFile
from sereno.web.jobs.changes import ask
from sereno.web.jobs.running import work_off
from sereno.web.people.models import Person
from tests.integration.web.diagnosis.addresses import at as _at
from tests.integration.web.diagnosis.document_files import (
    SRT,
    docx_file,
    odt_file,
    photo,
    sent,
    wav,
    zipped,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_home")]
InRole = Callable[[Role], Person]
SignedIn = Callable[[Person], Client]
SAID = "Mi hijo dejó la escuela por las amenazas"
NAME = "entrevista con Guadalupe Ñ.docx"


def _planned(audit: Audit, **values: Any) -> Activity:
    written = {"title": "Mujeres del mercado", "technique": "focus_group", "access_level": "field"}
    return plan_activity(audit=audit, by=None, **(written | values))


def _agreed(activity: Activity, people: int = 1, **scopes: bool) -> Consent:
    audit = activity.audit
    text = audit_text(audit)
    return note_consent(activity=activity, text=text, people=people, form="oral", by=None, **scopes)


def audit_text(audit: Audit) -> Any:
    """The text in use."""
    from sereno.web.diagnosis.models import ConsentText

    there = ConsentText.objects.filter(audit=audit).first()
    if there is not None:
        return there
    made = add_text(audit=audit, by=None, kind="focus_group", language="es", text="Acepto.")
    return take_text_step(row=made, step="use", by=None)


def _upload(client: Client, audit: Audit, *files: Any, **said: Any) -> Any:
    form = {"access_level": "field"} | said
    data = {f"documents-{name}": value for name, value in form.items()}
    return client.post(
        _at("upload_documents", audit, 1), data | {"file": list(files), "whole": "1"}
    )


def _everywhere() -> bytes:
    """Every byte of the database and of the home."""
    with connection.cursor() as cursor:
        cells = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                cells += [
                    bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                    for cell in row
                ]
    from django.conf import settings

    files = [path for path in Path(settings.HOME).rglob("*") if path.is_file()]
    return b"\0".join([*cells, *(str(path).encode() + path.read_bytes() for path in files)])


@pytest.mark.one_database
def test_files_come(audit: Audit, coordinator: Person, signed_in: SignedIn) -> None:
    """1, 3, 5, 8"""
    _planned(audit)
    client = signed_in(coordinator)
    odt = odt_file(
        "<text:p>Uno<text:s text:c='2'/>dos<text:line-break/>tres</text:p>\n  <text:h>Fin</text:h>"
    )
    rtf = rb"{\rtf1\ansi\ansicpg1252 Ni\'f1os\par solos}"
    answer = _upload(
        client,
        audit,
        sent(docx_file(f"An\u0303o: {SAID}\n¿Y luego?", "Nada."), NAME),
        sent(odt, "b.odt"),
        sent(rtf, "c.rtf"),
        sent("Señora: ya no, gracias\r\nSí.".encode("cp1252"), "d.txt"),
        sent(SRT, "e.srt"),
        language="es",
    )
    assert answer.status_code == 302, answer.content.decode()
    rows = list(Document.objects.order_by("number"))
    assert [each.versions.get().text for each in rows] == [
        f"Año: {SAID}\n¿Y luego?\nNada.",
        "Uno  dos\ntres\nFin",
        "Niños\nsolos",
        "Señora: ya no, gracias\nSí.",
        "¿Cómo se siente?\nCon miedo, señorita",
    ]
    page = client.get(_at("document", audit, 1)).content.decode()
    assert f"Año: {SAID}<br>¿Y luego?" in page
    assert "Guadalupe" in page
    timed = client.get(_at("document", audit, 5)).content.decode()
    assert "<strong>ENTREVISTADORA:</strong> ¿Cómo se siente?" in timed
    assert "1:00" in timed
    # The original is served to be saved, under the name that only its row's key tells.
    file = client.get(_at("document_file", audit, 1, 1))
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert "Guadalupe" in file.headers["Content-Disposition"]
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    newer = sent(docx_file("Otra versión"), "nueva.docx")
    answer = client.post(_at("replace_document", audit, 1), {"file": newer, "whole": "1"})
    assert answer.status_code == 302
    assert [v.text.split(":")[0] for v in rows[0].versions.all()] == ["Otra versión", "Año"]
    wrong = client.post(
        _at("replace_document", audit, 1), {"file": sent(photo(), "foto.jpg"), "whole": "1"}
    )
    assert wrong.status_code == 422
    everything = _everywhere()
    assert b"Mujeres del mercado" in everything
    for planted in (SAID, "Con miedo", "Guadalupe", "gracias", "ENTREVISTADORA", "Otra versi"):
        assert planted.encode() not in everything, planted
    search = client.get(reverse("search", args=[audit.slug]), {"q": "amenazas"}).content.decode()
    assert SAID not in search


def _macros(name: str) -> bytes:
    return zipped({"[Content_Types].xml": "<Types/>", name: b"x", "word/document.xml": "<w/>"})


REFUSED = {
    "vba": (lambda: _macros("word/vbaProject.bin"), "macros"),
    "odt basic": (
        lambda: zipped(
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "content.xml": "<a/>",
                "Basic/Standard/Module1.xml": "<a/>",
            }
        ),
        "macros",
    ),
    "old excel": (
        lambda: (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "_VBA_PROJECT".encode("utf-16-le")
        ),
        "macros",
    ),
    "two in one": (lambda: photo() + docx_file("dentro"), "another of a different kind"),
    "markup": (
        lambda: b"\x89PNG\r\n\x1a\n<script>alert(1)</script>",
        "another of a different kind",
    ),
    "bomb": (
        lambda: zipped({"[Content_Types].xml": "<T/>", "word/document.xml": b"0" * 30_000_000}),
        "times its size",
    ),
    "locked": (
        lambda: (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + b"\0" * 600
            + "EncryptedPackage".encode("utf-16-le")
        ),
        "password",
    ),
    "broken": (lambda: photo()[:300], "damaged"),
    "pdf": (lambda: b"%PDF-1.7 nothing", "damaged"),
    "pixels": (lambda: _wide_png(), "million pixels"),
    "program": (lambda: b"\x7fELF" + b"\0" * 100, "are not taken"),
    "page": (lambda: b"<!doctype html><p>x</p>", "are not taken"),
    "entities": (
        lambda: zipped(
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "content.xml": "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
            }
        ),
        "damaged",
    ),
}


def _wide_png() -> bytes:
    import io

    from PIL import Image

    goal = io.BytesIO()
    Image.new("1", (11_000, 10_000)).save(goal, "PNG")
    return goal.getvalue()


@pytest.mark.one_database
def test_what_is_refused(audit: Audit, coordinator: Person, signed_in: SignedIn) -> None:
    """1, 2"""
    _planned(audit)
    client = signed_in(coordinator)
    for name, (make, words) in REFUSED.items():
        answer = _upload(client, audit, sent("bien", "ok.txt"), sent(make(), f"{name}.docx"))
        page = answer.content.decode()
        assert answer.status_code == 422, name
        assert words in page, (name, page[page.find("alert") :][:600])
    assert not Document.objects.exists()
    assert not KeptFile.objects.exists()
    # A recording that nobody agreed to is refused too; a cancelled activity takes nothing.
    told = client.get(_at("add_documents", audit, 1)).content.decode()
    assert "Nobody here has agreed to be photographed" in told
    answer = _upload(client, audit, sent(wav(1), "a.wav"))
    assert answer.status_code == 422
    assert "Nobody in this activity agreed to be recorded" in answer.content.decode()


@pytest.mark.one_database
def test_levels(audit: Audit, coordinator: Person, in_role: InRole, signed_in: SignedIn) -> None:
    """4, 5"""
    leads, other = in_role(Role.FIELDWORKER), in_role(Role.CODER)
    activity = _planned(audit, leads=[leads])
    client = signed_in(coordinator)
    # Less than the activity is no choice of the form.
    assert _upload(client, audit, sent("x", "x.txt"), access_level="team").status_code == 422
    assert _upload(client, audit, sent(SAID, "x.txt")).status_code == 302
    sheet = _upload(client, audit, sent("firmas", "x.txt"), kind="consent_sheet")
    assert sheet.status_code == 302
    document, signed = Document.objects.order_by("number")
    assert (document.access_level, signed.access_level) == ("field", "restricted")
    page = _at("document", audit, 1)
    assert signed_in(other).get(page).status_code == 200
    assert signed_in(other).get(_at("document", audit, 2)).status_code == 404
    assert not audit.events.filter(verb="read_document").exists()
    with pytest.raises(Problem) as problem:
        change_document(row=document, by=coordinator, access_level="team")
    assert problem.value.code == "document_level_below"
    with pytest.raises(Problem) as problem:
        change_document(row=document, by=coordinator, kind="photo")
    assert problem.value.code == "document_no_picture"
    with pytest.raises(DatabaseError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(access_level="team")
    # Young people turn up: the activity is restricted, and all that it left.
    change_activity(row=activity, by=coordinator, with_minors=True)
    document.refresh_from_db()
    assert document.access_level == "restricted"
    Activity.objects.filter(pk=activity.pk).update(with_minors=False, access_level="field")
    Document.objects.filter(pk=document.pk).update(access_level="field")
    Activity.objects.filter(pk=activity.pk).update(access_level="restricted")
    document.refresh_from_db()
    assert document.access_level == "restricted", "the database raises by itself"
    for name in ("document", "document_file"):
        words = (1,) if name == "document" else (1, 1)
        assert signed_in(other).get(_at(name, audit, *words)).status_code == 404
        assert signed_in(leads).get(_at(name, audit, *words)).status_code == 200
    assert audit.events.filter(verb="read_document", by=leads).count() == 2
    for where in (_at("documents", audit), f"{_at('documents', audit)}export.csv"):
        assert "Transcript" not in signed_in(other).get(where).content.decode().split("<main")[-1]
    history = signed_in(other).get(_at("activity", audit, 1))
    assert history.status_code == 404
    assert not Document.objects.for_person(audit, in_role(Role.OFFICIAL)).exists()


def test_consent_is_withdrawn(audit: Audit, coordinator: Person, signed_in: SignedIn) -> None:
    """6"""
    activity = _planned(audit)
    first, second = _agreed(activity, 2), _agreed(activity, 1, record=True)
    client = signed_in(coordinator)
    assert _upload(client, audit, sent(SAID, "a.txt"), consent=first.pk).status_code == 302
    assert _upload(client, audit, sent("notas", "b.txt"), kind="notes").status_code == 302
    Document.objects.filter(number=1).update(title="Relato de la tarde")
    with pytest.raises(Problem) as problem:
        drop_consent(consent=first, by=None)
    assert problem.value.code == "consent_rests"
    shown = client.get(_at("withdraw", audit, 1, first.pk)).content.decode()
    assert "Transcript: 1, resting on this consent alone" in shown
    assert "Notes: 1, resting on all consents" in shown
    withdraw(consent=first, people=1, by=coordinator)
    assert client.get(_at("document", audit, 1)).status_code == 200
    withdraw(consent=first, people=1, by=coordinator)
    pages = [
        _at("documents", audit),
        f"{_at('documents', audit)}export.csv",
        _at("activity", audit, 1),
        f"{reverse('search', args=[audit.slug])}?q=relato",
        reverse("api:documents", args=[audit.slug]),
        reverse("audits:history", args=[audit.slug]),
    ]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert "Relato" not in answer.content.decode() or "q=relato" in page, page
    for name, words in (("document", (1,)), ("document_file", (1, 1)), ("edit_document", (1,))):
        assert client.get(_at(name, audit, *words)).status_code == 404
    assert client.get(_at("document", audit, 2)).status_code == 200
    # Whoever coordinates learns that there is one, and nothing else of it.
    assert "1 document was taken out" in client.get(_at("activity", audit, 1)).content.decode()
    withdraw(consent=second, people=1, by=coordinator)
    assert not Document.objects.for_person(audit, coordinator).exists()
    late = _upload(client, audit, sent("tarde", "c.txt")).content.decode()
    assert "Nobody in this activity agrees any more" in late
    left = Document.objects.order_by("number").values_list("withdrawn_on", flat=True)
    assert set(left) == {timezone.localdate()}
    # The second one was noted by mistake: what rested on all of them comes back, and no more.
    address = _at("take_back_withdrawal", audit, 1, Withdrawal.objects.latest("pk").pk)
    assert address in client.get(_at("activity", audit, 1)).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Era otro código"}).status_code == 302
    assert client.post(address, {"reason": "Otra vez"}).status_code == 404
    seen = Document.objects.for_person(audit, coordinator)
    assert [(each.number, each.state) for each in seen] == [(2, "received")]
    assert audit.events.get(verb="take_back_withdrawal").reason == "Era otro código"
    earlier = Withdrawal.objects.latest("pk")
    after = timezone.now() + dt.timedelta(days=31)
    with pytest.raises(Problem) as problem:
        take_back_withdrawal(withdrawal=earlier, reason="Tarde", now=after, by=None)
    assert problem.value.code == "withdrawal_over"


def test_its_time_is_over(audit: Audit, coordinator: Person, signed_in: SignedIn) -> None:
    """7"""
    _agreed(_planned(audit), record=True)
    client = signed_in(coordinator)
    files = [sent(wav(1), "voz.wav"), sent(photo(), "foto.jpg"), sent(SAID, "a.txt")]
    assert _upload(client, audit, *files).status_code == 302
    note = {"note-at": "0:00.5", "note-words": "Aquí duda"}
    assert client.post(_at("note_document", audit, 1), note).status_code == 302
    assert "Aquí duda" in client.get(_at("document", audit, 1)).content.decode()
    assert "Aquí duda".encode() not in _everywhere()
    today = timezone.localdate()
    Document.objects.filter(number__lt=3).update(keep_until=today)
    job = _erased()
    assert Document.objects.filter(state="erased").count() == 0, "its last day is still its own"
    Document.objects.filter(number__lt=3).update(keep_until=today - dt.timedelta(days=1))
    late = Document.objects.get(number=1)
    Document.objects.filter(number=1).update(keep_until=today)
    erase(late, today)
    assert Document.objects.get(number=1).state == "received", "somebody gave it more time"
    Document.objects.filter(number=1).update(keep_until=today - dt.timedelta(days=1))
    job = _erased()
    assert job.state == "done", job.problem
    assert [each.state for each in Document.objects.order_by("number")] == [
        *("erased", "erased", "received")
    ]
    assert KeptFile.objects.count() == 1
    page = client.get(_at("document", audit, 1)).content.decode()
    assert "were erased" in page
    assert "Aquí duda" not in page
    assert client.get(_at("document_file", audit, 1, 1)).status_code == 404
    assert audit.events.filter(verb="document_erase").count() == 2
    assert SAID in client.get(_at("document", audit, 3)).content.decode()


def _erased() -> Any:
    job = ask("erase_what_is_over", audit=None, by=None)
    work_off()
    job.refresh_from_db()
    return job
