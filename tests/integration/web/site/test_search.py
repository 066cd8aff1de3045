"""Search in the top bar.

1. Areas, pages, offences, labels and names are found by any of their words, without accents, in
   the reader's language; what was found leads to where it stands.
2. Nobody finds a page, a label or a name that their role doesn't open.
3. Nothing wanted, nothing found, and an audit without data are answered too.
4. However much is found, the database is asked as often.
5. Indicators are found by name and by code, and none whose source is beyond the person's level.
"""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from sereno.web.indicators.from_incidents import count_version
from sereno.web.indicators.models import Indicator
from sereno.web.sources.models import Source

pytestmark = pytest.mark.django_db


def _found(client: Client, audit: Audit, words: str) -> dict[str, list[str]]:
    answer = client.get(reverse("search", args=[audit.slug]), {"q": words})
    assert answer.status_code == 200
    kinds = answer.context["kinds"]
    for kind in kinds:
        for hit in kind.hits[:2]:
            assert client.get(hit.href).status_code == 200
    return {kind.name: [hit.words for hit in kind.hits] for kind in kinds}


@pytest.fixture
def names(version) -> tuple[str, str, str]:
    """An area of the small city, and a label and a name that wait for a decision."""
    file = version.folder / "quality.json"
    quality = json.loads(file.read_text(encoding="utf-8"))
    label = {"label": "ZUMBIDO DE CHICHARRA", "n": 9, "iccs": None, "confidence": 0.0}
    quality["offences"]["review"].append(
        label | {"why_es": "", "why_en": "", "doubt_es": "", "doubt_en": "", "answers": []}
    )
    name = {"group": "Norte", "name": "Colonia Inventada", "n": 7, "candidates": []}
    quality["unmatched_names"].append(name)
    file.write_text(json.dumps(quality), encoding="utf-8")
    areas = json.loads((version.folder / "areas.geojson").read_text(encoding="utf-8"))
    area = areas["features"][0]["properties"]["area_name"]
    return area, "ZUMBIDO DE CHICHARRA", "Colonia Inventada"


def test_what_is_found(names, audit, coordinator, signed_in) -> None:
    """1"""
    client = signed_in(coordinator)
    area, label, name = names
    assert area in _found(client, audit, area.lower())["Neighbourhoods"]
    assert label in _found(client, audit, label.lower())["Labels of the records"]
    assert name in _found(client, audit, name)["Names without a neighbourhood"]
    assert "People" in _found(client, audit, "people")["Pages"]
    assert _found(client, audit, "robbery")["Offences"]
    coordinator.language = "es"
    coordinator.save()
    assert "Equipo" in _found(client, audit, "EQUÍPO")["Páginas"]


@pytest.mark.one_database
def test_what_a_role_finds(names, audit, in_role, signed_in) -> None:
    """2"""
    client = signed_in(in_role(Role.VIEWER))
    area, label, name = names
    assert area in _found(client, audit, area)["Neighbourhoods"]
    for words in (label, name):
        assert set(_found(client, audit, words)) <= {"Neighbourhoods", "Offences"}
    for words in ("people", "rejected", "history", "review"):
        assert "Pages" not in _found(client, audit, words)
    assert "Pages" in _found(client, audit, "quality")


def test_nothing(audit, coordinator, signed_in) -> None:
    """3"""
    client = signed_in(coordinator)
    assert _found(client, audit, "") == {}
    assert _found(client, audit, "¿?") == {}
    assert _found(client, audit, "zzz") == {}
    assert "Pages" in _found(client, audit, "data")


@pytest.mark.one_database
def test_queries(version, audit, coordinator, signed_in) -> None:
    """4"""
    client = signed_in(coordinator)

    def asked(words: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("search", args=[audit.slug]), {"q": words})
        return len(queries)

    assert asked("zzz") == asked("a")


def test_indicators(version, audit, coordinator, in_role, signed_in) -> None:
    """5"""
    count_version(version=version)
    client, official = signed_in(coordinator), signed_in(in_role(Role.OFFICIAL))
    indicator = Indicator.objects.get(audit=audit, code="all_count")
    for words in ("all_count", indicator.name_en.upper()):
        for reader in (client, official):
            assert indicator.name_en in _found(reader, audit, words)["Indicators"]
    indicator.source = Source.objects.create(
        audit=audit, number=99, title="Reservada", access_level="restricted"
    )
    indicator.save()
    assert indicator.name_en in _found(client, audit, "all_count")["Indicators"]
    assert "Indicators" not in _found(official, audit, "all_count")
