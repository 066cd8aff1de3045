"""`sereno init` and `sereno run` on other cities' boundaries, with generated incidents.

The incidents are drawn inside the real areas and written as such a city might send them, so
that the area of each is known. Nothing in a manifest is edited by hand but what costs most and is
proven elsewhere: how many draws, and pages in a second language.

1. Monterrey: a Shapefile in Lambert metres (no EPSG code), incidents in UTM metres, semicolons,
   Windows-1252, dates day first, hours with a. m. and p. m.
2. Cali, barrios: no population, decimal commas: numbers of incidents are compared, and the run
   says that there are no rates.
3. Cali, comunas: no coordinates at all, placed by "Comuna 6" for COMUNA 06.
4. Mexico City in the prosecutor's own layout: no coordinates, late reports back to 1975, hours
   of 00:00:00 in the date; what can't be placed is said.
5. Every incident that could be placed is in its true area, whichever way it came in.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import geopandas
import numpy as np
import pytest

from tests.integration.command_line import Said, sereno
from tests.integration.engine.made_up_incidents import COLOMBIA, MEXICO, make_up, write_table

pytestmark = pytest.mark.real_data
RealData = Callable[[str], Path]


@dataclass(frozen=True)
class Run:
    """A city after init and run."""

    folder: Path
    init: Said
    said: Said

    @property
    def manifest(self) -> str:
        return (self.folder / "audit.toml").read_text(encoding="utf-8")

    def document(self, name: str) -> dict:
        return json.loads((self.folder / "out" / name).read_text(encoding="utf-8"))

    def placed(self) -> list[tuple[str, str]]:
        """How each incident was placed and where, in the order of the file."""
        path = self.folder / "out" / "incidents.parquet"
        return duckdb.sql(
            f"SELECT placed_by, area_code FROM '{path}' ORDER BY source_file, source_row"
        ).fetchall()


def run_city(folder: Path, areas: Path, *incidents: Path) -> Run:
    """init and run, with no column edited between them."""
    manifest = folder / "audit.toml"
    init = sereno("init", "--areas", areas, "--incidents", *incidents, "--out", manifest)
    assert init.code == 0, init
    text = manifest.read_text(encoding="utf-8")
    for whole, less in (
        ("draws = 10000\n", "draws = 500\n"),
        ('languages = ["es", "en"]\n', 'languages = ["es"]\n'),
    ):
        assert whole in text
        text = text.replace(whole, less)
    manifest.write_text(text, encoding="utf-8")
    said = sereno("run", manifest, "--out", folder / "out")
    assert said.code == 0, said
    run = Run(folder, init, said)
    rows = run.document("quality.json")["rows"]
    assert rows["in"] == rows["incidents"] + rows["rejected"]
    return run


def as_written(day: np.ndarray, form: str) -> list[str]:
    """Days as texts: "{d}/{m}/{y}"."""
    parts = (text.split("-") for text in np.datetime_as_string(day, "D"))
    return [form.format(y=y, m=m, d=d) for y, m, d in parts]


def test_monterrey(real_data: RealData, tmp_path: Path, rng: np.random.Generator) -> None:
    """1, 5"""
    layer = real_data("monterrey-colonias/colonias_mty.shp")
    areas = geopandas.read_file(layer)
    assert areas.crs.to_epsg() is None
    made = make_up(areas, rng, 20_000, MEXICO)
    x, y = made.moved_to("EPSG:32614", areas.crs)
    hour, minute = made.minute // 60, made.minute % 60
    write_table(
        tmp_path / "incidentes.csv",
        {
            "FECHA DEL HECHO": as_written(made.day, "{d}/{m}/{y}"),
            "HORA": [
                f"{(h + 11) % 12 + 1}:{m:02d} {'a. m.' if h < 12 else 'p. m.'}"
                for h, m in zip(hour.tolist(), minute.tolist(), strict=True)
            ],
            "TIPO DE DELITO": made.offence.tolist(),
            "COLONIA": areas.COLONIA.to_numpy()[made.area].tolist(),
            "MUNICIPIO": areas.NOM_MUN.to_numpy()[made.area].tolist(),
            "COORD X": [f"{value:.1f}" for value in x],
            "COORD Y": [f"{value:.1f}" for value in y],
        },
        delimiter=";",
        encoding="cp1252",
    )
    run = run_city(tmp_path, layer, tmp_path / "incidentes.csv")
    for line in (
        'code = "CVE_COL"', 'name = "COLONIA"', 'group = "NOM_MUN"', 'population = "POBTOT"',
        'crs = "EPSG:32614"', 'date_order = "dmy"', 'country = "mx"', "select = 22",
        "at_least_per_group = 1",
    ):  # fmt: skip
        assert line in run.manifest.splitlines()
    quality = run.document("quality.json")
    assert quality["rows"] == {"in": 20_000, "incidents": 20_000, "rejected": 0}
    assert quality["files"][0]["encoding"] == "cp1252"
    assert quality["dates"]["forms"][0]["form"] == "DD/MM/YYYY"
    by_hour = np.bincount(hour, minlength=24).tolist()
    assert quality["times"]["by_hour"] == by_hour
    found = run.placed()
    # Straight lines in Lambert bend a little in UTM: a point at a border may land across it.
    assert sum(by != "point" for by, _ in found) <= 20
    codes = areas.CVE_COL.to_numpy()[made.area]
    wrong = sum(code != true for (_, code), true in zip(found, codes, strict=True))
    assert wrong <= 20
    selection = run.document("selection.json")
    assert len(selection["selected"]) == 22
    groups = dict(zip(areas.CVE_COL, areas.NOM_MUN, strict=True))
    assert {groups[code] for code in selection["selected"]} == set(areas.NOM_MUN)
    features = run.document("areas.geojson")["features"]
    x0, y0 = np.min([np.ravel(_corner(f["geometry"])) for f in features], axis=0)
    assert -101 < x0 < -100
    assert 25 < y0 < 26


def _corner(geometry: dict) -> list[float]:
    ring = geometry["coordinates"][0]
    return ring[0] if geometry["type"] == "Polygon" else ring[0][0]


def test_cali_by_barrio(real_data: RealData, tmp_path: Path, rng: np.random.Generator) -> None:
    """2, 5"""
    layer = real_data("cali/barrios.geojson")
    areas = geopandas.read_file(layer)
    areas.geometry = areas.geometry.make_valid()
    made = make_up(areas, rng, 15_000, COLOMBIA)
    write_table(
        tmp_path / "delitos.csv",
        {
            "Fecha": as_written(made.day, "{y}-{m}-{d}"),
            "Conducta": made.offence.tolist(),
            "Barrio": areas["name"].to_numpy()[made.area].tolist(),
            "Latitud": [f"{value:.7f}".replace(".", ",") for value in made.y],
            "Longitud": [f"{value:.7f}".replace(".", ",") for value in made.x],
        },
        delimiter=";",
    )
    run = run_city(tmp_path, layer, tmp_path / "delitos.csv")
    for line in ('country = "co"', 'measure = "count"', 'code = "id"', 'name = "name"'):
        assert line in run.manifest.splitlines()
    assert "no traen población" in run.init.out
    quality = run.document("quality.json")
    assert quality["places"]["decimal_comma"] == 15_000
    assert quality["placed"]["point"] == 15_000
    codes = areas["id"].to_numpy()[made.area]
    wrong = sum(code != true for (_, code), true in zip(run.placed(), codes, strict=True))
    assert wrong <= 2 * quality["places"]["overlaps"]
    # Said once, and every rate is empty rather than 0.
    assert run.said.err.count("Ningún barrio tiene población") == 1
    with (tmp_path / "out" / "incidence.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["rate"] + row["eb_rate"] + row["rate_low"] for row in rows} == {""}
    selection = run.document("selection.json")
    assert selection["settings"]["measure"] == "count"
    assert selection["eligible"] == len(areas)
    most = {row["area_code"]: int(row["n"]) for row in rows if row["measure_of"] == "all"}
    assert len(selection["selected"]) == 22
    chosen = [most[code] for code in selection["selected"]]
    assert np.median(chosen) > 3 * np.median(list(most.values()))


def test_cali_by_comuna(real_data: RealData, tmp_path: Path, rng: np.random.Generator) -> None:
    """3, 5"""
    layer = real_data("cali/comunas.geojson")
    areas = geopandas.read_file(layer)
    made = make_up(areas, rng, 8_000, COLOMBIA)
    names = [
        f"Comuna {int(name[-2:])}" if name.startswith("COMUNA") else name for name in areas["name"]
    ]
    write_table(
        tmp_path / "delitos.csv",
        {
            "FECHA HECHO": as_written(made.day, "{y}-{m}-{d}"),
            "DELITO": made.offence.tolist(),
            "COMUNA": np.array(names)[made.area].tolist(),
        },
    )
    run = run_city(tmp_path, layer, tmp_path / "delitos.csv")
    for line in ('code = "id"', 'name = "name"', 'measure = "count"', "select = 4"):
        assert line in run.manifest.splitlines()
    assert run.document("quality.json")["placed"]["name"] == 8_000
    codes = areas["id"].to_numpy()[made.area].tolist()
    assert run.placed() == [("name", code) for code in codes]
    assert len(run.document("selection.json")["selected"]) == 4


def test_the_prosecutors_own_layout(real_data: RealData, tmp_path: Path) -> None:
    """4"""
    records = real_data("cdmx-original-schema/df2_FGJ_CarpetasLibertad.csv")
    with records.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    dated = [row for row in rows if row["fecha_hecho"]]
    run = run_city(tmp_path, real_data("cdmx-colonias/colonias_iecm.gpkg"), records)
    lines = run.manifest.splitlines()
    # The date of the offence and not of the report; the colonia and not the agency.
    for line in (
        'date = "fecha_hecho"',
        'date_reported = "fecha_inicio"',
        'time = "hora_hecho"',
        'area_name = "colonia_catalogo"',
        'area_group = "alcaldia_hecho"',
        'offence = "delito"',
        "period = [2016-01-01, 2024-12-31]",
    ):
        assert line in lines
    assert not any(line.startswith(("lon = ", "lat = ", "point = ")) for line in lines)
    assert any(line.startswith("topics = { kidnapping = 1,") for line in lines)
    doubts = [line.split(":")[0] for line in run.init.out.splitlines() if line.startswith("  ? ")]
    assert doubts == ["  ? [audit] name", "  ? [audit] period", "  ? [selection] topics"]
    quality = run.document("quality.json")
    assert quality["rows"] == {
        "in": len(rows), "incidents": len(dated), "rejected": len(rows) - len(dated),
    }  # fmt: skip
    assert [r["code"] for r in quality["rejects"]] == ["date_missing"]
    years = {y["year"]: y["n"] for y in quality["placed_by_year"]}
    assert years[1975] == 1
    assert min(years) == 1975
    late = [row for row in dated if not "2016" <= row["fecha_hecho"][:4] <= "2024"]
    assert quality["dates"]["out_of_period"] == len(late)
    assert quality["names"]["blank"] == sum(not row["colonia_catalogo"] for row in dated)
    placed = quality["placed"]
    assert (placed["point"], placed["n"]) == (0, len(dated))
    # Half of the names are of no area of this layer: nobody may overlook it.
    assert placed["share"] < 0.85
    assert "few_placed" in {note["code"] for note in quality["notes"]}
    assert "Solo " in run.said.err
    # 00:00:00 in the date is no hour; the few rows without one stay without.
    with_hour = [row for row in dated if row["hora_hecho"]]
    assert quality["times"]["given"] == len(with_hour)
    midnight = sum(row["hora_hecho"].startswith("00:00:00") for row in with_hour)
    assert quality["times"]["midnight"]["n"] == midnight
