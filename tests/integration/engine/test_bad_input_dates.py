"""Dates that can be read in two ways, and hours that aren't there, through the real command line.

1. Files of one part in different orders of day and month: each is read in its own.
2. A file whose dates tell no order: read day first, and the run says that it was assumed.
3. A date_order in the manifest that a file's dates deny: the run says so.
4. 2019-01-31 00:00:00 on every row is a day without an hour, not a midnight.
5. An empty or unreadable hour beside such a date is no midnight either.
6. Less than 85 % placed is said in the terminal and in the report.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable

import duckdb
import pytest

from tests.integration.command_line import Said, run
from tests.integration.small_city import SmallCity

FILES = ("robos_1.csv", "robos_2.csv")
DAY, HOUR, LAT, LON = 0, 1, 5, 6
Row = list[str]


def rewrite(city: SmallCity, name: str, how: Callable[[Row], Row | None]) -> int:
    """Rewrites a file row by row (None leaves a row out); how many rows are left."""
    path = city.folder / name
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    kept = [row for row in map(how, rows) if row is not None]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *kept])
    return len(kept)


def in_order(form: str) -> Callable[[Row], Row]:
    """A change of every date from 2022-01-31 to a form such as "{d}/{m}/{y}"."""

    def change(row: Row) -> Row:
        y, m, d = row[DAY].split("-")
        return [form.format(y=y, m=m, d=d), *row[1:]]

    return change


def days(city: SmallCity) -> list[tuple]:
    out = city.folder / "out" / "incidents.parquet"
    return duckdb.sql(
        f"SELECT source_file, source_row, occurred_on FROM '{out}' ORDER BY ALL"
    ).fetchall()


def report(city: SmallCity) -> dict:
    return json.loads((city.folder / "out" / "quality.json").read_text(encoding="utf-8"))


def noted(city: SmallCity, said: Said) -> set[str]:
    """Codes of the report's notes, each of which the terminal has said too."""
    notes = report(city)["notes"]
    assert all(note["what"]["es"] in said.err for note in notes)
    return {note["code"] for note in notes}


def test_files_in_different_orders(city: SmallCity) -> None:
    """1"""
    before = days(city)
    rewrite(city, "robos_1.csv", in_order("{d}/{m}/{y}"))
    rewrite(city, "robos_2.csv", in_order("{m}/{d}/{y}"))
    said = run(city)
    assert said.code == 0
    assert days(city) == before
    assert noted(city, said) == set()
    inputs = json.loads((city.folder / "out" / "audit.json").read_text())["inputs"]
    assert [i["date_order"] for i in inputs if "date_order" in i] == ["dmy", "mdy"]


def test_an_order_that_nothing_tells(city: SmallCity) -> None:
    """2"""

    def only_early_days(row: Row) -> Row | None:
        return in_order("{d}/{m}/{y}")(row) if int(row[DAY][-2:]) <= 12 else None

    rows = [rewrite(city, name, only_early_days) for name in FILES]
    said = run(city)
    assert said.code == 0
    assert report(city)["rows"]["incidents"] == sum(rows)
    assert noted(city, said) == {"date_order_assumed"}
    assert said.err.count("robos_1.csv: Ninguna fecha") == 1
    assert 'date_order en el manifiesto: "dmy"' in said.err
    city.write_manifest(date='"fecha"\ndate_order = "dmy"')
    assert noted(city, run(city)) == set()


@pytest.mark.parametrize("order", ["dmy", "mdy"])
def test_an_order_that_the_dates_deny(city: SmallCity, order: str) -> None:
    """3"""
    form = {"dmy": "{m}/{d}/{y}", "mdy": "{d}/{m}/{y}"}[order]
    rewrite(city, "robos_2.csv", in_order(form))
    city.write_manifest(date=f'"fecha"\ndate_order = "{order}"')
    said = run(city)
    assert said.code == 0
    assert noted(city, said) == {"date_order_mixed"}
    assert "robos_2.csv: Hay " in said.err
    assert "robos_1.csv: Hay " not in said.err


def test_a_slip_of_the_pen_is_not_noted(city: SmallCity) -> None:
    """3"""
    at = iter(range(1200))

    def slip(row: Row) -> Row:
        return in_order("{m}/{d}/{y}" if next(at) == 7 else "{d}/{m}/{y}")(row)

    for name in FILES:
        rewrite(city, name, slip)
    said = run(city)
    assert said.code == 0
    assert noted(city, said) == set()


def test_a_day_written_with_an_hour_of_zeros(city: SmallCity) -> None:
    """4"""
    for name in FILES:
        rewrite(city, name, lambda row: [row[DAY] + " 00:00:00", *row[1:]])
    text = city.manifest.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("time")]
    city.manifest.write_text("\n".join(lines), encoding="utf-8")
    assert run(city).code == 0
    times = report(city)["times"]
    assert (times["given"], times["midnight"]["n"]) == (0, 0)
    assert times["by_hour"] == [0] * 24


def test_hours_that_come_with_the_date(city: SmallCity) -> None:
    """4"""
    before = report(city)["times"]
    for name in FILES:
        rewrite(city, name, lambda row: [f"{row[DAY]} {row[HOUR]}", "", *row[2:]])
    text = city.manifest.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("time")]
    city.manifest.write_text("\n".join(lines), encoding="utf-8")
    assert run(city).code == 0
    assert report(city)["times"] == before


@pytest.mark.parametrize("hour", ["", "S/D", "no se sabe"])
def test_an_hour_that_is_not_known(city: SmallCity, hour: str) -> None:
    """5"""
    n = rewrite(city, "robos_2.csv", lambda row: [row[DAY] + " 00:00:00", hour, *row[2:]])
    before = report(city)["times"]
    assert run(city).code == 0
    times = report(city)["times"]
    assert times["given"] == 1200 - n
    assert times["midnight"]["n"] <= before["midnight"]["n"]


def test_few_placed(city: SmallCity) -> None:
    """6"""
    at = iter(range(1200))

    def lose(row: Row) -> Row:
        lost = next(at) % 5 == 0
        return [*row[:3], "Quién sabe", row[4], "", ""] if lost else row

    for name in FILES:
        rewrite(city, name, lose)
    said = run(city)
    assert said.code == 0
    assert noted(city, said) == {"few_placed"}
    assert "Solo 80.0\u202f% de los incidentes" in said.err
    assert report(city)["placed"]["share"] == 0.8
