"""Areas in the wizard: rows of a larger layer, population from a table, areas without boundaries.

1. Where the incidents fall into one part of the layer the rows are proposed, asked about with their
   counts, and another choice stands; all rows can be had back.
2. A table is matched by code: what has no counterpart is shown on both sides, its columns are in
   the menus, the manifest has them, an import has its rates, and starting from it brings it back.
3. Areas from a table without boundaries make an audit like any other: counts by quarter come in,
   no page fails or promises a map, whoever reads it.
4. A manifest by hand may name no table that isn't the audit's.
"""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
from django.urls import reverse

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from sereno.web.imports.draft_changes import begin_from_version
from sereno.web.imports.drafting import check_text, text_of
from sereno.web.imports.models import ImportDraft
from sereno.web.imports.version_reader import open_version
from tests.integration.web.imports.small_city import areas_file, incidents_file
from tests.integration.web.imports.wizard_steps import (
    form_values,
    look,
    page,
    run,
    send,
    start,
    take_guesses,
)
from tests.integration.web.selection.bench_steps import commit

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("empty_home"),
]
STATIONS = ("Durban Central", "Umlazi", "KwaMashu E", "Inanda", "Phoenix", "Chatsworth")
OFFENCES = ("Robbery with aggravating circumstances", "Murder", "Common assault")


def held(audit: Audit) -> Any:
    return ImportDraft.objects.get(audit=audit).contents


def address(audit: Audit, name: str) -> str:
    return reverse(f"imports:{name}", args=[audit.slug])


def state_file() -> bytes:
    """The small city's squares as municipality 014, and as many of two others beside it."""
    document = json.loads(areas_file())
    features = []
    for m, shift in (("013", -0.1), ("014", 0.0), ("015", 0.1)):
        for each in document["features"]:
            feature = json.loads(json.dumps(each))
            ring = feature["geometry"]["coordinates"][0]
            feature["geometry"]["coordinates"] = [[[x + shift, y] for x, y in ring]]
            feature["properties"] |= {"CVE_MUN": m, "CVECOL": f"{m}{each['properties']['CVECOL']}"}
            features.append(feature)
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_rows_of_the_city(client, audit) -> None:
    """1"""
    send(client, audit, "areas", "estado.geojson", state_file())
    look(audit)
    assert held(audit).areas.n == 18
    send(client, audit, "incidents", "hechos.csv", incidents_file())
    look(audit)
    areas = held(audit).areas
    assert (areas.n, areas.of) == (6, 18)
    assert areas.entries["only"] == {"CVE_MUN": ["014"]}
    shown = page(client, audit, "areas")
    text = shown.content.decode()
    assert "6 of the 18 rows of the file are used" in text
    assert "014 (6)" in text
    assert "of the incidents looked at fall into" in text
    rows = shown.context["rows"]
    field = next(name for name, each in rows.fields.items() if each.label == "CVE_MUN")
    client.post(address(audit, "area_rows"), {field: ["014", "015"]})
    look(audit)
    assert (held(audit).areas.n, held(audit).areas.entries["only"]) == (
        12,
        {"CVE_MUN": ["014", "015"]},
    )
    client.post(address(audit, "area_rows"), {})
    look(audit)
    # Whoever wants all rows isn't asked again.
    assert held(audit).areas.n == 18
    assert "only" not in held(audit).areas.entries
    client.post(address(audit, "area_rows"), {field: ["014"]})
    look(audit)
    take_guesses(client, audit)
    assert 'only = { CVE_MUN = ["014"] }' in text_of(ImportDraft.objects.get(audit=audit))


def without_people() -> bytes:
    document = json.loads(areas_file())
    for feature in document["features"]:
        del feature["properties"]["POBTOT"], feature["properties"]["DELEGACION"]
    return json.dumps(document).encode()


CENSUS = b"CLAVE,POBLACION TOTAL,MUNICIPIO\n2001,5000,Norte\n2002,600,Norte\n2003,700,Norte\n" + (
    b"2004,800,Sur\n2005,900,Sur\n9999,10,Sur\n"
)


def test_population_from_a_table(client, audit) -> None:
    """2, 4"""
    send(client, audit, "areas", "colonias.geojson", without_people())
    send(client, audit, "incidents", "hechos.csv", incidents_file())
    look(audit)
    assert held(audit).guessed.selection["measure"].value == "count"
    assert send(client, audit, "area_facts", "censo.csv", CENSUS).status_code == 302
    look(audit)
    areas = held(audit).areas
    assert areas.entries["table_code"] == "CLAVE"
    assert areas.entries["table_population"] == "POBLACION TOTAL"
    assert (areas.table.found, areas.table.missing) == (5, ["02-006"])
    assert areas.table.unknown_codes == ["9999"]
    assert held(audit).guessed.selection["measure"].value == "eb_rate"
    text = page(client, audit, "areas").content.decode()
    for said in ("5 of the 6 neighbourhoods have a row in it", "02-006", "9999"):
        assert said in text
    values = form_values(page(client, audit, "areas").context["form"])
    refused = client.post(address(audit, "areas"), values | {"table_code": ""})
    assert refused.status_code == 422
    take_guesses(client, audit)
    version = run(start(client, audit))
    reader = open_version(version)
    assert [area["population"] for area in reader.areas] == [5000, 600, 700, 800, 900, None]
    assert reader.groups == ("Norte", "Sur")
    upload = held(audit).areas.table.upload
    again = begin_from_version(draft=ImportDraft.objects.get(audit=audit), version=version)
    assert again.contents.asked.areas.table == upload
    look(audit)
    made_again = tomllib.loads(text_of(ImportDraft.objects.get(audit=audit)))
    assert made_again == tomllib.loads(version.manifest_text)
    elsewhere = version.manifest_text.replace("../", "../../other/", 2)
    with pytest.raises(Problem) as caught:
        check_text(audit, elsewhere)
    assert caught.value.code == "manifest_file_elsewhere"
    client.post(address(audit, "table_out"))
    look(audit)
    assert held(audit).areas.table is None
    assert "table_code" not in held(audit).areas.entries


def stations_file() -> bytes:
    rows = [
        f"KZN-{i:02d},{name},{'AB'[i % 2]},{20000 + 7000 * i}" for i, name in enumerate(STATIONS)
    ]
    return "\n".join(
        ["Station code,Station,Cluster,Population", *rows, ",TOTAL,,225000", ""]
    ).encode()


def quarters_file() -> bytes:
    rows = [
        f"{name},{offence},2023-Q{q + 1},{1 + (3 * s + 5 * o + q) * (s + 1) % 37}"
        for q in range(4)
        for s, name in enumerate(STATIONS)
        for o, offence in enumerate(OFFENCES)
    ]
    return "\n".join(["Station,Crime category,Quarter,Count", *rows, ""]).encode()


def test_stations_without_boundaries(client, audit, in_role, signed_in) -> None:
    """3"""
    send(client, audit, "areas", "stations.csv", stations_file())
    send(client, audit, "incidents", "quarters.csv", quarters_file())
    look(audit)
    text = page(client, audit, "areas").content.decode()
    assert "6 neighbourhoods, without boundaries." in text
    take_guesses(client, audit)
    version = run(start(client, audit))
    reader = open_version(version)
    assert not reader.drawn
    weights = {"w_robbery": "50", "w_homicide": "50", "n": "1", "at_least": "0"}
    assert commit(client, version, "Estaciones", **weights).status_code == 302
    assert reader.cube.by_area().sum() > 0
    readers = {role: signed_in(in_role(role)) for role in (Role.COORDINATOR, Role.VIEWER)}
    slug = [audit.slug]
    for browser in readers.values():
        for name in (
            "selection:explore",
            "selection:select",
            "selection:decisions",
            "imports:quality",
        ):
            answer = browser.get(reverse(name, args=slug))
            assert answer.status_code == 200, name
            assert 'id="map"' not in answer.content.decode(), name
        for name in ("selection:explore", "selection:select"):
            assert "There is no map" in browser.get(reverse(name, args=slug)).content.decode(), name
        explorer = browser.get(reverse("selection:explore", args=slug)).content.decode()
        assert "are counted in its first month" in explorer
        decision = browser.get(reverse("selection:decision", args=[audit.slug, 1]))
        assert "There is no map" in decision.content.decode()
        home = browser.get(reverse("audit_home", args=slug)).content.decode()
        assert "There is no map" in home
        assert browser.get(reverse("selection:area", args=[audit.slug, 0])).status_code == 200
        for name in ("selection:explore_csv", "selection:explore_gpkg"):
            assert browser.get(reverse(name, args=slug)).status_code == 200, name
        assert browser.get(reverse("geographies:list", args=slug)).status_code == 200
        assert (
            browser.get(reverse("imports:map", args=[audit.slug, version.number])).status_code
            == 200
        )
