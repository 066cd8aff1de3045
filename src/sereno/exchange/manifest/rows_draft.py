"""Which rows of a layer larger than the city are the city's: those in which the incidents fall."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from sereno.exchange.boundaries.area_columns import joined, texts
from sereno.exchange.boundaries.areas import BoundaryFacts
from sereno.exchange.boundaries.kept_rows import Split
from sereno.exchange.manifest.points_draft import points_read
from sereno.exchange.manifest.text import Entries, Entry
from sereno.exchange.tables.column_profiles import fold_heading
from sereno.exchange.tables.file_sets import FileSet
from sereno.methods.sources.places.place_codes import plain_code
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.columns import heading_strength
from sereno.vocabulary.in_both import in_both as _
from sereno.vocabulary.language import number, percent

_NEARLY_ALL: Final = 0.95
# A value that most of the layer has parts no city from others.
_MOST_OF_THE_LAYER: Final = 0.6
_FEWEST_INCIDENTS: Final = 20
# A state, a municipality, a town.
_ROUNDS: Final = 3


@dataclass(frozen=True)
class _Hits:
    """Pairs of an incident and an area where it may have happened; a name may be several areas'."""

    incident: npt.NDArray[np.int64]
    area: npt.NDArray[np.int64]
    n: int

    def share_in(self, areas: npt.NDArray[np.bool_]) -> float:
        """Which share of the incidents may have happened in some of `areas`, bool[A]."""
        return len(np.unique(self.incident[areas[self.area]])) / max(self.n, 1)


def draft_rows(
    facts: BoundaryFacts, areas: Entries, sets: Sequence[tuple[FileSet, Entries]]
) -> Entry | None:
    """The entry `only` where nearly all incidents fall into one value of a column that parts the
    layer; None where the layer is the city's own. `facts` are of the whole layer.
    """
    hits = _hits(facts, areas, sets)
    if hits is None:
        return None
    kept = np.ones(facts.n, bool)
    only: dict[str, list[str]] = {}
    while len(only) < _ROUNDS:
        best = _best(facts, kept, hits, set(only))
        if best is None:
            break
        column, value = best
        only[column] = [value]
        kept &= np.array([text == value for text in texts(facts.rows.columns[column])], bool)
    if not only:
        return None
    rule = ", ".join(f"{column} = {values[0]}" for column, values in only.items())
    why = _(
        "the file covers more than the city: {share} of the incidents looked at fall into its "
        "{n} neighbourhoods with {rule}, of {of}; leave that rule out to use them all"
    )
    said = why.format(
        share=percent(hits.share_in(kept), 0),
        n=number(int(kept.sum())),
        rule=rule,
        of=number(facts.n),
    )
    return Entry(only, said)


def _best(
    facts: BoundaryFacts, kept: npt.NDArray[np.bool_], hits: _Hits, used: set[str]
) -> tuple[str, str] | None:
    """The column and value that hold nearly all incidents in the most areas, but not in most.

    Columns that are called a state's or a municipality's go before others.
    """
    found: list[tuple[bool, int, int, str, str]] = []
    for place, split in enumerate(facts.splits):
        if split.column in used:
            continue
        value = _fullest(facts, split, hits)
        here = kept & np.array([t == value for t in texts(facts.rows.columns[split.column])], bool)
        n = int(here.sum())
        if n and n <= _MOST_OF_THE_LAYER * kept.sum() and hits.share_in(here) >= _NEARLY_ALL:
            wider = heading_strength(fold_heading(split.column), "areas", "wider")[0] > 0
            found.append((wider, n, -place, split.column, value))
    if not found:
        return None
    *_order, column, value = max(found)
    return column, value


def _fullest(facts: BoundaryFacts, split: Split, hits: _Hits) -> str:
    """The value of a column in which most incidents fall."""
    values = np.array(texts(facts.rows.columns[split.column]), object)
    pairs = {
        (i, values[a]) for i, a in zip(hits.incident.tolist(), hits.area.tolist(), strict=True)
    }
    counted: dict[str, int] = {}
    for _i, value in pairs:
        counted[value] = counted.get(value, 0) + 1
    return max(counted, key=lambda value: (counted[value], value))


def _hits(
    facts: BoundaryFacts, areas: Entries, sets: Sequence[tuple[FileSet, Entries]]
) -> _Hits | None:
    incident: list[npt.NDArray[np.int64]] = []
    area: list[npt.NDArray[np.int64]] = []
    n = 0
    for files, entries in sets:
        which, where, rows = _hits_of(facts, areas, files, entries)
        incident.append(which + n)
        area.append(where)
        n += rows
    placed = np.concatenate(incident) if incident else np.array([], np.int64)
    met = len(np.unique(placed))
    if met < _FEWEST_INCIDENTS:
        return None
    return _Hits(placed, np.concatenate(area), met)


def _hits_of(
    facts: BoundaryFacts, areas: Entries, files: FileSet, entries: Entries
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], int]:
    """Incidents and areas of one set: by its points, else by its codes, else by its names."""
    rows = len(next(iter(files.samples.values()), ()))
    points = points_read(files, entries) if facts.bounds is not None else None
    if points is not None:
        good = np.flatnonzero(np.isfinite(points).all(axis=1))
        at, where = shapely.STRtree(facts.lonlat).query(
            shapely.points(points[good]), predicate="intersects"
        )
        return good[at], where.astype(np.int64), rows
    for role, key, plain in (("area_code", "code", plain_code), ("area_name", "name", fold)):
        if role in entries and key in areas:
            own = _of_areas(facts, areas[key].value)
            return (*_same(files.samples[entries[role].value], own, plain), rows)
    return np.array([], np.int64), np.array([], np.int64), rows


def _of_areas(facts: BoundaryFacts, columns: str | list[str]) -> list[str]:
    names = [columns] if isinstance(columns, str) else columns
    return joined([texts(facts.rows.columns[name]) for name in names])


def _same(
    given: Sequence[str], own: Sequence[str], plain: Callable[[str], str]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    at: dict[str, list[int]] = {}
    for a, text in enumerate(own):
        at.setdefault(plain(text), []).append(a)
    pairs = [
        (i, a) for i, text in enumerate(given) if text.strip() for a in at.get(plain(text), ())
    ]
    both = np.array(pairs, np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]
