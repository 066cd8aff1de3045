"""Boundary files that can't be used, or only with care, through the real command line.

1. A .shp of 0 bytes; a Shapefile without its table.
2. A Shapefile without .prj: longitude and latitude are taken with a note; metres are refused
   until the manifest names their system, and then the run gives what it gave before.
3. Invalid geometries are mended and said; empty ones are left out and said; none left is refused.
4. A code that stands for two shapes is refused; the same area twice is taken once.
5. Negative, missing or unreadable population: the area gets no rate, can't be selected, and the
   run says which; no population at all is refused where rates are asked for.
6. Zip bombs and members that climb out of the folder, also among boundary files.
7. Lines or points instead of polygons; a file that is no boundary file at all.
"""

from __future__ import annotations

import csv
import json
import shutil
import zipfile
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

from tests.integration.command_line import refused, run
from tests.integration.small_city import SmallCity


def areas_of(city: SmallCity) -> geopandas.GeoDataFrame:
    return geopandas.read_file(city.folder / "areas.geojson")


def write(city: SmallCity, frame: geopandas.GeoDataFrame) -> None:
    (city.folder / "areas.geojson").unlink()
    frame.to_file(city.folder / "areas.geojson", driver="GeoJSON")


def as_shapefile(city: SmallCity, crs: str) -> Path:
    frame = areas_of(city).to_crs(crs)
    frame.to_file(city.folder / "areas.shp", engine="pyogrio", encoding="utf-8")
    city.write_manifest(file='"areas.shp"')
    return city.folder / "areas.shp"


def rows(city: SmallCity, name: str) -> list[dict[str, str]]:
    with (city.folder / "out" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def notes(city: SmallCity) -> dict[str, dict[str, str]]:
    report = json.loads((city.folder / "out" / "quality.json").read_text(encoding="utf-8"))
    return {note["code"]: note for note in report["notes"]}


def test_a_shp_of_no_bytes(city: SmallCity) -> None:
    """1"""
    as_shapefile(city, "EPSG:4326").write_bytes(b"")
    refused(
        city,
        es=("areas.shp: ", "mide 0 bytes", "Vuelva a descargarlo"),
        en=("areas.shp: ", "0 bytes", "Download it again"),
    )


def test_a_shapefile_without_its_table(city: SmallCity) -> None:
    """1"""
    as_shapefile(city, "EPSG:4326").with_suffix(".dbf").unlink()
    refused(
        city,
        es=("areas.shp: ", "le falta su parte .dbf", ".shx, .dbf y .prj"),
        en=("areas.shp: ", "lacks its part .dbf", ".shx, .dbf and .prj"),
    )


def test_no_prj_and_degrees(city: SmallCity) -> None:
    """2"""
    before = rows(city, "incidence.csv")
    as_shapefile(city, "EPSG:4326").with_suffix(".prj").unlink()
    said = run(city)
    assert said.code == 0
    assert "se usó EPSG:4326" in said.err
    assert "areas_crs_assumed" in notes(city)
    assert rows(city, "incidence.csv") == before


def test_no_prj_and_metres(city: SmallCity) -> None:
    """2"""
    before = rows(city, "incidence.csv")
    as_shapefile(city, "EPSG:32614").with_suffix(".prj").unlink()
    refused(
        city,
        es=("areas.shp: ", "falta el .prj", "`crs` en [areas]"),
        en=("areas.shp: ", "no .prj", "`crs` in [areas]"),
    )
    # What the message advises is what mends it.
    city.write_manifest(file='"areas.shp"\ncrs = "EPSG:32614"')
    assert run(city).code == 0
    assert [(r["area_code"], r["n"]) for r in rows(city, "incidence.csv")] == [
        (r["area_code"], r["n"]) for r in before
    ]


def test_a_system_in_degrees_that_the_coordinates_deny(city: SmallCity) -> None:
    """2"""
    frame = areas_of(city).to_crs("EPSG:32614").set_crs("EPSG:4326", allow_override=True)
    frame.to_file(city.folder / "areas.gpkg")
    city.write_manifest(file='"areas.gpkg"')
    refused(
        city,
        es=("areas.gpkg: ", "EPSG:4326", "no pueden ser longitud y latitud", "`crs` en [areas]"),
        en=("areas.gpkg: ", "EPSG:4326", "can't be longitude and latitude", "`crs` in [areas]"),
    )


def test_invalid_and_empty_geometries(city: SmallCity) -> None:
    """3"""
    frame = areas_of(city)
    x0, y0, x1, y1 = frame.geometry[2].bounds
    bow_tie = shapely.Polygon([(x0, y0), (x1, y1), (x1, y0), (x0, y1)])
    assert not bow_tie.is_valid
    frame.geometry = [*frame.geometry[:2], bow_tie, *frame.geometry[3:10], None, shapely.Polygon()]
    write(city, frame)
    said = run(city)
    assert said.code == 0
    found = notes(city)
    assert "Las Peñitas I (0003)" in found["areas_mended"]["what"]["es"]
    assert "El Tepe (0011)" in found["areas_left_out"]["what"]["es"]
    assert "Bosques (0012)" in found["areas_left_out"]["what"]["es"]
    assert found["areas_left_out"]["what"]["es"] in said.err
    features = json.loads((city.folder / "out" / "areas.geojson").read_text())["features"]
    assert len(features) == 10
    shapes = shapely.from_geojson([json.dumps(f["geometry"]) for f in features])
    assert shapely.is_valid(shapes).all()
    # The incidents of the two lost areas are kept, and counted as what they are.
    report = json.loads((city.folder / "out" / "quality.json").read_text())
    assert report["rows"]["incidents"] == 1200
    assert report["placed"]["none"] > 0


@pytest.mark.parametrize("shape", [None, shapely.Polygon()], ids=["null", "empty"])
def test_no_geometry_at_all(city: SmallCity, shape: shapely.Polygon | None) -> None:
    """3"""
    frame = areas_of(city)
    frame.geometry = [shape] * 12
    write(city, frame)
    refused(
        city,
        es=("areas.geojson: ", "Ninguna colonia tiene geometría"),
        en=("areas.geojson: ", "No neighbourhood has a geometry"),
    )


def test_a_code_for_two_shapes(city: SmallCity) -> None:
    """4"""
    frame = areas_of(city)
    frame.loc[[4, 9], "clave"] = "0001"
    write(city, frame)
    refused(
        city,
        es=("areas.geojson: ", "Códigos repetidos en «clave»", "0001", "Disolver", "nombre"),
        en=("areas.geojson: ", "more than once in “clave”", "0001", "Dissolve", "nombre"),
    )


def test_an_area_without_a_code(city: SmallCity) -> None:
    """4"""
    frame = areas_of(city)
    frame.loc[4, "clave"] = None
    write(city, frame)
    refused(
        city,
        es=("areas.geojson: ", "sin código en «clave»: 1 (filas 5)", "nombre"),
        en=("areas.geojson: ", "without a code in “clave”: 1 (rows 5)", "nombre"),
    )


def test_an_area_that_stands_twice(city: SmallCity) -> None:
    """4"""
    before = rows(city, "incidence.csv")
    frame = areas_of(city)
    write(city, geopandas.pd.concat([frame, frame.iloc[[3]]], ignore_index=True))
    assert run(city).code == 0
    assert "0004" in notes(city)["areas_repeated"]["what"]["es"]
    assert rows(city, "incidence.csv") == before


def test_negative_and_missing_population(city: SmallCity) -> None:
    """5"""
    frame = areas_of(city)
    frame["pob"] = frame["pob"].astype(object)
    frame.loc[0, "pob"], frame.loc[6, "pob"], frame.loc[1, "pob"] = -9999, None, "*"
    frame["pob"] = frame["pob"].map(lambda value: None if value is None else str(value))
    write(city, frame)
    said = run(city)
    assert said.code == 0
    found = notes(city)
    assert "El Mirador (0001)" in found["population_negative"]["what"]["es"]
    assert "Centro (0007)" in found["population_missing"]["what"]["es"]
    assert "San Ángel (0002)" in found["population_unreadable"]["what"]["es"]
    for note in ("population_negative", "population_missing", "population_unreadable"):
        assert found[note]["what"]["es"] in said.err
        assert found[note]["mend"]["es"]
    table = {r["area_code"]: r for r in rows(city, "selection.csv")}
    for code in ("0001", "0002", "0007"):
        chosen = table[code]
        assert (chosen["population"], chosen["rank"], chosen["selected"]) == ("", "", "0")
        assert chosen["why"] == "no_population"
    without = [r for r in rows(city, "incidence.csv") if r["area_code"] == "0007"]
    assert int(without[0]["n"]) > 0
    assert all(r["rate"] == r["rate_low"] == r["rate_high"] == r["eb_rate"] == "" for r in without)
    assert sum(r["selected"] == "1" for r in table.values()) == 4


def test_a_population_of_zero_is_no_population(city: SmallCity) -> None:
    """5"""
    frame = areas_of(city)
    frame.loc[6, "pob"] = 0
    write(city, frame)
    assert run(city).code == 0
    table = {r["area_code"]: r for r in rows(city, "selection.csv")}
    assert table["0007"]["why"] == "no_population"
    assert not any(r["rate"] == "inf" for r in rows(city, "incidence.csv"))


def test_areas_with_few_people(city: SmallCity) -> None:
    """5"""
    frame = areas_of(city)
    frame.loc[6, "pob"] = 326
    write(city, frame)
    assert run(city).code == 0
    document = json.loads((city.folder / "out" / "selection.json").read_text(encoding="utf-8"))
    assert "0007" in document["selected"]
    (note,) = [n for n in document["notes"] if n["code"] == "few_people_selected"]
    assert "Centro: 326" in note["what"]["es"]
    page = (city.folder / "out" / "selection.html").read_text(encoding="utf-8")
    assert "Centro: 326" in page
    city.write_manifest(extra="least_population = 500")
    assert run(city).code == 0
    document = json.loads((city.folder / "out" / "selection.json").read_text(encoding="utf-8"))
    assert document["settings"]["least_population"] == 500
    (left_out,) = document["excluded"]
    assert left_out == {
        "area_code": "0007", "area_name": "Centro", "group": "Norte", "population": 326,
        "reason": "too_few_people",
    }  # fmt: skip
    assert not any(n["code"] == "few_people_selected" for n in document["notes"])
    table = {r["area_code"]: r for r in rows(city, "selection.csv")}
    assert (table["0007"]["why"], table["0007"]["selected"]) == ("too_few_people", "0")
    assert "viven menos personas de las acordadas" in (
        city.folder / "out" / "selection.html"
    ).read_text(encoding="utf-8")
    # Nothing is said where a person decided that all are compared.
    city.write_manifest(extra="least_population = 0")
    assert run(city).code == 0
    document = json.loads((city.folder / "out" / "selection.json").read_text(encoding="utf-8"))
    assert not any(n["code"] == "few_people_selected" for n in document["notes"])


def test_no_population_anywhere(city: SmallCity) -> None:
    """5"""
    frame = areas_of(city)
    frame["pob"] = np.nan
    write(city, frame)
    refused(
        city,
        es=("audit.toml:", "Ninguna de las 12 colonias puede elegirse", "población"),
        en=("audit.toml:", "None of the 12 neighbourhoods can be chosen", "population"),
    )


def _packed(city: SmallCity, *members: tuple[str, bytes]) -> None:
    with zipfile.ZipFile(city.folder / "areas.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    city.write_manifest(file='"areas.zip"')


def test_a_zip_bomb_of_boundaries(city: SmallCity) -> None:
    """6"""
    whole = (city.folder / "areas.geojson").read_bytes()
    _packed(city, ("areas.geojson", whole), ("filler.bin", bytes(100 << 20)))
    refused(
        city,
        es=("areas.zip: ", "pasaría de", "malicioso"),
        en=("areas.zip: ", "would exceed", "malicious"),
    )


@pytest.mark.parametrize("member", ["../areas.geojson", "/etc/areas.geojson", "C:\\areas.geojson"])
def test_a_boundary_file_that_climbs_out(city: SmallCity, member: str) -> None:
    """6"""
    _packed(city, (member, (city.folder / "areas.geojson").read_bytes()))
    refused(
        city,
        es=("areas.zip: ", "escribir fuera de su carpeta", "no se extrajo nada"),
        en=("areas.zip: ", "write outside its folder", "nothing was unpacked"),
    )


def test_a_link_in_a_zip(city: SmallCity) -> None:
    """6"""
    link = zipfile.ZipInfo("areas.geojson")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(city.folder / "areas.zip", "w") as archive:
        archive.writestr(link, str(city.folder / "areas.geojson"))
    city.write_manifest(file='"areas.zip"')
    refused(city, es=("areas.zip: ",), en=("areas.zip: ",))


@pytest.mark.parametrize("kind", ["boundary", "centroid"])
def test_lines_or_points(city: SmallCity, kind: str) -> None:
    """7"""
    frame = areas_of(city).to_crs("EPSG:32614")
    frame.geometry = getattr(frame.geometry, kind)
    write(city, frame.to_crs("EPSG:4326"))
    refused(city, es=("areas.geojson: ", "12 "), en=("areas.geojson: ", "12 "))


def test_what_is_no_boundary_file(city: SmallCity) -> None:
    """7"""
    shutil.copy(city.folder / "robos_1.csv", city.folder / "areas.gpkg")
    city.write_manifest(file='"areas.gpkg"')
    refused(
        city,
        es=("areas.gpkg: ", "no es de límites", "GeoPackage"),
        en=("areas.gpkg: ", "isn't a boundary file", "GeoPackage"),
    )
