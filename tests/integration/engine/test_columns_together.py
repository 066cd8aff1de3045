"""Columns that say one thing together, in files drafted and run as a user would.

1. Two columns of the offence (type and subtype, means) are one label, in the draft's topics, the
   codes and the queue; a second column that adds nothing is left alone.
2. Two columns of dates: which is the offence's, which the report's, how long reporting takes, and
   reports before the offence; with one date alone, a report's is told.
3. Moments in UTC: the question, what it is answered by default, and both answers run.
4. Hours that are ranges: one hour is an hour, more is an interval in no figure by hour.
5. Rows that sum others are put apart as such, whatever else they hold.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sereno.methods.sources.offences.coding import OffenceCoder
from sereno.methods.sources.offences.offence_labels import code_joined, joined_label, with_violence
from tests.integration.engine.police_files import drafted, ran, square_areas, table

CODES = ("A01", "A02", "A03", "A04")
OFFENCES = ("ROBO A TRANSEUNTE CON VIOLENCIA", "HOMICIDIO DOLOSO", "VIOLENCIA FAMILIAR")


@pytest.fixture
def areas(tmp_path: Path) -> Path:
    return square_areas(tmp_path / "areas.geojson", CODES)


@pytest.mark.parametrize(
    ("country", "offence", "detail", "label", "topic"),
    [
        ("mx", "ROBO", "A CASA HABITACION", "ROBO / A CASA HABITACION", "burglary"),
        ("mx", "ROBO", "ROBO DE VEHICULO", "ROBO DE VEHICULO", "vehicle_theft"),
        ("mx", "HOMICIDIO DOLOSO", "S/D", "HOMICIDIO DOLOSO", "homicide"),
        ("mx", "HOMICIDIO DOLOSO", "CON ARMA DE FUEGO", "HOMICIDIO DOLOSO / CON ARMA DE FUEGO",
         "homicide"),
        ("co", "HURTO A PERSONAS", "ARMA DE FUEGO", "HURTO A PERSONAS / ARMA DE FUEGO", "robbery"),
        ("co", "HURTO A PERSONAS", "SIN EMPLEO DE ARMAS", "HURTO A PERSONAS / SIN EMPLEO DE ARMAS",
         "theft"),
        ("us", "BATTERY", "DOMESTIC BATTERY SIMPLE", "DOMESTIC BATTERY SIMPLE", "family_violence"),
    ],
)  # fmt: skip
def test_one_label_of_two_columns(
    country: str, offence: str, detail: str, label: str, topic: str
) -> None:
    """1"""
    assert joined_label(offence, detail) == label
    assert code_joined(OffenceCoder(country), label, has_detail=True).topic == topic


@pytest.mark.parametrize(
    ("country", "offence", "detail", "topic"),
    [
        ("mx", "HOMICIDIO DOLOSO", "Tentativa", "attempted_homicide"),
        ("mx", "FEMINICIDIO", "EN GRADO DE TENTATIVA", "attempted_homicide"),
        ("mx", "HOMICIDIO DOLOSO", "Culposo", "negligent_homicide"),
        ("mx", "VIOLACION", "Consumado", "sexual_violence"),
        ("br", "Homicídio doloso", "Tentado", "attempted_homicide"),
        ("mx", "SECUESTRO", "Tentativa", "kidnapping"),
    ],
)
def test_attempts_and_accidents_are_other_offences(
    country: str, offence: str, detail: str, topic: str
) -> None:
    """1: though the country's table knows the offence by itself, and in the same section."""
    label = joined_label(offence, detail)
    assert code_joined(OffenceCoder(country), label, has_detail=True).topic == topic


@pytest.mark.parametrize(
    ("offence", "said", "label"),
    [
        ("Otros delitos contra la sociedad", "OTROS DELITOS CONTRA LA SOCIEDAD",
         "Otros delitos contra la sociedad"),
        ("Robo a negocio", "negocio", "Robo a negocio"),
        ("Robo con violencia", "Con violencia", "Robo con violencia"),
        ("Lesiones con cuchillo", "Cuchillo", "Lesiones con cuchillo · Cuchillo"),
        ("Robo a negocio", "Con violencia", "Robo a negocio · Con violencia"),
        ("Robo a negocio", "", "Robo a negocio"),
    ],
)  # fmt: skip
def test_what_an_offence_says_already_is_not_said_twice(
    offence: str, said: str, label: str
) -> None:
    """1: and the class is the same as with both."""
    assert with_violence(offence, said) == label
    coder = OffenceCoder("mx")
    assert code_joined(coder, label, has_detail=False) == coder.code(offence, said)


def _rows(written: list[str]) -> list[str]:
    return [
        f"2022-{1 + i % 12:02d}-{1 + i % 28:02d},{CODES[i % 4]},{written[i % len(written)]}"
        for i in range(96)
    ]


def test_type_and_subtype_are_read_together(tmp_path: Path, areas: Path) -> None:
    """1"""
    written = ["ROBO,A CASA HABITACION", "ROBO,DE VEHICULO AUTOMOTOR", "HOMICIDIO,DOLOSO"]
    file = table(tmp_path / "h.csv", "FECHA_HECHO,CVE_COL,TIPO,SUBTIPO", _rows(written))
    run = ran(tmp_path, areas, file)
    assert (run.part.offence, run.part.offence_detail) == ("TIPO", "SUBTIPO")
    assert run.column("offence_label")[0] == "ROBO / A CASA HABITACION"
    assert run.column("topic")[:3] == ["burglary", "vehicle_theft", "homicide"]
    assert "homicide" in run.found.draft.selection["topics"].value
    roles = {row["role"]: row["column"] for row in run.result.quality["completeness"]}
    assert roles["offence_detail"] == "SUBTIPO"


@pytest.mark.parametrize(
    ("heading", "written", "found"),
    [
        # Two levels of one list, either of which could be the offence.
        ("TIPO DE DELITO,SUBTIPO DE DELITO",
         ["ROBO,ROBO A CASA HABITACION", "ROBO,ROBO DE VEHICULO AUTOMOTOR", "HOMICIDIO,CULPOSO"],
         ("TIPO DE DELITO", "SUBTIPO DE DELITO", None)),
        # A category of its own, which says no more than the offence.
        ("DELITO,CATEGORIA", ["ROBO A NEGOCIO,ALTO", "HOMICIDIO DOLOSO,ALTO", "FRAUDE,BAJO"],
         ("DELITO", None, None)),
        # Means are what a column of violence holds.
        ("DELITO,ARMAS_MEDIOS", ["HURTO A PERSONAS,ARMA DE FUEGO", "HOMICIDIO,ARMA BLANCA",
                                 "HURTO A PERSONAS,SIN EMPLEO DE ARMAS"],
         ("DELITO", None, "ARMAS_MEDIOS")),
    ],
)  # fmt: skip
def test_which_columns_are_read_together(
    tmp_path: Path, areas: Path, heading: str, written: list[str], found: tuple[str | None, ...]
) -> None:
    """1"""
    file = table(tmp_path / "h.csv", f"FECHA_HECHO,CVE_COL,{heading}", _rows(written))
    (part,) = drafted(tmp_path, areas, file).draft.incidents
    roles = ("offence", "offence_detail", "violence")
    assert tuple(part[role].value if role in part else None for role in roles) == found


def _dated(headings: str, late: list[int], *, swap: bool = False) -> tuple[str, list[str]]:
    rows = []
    for i in range(96):
        day = dt.date(2022, 1, 3) + dt.timedelta(days=3 * i)
        pair = [day, day + dt.timedelta(days=late[i % len(late)])]
        written = ",".join(str(each) for each in (reversed(pair) if swap else pair))
        rows.append(f"{written},{CODES[i % 4]},{OFFENCES[i % 3]}")
    return f"{headings},CVE_COL,DELITO", rows


@pytest.mark.parametrize(
    ("headings", "swap", "asked"),
    [
        ("FECHA_HECHO,FECHA_DENUNCIA", False, False),
        ("REPORT_DATE,OCC_DATE", True, False),
        ("FECHA,FECHA_REGISTRO", False, False),
        # Nothing but the values says which is which.
        ("FECHA_B,FECHA_A", True, True),
    ],
)
def test_the_offence_and_its_report(
    tmp_path: Path, areas: Path, headings: str, swap: bool, asked: bool
) -> None:
    """2"""
    late = [0, 1, 1, 2, 45, 400] + ([] if asked else [-1])
    file = table(tmp_path / "h.csv", *_dated(headings, late, swap=swap))
    run = ran(tmp_path, areas, file)
    date, reported = reversed(headings.split(",")) if swap else headings.split(",")
    assert (run.part.date, run.part.date_reported) == (date, reported)
    assert ("date" in run.doubts) == asked
    delay = run.result.quality["dates"]["delay"]
    days = [late[i % len(late)] for i in range(96)]
    assert delay["n"] == 96
    assert delay["median_days"] == sorted(d for d in days if d >= 0)[(96 - days.count(-1) - 1) // 2]
    assert delay["late"] == days.count(45) + days.count(400)
    assert delay["before"] == days.count(-1)
    flagged = ["reported_before" in str(flags) for flags in run.column("flags")]
    assert flagged == [d < 0 for d in days]
    page = (tmp_path / "out" / "quality.html").read_text(encoding="utf-8")
    assert "Denunciados antes de ocurrir" in page
    assert "Del hecho a la denuncia" in page


def test_a_report_alone_is_told(tmp_path: Path, areas: Path) -> None:
    """2"""
    file = table(tmp_path / "h.csv", "FECHA_DENUNCIA,CVE_COL,DELITO", _rows(list(OFFENCES)))
    found = drafted(tmp_path, areas, file)
    assert found.draft.incidents[0]["date"].check.en.startswith("it seems to be the date of the")


def test_times_in_utc_are_asked_about(tmp_path: Path, areas: Path) -> None:
    """3: open as they are, so as written by default; the zone turns days and hours."""
    rows = [
        f"2022-{1 + i % 12:02d}-10T{i * 7 % 24:02d}:{1 + i * 13 % 59:02d}:00Z,{CODES[i % 4]},"
        f"{OFFENCES[i % 3]}"
        for i in range(96)
    ]
    file = table(tmp_path / "h.csv", "FECHA_HECHO,CVE_COL,DELITO", rows)
    run = ran(tmp_path, areas, file)
    assert run.part.time_zone == "as_written"
    assert "America/Mexico_City" in run.doubts["time_zone"]
    assert str(run.incidents[0]["occurred_at"]) == "2022-01-10 00:01:00"
    assert "times_taken_as_local" in run.notes
    turned = ran(tmp_path, areas, file, time_zone="America/Mexico_City")
    assert str(turned.incidents[0]["occurred_at"]) == "2022-01-09 18:01:00"
    # Summer time, as it still was in 2022.
    assert str(turned.incidents[6]["occurred_at"]) == "2022-07-10 13:20:00"
    assert "96" in turned.notes["times_turned"]


def test_hours_that_are_ranges(tmp_path: Path, areas: Path) -> None:
    """4"""
    hours = ("18:00-18:59", "23:00 - 00:00", "06:00 a 12:00", "de 18 a 19 hs", "S/D", "20:15")
    rows = [
        f"2022-{1 + i % 12:02d}-10,{hours[i % 6]},{CODES[i % 4]},{OFFENCES[i % 3]}"
        for i in range(96)
    ]
    file = table(tmp_path / "h.csv", "FECHA_HECHO,FRANJA_HORARIA,CVE_COL,DELITO", rows)
    run = ran(tmp_path, areas, file)
    assert run.part.time == "FRANJA_HORARIA"
    at = [str(moment)[11:16] if moment else None for moment in run.column("occurred_at")[:6]]
    assert at == ["18:00", "23:00", None, "18:00", None, "20:15"]
    until = [str(moment)[:16] if moment else None for moment in run.column("occurred_until")[:6]]
    assert until[:4] == [
        "2022-01-10 19:00", "2022-02-11 00:00", "2022-03-10 12:00", "2022-04-10 19:00",
    ]  # fmt: skip
    assert until[4:] == [None, None]
    assert run.result.quality["times"]["given"] == 64
    assert {"64", "16"} <= set(run.notes["times_are_ranges"].replace(";", " ").split())


def test_rows_that_sum_others(tmp_path: Path, areas: Path) -> None:
    """5: with a date and without, by the offence, the area and the date itself."""
    rows = _rows(list(OFFENCES))
    rows[30:30] = ["2022-01-31,A01,TOTAL", "2022-01-31,A01,Subtotal ROBO", ",A02,ROBO Total"]
    rows += ["TOTAL,,", "Suma,,", ",,TOTAL GENERAL", "2022-05-05,A01,ROBO TOTALMENTE CONSUMADO"]
    file = table(tmp_path / "h.csv", "FECHA_HECHO,CVE_COL,DELITO", rows)
    run = ran(tmp_path, areas, file)
    assert {row["code"]: row["n"] for row in run.result.quality["rejects"]} == {"row_is_total": 6}
    assert run.result.incidents == 97
    # No label of theirs waits for anybody.
    assert not any(
        "total" in row["label"].lower().split() for row in run.result.quality["offences"]["review"]
    )
