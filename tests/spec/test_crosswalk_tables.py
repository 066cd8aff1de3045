"""Tables of weights and of parents, from the file.

1. Weights are read with their comma or point; what is no number, or no code, has its line.
2. Codes keep their zeros; a code that lost them is told with the one it comes from.
3. A parent table gives one parent each.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sereno.exchange.crosswalk_tables import read_crosswalk, read_parent_table
from sereno.exchange.incident_files import look
from sereno.methods.sources.crosswalks import transfer_counts


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


def test_parents(tmp_path: Path) -> None:
    """3"""
    (tmp_path / "p.csv").write_text("col,del\n01,A\n02,B\n02,A\n", encoding="utf-8")
    found = read_parent_table(look(tmp_path / "p.csv"), "col", "del", ["01", "02"], ["A", "B"])
    assert found.of == {"01": "A", "02": "B"}
    assert [(fault.where, fault.code) for fault in found.faults] == [("p.csv:4", "area_in_two")]
