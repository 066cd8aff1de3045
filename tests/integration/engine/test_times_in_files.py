"""When incidents happened, in the forms that files say it.

1. A month or a year is an interval: the incident is counted in it, the period reaches its last
   day, and no figure by hour, nor of the first of a month, is made from it; a note says so.
2. Months are read in every form; exact dates beside them keep their day; what is no month is
   rejected, and a number of four digits is a year only in a column of dates.
3. Dates that tell their times in UTC are told and asked about, and a column with the hour goes
   before them; nothing asks for the order of dates that have none.
4. A date in several columns is read as one; where there is none, it is said why.
5. Years that begin in one and end in the next are that interval, from the month that a person says;
   the column as a whole decides whether it holds such years or months, in rows as in headings.
6. A range of days is rejected as it is written; neither of its ends is taken for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from sereno.engine.stage_one import run_stage_one
from sereno.exchange.manifest.reading import read_manifest
from sereno.methods.sources.reading.coarse_dates import crossing_of, last_days, precision_of
from sereno.methods.sources.reading.dates import UNREADABLE, DateOrder, parse_dates
from sereno.methods.sources.reading.day_ranges import is_range_of_days
from sereno.vocabulary.problems import Problem
from tests.integration.engine.police_files import TODAY, drafted, ran, square_areas, table

OFFENCES = ("ROBO A TRANSEUNTE CON VIOLENCIA", "HOMICIDIO DOLOSO", "VIOLENCIA FAMILIAR")
CODES = ("A01", "A02", "A03", "A04")


def test_months_of_the_police_of_england(cases: Callable[[str], Path], tmp_path: Path) -> None:
    """1: the given case."""
    case = cases("02-policeuk-month")
    run = ran(tmp_path, case / "wards.geojson", case / "2023-street.csv")
    assert run.part.date == "Month"
    assert run.result.rejected == 0
    assert set(run.column("date_precision")) == {"month"}
    assert set(run.column("occurred_at")) == {None}
    assert str(run.incidents[1]["occurred_until"]) == "2023-02-28 23:59:59"
    dates, times = run.result.quality["dates"], run.result.quality["times"]
    assert times["given"] == 0
    assert dates["first_of_month"]["n"] == dates["first_of_january"]["n"] == 0
    assert not any("first_of_january" in str(flags) for flags in run.column("flags"))
    assert "dates_coarse" in run.notes
    period = read_manifest(tmp_path / "audit.toml").audit.period
    assert period == (dt.date(2023, 1, 1), dt.date(2023, 6, 30))


def test_times_in_utc_beside_a_column_with_the_hour(
    cases: Callable[[str], Path], tmp_path: Path
) -> None:
    """3: the given case."""
    case = cases("03-arcgis-utc")
    run = ran(tmp_path, case / "hoods.geojson", case / "MCI.csv")
    assert run.part.time == "OCC_HOUR"
    hours = [moment.hour for moment in run.column("occurred_at")]
    assert hours[:6] == [1, 14, 20, 22, 23, 9]
    # All of its dates are midnight there, which a Z or a +00 moves.
    assert run.part.time_zone == "America/New_York"
    assert "time_zone" in run.doubts
    assert "120" in run.notes["times_turned"]
    assert (run.part.date, run.part.date_reported) == ("OCC_DATE", "REPORT_DATE")


def test_counts_since_1970_have_no_order(cases: Callable[[str], Path], tmp_path: Path) -> None:
    """3: the given case."""
    case = cases("10-geojson-points-epoch")
    run = ran(tmp_path, case / "areas.geojson", case / "crimes.csv")
    assert run.part.date_order is None
    assert run.part.time_zone == "as_written"
    assert "time_zone" in run.doubts
    assert "times_taken_as_local" in run.notes


@pytest.mark.parametrize(
    ("months", "form"),
    [
        (("01/2022", "1-2022", "02/2022", "12/2022"), "MM-YYYY"),
        (("enero de 2022", "ene-2022", "Febrero 2022", "Dic. 2022"), "MMM YYYY"),
        (("2022 January", "2022-Jan", "2022 Feb", "2022/dec"), "YYYY MMM"),
        (("ene-22", "Jan-22", "feb.-22", "dic/22"), "MMM-YY"),
        (("202201", "202201", "202202", "202212"), "YYYYMM"),
    ],
)
def test_months_in_every_form(tmp_path: Path, months: tuple[str, ...], form: str) -> None:
    """2"""
    areas = square_areas(tmp_path / "areas.geojson", CODES)
    rows = [f"{months[i % 4]},{CODES[i % 4]},{OFFENCES[i % 3]}" for i in range(48)]
    run = ran(tmp_path, areas, table(tmp_path / "h.csv", "FECHA_HECHO,CVE_COL,DELITO", rows))
    assert [str(day) for day in run.column("occurred_on")[:4]] == [
        "2022-01-01", "2022-01-01", "2022-02-01", "2022-12-01",
    ]  # fmt: skip
    assert run.result.quality["dates"]["forms"] == [{"form": form, "n": 48, "share": 1.0}]


def test_exact_dates_months_and_years_in_one_column(tmp_path: Path) -> None:
    """1, 2: without a period in the manifest, it reaches the end of the last year."""
    areas = square_areas(tmp_path / "areas.geojson", CODES)
    written = ("2021-01-01", "2021-01-01 10:20", "2021-11", "2022", "2022-13")
    rows = [f"{written[i % 5]},{i},{CODES[i % 4]},{OFFENCES[i % 3]}" for i in range(60)]
    file = table(tmp_path / "h.csv", "FECHA_HECHO,NUM,CVE_COL,DELITO", rows)
    run = ran(tmp_path, areas, file)
    assert run.column("date_precision") == ["day", "day", "month", "year"] * 12
    assert (run.result.incidents, run.result.rejected) == (48, 12)
    dates = run.result.quality["dates"]
    assert dates["first_of_january"]["n"] == 24
    assert dates["period"] == ["2021-01-01", "2022-12-31"]
    assert str(run.incidents[3]["occurred_until"]) == "2022-12-31 23:59:59"
    assert run.result.quality["times"]["by_hour"][10] == 12
    assert "12" in run.notes["dates_coarse"]


def test_a_number_of_four_digits_is_no_date_elsewhere(tmp_path: Path) -> None:
    """2"""
    areas = square_areas(tmp_path / "areas.geojson", CODES)
    rows = [
        f"{2000 + i},2022-03-{1 + i % 28:02d},{CODES[i % 4]},{OFFENCES[i % 3]}" for i in range(40)
    ]
    file = table(tmp_path / "h.csv", "PATRULLA,FECHA,CVE_COL,DELITO", rows)
    assert drafted(tmp_path, areas, file).draft.incidents[0]["date"].value == "FECHA"


@pytest.mark.parametrize(
    ("heading", "cells", "date", "days", "precision"),
    [
        ("AÑO,MES,DIA", ("1998,1,31", "22,2.0,05", "2022,12,99"), "AÑO + MES + DIA",
         ["1998-01-31", "2022-02-05", "2022-12-01"], ["day", "day", "month"]),
        ("anio_inicio,mes_inicio,anio_hecho,mes_hecho", ("2023,1,2022,03 - Marzo",) * 3,
         "anio_hecho + mes_hecho", ["2022-03-01"] * 3, ["month"] * 3),
        ("Year,Quarter,MONTH NAME", ("2022,Q2,April", "2022,jul-sep,July", "2022,,"),
         "Year + Quarter", ["2022-04-01", "2022-07-01", "2022-01-01"],
         ["quarter", "quarter", "year"]),
    ],
)  # fmt: skip
def test_a_date_in_several_columns(
    tmp_path: Path,
    heading: str,
    cells: tuple[str, ...],
    date: str,
    days: list[str],
    precision: list[str],
) -> None:
    """4"""
    areas = square_areas(tmp_path / "areas.geojson", CODES)
    rows = [f"{cells[i % 3]},{CODES[i % 4]},{OFFENCES[i % 3]}" for i in range(24)]
    run = ran(tmp_path, areas, table(tmp_path / "h.csv", f"{heading},CVE_COL,DELITO", rows))
    assert run.part.date == date
    # Of two dates in parts the other may be the report's: asked.
    assert ("date" in run.doubts) == ("inicio" in heading)
    assert [str(day) for day in run.column("occurred_on")[:3]] == days
    assert run.column("date_precision")[:3] == precision


@pytest.mark.parametrize(
    ("years", "begins", "first", "last"),
    [
        (("2021/22", "2022/23", "2023/24"), 4, "2021-04-01", "2024-03-31"),
        (("FY 2021-22", "FY2022-23", "FY 2023-2024"), 10, "2021-10-01", "2024-09-30"),
        (("2021/2022", "2022/2023", "2023-2024"), 7, "2021-07-01", "2024-06-30"),
        # Months, but for their company.
        (("2009/10", "2010/11", "2011/12"), 4, "2009-04-01", "2012-03-31"),
    ],
)
def test_years_from_one_into_the_next(
    years: tuple[str, ...], begins: int, first: str, last: str
) -> None:
    """5"""
    texts = pa.array(years)
    found = crossing_of(texts)
    assert found is not None
    assert not found.is_open
    read = parse_dates(texts, "dmy", years=True, year_begins=begins)
    until = last_days(read.days, precision_of(read.form))
    epoch = dt.date(1970, 1, 1)
    ends = [str(epoch + dt.timedelta(days=int(day))) for day in (read.days[0], until[2])]
    assert ends == [first, last]


def test_incidents_of_years_from_one_into_the_next(tmp_path: Path) -> None:
    """5"""
    years = ("2021/22", "FY 2022-23", "2023/2024")
    areas = square_areas(tmp_path / "areas.geojson", CODES)
    rows = [f"{CODES[i % 4]},{OFFENCES[i % 3]},{years[i % 3]},{1 + i % 5}" for i in range(24)]
    file = table(tmp_path / "h.csv", "CVE_COL,DELITO,Financial year,Cases", rows)
    run = ran(tmp_path, areas, file, year_begins=10)
    assert run.part.date == "Financial year"
    assert set(run.column("date_precision")) == {"year"}
    assert str(run.incidents[0]["occurred_on"]) == "2021-10-01"
    assert str(run.incidents[2]["occurred_until"]) == "2024-09-30 23:59:59"
    assert "mes 10" in run.notes["dates_cross_years"]
    assert run.found.draft.incidents[0]["count"].value == "Cases"


def test_the_month_in_which_years_begin_is_asked(tmp_path: Path) -> None:
    """5: April, in doubt, and the period as long as the years are; the same of headings. Without
    it, none is taken for a month.
    """
    areas = square_areas(tmp_path / "areas.geojson", CODES)
    years = ("2010/11", "2011/12", "2012/13")
    rows = [f"{CODES[i % 4]},{OFFENCES[i % 3]},{years[i % 3]}" for i in range(24)]
    long = table(tmp_path / "h.csv", "CVE_COL,DELITO,Year", rows)
    rows = [f"{CODES[i % 4]},{OFFENCES[i % 3]},{i % 5},1,3,9" for i in range(24)]
    wide = table(tmp_path / "w.csv", "CVE_COL,DELITO,2010/2011,2011/2012,2012/2013,Total", rows)
    for file, date in ((long, "Year"), (wide, "2010/2011 … 2012/2013")):
        found = drafted(tmp_path, areas, file)
        part = found.draft.incidents[0]
        assert (part["date"].value, part["year_begins"].value) == (date, 4)
        assert "begins in one and ends in the next" in part["year_begins"].check.en
        assert found.period == (dt.date(2010, 4, 1), dt.date(2013, 3, 31))
    ran(tmp_path, areas, wide)
    text = (tmp_path / "audit.toml").read_text(encoding="utf-8")
    (tmp_path / "audit.toml").write_text(text.replace("year_begins = 4", ""), encoding="utf-8")
    with pytest.raises(Problem) as problem:
        run_stage_one(tmp_path / "audit.toml", tmp_path / "out", seed=1, today=TODAY)
    assert "year_begins" in str(problem.value.values["first"])
    open_rows = [f"{CODES[i % 4]},{OFFENCES[i % 3]},2011/12" for i in range(24)]
    alone = table(tmp_path / "a.csv", "CVE_COL,DELITO,FECHA", open_rows)
    part = drafted(tmp_path, areas, alone).draft.incidents[0]
    assert part["year_begins"].value == 1
    assert "may be a month" in part["year_begins"].check.en
    months = [f"{CODES[i % 4]},{OFFENCES[i % 3]},2011/{12 - i % 3}" for i in range(24)]
    plain = table(tmp_path / "m.csv", "CVE_COL,DELITO,FECHA", months)
    assert "year_begins" not in drafted(tmp_path, areas, plain).draft.incidents[0]


@pytest.mark.parametrize("order", ["ymd", "dmy", "mdy"])
def test_ranges_of_days_are_no_dates(order: DateOrder) -> None:
    """6"""
    ranges = [
        "03/05/2021 - 07/05/2021", "03/05/2021-07/05/2021", "2021-05-03/2021-05-07",
        "03/05/2021 al 07/05/2021", "del 3 al 7 de mayo de 2021", "3-7 mayo 2021", "3-7/5/21",
        "May 3-7, 2021", "03-07/05/2021", "2021-05-03 2021-05-07", "3 y 4 de mayo de 2021",
        "03/05/2021 18:00 - 04/05/2021 23:00", "Del 03/05/2021 al 07/05/2021", "20210503-20210507",
        "03/05/2021 07/05/2021", "3 de mayo de 2021 al 7 de mayo de 2021", "3 mayo - 7 mayo 2021",
        "January 3 - February 7, 2021", "3 de mayo de 2021 - 7 de mayo de 2021",
    ]  # fmt: skip
    assert all(map(is_range_of_days, ranges))
    others = ["2021-13-45", "2021/22", "mayo", "3 de mayo", "S/D", "12", "2021-05-03x", "3-5"]
    assert not any(map(is_range_of_days, others))
    for begins in (1, 4):
        read = parse_dates(pa.array(ranges), order, years=True, year_begins=begins)
        assert set(read.status) == {UNREADABLE}


@pytest.mark.parametrize(
    ("heading", "row", "code"),
    [
        ("Robo 2022,Robo 2023,Lesiones 2022", "1,2,0", "init_counts_in_columns"),
        ("Enero,Febrero,Total", "1,2,3", "init_counts_in_columns"),
        ("NOTA,EDAD", "x,7", "init_no_date"),
    ],
)
def test_why_there_is_no_date(tmp_path: Path, heading: str, row: str, code: str) -> None:
    """4"""
    areas = square_areas(tmp_path / "areas.geojson", CODES)
    rows = [f"{CODES[i % 4]},{OFFENCES[i % 3]},{row}" for i in range(12)]
    file = table(tmp_path / "h.csv", f"CVE_COL,DELITO,{heading}", rows)
    with pytest.raises(Problem) as problem:
        drafted(tmp_path, areas, file)
    assert problem.value.code == code
