"""Tables whose rows stand for the same incidents twice, and periods that files leave out.

1. Rows that say that they sum others (“Todos los delitos”, “Todas las colonias”) are put apart, and
   a year beside months too.
2. Rows, offences and places that sum others without a word are told, and by chance nothing is.
3. Counts of a year beside those of its months, counts and records that two files tell, and rows
   that repeat are told with the files' names.
4. Months of the period without a record are told.
5. Columns that nobody reads are told where they say that a row is an attempt, withdrawn, a total
   or a number of incidents; a column of attempts is read with the offence.
6. A year alone is a date; a day before the month and days counted from 1904 are told, and areas
   that overlap.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import random
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.integration.engine.police_files import Ran, middle, ran, square_areas, table

NAMES = tuple(f"Barrio {letter}lamo" for letter in "ABCDEF")
OFFENCES = ("Homicidio doloso", "Robo a casa habitación", "Violencia familiar")
HEAD = "Año,Colonia,Delito,Casos"
RNG = random.Random(3)
CELLS = {cell: RNG.randrange(2, 40) for cell in itertools.product((2022, 2023), NAMES, OFFENCES)}
TRUE = sum(CELLS.values())
LONG = [f"{year},{name},{offence},{n}" for (year, name, offence), n in CELLS.items()]


@pytest.fixture
def areas(tmp_path: Path) -> Path:
    return square_areas(tmp_path / "areas.geojson", [f"2200{i}" for i in range(6)])


def _n(run: Ran) -> int:
    return run.result.quality["rows"]["incidents"]


def _drafted(run: Ran) -> dict[str, str]:
    return {note.code: note.what("en") for note in run.found.notes}


def _sum(**fixed: object) -> int:
    keys = {"year": 0, "name": 1, "offence": 2}
    return sum(n for cell, n in CELLS.items() if all(cell[keys[k]] == v for k, v in fixed.items()))


def test_totals_in_words(tmp_path: Path, areas: Path) -> None:
    """1"""
    every = [f"{y},{name},Todos los delitos,{_sum(year=y, name=name)}"
             for y in (2022, 2023) for name in NAMES]  # fmt: skip
    city = [f"{y},Todas las colonias,{o},{_sum(year=y, offence=o)}"
            for y in (2022, 2023) for o in OFFENCES]  # fmt: skip
    run = ran(tmp_path, areas, table(tmp_path / "a.csv", HEAD, [*LONG, *every, *city]))
    assert (run.part.date, run.part.count) == ("Año", "Casos")
    assert [(r["code"], r["n"]) for r in run.result.quality["rejects"]] == [("row_is_total", 18)]
    assert _n(run) == TRUE
    assert not {"rows_sum_labels", "rows_sum_places", "rows_sum_rows"} & run.notes.keys()
    months = [f"{y},{m},{name},{o},{n}" for (y, name, o), n in CELLS.items() for m in ("mayo",)]
    months += [f"{y},Anual,{name},{o},{n}" for (y, name, o), n in CELLS.items()]
    (tmp_path / "m").mkdir()
    run = ran(
        tmp_path / "m", areas, table(tmp_path / "m.csv", HEAD.replace(",", ",Mes,", 1), months)
    )
    assert (run.part.date, _n(run)) == ("Año + Mes", TRUE)


@pytest.mark.parametrize(
    ("code", "more", "named"),
    [
        ("rows_sum_labels", [f"{y},{name},17 delitos graves,{_sum(year=y, name=name)}"
                             for y in (2022, 2023) for name in NAMES], "17 delitos graves"),
        ("rows_sum_places", [f"{y},Querétaro,{o},{_sum(year=y, offence=o)}"
                             for y in (2022, 2023) for o in OFFENCES], "Querétaro"),
        ("rows_sum_rows", [f"{y},{name},{o},{part}" for (y, name, o), n in CELLS.items()
                           for part in (n // 2, n - n // 2)], "36 groups"),
    ],
)  # fmt: skip
def test_totals_without_a_word(tmp_path: Path, areas: Path, code, more, named) -> None:
    """2"""
    run = ran(tmp_path, areas, table(tmp_path / "a.csv", HEAD, [*LONG, *more]))
    assert named in run.notes[code].replace("grupos", "groups")
    assert {"rows_sum_labels", "rows_sum_places", "rows_sum_rows"} & run.notes.keys() == {code}


def test_the_same_in_two_files(tmp_path: Path, areas: Path) -> None:
    """3"""
    one = table(tmp_path / "anual.csv", HEAD.replace("Año", "Periodo"), LONG)
    parts = [
        f"{y}-{m:02d},{name},{o},{part}"
        for (y, name, o), n in CELLS.items()
        for m, part in ((3, n // 2), (9, n - n // 2))
    ]
    other = table(tmp_path / "mensual.csv", HEAD.replace("Año", "Periodo"), parts)
    notes = ran(tmp_path, areas, one, other).notes
    assert all(name in notes["periods_counted_twice"] for name in ("anual.csv", "mensual.csv"))
    (tmp_path / "b").mkdir()
    newer = table(tmp_path / "2023.csv", HEAD, [row for row in LONG if row.startswith("2023")])
    again = table(tmp_path / "todo.csv", HEAD, LONG)
    notes = ran(tmp_path / "b", areas, newer, again).notes
    assert all(name in notes["counts_in_two_files"] for name in ("2023.csv", "todo.csv"))
    assert "periods_counted_twice" not in notes


def _records(first: dt.date, n: int, days: int = 3) -> list[str]:
    rows = []
    for i in range(n):
        x, y = middle(i % 6)
        day, hour = first + dt.timedelta(days * i), f"{i % 24:02d}:{i % 60:02d}"
        rows.append(f"{day},{hour},{OFFENCES[i % 3]},{x:.6f},{y:.6f}")
    return rows


def test_records_in_two_files(tmp_path: Path, areas: Path) -> None:
    """3: also where one writes them differently; files that follow one another are no pair."""
    head = "fecha,hora,delito,lon,lat"
    rows = _records(dt.date(2022, 1, 1), 100)
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(head.split(","))
    for row in rows[50:]:
        day, hour, offence, x, y = row.split(",")
        sheet.append([dt.date.fromisoformat(day), f"{hour}:00", offence, float(x), float(y)])
    book.save(tmp_path / "b.xlsx")
    first = table(tmp_path / "a.csv", head, rows)
    run = ran(tmp_path, areas, first, tmp_path / "b.xlsx")
    assert run.result.quality["duplicates"] == 0
    assert all(name in run.notes["records_in_two_files"] for name in ("a.csv", "b.xlsx"))
    (tmp_path / "c").mkdir()
    second = table(tmp_path / "b.csv", head, rows[70:])
    third = table(tmp_path / "c.csv", head, rows[:70])
    notes = ran(tmp_path / "c", areas, second, third).notes
    assert not {"records_in_two_files", "rows_repeated", "months_without_records"} & notes.keys()
    (tmp_path / "d").mkdir()
    victims = table(tmp_path / "v.csv", head, [row for row in rows for _victim in range(2)])
    assert "v.csv" in ran(tmp_path / "d", areas, victims).notes["rows_repeated"]


def test_months_that_no_file_holds(tmp_path: Path, areas: Path) -> None:
    """4"""
    head = "fecha,hora,delito,lon,lat"
    one = table(tmp_path / "a.csv", head, _records(dt.date(2022, 1, 1), 60))
    other = table(tmp_path / "b.csv", head, _records(dt.date(2023, 7, 1), 60))
    note = ran(tmp_path, areas, one, other).notes["months_without_records"]
    assert ("12 " in note, " 24 " in note) == (True, True)
    assert "2022-07 … 2023-06" in note


def test_attempts(tmp_path: Path, areas: Path) -> None:
    """5"""
    head = "fecha,hora,delito,lon,lat,grado_ejecucion"
    rows = _records(dt.date(2022, 1, 1), 90)
    tried = [f"{row},{('Consumado', 'Tentativa')[i % 2]}" for i, row in enumerate(rows)]
    run = ran(tmp_path, areas, table(tmp_path / "a.csv", head, tried))
    assert (run.part.offence, run.part.offence_detail) == ("delito", "grado_ejecucion")
    topics = run.column("topic")
    assert (topics.count("homicide"), topics.count("attempted_homicide")) == (15, 15)
    assert topics.count("family_violence") == 30
    (tmp_path / "b").mkdir()
    head = head.replace("grado_ejecucion", "subtipo,situacion")
    states = ("Consumado", "Tentativa", "Anulado")
    both = [f"{row},{('con', 'sin')[i % 2]} arma,{states[i % 3]}" for i, row in enumerate(rows)]
    told = _drafted(ran(tmp_path / "b", areas, table(tmp_path / "b.csv", head, both)))
    assert "situacion" in told["unread_attempts"]
    assert "“Anulado” in 30" in told["unread_withdrawn"]


def test_a_row_for_each_victim(tmp_path: Path, areas: Path) -> None:
    """5: the numbers of their cases repeat; where each stands once there is nothing to ask."""
    head = "fecha,hora,delito,lon,lat,carpeta"
    rows = _records(dt.date(2022, 1, 1), 90)
    victims = [f"{row},CI/{i - i % 3:05d}/2022" for i, row in enumerate(rows)]
    told = _drafted(ran(tmp_path, areas, table(tmp_path / "a.csv", head, victims)))
    assert "90 of the rows looked at are of 30 cases" in told["unread_cases"]
    (tmp_path / "b").mkdir()
    single = [f"{row},CI/{i:05d}/2022" for i, row in enumerate(rows)]
    told = _drafted(ran(tmp_path / "b", areas, table(tmp_path / "b.csv", head, single)))
    assert "unread_cases" not in told


def test_numbers_that_are_not_read(tmp_path: Path, areas: Path) -> None:
    """5"""
    rows = [f"{row},{i % 7}.5,{('Mujeres', 'Ambos sexos')[i % 2]}" for i, row in enumerate(LONG)]
    told = _drafted(ran(tmp_path, areas, table(tmp_path / "a.csv", f"{HEAD},Tasa,Sexo", rows)))
    assert "Ambos sexos" in told["unread_totals"]
    assert "rows_may_be_counts" not in told
    (tmp_path / "b").mkdir()
    file = table(tmp_path / "b.csv", "Año,Colonia,Delito,Tasa", LONG)
    assert "Tasa" in _drafted(ran(tmp_path / "b", areas, file))["rows_may_be_counts"]


def test_dates_and_boundaries_that_mislead(tmp_path: Path, areas: Path) -> None:
    """6"""
    head = "fecha,hora,delito,lon,lat"
    rows = _records(dt.date(2022, 1, 1), 120)
    turned = [f"{row[:5]}{row[8:10]}-{row[5:7]}{row[10:]}" for row in rows if row[8:10] < "19"]
    run = ran(tmp_path, areas, table(tmp_path / "a.csv", head, turned))
    assert "a.csv" in run.notes["dates_year_day_month"]
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.worksheets[0]
    sheet.append(head.split(","))
    for row in rows:
        day, *rest = row.split(",")
        sheet.append([(dt.date.fromisoformat(day) - dt.date(1904, 1, 1)).days, *rest])
    book.save(tmp_path / "old.xlsx")
    (tmp_path / "b").mkdir()
    run = ran(tmp_path / "b", areas, tmp_path / "old.xlsx")
    assert "old.xlsx" in run.notes["days_from_1904"]
    layer = json.loads(areas.read_text(encoding="utf-8"))
    west, east, south, north = -100.415, -100.38, 20.58, 20.6
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    layer["features"][1]["geometry"]["coordinates"] = [ring]
    (tmp_path / "twice.geojson").write_text(json.dumps(layer), encoding="utf-8")
    (tmp_path / "c").mkdir()
    run = ran(tmp_path / "c", tmp_path / "twice.geojson", table(tmp_path / "c.csv", head, rows))
    assert "points_in_two_areas" in run.notes
