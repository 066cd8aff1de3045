"""`sereno init` and `sereno run` on 1.1 million records of Mexico City, as an analyst would.

1. The manifest that init writes runs as it is; a person sets the weights, and for the sake of time
   one language, nothing else.
2. Rows in = incidents + rejects = what another reader counts.
3. The quality report tells the quirks of the records (SOURCE.md beside them) to the row: hours
   of exactly 12:00, dates in a second form, missing hours, exact duplicates, names without an
   area, and the one point far outside.
4. Points are placed as shapely places them; names that stand letter by letter are found.
5. 22 neighbourhoods are selected, at least one in each alcaldía, and the page says how firmly.
6. What comes out is Mexico City: known counts of known offences, known places.
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
import shapely

from sereno.exchange.manifest.reading import Manifest, read_manifest
from sereno.methods.sources.reading.words import fold
from tests.integration.command_line import Said, sereno

pytestmark = pytest.mark.real_data

COLUMNS = "alcaldia_hecho, colonia, latitud, longitud, delito, fecha_hecho, hora_hecho"


@dataclass(frozen=True)
class City:
    """Where the records and the results lie, and what the commands said."""

    boundaries: Path
    files: list[Path]
    folder: Path
    drafted: Manifest
    init: Said
    run: Said
    reader: duckdb.DuckDBPyConnection

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def document(self, name: str) -> dict:
        return json.loads((self.out / name).read_text(encoding="utf-8"))

    def table(self, name: str) -> list[dict[str, str]]:
        with (self.out / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def raw(self, query: str) -> list[tuple]:
        """A query on the records as DuckDB reads them, every column a text."""
        return self.reader.execute(query).fetchall()

    def incidents(self, query: str) -> list[tuple]:
        out = self.out / "incidents.parquet"
        return self.reader.execute(query.replace("INCIDENTS", f"'{out}'")).fetchall()


@pytest.fixture(scope="module")
def city(real_data: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> City:
    records, boundaries = real_data("cdmx-incidents"), real_data("cdmx-colonias/colonias_iecm.gpkg")
    folder = tmp_path_factory.mktemp("cdmx")
    manifest = folder / "audit.toml"
    files = sorted(records.glob("*.csv.gz"))
    init = sereno("init", "--areas", boundaries, "--incidents", *files, "--out", manifest)
    assert init.code == 0, init
    drafted = read_manifest(manifest)
    text = manifest.read_text(encoding="utf-8")
    for key, value in (
        ("topics", "{ robbery = 0.4, homicide = 0.3, family_violence = 0.3 }"),
        ("at_least_per_group", "1"),
        ("languages", '["es"]'),
    ):
        old = next(line for line in text.splitlines() if line.startswith(f"{key} = "))
        text = text.replace(old, f"{key} = {value}")
    manifest.write_text(text, encoding="utf-8")
    said = sereno("run", manifest, "--out", folder / "out", "--seed", 7)
    assert said.code == 0, said
    reader = duckdb.connect()
    reader.execute(
        f"CREATE TABLE raw AS SELECT {COLUMNS} FROM read_csv($files, all_varchar = true)",
        {"files": [str(file) for file in files]},
    )
    return City(boundaries, files, folder, drafted, init, said, reader)


@pytest.fixture(scope="module")
def quality(city: City) -> dict:
    return city.document("quality.json")


def test_init_needs_no_hand(city: City) -> None:
    """1"""
    assert "1,814 colonias; 1,099,353 filas en 5 archivos" in city.init.out
    doubts = [line for line in city.init.out.splitlines() if line.startswith("  ? ")]
    # The one thing that no file can say.
    assert [line[:14] for line in doubts] == ["  ? [audit] na"]
    text = (city.folder / "audit.toml").read_text(encoding="utf-8")
    for line in (
        'code = "CVEUT"',
        'name = "NOMUT"',
        'group = "NOMDT"',
        'population = "SUMPOB1"',
        'date = "fecha_hecho"',
        'time = "hora_hecho"',
        'lon = "longitud"',
        'lat = "latitud"',
        'area_name = "colonia"',
        'area_group = "alcaldia_hecho"',
        'offence = "delito"',
        'crs = "EPSG:32614"',
        "period = [2019-01-01, 2023-12-31]",
        "select = 22",
    ):
        assert line in text.splitlines()
    (part,) = city.drafted.incidents
    assert part.columns().keys() == {
        *("date", "time", "lon", "lat", "area_name", "area_group", "offence"),
    }
    (pattern,) = part.files
    assert pattern.endswith("/cdmx_fgj_points_*.csv.gz")
    assert [p.resolve() for p in part.paths(city.folder)] == [f.resolve() for f in city.files]
    assert city.drafted.audit.country == "mx"
    weights = dict.fromkeys(("robbery", "homicide", "family_violence"), 1 / 3)
    assert city.drafted.selection.topics == weights


def test_rows_in_are_incidents_and_rejects(city: City, quality: dict) -> None:
    """2"""
    [(rows,)] = city.raw("SELECT count(*) FROM raw")
    assert rows == 1_099_353
    assert quality["rows"]["in"] == rows
    assert quality["rows"]["incidents"] + quality["rows"]["rejected"] == rows
    assert len(city.table("rejects.csv")) == quality["rows"]["rejected"] == 0
    assert city.incidents("SELECT count(*), count(DISTINCT incident_id) FROM INCIDENTS") == [
        (rows, rows)
    ]
    by_file = dict(city.incidents("SELECT source_file, count(*) FROM INCIDENTS GROUP BY 1"))
    assert {f["file"]: f["incidents"] for f in quality["files"]} == by_file
    assert all(f["encoding"] == "utf-8" and f["repaired_encoding"] == 0 for f in quality["files"])


def test_the_quirks_of_dates_and_hours(city: City, quality: dict) -> None:
    """3"""
    [(noon, no_hour, second_form, with_hour)] = city.raw(
        """
        SELECT count(*) FILTER (hora_hecho LIKE '12:00:00%'),
               count(*) FILTER (hora_hecho IS NULL),
               count(*) FILTER (length(fecha_hecho) > 10),
               count(hora_hecho)
        FROM raw
        """
    )
    times = quality["times"]
    assert (times["noon"]["n"], times["given"]) == (noon, with_hour)
    assert 0.08 < times["noon"]["share"] < 0.09
    assert times["noon"]["expected"] == pytest.approx(1 / 1440)
    forms = {form["form"]: form["n"] for form in quality["dates"]["forms"]}
    assert forms == {"YYYY-MM-DD": 1_099_353 - second_form, "YYYY-MM-DD HH:MM:SS": second_form}
    hours = next(c for c in quality["completeness"] if c["role"] == "time")
    assert (hours["empty"], hours["unreadable"]) == (no_hour, 0)
    assert quality["dates"]["future"] == quality["dates"]["out_of_period"] == 0


def test_exact_duplicates(city: City, quality: dict) -> None:
    """3"""
    [(distinct,)] = city.raw(f"SELECT count(*) FROM (SELECT DISTINCT {COLUMNS} FROM raw)")
    assert quality["duplicates"] == 1_099_353 - distinct
    assert city.incidents("SELECT count(*) FROM INCIDENTS WHERE contains(flags, 'duplicate')") == [
        (1_099_353 - distinct,)
    ]


def test_the_one_point_far_outside(city: City) -> None:
    """3"""
    far = city.incidents(
        "SELECT placed_by, area_code, flags, round(lon, 2) FROM INCIDENTS "
        "WHERE lon < -99.6 OR lon > -98.7 OR lat < 18.9 OR lat > 19.8"
    )
    assert far == [("none", None, "outside;name_unmatched", -100.23)]


def test_names_without_an_area(city: City, quality: dict) -> None:
    """3, 4"""
    layer = geopandas.read_file(city.boundaries)
    spelt: dict[tuple[str, str], int] = {}
    for pair in zip(layer.NOMDT.map(fold), layer.NOMUT.map(fold), strict=True):
        spelt[pair] = spelt.get(pair, 0) + 1
    unmatched, waiting = {}, {}
    for group, name, n, without in city.incidents(
        "SELECT area_group_given, area_name_given, count(*), count_if(placed_by = 'none') "
        "FROM INCIDENTS WHERE contains(flags, 'name_unmatched') GROUP BY ALL"
    ):
        unmatched[group, name] = n
        if without:
            waiting[group, name] = without
    assert sum(unmatched.values()) == quality["names"]["none"]
    # What a point has placed needs nobody to say which area its name is.
    assert sum(waiting.values()) == quality["unmatched"]["rows"]
    shown = {(u["group"], u["name"]): u["n"] for u in quality["unmatched_names"]}
    assert shown.items() <= waiting.items()
    left_out = [waiting[pair] for pair in waiting.keys() - shown.keys()]
    assert min(shown.values()) >= max(left_out, default=0)
    # What stands letter by letter in the layer, once and without numbered parts, is found.
    numbered = {
        (group, " ".join(name.split()[:-1]))
        for group, name in spelt
        if name.split()[-1] in {"I", "II", "III", "IV"}
    }
    folded = {(fold(group), fold(name)) for group, name in unmatched}
    assert {p for p in folded if spelt.get(p) == 1} <= numbered
    # Split into numbered parts by the institution that drew the layer: for a person to decide.
    centro = next(u for u in quality["unmatched_names"] if u["name"] == "Centro")
    assert unmatched["CUAUHTEMOC", "Centro"] == 31_931
    assert (centro["group"], centro["n"]) == ("CUAUHTEMOC", 1)
    assert all(c["area_name"].startswith("CENTRO ") for c in centro["candidates"])


def test_points_are_placed_as_shapely_does(city: City) -> None:
    """4"""
    layer = geopandas.read_file(city.boundaries)
    shapes = shapely.make_valid(layer.geometry.to_numpy())
    lon, lat, code = (
        np.array(column)
        for column in zip(
            *city.incidents(
                "SELECT lon, lat, CASE placed_by WHEN 'point' THEN area_code ELSE '' END "
                "FROM INCIDENTS USING SAMPLE reservoir(20000 ROWS) REPEATABLE (1)"
            ),
            strict=True,
        )
    )
    tree = shapely.STRtree(shapes)
    point, area = tree.query(shapely.points(lon, lat), predicate="intersects")
    holding: dict[int, list[int]] = {}
    for p, a in zip(point.tolist(), area.tolist(), strict=True):
        holding.setdefault(p, []).append(a)
    size = shapely.area(shapes)
    smallest = ["" for _ in lon]
    for p, several in holding.items():
        smallest[p] = layer.CVEUT.iloc[min(several, key=lambda a: (size[a], layer.CVEUT.iloc[a]))]
    assert code.tolist() == smallest


def test_what_is_placed(quality: dict) -> None:
    """4"""
    placed = quality["placed"]
    assert placed["point"] + placed["name"] + placed["none"] == placed["n"] == 1_099_353
    assert placed["share"] > 0.999
    assert quality["places"]["outside"] == placed["name"] + placed["none"]
    # The publisher moves points by up to 200 m, so that many lie across a border.
    assert 0.80 < quality["agreement"]["share"] < 0.86
    assert quality["offences"]["coded_by"] == {"coding_table": 1_099_353}


def test_22_are_selected_and_each_alcaldia_has_one(city: City) -> None:
    """5"""
    rows = [row for row in city.table("selection.csv") if row["selected"] == "1"]
    assert len(rows) == 22
    assert len({row["group"] for row in rows}) == 16
    selection = city.document("selection.json")
    assert [row["area_code"] for row in rows] == selection["selected"]
    assert selection["draws"] == 10_000
    assert {c["choice"] for c in selection["choices"]} >= {"weights", "normalisation"}
    assert selection["smallest_change"]["enters"] != selection["smallest_change"]["leaves"]
    by_hand = [row for row in rows if row["why"] == "group_minimum"]
    assert all(int(row["rank"]) > 22 - len(by_hand) for row in by_hand)
    for row in rows:
        assert row["area_name"] in city.run.out
    page = (city.out / "selection.html").read_text(encoding="utf-8")
    assert "INDUSTRIAL VALLEJO" in page
    assert "<script src=" not in page


def test_it_is_mexico_city(city: City, quality: dict) -> None:
    """6"""
    topics = {t["topic"]: t["n"] for t in quality["placed_by_topic"]}
    # The labels say these without a doubt, so another reader counts the same.
    [(family, homicide, femicide)] = city.raw(
        """
        SELECT count(*) FILTER (delito = 'VIOLENCIA FAMILIAR'),
               count(*) FILTER (delito LIKE 'HOMICIDIO%' AND delito NOT LIKE '%CULPOSO%'
                                AND delito NOT LIKE '%TRÁNSITO%'),
               count(*) FILTER (delito LIKE 'FEMINICIDIO%')
        FROM raw
        """
    )
    assert topics["family_violence"] == family
    assert topics["femicide"] == femicide
    assert topics["homicide"] == pytest.approx(homicide, rel=0.02)
    years = {y["year"]: y["n"] for y in quality["placed_by_year"]}
    assert list(years) == [2019, 2020, 2021, 2022, 2023]
    assert min(years, key=years.__getitem__) == 2020  # the year of the lockdown
    features = city.document("areas.geojson")["features"]
    most = sorted(features, key=lambda f: -f["properties"]["n"])[:12]
    assert {f["properties"]["group"] for f in most} >= {"CUAUHTEMOC"}
    assert any(f["properties"]["area_name"].startswith("CENTRO") for f in most)
    incidence = city.table("incidence.csv")
    whole = [row for row in incidence if row["measure_of"] == "all"]
    counted = quality["placed"]["n"] - quality["placed"]["none"]
    no_offence = next(
        t["point"] + t["name"] for t in quality["placed_by_topic"] if t["topic"] == "not_an_offence"
    )
    assert sum(int(row["n"]) for row in whole) == counted - no_offence
    people = sum(float(row["population"] or 0) for row in whole)
    assert people == pytest.approx(9_150_896, rel=1e-6)
