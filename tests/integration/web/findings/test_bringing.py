"""Recommendations that come as files.

1. A file is looked at first: columns are guessed and settled; each row becomes a draft with its
   event, deliverables, targets and partners, and what can't be one is kept with the reason.
2. What was exported is brought again as the same, into another audit that knows as much.
3. Those that say almost the same are found after it; two that were said to be two are no pair any
   more, and a pair is seen by whoever sees both.
4. What hangs on two records is asked for record by record, not for every pair of two lists: of
   41,000 recommendations those were 1.7 thousand million look-ups, and a page of minutes.
5. A file about which nobody decides within 30 days is let go; what was taken over stays.
6. On a full disk nothing of a file is taken or left lying, and that is told; it is taken later.
"""

from __future__ import annotations

import csv
import datetime as dt
import errno
import io
import os
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from sereno.web.audits.folders import audit_folder
from sereno.web.audits.models import Event
from sereno.web.audits.roles import Role
from sereno.web.diagnosis.consent.resting import erase_what_is_over
from sereno.web.diagnosis.consent.undecided import WAITS
from sereno.web.files import spool as spool_module
from sereno.web.findings.bringing.exporting import written
from sereno.web.findings.models import AlikePair, BroughtRecommendations, Recommendation
from sereno.web.findings.recommendations.changes import add_recommendation
from sereno.web.jobs.models import Job
from sereno.web.jobs.running import work_off
from sereno.web.plan.models import Commitment, Link
from sereno.web.topics.changes import make_usual_topics

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
LAMPS = "Instalar cuarenta luminarias en la ruta de la parada del Farol a la primaria Benito Juárez"
REST = 'Robo,Obras Públicas,Red Sol; Luz,corto plazo,30/06/2027,"ODS 11.7 y 16.1"'
FILE = f"""Clave,Recomendación,Tema,Dependencia,Socios,Plazo,Fecha,ODS,Entregables,Beneficiarios
R-100,{LAMPS},{REST},Lámparas | 40 | piezas,mujeres
R-100,Otra con la misma clave,,,,,,,,
,{LAMPS} y al parque,,obras publicas,,,,,,
R-102,Metas que no hay,Inundaciones,,,,,16.99,,
,{"Muy larga " * 500},,,,,31/02/2027,,,
,Marca\u202e escondida,,,,,,,,
,Cantidad que es 2.5 y no 25,,,,,,,"Luces | 2,5",
,,,,,,,,,
"""


def bring(client: Any, audit: Any, content: bytes, name: str = "r.csv") -> BroughtRecommendations:
    """A file that is brought, taken as it was guessed and worked off."""
    file = SimpleUploadedFile(name, content)
    address = reverse("findings:bring_recommendations", args=[audit.slug])
    answer = client.post(address, {"file": file, "whole": "1"})
    assert answer.status_code == 302, answer.content.decode()
    brought = BroughtRecommendations.objects.latest("pk")
    assert client.get(answer["Location"]).status_code == 200
    take = reverse("findings:take_brought", args=[audit.slug, brought.number])
    assert client.post(take, {**brought.columns, "level": "team"}).status_code == 302
    work_off(audit)
    brought.refresh_from_db()
    return brought


@pytest.fixture
def client(coordinator, signed_in):
    return signed_in(coordinator)


@pytest.fixture
def brought(audit, client) -> BroughtRecommendations:
    make_usual_topics(audit=audit)
    return bring(client, audit, FILE.encode())


def test_rows_become_drafts(brought, audit, client) -> None:
    """1"""
    assert (brought.state, brought.n_made, brought.n_refused) == ("taken", 2, 5)
    first, second = Recommendation.objects.filter(audit=audit).order_by("number")
    assert (first.reference, first.state, first.horizon) == ("R-100", "draft", "short")
    assert first.due_on == dt.date(2027, 6, 30)
    assert sorted(map(str, first.partners.all())) == ["Luz", "Red Sol"]
    assert [each.target for each in first.targets.all()] == ["11.7", "16.1"]
    [lamps] = first.deliverables.all()
    assert (lamps.title, lamps.quantity, lamps.unit) == ("Lámparas", Decimal(40), "piezas")
    assert second.reference == "R-002"
    # Accents and capitals make no other institution.
    assert second.responsible == first.responsible
    assert audit.events.filter(verb="add_recommendation").count() == 2
    address = reverse("findings:brought_rejects", args=[audit.slug, brought.number])
    content = b"".join(client.get(address).streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [row["línea · line"] for row in rows] == ["3", "5", "6", "7", "8"]
    assert "R-100" in rows[0]["what to correct"]
    assert "16.9" in rows[1]["qué corregir"]
    assert "Inundaciones" in rows[1]["qué corregir"]
    assert "200" in rows[2]["what to correct"]
    assert "31/02/2027" in rows[2]["what to correct"]
    assert "U+202E" in rows[3]["what to correct"]
    assert "2,5" in rows[4]["what to correct"]
    again = reverse("findings:take_brought", args=[audit.slug, brought.number])
    client.post(again, {**brought.columns, "level": "team"})
    assert work_off(audit) == 0


def test_a_number_of_no_finding_refuses_its_row_alone(audit, client) -> None:
    """1"""
    file = f"Título,Hallazgos\nUna,{'9' * 5000}\nOtra,\n"
    brought = bring(client, audit, file.encode())
    assert (brought.state, brought.n_made, brought.n_refused) == ("taken", 1, 1)


@pytest.mark.parametrize("ending", ["xlsx", "csv", "json", "docx"])
def test_what_was_exported_is_brought_as_the_same(ending, brought, audit, client, coordinator):
    """2"""
    rows = Recommendation.objects.filter(audit=audit).order_by("number")
    rows.filter(reference="R-002").update(
        beneficiaries=["girls", "officials"], principles=["leadership"], impact=4, feasibility=2,
        addressee="prevent", text='Una "cosa"; otra | más\n\n=1+1',
    )  # fmt: skip
    told = written(audit, coordinator, rows)
    address = reverse("findings:recommendations_file", args=[audit.slug, ending])
    answer = client.get(f"{address}?sort=number")
    content = b"".join(answer) if answer.streaming else answer.content
    AlikePair.objects.all().delete()
    rows.all().delete()
    again = bring(client, audit, content, f"r.{ending}")
    assert (again.n_made, again.n_refused) == (2, 0)
    assert written(audit, coordinator, rows.all()) == told


def test_pairs_that_are_almost_the_same(brought, audit, client, coordinator, in_role) -> None:
    """3"""
    [pair] = AlikePair.objects.all()
    assert pair.likeness == 14 / 17
    page = client.get(reverse("findings:alike", args=[audit.slug])).content.decode()
    assert "R-100" in page
    assert "?into=" in page
    assert not AlikePair.objects.for_person(audit, in_role(Role.OFFICIAL)).exists()
    client.post(reverse("findings:keep_two", args=[audit.slug, pair.pk]))
    add_recommendation(audit=audit, by=coordinator, title=f"{LAMPS} ya")
    client.post(reverse("findings:look_alike", args=[audit.slug]))
    work_off(audit)
    pairs = AlikePair.objects.filter(two_at__isnull=True)
    assert {str(each.other) for each in pairs} == {f"R-003 · {LAMPS} ya"}


@pytest.mark.parametrize("model", [AlikePair, Link, Commitment, Event])
def test_no_pairs_of_lists_are_looked_up(model, audit, coordinator) -> None:
    """4: SQLite does where both columns stand in one index."""
    plan = model.objects.for_person(audit, coordinator).explain().splitlines()
    steps = [(words[1], " ".join(words[3:])) for words in map(str.split, plan)]
    lists = Counter(parent for parent, step in steps if step.startswith("LIST SUBQUERY"))
    assert steps
    assert not [step for parent, step in steps if " AND " in step and lists[parent] > 1]


def test_nobody_decides(brought, audit, client) -> None:
    """5"""
    file = SimpleUploadedFile("waits.csv", FILE.encode())
    address = reverse("findings:bring_recommendations", args=[audit.slug])
    client.post(address, {"file": file, "whole": "1"})
    waits = BroughtRecommendations.objects.latest("pk")
    for days, state in ((0, "waiting"), (2, "dropped")):
        erase_what_is_over(timezone.localdate() + WAITS + dt.timedelta(days=days))
        waits.refresh_from_db()
        assert waits.state == state
    assert waits.file is None
    assert audit.events.get(verb="drop_recommendations").about == "waits.csv"
    page = client.get(reverse("findings:brought", args=[audit.slug, waits.number]))
    assert "waits.csv" in page.content.decode()
    brought.refresh_from_db()
    assert (brought.state, brought.file.name) == ("taken", "r.csv")


def test_full_disk(audit, client, monkeypatch) -> None:
    """6"""

    def full(*_paths: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def lying() -> set[Path]:
        return {each for each in audit_folder(audit).rglob("*") if each.is_file()}

    before = lying()
    # The file itself still finds room; its rejects don't.
    room = iter([spool_module.see_to_disk] * 2)
    with monkeypatch.context() as disk:
        disk.setattr(spool_module, "see_to_disk", lambda *paths: next(room, full)(*paths))
        left = bring(client, audit, FILE.encode())
    assert (left.state, Recommendation.objects.count()) == ("waiting", 0)
    assert Job.objects.get().problem["code"] == "disk_full"
    assert lying() - before <= {left.file.path_for_readers}
    take = reverse("findings:take_brought", args=[audit.slug, left.number])
    client.post(take, {**left.columns, "level": "team"})
    work_off(audit)
    assert Recommendation.objects.count() == 2
