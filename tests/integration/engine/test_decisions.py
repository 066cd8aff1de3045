"""A manifest names the decisions of people, and a run learns them.

1. Offences and names are what was decided; audit.json names the file with its hash.
2. A file that isn't there, or a wrong row, stops before anything is written.
3. An area that the boundaries don't have is told and decides nothing.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from sereno.exchange.results.decisions_file import (
    Decided,
    OffenceDecided,
    PlaceDecided,
    decisions_text,
)
from tests.integration.command_line import refused, run
from tests.integration.small_city import HEADER, SmallCity, make_small_city

LABEL, NAME = "ZUMBIDO DE CHICHARRA", "El Rincón de Nadie"


@pytest.fixture
def city(tmp_path: Path, rng: np.random.Generator) -> SmallCity:
    made = make_small_city(tmp_path / "ciudad", rng, rows=400)
    row = f"2022-05-05,10:00:00,{LABEL},{NAME},Norte,,"
    (made.folder / "robos_3.csv").write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    text = made.manifest.read_text(encoding="utf-8")
    named = text.replace("select = 4", 'select = 4\ndecisions = "decisions.csv"')
    made.manifest.write_text(named, encoding="utf-8")
    return made


def _decide(city: SmallCity, area: str) -> None:
    decided = Decided(
        (OffenceDecided(LABEL, "0401", "robbery", True, "Lo dijo la fiscalía"),),
        (PlaceDecided("Norte", NAME, area),),
    )
    (city.folder / "decisions.csv").write_text(decisions_text(decided), encoding="utf-8")


def _document(city: SmallCity, name: str) -> dict:
    return json.loads((city.folder / "out" / name).read_text(encoding="utf-8"))


def test_a_run_learns_what_was_decided(city: SmallCity) -> None:
    """1"""
    import duckdb

    _decide(city, "0007")
    assert run(city).code == 0
    found = duckdb.sql(
        f"SELECT iccs, topic, violent, placed_by, area_code FROM '{city.folder}/out/"
        f"incidents.parquet' WHERE offence_label = '{LABEL}'"
    ).fetchall()
    assert found == [("0401", "robbery", True, "name", "0007")]
    assert _document(city, "quality.json")["offences"]["coded_by"]["decided"] == 1
    inputs = [entry["file"] for entry in _document(city, "audit.json")["inputs"]]
    assert "decisions.csv" in inputs


def test_a_missing_file_and_a_wrong_row(city: SmallCity) -> None:
    """2"""
    _decide(city, "0007")
    assert run(city).code == 0
    (city.folder / "decisions.csv").unlink()
    refused(city, es=("audit.toml:8", "decisions.csv"), en=("audit.toml:8", "decisions.csv"))
    _decide(city, "0007")
    path = city.folder / "decisions.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    rows[1][3] = "robery"
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    refused(city, es=("decisions.csv:2", "robery", "robbery"), en=("decisions.csv:2", "robbery"))


def test_an_area_that_is_not_there(city: SmallCity) -> None:
    """3"""
    _decide(city, "99-999")
    said = run(city)
    assert said.code == 0
    assert "99-999" in said.err
