"""Paragraphs are neither a code nor a group: no database could look for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sereno.exchange.boundaries.areas import read_areas
from sereno.vocabulary.problems import Problem


@pytest.mark.parametrize("asked", [{"code": "note"}, {"code": "code", "group": "note"}], ids=str)
def test_paragraphs(tmp_path: Path, asked: dict[str, str]) -> None:
    table = tmp_path / "areas.csv"
    table.write_text(f"code,name,note\n1,A,short\n2,B,{'x' * 121}\n3,C,{'y' * 120}\n")
    with pytest.raises(Problem) as refused:
        read_areas(table, name="name", **asked)
    assert (refused.value.code, refused.value.values["rows"]) == ("area_texts_long", "2")
