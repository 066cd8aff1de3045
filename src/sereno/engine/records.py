"""The imported incidents, asked in SQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from sereno.vocabulary.results import INCIDENTS


@contextmanager
def open_records(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB connection whose view `incidents` is the folder's Parquet file."""
    connection = duckdb.connect()
    try:
        # The same rows in the same order give the same bytes, whoever runs it.
        connection.execute("SET preserve_insertion_order = true")
        path = str(folder / INCIDENTS.name).replace("'", "''")
        connection.execute(f"CREATE VIEW incidents AS SELECT * FROM read_parquet('{path}')")
        yield connection
    finally:
        connection.close()


def rows_of(records: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """The rows that answer a query, by its columns."""
    answer = records.execute(query)
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
