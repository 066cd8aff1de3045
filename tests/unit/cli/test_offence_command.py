"""`sereno offence`.

1. A label's meaning as text, in both languages, and as JSON.
2. A label typed without quotes; a country without a coding table; a country that is none.
3. A table is coded row by row: its own columns first and unchanged, what they mean after.
4. Any usual encoding and delimiter; formulas made harmless; columns whose name is taken.
5. A column that isn't there: the nearest is named, nothing is written.
6. The output appears whole or not at all, and never over the input.
7. Options that don't go together are refused in words.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sereno.cli.offence import command
from sereno.exchange.results import coded_table
from sereno.vocabulary.language import Language, speaking
from sereno.vocabulary.problems import Problem

TABLE = """delito,lon,nota
ROBO A NEGOCIO CON VIOLENCIA,-100.39,=1+1
"LESIONES, CULPOSAS",-100.4,+52 442 000
ZXCV QWER,,
"""


def run(*arguments: object, lang: Language = "en") -> Result:
    with speaking(lang):
        return CliRunner().invoke(command, [str(a) for a in arguments])


def problem(result: Result) -> Problem:
    assert isinstance(result.exception, Problem)
    return result.exception


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "robos.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_label_as_text() -> None:
    """1"""
    english = run("ROBO A CASA HABITACION CON VIOLENCIA").output
    assert "040112  Robo a personas en lugares privados" in english
    assert "Robbery from the person in a private location" in english
    assert "Violent     yes" in english
    assert "With violence: robbery inside a home." in english
    spanish = run("ROBO A CASA HABITACION CON VIOLENCIA", lang="es").output
    assert "Con violencia: robo dentro de una vivienda." in spanish
    assert "Robo con violencia (robbery)" in spanish


def test_a_label_as_json() -> None:
    """1"""
    answer = json.loads(run("VIOLENCIA FAMILIAR", "--json").output)
    assert answer["iccs"] == "0201"
    assert answer["section"] == "02"
    assert answer["iccs_es"] == "Agresiones y amenazas"
    assert answer["iccs_en"] == "Assaults and threats"
    assert answer["violent"] is True
    assert answer["topic"] == "family_violence"
    assert answer["coded_by"] == "coding_table"
    nothing = json.loads(run("DENUNCIA DE HECHOS", "--json").output)
    assert (nothing["iccs"], nothing["topic"]) == (None, "not_an_offence")


def test_a_label_that_nothing_knows() -> None:
    """1"""
    output = run("ZXCV").output
    assert "Nothing recognises “ZXCV”" in output
    assert "Somebody should decide" in output


def test_a_label_without_quotes() -> None:
    """2"""
    assert json.loads(run("ROBO", "A", "NEGOCIO", "C/V", "--json").output)["iccs"] == "040132"


def test_countries() -> None:
    """2"""
    result = run("HURTO A PERSONAS", "--country", "CO")
    assert result.exit_code == 0
    assert "There is no coding table for “co” yet" in result.stderr
    assert "050221" in result.stdout
    refused = run("HURTO", "--country", "Colombia")
    assert problem(refused).code == "offence_country"


def test_a_table(table: Path, tmp_path: Path) -> None:
    """3, 4"""
    out = tmp_path / "coded.csv"
    result = run("--file", table, "--column", "delito", "--out", out)
    assert result.exit_code == 0, result.output
    rows = read(out)
    assert [row["iccs"] for row in rows] == ["040132", "0206", ""]
    assert [row["violent"] for row in rows] == ["1", "0", ""]
    assert [row["coded_by"] for row in rows] == ["coding_table", "coding_table", "unknown"]
    assert [row["delito"] for row in rows] == [
        "ROBO A NEGOCIO CON VIOLENCIA", "LESIONES, CULPOSAS", "ZXCV QWER",
    ]  # fmt: skip
    assert [row["lon"] for row in rows] == ["-100.39", "-100.4", ""]
    assert [row["nota"] for row in rows] == ["'=1+1", "'+52 442 000", ""]
    assert rows[0]["why_es"].startswith("Con violencia")
    assert "3 rows with 3 different labels" in result.output
    assert "ZXCV QWER" in result.output


def test_a_table_as_json(table: Path, tmp_path: Path) -> None:
    """3"""
    result = run("--file", table, "--column", "delito", "--out", tmp_path / "o.csv", "--json")
    answer = json.loads(result.output)
    assert (answer["rows"], answer["rejected"], answer["labels"]) == (3, 0, 3)
    assert answer["coded_by"] == {"coding_table": 2, "unknown": 1}
    assert [entry["label"] for entry in answer["review"]] == ["ZXCV QWER"]


def test_latin_1_semicolons_and_a_violence_column(tmp_path: Path) -> None:
    """4"""
    path, out = tmp_path / "r.csv", tmp_path / "o.csv"
    text = "año;delito;violencia;topic\n2020;Robo de vehículo;Sí;a\n2020;Robo de vehículo;No;b\n"
    path.write_bytes(text.encode("latin-1"))
    result = run(
        "--file", path, "--column", "delito", "--violence", "violencia", "--out", out
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    rows = read(out)
    assert [row["iccs"] for row in rows] == ["040121", "050211"]
    assert [row["topic"] for row in rows] == ["a", "b"]
    assert [row["topic_2"] for row in rows] == ["robbery", "vehicle_theft"]
    assert rows[0]["año"] == "2020"


@pytest.mark.parametrize("option", ["--column", "--violence"])
def test_a_column_that_is_not_there(table: Path, tmp_path: Path, option: str) -> None:
    """5"""
    out = tmp_path / "o.csv"
    arguments = {"--column": "delito", "--violence": "nota"} | {option: "delto"}
    result = run("--file", table, "--out", out, *(x for pair in arguments.items() for x in pair))
    assert problem(result).code == "offence_column"
    assert problem(result).values["nearest"] == "delito"
    assert not out.exists()


def test_never_over_the_input(table: Path) -> None:
    """6"""
    result = run("--file", table, "--column", "delito", "--out", table)
    assert problem(result).code == "offence_out_is_input"
    assert table.read_text(encoding="utf-8") == TABLE


def test_whole_or_not_at_all(table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """6"""
    out = tmp_path / "o.csv"
    out.write_text("before")
    before = sorted(tmp_path.iterdir())

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(coded_table, "described", full)
    result = run("--file", table, "--column", "delito", "--out", out)
    assert isinstance(result.exception, Problem)
    assert result.exception.code == "disk_full"
    assert out.read_text() == "before"
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Give a label"),
        (["ROBO", "--column", "x"], "go with --file"),
        (["ROBO", "--file", "{file}"], "not both"),
        (["--file", "{file}", "--column", "delito"], "--out"),
    ],
)
def test_options_that_do_not_go_together(table: Path, arguments: list[str], said: str) -> None:
    """7"""
    result = run(*(word.format(file=table) for word in arguments))
    assert result.exit_code == 2
    assert said in result.output
