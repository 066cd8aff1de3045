"""Files in the shapes in which offices keep them, through the wizard as it guesses: the counts by
area are those that were written, and what isn't an incident is told.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_reader import open_version
from tests.integration.web.imports.small_city import NAMES, areas_file
from tests.integration.web.imports.wizard_steps import look, run, send, start, take_guesses

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("empty_home"),
]
OFFENCES = ("ROBO A TRANSEUNTE", "HOMICIDIO DOLOSO", "VIOLENCIA FAMILIAR")
MONTHS = (
    *("Enero", "Febrero", "Marzo", "Abril", "Mayo", "Junio"),
    *("Julio", "Agosto", "Septiembre", "Octubre", "Noviembre", "Diciembre"),
)
HEAD = ["fecha_hecho", "hora_hecho", "longitud", "latitud", "colonia", "delito"]
Rows = list[list[Any]]
Made = tuple[str, bytes, Counter[int]]


def as_csv(rows: Rows, delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()


def records(n: int, year: int = 2023) -> tuple[Rows, Counter[int]]:
    """Rows with a day and a point, none in two of the six areas, and how many each area has."""
    places = [i * i % 6 for i in range(n)]
    rows: Rows = [
        [
            *(f"{year}-{i % 12 + 1:02d}-{i % 27 + 1:02d}", f"{i % 24:02d}:15"),
            *(round(-100.395 + 0.01 * (at % 3), 4), round(20.585 + 0.01 * (at // 3), 4)),
            *(NAMES[at], OFFENCES[i % 3]),
        ]
        for i, at in enumerate(places)
    ]
    return rows, Counter(places)


def months_side_by_side() -> Made:
    """As SESNSP publishes them, with the year's total and a label that both columns say."""
    same = "Otros delitos contra la sociedad"
    kinds = (("Robo", "Robo a transeúnte en vía pública", "Con violencia"), (same, same, same))
    rows: Rows = [["Año", "Colonia", "Tipo de delito", "Subtipo de delito", "Modalidad"]]
    rows[0] += [*MONTHS, "Total"]
    found: Counter[int] = Counter()
    for at, name in enumerate(NAMES):
        for o, kind in enumerate(kinds):
            counts = [(at * 7 + o * 3 + month) % 5 for month in range(12)]
            rows.append([2023, name, *kind, *counts, sum(counts)])
            found[at] += sum(counts)
    return "sesnsp.csv", as_csv(rows), found


def two_years_on_two_sheets() -> Made:
    (first, one), (second, other) = records(120, 2022), records(180, 2023)
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in (("2022", first), ("2023", second)):
        sheet = book.create_sheet(title)
        for row in (HEAD, *rows):
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return "libro.xlsx", out.getvalue(), one + other


def decimal_commas_and_semicolons() -> Made:
    rows, found = records(240)
    written = [[str(each).replace(".", ",") for each in row] for row in rows]
    return "puntos.csv", as_csv([HEAD, *written], ";"), found


def codes_without_their_zeros() -> Made:
    rows, found = records(240)
    numbers = [[r[0], int(r[1].replace(":", "")), NAMES.index(r[4]) + 1, r[5]] for r in rows]
    return "claves.csv", as_csv([["fecha_hecho", "hora", "cve_col", "delito"], *numbers]), found


def a_total_below_each_month() -> Made:
    rows: Rows = [["Colonia", "Delito", "Mes", "Casos"]]
    found: Counter[int] = Counter()
    for month in range(12):
        counts = [(at + month) % 4 for at in range(6)]
        found.update(dict(enumerate(counts)))
        day = f"2023-{month + 1:02d}"
        rows += [[NAMES[at], OFFENCES[0], day, n] for at, n in enumerate(counts)]
        rows.append(["Total general", OFFENCES[0], day, sum(counts)])
    return "conteos.csv", as_csv(rows), found


def financial_years() -> Made:
    rows: Rows = [["Financial year", "Ward", "Offence", "Count"]]
    found: Counter[int] = Counter()
    for year in range(3):
        for at, name in enumerate(NAMES):
            n = (at + 3 * year) % 5
            rows.append([f"{2020 + year}/{21 + year}", name, "Murder", n])
            found[at] += n
    return "years.csv", as_csv(rows), found


def half_of_the_points_swapped() -> Made:
    rows, found = records(240)
    swapped = [[*r[:2], *(r[3:1:-1] if i % 2 else r[2:4]), "", r[5]] for i, r in enumerate(rows)]
    return "medio.csv", as_csv([HEAD, *swapped]), found


def taken(client: Any, audit: Any, name: str, content: bytes) -> DataVersion:
    """Imported as the wizard guesses it, in a city whose codes have zeros before them."""
    areas = json.loads(areas_file())
    for i, each in enumerate(areas["features"]):
        each["properties"]["CVECOL"] = f"{i + 1:04d}"
    send(client, audit, "areas", "colonias.geojson", json.dumps(areas).encode())
    send(client, audit, "incidents", name, content)
    look(audit)
    take_guesses(client, audit)
    return run(start(client, audit))


@pytest.mark.parametrize(
    "make",
    [
        months_side_by_side,
        two_years_on_two_sheets,
        decimal_commas_and_semicolons,
        codes_without_their_zeros,
        a_total_below_each_month,
        financial_years,
        half_of_the_points_swapped,
    ],
)
def test_the_counts_are_those_written(client, audit, make: Callable[[], Made]) -> None:
    name, content, found = make()
    version = open_version(taken(client, audit, name, content))
    first, last = version.period
    assert version.counts(first=first, last=last).tolist() == [found[at] for at in range(6)]
