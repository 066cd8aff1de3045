"""`sereno init` on the files of real cities and on small ones of every kind.

1. On real files every column is found, and the manifest is one that `sereno run` takes as it is
   (Mexico City, Monterrey and Cali: engine/test_mexico_city.py and test_other_cities.py).
2. What isn't sure is marked in the manifest, said at the end, and listed in --json.
3. A manifest that is there is left alone without --force.
4. Files with the same columns make one [[incidents]], others their own.
5. Files that can't be an audit's are refused with where, what and how to mend it; nothing written.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely

from sereno.engine.stage_one import areas_of
from sereno.exchange.manifest.reading import Manifest, read_manifest
from tests.integration.command_line import Said, sereno
from tests.integration.instances.instance import COMMAND, forks
from tests.integration.small_city import make_small_city

RealData = Callable[[str], Path]


def init(out: Path, areas: Path, *incidents: object, language: str = "es") -> Said:
    return sereno(
        "init", "--areas", areas, "--incidents", *incidents, "--out", out, language=language
    )


def drafted(out: Path, areas: Path, *incidents: object) -> tuple[Manifest, dict[str, Any]]:
    """The manifest that `sereno init --json` writes, and what it prints."""
    said = sereno(
        "init", "--areas", areas, "--incidents", *incidents, "--out", out, "--json", language="en"
    )
    assert said.code == 0, said.err
    return read_manifest(out), json.loads(said.out)


def doubts(summary: dict[str, Any]) -> set[str]:
    return {f"{check['table']}.{check['key']}" for check in summary["check"]}


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("areas", "expected"),
    [
        (
            "monterrey-colonias/colonias_sannicolas.shp",
            ("CVE_COL", "COLONIA", "NOM_MUN", "POBTOT", 22),
        ),
        (
            "cdmx-colonias/cuadrantes_population_2023.gpkg",
            ("Nomenclatu", "Nomenclatu", "Deleg", "SUMPOB1", 22),
        ),
    ],
)
def test_the_areas_of_other_cities(
    real_data: RealData, tmp_path: Path, areas: str, expected: tuple[object, ...]
) -> None:
    """1: with incidents made up inside the areas. Other layers: engine/test_other_cities.py."""
    path = real_data(areas.split("/")[0]) / areas.split("/")[1]
    west, south, east, north = geopandas.read_file(path).to_crs(4326).total_bounds
    rng = np.random.default_rng(3)
    rows = [
        f"{1 + i % 28:02d}/{1 + i % 12:02d}/{2021 + i % 2},{rng.uniform(west, east):.5f},"
        f"{rng.uniform(south, north):.5f},{('HOMICIDIO', 'VIOLENCIA INTRAFAMILIAR')[i % 2]}"
        for i in range(600)
    ]
    incidents = tmp_path / "incidentes.csv"
    incidents.write_text("\n".join(["Fecha,X,Y,Conducta", *rows]), encoding="utf-8")
    manifest, summary = drafted(tmp_path / "audit.toml", path, incidents)
    part = manifest.areas
    assert (part.code, part.name, part.group, part.population, manifest.audit.select) == expected
    (found,) = manifest.incidents
    assert found.columns() == {"date": "Fecha", "lon": "X", "lat": "Y", "offence": "Conducta"}
    assert (found.date_order, found.crs) == ("dmy", "EPSG:4326")
    assert manifest.selection.measure == "eb_rate"
    assert "selection.measure" not in doubts(summary)
    assert manifest.audit.country == "mx"


@pytest.mark.real_data
def test_chicago(real_data: RealData, tmp_path: Path) -> None:
    """1, 2, 4"""
    folder = real_data("chicago")
    manifest, summary = drafted(
        tmp_path / "audit.toml",
        folder / "chicago-community-areas.geojson",
        folder / "chicago-homicides-2001-2018.csv",
        folder / "chicago-crimes-2017-date-lat-lon.csv.gz",
    )
    assert (manifest.areas.code, manifest.areas.name) == ("area_numbe", "community")
    homicides, crimes = manifest.incidents
    assert homicides.columns() == {
        "date": "Date",
        "lon": "Longitude",
        "lat": "Latitude",
        "area_code": "Community Area",
        "offence": "Primary Type",
        "id": "Case Number",
    }
    assert homicides.date_order == "mdy"
    assert crimes.columns() == {"date": "Date", "lon": "Longitude", "lat": "Latitude"}
    assert crimes.offence_label
    assert "incidents.offence_label" in doubts(summary)
    assert manifest.audit.country == "us"


@pytest.mark.real_data
def test_files_without_a_date_or_a_code_are_refused(real_data: RealData, tmp_path: Path) -> None:
    """5"""
    chicago = real_data("chicago")
    said = init(
        tmp_path / "a.toml",
        chicago / "chicago-community-areas.geojson",
        chicago / "chicago-crimes-2018.parquet",
    )
    assert said.code == 1
    assert "chicago-crimes-2018.parquet" in said.err
    assert "PrimaryType" in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.real_data
def test_an_area_in_two_polygons_is_no_obstacle(real_data: RealData, tmp_path: Path) -> None:
    """5"""
    said = init(
        tmp_path / "a.toml",
        real_data("cdmx-colonias") / "colonias_geo.json",
        real_data("cdmx-incidents") / "cdmx_fgj_points_2019.csv.gz",
    )
    assert said.code == 0, said.err
    manifest = read_manifest(tmp_path / "a.toml")
    assert manifest.areas.code == ("alcaldia", "colonia")
    assert "XOCHIMILCO-Santa Cecilia Tepetlapa" in (tmp_path / "a.toml").read_text(encoding="utf-8")
    areas = areas_of(manifest)
    assert len(areas.codes) == 1650
    assert "areas_repeated" in [note.code for note in areas.notes]


@pytest.fixture
def city(tmp_path: Path, rng: np.random.Generator) -> Path:
    """The folder of a small city with its manifest taken away."""
    made = make_small_city(tmp_path / "ciudad chica", rng)
    made.manifest.unlink()
    return made.folder


def test_the_small_city_runs_from_its_drafted_manifest(city: Path) -> None:
    """1"""
    said = init(city / "audit.toml", city / "areas.geojson", city / "robos_*.csv")
    assert said.code == 0, said.err
    manifest = read_manifest(city / "audit.toml")
    assert manifest.areas.code == "clave"
    assert manifest.areas.population == "pob"
    assert manifest.selection.at_least_per_group == 0
    assert manifest.audit.select == 1
    ran = sereno("run", city / "audit.toml", "--out", city / "out")
    assert ran.code == 0, ran.err
    assert (city / "out" / "selection.html").exists()


def test_what_is_said_at_the_end(city: Path) -> None:
    """2"""
    for language, check, next_word in (
        ("es", "Por revisar", "resultados"),
        ("en", "To check", "results"),
    ):
        out = city / f"{language}.toml"
        said = init(
            out,
            city / "areas.geojson",
            city / "robos_1.csv",
            city / "robos_2.csv",
            language=language,
        )
        assert said.code == 0, said.err
        assert "1,200" in said.out
        assert check in said.out
        assert f"sereno run {out} --out {next_word}" in said.out
        assert ("# REVISAR: " if language == "es" else "# CHECK: ") in out.read_text("utf-8")


def test_a_manifest_that_is_there_is_left_alone(city: Path) -> None:
    """3"""
    out = city / "audit.toml"
    out.write_text("mío", encoding="utf-8")
    said = init(out, city / "areas.geojson", city / "robos_1.csv")
    assert said.code == 1
    assert "--force" in said.err
    assert out.read_text("utf-8") == "mío"
    forced = sereno(
        "init", "--force", "--areas", city / "areas.geojson",
        "--incidents", city / "robos_1.csv", "--out", out,
    )  # fmt: skip
    assert forced.code == 0
    assert read_manifest(out).incidents[0].files == ("robos_1.csv",)


def test_a_manifest_in_another_folder_finds_its_files(city: Path) -> None:
    """1"""
    manifest, _ = drafted(
        city.parent / "auditoría" / "audit.toml", city / "areas.geojson", city / "robos_1.csv"
    )
    assert manifest.areas.file == "../ciudad chica/areas.geojson"
    assert manifest.audit.name == "Auditoría 2022-2023"


def test_files_with_other_columns_make_another_part(city: Path) -> None:
    """4"""
    text = (city / "robos_2.csv").read_text("utf-8")
    (city / "robos_2.csv").write_text(
        text.replace("fecha,hora,delito", "Fecha del hecho,Hora,Conducta").replace(",", ";"),
        "utf-8",
    )
    manifest, _ = drafted(city / "audit.toml", city / "areas.geojson", city / "robos_*.csv")
    assert [part.date for part in manifest.incidents] == ["fecha", "Fecha del hecho"]
    assert [part.offence for part in manifest.incidents] == ["delito", "Conducta"]


def test_points_in_metres_and_day_and_month_that_could_be_changed_over(city: Path) -> None:
    """2"""
    points = geopandas.GeoSeries(
        shapely.points(np.linspace(-100.43, -100.41, 50), np.linspace(20.565, 20.585, 50)), crs=4326
    ).to_crs(32614)
    rows = [
        f"{1 + i % 12:02d}/{1 + i % 9:02d}/2022,{p.x:.1f},{p.y:.1f},ROBO A NEGOCIO CON VIOLENCIA"
        for i, p in enumerate(points)
    ]
    (city / "m.csv").write_text("\n".join(["fecha,utm_x,utm_y,delito", *rows]), "utf-8")
    manifest, summary = drafted(city / "audit.toml", city / "areas.geojson", city / "m.csv")
    (part,) = manifest.incidents
    assert (part.lon, part.lat, part.crs, part.date_order) == (
        "utm_x",
        "utm_y",
        "EPSG:32614",
        "dmy",
    )
    assert {"incidents.crs", "incidents.date_order"} <= doubts(summary)
    assert list(manifest.selection.topics) == ["robbery"]


@pytest.mark.parametrize(
    ("header", "row", "word"),
    [
        ("folio,delito,lat,lon", "A1,ROBO,20.57,-100.42", "fecha"),
        ("fecha,delito", "2022-01-01,ROBO", "coordenada"),
        ("fecha,lat,delito", "2022-01-01,20.57,ROBO", "coordenada"),
    ],
)
def test_files_that_lack_what_an_audit_needs(city: Path, header: str, row: str, word: str) -> None:
    """5"""
    (city / "x.csv").write_text("\n".join([header, *[row] * 9]), encoding="utf-8")
    said = init(city / "audit.toml", city / "areas.geojson", city / "x.csv")
    assert said.code == 1
    assert "x.csv" in said.err
    assert word in said.err
    assert not (city / "audit.toml").exists()


def test_a_file_that_is_not_there(city: Path) -> None:
    """5"""
    said = init(city / "audit.toml", city / "areas.geojson", city / "robo_1.csv")
    assert said.code == 1
    assert "robos_1.csv" in said.err
    said = init(city / "audit.toml", city / "area.geojson", city / "robos_1.csv")
    assert said.code == 1
    assert "area.geojson" in said.err
    assert not (city / "audit.toml").exists()


@pytest.mark.parametrize(("language", "word"), [("es", "REVISAR"), ("en", "CHECK")])
def test_help_teaches(language: str, word: str) -> None:
    """2: in a process of its own, since help texts are made when a command is loaded."""
    asked = {**os.environ, "SERENO_LANGUAGE": language}
    said = forks().python(COMMAND, "init", "--help", environment=asked)
    assert said.returncode == 0, said.stderr
    assert "sereno init --areas" in said.stdout
    assert word in said.stdout
