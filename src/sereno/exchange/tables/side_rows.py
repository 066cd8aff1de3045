"""Rows of a file with counts side by side, read as one row for each column (`side_columns`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sereno.exchange.tables.joined_columns import join_dates, needed, with_joined
from sereno.exchange.tables.side_columns import NUMBERS, SideColumns, side_columns
from sereno.exchange.tables.table_facts import Batch, FileFacts, FromColumns
from sereno.methods.sources.reading.total_rows import is_total

# What stands beside the counts is repeated for each of them: so many bytes at a time at most,
# for a row may have a long text and some thousand columns.
_MOST_BYTES: Final = 64 << 20


def own_columns(side: SideColumns, asked: Sequence[str], facts: FileFacts) -> list[str]:
    """The file's own columns that are needed for those asked for, each once."""
    own: list[str] = []
    for name in asked:
        if side_columns(name, facts.columns) is None:
            own += needed([name], facts)
        elif name.startswith(NUMBERS):
            own += side.columns
        elif side.year:
            own.append(side.year)
    # The first column of a table says which of its rows are totals. The headings alone still need
    # to know how many rows there are.
    return list(dict.fromkeys((*own, facts.columns[0])))


def spread(
    read: Iterator[Batch], side: SideColumns, asked: Sequence[str], facts: FileFacts, rows: int
) -> Iterator[Batch]:
    """Batches of a file's rows as batches of at most `rows` rows, one for each of the columns."""
    plain = [name for name in asked if side_columns(name, facts.columns) is None]
    for batch in read:
        beside = with_joined(batch, plain, facts).columns
        heading = _Heading(side, batch.columns.get(side.year))
        k, n = len(side.columns), len(batch.lines)
        totals = _totals(batch, side)
        step = max(1, min(rows, _MOST_BYTES // max(_longest(beside), 1)))
        for start in range(0, max(n * k, 1), step):
            flat = np.arange(start, min(start + step, n * k))
            row, column = flat // k, (flat % k).astype(np.int32)
            columns: dict[str, pa.StringArray] = {}
            for name in asked:
                if name in beside:
                    columns[name] = beside[name].take(pa.array(row))
                elif name.startswith(NUMBERS):
                    columns[name] = _numbers(batch, side, row, column)
                else:
                    columns[name] = heading.of(row, column)
            begun = int((column == 0).sum())
            at = np.flatnonzero(np.isin(row, list(totals))) if totals else row[:0]
            summing = {int(i): totals[int(row[i])] for i in at}
            told = FromColumns(begun, side.numbers, side.columns, column, summing)
            first = start == 0
            yield replace(
                batch,
                lines=batch.lines[row],
                columns=columns,
                rejected=batch.rejected if first else [],
                repaired=batch.repaired if first else 0,
                from_columns=told,
            )


class _Heading:
    """What the headings say, for any rows and columns."""

    def __init__(self, side: SideColumns, year: pa.StringArray | None) -> None:
        self._side, self._year = side, year
        self._says = pa.array(side.says, pa.string())

    def of(self, row: npt.NDArray[np.int64], column: npt.NDArray[np.int32]) -> pa.StringArray:
        """The heading over each cell, joined with the year beside it where it needs one."""
        says = self._says.take(pa.array(column))
        if not self._side.year or self._year is None:
            return says
        years = self._year.take(pa.array(row))
        return join_dates([years, says], quarters=self._side.has_quarters)


def _numbers(
    batch: Batch, side: SideColumns, row: npt.NDArray[np.int64], column: npt.NDArray[np.int32]
) -> pa.StringArray:
    """The cells below the headings, row by row."""
    if not row.size:
        return pa.array([], pa.string())
    low, n = int(row[0]), int(row[-1] - row[0]) + 1
    cells = pa.concat_arrays([batch.columns[name][low : low + n] for name in side.columns])
    return cells.take(pa.array(column.astype(np.int64) * n + row - low))


def _totals(batch: Batch, side: SideColumns) -> dict[int, tuple[str, str]]:
    """Of the rows of a file that sum others, the column and the cell that say so."""
    found: dict[int, tuple[str, str]] = {}
    for name, texts in batch.columns.items():
        if name in side.columns:
            continue
        encoded = texts.dictionary_encode()
        words = encoded.dictionary.to_pylist()
        sums = [place for place, word in enumerate(words) if is_total(word or "", dated=False)]
        if sums:
            at = encoded.indices.to_numpy(zero_copy_only=False)
            for row in np.flatnonzero(np.isin(at, sums)).tolist():
                found.setdefault(row, (name, words[int(at[row])]))
    return found


def _longest(columns: dict[str, pa.StringArray]) -> int:
    """No row has more bytes than that."""
    longest = [pc.max(pc.binary_length(texts)).as_py() or 0 for texts in columns.values()]
    return sum(longest)
