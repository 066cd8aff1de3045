"""`sereno run` from end to end on a small city.

1. Rows in = incidents + rejects, for every kind of dirt.
2. Every declared file is written with exactly its declared columns.
3. The same inputs and seed give the same bytes, whatever the number of threads.
4. A full disk or Ctrl-C half-way leaves the earlier results as they were (a kill:
   test_bad_input_machine.py).
5. What the manifest asks for by hand is done and its reason shown.
6. Degenerate places and dates are counted, mended or kept apart as the reference says.
7. Asking for too much, or for nothing, is a clear problem.
"""

from __future__ import annotations

import csv
import datetime as dt
import errno
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest

from sereno.engine import importing
from sereno.engine.stage_one import StageOneResult, run_stage_one
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.results import INCIDENCE, INCIDENTS, REJECTS, RESULT_FILES, SELECTION
from tests.integration.small_city import HEADER, SmallCity, make_small_city

TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def city(tmp_path: Path, rng: np.random.Generator) -> SmallCity:
    return make_small_city(tmp_path / "city", rng)


def run(city: SmallCity, out: Path | None = None, **options: int) -> StageOneResult:
    return run_stage_one(
        city.manifest,
        out or city.folder / "out",
        today=TODAY,
        **{"seed": 1, **options},  # type: ignore[arg-type]
    )


def add_rows(city: SmallCity, *rows: str) -> None:
    text = "\n".join([HEADER, *rows]) + "\n"
    (city.folder / "robos_9.csv").write_text(text, encoding="utf-8")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def incidents(result: StageOneResult, query: str) -> list[tuple]:
    path = result.out / INCIDENTS.name
    return duckdb.sql(query.replace("FROM i", f"FROM read_parquet('{path}')")).fetchall()


def test_rows_in_are_incidents_plus_rejects(city: SmallCity) -> None:
    """1"""
    add_rows(
        city,
        "2022-03-04,10:00,VIOLENCIA FAMILIAR,Centro,Norte,20.575,-100.415",
        "31/02/2022,10:00,VIOLENCIA FAMILIAR,Centro,Norte,20.575,-100.415",
        ",10:00,VIOLENCIA FAMILIAR,Centro,Norte,20.575,-100.415",
        "2031-01-01,10:00,VIOLENCIA FAMILIAR,Centro,Norte,20.575,-100.415",
        "2022-01-05,10:00,one,too,many,values,20.5,-100.4,x",
        "2022-01-05,too,few",
    )
    result = run(city)
    assert (result.rows, result.incidents, result.rejected) == (1206, 1201, 5)
    assert pq.read_metadata(result.out / INCIDENTS.name).num_rows == 1201
    rejects = rows_of(result.out / REJECTS.name)
    assert [r["line"] for r in rejects] == ["3", "4", "5", "6", "7"]
    assert {r["code"] for r in rejects} >= {"date_unreadable", "date_missing", "date_in_future"}
    assert all(
        r["reason_es"] and r["how_to_mend_en"] and r["file"] == "robos_9.csv" for r in rejects
    )
    files = result.quality["files"]
    assert sum(f["rows"] for f in files) == 1206
    assert all(f["rows"] == f["incidents"] + f["rejected"] for f in files)


def test_every_declared_file_and_column_is_written(city: SmallCity) -> None:
    """2"""
    out = run(city).out
    pages = {"quality.en.html", "selection.en.html"}
    written = {p.name for p in out.iterdir() if not p.name.startswith(".")}
    assert written == {f.name for f in RESULT_FILES} | pages
    assert tuple(pq.read_schema(out / INCIDENTS.name).names) == INCIDENTS.column_names()
    assert tuple(rows_of(out / INCIDENCE.name)[0]) == INCIDENCE.column_names()
    own = ("c_", "n_", "rate_")
    columns = tuple(rows_of(out / SELECTION.name)[0])
    assert tuple(c for c in columns if not c.startswith(own)) == SELECTION.column_names()
    assert {"c_robbery", "n_homicide", "rate_family_violence"} <= set(columns)
    features = json.loads((out / "areas.geojson").read_text())["features"]
    assert len(features) == 12
    assert sum(f["properties"]["selected"] for f in features) == 4


def test_the_same_inputs_and_seed_give_the_same_bytes(
    city: SmallCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    """3: of many batches, in flight at once."""
    monkeypatch.setattr(importing, "BATCH_ROWS", 100)
    first = run(city, city.folder / "a", threads=1)
    second = run(city, city.folder / "b", threads=3)
    for path in sorted(first.out.iterdir()):
        mine, other = path.read_bytes(), (second.out / path.name).read_bytes()
        if path.name == "audit.json":
            left, right = json.loads(mine), json.loads(other)
            assert left.pop("timings")
            assert right.pop("timings")
            assert left == right
        else:
            assert mine == other, path.name
    changed = run(city, city.folder / "c", seed=2)
    assert changed.selection["seed"] == 2
    p = [[r["p_selected"] for r in rows_of(x.out / SELECTION.name)] for x in (first, changed)]
    assert p[0] != p[1]


def _kept(out: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in out.iterdir()}


@pytest.mark.parametrize(
    ("make_error", "expected"),
    [
        (lambda: OSError(errno.ENOSPC, "No space left on device"), Problem),
        (lambda: KeyboardInterrupt(), KeyboardInterrupt),
    ],
)
def test_an_error_half_way_leaves_the_earlier_results(
    city: SmallCity,
    monkeypatch: pytest.MonkeyPatch,
    make_error: Callable[[], BaseException],
    expected: type[BaseException],
) -> None:
    """4"""
    out = run(city).out
    before = _kept(out)

    def fail(*args: object, **kwargs: object) -> None:
        raise make_error()

    monkeypatch.setattr(importing.pq.ParquetWriter, "write_table", fail)
    with pytest.raises(expected):
        run(city)
    assert _kept(out) == before
    assert [p.name for p in city.folder.iterdir() if p.is_dir()] == ["out"]


def test_by_hand_with_a_reason(city: SmallCity) -> None:
    """5"""
    base = run(city)
    last = rows_of(base.out / SELECTION.name)[-1]["area_code"]
    first = base.selected[0]
    city.write_manifest(
        extra=f'[selection.put_in]\n"{last}" = "La pidió la asamblea"\n'
        f'[selection.take_out]\n"{first}" = "Obra en curso"\n'
    )
    result = run(city)
    rows = {r["area_code"]: r for r in rows_of(result.out / SELECTION.name)}
    assert (rows[last]["selected"], rows[last]["why"]) == ("1", "put_in")
    assert rows[last]["reason"] == "La pidió la asamblea"
    assert (rows[first]["selected"], rows[first]["why"]) == ("0", "taken_out")
    assert len(result.selected) == 4
    assert "La pidió la asamblea" in (result.out / "selection.html").read_text(encoding="utf-8")


def test_degenerate_places_and_dates(city: SmallCity) -> None:
    """6"""
    add_rows(
        city,
        "2022-03-04,12:00,VIOLENCIA FAMILIAR,Centro,Norte,0,0",
        "2022-03-04,00:00,VIOLENCIA FAMILIAR,Centro,Norte,-100.415,20.575",
        '2022-03-04,25:99,VIOLENCIA FAMILIAR,Centro,Norte,"20,575","-100,415"',
        "2022-03-04,,VIOLENCIA FAMILIAR,Centro,Norte,20.575,100.415",
        "1975-01-01,10:00,VIOLENCIA FAMILIAR,Nadie la conoce,Norte,,",
        "2022-03-04,10:00,ALGO QUE NADIE CONOCE XYZ,,,25.0,-90.0",
    )
    result = run(city)
    found = incidents(
        result,
        "SELECT source_row, area_code, placed_by, flags FROM i "
        "WHERE source_file = 'robos_9.csv' ORDER BY source_row",
    )
    flags = {row: set(words.split(";")) - {""} for row, _, _, words in found}
    assert flags[2] == {"time_noon", "zero_zero"}
    assert flags[3] == {"time_midnight", "lonlat_swapped"}
    assert flags[4] == {"time_unreadable", "decimal_comma"}
    assert flags[5] == {"sign_mended"}
    assert flags[6] == {"first_of_january", "out_of_period", "no_coordinates", "name_unmatched"}
    assert flags[7] >= {"outside", "no_name", "offence_unknown"}
    assert [by for _, _, by, _ in found] == ["name", "point", "point", "point", "none", "none"]
    assert {code for _, code, by, _ in found if by != "none"} == {"0007"}
    places = result.quality["places"]
    assert (places["zero"], places["swapped"], places["sign_mended"]) == (1, 1, 1)
    assert result.quality["dates"]["out_of_period"] == 1
    assert [r["label"] for r in result.quality["offences"]["review"]] == [
        "ALGO QUE NADIE CONOCE XYZ"
    ]
    bounds = {b["area_code"]: b for b in result.quality["area_bounds"]}
    # The incident of 1975 is outside the period; the other has no known group: it may be anywhere.
    assert all(b["highest"] - b["n"] == 1 and b["lowest"] == b["n"] for b in bounds.values())


def test_duplicates_are_kept_and_flagged(city: SmallCity) -> None:
    """6"""
    row = "2022-03-04,10:00,VIOLENCIA FAMILIAR,Centro,Norte,20.575,-100.415"
    add_rows(city, row, row, row)
    result = run(city)
    assert result.quality["duplicates"] == 2
    ids = incidents(result, "SELECT count(DISTINCT incident_id) FROM i")
    assert ids == [(city.rows + 3,)]


def test_midnight_at_the_end_of_a_day_belongs_to_the_next(city: SmallCity) -> None:
    """6"""
    add_rows(city, "2022-03-04,24:00,VIOLENCIA FAMILIAR,Centro,Norte,20.575,-100.415")
    found = incidents(
        run(city),
        "SELECT CAST(occurred_on AS VARCHAR), CAST(occurred_at AS VARCHAR) FROM i "
        "WHERE source_file = 'robos_9.csv'",
    )
    assert found == [("2022-03-05", "2022-03-05 00:00:00")]


def test_all_rows_on_one_point_is_said(city: SmallCity) -> None:
    """6"""
    add_rows(city, *["2022-03-04,10:00,ROBO,Centro,Norte,20.575,-100.415"] * 900)
    notes = {n["code"] for n in run(city).quality["notes"]}
    assert "one_point" in notes


def test_an_indicator_of_the_areas_can_be_a_component(city: SmallCity) -> None:
    """5"""
    city.write_manifest(topics="{ robbery = 0.5, rezago = 0.5 }")
    result = run(city)
    assert result.selection["settings"]["weights"] == {"robbery": 0.5, "rezago": 0.5}
    assert "c_rezago" in rows_of(result.out / SELECTION.name)[0]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"select": "13"}, "more_than_eligible"),
        ({"topics": "{ robbery = 0.0 }"}, "weights_sum_to_zero"),
        ({"date": '"fehca"'}, "column_not_in_file"),
        ({"population": '"poblacion"'}, "column_not_in_file"),
        ({"files": '["nada_*.csv"]'}, "no_file_matches"),
    ],
)
def test_asking_for_what_cannot_be(city: SmallCity, change: dict[str, str], code: str) -> None:
    """7"""
    city.write_manifest(**change)
    with pytest.raises(Problem) as caught:
        run(city)
    assert caught.value.code == code
    assert caught.value.where
    assert not (city.folder / "out").exists()


def test_no_row_accepted_is_a_problem_with_the_reason(city: SmallCity) -> None:
    """7"""
    city.write_manifest(date='"delito"')
    with pytest.raises(Problem) as caught:
        run(city)
    assert caught.value.code == "every_row_rejected"
    assert "robos_1.csv:2" in str(caught.value)
