"""Geographies that don't nest: levels, crosswalks, and values carried over by them.

1. A level is added; its name can't be taken, and who only reads sees no form.
2. A table of weights: what is wrong with its rows is told; counts are divided and sum up.
3. By boundaries: surface, and people; each value says how much of it is guesswork.
4. A file that can't be used says why, and nothing is kept.
5. What a formula makes of a carried value follows.
6. A level that tables brought can be renamed and hung elsewhere, which takes its areas out of those
   they lay in; the audit's own can't, nor can one hang in itself or take a name that is there.
7. A table of areas fills a level or, with one thing wrong, nothing of it is taken; what is
   downloaded can be uploaded again.
"""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sereno.exchange.indicator_value_files import LevelValues, read_note, read_values
from sereno.methods.sources.indicators import ESTIMATED, IndicatorValues
from sereno.web.audits.roles import Role
from sereno.web.indicators.changes import add_indicator, publish_values
from sereno.web.indicators.from_incidents import count_version
from sereno.web.indicators.geography_changes import add_level, keep_areas
from sereno.web.indicators.models import GeographyLevel, Indicator, LevelCrosswalk, ValueFile
from sereno.web.sources.version_reader import open_version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_home(settings, tmp_path) -> None:
    """Files of audits lie in a folder of the test's own."""
    settings.HOME = tmp_path / "home"


@pytest.fixture
def client(coordinator, audit, version, signed_in) -> Client:
    count_version(version=version)
    return signed_in(coordinator)


@pytest.fixture
def sectors(client, audit, coordinator) -> GeographyLevel:
    """Two police sectors with patrols."""
    city = GeographyLevel.objects.get(audit=audit, key="municipality")
    level = add_level(audit=audit, key="sector", name="Sector", parent=city, by=coordinator)
    keep_areas(level=level, areas={"S1": ("S1", 900.0), "S2": ("S2", 100.0)})
    add_indicator(audit=audit, code="patrols", by=coordinator, name_es="p", name_en="Patrols")
    values = IndicatorValues.of(["patrols"] * 2, ["S1", "S2"], ["2023"] * 2, [100.0, 10.0])
    publish_values(
        audit=audit, parts=[LevelValues("sector", values)], why=ValueFile.Why.IMPORT,
        about="x", by=coordinator,
    )  # fmt: skip
    return level


def bring(client: Client, audit, name: str, content: bytes, basis: str, target: str = "area"):
    return client.post(
        reverse("indicators:new_crosswalk", args=[audit.slug]),
        {
            "crosswalk-source": "sector", "crosswalk-target": target, "crosswalk-basis": basis,
            "crosswalk-file": SimpleUploadedFile(name, content),
        },
    )  # fmt: skip


def carry(client: Client, audit) -> LevelValues:
    """Patrols by area, carried over by the last crosswalk."""
    kept = LevelCrosswalk.objects.filter(audit=audit).first()
    answer = client.post(
        reverse("indicators:carry", args=[audit.slug, kept.pk]), {"indicator": "patrols"}
    )
    assert answer.status_code == 302, answer.content.decode()
    assert client.get(answer["Location"]).status_code == 200
    edition = Indicator.objects.get(audit=audit, code="patrols").current
    assert set(edition.facts) == {"area", "sector"}
    return read_values(edition.file.path, ["patrols"], "area")["area"]


def test_levels(client, audit, in_role, signed_in) -> None:
    """1"""
    place = reverse("indicators:new_level", args=[audit.slug])
    given = {"level-name": "Cuadrante", "level-parent": "municipality"}
    assert client.post(place, given).status_code == 302
    assert client.post(place, given).status_code == 422
    page = reverse("indicators:geographies", args=[audit.slug])
    assert "Cuadrante" in client.get(page).content.decode()
    text = signed_in(in_role(Role.VIEWER)).get(page).content.decode()
    assert "Cuadrante" in text
    assert "Add a level" not in text


def test_a_table_of_weights(client, audit, sectors, version) -> None:
    """2 5"""
    a, b = [area["area_code"] for area in open_version(version).areas][:2]
    table = f"sector,colonia,peso\nS1,{a},0.75\nS1,{b},0.25\nS2,{b},1\nS2,{a},2\nS9,{a},1\n"
    assert bring(client, audit, "pesos.csv", table.encode(), "table").status_code == 302
    kept = LevelCrosswalk.objects.get(audit=audit)
    assert {fault["code"] for fault in kept.faults} == {"weight_not_a_share", "value_area_unknown"}
    new = {"code": "twice", "name_es": "x", "unit": "number", "factor": "1",
           "formula": "patrols * 2"}  # fmt: skip
    assert client.post(reverse("indicators:new", args=[audit.slug]), new).status_code == 302
    part = carry(client, audit)
    values = dict(zip(part.values.areas.tolist(), part.values.values.tolist(), strict=True))
    assert values == {a: 75, b: 35}
    assert set(part.values.statuses.tolist()) == {ESTIMATED}
    codes = {read_note(text)[0] for text in part.said().tolist()}
    assert codes == {"value_carried_over"}
    assert (part.values.lows <= part.values.values).all()
    twice = Indicator.objects.get(audit=audit, code="twice").current
    doubled = read_values(twice.file.path, ["twice"], "area")["area"].values
    assert sorted(doubled.values.tolist()) == [70, 150]
    detail = reverse("indicators:detail", args=[audit.slug, "patrols"])
    assert "had to be divided" in client.get(f"{detail}?level=area").content.decode()


@pytest.mark.parametrize("basis", ["area", "population"])
def test_by_boundaries(client, audit, sectors, version, basis) -> None:
    """3"""
    features = json.loads((version.folder / "areas.geojson").read_text())["features"]
    shapes = shapely.from_geojson([json.dumps(f["geometry"]) for f in features if f["geometry"]])
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    middle = west + 0.37 * (east - west)
    boxes = {"S1": (west, middle), "S2": (middle, east)}
    document = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"clave": code},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [
                        [[x, south], [z, south], [z, north], [x, north], [x, south]]
                    ],
                },
            }
            for code, (x, z) in boxes.items()
        ],
    }  # fmt: skip
    answer = bring(client, audit, "sectores.geojson", json.dumps(document).encode(), basis)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    part = carry(client, audit)
    kept = LevelCrosswalk.objects.get(audit=audit)
    assert kept.basis == basis
    total = float(np.nansum(part.values.values))
    assert total <= 110 + 1e-6
    assert total > 0
    if basis == "area":
        assert total == pytest.approx(110 * (1 - kept.outside), rel=0.5)


def test_what_cannot_be_used(client, audit, sectors, version) -> None:
    """4"""
    two = bring(client, audit, "dos.csv", b"a,b\n1,2\n", "table")
    assert "needs three" in two.content.decode()
    none = bring(client, audit, "otras.csv", b"a,b,c\nx,y,1\n", "table")
    assert "No row joins" in none.content.decode()
    same = bring(client, audit, "x.csv", b"a,b,c\n", "table", target="sector")
    assert same.status_code == 422
    city = bring(client, audit, "x.geojson", b"{}", "area", target="municipality")
    assert "only be carried to the audit" in city.content.decode()
    assert not LevelCrosswalk.objects.exists()


def change(client: Client, audit, level: GeographyLevel, name: str, parent: str):
    return client.post(
        reverse("indicators:change_level", args=[audit.slug, level.key]),
        {"level-name": name, "level-parent": parent},
    )


def test_another_name_and_place(client, audit, sectors, coordinator) -> None:
    """6"""
    assert change(client, audit, sectors, " Police sector ", "municipality").status_code == 302
    sectors.refresh_from_db()
    assert sectors.name == "Police sector"
    assert sectors.areas.filter(parent__code="city").count() == 2
    assert audit.events.filter(verb="change_level", about="Police sector").exists()
    moved = change(client, audit, sectors, "Police sector", "area")
    assert "2 areas lie in none of" in client.get(moved["Location"]).content.decode()
    assert not sectors.areas.exclude(parent=None).exists()
    assert audit.events.filter(verb="move_level", detail__within=audit.level_name).exists()
    beat = add_level(audit=audit, key="beat", name="Beat", parent=sectors, by=coordinator)
    circle = change(client, audit, sectors, "Police sector", "beat")
    assert circle.status_code == 422
    assert "run in a circle" in circle.content.decode()
    taken = change(client, audit, sectors, "BEAT", "municipality")
    assert taken.status_code == 422
    assert "Another level has this name." in taken.content.decode()
    city = GeographyLevel.objects.get(audit=audit, key="municipality")
    kept = change(client, audit, city, "Town", "beat")
    assert [fault.code for fault in kept.context["faults"]] == ["level_is_own"]
    sectors.refresh_from_db()
    beat.refresh_from_db()
    assert (sectors.name, sectors.parent.key, beat.parent) == ("Police sector", "area", sectors)
    change(client, audit, sectors, "Police sector", "municipality")
    assert sectors.areas.filter(parent__code="city").count() == 2


def fill(client: Client, audit, level: GeographyLevel, text: str, **more):
    return client.post(
        reverse("indicators:level_areas", args=[audit.slug, level.key]),
        {"areas-file": SimpleUploadedFile("áreas.csv", text.encode()), **more},
    )


def test_a_table_of_areas(client, audit, sectors, coordinator) -> None:
    """7"""
    beats = add_level(audit=audit, key="beat", name="Beat", parent=sectors, by=coordinator)
    wrong = fill(client, audit, beats, "clave,superior\nB1,S1\nB1,S2\nB2,S9\n")
    assert wrong.status_code == 422
    assert [fault.code for fault in wrong.context["faults"]] == [
        "area_in_two", "area_parent_unknown",
    ]  # fmt: skip
    text = wrong.content.decode()
    assert "áreas.csv:4" in text
    assert "S2" in text
    assert not beats.areas.exists()
    good = "clave,nombre,superior,población\nB1,Uno,S1,10\nB2,Dos,S2,\n"
    assert fill(client, audit, beats, good).status_code == 302
    found = beats.areas.values_list("code", "name", "parent__code", "population")
    assert list(found) == [("B1", "Uno", "S1", 10), ("B2", "Dos", "S2", None)]
    assert audit.events.filter(verb="load_areas", detail__n=2).exists()
    file = client.get(reverse("indicators:level_file", args=[audit.slug, beats.key]))
    less = file.content.decode().replace("B2,Dos,S2,", "B3,Tres,S2,7")
    assert fill(client, audit, beats, less, **{"areas-whole": "on"}).status_code == 302
    now = beats.areas.filter(is_current=True).values_list("code", flat=True)
    assert list(now) == ["B1", "B3"]
    page = client.get(reverse("indicators:level", args=[audit.slug, beats.key])).content.decode()
    assert "1 area of before is set aside" in page
    own = GeographyLevel.objects.get(audit=audit, key="area")
    assert fill(client, audit, own, good).status_code == 422
