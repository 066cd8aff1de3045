"""Rows that stand for several incidents, as a column of the file says.

1. The column is found, asked about, and every figure counts by it: rates, quality shares, hours,
   duplicates, the draft's topics, the explorer's cube.
2. Counts are whole: a sign before three digits parts thousands. A row that says nothing, or no
   whole number, is put apart with its reason; one that says 0 is none of them, and told; rows
   read = accepted + rejected.
3. Columns that count something else (victims, ages, row numbers) are not taken for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from sereno.web.imports.count_cube import Axes, CountCube, cube_file
from tests.integration.engine.police_files import Ran, drafted, ran, square_areas, table

OFFENCES = ("HURTO A PERSONAS", "HOMICIDIO DOLOSO", "VIOLENCIA INTRAFAMILIAR")


def test_the_column_of_quantities(cases: Callable[[str], Path], tmp_path: Path) -> None:
    """1: the given case, 150 rows for 630 incidents."""
    case = cases("06-cantidad")
    run = ran(tmp_path, case / "barrios.geojson", case / "hurto.csv")
    assert run.part.count == "CANTIDAD"
    assert "630" in run.doubts["count"]
    # The total and the source below the table are no incidents.
    assert (run.result.rows, run.result.rejected, run.result.incidents) == (152, 2, 630)
    assert run.result.quality["placed"]["n"] == 630
    assert "630" in run.notes["rows_stand_for"]


def _city(tmp_path: Path, heading: str, counts: list[str], **entries: object) -> Ran:
    areas = square_areas(tmp_path / "areas.geojson", ["A01", "A02", "A03", "A04"])
    rows = [
        f"2022-{1 + i % 12:02d}-15,{i % 24:02d}:30,A0{1 + i % 4},{OFFENCES[i % 3]},{counts[i]}"
        for i in range(len(counts))
    ]
    file = table(tmp_path / "hechos.csv", f"FECHA,HORA,CVE_COL,DELITO,{heading}", rows)
    return ran(tmp_path, areas, file, **entries)


def test_every_figure_counts_by_it(tmp_path: Path) -> None:
    """1"""
    counts = [1 + i * i % 7 for i in range(96)]
    run = _city(tmp_path, "NUM_HECHOS", [f"{n}" for n in counts])
    total = sum(counts)
    assert run.part.count == "NUM_HECHOS"
    quality = run.result.quality
    assert quality["rows"] == {"in": 96, "incidents": total, "rejected": 0}
    assert quality["times"]["given"] == total
    assert quality["times"]["by_hour"] == [sum(counts[h::24]) for h in range(24)]
    assert sum(quality["offences"]["coded_by"].values()) == total
    assert {row["topic"]: row["n"] for row in quality["placed_by_topic"]}["homicide"] == sum(
        counts[1::3]
    )
    assert sum(form["n"] for form in quality["dates"]["forms"]) == total
    # Rows repeat after 24, so that those with an equal count are duplicates.
    again = [n for i, n in enumerate(counts) if n in counts[i % 24 : i : 24]]
    assert quality["duplicates"] == sum(again) > 0
    found = {row["area_code"]: row["n"] for row in quality["area_bounds"]}
    assert found == {f"A0{a + 1}": sum(counts[a::4]) for a in range(4)}
    # The explorer's own counts, of the same file.
    period = (dt.date(2022, 1, 1), dt.date(2022, 12, 31))
    months = [dt.date(2022, m, 1) for m in range(1, 13)]
    topics = sorted({str(topic) for topic in run.column("topic")})
    axes = Axes(topics, months, list(found), [], period)
    (tmp_path / "cube.npy").write_bytes(cube_file(tmp_path / "out", axes))
    cube = CountCube(axes, np.load(tmp_path / "cube.npy"))
    assert cube.counts("", 0, 11).tolist() == list(found.values())


def test_counts_are_whole(tmp_path: Path) -> None:
    """2"""
    counts = ["1", "3.0", "1.204", '"2,310"', "0", "", "2.5", "dos", "4"] * 4 + ["9"]
    run = _city(tmp_path, "CASOS", counts, count="CASOS")
    kept = [1, 3, 1204, 2310, 0, 4]
    assert run.result.incidents == 4 * sum(kept) + 9
    assert run.column("n_incidents") == [*kept * 4, 9]
    rejected = {row["code"]: row["n"] for row in run.result.quality["rejects"]}
    assert rejected == {"count_missing": 4, "count_unreadable": 8}
    assert run.result.rows == pq.read_table(tmp_path / "out/incidents.parquet").num_rows + 12
    assert "4" in run.notes["rows_of_none"]


def test_counts_that_are_not_all_whole_are_asked_about_too(tmp_path: Path) -> None:
    """2"""
    run = _city(tmp_path, "INCIDENTES", ["1", "2.5", "0", "-1", "", "3"] * 4)
    assert run.part.count == "INCIDENTES"
    assert "count" in run.doubts
    assert run.result.incidents == 16


@pytest.mark.parametrize("heading", ["CANTIDAD_VICTIMAS", "EDAD", "TOTAL_ARMAS", "N", "CANTIDAD"])
def test_other_numbers_are_not_counts(tmp_path: Path, heading: str) -> None:
    """3: the last two number the rows, or measure something."""
    areas = square_areas(tmp_path / "areas.geojson", ["A01", "A02", "A03", "A04"])
    number = {"N": "{i}", "CANTIDAD": "{i}.5"}.get(heading, "3")
    rows = [
        f"2022-{1 + i % 12:02d}-15,A0{1 + i % 4},{OFFENCES[i % 3]},{number.format(i=i)}"
        for i in range(60)
    ]
    file = table(tmp_path / "hechos.csv", f"FECHA,CVE_COL,DELITO,{heading}", rows)
    (part,) = drafted(tmp_path, areas, file).draft.incidents
    assert "count" not in part
