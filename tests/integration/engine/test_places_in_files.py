"""Where incidents happened, in the forms that files say it.

1. Records that carry the areas' code and no coordinates are placed by it: found in the draft,
   whatever a spreadsheet made of the code, and small numbers only where the heading says it.
2. A code goes before a name and after a point; one of no area is told, and places nothing.
3. Both coordinates in one column, in every form and order that programs write them.
4. Points as GeoJSON, packed too, and moments as counts since 1970; a GeoJSON that is cut, or that
   holds brackets without end, is refused.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sereno.exchange.tables.incident_files import look
from sereno.vocabulary.problems import Problem
from tests.integration.engine.police_files import drafted, middle, ran, square_areas, table

Cases = Callable[[str], Path]
OFFENCES = ("ROBO A TRANSEUNTE CON VIOLENCIA", "HOMICIDIO DOLOSO", "VIOLENCIA FAMILIAR")


def _offence(i: int) -> str:
    """So that the areas, which take turns, differ."""
    return OFFENCES[i % 3 if i % 4 else 0]


def _day(i: int) -> str:
    return f"{2021 + i % 2}-{1 + i % 12:02d}-{1 + i % 28:02d}"


def test_the_number_of_the_area(cases: Cases, tmp_path: Path) -> None:
    """1: the given case."""
    case = cases("19-area-number")
    run = ran(tmp_path, case / "comm.geojson", case / "crimes.csv")
    assert run.part.area_code == "Community Area"
    assert "area_code" not in run.doubts
    assert set(run.column("placed_by")) == {"code"}
    assert run.result.placed_share == 1


@pytest.mark.parametrize(
    ("codes", "heading", "written", "sure"),
    [
        # Leading zeros lost, or made a number with decimals.
        (("001", "002", "003", "010"), "COD_BARRIO", ("1", "2", "3", "10.0"), True),
        # Hyphens and capitals.
        (("22-014-a", "22-014-b", "22-015-a", "22-015-b"), "CVEUT",
         ("22014A", "22014B", "22015A", "22015B"), True),
        # A heading that says nothing, and codes that only the areas have.
        (("E05001", "E05002", "E05003", "E05004"), "GSS", ("E05001", "E05002", "E05003", "E05004"),
         False),
    ],
)  # fmt: skip
def test_codes_as_spreadsheets_leave_them(
    tmp_path: Path, codes: tuple[str, ...], heading: str, written: tuple[str, ...], sure: bool
) -> None:
    """1"""
    areas = square_areas(tmp_path / "areas.geojson", codes)
    rows = [f"{_day(i)},{i % 24}:10,{written[i % 4]},{_offence(i)},{i % 4}" for i in range(80)]
    file = table(tmp_path / "hechos.csv", f"FECHA,HORA,{heading},DELITO,TURNO", rows)
    run = ran(tmp_path, areas, file)
    assert run.part.area_code == heading
    assert ("area_code" not in run.doubts) == sure
    assert run.column("area_code") == [codes[i % 4] for i in range(80)]
    assert run.result.quality["placed"]["name"] == 80


def test_points_go_before_codes_and_codes_before_names(tmp_path: Path) -> None:
    """2: the point in the first area, the code of the second, the name of the third."""
    areas = square_areas(tmp_path / "areas.geojson", ["A01", "A02", "A03", "A04"])
    x, y = middle(0)
    rows = []
    for i in range(60):
        point = f"{x + i * 1e-5:.6f},{y:.6f}" if i % 2 else ","
        code = "A02" if i % 3 else "" if i % 5 else "Z99"
        rows.append(f"{_day(i)},{point},{code},Barrio Clamo,{_offence(i)}")
    file = table(tmp_path / "hechos.csv", "FECHA,LON,LAT,CVE_COL,COLONIA,DELITO", rows)
    run = ran(tmp_path, areas, file)
    for i, row in enumerate(run.incidents):
        expected = "A01 point" if i % 2 else "A02 code" if i % 3 else "A03 name"
        assert f"{row['area_code']} {row['placed_by']}" == expected
        assert ("code_unknown" in str(row["flags"])) == (i % 15 == 0)
    assert "Z99" in run.notes["codes_unknown"]


@pytest.mark.parametrize("name", ["tuple.csv", "wkt.csv"])
def test_the_point_in_one_column(cases: Cases, tmp_path: Path, name: str) -> None:
    """3: the given cases."""
    case = cases("09-point-column")
    run = ran(tmp_path, case / "areas.geojson", case / name)
    assert run.part.point == "Location 1"
    assert run.column("placed_by") == ["point"] * 60
    assert "point" not in run.doubts


@pytest.mark.parametrize(
    ("form", "order"),
    [
        ("{y:.6f}, {x:.6f}", "latlon"),
        ("{x:.6f} {y:.6f}", "lonlat"),
        ("[{x:.6f}, {y:.6f}]", "lonlat"),
        ("100 E Example St (north side)\n({y:.6f}, {x:.6f})", "latlon"),
        ("{y_comma}; {x_comma}", "latlon"),
        ("SRID=4326;POINT Z ({x:.6f} {y:.6f} 1830)", "latlon"),
        ("{{'latitude': '{y:.6f}', 'longitude': '{x:.6f}'}}", "latlon"),
        ('{{"type": "Point", "coordinates": [{x:.6f}, {y:.6f}]}}', "latlon"),
    ],
)
def test_points_in_every_form(tmp_path: Path, form: str, order: str) -> None:
    """3: with rows that hold no point among them."""
    areas = square_areas(tmp_path / "areas.geojson", ["A01", "A02", "A03", "A04"])
    rows, wanted = [], []
    for i in range(40):
        x, y = middle(i % 4)
        commas = {"x_comma": f"{x:.6f}".replace(".", ","), "y_comma": f"{y:.6f}".replace(".", ",")}
        text = form.format(x=x, y=y, **commas) if i % 10 else ("", "S/D", "calle 5, 3")[i // 10 % 3]
        escaped = text.replace('"', '""')
        rows.append(f'{_day(i)},"{escaped}",{_offence(i)}')
        wanted.append(f"A0{1 + i % 4}" if i % 10 else None)
    run = ran(tmp_path, areas, table(tmp_path / "hechos.csv", "FECHA,UBICACION,DELITO", rows))
    assert (run.part.point, run.part.point_order) == ("UBICACION", order)
    assert run.column("area_code") == wanted


@pytest.mark.parametrize("name", ["crimes.geojson", "crimes.csv"])
def test_points_as_geojson_and_counts_since_1970(cases: Cases, tmp_path: Path, name: str) -> None:
    """4: the given cases."""
    case = cases("10-geojson-points-epoch")
    run = ran(tmp_path, case / "areas.geojson", case / name)
    assert run.result.incidents == 60
    assert set(run.column("placed_by")) == {"point"}
    assert str(run.incidents[0]["occurred_at"]) == "2022-01-01 03:15:00"
    assert run.result.quality["dates"]["forms"][0] == {"form": "Unix ms", "n": 60, "share": 1.0}


def _features(n: int) -> list[dict[str, object]]:
    return [
        {
            "type": "Feature",
            # Properties that come and go, and a nested one.
            "properties": {
                "occurred": 1_641_006_900 + i * 86_400,
                "offence": _offence(i),
                **({"note": {"a": [1, "ñ"]}} if i % 7 == 3 else {}),
            },
            "geometry": None
            if i % 5 == 0
            else {"type": "Point", "coordinates": [*middle(i % 4), 1830]},
        }
        for i in range(n)
    ]


def test_geojson_with_gaps_packed_and_in_seconds(tmp_path: Path) -> None:
    """4"""
    areas = square_areas(tmp_path / "areas.geojson", ["A01", "A02", "A03", "A04"])
    document = {"type": "FeatureCollection", "name": "x", "features": _features(60)}
    packed = tmp_path / "hechos.geojson.gz"
    packed.write_bytes(gzip.compress(json.dumps(document, indent=1).encode()))
    run = ran(tmp_path, areas, packed)
    assert run.column("area_code") == [f"A0{1 + i % 4}" if i % 5 else None for i in range(60)]
    assert str(run.incidents[59]["occurred_on"]) == "2022-03-01"


def test_geojson_that_is_no_table(tmp_path: Path) -> None:
    """4"""
    whole = json.dumps({"type": "FeatureCollection", "features": _features(9)})
    for text, code in (
        (whole[:-30], "geojson_broken"),
        (whole.replace('"\\u00f1"', "[" * 200_000), "geojson_broken"),
        (whole.replace("1830", "9" * 5_000), "geojson_broken"),
        ('{"type": "FeatureCollection", "features": []}', "file_header_only"),
    ):
        path = tmp_path / "x.geojson"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(Problem) as refused:
            look(path)
        assert refused.value.code == code, text[:80]
    areas = square_areas(tmp_path / "areas.geojson", ["A01", "A02", "A03", "A04"])
    file = table(tmp_path / "a.csv", "FECHA,TEL,DELITO,CVE_COL",
                 [f"{_day(i)},{1_641_006_900 + i},{_offence(i)},A0{1 + i % 4}"
                  for i in range(30)])  # fmt: skip
    # A number that could be such a count is no date under another heading.
    assert drafted(tmp_path, areas, file).draft.incidents[0]["date"].value == "FECHA"
