"""No cell of any CSV that Sereno writes can run as a formula in a spreadsheet.

1. Every CSV of a run: names, codes and groups of areas, reasons, file names, rejected values.
2. `sereno offence --file`, in its cells and in its headings.
3. Numbers stay numbers, and what was written can be read back by taking the apostrophe off.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import geopandas
import pytest

from tests.integration.command_line import run, sereno
from tests.integration.small_city import HEADER, SmallCity

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
FORMULA = '=HYPERLINK("http://x.example","ver")'


def is_number(text: str) -> bool:
    try:
        float(text.replace(",", ""))
    except ValueError:
        return False
    return True


def cells(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [cell for row in csv.reader(file) for cell in row]


def dangerous(found: list[str]) -> list[str]:
    return [c for c in found if c.lstrip(" ").startswith(STARTS) and not is_number(c)]


@pytest.fixture
def hostile(city: SmallCity) -> SmallCity:
    """The city with a formula wherever a text of theirs comes out again."""
    path = city.folder / "areas.geojson"
    frame = geopandas.read_file(path)
    frame.loc[0, ["clave", "nombre"]] = ["=1+1", FORMULA]
    frame.loc[1, ["clave", "nombre"]] = ["@SUM(A1)", "\t=cmd|' /C calc'!A0"]
    frame.loc[2, ["clave", "nombre"]] = ["-2+3", " +1+cmd"]
    frame["delegacion"] = frame["delegacion"].replace({"Norte": "+Norte()", "Sur": "@Sur"})
    path.unlink()
    frame.to_file(path, driver="GeoJSON")
    rows = [
        f'"{FORMULA.replace(chr(34), chr(34) * 2)}",10:00,ROBO,Centro,Norte,20.575,-100.415',
        "-1+1,10:00,ROBO,Centro,Norte,20.575,-100.415",
        "2022-03-04,10:00,=DELITO(),@Centro,+Norte(),20.575,-100.415",
    ]
    text = "\n".join([HEADER, *rows])
    (city.folder / "=robos_3.csv").write_text(text, encoding="utf-8")
    city.write_manifest(
        files='["robos_*.csv", "=robos_3.csv"]',
        extra='[selection.put_in]\n"=1+1" = "=cmd|calc"\n[selection.take_out]\n"0012" = "-no"',
    )
    assert run(city).code == 0
    return city


def test_no_formula_in_any_csv_of_a_run(hostile: SmallCity) -> None:
    """1"""
    written = sorted((hostile.folder / "out").glob("**/*.csv"))
    assert {path.name for path in written} == {"incidence.csv", "rejects.csv", "selection.csv"}
    for path in written:
        found = cells(path)
        assert dangerous(found) == [], path.name
    everything = {cell for path in written for cell in cells(path)}
    assert {
        "'=1+1",
        "'" + FORMULA,
        "'=cmd|calc",
        "'=robos_3.csv",
        "'-1+1",
        "'+Norte()",
    } <= everything


def test_numbers_stay_numbers(hostile: SmallCity) -> None:
    """3"""
    with (hostile.folder / "out" / "selection.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        float(row["score"])
        float(row["p_selected"])
    features = json.loads((hostile.folder / "out" / "areas.geojson").read_text("utf-8"))["features"]
    codes = {feature["properties"]["area_code"] for feature in features}
    # What isn't a spreadsheet keeps what was written.
    assert {row["area_code"].removeprefix("'") for row in rows} == codes
    assert "=1+1" in codes


def test_no_formula_in_a_coded_column(tmp_path: Path) -> None:
    """2"""
    source, goal = tmp_path / "f.csv", tmp_path / "g.csv"
    labels = ["=1+1", "@ROBO", "ROBO A TRANSEUNTE", "-2+3", "＝HOMICIDIO", "-99.1"]
    text = "\n".join(['"=titulo",delito,"-otro"', *(f'"{v}","{v}",5' for v in labels)])
    source.write_text(text, encoding="utf-8")
    said = sereno("offence", "--file", source, "--column", "delito", "--out", goal)
    assert said.code == 0, said
    found = cells(goal)
    assert dangerous(found) == []
    assert {"'=titulo", "'-otro", "'=1+1", "-99.1"} <= set(found)


def test_a_page_shows_hostile_names_as_text(hostile: SmallCity) -> None:
    """1"""
    path = hostile.folder / "areas.geojson"
    frame = geopandas.read_file(path)
    frame.loc[6, "nombre"] = "<script>alert(1)</script></script><b>Centro"
    path.unlink()
    frame.to_file(path, driver="GeoJSON")
    assert run(hostile).code == 0
    for page in ("selection.html", "quality.html", "selection.en.html", "quality.en.html"):
        text = (hostile.folder / "out" / page).read_text(encoding="utf-8")
        assert "<script>alert(1)" not in text
        assert "<b>Centro" not in text
