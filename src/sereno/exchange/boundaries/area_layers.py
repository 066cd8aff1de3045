"""The rows of areas as their file holds them: a layer of shapes, or a table without any.

Areas that nobody has drawn (the precincts of a police, wards known only by their code) come as
CSV, XLSX or Parquet; a column of polygons in text (WKT, WKB) makes a layer of them all the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sereno.exchange.boundaries.area_columns import listed
from sereno.exchange.boundaries.area_tables import MOST_AREAS
from sereno.exchange.boundaries.boundary_files import SUFFIXES, WITH_SHAPEFILE, Layer, read_layer
from sereno.exchange.boundaries.confined_gdal import driver_of
from sereno.exchange.boundaries.shape_texts import TextShapes, are_shapes, read_shapes
from sereno.exchange.confined.client import ReaderEndedError
from sereno.exchange.tables.archives import DATA_SUFFIXES, container, first_bytes, open_zip
from sereno.exchange.tables.incident_files import batches, look
from sereno.exchange.tables.spreadsheets import is_workbook
from sereno.exchange.tables.table_facts import tidy_name
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.value_tables import subtotal_words


def open_layer(
    path: Path,
    layer: str | None = None,
    *,
    columns: Sequence[str] | None = None,
    most: int = MOST_AREAS,
) -> Layer:
    """The layer of a boundary file, or a table of areas as a layer that isn't drawn.

    `layer` names the sheet of a workbook; of a table only `columns` are read where they are
    given, and no more than `most` rows. Raises Problem as the readers of either kind do.
    """
    if holds_table(path):
        return _of_table(path, layer, columns, most)
    try:
        return read_layer(path, layer)
    except Problem as problem:
        # A Parquet without a column of shapes is a table, which only its reader finds out.
        if problem.code != "areas_none" or first_bytes(path, 4) != b"PAR1":
            raise
        return _of_table(path, layer, columns, most)


def holds_table(path: Path) -> bool:
    """Whether a file is a table by its first bytes, or by what is packed into it."""
    if path.is_dir():
        return False
    kind = container(path)
    if kind == "zip" and path.suffix.lower() != ".kmz":
        if is_workbook(path):
            return True
        with open_zip(path) as archive:
            suffixes = {Path(name).suffix.lower() for name in archive.namelist()}
        # A text is more often what somebody says of the files than one of them.
        return not suffixes & SUFFIXES and bool(suffixes & (DATA_SUFFIXES - {".txt"}))
    name = path.with_suffix("") if kind in ("gz", "bz2") else path
    if name.suffix.lower() in SUFFIXES | WITH_SHAPEFILE or kind == "zip":
        return False
    # What hasn't the name of a table either is refused as a boundary file that nobody knows.
    return kind != "plain" or (driver_of(path) is None and path.suffix.lower() in DATA_SUFFIXES)


def _of_table(path: Path, sheet: str | None, named: Sequence[str] | None, most: int) -> Layer:
    facts = look(path, sheet=sheet)
    asked = facts.columns if named is None else tuple(dict.fromkeys(map(tidy_name, named)))
    parts: dict[str, list[npt.NDArray[Any]]] = {column: [] for column in asked}
    notes, n = list(facts.notes), 0
    for batch in batches(facts, asked):
        for column, values in batch.columns.items():
            parts[column].append(values.to_numpy(zero_copy_only=False).astype(object))
        notes += [
            Problem(r.problem.code, where=f"{path.name}:{r.line}", **r.problem.values)
            for r in batch.rejected
        ]
        n += len(batch.lines)
        if n > most:
            raise Problem("area_table_too_long", where=path.name, most=most)
    columns = {
        column: np.concatenate(values) if values else np.array([], object)
        for column, values in parts.items()
    }
    drawn = next((name for name, values in columns.items() if are_shapes(values.tolist())), None)
    shapes, crs = np.full(n, None), None
    if drawn is not None:
        shapes, crs = _drawn(path, columns.pop(drawn))
    kept, total = _kept(columns, n)
    if total:
        notes.append(Problem("area_rows_total", where=path.name, areas=listed(total)))
    shapes, columns = shapes[kept], {name: values[kept] for name, values in columns.items()}
    return Layer(
        name=facts.sheet or path.stem,
        layers=facts.sheets or (path.stem,),
        geometries=shapes,
        columns=columns,
        crs=crs,
        drawn=drawn is not None,
        notes=tuple(notes),
    )


def _drawn(path: Path, texts: npt.NDArray[Any]) -> TextShapes:
    try:
        return read_shapes(texts.tolist())
    except ReaderEndedError as ended:
        raise Problem("boundaries_too_heavy", where=path.name) from ended


def _kept(
    columns: Mapping[str, npt.NDArray[Any]], n: int
) -> tuple[npt.NDArray[np.bool_], list[str]]:
    """Which rows say anything and are no total of the others, and what the totals are called."""
    filled, total = np.zeros(n, bool), np.full(n, "", object)
    words = subtotal_words()
    for values in columns.values():
        cells = values.tolist()
        # A census has millions of cells and far fewer different ones.
        different = set(cells)
        blank = {text for text in different if not text.strip()}
        totals = {text for text in different if fold(text) in words}
        filled |= np.fromiter((text not in blank for text in cells), bool, n)
        if totals:
            here = np.fromiter((text in totals for text in cells), bool, n)
            total = np.where(here & (total == ""), values, total)
    said = total != ""
    return filled & ~said, total[said].tolist()
