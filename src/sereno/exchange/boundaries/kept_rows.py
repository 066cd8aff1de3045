"""Which rows of a layer are the city's: those with given values in given columns.

    only = {"CVE_MUN": ("014",)}

A layer of a state holds many cities; a column says which row is of which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np

from sereno.exchange.boundaries.area_columns import listed, texts
from sereno.exchange.boundaries.boundary_files import Layer
from sereno.exchange.tables.table_facts import column_not_in_file, tidy_name
from sereno.methods.sources.places.place_codes import plain_code
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.problems import Problem

Only = Mapping[str, Sequence[str]]
# A column with more values than this tells single areas, not parts of the layer.
MOST_VALUES: Final = 600
_LOOKED_AT: Final = 2_000


class Split(NamedTuple):
    """A column that parts a layer: its values with how many rows each has, the largest first."""

    column: str
    values: tuple[tuple[str, int], ...]


def only_rows(layer: Layer, only: Only, where: str) -> Layer:
    """The layer with the rows that have one of the values in each column, and a note on that.

    A value is found as it is written, else as codes are compared: "14", "014" and "14.0" are
    one, and capitals don't matter. Raises Problem column_not_in_file, and area_rows_none where a
    value is of no row or no row is left.
    """
    if not only:
        return layer
    kept = np.ones(len(layer.geometries), bool)
    for column, values in only.items():
        name = tidy_name(column)
        if name not in layer.columns:
            raise column_not_in_file(where, column, layer.columns)
        written = texts(layer.columns[name])
        kept &= _with_values(written, values, column, where)
    said = "; ".join(f"{column} = {listed(values)}" for column, values in only.items())
    if not kept.any():
        raise Problem("area_rows_none", where=where, rule=said, column="", values="")
    note = Problem("area_rows_kept", where=where, n=int(kept.sum()), of=kept.size, rule=said)
    return replace(
        layer,
        geometries=layer.geometries[kept],
        columns={name: values[kept] for name, values in layer.columns.items()},
        notes=(*layer.notes, note),
    )


def _with_values(
    written: list[str], values: Sequence[str], column: str, where: str
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    exact, alike = _places(written), _places(map(_plain, written))
    found = np.zeros(len(written), bool)
    for value in values:
        here = exact.get(value.strip()) or alike.get(_plain(value))
        if not here:
            counted = Counter(text for text in written if text)
            raise Problem(
                "area_rows_none",
                where=where,
                rule=f"{column} = {value}",
                column=column,
                values=listed(text for text, _n in counted.most_common()),
            )
        found[here] = True
    return found


def _places(texts: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for i, text in enumerate(texts):
        found.setdefault(text, []).append(i)
    return found


def _plain(text: str) -> str:
    return fold(plain_code(text))


def splits_of(layer: Layer) -> list[Split]:
    """The columns that part a layer into a few parts of several rows, in the file's order."""
    found = []
    rows = len(layer.geometries)
    for column, values in layer.columns.items():
        if values.dtype.kind not in "Oiu" or rows < 2:
            continue
        # Most columns are measures of each row: their beginning tells.
        beginning = set(values[:_LOOKED_AT].tolist())
        if len(beginning) > min(MOST_VALUES, max(2, min(rows, _LOOKED_AT) // 2)):
            continue
        counted = Counter(text for text in texts(values) if text)
        if 2 <= len(counted) <= min(MOST_VALUES, rows // 2):
            ordered = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
            found.append(Split(column, tuple(ordered)))
    return found
