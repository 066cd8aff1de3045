"""Indicators written and read back.

1. The files have the declared columns, and their reference page is up to date.
2. Codes keep their zeros, missing is empty, the status is said.
3. What is written can be read by the reader of tables, by its own guess.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from sereno.exchange.indicators.files import (
    value_columns,
    write_definitions,
    write_values_csv,
    write_values_parquet,
)
from sereno.exchange.indicators.guess import guess_mapping
from sereno.exchange.indicators.tables import read_indicators
from sereno.exchange.tables.incident_files import look, samples
from sereno.methods.sources.indicators.values import IndicatorValues
from sereno.vocabulary.indicator_files import DEFINITIONS, VALUES, reference_page
from sereno.vocabulary.indicators import indicators
from tests import ROOT

PAGE = ROOT / "docs" / "reference" / "indicators.md"

TABLE = IndicatorValues.of(
    ["population"] * 4 + ["homicide_victim_rate", "own_measure"],
    ["01", "02", "01", "02", "01", "01"],
    ["2019", "2019", "2020-Q1", "2020-01", "2019", "2019"],
    [1000, np.nan, 1100.5, 3, 25, 1],
    statuses=[0, 2, 1, 0, 0, 0],
    numerators=[np.nan] * 4 + [5, np.nan],
    denominators=[np.nan] * 4 + [20000, np.nan],
)


def test_the_page_is_up_to_date() -> None:
    """1"""
    assert PAGE.read_text(encoding="utf-8") == reference_page(), "run: script/docs"


def test_values(tmp_path: Path) -> None:
    """1 2"""
    columns = value_columns(TABLE, indicators(), "es", {"own_measure": "=Mía"})
    assert tuple(columns.column_names) == VALUES.column_names()
    write_values_csv(tmp_path / "v.csv", columns)
    write_values_parquet(tmp_path / "v.parquet", columns)
    with (tmp_path / "v.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (rows[0]["area"], rows[0]["value"], rows[0]["unit"]) == ("01", "1000", "personas")
    assert (rows[1]["value"], rows[1]["status"]) == ("", "suppressed")
    assert (rows[2]["period_first"], rows[2]["period_last"]) == ("2020-01-01", "2020-03-31")
    assert (rows[4]["numerator"], rows[4]["unit"]) == ("5", "por 100,000")
    assert rows[5]["indicator_name"] == "'=Mía"
    typed = pq.read_table(tmp_path / "v.parquet")
    assert typed["area"].to_pylist() == TABLE.areas.tolist()
    assert typed["value"].to_pylist()[1] is None


def test_read_back(tmp_path: Path) -> None:
    """3"""
    write_values_csv(tmp_path / "v.csv", value_columns(TABLE, indicators(), "en"))
    facts = look(tmp_path / "v.csv")
    mapping = guess_mapping(facts, samples(facts)).mapping
    again = read_indicators(facts, mapping).values
    assert list(again.cell_keys()) == list(TABLE.cell_keys())
    assert again.values == pytest.approx(TABLE.values, nan_ok=True)
    assert again.denominators[4] == 20000


def test_definitions(tmp_path: Path) -> None:
    """1"""
    write_definitions(tmp_path / "d.csv", indicators().values())
    with (tmp_path / "d.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    assert set(rows) == set(indicators())
    assert tuple(rows["population"]) == DEFINITIONS.column_names()
    assert rows["homicide_victim_rate"]["factor"] == "100000"
    assert rows["homicide_victim_rate"]["sdg_indicator"] == "16.1.1"
