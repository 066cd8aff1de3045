"""Areas from a boundary file: codes, names, groups, population and valid shapes in EPSG:4326."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from sereno.exchange.boundaries import area_columns, area_crs
from sereno.exchange.boundaries.area_columns import FigureSign, listed
from sereno.exchange.boundaries.area_crs import Bounds, guess_metric_crs
from sereno.exchange.boundaries.area_layers import open_layer
from sereno.exchange.boundaries.boundary_files import Layer
from sereno.exchange.boundaries.garbled_names import garbled_notes, repaired
from sereno.exchange.boundaries.kept_rows import Only, Split, only_rows, splits_of
from sereno.exchange.boundaries.repeated_rows import rows_that_differ
from sereno.exchange.boundaries.total_areas import totals
from sereno.exchange.tables.table_facts import column_not_in_file, tidy_name
from sereno.methods.sources.geographies.surfaces import square_kilometres
from sereno.methods.sources.places.area_labels import area_labels
from sereno.methods.sources.reading.number_forms import DecimalSign
from sereno.vocabulary.plain_text import LONGEST_CODE, without_hidden_signs
from sereno.vocabulary.problems import Problem

__all__ = ["Areas", "BoundaryFacts", "guess_metric_crs", "look_areas", "read_areas"]

SAMPLES = 2_000
# Where more of the codes than this stand for several polygons, the column is no code.
MOST_IN_PARTS = 0.02
_POLYGON, _MULTIPOLYGON, _COLLECTION = 3, 6, 7
Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Areas:
    """The areas of an audit, in the order of their codes.

    codes: unique, never "". names: never "" (the code where the file has none). groups: "" when
    there are none. population: float64[A], NaN where unknown. columns: the numbers asked for,
    float64[A] each. lonlat: object[A] of valid 2D Polygons and MultiPolygons, EPSG:4326; empty
    ones where nobody has drawn the areas. crs_in: the system they came in. metric_crs: one in
    metres, "" where there is nothing to measure. notes: what a person should know.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    groups: tuple[str, ...]
    population: Floats
    columns: dict[str, Floats]
    lonlat: npt.NDArray[Any]
    crs_in: str
    metric_crs: str
    notes: list[Problem]

    @property
    def drawn(self) -> bool:
        """Whether the areas have boundaries: without, no point can be placed and no map drawn."""
        return not bool(shapely.is_empty(self.lonlat).all())

    @cached_property
    def square_kilometres(self) -> Floats:
        """How large each is, float64[A]; NaN without a shape."""
        return square_kilometres(self.lonlat)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Their names with what tells those of one name apart, for people to read."""
        return area_labels(self.codes, self.names, self.groups)


@dataclass(frozen=True)
class BoundaryFacts:
    """What a boundary file holds, for whoever writes its manifest.

    kinds: what each column holds ("text", "integer", "number", "date", "other").
    unique: the columns that could be the code. bounds: in degrees, None of a table without
    boundaries. of: rows before `only` left any out. splits: the columns that part those. lonlat:
    the shapes. rows: the layer itself.
    """

    path: Path
    layer: str
    layers: tuple[str, ...]
    kinds: dict[str, str]
    samples: dict[str, tuple[str, ...]]
    unique: tuple[str, ...]
    n: int
    crs: str
    metric_crs: str
    bounds: Bounds | None
    notes: list[Problem]
    of: int
    splits: tuple[Split, ...]
    lonlat: npt.NDArray[Any] = field(compare=False, repr=False)
    rows: Layer = field(compare=False, repr=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns' names, in the file's order."""
        return tuple(self.kinds)


def read_areas(
    path: Path,
    *,
    code: str | Sequence[str],
    name: str,
    group: str | None = None,
    population: str | None = None,
    decimal: DecimalSign | None = None,
    columns: Sequence[str] = (),
    only: Only | None = None,
    layer: str | None = None,
    crs: str | None = None,
    metric_crs: str | None = None,
) -> Areas:
    """The areas of a boundary file, or of a table where nobody has drawn them.

    `only`: the values of columns by which rows are kept. `code` may be several columns, whose
    values are joined by "-". `crs` overrides what the file says of its coordinates; `decimal` is
    the sign before the decimals of figures written as text, found from all columns where it isn't
    said. Raises Problem for a file that can't be read, a column that isn't there, codes that are
    missing or stand for two shapes, or coordinates that can't be placed.
    """
    where = path.name
    table = only_rows(open_layer(path, layer), only or {}, where)
    code_columns = [code] if isinstance(code, str) else list(code)
    given = [
        *code_columns,
        name,
        *([group] if group else []),
        *([population] if population else []),
    ]
    for asked in (*given, *columns):
        _must_hold(table, asked, where)
    lonlat, crs_in, notes = _lonlat(table, crs, where)
    shapes, invalid = _polygons(lonlat)
    codes = area_columns.joined([area_columns.texts(_column(table, each)) for each in code_columns])
    names = area_columns.texts(_column(table, name))
    kept = ~shapely.is_empty(shapes) if table.drawn else np.ones(len(shapes), bool)
    _check_codes(codes, kept, table, "-".join(code_columns), where)
    for column, texts in (("-".join(code_columns), codes), *_groups(table, group)):
        _check_lengths(texts, kept, column, where)
    if table.drawn:
        notes += note_on("areas_left_out", ~kept, codes, names, where)
    notes += note_on("areas_mended", invalid & kept, codes, names, where)
    read = [area_columns.texts(_column(table, each)) for each in (*given, *columns)]
    facts = list(zip(*read, strict=True))
    code_column = "-".join(code_columns)
    if population or columns:
        _check_rows(shapes, codes, kept, table, code_column, where)
    kept, repeated = _one_of_each(shapes, codes, facts, kept, table, code_column, where)
    notes += repeated
    if table.drawn:
        whole = totals(shapes, kept, codes, names)
        kept &= ~whole
        notes += note_on("areas_total", whole, codes, names, where)
    order = sorted(np.flatnonzero(kept).tolist(), key=codes.__getitem__)
    codes = [codes[i] for i in order]
    blank = np.array([not names[i] for i in order], bool)
    names = [names[i] or found for i, found in zip(order, codes, strict=True)]
    notes += note_on("area_names_missing", blank, codes, codes, where)
    people = np.full(len(order), np.nan)
    sign = area_columns.figure_sign(written_columns(table), tidy_name(population or ""), decimal)
    if population:
        people, found_notes = _population(table, population, sign, order, codes, names, where)
        notes += found_notes
    extra: dict[str, Floats] = {}
    for column in columns:
        extra[column], unreadable = area_columns.numbers(
            _column(table, column)[order], sign.decimal
        )
        notes += note_on("population_unreadable", unreadable, codes, names, where, column=column)
    groups = area_columns.texts(_column(table, group)[order]) if group else [""] * len(order)
    notes += garbled_notes([*names, *groups], where)
    seen_names, seen_groups = [*map(_as_seen, names)], [*map(_as_seen, groups)]
    shown = zip(names, groups, seen_names, seen_groups, strict=True)
    hidden = np.array([name != seen or group != of for name, group, seen, of in shown], bool)
    names, groups = seen_names, seen_groups
    names = [name or found for name, found in zip(names, codes, strict=True)]
    notes += note_on("area_names_hidden_signs", hidden, codes, names, where)
    return Areas(
        codes=tuple(codes),
        names=tuple(names),
        groups=tuple(groups),
        population=people,
        columns=extra,
        lonlat=shapes[order],
        crs_in=crs_in,
        metric_crs=_metric(table, metric_crs, shapes[order], where),
        notes=notes,
    )


def _as_seen(text: str) -> str:
    """Without signs that nobody sees; of letters read in the wrong encoding they are a part."""
    return text if repaired(text) is not None else without_hidden_signs(text)


def look_areas(
    path: Path, *, layer: str | None = None, crs: str | None = None, only: Only | None = None
) -> BoundaryFacts:
    """What a boundary file holds; raises Problem when it can't be read as one."""
    where = path.name
    whole = open_layer(path, layer)
    table = only_rows(whole, only or {}, where)
    lonlat, crs_in, notes = _lonlat(table, crs, where)
    bounds = area_crs.box(lonlat) if table.drawn else None
    return BoundaryFacts(
        path=path,
        layer=table.name,
        layers=table.layers,
        kinds={column: area_columns.kind_of(values) for column, values in table.columns.items()},
        samples={
            column: tuple(area_columns.texts(values[:SAMPLES]))
            for column, values in table.columns.items()
        },
        unique=tuple(area_columns.without_repeats(table.columns)),
        n=len(lonlat),
        crs=crs_in,
        metric_crs=guess_metric_crs(bounds) if bounds else "",
        bounds=bounds,
        notes=notes,
        of=len(whole.geometries),
        splits=tuple(splits_of(whole)),
        lonlat=lonlat,
        rows=table,
    )


def _lonlat(
    table: Layer, crs: str | None, where: str
) -> tuple[npt.NDArray[Any], str, list[Problem]]:
    """Shapes in longitude and latitude, the system they came in, and notes on layer and system."""
    if not table.drawn:
        if not len(table.geometries):
            raise Problem("areas_none", where=where)
        note = Problem("areas_not_drawn", where=where)
        return np.full(len(table.geometries), shapely.Polygon()), "", [*table.notes, note]
    lonlat, crs_in, notes = area_crs.to_lonlat(_geometries(table, where), table.crs, crs, where)
    return lonlat, crs_in, [*table.notes, *notes]


def _metric(table: Layer, asked: str | None, shapes: npt.NDArray[Any], where: str) -> str:
    if not table.drawn:
        return asked or ""
    return area_crs.metric_crs(asked, area_crs.box(shapes), where)


def _must_hold(table: Layer, column: str, where: str) -> None:
    if tidy_name(column) not in table.columns:
        raise column_not_in_file(where, column, table.columns)


def _column(table: Layer, column: str) -> npt.NDArray[Any]:
    return table.columns[tidy_name(column)]


def _geometries(table: Layer, where: str) -> npt.NDArray[Any]:
    """The geometries, None for one with an infinite corner; Problem when none is a polygon."""
    shapes = table.geometries.copy()
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    shapes[there & ~np.isfinite(shapely.bounds(shapes)).all(axis=1)] = None
    if not len(shapes):
        raise Problem("areas_none", where=where)
    there = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    if not len(there):
        raise Problem("areas_without_geometry", where=where, n=len(shapes))
    kinds = Counter(str(shape.geom_type) for shape in there)
    if not {"Polygon", "MultiPolygon", "GeometryCollection"} & set(kinds):
        found = ", ".join(f"{n} {kind}" for kind, n in kinds.most_common())
        raise Problem("areas_not_polygons", where=where, kinds=found)
    return shapes


def written_columns(table: Layer) -> dict[str, list[str]]:
    """The columns of text, whose figures have signs that somebody wrote."""
    return {
        column: area_columns.texts(values)
        for column, values in table.columns.items()
        if area_columns.kind_of(values) == "text"
    }


def _polygons(shapes: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], Mask]:
    """Valid Polygons or MultiPolygons (empty where nothing polygonal is left), and the mended.

    shapely.make_valid keeps every part of a crossed boundary, which buffer(0) would drop.
    """
    kinds = shapely.get_type_id(shapes)
    polygonal = np.isin(kinds, (_POLYGON, _MULTIPOLYGON, _COLLECTION))
    out = shapes.copy()
    out[~polygonal] = shapely.Polygon()
    invalid = ~shapely.is_valid(out)
    out[invalid] = shapely.make_valid(out[invalid], method="structure", keep_collapsed=False)
    for i in np.flatnonzero(shapely.get_type_id(out) == _COLLECTION).tolist():
        parts = shapely.get_parts(shapely.get_parts(out[i]))
        out[i] = shapely.union_all(parts[shapely.get_type_id(parts) == _POLYGON])
        if shapely.get_type_id(out[i]) == _COLLECTION:
            out[i] = shapely.Polygon()
    return out, invalid


def _check_codes(codes: list[str], kept: Mask, table: Layer, column: str, where: str) -> None:
    missing = [i + 1 for i, code in enumerate(codes) if kept[i] and not code]
    if missing:
        raise Problem(
            "area_codes_missing",
            where=where,
            column=column,
            n=len(missing),
            rows=listed(map(str, missing)),
            unique=_unique(table, kept),
        )


def _groups(table: Layer, group: str | None) -> list[tuple[str, list[str]]]:
    return [(group, area_columns.texts(_column(table, group)))] if group else []


def _check_lengths(texts: list[str], kept: Mask, column: str, where: str) -> None:
    """No text of paragraphs names an area or a group: no database could look for it."""
    long = [i + 1 for i, text in enumerate(texts) if kept[i] and len(text) > LONGEST_CODE]
    if long:
        raise Problem(
            "area_texts_long",
            where=where,
            column=column,
            n=len(long),
            most=LONGEST_CODE,
            rows=listed(map(str, long)),
        )


def _unique(table: Layer, kept: Mask) -> str:
    found = area_columns.without_repeats({c: v[kept] for c, v in table.columns.items()})
    return listed(found)


def _one_of_each(
    shapes: npt.NDArray[Any],
    codes: list[str],
    facts: Sequence[tuple[str, ...]],
    kept: Mask,
    table: Layer,
    column: str,
    where: str,
) -> tuple[Mask, list[Problem]]:
    """Only the first of areas with one code and one shape, and the parts of an area joined.

    Parts have other shapes and the same `facts`, all that is read of an area; `shapes` is
    changed. Problem when facts differ, or when so many codes repeat that it isn't a code.
    """
    first: dict[str, int] = {}
    kept = kept.copy()
    same: list[str] = []
    parts: dict[int, list[int]] = {}
    other: list[str] = []
    for i in np.flatnonzero(kept).tolist():
        before = first.setdefault(codes[i], i)
        if before == i:
            continue
        kept[i] = False
        if shapely.equals(shapes[before], shapes[i]):
            same.append(codes[i])
        elif facts[before] == facts[i]:
            parts.setdefault(before, [before]).append(i)
        else:
            other.append(codes[i])
    if len(parts) > max(1, MOST_IN_PARTS * len(first)):
        other += [codes[i] for i in parts]
    if other:
        codes_of = sorted(set(other))
        raise Problem(
            "area_codes_repeated",
            where=where,
            column=column,
            n=len(codes_of),
            codes=listed(codes_of),
            unique=_unique(table, kept | np.array([bool(code) for code in codes], bool)),
        )
    notes = []
    if parts:
        for at, rows in parts.items():
            shapes[at] = shapely.union_all(shapes[rows])
        areas = listed(codes[i] for i in parts)
        notes.append(Problem("areas_joined", where=where, n=len(parts), areas=areas))
    if same:
        areas = listed(dict.fromkeys(same))
        notes.append(Problem("areas_repeated", where=where, n=len(set(same)), areas=areas))
    return kept, notes


def _check_rows(
    shapes: npt.NDArray[Any], codes: list[str], kept: Mask, table: Layer, column: str, where: str
) -> None:
    """Rows of one code and one shape, or of none, are the same row throughout: else the file is a
    table by something (age, sex, year), of which one row would pass for the whole area.
    """
    rows = defaultdict(list)
    for i in np.flatnonzero(kept).tolist():
        rows[codes[i], shapely.normalize(shapes[i]).wkb].append(i)
    differ = rows_that_differ(table.columns, list(rows.values()))
    if differ.rows:
        raise Problem(
            "area_rows_differ",
            where=where,
            column=column,
            n=len(differ.rows),
            codes=listed(dict.fromkeys(codes[i] for i in differ.rows)),
            others=listed(differ.columns),
        )


def _population(
    table: Layer,
    column: str,
    sign: FigureSign,
    order: list[int],
    codes: list[str],
    names: list[str],
    where: str,
) -> tuple[Floats, list[Problem]]:
    """Population of the areas in `order`; what is missing, negative or no number becomes NaN."""
    cells = _column(table, column)[order]
    people, unreadable = area_columns.numbers(cells, sign.decimal)
    notes = figure_notes(people, unreadable, sign, codes, names, where, column, cells=cells)
    people[people < 0] = np.nan
    return people, notes


def figure_notes(
    people: Floats,
    unreadable: Mask,
    sign: FigureSign,
    codes: Sequence[str],
    names: Sequence[str],
    where: str,
    column: str,
    *,
    cells: npt.NDArray[Any],
    of: Mask | None = None,
) -> list[Problem]:
    """What is wrong with populations as they were read from `cells`; `of`: the areas of which
    there is a row.
    """
    missing = np.isnan(people) & ~unreadable
    if of is not None:
        missing &= of
    notes = [
        *note_on("population_missing", missing, codes, names, where, column=column),
        *note_on("population_negative", people < 0, codes, names, where, column=column),
        *note_on("population_unreadable", unreadable, codes, names, where, column=column),
        *note_on(
            "population_not_whole",
            area_columns.like_thousands(people),
            codes,
            names,
            where,
            column=column,
        ),
    ]
    if area_columns.speaks_of_thousands(column, area_columns.texts(cells)):
        notes.append(Problem("population_in_thousands", where=where, column=column))
    if not sign.sure:
        notes.append(Problem("population_sign_open", where=where, column=column))
    elif sign.parted:
        notes.append(Problem("population_thousands", where=where, column=column))
    return notes


def note_on(
    kind: str, mask: Mask, codes: Sequence[str], names: Sequence[str], where: str, **values: object
) -> list[Problem]:
    """A note on the areas in `mask`, or none when there are none."""
    found = np.flatnonzero(mask).tolist()
    if not found:
        return []
    areas = listed(
        names[i] if names[i] == codes[i] or not codes[i] else f"{names[i]} ({codes[i]})"
        for i in found
    )
    return [Problem(kind, where=where, n=len(found), areas=areas or "-", **values)]
