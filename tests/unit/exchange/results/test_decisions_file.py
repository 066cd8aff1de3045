"""decisions.csv: written and read back, and what is wrong with a row says its line."""

from __future__ import annotations

import pytest

from sereno.exchange.results.decisions_file import (
    COLUMNS,
    Decided,
    OffenceDecided,
    PlaceDecided,
    decisions_from,
    decisions_text,
)
from sereno.vocabulary.problems import Problem

DECIDED = Decided(
    (
        OffenceDecided("=ROBO; A NEGOCIO", "0401", "robbery", True, "Así lo dice la fiscalía"),
        OffenceDecided("EXTRAVÍO", "", "not_an_offence", None),
    ),
    (
        PlaceDecided("CUAUHTEMOC", "Centro", "15-037", ""),
        PlaceDecided("", "Km 3, carretera", "", "No es de la ciudad"),
    ),
)


def _file(*rows: str, columns: str = ",".join(COLUMNS)) -> bytes:
    return "\n".join([columns, *rows, ""]).encode()


def test_what_is_written_is_read() -> None:
    text = decisions_text(DECIDED)
    # No spreadsheet runs a label.
    assert "'=ROBO; A NEGOCIO" in text
    found = decisions_from(text.encode("utf-8-sig"), "decisions.csv")
    assert set(found.offences) == set(DECIDED.offences)
    assert set(found.places) == set(DECIDED.places)
    assert decisions_text(found) == text
    assert found.places[0].key == ("", "KM 3 CARRETERA")


def test_no_rows_and_blank_rows() -> None:
    assert decisions_from(_file(",,,,,,,,"), "d.csv") == Decided()


@pytest.mark.parametrize(
    ("content", "code", "where"),
    [
        (_file("crime,ROBO,0401,robbery,,,,,"), "decision_value_unknown", "d.csv:2"),
        (_file("offence,ROBO,9999,robbery,,,,,"), "iccs_unknown", "d.csv:2"),
        (_file(",,,,,,,,", "offence,ROBO,0401,stealing,,,,,"), "decision_value_unknown", "d.csv:3"),
        (_file("offence,ROBO,0401,robbery,sí,,,,"), "decision_value_unknown", "d.csv:2"),
        (_file("offence,,0401,robbery,,,,,"), "decision_of_nothing", "d.csv:2"),
        (_file("place,,,,,SUR,,15-037,"), "decision_of_nothing", "d.csv:2"),
        (_file("offence,ROBO", columns="kind,label"), "column_not_in_file", "d.csv"),
        (b"", "column_not_in_file", "d.csv"),
        (_file("offence,RO\0BO,0401,robbery,,,,,"), "file_binary", "d.csv"),
        ("kind,label\nplace,Peñón".encode("latin-1"), "decisions_not_utf8", "d.csv:2"),
    ],
)  # fmt: skip
def test_what_is_wrong_says_its_line(content: bytes, code: str, where: str) -> None:
    with pytest.raises(Problem) as caught:
        decisions_from(content, "d.csv")
    assert (caught.value.code, caught.value.where) == (code, where)
    assert caught.value.mend("es")
