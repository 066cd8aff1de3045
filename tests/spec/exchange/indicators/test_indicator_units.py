"""Units of what tables bring.

1. Headings and names say units in Spanish and English; a rate counts nothing; a change in percent
   may be below 0 and is no percentage.
2. The signs of the cells come before the heading; a share of 0 to 1 is a ratio.
3. A table says its unit column by column, by its title, by a column of units, or by the names.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sereno.exchange.indicators.guess import guess_mapping
from sereno.exchange.indicators.tables import read_indicators
from sereno.exchange.indicators.units import read_unit, unit_of, unit_of_column
from sereno.exchange.tables.incident_files import look, samples
from sereno.vocabulary.indicators import unit_words, units


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Porcentaje de viviendas con luz", "percent"),
        ("confianza_pct", "percent"),
        ("Trust in police (%)", "percent"),
        ("Cifra negra Relativos", "percent"),
        ("share_of_women", "percent"),
        ("Tasa por cada 100 mil habitantes", "per_100000"),
        ("Tasa de homicidios por 100,000 habitantes", "per_100000"),
        ("tasa_por_100000", "per_100000"),
        ("Rate per 100k", "per_100000"),
        ("Tasa por mil viviendas", "per_1000"),
        ("Per 1,000 people", "per_1000"),
        ("Costo ($)", "pesos"),
        ("Gasto en pesos", "pesos"),
        ("Minutos de respuesta", "minutes"),
        ("Área verde m²", "square_metres"),
        ("m² por habitante", "square_metres_each"),
        ("Llamadas al 911", "calls"),
        ("Población total", "persons"),
        ("Víctimas de homicidio", "victims"),
        ("Viviendas deshabitadas", "dwellings"),
        ("Índice de marginación", "index"),
        ("Tasa de víctimas", ""),
        ("Llamadas por persona", ""),
        ("Promedio de habitantes", ""),
        ("Variación porcentual", ""),
        ("Cambio (%)", ""),
        ("Robos", ""),
        ("", ""),
    ],
)
def test_words(text: str, unit: str) -> None:
    """1"""
    assert unit_of(text) == unit


def test_every_word_has_a_unit_that_there_is() -> None:
    """1"""
    named = {unit.removeprefix("count:") for unit in unit_words()} - {"rate:", "change:", "share"}
    assert named <= set(units())


def test_cells() -> None:
    """2"""
    assert unit_of_column("dato", ["12 %", "13 %", "*"], [12, 13]) == "percent"
    assert unit_of_column("dato", ["$1,200", "$3"], [1200, 3]) == "pesos"
    assert unit_of_column("Proporción de mujeres", ["0.5", "0.51"], [0.5, 0.51]) == "ratio"
    assert unit_of_column("Proporción de mujeres", ["50", "51"], [50, 51]) == "percent"
    assert read_unit("por 100,000") == "per_100000"
    assert read_unit("percent") == "percent"
    assert read_unit("peras") == ""


def units_of(path: Path, text: str) -> dict[str, str]:
    """The units of a CSV's indicators, by its own guess."""
    path.write_text(text, encoding="utf-8")
    facts = look(path)
    return dict(read_indicators(facts, guess_mapping(facts, samples(facts)).mapping).units)


def test_tables(tmp_path: Path) -> None:
    """3"""
    path = tmp_path / "x.csv"
    wide = "colonia,año,confianza_%,llamadas,minutos,robos\nA,2019,40,3,8,2\nB,2019,50,4,9,1\n"
    assert units_of(path, wide) == {
        "confianza": "percent", "llamadas": "calls", "minutos": "minutes", "robos": "number",
    }  # fmt: skip
    by_name = "colonia,año,indicador,valor\nA,2019,Confianza (%),40\nB,2019,Confianza (%),50\n"
    by_name += "A,2019,Robos,4\nB,2019,Robos,5\n"
    assert units_of(path, by_name) == {"confianza": "percent"}
    title = "Tasa de homicidio por cada 100 mil habitantes,,\nColonia,2019,2020\nA,1,2\nB,3,4\n"
    assert set(units_of(path, title).values()) == {"per_100000"}
    column = "colonia,año,indicador,valor,unidad\nA,2019,x,40,pesos\nB,2019,x,50,pesos\n"
    column += "A,2019,y,4,minutos\nB,2019,y,5,minutos\n"
    assert units_of(path, column) == {"x": "pesos", "y": "minutes"}
