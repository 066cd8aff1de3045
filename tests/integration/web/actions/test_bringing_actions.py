"""Actions that come as files; how rows become records is tested with recommendations.

1. A file of a city, with every role: rows become planned actions with milestones to come, budgets,
   shares, lines and areas; each row that can't be one says why, and the others are taken.
2. What was exported is brought again as the same.
3. Whoever may not keep actions brings none; what they name is found among what they may see.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import FloatField, Value
from django.urls import reverse

from sereno.web.actions.bringing.exporting import written
from sereno.web.actions.models import Action, BroughtActions, MoneyEntry
from sereno.web.actions.register.changes import shares_of
from sereno.web.audits.roles import Role
from sereno.web.findings.models import Recommendation
from sereno.web.jobs.running import work_off
from sereno.web.plan.models import Plan, PlanLine

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
HEADINGS = [
    *("No.", "Acción", "Tipo", "Descripción", "Dependencia", "Corresponsables"),
    *("Fecha de inicio", "Fecha de término", "Recomendaciones", "Línea de acción", "Hitos"),
    *("Presupuesto", "Moneda", "Fuente de financiamiento", "Avance"),
]
PAVE = {
    "Acción": "Reponer luminarias", "Tipo": "Capacitación", "Dependencia": "Obras Públicas",
    "Descripción": "Comprar,\ninstalar", "Corresponsables": "Policía Municipal; Obras Publicas",
    "Fecha de inicio": "1 de marzo de 2027", "Fecha de término": "30/06/2027",
    "Recomendaciones": "R-001 | 60 %; R-002 | 40", "Línea de acción": "2.3.1",
    "Hitos": "Comprarlas | 2027-03-31 | 2 | cumplido; Ponerlas | June 15, 2027",
    "Presupuesto": "$1,250,000.50", "Moneda": "mxn", "Fuente de financiamiento": "FORTAMUN",
    "Avance": "80 %",
}  # fmt: skip
# What is put in place of it, and what is said of that.
REFUSED: list[tuple[dict[str, str], str]] = [
    ({}, "fila 2 del archivo"),
    ({"Fecha de término": "2026-06-30"}, "antes"),
    ({"Recomendaciones": "R-001 | 60; R-002 | 30"}, "90"),
    ({"Recomendaciones": "R-001 | 60; R-002"}, "R-002"),
    ({"Recomendaciones": "R-0022"}, "R-002"),
    ({"Línea de acción": "2.3.9"}, "2.3.1"),
    ({"Tipo": "capacitacon"}, "training"),
    ({"Tipo": ""}, "Tipo"),
    ({"Dependencia": ""}, "Institución"),
    ({"Tipo": "continuidad"}, "programa"),
    ({"Presupuesto": "-5"}, "menor que cero"),
    ({"Presupuesto": "1.500"}, "1500"),
    ({"Moneda": ""}, "Moneda"),
    ({"Moneda": "pesos"}, "pesos"),
    ({"Fecha de inicio": "pronto"}, "pronto"),
    ({"Hitos": "Sin día"}, "Sin día"),
    ({"Hitos": "Uno | 2027-01-01 | 0"}, "del 1 al 100"),
    ({"Acción": ""}, "título"),
]


def city_file() -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADINGS)
    writer.writeheader()
    for at, (instead, _said) in enumerate([({}, ""), *REFUSED], start=1):
        title = f"Otra {at}" if instead else PAVE["Acción"]
        writer.writerow({"No.": str(at), **PAVE, "Acción": title, **instead})
    # A page further, the headings again: no row.
    writer.writeheader()
    return out.getvalue().encode()


def bring(client: Any, audit: Any, content: bytes, name: str = "acciones.csv") -> BroughtActions:
    """A file that is brought, taken as it was guessed and worked off."""
    address = reverse("actions:bring_actions", args=[audit.slug])
    answer = client.post(address, {"file": SimpleUploadedFile(name, content), "whole": "1"})
    assert answer.status_code == 302, answer.content.decode()
    brought: BroughtActions = BroughtActions.objects.latest("pk")
    assert client.get(answer["Location"]).status_code == 200
    take = reverse("actions:take_brought", args=[audit.slug, brought.number])
    assert client.post(take, {**brought.columns, "level": "team"}).status_code == 302
    work_off(audit)
    brought.refresh_from_db()
    return brought


@pytest.fixture
def client(audit, coordinator, signed_in):
    """A coordinator of an audit with two recommendations and a line of a plan."""
    for at in (1, 2):
        Recommendation.objects.create(
            audit=audit, number=at, reference=f"R-00{at}", title=f"Alumbrar {at}", state="approved"
        )
    plan = Plan.objects.create(audit=audit, number=1, instrument="Plan Municipal", version="2024")
    PlanLine.objects.create(plan=plan, position=1, level=1, code="2.3.1", text="Alumbrado")
    return signed_in(coordinator)


def test_a_file_of_a_city(audit, client) -> None:
    """1"""
    brought = bring(client, audit, city_file())
    assert (brought.state, brought.n_made, brought.n_refused) == ("taken", 1, len(REFUSED))
    [action] = Action.objects.filter(audit=audit)
    assert (action.kind, action.state, str(action.institution)) == (
        *("training", "planned", "Obras Públicas"),
    )
    assert (action.starts_on, action.ends_on) == (dt.date(2027, 3, 1), dt.date(2027, 6, 30))
    assert sorted(map(str, action.partners.all())) == ["Obras Públicas", "Policía Municipal"]
    assert [str(each) for each in shares_of(action)] == ["R-001 (60 %)", "R-002 (40 %)"]
    assert [each.code for each in action.lines.all()] == ["2.3.1"]
    assert [(each.due_on.month, each.weight, each.state) for each in action.milestones.all()] == [
        *((3, 2, "scheduled"), (6, 1, "scheduled")),
    ]
    money = MoneyEntry.objects.get()
    assert (money.amount, money.currency, money.source) == (
        *(Decimal("1250000.50"), "MXN", "FORTAMUN"),
    )
    assert (money.flow, money.starts_on, money.ends_on) == (
        *("budget", action.starts_on, action.ends_on),
    )
    page = client.get(reverse("actions:brought", args=[audit.slug, brought.number]))
    assert "met (or were not), in line 2." in page.content.decode()
    address = reverse("actions:brought_rejects", args=[audit.slug, brought.number])
    content = b"".join(client.get(address).streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(content)))
    for row, (instead, said) in zip(rows, REFUSED, strict=True):
        assert said in row["qué corregir"], (instead, row["qué corregir"])
    # The same file again doubles nothing.
    again = bring(client, audit, city_file())
    assert (again.n_made, Action.objects.count()) == (0, 1)


@pytest.mark.parametrize("ending", ["xlsx", "csv", "json", "docx"])
def test_what_was_exported_is_brought_as_the_same(ending, audit, client, coordinator) -> None:
    """2"""
    bring(client, audit, city_file())
    strange = {"title": '=Una "cosa"; otra | más', "worked": "a\n\nb"}
    Action.objects.update(**strange, since=dt.date(2020, 1, 2))
    address = reverse("actions:actions_file", args=[audit.slug, ending])
    answer = client.get(address)
    content = b"".join(answer) if answer.streaming else answer.content

    def told() -> Any:
        named = Action.objects.exclude(title="Another").annotate(reached=Value(None, FloatField()))
        return written(audit, coordinator, named)

    before = told()
    Action.objects.update(title="Another")
    again = bring(client, audit, content, f"a.{ending}")
    assert (again.n_made, again.n_refused) == (1, 0)
    assert told() == before


def test_who_may(audit, client, in_role, signed_in) -> None:
    """3"""
    address = reverse("actions:bring_actions", args=[audit.slug])
    assert "bring" in client.get(reverse("actions:actions", args=[audit.slug])).content.decode()
    other = signed_in(in_role(Role.OFFICIAL))
    assert other.get(address).status_code == 403
    assert address not in other.get(reverse("actions:actions", args=[audit.slug])).content.decode()
