"""Reading Parquet: typed columns become the text that a CSV of the same table would hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from sereno.exchange.tables.confined_tables import parquet_columns, parquet_rows
from sereno.exchange.tables.table_facts import Batch, FileFacts, unique_names
from sereno.vocabulary.problems import Problem


def look(path: Path) -> FileFacts:
    """The facts of a Parquet file, plain or packed."""
    names, n = parquet_columns(path)
    columns, notes = unique_names(names, path.name)
    if n == 0:
        raise Problem("file_header_only", where=path.name)
    return FileFacts(path=path, kind="parquet", columns=columns, notes=tuple(notes))


def batches(facts: FileFacts, columns: Sequence[str], rows: int) -> Iterator[Batch]:
    """The rows of a Parquet file as `incident_files.batches` promises them.

    A row's line is the one it would have in a CSV with one line of headings: the first is 2.
    """
    columns = list(dict.fromkeys(columns))
    places = [facts.position(column) for column in columns]
    with parquet_rows(facts.path, columns, places, rows) as read:
        yield from numbered(read, columns, facts.data_line)


def numbered(
    read: Iterable[list[pa.StringArray]], columns: Sequence[str], line: int
) -> Iterator[Batch]:
    """Blocks of values as batches, the first row of which is at `line`."""
    for values in read:
        n = len(values[0]) if values else 0
        lines = np.arange(line, line + n, dtype=np.int64)
        yield Batch(lines=lines, columns=dict(zip(columns, values, strict=True)))
        line += n
