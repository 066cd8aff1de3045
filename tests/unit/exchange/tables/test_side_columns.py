"""Counts side by side: which columns they are, and how their rows are read.

1. Periods in headings are found; what sums them or says anything else is left out.
2. A name says which columns are meant; one that says nothing of the kind, or two at once, doesn't.
3. Each row becomes a row for each column, in batches bounded in rows and in bytes, whatever the
   file: a workbook, thousands of columns, a long text beside them.
4. Headings and numbers go together, and only as date, offence and count.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from sereno.exchange.tables import side_rows
from sereno.exchange.tables.incident_files import batches, look
from sereno.exchange.tables.side_columns import (
    check_side_columns,
    dates_beside,
    side_columns,
    side_columns_among,
)
from sereno.exchange.tables.side_sums import summing
from sereno.vocabulary.problems import Problem


@pytest.mark.parametrize(
    ("columns", "name", "says", "left_out"),
    [
        ("Año,Enero,Febrero,Marzo,1er trimestre,Abril,Total", "Año + Enero … Abril",
         "01,02,03,04", "1er trimestre"),
        ("comuna,2018,2019*,2020 p/,Total", "2018 … 2020 p/", "2018,2019,2020", ""),
        ("x,2018,Tasa 2018,2019,Tasa 2019", "2018 … 2019", "2018,2019", "Tasa 2018"),
        ("x,Casos 2018,Casos 2019", "Casos 2018 … Casos 2019", "2018,2019", ""),
        ("x,2019,Jan 2020,Feb 2020,2020,Mar 2021", "2019 … Mar 2021",
         "2019,2020-01,2020-02,2021-03", "2020"),
        ("Year,Q1,Q2,Q3", "Year + Q1 … Q3", "Q1,Q2,Q3", ""),
        ("x,202301,202302,202303", "202301 … 202303", "2023-01,2023-02,2023-03", ""),
        # Months, as spreadsheets write them: no row of theirs is of one day.
        ("x,2023-01-01,2023-02-01 00:00:00", "2023-01-01 … 2023-02-01 00:00:00",
         "2023-01,2023-02", ""),
        ("x,31/01/2023,28/02/2023", "31/01/2023 … 28/02/2023", "2023-01,2023-02", ""),
        ("x,30/01/2023,06/02/2023", "30/01/2023 … 06/02/2023", "2023-01-30,2023-02-06", ""),
    ],
)  # fmt: skip
def test_periods_in_headings(columns: str, name: str, says: str, left_out: str) -> None:
    """1"""
    (found,) = dates_beside(tuple(columns.split(",")))
    assert (found.headings, ",".join(found.says), ",".join(found.left_out)) == (
        name, says, left_out,
    )  # fmt: skip
    assert side_columns(found.headings, tuple(columns.split(","))) == found


@pytest.mark.parametrize(
    "columns",
    [
        "Año,Mes,Delito", "x,Tasa 2018,Tasa 2019", "Enero,Febrero", "x,Total 2018,Total 2019",
        "Robo 2018,Robo 2019,Lesiones 2018", "x,2018-S1,2018-S2", "May,Edad", "2018,2018-2019,2019",
    ],
)  # fmt: skip
def test_headings_that_are_no_dates(columns: str) -> None:
    """1"""
    found = dates_beside(tuple(columns.split(",")))
    # Two years together sum what stands beside them.
    assert [side.says for side in found] == ([("2018", "2019")] if columns[:4] == "2018" else [])


def test_names() -> None:
    """2"""
    columns = ("A … B", "Robo", "Total", "Lesiones", "2018", "2019", "Año")
    assert side_columns("A … B", columns) is None
    assert side_columns("Robo … Nada", columns) is None
    assert side_columns("Lesiones … Robo", columns) is None
    offences = side_columns("# Robo ... Lesiones", columns)
    assert offences is not None
    assert (offences.columns, offences.left_out) == (("Robo", "Lesiones"), ("Total",))
    kinds = ("Doloso", "A - B", "Homicidio", "B", "Lesiones")
    for name in (
        "Doloso … Lesiones − A - B − Homicidio",
        "# Doloso ... Lesiones - A - B - Homicidio",
    ):
        without = side_columns(name, kinds)
        assert without is not None
        assert without.columns == ("Doloso", "B", "Lesiones")
        assert without.headings == "Doloso … Lesiones − A - B − Homicidio"
    assert side_columns("Doloso … Homicidio − Lesiones", kinds) is None
    with pytest.raises(Problem, match=r"Robo … Lesiones, 2018 … 2019"):
        side_columns_among(["Robo … Lesiones", "# 2018 … 2019"], columns)


def test_columns_that_sum_others() -> None:
    """1: before or after their parts, and sums of sums; a cell that isn't known says nothing."""
    few = [(i % 5, 2 + i % 3) for i in range(20)]
    rows = [(a, 3, a + 3, a + 3 + 2 * c, 2 * c, c, c) for a, c in few]
    columns = ("a", "b", "a and b", "all", "c and d", "c", "d")
    samples = {
        name: [str(row[k]) for row in rows[:-1]] + ["n.d."] for k, name in enumerate(columns)
    }
    assert summing(columns, samples) == ("a and b", "all", "c and d")
    samples["c"][0] = "9"
    assert summing(columns, samples) == ("a and b", "all")


@pytest.mark.parametrize("rows", [7, 100_000])
def test_rows_of_any_file(tmp_path: Path, rows: int) -> None:
    """3"""
    book = openpyxl.Workbook()
    sheet = book.create_sheet("datos")
    sheet.append(["Año", "Zona", "Enero", "Febrero", "Total", "Marzo"])
    for i in range(5):
        sheet.append([2020 + i, f"Z{i}", i, None, 99, 3 * i])
    book.save(tmp_path / "a.xlsx")
    facts = look(tmp_path / "a.xlsx")
    name = "Enero … Marzo"
    read = list(batches(facts, ["Zona", f"Año + {name}", f"# {name}"], rows=rows))
    assert max(len(batch.lines) for batch in read) <= rows
    assert sum(batch.from_columns.file_rows for batch in read if batch.from_columns) == 5
    got = [
        row
        for batch in read
        for row in zip(batch.lines, *(c.to_pylist() for c in batch.columns.values()), strict=True)
    ]
    assert got == [
        (i + 2, f"Z{i}", f"{2020 + i}-{month}", number)
        for i in range(5)
        for month, number in ((1, f"{i}"), (2, ""), (3, f"{3 * i}"))
    ]
    (alone, *_rest) = batches(facts, [f"Año + {name}"], rows=rows)
    assert alone.columns[f"Año + {name}"][1].as_py() == "2020-2"
    assert read[0].own_column(f"# {name}", 1) == "Febrero"


def test_thousands_of_columns_and_a_long_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """3"""
    monkeypatch.setattr(side_rows, "_MOST_BYTES", 1 << 20)
    k, long = 1_800, "x" * 100_000
    headings = [
        f"{2020 + day // 336}-{1 + day % 336 // 28:02d}-{1 + day % 28:02d}" for day in range(k)
    ]
    path = tmp_path / "a.csv"
    line = f"{long}," + ",".join(["1"] * k)
    path.write_text("\n".join([",".join(["zona", *headings]), *[line] * 3]) + "\n")
    name = f"{headings[0]} … {headings[-1]}"
    n = 0
    for batch in batches(look(path), ["zona", name, f"# {name}"]):
        assert batch.columns["zona"].nbytes <= 2 << 20
        n += len(batch.lines)
    assert n == 3 * k


@pytest.mark.parametrize(
    ("roles", "code"),
    [
        ({"date": "2018 … 2019", "count": "# 2018 … 2019"}, None),
        ({"date": "2018 … 2019"}, "side_columns_roles"),
        ({"date": "Zona", "count": "# 2018 … 2019"}, "side_columns_roles"),
        ({"date": "# 2018 … 2019", "count": "# 2018 … 2019"}, "side_columns_roles"),
        ({"offence": "2018 … 2019", "count": "# 2018 … 2019"}, "side_columns_roles"),
        ({"date": "Ene … Feb", "count": "# Ene … Feb"}, "side_columns_no_year"),
        ({"date": "Zona + Ene … Feb", "count": "# Ene … Feb"}, None),
    ],
)
def test_what_goes_together(roles: dict[str, str], code: str | None) -> None:
    """4"""
    columns = ("Zona", "2018", "2019", "Ene", "Feb")
    if code is None:
        check_side_columns(roles, columns)
        return
    with pytest.raises(Problem) as problem:
        check_side_columns(roles, columns)
    assert problem.value.code == code
