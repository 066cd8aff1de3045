"""Reading Parquet: typed columns become the text that a CSV of the same table would hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sereno.exchange.tables.archives import open_seekable
from sereno.exchange.tables.table_facts import Batch, FileFacts, unique_names
from sereno.exchange.tables.text_encoding import as_text
from sereno.vocabulary.problems import Problem


def look(path: Path) -> FileFacts:
    """The facts of a Parquet file, plain or packed."""
    with _opened(path) as file:
        columns, notes = unique_names(file.schema_arrow.names, path.name)
        if file.metadata.num_rows == 0:
            raise Problem("file_header_only", where=path.name)
    return FileFacts(path=path, kind="parquet", columns=columns, notes=tuple(notes))


def batches(facts: FileFacts, columns: Sequence[str], rows: int) -> Iterator[Batch]:
    """The rows of a Parquet file as `incident_files.batches` promises them.

    A row's line is the one it would have in a CSV with one line of headings: the first is 2.
    A column of moments that all fall on midnight in the first batch is one of dates: its
    midnights are given without a time.
    """
    columns = list(dict.fromkeys(columns))
    places = [facts.position(column) for column in columns]
    with _opened(facts.path) as file:
        names = file.schema_arrow.names
        only = [names[i] for i in places] if len(set(names)) == len(names) else None
        as_dates: dict[int, bool] = {}
        line = facts.data_line
        for batch in file.iter_batches(batch_size=rows, columns=only, use_threads=False):
            n = batch.num_rows
            read: dict[str, pa.StringArray] = {}
            for column, place in zip(columns, places, strict=True):
                values = batch.column(batch.schema.names.index(names[place]) if only else place)
                if pa.types.is_timestamp(values.type):
                    values = _local(values)
                    midnight = as_dates.setdefault(place, _all_at_midnight(values))
                    read[column] = _moments(values, dates=midnight)
                else:
                    read[column] = _text(values, facts, column)
            yield Batch(lines=np.arange(line, line + n, dtype=np.int64), columns=read)
            line += n


@contextmanager
def _opened(path: Path) -> Iterator[pq.ParquetFile]:
    with open_seekable(path) as plain:
        try:
            yield pq.ParquetFile(plain)
        except (pa.ArrowException, OSError) as error:
            raise Problem("parquet_broken", where=path.name, reason=str(error)) from error


def _text(values: pa.Array, facts: FileFacts, column: str) -> pa.StringArray:
    """Values of one column as strings, "" for null."""
    kind = values.type
    if pa.types.is_dictionary(kind):
        values = values.dictionary_decode()
        kind = values.type
    if pa.types.is_nested(kind):
        raise Problem("column_not_text", where=facts.path.name, column=column, type=str(kind))
    if pa.types.is_time(kind):
        values = values.cast(pa.time32("s"), safe=False)
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return as_text(values.cast(pa.binary()).fill_null(b""), "utf-8")[0]
    return values.cast(pa.string()).fill_null("")


def _local(values: pa.Array) -> pa.Array:
    """Moments to the second, as the clocks of their own time zone showed them."""
    if values.type.tz is not None:
        values = pc.local_timestamp(values)
    return values.cast(pa.timestamp("s"), safe=False)


def _all_at_midnight(moments: pa.Array) -> bool:
    seconds = moments.cast(pa.int64()).drop_null().to_numpy(zero_copy_only=False)
    return bool(len(seconds)) and bool(np.all(seconds % 86_400 == 0))


def _moments(moments: pa.Array, *, dates: bool) -> pa.StringArray:
    """Moments as "2019-01-31 10:20:00"; midnights as "2019-01-31" in a column of dates."""
    text = moments.cast(pa.string()).fill_null("")
    if not dates:
        return text
    return pc.replace_substring_regex(text, " 00:00:00$", "")
