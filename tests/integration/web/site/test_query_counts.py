"""No page asks the database once for each line that it shows.

1. Every list asks as often for many lines as for few.
2. An audit's home asks little, whoever opens it.
"""

from __future__ import annotations

import json
import shutil
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sereno.web.audits.changes import create_audit, give_role, record_event
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from sereno.web.imports.models import DataVersion, OffenceDecision, PlaceDecision
from sereno.web.people.models import Person
from sereno.web.selection.models import CommittedSelection

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
MANY = 30
LISTS = (
    "audit_home",
    "members:people",
    "audits:history",
    "imports:versions",
    "imports:rejects",
    "imports:offences",
    "imports:places",
    "imports:offence_decisions",
    "imports:place_decisions",
    "imports:quality",
    "selection:explore",
    "selection:select",
    "selection:decisions",
    "selection:compare",
)


def _decide(audit: Audit, version: DataVersion, by: Person, number: int) -> None:
    before = CommittedSelection.objects.filter(audit=audit, number=number - 1).first()
    CommittedSelection.objects.create(
        audit=audit,
        version=version,
        by=by,
        number=number,
        name=f"Decision {number}",
        reason="r",
        index={
            "normalise": "minmax",
            "aggregate": "arithmetic",
            "weighting": "given",
            "lower_is_worse": [],
            "levels": None,
            "outliers": "none",
            "measure": "rate",
            "n": 3,
            "at_least_per_group": 0,
            "least_population": 0,
            "period": ["2022-01-01", "2023-12-31"],
            "eligible": 9,
        },
        weights={"robbery": 1.0},
        seed=1,
        draws=100,
        stability={"same_set": 0.5, "mean_swaps": 1.0},
        selected=[],
        rows=[],
        sereno="0",
        replaces=before,
    )


def _lines_in_quality(version: DataVersion, n: int) -> None:
    """So many rejected rows, and labels and names to review, in the version's results."""
    file = version.folder / "quality.json"
    quality = json.loads(file.read_text(encoding="utf-8"))
    quality["offences"]["review"] = [
        {
            "label": f"LABEL {i}",
            "n": 10 + i,
            "why_es": "",
            "why_en": "",
            "iccs": "",
            "confidence": 0.1,
            "doubt_es": "",
            "doubt_en": "",
            "answers": [],
        }
        for i in range(n)
    ]
    quality["unmatched_names"] = [
        {"group": "Norte", "name": f"Name {i}", "n": 10 + i, "candidates": []} for i in range(n)
    ]
    file.write_text(json.dumps(quality), encoding="utf-8")
    rejects = version.folder / "rejects.csv"
    head, *_rest = rejects.read_text(encoding="utf-8-sig").splitlines()
    line = ",".join("x" for _name in head.split(","))
    rejects.write_text("\n".join([head, *[line] * n]) + "\n", encoding="utf-8")


def _asked(client: Client, address: str, **query: Any) -> int:
    client.get(address, query)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address, query).status_code == 200
    return len(caught)


def _counts(client: Client, audit: Audit) -> dict[str, int]:
    sides = {"a": "1", "b": "2"}
    found = {
        name: _asked(
            client,
            reverse(name, args=[audit.slug]),
            **(sides if name == "selection:compare" else {}),
        )
        for name in LISTS
    }
    return found | {"audits:list": _asked(client, reverse("audits:list"))}


def test_many_lines_ask_no_more(audit, version, coordinator, make_person, signed_in) -> None:
    """1"""
    client = signed_in(coordinator)
    for number in (1, 2):
        _decide(audit, version, coordinator, number)
    OffenceDecision.objects.create(audit=audit, label="x", folded="X", topic="theft")
    PlaceDecision.objects.create(audit=audit, name="x", name_folded="X")
    give_role(audit=audit, person=make_person(), role=Role.VIEWER, by=coordinator)
    _lines_in_quality(version, 2)
    few = _counts(client, audit)
    for i in range(MANY):
        person = make_person(f"p{i}@example.org")
        give_role(audit=audit, person=person, role=Role.VIEWER, by=coordinator)
        create_audit(
            slug=f"a{i}", name=f"A {i}", country="mx", languages=["es"], select=3, by=coordinator
        )
        record_event(audit=audit, verb="decide_place", by=person, subject=audit, about=str(i))
        _decide(audit, version, person, 3 + i)
        OffenceDecision.objects.create(
            audit=audit, label=f"x{i}", folded=f"X{i}", topic="theft", by=person
        )
        PlaceDecision.objects.create(audit=audit, name=f"x{i}", name_folded=f"X{i}", by=person)
        DataVersion.objects.create(audit=audit, number=50 + i, created_by=person)
    # The same results again under the newest number, with many lines.
    newest = DataVersion.objects.create(audit=audit, number=100, finished_at=timezone.now())
    shutil.copytree(version.folder, newest.folder)
    _lines_in_quality(newest, MANY)
    assert _counts(client, audit) == few


@pytest.mark.parametrize("role", list(Role))
def test_the_home_asks_little(audit, version, in_role, signed_in, role) -> None:
    """2"""
    person = in_role(role)
    address = reverse("audit_home", args=[audit.slug])
    assert _asked(signed_in(person), address) <= 53
