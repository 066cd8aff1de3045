"""Population, group and figures of areas from a table beside their boundaries, joined by code.

A census publishes people by the code of an area and somebody else draws the areas. What can't be
joined is told on both sides: areas without a row, rows without an area.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sereno.exchange.boundaries import area_columns
from sereno.exchange.boundaries.area_columns import listed
from sereno.exchange.boundaries.area_layers import open_layer
from sereno.exchange.boundaries.areas import Areas, figure_notes, note_on, written_columns
from sereno.exchange.boundaries.boundary_files import Layer
from sereno.exchange.boundaries.repeated_rows import rows_that_differ
from sereno.exchange.tables.table_facts import column_not_in_file, tidy_name
from sereno.methods.sources.places.place_codes import CodeIndex
from sereno.methods.sources.reading.number_forms import DecimalSign
from sereno.vocabulary.problems import Problem

# With fewer of the areas found than this the codes are not the same codes.
_FEWEST_FOUND: Final = 0.05
# A country's census by locality has some 200,000.
MOST_ROWS: Final = 2_000_000


def with_table(
    areas: Areas,
    path: Path,
    *,
    code: str,
    population: str | None = None,
    group: str | None = None,
    decimal: DecimalSign | None = None,
    columns: Sequence[str] = (),
) -> Areas:
    """The areas with what a table says of them, and notes on what couldn't be joined.

    `decimal` as in `read_areas`. Raises Problem for a table that can't be read, a column that
    isn't there, a code that stands in two rows that differ, and where hardly any code is an
    area's.
    """
    where = path.name
    given = (code, *filter(None, (population, group)), *columns)
    table = open_layer(path, columns=given, most=MOST_ROWS)
    for asked in given:
        if tidy_name(asked) not in table.columns:
            raise column_not_in_file(where, asked, table.columns)
    wanted = [tidy_name(name) for name in given[1:]]
    row_of, repeated, notes = _rows_of(areas, table, tidy_name(code), wanted, where)
    if repeated and (population or columns):
        _check_repeated(path, repeated, code, where)
    found = row_of >= 0
    sign = area_columns.figure_sign(written_columns(table), tidy_name(population or ""), decimal)
    made = areas
    if population:
        people, unreadable = _figures(table, population, row_of, sign.decimal)
        notes += figure_notes(
            people,
            unreadable,
            sign,
            areas.codes,
            areas.names,
            where,
            population,
            cells=table.columns[tidy_name(population)],
            of=found,
        )
        made = replace(made, population=np.where(people < 0, np.nan, people))
    if group:
        texts = area_columns.texts(table.columns[tidy_name(group)])
        groups = tuple(texts[i] if i >= 0 else "" for i in row_of.tolist())
        made = replace(made, groups=groups)
    extra = dict(made.columns)
    for column in columns:
        extra[column], unreadable = _figures(table, column, row_of, sign.decimal)
        notes += note_on(
            "population_unreadable", unreadable, areas.codes, areas.names, where, column=column
        )
    return replace(made, columns=extra, notes=[*made.notes, *table.notes, *notes])


def matched_share(codes: Sequence[str], index: CodeIndex, areas: int) -> float:
    """Which share of the areas is named by a column's codes."""
    return len({index.find(text) for text in codes} - {-1}) / max(areas, 1)


def _figures(
    table: Layer, column: str, row_of: npt.NDArray[np.int64], decimal: DecimalSign
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """A column's numbers by area (NaN where there is no row), and where text is no number."""
    values, unreadable = area_columns.numbers(table.columns[tidy_name(column)], decimal)
    there = row_of >= 0
    return (
        np.where(there, values[row_of], np.nan),
        there & unreadable[row_of],
    )


def _rows_of(
    areas: Areas, table: Layer, code: str, wanted: Sequence[str], where: str
) -> tuple[npt.NDArray[np.int64], list[list[int]], list[Problem]]:
    """The row of each area (−1: none), shape (A,); the rows of areas that have several; and notes
    on codes without a counterpart.
    """
    codes = area_columns.texts(table.columns[code])
    facts: list[tuple[Any, ...]] = list(
        zip(*(area_columns.texts(table.columns[name]) for name in wanted), strict=True)
    ) or [()] * len(codes)
    index = CodeIndex.build(areas.codes)
    row_of = np.full(len(areas.codes), -1, np.int64)
    unknown: dict[str, None] = {}
    unlike: dict[str, None] = {}
    repeated: dict[int, list[int]] = {}
    for i, text in enumerate(codes):
        if not text:
            continue
        at = index.find(text)
        if at < 0:
            unknown[text] = None
        elif row_of[at] < 0:
            row_of[at] = i
        elif facts[i] != facts[row_of[at]]:
            unlike[text] = None
        else:
            repeated.setdefault(at, [int(row_of[at])]).append(i)
    if unlike:
        raise Problem(
            "joined_codes_repeated", where=where, column=code, n=len(unlike), codes=listed(unlike)
        )
    missing = row_of < 0
    if (~missing).sum() < max(1, _FEWEST_FOUND * missing.size):
        raise Problem(
            "joined_codes_others",
            where=where,
            column=code,
            theirs=listed(unknown, 5),
            ours=listed(areas.codes, 5),
        )
    notes = note_on("joined_areas_missing", missing, areas.codes, areas.names, where)
    if unknown:
        notes.append(
            Problem("joined_rows_unknown", where=where, n=len(unknown), codes=listed(unknown))
        )
    return row_of, list(repeated.values()), notes


def _check_repeated(path: Path, repeated: Sequence[Sequence[int]], code: str, where: str) -> None:
    """Raises Problem where rows of one area have the same figures, and another column differs."""
    table = open_layer(path, most=MOST_ROWS)
    differ = rows_that_differ(table.columns, repeated)
    if differ.rows:
        codes = area_columns.texts(table.columns[tidy_name(code)])
        raise Problem(
            "joined_rows_differ",
            where=where,
            column=code,
            n=len(differ.rows),
            codes=listed(codes[i] for i in differ.rows),
            others=listed(differ.columns),
        )
