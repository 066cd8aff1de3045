"""Entering a polygon's edges in the cells of a raster, row by row, from right to left.

For each cell that an edge touches this notes the edges, and what a ray running right from any
point of the cell would meet beyond the cell. That second part needs no edges: an edge that stays
to the right of the cell is crossed when exactly one of its ends lies above the ray, so in a
chain of such edges all but the two outer ends cancel, and an end outside the cell's row is a
constant. The cells that no edge touches are inside the polygon or outside, whole.

Places are counted in "ticks", whole fractions of a cell. Points and vertices are put in ticks by
the same non-decreasing function, so comparing their rows is exact; whether an edge touches a
cell is computed in floating point and erred on the safe side by `_SLACK`.

Inside the loops no array is ever reassigned: numba would count references at every step, which
took as long as the work itself. Pools grow between sweeps.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

F64 = npt.NDArray[np.float64]
I32 = npt.NDArray[np.int32]
I64 = npt.NDArray[np.int64]
Whole = int | np.int64

# A cell's content: 0 none; else 1 + rank of the best area that covers it whole, with the bit
# MANY set when other areas cover it whole too. Negative: outlines touch it.
MANY = 1 << 30
RANK = MANY - 1

# How far, in cells, an edge may lie from a cell and still be entered. Rounding in ticks is at
# most 2⁻¹⁴ of the smallest cell (2³⁶ of them in a row, 2⁻⁵² for each operation).
_SLACK = 2.0**-10

# Columns of `Pools.waiting`: where the cell is, its first record, what covers it, its place, and
# how many polygons and edges (and ends of chains) its records have.
AT, FIRST, COVER, SHIFT, COLUMN, ROW, POLYGONS, TESTS, WAITING_COLUMNS = range(9)
# Columns of `Pools.records`: the polygon, what `enter` says of `beyond_inside`, its vertices in
# `items` (ends beyond the cell, then edges that touch it), the cell's next record.
POLYGON, INSIDE, START, ENDS, EDGES, NEXT, RECORD_COLUMNS = range(7)
# `state`: how much of each pool is used, and where an interrupted sweep goes on.
WAITING_USED, RECORDS_USED, ITEMS_USED = range(3)
_ROW_NOW, _COLUMN_NOW, _INSIDE_NOW, _ENDS_NOW, _ACTIVE_NOW, STATE_SIZE = range(3, 9)


class Vertices(NamedTuple):
    """Vertices, ring after ring, shape (V,): in ticks, in whole ticks, and their ordinates."""

    x_ticks: F64
    y_ticks: F64
    whole_y: I64
    ys: F64


class Window(NamedTuple):
    """A rectangle of cells, of 2^shift ticks each.

    Cell (r, c) is at base + r·stride + c; (0, 0) is at (row, column) of all cells of this size;
    the window holds first…last of both.
    """

    base: Whole
    stride: Whole
    shift: Whole
    column: Whole
    row: Whole
    first_column: Whole
    last_column: Whole
    first_row: Whole
    last_row: Whole


class Pools(NamedTuple):
    """Cells that edges touch; for each of them a list of records, one for each polygon."""

    waiting: I64
    records: I32
    items: I32


@njit(cache=True, nogil=True)
def longer_list(pool: I32, used: int, more: int) -> I32:
    """A copy of `pool` at least twice as long, with room for `more` after `used`."""
    longer = np.empty(max(used + more, 2 * pool.size), pool.dtype)
    for i in range(used):
        longer[i] = pool[i]
    return longer


@njit(cache=True, nogil=True)
def _longer_table(pool: npt.NDArray[Any]) -> Any:
    """A copy of `pool` with more than twice as many rows."""
    longer = np.empty((2 * pool.shape[0] + 2, pool.shape[1]), pool.dtype)
    for i in range(pool.shape[0]):
        for j in range(pool.shape[1]):
            longer[i, j] = pool[i, j]
    return longer


@njit(cache=True, nogil=True)
def joined(content: Whole, other: Whole) -> Whole:
    """Content of a place with both contents: the better area, and whether there are several."""
    if content == 0:
        return other
    if other == 0:
        return content
    best, second = content & RANK, other & RANK
    if best == second:
        return content | other
    return min(best, second) | MANY


@njit(cache=True, nogil=True)
def _trace(
    edges: I32, lo: int, hi: int, vertices: Vertices, window: Window
) -> tuple[I64, I64, I32, I32, I32]:
    """Which cells of a window each of the edges lo…hi touches, row by row.

    Returns where each row starts and stops in three lists: the edge, the first and the last
    column it touches (one beyond the window on either side when it goes further).
    """
    x_ticks, y_ticks = vertices.x_ticks, vertices.y_ticks
    unit = 2.0 ** -float(window.shift)
    first_row, last_row = window.first_row, window.last_row
    first_column, last_column = window.first_column, window.last_column
    height = last_row - first_row + 1
    starts = np.zeros(height + 1, np.int64)
    for k in range(lo, hi):
        a = edges[k]
        ya = y_ticks[a] * unit - window.row
        yb = y_ticks[a + 1] * unit - window.row
        from_row = max(first_row, math.floor(min(ya, yb) - _SLACK))
        to_row = min(last_row, math.floor(max(ya, yb) + _SLACK))
        for r in range(from_row, to_row + 1):
            starts[r - first_row + 1] += 1
    for r in range(height):
        starts[r + 1] += starts[r]
    stops = starts.copy()
    edge = np.empty(starts[height], np.int32)
    left = np.empty(starts[height], np.int32)
    right = np.empty(starts[height], np.int32)
    for k in range(lo, hi):
        a = edges[k]
        xa = x_ticks[a] * unit - window.column
        ya = y_ticks[a] * unit - window.row
        xb = x_ticks[a + 1] * unit - window.column
        yb = y_ticks[a + 1] * unit - window.row
        if ya > yb:
            xa, ya, xb, yb = xb, yb, xa, ya
        from_row = max(first_row, math.floor(ya - _SLACK))
        to_row = min(last_row, math.floor(yb + _SLACK))
        rise = yb - ya
        for r in range(from_row, to_row + 1):
            x0, x1 = xa, xb
            if rise > _SLACK:
                low = (r - _SLACK - ya) / rise
                high = (r + 1.0 + _SLACK - ya) / rise
                if low > 0.0:
                    x0 = xa + min(low, 1.0) * (xb - xa)
                if high < 1.0:
                    x1 = xa + max(high, 0.0) * (xb - xa)
            if x0 > x1:
                x0, x1 = x1, x0
            to_column = math.floor(min(x1 + _SLACK, last_column + 1.0))
            if to_column >= first_column:
                k_row = stops[r - first_row]
                edge[k_row] = a
                left[k_row] = math.floor(max(x0 - _SLACK, first_column - 1.0))
                right[k_row] = to_column
                stops[r - first_row] += 1
    return starts, stops, edge, left, right


@njit(cache=True, nogil=True)
def _pass(
    vertex: Whole, at_row: Whole, row: Whole, ys: F64, ends: I32, inside: Whole, n: int
) -> tuple[Whole, int]:
    """Note the end of an edge that lies to the right; the new `inside` and number of ends.

    Above the row it is above every ray, below it above none; within, two ends at one height cancel.
    """
    if at_row > row:
        return inside ^ 1, n
    if at_row < row:
        return inside, n
    for i in range(n):
        if ys[ends[i]] == ys[vertex]:
            ends[i] = ends[n - 1]
            return inside, n - 1
    ends[n] = vertex
    return inside, n + 1


@njit(cache=True, nogil=True)
def _sweep(
    traced: tuple[I64, I64, I32, I32, I32],
    beyond: I32,
    beyond_inside: Whole,
    polygon: Whole,
    rank: Whole,
    vertices: Vertices,
    window: Window,
    scratch: tuple[I32, I32, I32, I32],
    cells: I32,
    pools: Pools,
    state: I64,
) -> bool:
    """Enter one polygon in a window, each row from right to left.

    False when a pool is full: call again with longer ones, and it goes on where it stopped.
    """
    starts, stops, edge, left, right = traced
    bucket, following, ends, active = scratch
    waiting, records, items = pools
    ys, whole_y = vertices.ys, vertices.whole_y
    shift, row = window.shift, window.row
    first_column, last_column = window.first_column, window.last_column
    n_waiting, n_records, n_items = (
        state[WAITING_USED],
        state[RECORDS_USED],
        state[ITEMS_USED],
    )
    inside, n_ends, n_active = state[_INSIDE_NOW], state[_ENDS_NOW], state[_ACTIVE_NOW]
    room = ends.size + active.size
    from_column = state[_COLUMN_NOW]
    for r in range(state[_ROW_NOW], window.last_row + 1):
        if from_column > last_column:
            inside, n_ends, n_active = beyond_inside, 0, 0
            for i in range(beyond.size):
                v = beyond[i]
                inside, n_ends = _pass(v, (whole_y[v] >> shift) - row, r, ys, ends, inside, n_ends)
            for k in range(starts[r - window.first_row], stops[r - window.first_row]):
                if left[k] > last_column:
                    for v in range(edge[k], edge[k] + 2):
                        at = (whole_y[v] >> shift) - row
                        inside, n_ends = _pass(v, at, r, ys, ends, inside, n_ends)
                else:
                    column = min(right[k], last_column) - first_column
                    following[k] = bucket[column]
                    bucket[column] = k
            from_column = last_column
        for j in range(from_column, first_column - 1, -1):
            full = n_waiting == waiting.shape[0] or n_records == records.shape[0]
            if full or n_items + room > items.size:
                state[WAITING_USED], state[RECORDS_USED] = n_waiting, n_records
                state[ITEMS_USED], state[_ROW_NOW], state[_COLUMN_NOW] = n_items, r, j
                state[_INSIDE_NOW], state[_ENDS_NOW], state[_ACTIVE_NOW] = inside, n_ends, n_active
                return False
            k = bucket[j - first_column]
            bucket[j - first_column] = -1
            while k >= 0:
                active[n_active] = k
                n_active += 1
                k = following[k]
            at = window.base + r * window.stride + j
            content = cells[at]
            if n_active == 0 and n_ends == 0:
                if inside == 1:
                    if content >= 0:
                        cells[at] = joined(content, rank + 1)
                    else:
                        waiting[~content, COVER] = joined(waiting[~content, COVER], rank + 1)
                continue
            if content >= 0:
                waiting[n_waiting, AT] = at
                waiting[n_waiting, FIRST] = -1
                waiting[n_waiting, COVER] = content
                waiting[n_waiting, SHIFT] = shift
                waiting[n_waiting, COLUMN] = window.column + j
                waiting[n_waiting, ROW] = row + r
                waiting[n_waiting, POLYGONS] = 0
                waiting[n_waiting, TESTS] = 0
                content = ~n_waiting
                cells[at] = content
                n_waiting += 1
            records[n_records, POLYGON] = polygon
            records[n_records, INSIDE] = inside
            records[n_records, START] = n_items
            records[n_records, ENDS] = n_ends
            records[n_records, EDGES] = n_active
            records[n_records, NEXT] = waiting[~content, FIRST]
            waiting[~content, FIRST] = n_records
            waiting[~content, POLYGONS] += 1
            waiting[~content, TESTS] += n_ends + n_active
            n_records += 1
            for i in range(n_ends):
                items[n_items + i] = ends[i]
            n_items += n_ends
            for i in range(n_active):
                items[n_items + i] = edge[active[i]]
            n_items += n_active
            staying = 0
            for i in range(n_active):
                k = active[i]
                if left[k] < j:
                    active[staying] = k
                    staying += 1
                else:
                    for v in range(edge[k], edge[k] + 2):
                        at = (whole_y[v] >> shift) - row
                        inside, n_ends = _pass(v, at, r, ys, ends, inside, n_ends)
            n_active = staying
        from_column = last_column + 1
    state[WAITING_USED], state[RECORDS_USED], state[ITEMS_USED] = n_waiting, n_records, n_items
    return True


@njit(cache=True, nogil=True)
def enter(
    edges: I32,
    lo: int,
    hi: int,
    beyond: I32,
    beyond_inside: Whole,
    polygon: Whole,
    rank: Whole,
    vertices: Vertices,
    window: Window,
    cells: I32,
    pools: Pools,
    state: I64,
) -> Pools:
    """Enter a polygon's edges lo…hi in a window; the pools, longer where they had to be.

    edges: the vertices where edges begin. `beyond` (vertices) and `beyond_inside` say what a ray
    meets to the right of the window: `beyond_inside`, changed by each of them above the ray.
    """
    traced = _trace(edges, lo, hi, vertices, window)
    starts, stops = traced[0], traced[1]
    longest = 0
    for r in range(starts.size - 1):
        longest = max(longest, stops[r] - starts[r])
    scratch = (
        np.full(window.last_column - window.first_column + 1, -1, np.int32),
        np.empty(traced[2].size, np.int32),
        np.empty(beyond.size + 2 * longest, np.int32),
        np.empty(longest, np.int32),
    )
    state[_ROW_NOW] = window.first_row
    state[_COLUMN_NOW] = window.last_column + 1
    room = scratch[2].size + scratch[3].size
    while not _sweep(
        traced, beyond, beyond_inside, polygon, rank, vertices, window, scratch, cells, pools, state
    ):
        waiting, records, items = pools
        if state[WAITING_USED] == waiting.shape[0]:
            waiting = _longer_table(waiting)
        if state[RECORDS_USED] == records.shape[0]:
            records = _longer_table(records)
        if state[ITEMS_USED] + room > items.size:
            items = longer_list(items, state[ITEMS_USED], room)
        pools = Pools(waiting, records, items)
    return pools
