"""Tables that go in as they are guessed, and those that Sereno itself gave.

1. A table without areas is taken for the whole city until a column is chosen; one whose areas
   are none of the audit's for a level of its own; one that says the country for the country.
2. The demo's tables go in as they are guessed.
3. INEGI's fraud series goes in without a hand.
4. A new indicator gets the unit that its heading says or that a person chose, and is checked by it.
5. A workbook whose first sheets hold no figures is read on the first that does; another can be
   chosen, and a mark of the source's own is said in the menus.
6. What Sereno gives to take away comes back whole in another audit, as CSV and as XLSX: status,
   numerator, denominator, limits, group, period, name and note. Bad words in the status are told;
   its list of indicators says that it holds no values.
"""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from sereno.web.audits.changes import create_audit
from sereno.web.geographies.models import GeographyLevel
from sereno.web.imports.version_reader import open_version
from sereno.web.indicators.demo import BY_AREA, OF_THE_CITY, fill_indicators
from sereno.web.indicators.from_incidents import count_version
from sereno.web.indicators.models import Indicator, TableState
from sereno.web.jobs.running import work_off
from tests.integration.web.indicators.table_steps import address, bring, check, load
from tests.integration.web.jobs.job_steps import last_job

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("empty_home"),
]


@pytest.fixture
def client(coordinator, audit, signed_in) -> Client:
    return signed_in(coordinator)


@pytest.fixture
def codes(version) -> list[str]:
    """The audit's area codes, its levels made."""
    count_version(version=version)
    return [area["area_code"] for area in open_version(version).areas]


def test_the_level_is_guessed(client, audit, codes) -> None:
    """1"""
    table = bring(client, audit, "ciudad.csv", b"a\xc3\xb1o,pozos\n2019,3\n2020,4\n")
    assert (table.settled["level"], table.settled["area_is"]) == ("municipality", "city")
    assert check(client, audit, table).checked["n"] == 2
    content = f"donde,2019,2020\n{codes[0]},1,2\n{codes[1]},3,4\n".replace(codes[0], "Mi barrio")
    table = bring(client, audit, "donde.csv", content.encode())
    table = check(client, audit, table, indicator_is="wells", **{"role-0": "area"})
    assert (table.settled["level"], table.settled["area_is"]) == ("area", "")
    assert (table.checked["n"], table.checked["unknown_areas"][0][0]) == (2, "Mi barrio")
    states = b"Entidad federativa,2019,2020\nSonora,1,2\nPuebla,3,4\n"
    table = bring(client, audit, "estados.csv", states)
    assert (table.settled["level"], table.settled["new_level"]) == ("+", "Entidad federativa")
    assert any("none of its areas" in doubt["en"] for doubt in table.settled["doubts"])
    country = "Tipo,2019,2020\nEstados Unidos Mexicanos,9,9\nRobo,1,2\nFraude,3,4\n"
    table = check(client, audit, bring(client, audit, "pais.csv", country.encode()))
    load(client, audit, table)
    level = GeographyLevel.objects.get(audit=audit, name="Estados Unidos Mexicanos")
    assert [area.code for area in level.areas.all()] == ["Estados Unidos Mexicanos"]
    assert Indicator.objects.get(audit=audit, code="robo").current.levels == [level.key]


def test_the_demo(audit, codes, coordinator) -> None:
    """2"""
    assert fill_indicators(audit=audit, by=coordinator, seed=7, last_year=2025)
    given = [made.code for made in BY_AREA]
    for table in audit.indicator_tables.all():
        assert table.state == TableState.LOADED
        assert table.checked["periods"] == [str(year) for year in range(2020, 2026)]
        of_city = table.settled["level"] == "municipality"
        assert set(table.checked["labels"]) >= {*given, *(OF_THE_CITY if of_city else ())}
        assert table.checked["n"] == 6 * len(table.checked["labels"]) * (
            1 if of_city else len(codes)
        )
    assert not fill_indicators(audit=audit, by=coordinator, seed=7, last_year=2025)


@pytest.mark.real_data
def test_a_survey_series(client, audit, codes, real_data) -> None:
    """3"""
    file = real_data("envipe") / "ENVIPE_FRAUDE_EXTORSION.csv"
    table = check(client, audit, bring(client, audit, file.name, file.read_bytes()))
    roles = {column["name"]: column["role"] for column in table.settled["columns"]}
    assert [name for name, role in roles.items() if role == "label"] == [
        "delito", "modalidad_comision",
    ]  # fmt: skip
    assert (table.checked["rows_with_values"], table.checked["n"]) == (229, 3 * 229)
    assert table.checked["n_problems"] == 0


TAKEN_AWAY = """indicator,area,area_name,period,group,numerator,denominator,value,low,high,status,\
note
Trust_Share,s1,=Norte,2019,,30,60,50,37.123457,62.9,measured,
Trust_Share,s1,=Norte,2020,sex=women,,,48.25,,,estimated,
Trust_Share,s1,=Norte,2020,age_band=15-24|sex=women,,80,,,,suppressed,value_rests_on_missing
Trust_Share,s2,"Sur, centro",2020-Q1,,,,,,,missing,"carried {""error"": ""4 %""}"
Trust_Share,s2,"Sur, centro",2020-03,,1,3,33.333333,,,measured,
"""


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_there_and_back(client, audit, coordinator, ending) -> None:
    """6"""
    other = create_audit(
        slug="other", name="Otra", country="mx", languages=["es"], select=3, by=coordinator
    )
    table = check(
        client, audit, bring(client, audit, "first.csv", TAKEN_AWAY.encode()),
        level="+", new_level="Sector policial",
    )  # fmt: skip
    assert table.checked["n_problems"] == 0, table.checked["problems"]
    code = next(iter(load(client, audit, table).checked["labels"]))
    first = taken(client, audit, code, ending)
    back = bring(client, other, f"back.{ending}", first)
    assert back.settled["preset"] == "sereno_values"
    assert (back.settled["level"], back.settled["new_level"]) == ("+", "sector-policial")
    assert back.settled["doubts"] == []
    back = load(client, other, check(client, other, back))
    assert (back.checked["n"], back.checked["n_problems"]) == (5, 0)
    assert rows_of(taken(client, other, code, ending)) == rows_of(first)
    assert len(rows_of(first)) == 6
    made = Indicator.objects.get(audit=other, code=code)
    assert (made.unit, made.factor) == ("percent", 100)
    if ending == "csv":
        told = rows_of(first)[1:]
        assert {row[11] for row in told} == {"measured", "estimated", "suppressed", "missing"}
        assert {row[3] for row in told} == {"'=Norte", "Sur, centro"}
        assert {row[5] for row in told} == {"", "sex=women", "age_band=15-24|sex=women"}


def taken(client: Client, audit, code: str, ending: str) -> bytes:
    """The file that an indicator's page gives."""
    place = reverse(f"indicators:values_{ending}", args=[audit.slug, code])
    answer = client.get(place)
    assert answer.status_code == 200
    return answer.content


def rows_of(content: bytes) -> list[tuple[Any, ...]]:
    """The rows of a CSV or workbook."""
    if content.startswith(b"PK"):
        page = openpyxl.load_workbook(io.BytesIO(content)).active
        return list(page.iter_rows(values_only=True))
    return [tuple(row) for row in csv.reader(io.StringIO(content.decode()))]


def test_bad_statuses(client, audit, codes) -> None:
    """6"""
    a, b, c = codes[:3]
    content = (
        "clave,año,valor,estatus\n"
        f"{a},2019,3,Medido\n{b},2019,4,inventado\n{c},2019,5,reservado\n"
        f"{a},2020,,estimado\n{b},2020,,reservado\n{c},2020,*,\n"
    )
    table = bring(client, audit, "con estatus.csv", content.encode())
    roles = [column["role"] for column in table.settled["columns"]]
    assert roles == ["area", "period", "value", "said_status"]
    table = check(client, audit, table, indicator_is="wells")
    assert (table.checked["n"], table.checked["statuses"]) == (3, [1, 0, 2, 0])
    told = [(line, problem["code"]) for line, problem in table.checked["problems"]]
    assert told == [(3, "status_unknown"), (4, "status_contradicts"), (5, "status_contradicts")]
    page = client.get(address(audit, table)).content.decode()
    assert "Write measured, estimated, suppressed or missing" in page


def test_a_list_of_indicators(client, audit, codes) -> None:
    """6"""
    listed = client.get(reverse("indicators:indicators_file", args=[audit.slug, "csv"])).content
    table = bring(client, audit, "lista.csv", listed)
    assert last_job(table).problem["code"] == "table_is_a_list"


def test_units(client, audit, codes) -> None:
    """4"""
    a, b = codes[:2]
    content = f"clave,año,Confianza (%),Costo\n{a},2019,40,12\n{b},2019,140,13\n"
    table = bring(client, audit, "unidades.csv", content.encode())
    assert [column["unit"] for column in table.settled["columns"]] == ["", "", "percent", "number"]
    table = check(client, audit, table, **{"unit-3": "pesos"})
    assert table.checked["faults"] == {"value_over_100": 1}
    page = client.get(address(audit, table)).content.decode()
    assert "choose another unit" in page
    load(client, audit, table)
    made = Indicator.objects.filter(audit=audit, code__in=["confianza", "costo"])
    assert dict(made.values_list("code", "unit")) == {"confianza": "percent", "costo": "pesos"}
    again = bring(client, audit, "otra.csv", content.replace("(%)", "").encode())
    again = check(client, audit, again, **{"unit-2": "number"})
    assert again.checked["faults"] == {"value_over_100": 1}


def test_a_workbook_of_sheets(client, audit, codes) -> None:
    """5"""
    book = openpyxl.Workbook()
    book.active.append(["Tema", "Hoja", "Nota"])
    book.active.append(["Pozos", "dos", "preliminar"])
    for name, year, mark in (("pozos", 2019, "s/c"), ("lotes", 2020, "n")):
        page = book.create_sheet(name)
        for row in (["colonia", None, "nota"], ["clave", year, None]):
            page.append(row)
        for code in codes[:5]:
            page.append([code, 3, "bien"])
        page.append([codes[5], mark, "bien"])
    out = io.BytesIO()
    book.save(out)
    table = bring(client, audit, "hojas.xlsx", out.getvalue())
    assert (table.settled["sheet"], len(table.settled["sheets"])) == ("pozos", 3)
    table = check(client, audit, table, indicator_is="wells", suppressed_marks="s/c x")
    assert (table.checked["statuses"], table.checked["n_problems"]) == ([5, 0, 1, 0], 0)
    client.post(reverse("indicators:table_back", args=[audit.slug, table.number]))
    assert client.post(address(audit, table), {"sheet": "lotes"}).status_code == 302
    work_off(audit)
    table.refresh_from_db()
    assert table.settled["sheet"] == "lotes"
    assert 'id="id_sheet"' in client.get(address(audit, table)).content.decode()
    assert check(client, audit, table, indicator_is="plots").checked["cells"] == 1
