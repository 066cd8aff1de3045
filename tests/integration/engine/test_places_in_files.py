"""Where incidents happened, in the forms that files say it.

1. Records that carry the areas' code and no coordinates are placed by it: found in the draft,
   whatever a spreadsheet made of the code, and small numbers only where the heading says it.
2. A code goes before a name and after a point; one of no area is told, and places nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.engine.police_files import middle, ran, square_areas, table

Cases = Callable[[str], Path]
OFFENCES = ("ROBO A TRANSEUNTE CON VIOLENCIA", "HOMICIDIO DOLOSO", "VIOLENCIA FAMILIAR")


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
    rows = [f"{_day(i)},{i % 24}:10,{written[i % 4]},{OFFENCES[i % 3]},{i % 4}" for i in range(80)]
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
        rows.append(f"{_day(i)},{point},{code},Barrio Clamo,{OFFENCES[i % 3]}")
    file = table(tmp_path / "hechos.csv", "FECHA,LON,LAT,CVE_COL,COLONIA,DELITO", rows)
    run = ran(tmp_path, areas, file)
    for i, row in enumerate(run.incidents):
        expected = "A01 point" if i % 2 else "A02 code" if i % 3 else "A03 name"
        assert f"{row['area_code']} {row['placed_by']}" == expected
        assert ("code_unknown" in str(row["flags"])) == (i % 15 == 0)
    assert "Z99" in run.notes["codes_unknown"]
