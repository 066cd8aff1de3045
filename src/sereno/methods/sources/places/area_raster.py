"""A raster that knows, for each cell, which area covers it whole and which outlines cross it.

A cell that no outline touches holds its answer. A cell that outlines touch holds a leaf: for
each polygon the few edges that a ray from there could meet (`edge_sweep`). A cell with many
edges is divided again, and again, so that a dense centre in a wide frame costs a few more steps
and not a raster fine enough everywhere.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from sereno.methods.sources.places.edge_sweep import (
    AT,
    COLUMN,
    COVER,
    EDGES,
    ENDS,
    F64,
    FIRST,
    I32,
    I64,
    INSIDE,
    ITEMS_USED,
    NEXT,
    POLYGON,
    POLYGONS,
    RECORD_COLUMNS,
    ROW,
    SHIFT,
    START,
    STATE_SIZE,
    TESTS,
    WAITING_COLUMNS,
    WAITING_USED,
    Pools,
    Vertices,
    Window,
    enter,
    longer_list,
)

TICK_BITS = 24
_WIDEST = 4096
# Division pays while a cell has more edges than a few, and more than its polygons must have.
_EDGES_PER_LEAF = 16
_EDGES_PER_POLYGON = 2
_WIDEST_DIVISION = 8


class Frame(NamedTuple):
    """The box of the polygons, and how coordinates become ticks (2⁻²⁴ of a cell)."""

    left: float
    bottom: float
    right: float
    top: float
    origin_x: float
    origin_y: float
    ticks_x: float
    ticks_y: float
    columns: int
    rows: int


class Raster(NamedTuple):
    """Cells, their divisions and leaves.

    cells: cell 0 is always empty; the raster follows, row by row, then every division. A content
    (`edge_sweep.MANY`), or the complement of 2·leaf or of 2·node + 1.
    node_start, node_bits: first cell of each division, and 2^bits cells a side.
    leaves: [content, length] then for each polygon [polygon, inside, edges, (ax, ay, bx, by)…];
    `inside` is what the edges change. Length counts all of these.
    contents, boxes: of each polygon, 1 + its area's rank, shape (P,), and bounds, shape (P, 4).
    """

    cells: I32
    node_start: I32
    node_bits: I32
    leaves: F64
    contents: I32
    boxes: F64


def frame_of(xs: F64, ys: F64, cells: int) -> Frame:
    """The frame of vertices (shape (V,), V ≥ 1) with about `cells` nearly square cells."""
    left, right = float(xs.min()), float(xs.max())
    bottom, top = float(ys.min()), float(ys.max())
    columns = rows = 1
    if _divisible(left, right) and _divisible(bottom, top):
        columns = round(min(max(math.sqrt(cells * ((right - left) / (top - bottom))), 1), _WIDEST))
        rows = round(min(max(cells / columns, 1), _WIDEST))
    origin_x, ticks_x = _axis(left, right, columns)
    origin_y, ticks_y = _axis(bottom, top, rows)
    return Frame(left, bottom, right, top, origin_x, origin_y, ticks_x, ticks_y, columns, rows)


def _divisible(low: float, high: float) -> bool:
    """Whether ticks can be counted from low to high without overflow."""
    return high - low > 1e-280 and max(-low, high) < 1e300


def _axis(low: float, high: float, cells: int) -> tuple[float, float]:
    """Origin, and ticks per unit, that put low…high in `cells` cells; else all in cell 0."""
    if not _divisible(low, high):
        return 0.0, 0.0
    # A hair less than fits, so that `high` itself falls in the last cell.
    return low, cells * 2.0**TICK_BITS / (high - low) * (1.0 - 2.0**-40)


@njit(cache=True, nogil=True)
def _next_crowded(w: int, waiting: I64, used: int) -> int:
    """The first cell from `w` on that division would relieve."""
    while w < used:
        tests = waiting[w, TESTS]
        if (
            tests > _EDGES_PER_LEAF
            and tests > _EDGES_PER_POLYGON * waiting[w, POLYGONS]
            and waiting[w, SHIFT] >= 2
        ):
            return w
        w += 1
    return w


@njit(cache=True, nogil=True)
def _divide(
    edge_count: int,
    rank: I32,
    n_cells: int,
    cells: I32,
    vertices: Vertices,
    pools: Pools,
    state: I64,
) -> tuple[I32, I32, I32, Pools]:
    """Divide crowded cells until none is left, or the divisions outgrow the edges by far."""
    most_items = 64 * edge_count + (1 << 16)
    most_cells = 4 * n_cells + 64 * edge_count + (1 << 16)
    node_start = np.empty(64, np.int32)
    node_bits = np.empty(64, np.int32)
    n_nodes = 0
    w = _next_crowded(0, pools.waiting, state[WAITING_USED])
    while w < state[WAITING_USED] and n_cells < most_cells and state[ITEMS_USED] < most_items:
        cell = pools.waiting[w].copy()
        bits = 2
        while bits < min(_WIDEST_DIVISION, cell[SHIFT]) and (1 << 2 * bits) < cell[TESTS]:
            bits += 1
        side = 1 << bits
        if n_cells + side * side > cells.size:
            cells = longer_list(cells, n_cells, side * side)
        if n_nodes == node_start.size:
            node_start = longer_list(node_start, n_nodes, 1)
            node_bits = longer_list(node_bits, n_nodes, 1)
        for i in range(n_cells, n_cells + side * side):
            cells[i] = cell[COVER]
        cells[cell[AT]] = ~(2 * n_nodes + 1)
        node_start[n_nodes] = n_cells
        node_bits[n_nodes] = bits
        n_nodes += 1
        zero = np.int64(0)
        window = Window(
            n_cells, side, cell[SHIFT] - bits, cell[COLUMN] << bits, cell[ROW] << bits,
            zero, side - 1, zero, side - 1,
        )  # fmt: skip
        n_cells += side * side
        pools.waiting[w, FIRST] = -1
        k = cell[FIRST]
        while k >= 0:
            record = pools.records[k].astype(np.int64)
            first, middle = record[START], record[START] + record[ENDS]
            pools = enter(
                pools.items, middle, middle + record[EDGES], pools.items[first:middle],
                record[INSIDE], record[POLYGON], np.int64(rank[record[POLYGON]]), vertices, window,
                cells, pools, state,
            )  # fmt: skip
            k = record[NEXT]
        w = _next_crowded(w + 1, pools.waiting, state[WAITING_USED])
    return cells[:n_cells], node_start[:n_nodes], node_bits[:n_nodes], pools


@njit(cache=True, nogil=True)
def _write_leaves(xs: F64, ys: F64, frame: Frame, cells: I32, pools: Pools, used: int) -> F64:
    """The leaves of all cells that wait and were not divided.

    The end of a chain beyond the cell becomes an edge far to the right, from that end up to
    above all points: a ray crosses it when the end is not above the ray, so `inside` turns.
    """
    far_x = max(frame.right + (frame.right - frame.left), np.nextafter(frame.right, np.inf))
    far_y = max(frame.top + (frame.top - frame.bottom), np.nextafter(frame.top, np.inf))
    waiting, records, items = pools
    length = 0
    for w in range(used):
        if waiting[w, FIRST] >= 0:
            length += 2 + 3 * waiting[w, POLYGONS] + 4 * waiting[w, TESTS]
    leaves = np.empty(length)
    n = 0
    for w in range(used):
        k = waiting[w, FIRST]
        if k < 0:
            continue
        start = n
        cells[waiting[w, AT]] = ~(2 * start)
        leaves[start] = waiting[w, COVER]
        n += 2
        while k >= 0:
            first = records[k, START]
            middle = first + records[k, ENDS]
            last = middle + records[k, EDGES]
            leaves[n] = records[k, POLYGON]
            leaves[n + 1] = records[k, INSIDE] ^ (records[k, ENDS] & 1)
            leaves[n + 2] = last - first
            n += 3
            for i in range(first, middle):
                leaves[n] = far_x
                leaves[n + 1] = ys[items[i]]
                leaves[n + 2] = far_x
                leaves[n + 3] = far_y
                n += 4
            for i in range(middle, last):
                a = items[i]
                leaves[n] = xs[a]
                leaves[n + 1] = ys[a]
                leaves[n + 2] = xs[a + 1]
                leaves[n + 3] = ys[a + 1]
                n += 4
            k = records[k, NEXT]
        leaves[start + 1] = n - start
    return leaves


@njit(cache=True, nogil=True)
def _build(
    xs: F64, ys: F64, edges: I32, edge_start: I64, rank: I32, frame: Frame
) -> tuple[I32, I32, I32, F64]:
    x_ticks = np.empty(xs.size)
    y_ticks = np.empty(xs.size)
    whole_y = np.empty(xs.size, np.int64)
    for i in range(xs.size):
        x_ticks[i] = (xs[i] - frame.origin_x) * frame.ticks_x
        y_ticks[i] = (ys[i] - frame.origin_y) * frame.ticks_y
        whole_y[i] = int(y_ticks[i])
    vertices = Vertices(x_ticks, y_ticks, whole_y, ys)

    n_cells = 1 + frame.columns * frame.rows
    cells = np.empty(n_cells + n_cells // 2, np.int32)
    cells[:n_cells] = 0
    pools = Pools(
        np.empty((edges.size + 16, WAITING_COLUMNS), np.int64),
        np.empty((2 * edges.size + 16, RECORD_COLUMNS), np.int32),
        np.empty(8 * edges.size + 16, np.int32),
    )
    state = np.zeros(STATE_SIZE, np.int64)
    unit = 2.0**-TICK_BITS
    # As numbers of one width: numba would compile everything again for literals.
    zero, one, shift = np.int64(0), np.int64(1), np.int64(TICK_BITS)
    for p in range(rank.size):
        lo, hi = edge_start[p], edge_start[p + 1]
        x0 = x1 = x_ticks[edges[lo]]
        y0 = y1 = y_ticks[edges[lo]]
        for k in range(lo, hi):
            a = edges[k]
            x0, x1 = min(x0, x_ticks[a]), max(x1, x_ticks[a])
            y0, y1 = min(y0, y_ticks[a]), max(y1, y_ticks[a])
        window = Window(
            one, frame.columns, shift, zero, zero,
            int(x0 * unit), int(x1 * unit), int(y0 * unit), int(y1 * unit),
        )  # fmt: skip
        pools = enter(
            edges,
            lo,
            hi,
            edges[:0],
            zero,
            p,
            np.int64(rank[p]),
            vertices,
            window,
            cells,
            pools,
            state,
        )
    cells, node_start, node_bits, pools = _divide(
        edges.size, rank, n_cells, cells, vertices, pools, state
    )
    leaves = _write_leaves(xs, ys, frame, cells, pools, state[WAITING_USED])
    return cells, node_start, node_bits, leaves


def build_raster(
    xs: F64, ys: F64, edges: I32, edge_start: I64, rank: I32, boxes: F64, frame: Frame
) -> Raster:
    """The raster of polygons 0…P−1.

    xs, ys: vertices, shape (V,), ring after ring. edges: the vertices where an edge begins (it
    ends at the next vertex), polygon after polygon; edge_start: shape (P + 1,), each polygon
    with one edge at least; rank: the place of each polygon's area in the order of preference,
    shape (P,); boxes: their bounds, shape (P, 4).
    """
    cells, node_start, node_bits, leaves = _build(xs, ys, edges, edge_start, rank, frame)
    return Raster(cells, node_start, node_bits, leaves, rank + 1, boxes)
