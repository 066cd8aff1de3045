"""What a GeoParquet says of itself is its maker's word: whatever it says, the answer is a sentence.

1. Metadata of another shape, a column that isn't there, or shapes of another kind than it says.
2. More columns than anybody chooses among.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from sereno.exchange.boundaries.boundary_files import read_layer
from sereno.vocabulary.problems import Problem

SQUARE = shapely.to_wkb(shapely.box(-99, 19, -98, 20))


def _refused(path: Path, table: pa.Table) -> str:
    pq.write_table(table, path)
    with pytest.raises(Problem) as refused:
        read_layer(path)
    return refused.value.code


@pytest.mark.parametrize(
    "geo",
    [
        [1],
        None,
        {"columns": []},
        {"primary_column": "geometry", "columns": {"geometry": []}},
        {"primary_column": "nowhere", "columns": {}},
        {"primary_column": ["geometry"], "columns": {}},
        {"primary_column": "geometry", "columns": {"geometry": {"encoding": "polygon"}}},
        {"primary_column": "lists", "columns": {"lists": {"encoding": "multipolygon"}}},
    ],
)
def test_metadata_of_any_shape(tmp_path: Path, geo: Any) -> None:
    """1"""
    table = pa.table({"geometry": [SQUARE], "lists": [[[[{"x": 1.0}]]]]})
    described = table.replace_schema_metadata({"geo": json.dumps(geo)})
    assert _refused(tmp_path / "areas.parquet", described) == "boundaries_unreadable"


def test_too_many_columns(tmp_path: Path) -> None:
    """2"""
    table = pa.table({"geometry": [SQUARE], **{f"k{n}": [n] for n in range(5_000)}})
    assert _refused(tmp_path / "areas.parquet", table) == "table_too_wide"
