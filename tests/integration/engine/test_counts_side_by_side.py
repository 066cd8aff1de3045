"""Tables with one column for each month, year or offence, drafted and run as a user would.

1. Such a table is, incident for incident, the same as the long table that it can be turned into:
   blanks, zeros, notes and rows with the total among them.
2. The draft finds the date, the offence and the counts of the tables that offices publish, and
   says what becomes of them.
3. What can't be read whole is refused with advice.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from tests.integration.engine.police_files import Ran, drafted, ran, square_areas, table

CODES = ("22001", "22002", "22003", "22004")
MONTHS = (
    *("Enero", "Febrero", "Marzo", "Abril", "Mayo", "Junio"),
    *("Julio", "Agosto", "Septiembre", "Octubre", "Noviembre", "Diciembre"),
)
OFFENCES = ("Homicidio doloso", "Robo a casa habitación", "Violencia familiar")


@pytest.fixture
def areas(tmp_path: Path) -> Path:
    return square_areas(tmp_path / "areas.geojson", CODES)


def _cells(i: int) -> list[str]:
    """A row of twelve numbers: with zeros, a number that was not reported, and a note."""
    cells = [str((i * 7 + m * m) % 5) for m in range(12)]
    cells[i % 12] = ("", "n.d.", "1,204", "3.0")[i % 4]
    return cells


def _same(wide: Ran, long: Ran, side: str) -> None:
    """1"""
    apart = {"source_file", "source_row"}
    assert [{k: v for k, v in row.items() if k not in apart} for row in wide.incidents] == [
        {k: v for k, v in row.items() if k not in apart} for row in long.incidents
    ]
    quality, other = wide.result.quality, long.result.quality
    assert quality["rows"] == other["rows"]
    assert quality["rows"]["in"] == len(wide.incidents) + quality["rows"]["rejected"]
    assert quality["duplicates"] == other["duplicates"] == 0
    assert quality["dates"]["by_day"] == other["dates"]["by_day"]
    codes = {row["code"]: row["n"] for row in quality["rejects"]}
    blank = codes.pop("side_cell_blank")
    assert codes | {"count_missing": blank} == {row["code"]: row["n"] for row in other["rejects"]}
    assert side in wide.notes["side_columns_read"]


def test_months_beside_one_another(tmp_path: Path, areas: Path) -> None:
    """1, 2: as the ministry of Mexico publishes them, with quarters and a total of its own."""
    wide, long = [], []
    for i in range(24):
        head = f"{2022 + i // 12},{CODES[i % 4]},{OFFENCES[i % 3]},{i}"
        cells = [f'"{cell}"' for cell in _cells(i)]
        wide.append(",".join([head, *cells[:3], "9", *cells[3:], "99"]))
        long += [f"{head},{m},{cell}" for m, cell in enumerate(cells, start=1)]
    wide.append(f"2023,{CODES[0]},TOTAL,," + ",".join("5" * 14))
    long += [f"2023,{CODES[0]},TOTAL,,{m},5" for m in range(1, 13)]
    heading = "Año,Cve. Municipio,Tipo de delito,Renglón"
    months = ",".join((*MONTHS[:3], "1er trimestre", *MONTHS[3:], "Total"))
    (tmp_path / "wide").mkdir()
    (tmp_path / "long").mkdir()
    one = ran(tmp_path / "wide", areas, table(tmp_path / "w.csv", f"{heading},{months}", wide))
    two = ran(tmp_path / "long", areas, table(tmp_path / "l.csv", f"{heading},Mes,Casos", long))
    assert one.part.date == "Año + Enero … Diciembre"
    assert one.part.count == "# Enero … Diciembre"
    assert "12 rows" in one.doubts["count"]
    assert "1er trimestre" in one.doubts["count"]
    _same(one, two, "25 filas se leyeron como 300")


def test_totals_below_and_months_as_days(tmp_path: Path, areas: Path) -> None:
    """1: a workbook whose headings are the first days of months; the total stands where its row is
    named, in a column that tells the area or in one that nobody asks for.
    """
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Datos")
    sheet.append(["Incidencia delictiva"])
    months = [dt.date(2022, month, 1) for month in range(1, 7)]
    sheet.append(["Núm.", "Clave", "Delito", *months, "Total"])
    for i in range(16):
        sheet.append([f"n{i}", CODES[i % 4], OFFENCES[i % 3], *range(6), 15])
    sheet.append([None, "Total", None, *[40] * 6, 240])
    sheet.append(["Suma", None, None, *[40] * 6, 240])
    book.save(tmp_path / "h.xlsx")
    run = ran(tmp_path, areas, tmp_path / "h.xlsx")
    assert run.result.quality["rows"] == {"in": 108, "incidents": 240, "rejected": 12}
    assert [(row["code"], row["n"]) for row in run.result.quality["rejects"]] == [
        ("row_is_total", 12)
    ]
    assert set(run.column("date_precision")) == {"month"}
    assert str(run.result.quality["dates"]["period"]) == "['2022-01-01', '2022-06-30']"


def test_offences_beside_one_another(tmp_path: Path, areas: Path) -> None:
    """1, 2"""
    wide, long = [], []
    for i in range(24):
        head = f"{2022 + i // 12}-{1 + i % 12:02d},{CODES[i % 4]}"
        cells = [f'"{cell}"' for cell in _cells(i)[:4]]
        wide.append(",".join([head, *cells, "30", "7"]))
        labels = (*OFFENCES, "Otros delitos del fuero común")
        long += [f"{head},{label},{cell}" for label, cell in zip(labels, cells, strict=True)]
    heading = "Mes,Cve. Municipio"
    offences = ",".join((*OFFENCES, "Otros delitos del fuero común", "Total", "Policías"))
    (tmp_path / "wide").mkdir()
    (tmp_path / "long").mkdir()
    one = ran(
        tmp_path / "wide", areas, table(tmp_path / "w.csv", f"{heading},{offences}", wide),
        offence=f"{OFFENCES[0]} … Otros delitos del fuero común",
        count=f"# {OFFENCES[0]} … Otros delitos del fuero común",
    )  # fmt: skip
    two = ran(tmp_path / "long", areas, table(tmp_path / "l.csv", f"{heading},Delito,Casos", long))
    _same(one, two, "24 filas se leyeron como 96")


@pytest.mark.parametrize(
    ("headings", "cells", "proposed"),
    [
        # As of Chile, the United Kingdom, and one with a column for each offence.
        ("CVE_MUN,delito,2018,2019,2020", "{code},{offence},{i},3,",
         {"date": "2018 … 2020", "count": "# 2018 … 2020", "offence": "delito"}),
        ("CVE_MUN,MajorText,202301,202302,202303", "{code},{offence},1,2,{i}",
         {"date": "202301 … 202303", "count": "# 202301 … 202303", "offence": "MajorText"}),
        ("CVE_MUN,Delito,Total,Ene-Mar 2023,Abr-Jun 2023", "{code},{offence},3,1,2",
         {"date": "Ene-Mar 2023 … Abr-Jun 2023", "count": "# Ene-Mar 2023 … Abr-Jun 2023"}),
        ("Año,Mes,CVE_MUN,Homicidio,Robo,Lesiones,Total", "2022,{m},{code},1,{i},3,9",
         {"date": "Año + Mes", "offence": "Homicidio … Lesiones",
          "count": "# Homicidio … Lesiones"}),
        # As data frames write years, as spreadsheets do the ends of months, and numbered months.
        ("CVE_MUN,Delito,2018.0,2019.0,2020.0", "{code},{offence},{i},3,1",
         {"date": "2018.0 … 2020.0", "count": "# 2018.0 … 2020.0"}),
        ("CVE_MUN,Delito,2023-01-31,2023-02-28,2023-03-31", "{code},{offence},{i},3,1",
         {"date": "2023-01-31 … 2023-03-31", "count": "# 2023-01-31 … 2023-03-31"}),
        ("Año,CVE_MUN,Delito,04_Abril,05_Mayo", "2022,{code},{offence},{i},3",
         {"date": "Año + 04_Abril … 05_Mayo", "count": "# 04_Abril … 05_Mayo"}),
        # One that sums its neighbours would count them twice, whatever it is called.
        ("Fecha,CVE_MUN,Homicidio doloso,Homicidio culposo,Homicidio,Lesiones",
         "2022-{m}-10,{code},{i},3,{s},1",
         {"date": "Fecha", "offence": "Homicidio doloso … Lesiones − Homicidio",
          "count": "# Homicidio doloso … Lesiones − Homicidio"}),
        # Weapons and the injured are no incidents; rates are no counts.
        ("Fecha,CVE_MUN,Delito,Armas,Lesionados", "2022-{m}-10,{code},{offence},1,{i}",
         {"date": "Fecha", "offence": "Delito", "count": None}),
        ("Fecha,CVE_MUN,Delito,2018,2019", "2022-{m}-10,{code},{offence},1.5,{i}.25",
         {"date": "Fecha", "offence": "Delito", "count": None}),
    ],
)  # fmt: skip
def test_what_is_proposed(
    tmp_path: Path, areas: Path, headings: str, cells: str, proposed: dict[str, str | None]
) -> None:
    """2"""
    rows = [
        cells.format(
            code=CODES[i % 4], offence=OFFENCES[i % 3], i=i % 7, s=i % 7 + 3, m=f"{1 + i % 12:02d}"
        )
        for i in range(36)
    ]
    (part,) = drafted(tmp_path, areas, table(tmp_path / "h.csv", headings, rows)).draft.incidents
    found = {key: part[key].value if key in part else None for key in proposed}
    assert found == proposed
    if "#" in str(proposed["count"]):
        assert "rows" in part["count"].check.en
        assert "filas" in part["count"].check.es


def test_periods_that_are_not_read_are_named(tmp_path: Path, areas: Path) -> None:
    """2: of a month that stands there twice none is read, nor a year beside those that cross."""
    rows = [f"2022,{CODES[i % 4]},{OFFENCES[i % 3]},1,2,3,4" for i in range(12)]
    file = table(tmp_path / "h.csv", "Año,CVE_MUN,Delito,Enero,Febrero,Marzo,Marzo", rows)
    (part,) = drafted(tmp_path, areas, file).draft.incidents
    assert part["date"].value == "Año + Enero … Febrero"
    assert "Marzo (1), Marzo (2)" in part["count"].check.en


@pytest.mark.parametrize(
    ("headings", "cells", "key", "said"),
    [
        ("Enero 2023,Febrero 2023,Marzo 2023", "{i},{s},{s}", "count", "cumulated"),
        ("Dic 2021,Ene 2022,Feb 2022", "{i},{s},{s}", "count", ""),
        (",".join(f"2023-01-{day:02d}" for day in range(1, 31, 4)), "1,2,{i}" + ",3" * 5, "date",
         "4 days apart"),
        (",".join(f"2023-01-{day:02d}" for day in range(1, 9)), "1,2,{i}" + ",3" * 5, "date", ""),
    ],
)  # fmt: skip
def test_counts_of_more_than_their_heading_says(
    tmp_path: Path, areas: Path, headings: str, cells: str, key: str, said: str
) -> None:
    """2: asked, since nothing but the numbers, or the days between, shows it."""
    rows = [
        f"{CODES[i % 4]},{OFFENCES[i % 3]},{cells.format(i=i % 7, s=i % 7 + 3)}" for i in range(36)
    ]
    file = table(tmp_path / "h.csv", f"CVE_MUN,Delito,{headings}", rows)
    check = drafted(tmp_path, areas, file).draft.incidents[0][key].check.en
    assert said in check
    assert ("apart" in check or "cumulated" in check) == bool(said)
