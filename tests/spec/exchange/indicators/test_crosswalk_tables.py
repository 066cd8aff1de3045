"""Tables of weights, and of a level's areas, from the file.

1. Weights are read with their comma or point; what is no number, or no code, has its line.
2. Codes keep their zeros; a code that lost them is told with the one it comes from.
3. A table of areas is known by its headings in Spanish and English, and reads back what was
   written of it; cells that are wrong have their line.
4. What can't be taken of a table of areas is told: codes missing or twice, parents unknown (with
   the nearest), two parents, several levels in one table, a circle, a level above without areas.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sereno.exchange.boundaries.area_tables import area_table, read_area_table
from sereno.exchange.indicators.crosswalk_tables import read_crosswalk
from sereno.exchange.tables.incident_files import look
from sereno.methods.sources.geographies.area_tables import AreaRow, LevelAbove, check_areas
from sereno.methods.sources.geographies.crosswalks import transfer_counts
from sereno.vocabulary.language import speaking
from sereno.vocabulary.problems import Problem


def test_weights(tmp_path: Path) -> None:
    """1 2"""
    (tmp_path / "pesos.csv").write_text(
        "origen;destino;peso\n01;A;0,25\n01;B;0,75\n02;B;1\n2;A;0,5\n02;A;mitad\n",
        encoding="utf-8",
    )
    facts = look(tmp_path / "pesos.csv")
    weights, faults = read_crosswalk(facts, "origen", "destino", "peso", ["01", "02"], ["A", "B"])
    assert transfer_counts(weights, [8, 3]).values == pytest.approx([2, 9])
    assert sorted((fault.where, fault.code) for fault in faults) == [
        ("pesos.csv:5", "value_area_unknown"),
        ("pesos.csv:6", "cell_not_a_number"),
    ]
    [unknown] = [fault for fault in faults if fault.code == "value_area_unknown"]
    assert "02" in unknown.mend("en")


def test_areas_read_back(tmp_path: Path) -> None:
    """3"""
    rows = [
        AreaRow("001", "Ñandú, norte", "A", 1200, 2),
        AreaRow("=2", "", "A", 10.5, 3),
        AreaRow("3", "C", "B", None, 4),
    ]
    path = tmp_path / "areas.csv"
    for lang in ("es", "en"):
        with speaking(lang):
            path.write_text(area_table(rows), encoding="utf-8")
        assert read_area_table(path, "areas.csv") == (rows, ())
    path.write_text('x,CVEGEO,Población total,otra\n1,01,"1,234",y\n2,02,-5,y\n3,03,mil,y\n')
    read, faults = read_area_table(path, "a.csv")
    assert [(row.code, row.population) for row in read] == [
        ("01", 1234),
        ("02", None),
        ("03", None),
    ]
    assert [(fault.code, fault.where) for fault in faults] == [
        ("area_population_wrong", "a.csv:3"),
        ("area_population_wrong", "a.csv:4"),
    ]
    path.write_text("nombre,superior\nx,y\n")
    with pytest.raises(Problem) as none:
        read_area_table(path, "a.csv")
    assert none.value.code == "area_table_no_code"
    assert "superior" in none.value.mend("es")


ABOVE = LevelAbove("Delegación", ["Centro", "Norte"])


@pytest.mark.parametrize(
    ("rows", "above", "faults"),
    [
        ([("1", "Centro"), ("2", "Norte")], ABOVE, []),
        ([("1", "Centro"), ("2", "Nort")], ABOVE, ["area_parent_unknown"]),
        ([("1", "Centro"), ("1", "Centro")], ABOVE, ["area_code_twice"]),
        ([("1", "Centro"), ("1", "Norte")], ABOVE, ["area_in_two"]),
        ([("1", "Centro"), ("", "Norte")], ABOVE, ["area_code_blank"]),
        ([("1" * 121, "Centro")], ABOVE, ["area_code_long"]),
        ([("1", "Centro"), ("2", "")], ABOVE, ["areas_without_parent"]),
        ([("1", "2"), ("2", "1")], ABOVE, ["hierarchy_circular"]),
        ([("1", "Centro"), ("2", "1")], ABOVE, ["areas_of_several_levels"]),
        ([("1", "Centro")], LevelAbove("Sector", []), ["parent_level_empty"]),
        ([("1", ""), ("2", "city")], LevelAbove("Municipality", ["city"], "city"), []),
    ],
)  # fmt: skip
def test_what_is_wrong_with_areas(rows, above, faults) -> None:
    """4"""
    table = [AreaRow(code, "", parent, None, i + 2) for i, (code, parent) in enumerate(rows)]
    areas, found = check_areas(table, above, parents_known={}, where="t.csv")
    assert [fault.code for fault in found] == faults
    if not faults:
        assert {row.parent for row in areas.values()} <= set(above.codes)
    if "area_parent_unknown" in faults:
        assert found[0].where == "t.csv:3"
        assert "Norte" in found[0].mend("es")


def test_a_parent_that_was_known_holds() -> None:
    """4"""
    rows = [AreaRow("1", "", "", None, 2)]
    areas, faults = check_areas(rows, ABOVE, parents_known={"1": "Norte"}, where="t.csv")
    assert (areas["1"].parent, faults) == ("Norte", ())
