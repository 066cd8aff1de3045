"""Areas whose facts come from tables: rows of a larger layer, a census beside it, no boundaries.

1. Of a layer larger than the city the rows are proposed in which the incidents fall, by points or
   by names, with how many there are; a city's own layer is left whole.
2. Population and group come from a table by the area's code, lost zeros and 12.0 aside; what has
   no counterpart is told on both sides, and rates are as if the layer itself had told it.
3. Areas that nobody has drawn are a table: incidents and counts by quarter are placed by name or
   code, rates and the choice are made as ever, and the pages say that there is no map.
4. Columns of points can't be used without boundaries: told, or refused where nothing else places.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import geopandas
import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sereno.engine.stage_one import areas_of, run_stage_one
from sereno.exchange.boundaries.areas import Areas, read_areas
from sereno.exchange.boundaries.joined_tables import with_table
from sereno.exchange.manifest.areas_draft import in_thousands
from sereno.exchange.manifest.draft import Found, draft_manifest
from sereno.exchange.manifest.reading import read_manifest
from sereno.exchange.manifest.text import Entry, write_manifest
from sereno.methods.sources.geographies.surfaces import square_kilometres
from sereno.vocabulary.problems import Problem
from tests.integration.engine.police_files import TODAY, middle, ran, square_areas, table

OFFENCES = ("Robbery with aggravating circumstances", "Murder", "Burglary at residential premises")
STATIONS = ("Durban Central", "Umlazi", "KwaMashu E", "Inanda", "Phoenix", "Chatsworth")
QUARTERS = ("Jan-Mar 2022", "2022-Q2", "Jul-Sep 2022", "2022-Q4")


def draft(folder: Path, areas: Path, incidents: Path, beside: Path | None = None) -> Found:
    """`sereno init`, with a table beside the areas."""
    return draft_manifest(
        areas,
        [incidents],
        folder,
        today=TODAY,
        progress=lambda _step, _done, _of: None,
        table=beside,
    )


def state(folder: Path) -> Path:
    """Twelve squares: four municipalities of three, two of them with the same names inside."""
    codes = [f"22{m:03d}{i:04d}" for m in range(1, 5) for i in range(3)]
    return square_areas(
        folder / "state.geojson",
        codes,
        "CVEGEO",
        CVE_MUN=[f"{m:03d}" for m in range(1, 5) for _ in range(3)],
        KIND=["urban", "rural"] * 6,
    )


@pytest.mark.parametrize("by", ["points", "names"])
def test_rows_of_a_larger_layer(tmp_path: Path, by: str) -> None:
    """1: the incidents lie in the second municipality."""
    areas = state(tmp_path)
    rows = []
    for i in range(60):
        x, y = middle(3 + i % 3)
        name = "EFG"[i % 3 - 1] if by == "points" else "DEF"[i % 3]
        place = f"{x},{y}" if by == "points" else f"Barrio {name}lamo"
        rows.append(f"2022-{1 + i % 12:02d}-11,ROBO A TRANSEUNTE CON VIOLENCIA,{place}")
    head = "FECHA,DELITO," + ("LON,LAT" if by == "points" else "COLONIA")
    run = ran(tmp_path, areas, table(tmp_path / "hechos.csv", head, rows))
    found = run.found.draft.areas["only"]
    assert found.value == {"CVE_MUN": ["002"]}
    assert "3" in str(found.check)
    assert "12" in str(found.check)
    assert run.found.areas.n == 3
    assert {row["area_code"] for row in run.incidents} == {f"22002000{i}" for i in range(3)}
    document = json.loads((tmp_path / "out" / "areas.geojson").read_text())
    assert len(document["features"]) == 3
    assert "area_rows_kept" in run.notes


def test_a_city_stays_whole(tmp_path: Path) -> None:
    """1: incidents all over the layer's groups propose nothing."""
    rows = [
        f"2022-03-{1 + i % 28:02d},ROBO,{','.join(map(str, middle(i % 12)))}" for i in range(60)
    ]
    found = draft(
        tmp_path, state(tmp_path), table(tmp_path / "h.csv", "FECHA,DELITO,LON,LAT", rows)
    )
    assert "only" not in found.draft.areas


def test_values_are_found_as_codes(tmp_path: Path) -> None:
    """1: a number stands for its digits; a value of no row is refused with those there are."""
    areas = geopandas.read_file(state(tmp_path))
    text = (
        '[audit]\nname="x"\nselect=1\n[areas]\nfile="state.geojson"\ncode="CVEGEO"\nname="NAME"\n'
    )
    rest = (
        '[[incidents]]\nfiles=["state.geojson"]\ndate="D"\narea_name="A"\noffence="O"\n'
        '[selection]\ntopics=["robbery"]\nmeasure="count"\n'
    )
    path = tmp_path / "audit.toml"
    path.write_text(f'{text}only = {{ CVE_MUN = [2, "3.0"], KIND = "URBAN" }}\n{rest}')
    read = areas_of(read_manifest(path))
    wanted = areas[areas.CVE_MUN.isin(["002", "003"]) & (areas.KIND == "urban")]
    assert list(read.codes) == sorted(wanted.CVEGEO)
    path.write_text(f'{text}only = {{ CVE_MUN = "9" }}\n{rest}')
    with pytest.raises(Problem) as caught:
        areas_of(read_manifest(path))
    assert caught.value.code == "area_rows_none"
    assert "001, 002, 003, 004" in str(caught.value)


def census(path: Path, rows: list[tuple[object, ...]]) -> Path:
    """A census by code: CSV, XLSX or Parquet."""
    head = ("CVEGEO", "POBTOT", "NOM_MUN")
    if path.suffix == ".csv":
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([head, *rows])
    elif path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for row in (head, *rows):
            book.active.append(row)  # type: ignore[union-attr]
        book.save(path)
    else:
        columns = zip(*rows, strict=True)
        pq.write_table(pa.table(dict(zip(head, map(list, columns), strict=True))), path)
    return path


@pytest.mark.parametrize("name", ["census.csv", "census.xlsx", "census.parquet"])
def test_population_from_a_table(tmp_path: Path, name: str) -> None:
    """2: the codes lost their zeros; one area has no row, one row no area."""
    areas = geopandas.read_file(
        square_areas(tmp_path / "areas.geojson", [f"00{i}" for i in range(1, 8)])
    )
    areas.drop(columns="POP").to_file(tmp_path / "areas.geojson")
    people = {1: 1200, 2: 3400, 3: 560, 4: 7800, 5: 910, 6: 2300, 99: 400}
    rows: list[tuple[object, ...]] = [
        (float(c) if name != "census.csv" else f"{c}.0", n, "Norte" if c % 2 else "Sur")
        for c, n in people.items()
    ]
    beside = census(tmp_path / name, rows)
    incidents = table(
        tmp_path / "hechos.csv",
        "FECHA,DELITO,SECTOR,LON,LAT",
        [
            f"2022-03-{1 + i % 28:02d},HOMICIDIO,{'SUR' if i % 2 else 'norte'},"
            + ",".join(map(str, middle(i % 7)))
            for i in range(70)
        ],
    )
    found = draft(tmp_path, tmp_path / "areas.geojson", incidents, beside)
    keys = {key: entry.value for key, entry in found.draft.areas.items()}
    assert keys["table_code"] == "CVEGEO"
    assert (keys["table_population"], keys["table_group"]) == ("POBTOT", "NOM_MUN")
    # The groups are the level above: it has its name, and the incidents' column of it is known.
    assert keys["group_level"]["es"] == "la delegación"
    assert found.draft.incidents[0]["area_group"].value == "SECTOR"
    assert found.draft.selection["measure"].value == "eb_rate"
    found.draft.selection["draws"] = Entry(50)
    found.draft.audit["select"] = Entry(1)
    write_manifest(found.draft, tmp_path / "audit.toml")
    result = run_stage_one(tmp_path / "audit.toml", tmp_path / "out", seed=1, today=TODAY)
    notes = {note.code: str(note) for note in result.notes}
    assert "(007)" in notes["joined_areas_missing"]
    assert "99" in notes["joined_rows_unknown"]
    with (tmp_path / "out" / "incidence.csv").open(encoding="utf-8-sig", newline="") as file:
        told = {r["area_code"]: r for r in csv.DictReader(file) if r["key"] == "homicide"}
    for code, n in people.items():
        if code != 99:
            row = told[f"{code:03d}"]
            expected = 10 / (n * float(row["years"])) * 100_000
            assert float(row["rate"]) == pytest.approx(expected, rel=1e-4)
            assert float(row["eb_rate"]) > 0
            assert row["group"] == ("Norte" if code % 2 else "Sur")
    assert (told["007"]["rate"], told["007"]["group"]) == ("", "")


def test_tables_that_cant_be_joined(tmp_path: Path) -> None:
    """2: two rows of a code that say other things; codes of something else."""
    areas = square_areas(tmp_path / "areas.geojson", ["001", "002", "003"])
    twice = table(tmp_path / "sex.csv", "COD,POBTOT", ["1,10", "1,12", "2,7", "3,8"])
    other = table(tmp_path / "other.csv", "COD,POBTOT", ["A,10", "B,12"])
    text = (
        '[audit]\nname="x"\nselect=1\n[areas]\nfile="areas.geojson"\ncode="CODE"\nname="NAME"\n'
        'table="{}"\ntable_code="COD"\ntable_population="POBTOT"\n'
        '[[incidents]]\nfiles=["sex.csv"]\ndate="D"\narea_name="A"\noffence="O"\n'
        '[selection]\ntopics=["robbery"]\n'
    )
    path = tmp_path / "audit.toml"
    for beside, code in ((twice, "joined_codes_repeated"), (other, "joined_codes_others")):
        path.write_text(text.format(beside.name))
        with pytest.raises(Problem) as caught:
            areas_of(read_manifest(path))
        assert caught.value.code == code, areas
    path.write_text(text.format("sex.csv") + "", encoding="utf-8")
    path.write_text(path.read_text().replace('code="CODE"', 'code="CODE"\npopulation="POP"'))
    with pytest.raises(Problem) as caught:
        read_manifest(path)
    assert caught.value.code == "figure_twice"


BANDS = "COD,EDAD,POBTOT\n" + "".join(
    f"{c},{band},{100 * c}\n" for c in (1, 2, 3) for band in ("0 a 14", "15 a 64", "65 y más")
)


def test_bands_of_equal_numbers_are_still_bands(tmp_path: Path) -> None:
    """2: one of three would pass for all; a row that stands twice is one, whatever its number."""
    square_areas(tmp_path / "areas.geojson", ["001", "002", "003"])
    plain = read_areas(tmp_path / "areas.geojson", code="CODE", name="NAME")
    beside = tmp_path / "census.csv"

    def joined() -> Areas:
        return with_table(plain, beside, code="COD", population="POBTOT")

    beside.write_text(BANDS, encoding="utf-8")
    with pytest.raises(Problem) as caught:
        joined()
    assert caught.value.code == "joined_rows_differ"
    assert "EDAD" in str(caught.value)
    with pytest.raises(Problem) as caught:
        read_areas(beside, code="COD", name="COD", population="POBTOT")
    assert caught.value.code == "area_rows_differ"
    # Of groups nothing is counted.
    assert with_table(plain, beside, code="COD", group="COD").groups == ("1", "2", "3")
    beside.write_text("NUM,COD,POBTOT\n1,1,10\n2,2,20\n3,2,20\n4,3,30\n", encoding="utf-8")
    assert joined().population.tolist() == [10, 20, 30]


@pytest.mark.parametrize(
    ("heading", "cell", "told"),
    [
        ("Población (miles)", "{}", True),
        ("POB_000", "{}", True),
        ("PopThousands", "{}", True),
        ("POBTOT", "{} mil", True),
        ("POBTOT", "{}", False),
    ],
)
def test_people_in_thousands_are_told(tmp_path: Path, heading: str, cell: str, told: bool) -> None:
    """2: whoever chose the column."""
    areas = square_areas(tmp_path / "areas.geojson", ["001", "002", "003"])
    plain = read_areas(areas, code="CODE", name="NAME")
    rows = [f"{code},{cell.format(10 * code)}" for code in (1, 2, 3)]
    beside = table(tmp_path / "census.csv", f"COD,{heading}", rows)
    notes = with_table(plain, beside, code="COD", population=heading).notes
    alone = read_areas(beside, code="COD", name="COD", population=heading).notes
    for each in (notes, alone):
        assert ("population_in_thousands" in [note.code for note in each]) is told
    assert bool(in_thousands(heading, [row.partition(",")[2] for row in rows])) is told


def stations(path: Path) -> Path:
    """A table of police stations with their people, and its total."""
    rows = [
        f"KZN-{i:02d},{name},{'AB'[i % 2]},{20000 + 7000 * i}" for i, name in enumerate(STATIONS)
    ]
    return table(path, "Station code,Station,Cluster,Population", [*rows, ",TOTAL,,225000"])


@pytest.mark.parametrize("by", ["Station", "Station code"])
def test_stations_by_quarter(tmp_path: Path, by: str) -> None:
    """3: station × category × quarter, as the South African police publishes it."""
    counts = np.random.default_rng(5).integers(1, 40, (4, 6, 3))
    places = STATIONS if by == "Station" else [f"kzn {i:02d}" for i in range(6)]
    rows = [
        f"{places[s].upper()},{OFFENCES[o]},{QUARTERS[q]},{counts[q, s, o]}"
        for q in range(4)
        for s in range(6)
        for o in range(3)
    ]
    file = table(tmp_path / "quarters.csv", f"{by},Crime category,Quarter,Count", rows)
    run = ran(tmp_path, stations(tmp_path / "stations.csv"), file)
    assert (run.part.count, run.part.date) == ("Count", "Quarter")
    assert (run.part.lon, run.part.point) == (None, None)
    assert run.result.incidents == counts.sum()
    assert run.result.placed_share == 1.0
    assert {"areas_not_drawn", "area_rows_total"} <= set(run.notes)
    assert run.found.period[1].isoformat() == "2022-12-31"
    assert set(run.column("date_precision")) == {"quarter"}
    assert {str(d) for d in run.column("occurred_until")} == {
        f"2022-{end} 23:59:59" for end in ("03-31", "06-30", "09-30", "12-31")
    }
    with (tmp_path / "out" / "incidence.csv").open(encoding="utf-8-sig", newline="") as csv_file:
        told = {r["area_name"]: r for r in csv.DictReader(csv_file) if r["key"] == "homicide"}
    for s, name in enumerate(STATIONS):
        row, n = told[name], counts[:, s, 1].sum()
        expected = n / ((20000 + 7000 * s) * float(row["years"])) * 100_000
        assert int(row["n"]) == n
        assert float(row["rate"]) == pytest.approx(expected, rel=1e-4)
    document = json.loads((tmp_path / "out" / "areas.geojson").read_text())
    assert [f["geometry"] for f in document["features"]] == [None] * 6
    page = (tmp_path / "out" / "selection.en.html").read_text(encoding="utf-8")
    assert "There is no map" in page
    assert 'href="#map"' not in page
    assert "data-area-sheet" not in page.rpartition("</script>")[2]


def test_points_without_boundaries(tmp_path: Path) -> None:
    """4"""
    rows = [f"2022-03-{1 + i % 28:02d},Murder,31.0,-29.8,{STATIONS[i % 6]}" for i in range(40)]
    file = table(tmp_path / "murders.csv", "Date,Offence,Longitude,Latitude,Station", rows)
    run = ran(tmp_path, stations(tmp_path / "stations.csv"), file, lon="Longitude", lat="Latitude")
    assert run.result.placed_share == 1.0
    assert "points_not_used" in run.notes
    text = (tmp_path / "audit.toml").read_text(encoding="utf-8")
    for written, instead, code in (
        ('area_name = "Station"\n', "", "points_without_boundaries"),
        ('measure = "eb_rate"', 'measure = "density"', "shapes_needed"),
    ):
        assert written in text
        (tmp_path / "audit.toml").write_text(text.replace(written, instead))
        with pytest.raises(Problem) as caught:
            run_stage_one(tmp_path / "audit.toml", tmp_path / "out2", seed=1, today=TODAY)
        assert caught.value.code == code
        assert caught.value.where.startswith("audit.toml:")


def test_shapes_in_words(tmp_path: Path) -> None:
    """3: a table with a column of polygons is drawn all the same."""
    frame = geopandas.read_file(square_areas(tmp_path / "a.geojson", ["1", "2", "3", "4"]))
    frame.to_csv(tmp_path / "areas.csv", index=False)
    (tmp_path / "areas.csv").write_text(
        frame.assign(geometry=frame.geometry.to_wkt()).to_csv(index=False)
    )
    rows = [
        f"2022-03-{1 + i % 28:02d},HOMICIDIO,{','.join(map(str, middle(i % 4)))}" for i in range(40)
    ]
    run = ran(
        tmp_path, tmp_path / "areas.csv", table(tmp_path / "h.csv", "FECHA,DELITO,LON,LAT", rows)
    )
    assert run.result.placed_share == 1.0
    assert set(run.column("placed_by")) == {"point"}
    # By km²: the report says so, and the table has the numbers.
    file = tmp_path / "audit.toml"
    file.write_text(file.read_text().replace('measure = "eb_rate"', 'measure = "density"'))
    run_stage_one(file, tmp_path / "out", seed=1, today=TODAY)
    with (tmp_path / "out" / "selection.csv").open(encoding="utf-8-sig", newline="") as told:
        rates = {row["area_code"]: float(row["rate_homicide"]) for row in csv.DictReader(told)}
    years = json.loads((tmp_path / "out" / "selection.json").read_text())["settings"]["years"]
    sizes = square_kilometres(frame.geometry.to_numpy())
    expected = 10 / sizes / years
    assert [rates[code] for code in frame.CODE] == pytest.approx(expected.tolist(), rel=1e-4)
    page = (tmp_path / "out" / "selection.en.html").read_text(encoding="utf-8")
    assert "incidents per km² a year" in page
    assert "inhabitants a year" not in page
    assert "Karney" in page
