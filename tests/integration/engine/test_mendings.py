"""Mendings are decided for a column as a whole, told, and never move points to other ground.

1. Signs and axes: a point whose mirror image lies in the city stays where it is written when that
   is near, or when the file has other points around there; slips across the Earth are mended.
2. Typed dates of which a spreadsheet exchanged day and month are told, and read back when asked.
3. Times that lost the zeros at their beginning.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from tests.integration.engine.whole_columns import points, read_through, squares

Point = tuple[float, float]


def inside(rng: np.random.Generator, west: float, south: float, n: int) -> list[Point]:
    """Points within the squares that begin at a corner."""
    x, y = rng.uniform(west, west + 0.08, n), rng.uniform(south, south + 0.06, n)
    return list(zip(x.tolist(), y.tolist(), strict=True))


@pytest.mark.real_data
def test_west_london_stays_west_of_greenwich(cases, tmp_path: Path) -> None:
    """1"""
    case = cases("01-greenwich-sign")
    read = read_through(tmp_path, case / "wards.geojson", case / "street.csv")
    assert (read.placed, len(read.rows)) == (60, 200)
    assert read.notes >= {"signs_not_mended"}
    assert "mend_points" in read.asked


@pytest.mark.parametrize(
    ("west", "south", "way"),
    [
        pytest.param(0.15, 5.56, (-1, 1, False), id="Accra and its west"),
        pytest.param(-78.5, -0.25, (1, -1, False), id="south and north of Quito"),
        pytest.param(31.2, 30.0, (1, 1, True), id="Alexandria and Cairo"),
        pytest.param(36.8, -1.3, (1, -1, False), id="Nairobi and the north of Kenya"),
    ],
)
def test_a_mirror_image_in_the_city_is_no_reason(
    tmp_path: Path, rng: np.random.Generator, west: float, south: float, way: tuple[int, int, bool]
) -> None:
    """1"""
    x_sign, y_sign, swap = way
    mirrored = [(x * x_sign, y * y_sign) for x, y in inside(rng, west, south, 90)]
    neighbours = [(y, x) if swap else (x, y) for x, y in mirrored]
    areas = squares(tmp_path / "areas.geojson", west, south)
    file = points(tmp_path / "i.csv", [*inside(rng, west, south, 60), *neighbours])
    read = read_through(tmp_path, areas, file)
    assert read.placed == 60
    assert read.notes == {"axes_not_mended" if swap else "signs_not_mended"}
    assert "mend_points" in read.asked
    moved = read_through(tmp_path, areas, file, mend_points="always")
    assert moved.placed == 150
    assert moved.notes == {"axes_mended" if swap else "signs_mended"}


def test_a_file_of_a_wider_country_keeps_its_far_points(
    tmp_path: Path, rng: np.random.Generator
) -> None:
    """1: the mirror image of a town in the far north of Brazil lies in one of its south."""
    city = (-60.0, -4.8)
    there = [(x, -y) for x, y in inside(rng, *city, 40)]
    country = list(zip(rng.uniform(-64, -56, 300), rng.uniform(2.0, 9.0, 300), strict=True))
    file = points(tmp_path / "i.csv", [*inside(rng, *city, 60), *there, *country])
    read = read_through(tmp_path, squares(tmp_path / "areas.geojson", *city), file)
    assert read.placed == 60
    assert read.notes == {"signs_not_mended"}


def test_slips_across_the_earth_are_mended_and_told(
    tmp_path: Path, rng: np.random.Generator
) -> None:
    """1"""
    city = (-99.2, 19.4)
    turned = [(-x, y) for x, y in inside(rng, *city, 30)]
    swapped = [(y, x) for x, y in inside(rng, *city, 20)]
    beyond = [(x + 0.4, y) for x, y in inside(rng, *city, 50)]
    file = points(tmp_path / "i.csv", [*inside(rng, *city, 100), *turned, *swapped, *beyond])
    read = read_through(tmp_path, squares(tmp_path / "areas.geojson", *city), file)
    assert read.placed == 150
    assert read.notes == {"signs_mended", "axes_mended"}
    assert "mend_points" not in read.asked
    never = read_through(tmp_path, tmp_path / "areas.geojson", file, mend_points="never")
    assert never.placed == 100


def test_a_point_on_the_meridian_is_no_missing_one_nearby(
    tmp_path: Path, rng: np.random.Generator
) -> None:
    """1"""
    city = (0.16, 51.5)
    file = points(tmp_path / "i.csv", [*inside(rng, *city, 20), (0.0, 51.5), (0.0, 0.0)])
    read = read_through(tmp_path, squares(tmp_path / "areas.geojson", *city), file)
    assert [row["lon"] for row in read.rows[20:]] == [0.0, None]


@pytest.mark.real_data
def test_a_sheet_of_half_exchanged_dates(cases, tmp_path: Path) -> None:
    """2"""
    case = cases("05-excel-half-swapped")
    truth = json.loads((case / "truth.json").read_text(encoding="utf-8"))
    read = read_through(tmp_path, case / "areas.geojson", case / "robos.xlsx")
    assert sum(a != b for a, b in zip(read.days(), truth, strict=True)) == 58
    assert read.notes == {"dates_half_exchanged"}
    assert "typed_dates" in read.asked
    back = read_through(
        tmp_path, case / "areas.geojson", case / "robos.xlsx", typed_dates="exchanged"
    )
    assert back.days() == truth
    assert back.notes == {"dates_read_back"}


DAYS = [dt.date(2023, 1, 1) + dt.timedelta(days=3 * i) for i in range(100)]


def dated(path: Path, cells: list[object]) -> Path:
    """A file of incidents with some dates; a workbook where its name says so."""
    rows = [[cell, "ROBO A NEGOCIO", -100.4, 20.58] for cell in cells]
    heading = ["fecha", "delito", "longitud", "latitud"]
    if path.suffix == ".csv":
        text = "\n".join(",".join(map(str, row)) for row in [heading, *rows])
        path.write_text(text + "\n", encoding="utf-8")
        return path
    book = openpyxl.Workbook()
    for row in [heading, *rows]:
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("text", ["{d:02d}/{m:02d}/{y}", "{m}-{d}-{y}", "{d}.{m}.{y}"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_typed_dates_are_exchanged_up_to_the_twelfth(tmp_path: Path, text: str, kind: str) -> None:
    """2: whichever way the texts go, and also where the sheet was saved as CSV."""
    cells: list[object] = []
    for day in DAYS:
        written = text.format(d=day.day, m=day.month, y=day.year)
        cells.append(dt.date(day.year, day.day, day.month) if day.day <= 12 else written)
    file = dated(tmp_path / f"i.{kind}", cells)
    areas = squares(tmp_path / "areas.geojson", -100.44, 20.56)
    read = read_through(tmp_path, areas, file)
    assert read.notes == {"dates_half_exchanged"}
    assert "typed_dates" in read.asked
    back = read_through(tmp_path, areas, file, typed_dates="exchanged")
    assert back.days() == [day.isoformat() for day in DAYS]


def test_honest_mixtures_of_typed_and_written_dates_are_left(tmp_path: Path) -> None:
    """2"""
    cells: list[object] = [day if i % 3 else day.strftime("%d/%m/%Y") for i, day in enumerate(DAYS)]
    file = dated(tmp_path / "i.xlsx", cells)
    read = read_through(tmp_path, squares(tmp_path / "areas.geojson", -100.44, 20.56), file)
    assert read.days() == [day.isoformat() for day in DAYS]
    assert not {"dates_half_exchanged"} & read.notes


def timed(path: Path, times: list[str]) -> Path:
    lines = [f"2023-05-{1 + i % 28:02d},{time},ROBO,-100.4,20.58" for i, time in enumerate(times)]
    path.write_text("\n".join(["fecha,hora,delito,longitud,latitud", *lines]), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("times", "expected", "told"),
    [
        # 00:00, 00:05, … written as numbers: 0, 5, 30, 945, 1530.
        (["0", "5", "30", "945", "1530", "2359", "1200", "59"] * 4,
         ["00:00", "00:05", "00:30", "09:45", "15:30", "23:59", "12:00", "00:59"] * 4, True),
        (["15", *["730", "1530", "2210", "845"] * 5],
         ["00:15", *["07:30", "15:30", "22:10", "08:45"] * 5], True),
        (["93015", "102030", "3015", "15"] * 4,
         ["09:30", "10:20", "00:30", "00:00"] * 4, True),
        # Hours by themselves, and zeros that were kept.
        (["9", "15", "23", "0"] * 4, ["09:00", "15:00", "23:00", "00:00"] * 4, False),
        (["0930", "1530", "9", "930"], ["09:30", "15:30", "09:00", "09:30"], False),
    ],
)  # fmt: skip
def test_zeros_that_times_lost(
    tmp_path: Path, times: list[str], expected: list[str], told: bool
) -> None:
    """3"""
    file = timed(tmp_path / "i.csv", times)
    areas = squares(tmp_path / "areas.geojson", -100.44, 20.56)
    read = read_through(tmp_path, areas, file, time="hora")
    assert [row["occurred_at"].strftime("%H:%M") for row in read.rows] == expected
    assert ("times_filled" in read.notes) == told
