"""Tables of indicators, from the file to values: small tables in, values out.

1. Long tables: area, period, indicator, value, and what stands beside it.
2. Wide tables: columns are periods, indicators, or both; months of a year in another column.
3. Titles above, headings over several rows, notes below, blank columns: as statistical offices do.
4. Thousands separators, decimal commas, percent signs; marks are suppressed or missing, never 0.
5. Keys are text: their zeros stay, and those that a preset knows of come back.
6. Rows in = rows with values + rejects + rows apart, each with its line.
7. Merged cells can be filled from above; footnote numbers can be taken off.
8. The guess says what it isn't sure of.
9. 300 columns are read as any.
10. A column may say of each value whether it was measured, estimated, suppressed or is missing;
    what Sereno itself gives to take away is read as it was.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from sereno.exchange.indicators.guess import MappingGuess, guess_mapping
from sereno.exchange.indicators.mapping import (
    IndicatorMapping,
    ValueColumn,
    indicator_code,
    known_table,
    without_footnotes,
)
from sereno.exchange.indicators.tables import ReadTable, read_indicators
from sereno.exchange.tables.column_evidence import Known
from sereno.exchange.tables.incident_files import look, samples
from sereno.methods.sources.indicators.checks import check_values
from sereno.methods.sources.indicators.values import STATUSES
from sereno.vocabulary.indicators import indicators
from sereno.vocabulary.language import speaking
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.value_tables import LevelRule


def guessed(
    path: Path, text: str, known: Known | None = None, encoding: str = "utf-8"
) -> tuple[MappingGuess, ReadTable]:
    """The guess for a CSV of some text, and what it reads by that guess."""
    path.write_bytes(text.encode(encoding))
    facts = look(path)
    with speaking("en"):
        guess = guess_mapping(facts, samples(facts), known)
    table = read_indicators(facts, guess.mapping)
    assert table.rows == table.rows_with_values + len(table.rejects) + len(table.apart)
    return guess, table


def cells(table: ReadTable) -> dict[tuple[str, ...], float | str]:
    """Each value, or its status where there is none, by its key without the blanks."""
    return {
        tuple(part for part in key if part): float(value) if status < 2 else STATUSES[status]
        for key, value, status in zip(
            table.values.cell_keys(), table.values.values, table.values.statuses, strict=True
        )
    }


def test_long(tmp_path: Path) -> None:
    """1 5"""
    guess, table = guessed(
        tmp_path / "long.csv",
        "cvegeo,año,indicador,sexo,valor,numerador,denominador\n"
        "0101,2019,tasa,Mujeres,12.5,5,40\n"
        "0101,2019,tasa,Hombres,20,8,40\n"
        "0101,2020,tasa,Mujeres,*,,40\n"
        "0102,2020,tasa,Mujeres,ND,,\n",
    )
    assert guess.sure, guess.doubts
    assert cells(table) == {
        ("tasa", "0101", "2019", "sex=Mujeres"): 12.5,
        ("tasa", "0101", "2019", "sex=Hombres"): 20,
        ("tasa", "0101", "2020", "sex=Mujeres"): "suppressed",
        ("tasa", "0102", "2020", "sex=Mujeres"): "missing",
    }
    assert table.values.numerators[:2].tolist() == [5, 8]
    assert table.values.lines.tolist() == [2, 3, 4, 5]


def test_wide_by_year(tmp_path: Path) -> None:
    """2 4"""
    guess, table = guessed(
        tmp_path / "poblacion.csv",
        "Clave;Nombre;2019;2020\n"
        "01;Centro;1.234;1.300,5\n"
        "02;Norte;-;2.000,0\n"
        "Total;Total;9.999;9.999,9\n",
    )
    assert guess.mapping.decimal == ","
    assert [each.level for each in table.apart] == ["subtotal"]
    assert {key[1:]: value for key, value in cells(table).items()} == {
        ("01", "2019"): 1234,
        ("01", "2020"): 1300.5,
        ("02", "2019"): "missing",
        ("02", "2020"): 2000,
    }


def test_wide_by_period_and_indicator(tmp_path: Path) -> None:
    """2"""
    _, table = guessed(
        tmp_path / "both.csv",
        "Clave,pob_2019,pob_2020,Robo ene-2019,Robo feb-2019\n01,10,11,1,2\n02,20,21,3,4\n",
    )
    assert cells(table)["pob", "01", "2020"] == 11
    assert table.labels == {"pob": "pob", "robo": "Robo"}
    assert cells(table)["robo", "02", "2019-02"] == 4
    assert len(table.values) == 8


def test_months_of_the_year_in_another_column(tmp_path: Path) -> None:
    """2: a month that isn't reported yet is no value, and isn't a missing one."""
    guess, table = guessed(
        tmp_path / "series.csv",
        "AÑO,CLAVE,DELITO,ENERO,FEBRERO\n"
        "2019,09,Robo,3,0\n2019,22,Robo,1,\n2019,09,Fraude,2,7\n2019,22,Fraude,4,N/D\n",
        encoding="latin-1",
    )
    assert guess.sure, guess.doubts
    assert cells(table) == {
        ("robo", "09", "2019-01"): 3,
        ("robo", "09", "2019-02"): 0,
        ("robo", "22", "2019-01"): 1,
        ("fraude", "09", "2019-01"): 2,
        ("fraude", "09", "2019-02"): 7,
        ("fraude", "22", "2019-01"): 4,
        ("fraude", "22", "2019-02"): "missing",
    }


def test_a_sheet_as_statistical_offices_make_them(tmp_path: Path) -> None:
    """3 6 7 8"""
    book = openpyxl.Workbook()
    page = book.active
    for row in (
        ["Delitos por entidad federativa, según condición de denuncia", None, None, "Cuadro 1"],
        [2024],
        [],
        ["Entidad federativa", "Delitos1", None, "Denuncia2", None],
        [None, None, None, "Absolutos", "Relativos"],
        [],
        ["Estados Unidos Mexicanos", 300, None, 30, 10],
        ["Aguascalientes", 100, None, 20, 20],
        ["Baja California", 200, None, 10, "*"],
        [],
        ["1 La suma de los delitos captados por la encuesta."],
        ["2 Ante el Ministerio Público o la Fiscalía."],
        ["Fuente: una encuesta."],
    ):
        page.append(row)
    page.merge_cells("D4:E4")
    book.save(tmp_path / "cuadro.xlsx")
    facts = look(tmp_path / "cuadro.xlsx")
    with speaking("en"):
        guess = guess_mapping(facts, samples(facts))
    assert guess.doubts == ("the period was taken from the title or the file's name: 2024",)
    assert "2024" in facts.titles
    table = read_indicators(facts, guess.mapping)
    assert cells(table) == {
        ("delitos", "Aguascalientes", "2024"): 100,
        ("denuncia_absolutos", "Aguascalientes", "2024"): 20,
        ("denuncia_relativos", "Aguascalientes", "2024"): 20,
        ("delitos", "Baja California", "2024"): 200,
        ("denuncia_absolutos", "Baja California", "2024"): 10,
        ("denuncia_relativos", "Baja California", "2024"): "suppressed",
    }
    assert table.labels["denuncia_relativos"] == "Denuncia Relativos"
    assert [(each.line, each.level) for each in table.apart] == [(7, "subtotal")]
    assert [each.line for each in table.rejects] == [11, 12, 13]
    assert {each.problem.code for each in table.rejects} == {"row_without_values"}


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("1,234", 1234), ("1,234,567.5", 1234567.5), ("1 234", 1234), ("12.5%", 12.5),
        ("12.5 %", 12.5), ("$1,200", 1200), ("(5)", -5), ("−3", -3), ("0", 0), ("1e3", 1000),
        ("*", "suppressed"), ("N/D", "missing"), ("nd", "missing"), ("-", "missing"),
        ("", "missing"), ("#DIV/0!", "missing"), ("NA", "missing"),
        ("12 34", None), ("doce", None), ("1.2.3", None), ("5 casos", None), ("12,34,5", None),
    ],
)  # fmt: skip
def test_cells(tmp_path: Path, cell: str, said: float | str | None) -> None:
    """4 6"""
    (tmp_path / "x.csv").write_text(f'area,valor,otro\n01,"{cell}",1\n', encoding="utf-8")
    mapping = IndicatorMapping(
        values=(ValueColumn("valor", "a"), ValueColumn("otro", "b")),
        area=("area",),
        period_is="2019",
        decimal=".",
    )
    table = read_indicators(look(tmp_path / "x.csv"), mapping)
    assert cells(table).get(("a", "01", "2019")) == said
    assert cells(table)["b", "01", "2019"] == 1
    told = [(each.line, each.column, each.problem.code) for each in table.cells]
    assert told == ([(2, "valor", "cell_not_a_number")] if said is None else [])
    assert table.rows_with_values == 1


def test_the_table_says_what_its_own_marks_mean(tmp_path: Path) -> None:
    """4"""
    (tmp_path / "x.csv").write_text("area,valor\n01,s/c\n02,-\n03,4\n", encoding="utf-8")
    mapping = IndicatorMapping(
        values=(ValueColumn("valor", "a"),),
        area=("area",),
        period_is="2019",
        marks={"s/c": "suppressed", "-": "suppressed"},
    )
    table = read_indicators(look(tmp_path / "x.csv"), mapping)
    assert list(cells(table).values()) == ["suppressed", "suppressed", 4]


def test_every_row_is_told(tmp_path: Path) -> None:
    """6"""
    text = (
        "clave,año,mes,delito,n\n01,2019,Enero,Robo,1\n,2019,Enero,Robo,2\n"
        "01,19,Enero,Robo,3\n01,2019,Brumario,Robo,4\n01,2019,Enero,,5\n"
        "Total,2019,Enero,Robo,6\nNota: cifras preliminares,,,,\n03,2019,Enero,Robo,7,8\n"
        "02,2019,Enero,Robo,\n"
    )
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    mapping = IndicatorMapping(
        values=(ValueColumn("n"),), area=("clave",), period="año", month="mes", label=("delito",)
    )
    table = read_indicators(look(tmp_path / "x.csv"), mapping)
    assert [(each.line, each.problem.code) for each in table.rejects] == [
        (3, "row_without_area"),
        (4, "row_period_unknown"),
        (5, "row_period_unknown"),
        (6, "row_without_indicator"),
        (8, "row_without_values"),
        (9, "row_of_other_width"),
    ]
    assert [(each.line, each.level) for each in table.apart] == [(7, "subtotal")]
    assert (table.rows, table.rows_with_values) == (9, 2)
    assert cells(table)["robo", "02", "2019-01"] == "missing"


def test_levels_and_only(tmp_path: Path) -> None:
    """5 6"""
    text = "mun,ageb,pob\n014,0000,30\n014,0010,10\n014,001A,20\n015,0010,5\n000,0000,35\n"
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    mapping = IndicatorMapping(
        values=(ValueColumn("pob", "population"),),
        area=("mun", "ageb"),
        period_is="2020",
        level="ageb",
        levels=(
            LevelRule("state", "mun", "000"),
            LevelRule("municipality", "ageb", "0000"),
            LevelRule("ageb", "", ""),
        ),
        only=(("mun", ("014",)),),
    )
    table = read_indicators(look(tmp_path / "x.csv"), mapping)
    assert cells(table) == {
        ("population", "0140010", "2020"): 10,
        ("population", "014001A", "2020"): 20,
    }
    assert [(each.line, each.level) for each in table.apart] == [
        (2, "municipality"),
        (5, "left_out"),
        (6, "left_out"),
    ]


def test_merged_cells_and_pads(tmp_path: Path) -> None:
    """5 7"""
    (tmp_path / "x.csv").write_text("ent,delito,n\n1,Robo,3\n,Fraude,4\n22,Robo,5\n", "utf-8")
    mapping = IndicatorMapping(
        values=(ValueColumn("n"),),
        area=("ent",),
        pads=(2,),
        period_is="2019",
        label=("delito",),
        fill_down=("ent",),
    )
    assert cells(read_indicators(look(tmp_path / "x.csv"), mapping)) == {
        ("robo", "01", "2019"): 3,
        ("fraude", "01", "2019"): 4,
        ("robo", "22", "2019"): 5,
    }


@pytest.mark.parametrize(
    ("text", "notes", "clean"),
    [
        ("Delitos ocurridos1, 2", "12", "Delitos ocurridos"),
        ("Robo total de vehículo3", "123", "Robo total de vehículo"),
        ("Robo total de vehículo3", "12", "Robo total de vehículo3"),
        ("Sección 3", "3", "Sección 3"),
        ("p15", "1", "p15"),
        ("No especificado3 Absolutos", "3", "No especificado Absolutos"),
    ],
)
def test_footnotes(text: str, notes: str, clean: str) -> None:
    """7"""
    assert without_footnotes(text, tuple(notes)) == clean


def test_codes() -> None:
    """7"""
    assert indicator_code("Año 2019 · Daño a la propiedad") == "ano_2019_dano_a_la_propiedad"
    assert indicator_code("911 llamadas") == "i_911_llamadas"
    assert indicator_code("***").isidentifier()


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Clave,Robo,Fraude\n01,1,2\n02,3,4\n", "nothing says which period"),
        ("Cosa,2019,2020\nuno,1,2\ndos,3,4\n", "no column was recognised as the area"),
        ('Clave,2019,2020\n01,"1,234","2,345"\n02,"3,456","4,567"\n', "comma separates thousands"),
    ],
)
def test_doubts(tmp_path: Path, text: str, doubt: str) -> None:
    """8"""
    guess, _ = guessed(tmp_path / "x.csv", text)
    assert not guess.sure
    assert any(doubt in each for each in guess.doubts)


def test_the_audits_own_codes_decide_on_the_area(tmp_path: Path) -> None:
    """8"""
    text = "Municipio,Lugar,2019,2020\nQ,0101,1,2\nQ,0102,3,4\nR,0103,3,4\n"
    guess, _ = guessed(tmp_path / "x.csv", text, Known(area_codes=frozenset({"0101", "0102"})))
    assert guess.mapping.area == ("Lugar",)


def test_names_that_repeat_between_states(tmp_path: Path) -> None:
    """8"""
    text = "Entidad,Municipio,Año,n\nPuebla,Morelos,2019,1\nSonora,Morelos,2019,2\n"
    guess, table = guessed(tmp_path / "x.csv", text + "Sonora,Otro,2019,2\n")
    assert guess.mapping.area == ("Entidad", "Municipio")
    assert {key[1] for key in cells(table)} == {
        "Puebla / Morelos",
        "Sonora / Morelos",
        "Sonora / Otro",
    }


def test_without_figures(tmp_path: Path) -> None:
    """8"""
    (tmp_path / "x.csv").write_text("Clave,Nombre\n0A,Centro\n0B,Norte\n", encoding="utf-8")
    facts = look(tmp_path / "x.csv")
    with pytest.raises(Problem) as problem:
        guess_mapping(facts, samples(facts))
    assert problem.value.code == "table_without_figures"


def test_300_columns(tmp_path: Path) -> None:
    """9"""
    names = [f"v{i}" for i in range(300)]
    rows = [f"{i:04d}," + ",".join(str(i + k) for k in range(300)) for i in range(200)]
    text = "\n".join([",".join(["cvegeo", *names]), *rows])
    guess, table = guessed(tmp_path / "wide2020.csv", text + "\n")
    assert len(guess.mapping.values) == 300
    assert len(table.values) == 60_000
    assert cells(table)["v299", "0199", "2020"] == 498


@pytest.mark.real_data
def test_census_by_ageb(real_data) -> None:
    """5 6: exactly 430 urban AGEB of municipality 014, with 1,002,636 people."""
    facts = look(real_data("queretaro-census2020") / "RESAGEBURB_22CSV20.csv.bz2")
    preset, mapping = known_table(facts)
    assert preset.key == "inegi_census_ageb"
    table = read_indicators(facts, replace(mapping, only=(("cve_mun", ("014",)),)))
    people = table.values.of_indicator("population")
    assert len(set(people.areas.tolist())) == len(people) == 430
    assert people.values.sum() == 1_002_636
    assert all(len(code) == 13 and code.startswith("22014") for code in people.areas.tolist())
    assert table.rows == 29_818 == 430 + len(table.apart)
    levels = Counter(each.level for each in table.apart)
    assert (levels["municipality"], levels["block"]) == (1, 13_579)
    assert Counter(table.values.statuses.tolist()).keys() == {0, 2}
    assert not table.cells
    assert check_values(table.values, indicators()).faults == ()


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "key", "rows", "values"),
    [
        ("estatal_fuero_comun_2026_latin1.csv", "sesnsp_state", 3_648, 10_944),
        ("estatal_fuero_comun_2015_2021_latin1.csv", "sesnsp_state", 21_952, 263_424),
        ("municipal_delitos_bajo_volumen_2015_2024_long.csv.gz", "sesnsp_municipal_long", 83_313,
         83_313),
        ("poblacion_municipal.csv", "municipal_population", 2_475, 126_225),
    ],
)  # fmt: skip
def test_sesnsp(real_data, name: str, key: str, rows: int, values: int) -> None:
    """2 5"""
    facts = look(real_data("sesnsp") / name)
    preset, mapping = known_table(facts)
    assert preset.key == key
    table = read_indicators(facts, mapping)
    assert (table.rows, table.rows_with_values, len(table.values)) == (rows, rows, values)
    assert not table.cells
    assert check_values(table.values, indicators()).faults == ()
    counted = "persons" if key == "municipal_population" else "incidents"
    assert set(table.units.values()) == {counted}
    if key == "sesnsp_state":
        assert set(map(len, set(table.values.areas.tolist()))) == {2}
        assert "22" in table.values.areas


@pytest.mark.real_data
def test_municipal_series_by_name(real_data) -> None:
    """8"""
    facts = look(real_data("sesnsp") / "municipal_homicidio_feminicidio_2024_2025.csv")
    guess = guess_mapping(facts, samples(facts))
    assert guess.mapping.area == ("Entidad", "Municipio")
    assert "ano" not in {value.indicator for value in guess.mapping.values}
    table = read_indicators(facts, guess.mapping)
    assert (table.rows, table.rows_with_values) == (44_748, 44_748)
    here = table.values.areas == "Yucatán / Suma"
    assert here.sum() == 18 * 5


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("sheet", "rows", "columns", "first"),
    [("3.1", 32, 11, "delitos_ocurridos"), ("3.3", 32, 3, "delitos_ocurridos")],
)
def test_envipe(real_data, sheet: str, rows: int, columns: int, first: str) -> None:
    """3 7"""
    facts = look(real_data("envipe") / "III_denuncia_delito_2025_est.xlsx", sheet=sheet)
    guess = guess_mapping(facts, samples(facts))
    assert guess.mapping.values[0].indicator == first
    assert guess.mapping.period_is == "2024"
    table = read_indicators(facts, guess.mapping)
    assert (table.rows_with_values, len(table.values)) == (rows, rows * columns)
    assert [each.area for each in table.apart] == ["Estados Unidos Mexicanos"]
    dark = table.values.of_indicator("cifra_negra_relativos")
    if sheet == "3.3":
        assert np.round(dark.values[dark.areas == "Aguascalientes"], 2).tolist() == [92.52]


def test_a_column_of_statuses(tmp_path: Path) -> None:
    """10"""
    said = ["Medido", "ESTIMATED", "", "reservada", "Sin dato", "quizá", "missing", "estimado"]
    cells_ = ["1", "2", "3", "", "N/D", "6", "7", "*"]
    rows = "".join(f"{i},{v},{w}\n" for i, (v, w) in enumerate(zip(cells_, said, strict=True)))
    (tmp_path / "x.csv").write_text(f"area,valor,estatus\n{rows}", encoding="utf-8")
    mapping = IndicatorMapping(
        values=(ValueColumn("valor", "a"),), area=("area",), period_is="2019",
        said_status="estatus",
    )  # fmt: skip
    table = read_indicators(look(tmp_path / "x.csv"), mapping)
    assert [STATUSES[status] for status in table.values.statuses] == [
        "measured", "estimated", "measured", "suppressed", "missing",
    ]  # fmt: skip
    assert [(each.line, each.problem.code) for each in table.cells] == [
        (7, "status_unknown"), (8, "status_contradicts"), (9, "status_contradicts"),
    ]  # fmt: skip


def test_what_sereno_gives_keeps_its_codes(tmp_path: Path) -> None:
    """10"""
    (tmp_path / "x.csv").write_text(
        "indicator,level,area,area_name,period,group,numerator,denominator,value,low,high,status,"
        "note\n"
        "Own_Code__x,area,01,'=Uno,2019,other=todas|sex=women,1,2,50,40,60,estimated,por ahí\n"
    )  # fmt: skip
    preset, mapping = known_table(look(tmp_path / "x.csv"))
    table = read_indicators(look(tmp_path / "x.csv"), mapping)
    assert preset.key == "sereno_values"
    assert list(table.values.cell_keys()) == [
        ("Own_Code__x", "01", "2019", "other=todas|sex=women")
    ]
    assert (table.area_names, table.notes.tolist()) == ({"01": "=Uno"}, ["por ahí"])
    assert (table.values.lows[0], table.values.highs[0]) == (40, 60)
