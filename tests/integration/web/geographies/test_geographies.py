"""Geographies that don't nest: levels, crosswalks, and values carried over by them.

1. A level is added; its name can't be taken, and who only reads sees no form.
2. A table of weights: what is wrong with its rows is told; counts are divided and sum up.
3. By boundaries: surface, and people; each value says how much of it is guesswork.
4. A file that can't be used says why, and nothing is kept.
8. Boundaries stay with their level: its indicators have a map, for whoever may see their source.
9. Weights between any two levels that have boundaries, by the people of a third, or by what lies
   in what.
10. Work that takes long is waited for, stopped, fails with words, and is asked for again; an
    answer that nobody waits for leaves nothing behind.
5. What a formula makes of a carried value follows.
6. A level that tables brought can be renamed and hung elsewhere, which takes its areas out of those
   they lay in; the audit's own can't, nor can one hang in itself or take a name that is there.
7. A table of areas fills a level or, with one thing wrong, nothing of it is taken; what is
   downloaded can be uploaded again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from sereno.exchange.indicators.value_files import LevelValues, read_note, read_values
from sereno.methods.sources.indicators.values import ESTIMATED, IndicatorValues
from sereno.web.audits.roles import Role
from sereno.web.backups import records
from sereno.web.backups.making import _named_files
from sereno.web.files.spool import files_folder
from sereno.web.geographies.changes import add_level, keep_areas
from sereno.web.geographies.crosswalk_changes import ask_crosswalk
from sereno.web.geographies.level_shapes import _own_shapes, shapes_of
from sereno.web.geographies.models import (
    CrosswalkBasis,
    GeographyLevel,
    LevelBoundaries,
    LevelCrosswalk,
)
from sereno.web.geographies.weights import make_weights, weights_of
from sereno.web.imports.version_reader import open_version
from sereno.web.indicators.changes import add_indicator, publish_values
from sereno.web.indicators.from_incidents import count_version
from sereno.web.indicators.models import Indicator, ValueFile
from sereno.web.jobs.changes import give_up
from sereno.web.jobs.running import work_off
from tests.integration.web.jobs.job_steps import card_of, last_job, press

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


def bring(client: Client, audit, basis: str, target: str = "area", **more):
    return client.post(
        reverse("geographies:new_crosswalk", args=[audit.slug]),
        {
            "crosswalk-source": "sector", "crosswalk-target": target, "crosswalk-basis": basis,
            **{f"crosswalk-{name}": value for name, value in more.items()},
        },
    )  # fmt: skip


def table(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("pesos.csv", text.encode())


def halves(version, *codes: str) -> bytes:
    """The city's box cut at 37 of 100 of its width, one code each, and a shape of no code."""
    shapes = _own_shapes(version.folder, "area").lonlat
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    middle = west + 0.37 * (east - west)
    boxes = dict(zip(codes, ((west, middle), (middle, east), (east, east + 0.01)), strict=False))
    features = [
        {
            "type": "Feature",
            "properties": {"clave": code},
            "geometry": shapely.box(x, south, z, north).__geo_interface__,
        }
        for code, (x, z) in boxes.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.fixture
def in_order(audit):
    """What was put in the queue is done at the end of the block, as a worker would."""

    @contextmanager
    def done() -> Iterator[None]:
        yield
        work_off(audit)

    return done


def draw(client: Client, audit, level: GeographyLevel, content: bytes):
    return client.post(
        reverse("geographies:boundaries", args=[audit.slug, level.key]),
        {"boundaries-file": SimpleUploadedFile("sectores.geojson", content)},
    )


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
    place = reverse("geographies:new_level", args=[audit.slug])
    given = {"level-name": "Cuadrante", "level-parent": "municipality"}
    assert client.post(place, given).status_code == 302
    assert client.post(place, given).status_code == 422
    page = reverse("geographies:list", args=[audit.slug])
    assert "Cuadrante" in client.get(page).content.decode()
    text = signed_in(in_role(Role.VIEWER)).get(page).content.decode()
    assert "Cuadrante" in text
    assert "Add a level" not in text


def test_a_table_of_weights(client, audit, sectors, version, in_order) -> None:
    """2 5"""
    a, b = [area["area_code"] for area in open_version(version).areas][:2]
    rows = f"sector,colonia,peso\nS1,{a},0.75\nS1,{b},0.25\nS2,{b},1\nS2,{a},2\nS9,{a},1\n"
    with in_order():
        assert bring(client, audit, "table", file=table(rows)).status_code == 302
    kept = LevelCrosswalk.objects.get(audit=audit)
    assert (kept.is_ready, last_job(kept).problem) == (True, {})
    assert {fault["code"] for fault in kept.faults} == {"weight_not_a_share", "value_area_unknown"}
    new = {"code": "twice", "name_es": "x", "unit": "number", "factor": "1",
           "formula": "patrols * 2"}  # fmt: skip
    assert (
        client.post(reverse("indicators:new_indicator", args=[audit.slug]), new).status_code == 302
    )
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
    detail = reverse("indicators:indicator", args=[audit.slug, "patrols"])
    assert "had to be divided" in client.get(f"{detail}?level=area").content.decode()


@pytest.mark.one_database
def test_boundaries_of_a_level(
    client, audit, sectors, version, in_order, in_role, signed_in
) -> None:
    """3 8"""
    page = reverse("geographies:level", args=[audit.slug, "sector"])
    detail = reverse("indicators:indicator", args=[audit.slug, "patrols"])
    drawn = reverse("geographies:level_map", args=[audit.slug, "sector"])
    assert "Upload them" in client.get(f"{detail}?level=sector").content.decode()
    assert client.get(drawn).status_code == 404
    assert "has no boundaries yet" in bring(client, audit, "area").content.decode()
    with in_order():
        draw(client, audit, sectors, halves(version, "x", "y"))
    text = client.get(page).content.decode()
    assert "No column of the boundary file" in text
    assert "Try again" in text
    with in_order():
        draw(client, audit, sectors, halves(version, "S1", "S2", "S3"))
    text = client.get(page).content.decode()
    assert "2 areas are drawn, from sectores.geojson." in text
    assert "1 shape had a code" in text
    assert "No column of the boundary file" not in text
    kept = LevelBoundaries.objects.ready().get(level=sectors)
    assert audit.events.filter(verb="load_boundaries").count() == 1
    data = client.get(f"{detail}?level=sector").context["map_data"]
    assert (data["codes"], data["values"]) == (["S1", "S2"], [100, 10])
    features = client.get(data["url"]).json()["features"]
    assert [feature["id"] for feature in features] == [0, 1]
    tables = records.kept_tables_at(records.applied_steps(connection), connection)
    assert f"queretaro/{kept.shapes.stored_as}" in _named_files(tables)
    viewer = signed_in(in_role(Role.VIEWER))
    for level, status in (("public", 200), ("restricted", 404)):
        kept.upload.source.access_level = level
        kept.upload.source.save()
        assert viewer.get(drawn).status_code == status


@pytest.mark.parametrize("basis", ["area", "population"])
@pytest.mark.one_database
def test_by_boundaries(client, audit, sectors, version, basis, in_order) -> None:
    """3"""
    with in_order():
        draw(client, audit, sectors, halves(version, "S1", "S2"))
    with in_order():
        assert bring(client, audit, basis, control="area").status_code == 302
    part = carry(client, audit)
    kept = LevelCrosswalk.objects.get(audit=audit)
    assert kept.basis == basis
    total = float(np.nansum(part.values.values))
    assert total <= 110 + 1e-6
    assert total > 0
    if basis == "area":
        assert total == pytest.approx(110 * (1 - kept.outside), rel=0.5)


@pytest.mark.one_database
def test_between_any_two_levels(client, audit, sectors, version, coordinator, in_order) -> None:
    """3 9"""
    beats = add_level(audit=audit, key="beat", name="Beat", parent=sectors, by=coordinator)
    fill(client, audit, beats, "clave,superior,población\nB1,S1,300\nB2,S2,100\n")
    with in_order():
        draw(client, audit, sectors, halves(version, "S1", "S2"))
        draw(client, audit, beats, halves(version, "B2", "B1"))
    with in_order():
        bring(client, audit, "population", target="municipality", control="beat")
        bring(client, audit, "area", target="beat")
    by_surface, by_people = LevelCrosswalk.objects.filter(audit=audit)
    assert (by_people.is_ready, by_people.control) == (True, beats)
    assert weights_of(by_people).weight.tolist() == pytest.approx([1, 1])
    found = weights_of(by_surface)
    notes = LevelBoundaries.objects.get(level=beats).notes
    assert [(note["code"], note["where"], note["values"]["parent"]) for note in notes] == [
        ("area_lies_elsewhere", "B1", "S2"), ("area_lies_elsewhere", "B2", "S1"),
    ]  # fmt: skip
    ends = zip(found.source.tolist(), found.target.tolist(), strict=True)
    pairs = {(found.sources[i], found.targets[j]) for i, j in ends}
    assert pairs == {("S1", "B2"), ("S2", "B1")}
    wrong = bring(client, audit, "nested", target="area")
    assert "the one above the first" in wrong.content.decode()
    with in_order():
        bring(client, audit, "nested", target="municipality")
    assert weights_of(LevelCrosswalk.objects.filter(audit=audit)[0]).weight.tolist() == [1, 1]
    levels = GeographyLevel.objects.filter(audit=audit, key__in=["group", "municipality"])
    for level in levels:
        codes = set(level.areas.filter(is_current=True).values_list("code", flat=True))
        assert set(shapes_of(level).codes) == codes


@pytest.mark.one_database
def test_work_in_the_queue(client, audit, sectors, version, in_order, monkeypatch) -> None:
    """10"""
    with in_order():
        draw(client, audit, sectors, halves(version, "S1", "S2"))
    bring(client, audit, "area")
    job = LevelCrosswalk.objects.get(audit=audit)
    page = reverse("geographies:list", args=[audit.slug])
    asks = reverse("jobs:state", args=[audit.slug, last_job(job).pk])
    assert asks in client.get(page).content.decode()
    card = card_of(client, job)
    assert "Making the weights" in card.content.decode()
    assert "HX-Refresh" not in card
    assert client.post(reverse("indicators:carry", args=[audit.slug, job.pk])).status_code == 302
    press(client, "stop", job)
    work_off(audit)
    assert (last_job(job).state, last_job(job).problem) == ("stopped", {})
    assert card_of(client, job)["HX-Refresh"] == "true"

    def fails(*_given: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr("sereno.web.geographies.weights.make_weights", fails)
        with in_order():
            press(client, "again", job)
    text = client.get(page).content.decode()
    assert "a fault in the program." in text
    assert '<p lang="en"><code>MemoryError</code></p>' in text
    client.post(reverse("geographies:drop", args=[audit.slug, job.pk]))
    assert not LevelCrosswalk.objects.exists()
    assert audit.events.filter(verb="drop_crosswalk").exists()


def test_a_late_answer_is_dropped(client, audit, sectors, version, monkeypatch) -> None:
    """10"""
    job = ask_crosswalk(
        source=sectors,
        target=GeographyLevel.objects.get(audit=audit, key="municipality"),
        basis=CrosswalkBasis.NESTED,
        by=audit.events.first().by,
    )

    def given_up_meanwhile(row, say):
        made = make_weights(row, say)
        give_up(subject=row)
        return made

    monkeypatch.setattr("sereno.web.geographies.weights.make_weights", given_up_meanwhile)
    work_off(audit)
    job.refresh_from_db()
    assert (last_job(job).state, job.weights) == ("stopped", None)
    assert not list(files_folder(audit).glob("*/weights.parquet"))
    assert not list(files_folder(audit).glob(".*"))


@pytest.mark.one_database
def test_what_cannot_be_used(client, audit, sectors, version, in_order) -> None:
    """4"""
    said = {}
    for name, text in (("two", "a,b\n1,2\n"), ("none", "a,b,c\nx,y,1\n")):
        with in_order():
            bring(client, audit, "table", file=table(text))
        said[name] = last_job(LevelCrosswalk.objects.filter(audit=audit)[0]).problem["code"]
    assert said == {"two": "crosswalk_columns", "none": "crosswalk_empty"}
    for refused in (
        bring(client, audit, "table", target="sector", file=table("a,b,c\n")),
        bring(client, audit, "table"),
        bring(client, audit, "population"),
    ):
        assert refused.status_code == 422
    assert not LevelCrosswalk.objects.exclude(weights=None).exists()


def change(client: Client, audit, level: GeographyLevel, name: str, parent: str):
    return client.post(
        reverse("geographies:change_level", args=[audit.slug, level.key]),
        {"level-name": name, "level-parent": parent},
    )


@pytest.mark.one_database
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
    assert "form a circle" in circle.content.decode()
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
        reverse("geographies:level_areas", args=[audit.slug, level.key]),
        {"areas-file": SimpleUploadedFile("áreas.csv", text.encode()), **more},
    )


@pytest.mark.one_database
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
    file = client.get(reverse("geographies:level_file", args=[audit.slug, beats.key]))
    less = file.content.decode().replace("B2,Dos,S2,", "B3,Tres,S2,7")
    assert fill(client, audit, beats, less, **{"areas-whole": "on"}).status_code == 302
    now = beats.areas.filter(is_current=True).values_list("code", flat=True)
    assert list(now) == ["B1", "B3"]
    page = client.get(reverse("geographies:level", args=[audit.slug, beats.key])).content.decode()
    assert "1 earlier area is set aside" in page
    own = GeographyLevel.objects.get(audit=audit, key="area")
    assert fill(client, audit, own, good).status_code == 422
