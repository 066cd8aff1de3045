"""Rows that say where and when badly, through the real command line.

What can be mended without a doubt is mended and counted; what can't is kept, marked, and said.

1. Longitude and latitude swapped, in some rows or in all of them.
2. Decimal commas, in some rows or in all of them.
3. (0, 0), in some rows or in all of them: those with a name are placed by it.
4. All rows on one point: the run ends, and says so in both reports' notes.
5. Dates in the future are rejected with their reason; a run with nothing else is refused.
6. Dates of 1975 are kept, and stay out of the rates, whether or not the manifest gives a period.
7. Coordinates outside the city, and no number at all.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable

import duckdb
import pytest

from tests.integration.command_line import refused, run
from tests.integration.small_city import HEADER, SmallCity

Row = list[str]
LAT, LON = 5, 6
FILES = ("robos_1.csv", "robos_2.csv")


def change(city: SmallCity, how: Callable[[int, Row], Row], delimiter: str = ",") -> None:
    """Rewrites every row of the city, `how` being given its number and its values."""
    at = 0
    for name in FILES:
        path = city.folder / name
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = list(csv.reader(file))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
            writer.writerow(header)
            for row in rows:
                writer.writerow(how(at, row))
                at += 1


def add(city: SmallCity, *rows: str) -> None:
    (city.folder / "robos_3.csv").write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")


def report(city: SmallCity) -> dict:
    return json.loads((city.folder / "out" / "quality.json").read_text(encoding="utf-8"))


def counts(city: SmallCity) -> dict[tuple[str, str], int]:
    with (city.folder / "out" / "incidence.csv").open(encoding="utf-8", newline="") as file:
        return {(r["area_code"], r["key"]): int(r["n"]) for r in csv.DictReader(file)}


def rejects(city: SmallCity) -> list[dict[str, str]]:
    with (city.folder / "out" / "rejects.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("every", [1, 7])
def test_longitude_and_latitude_swapped(city: SmallCity, every: int) -> None:
    """1"""
    before = counts(city)

    def swap(at: int, row: Row) -> Row:
        return [*row[:LAT], row[LON], row[LAT]] if at % every == 0 else row

    change(city, swap)
    assert run(city).code == 0
    assert report(city)["places"]["swapped"] == len(range(0, 1200, every))
    assert counts(city) == before


@pytest.mark.parametrize("every", [1, 7])
@pytest.mark.parametrize("delimiter", [";", ","])
def test_decimal_commas(city: SmallCity, delimiter: str, every: int) -> None:
    """2"""
    before = counts(city)

    def comma(at: int, row: Row) -> Row:
        if at % every:
            return row
        return [*row[:LAT], row[LAT].replace(".", ","), row[LON].replace(".", ",")]

    change(city, comma, delimiter)
    assert run(city).code == 0
    assert report(city)["places"]["decimal_comma"] == len(range(0, 1200, every))
    assert report(city)["placed"]["point"] == 1200
    assert counts(city) == before


def test_swapped_with_decimal_commas(city: SmallCity) -> None:
    """1, 2"""
    before = counts(city)
    change(
        city,
        lambda at, row: [*row[:LAT], row[LON].replace(".", ","), row[LAT].replace(".", ",")],
        ";",
    )
    assert run(city).code == 0
    assert counts(city) == before


@pytest.mark.parametrize("zero", ["0", "0.0", "0.000000", "0,0"])
def test_zero_zero(city: SmallCity, zero: str) -> None:
    """3"""
    before = counts(city)
    change(city, lambda at, row: [*row[:LAT], zero, zero] if at % 10 == 0 else row)
    assert run(city).code == 0
    found = report(city)
    assert found["places"]["zero"] == 120
    assert found["placed"] == {
        "n": 1200, "point": 1080, "name": 120, "none": 0, "share": 1.0, "warn_below": 0.85,
    }  # fmt: skip
    assert counts(city) == before
    out = city.folder / "out" / "incidents.parquet"
    query = f"SELECT count(*) FROM '{out}' WHERE lon = 0 OR lat = 0"
    assert duckdb.sql(query).fetchall() == [(0,)]


def test_every_row_on_zero_zero(city: SmallCity) -> None:
    """3"""
    before = counts(city)
    change(city, lambda at, row: [*row[:LAT], "0", "0"])
    assert run(city).code == 0
    assert report(city)["placed"]["name"] == 1200
    assert counts(city) == before


def test_every_row_on_one_point(city: SmallCity) -> None:
    """4"""
    change(city, lambda at, row: [*row[:LAT], "20.575000", "-100.415000"])
    for language, words in (("es", "exactamente el mismo punto"), ("en", "exactly the same point")):
        said = run(city, language)
        assert said.code == 0
        found = report(city)
        assert found["places"]["most_common_point"] == {
            "lon": -100.415, "lat": 20.575, "n": 1200, "share": 1.0,
        }  # fmt: skip
        note = next(n for n in found["notes"] if n["code"] == "one_point")
        assert "1,200 " in note["what"][language]
        assert "(-100.41500, 20.57500)" in note["what"][language]
        assert words in note["what"][language]
        # Whoever only reads the terminal has to see it too.
        assert words in said.err


def test_some_dates_in_the_future(city: SmallCity) -> None:
    """5"""
    late = "2091-05-01,10:00,VIOLENCIA FAMILIAR,Centro,Norte,20.575,-100.415"
    add(city, late, late.replace("2091-05-01", "01/05/2091"))
    said = run(city)
    assert said.code == 0
    assert "Incidentes: 1,200. Rechazadas: 2." in said.out
    assert report(city)["dates"]["future"] == 2
    assert report(city)["rows"] == {"in": 1202, "incidents": 1200, "rejected": 2}
    first, second = rejects(city)
    assert (first["file"], first["line"], first["column"]) == ("robos_3.csv", "2", "fecha")
    assert (first["value"], second["value"]) == ("2091-05-01", "01/05/2091")
    assert "posterior a hoy" in first["reason_es"]
    assert "Revise el año" in first["how_to_mend_es"]


def test_every_date_in_the_future(city: SmallCity) -> None:
    """5"""
    change(city, lambda at, row: [row[0].replace("20", "30", 1), *row[1:]])
    refused(
        city,
        es=("robos_1.csv:2: ", "Ninguna de las 1,200 filas", "posterior a hoy", "date"),
        en=("robos_1.csv:2: ", "None of the 1,200 rows", "later than today", "date"),
    )


@pytest.mark.parametrize("period", [True, False], ids=["given", "guessed"])
def test_dates_of_1975(city: SmallCity, period: bool) -> None:
    """6"""
    before = counts(city)
    if not period:
        text = city.manifest.read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if not line.startswith("period")]
        city.manifest.write_text("\n".join(lines), encoding="utf-8")
    old = "1975-06-01,10:00,VIOLENCIA FAMILIAR,Centro,Norte,20.575,-100.415"
    add(city, old, old.replace("1975", "1911"), old.replace("1975", "2019"))
    said = run(city)
    assert said.code == 0
    found = report(city)
    assert found["rows"] == {"in": 1203, "incidents": 1203, "rejected": 0}
    assert found["dates"]["out_of_period"] == 3
    first, last = found["dates"]["period"]
    assert (first[:4], last[:4]) == ("2022", "2023")
    assert counts(city) == before
    if not period:
        assert "El manifiesto no dice el periodo" in said.err
        assert "Escriba `period`" in said.err


def test_coordinates_that_are_elsewhere_or_nothing(city: SmallCity) -> None:
    """7"""
    before = counts(city)
    row = "2022-03-04,10:00,VIOLENCIA FAMILIAR,Centro,Norte,{},{}"
    pairs = [
        ("19.43", "-99.13"), ("91", "-200"), ("1e309", "-100.4"), ("NA", "NA"),
        ("", ""), ("20.575", ""), ("20° 34' 30''", "100° 24' 54'' O"),
    ]  # fmt: skip
    add(city, *(row.format(lat, lon) for lat, lon in pairs))
    assert run(city).code == 0
    found = report(city)
    assert found["rows"]["incidents"] == 1207
    after = counts(city)
    # Every one of them has a name, which leads to Centro.
    assert after["0007", "family_violence"] - before["0007", "family_violence"] == 7
    assert found["placed"]["none"] == 0
