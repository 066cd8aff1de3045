"""Which numbers of a table must be held back so that nobody is found in it.

K and its rule are the method's (design/METHOD.md, section 2, Levels: nothing below k = 5, settable,
people or incidents is published, with complementary suppression); it is the minimum frequency
rule of statistical offices (Hundepool et al. 2012, Statistical Disclosure Control, section 5). A
zero is nobody, and is published.

A cell held back alone in its row or column can be had by subtracting the others from the total, so
more are held back until

1. no cell can be had by adding and subtracting published ones. Take rows and columns, the
   totals among them, as points and the cells held back as lines between them: a cell can be had
   just when its line is a bridge, one whose loss leaves its ends apart (Gusfield 1988, SIAM J.
   Comput. 17, 552-571). Since every cell held back is above zero, being part of a loop
   also means that it may be one more or one less: its value can't be reasoned out;
2. the cells held back in each row and column whose total is published add up to at least K, so
   that a sum that can be had says nothing of fewer people than that.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

K: Final = 5

Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def is_small(counts: npt.ArrayLike, k: int = K) -> Flags:
    """Which counts are of fewer than `k` people or incidents, but not of none."""
    n = np.asarray(counts)
    small: Flags = (n > 0) & (n < k)
    return small


def held_back(counts: npt.ArrayLike, k: int = K, *, also: Flags | None = None) -> Flags:
    """Which cells of a table and of its totals must not be published.

    `counts` is (R, C), whole numbers, none negative. The result is (R + 1, C + 1): the last
    column are the totals of the rows, the last row those of the columns, the corner the grand
    total. Totals are held back only when they are small themselves or nothing else will do.
    `also`, (R, C), are cells above zero to hold back for reasons of the caller's own. A list of
    counts and its total is a table of one row, of which `held_back_list` takes care.
    """
    table = _with_totals(_whole(counts, 2))
    held = is_small(table, k)
    if also is not None:
        held[:-1, :-1] |= also
    while True:
        before = held.sum()
        _fill_lines(table, held, k)
        _fill_lines(table.T, held.T, k)
        _close_loops(table, held)
        if held.sum() == before:
            return held


def held_back_list(counts: npt.ArrayLike, k: int = K) -> Flags:
    """As `held_back` for counts (C,) that are published with their total; (C + 1,)."""
    line = _whole(counts, 1)
    cells = np.r_[line, line.sum()]
    held = is_small(cells, k)
    while held.any() and (held.sum() == 1 or cells[:-1][held[:-1]].sum() < k):
        rest = np.flatnonzero(~held & (cells > 0))
        if not rest.size:
            break
        # The total comes last however small: the list itself says most.
        held[min(rest, key=lambda i: (i == line.size, cells[i]))] = True
    return held


def _whole(counts: npt.ArrayLike, dimensions: int) -> Counts:
    table = np.asarray(counts)
    if table.ndim != dimensions or (table < 0).any() or (table != np.floor(table)).any():
        raise ValueError(f"counts must be whole, none negative, in {dimensions} dimension(s)")
    return table.astype(np.int64)


def _with_totals(table: Counts) -> Counts:
    rows = np.column_stack([table, table.sum(axis=1)])
    return np.vstack([rows, rows.sum(axis=0)])


def _fill_lines(table: Counts, held: Flags, k: int) -> None:
    """Rule 2 for each row whose total is published: hold back its least cells until it's met."""
    short = held[:, :-1].any(axis=1) & ~held[:, -1]
    short &= np.where(held, table, 0)[:, :-1].sum(axis=1) < k
    for i in np.flatnonzero(short):
        cells, taken = table[i, :-1], held[i, :-1]
        open_cells = np.flatnonzero((cells > 0) & ~taken)
        for j in open_cells[np.argsort(cells[open_cells], kind="stable")]:
            if cells[taken].sum() >= k:
                break
            held[i, j] = True


def _close_loops(table: Counts, held: Flags) -> None:
    """Rule 1: beside each bridge hold back the cheapest cell that closes a loop through it.

    There always is one. All lines sum to zero when totals count as negative, so what crosses
    from one side of a bridge to the other must cancel out: some other cell above zero does.
    """
    for row, column in _bridges(held):
        in_rows, in_columns = _side(held, row, (row, column))
        if in_columns[column]:  # closed by a cell held back for an earlier bridge
            continue
        across = in_rows[:, None] != in_columns[None, :]
        choices = np.argwhere(across & ~held & (table > 0)).tolist()
        i, j = min(choices, key=lambda cell: _cost(table, *cell))
        held[i, j] = True


def _bridges(held: Flags) -> list[tuple[int, int]]:
    """Cells held back on no loop: Tarjan's bridges (1974), over rows and columns as points."""
    rows = held.shape[0]
    near = [np.flatnonzero(row) + rows for row in held] + [np.flatnonzero(c) for c in held.T]
    met = np.full(len(near), -1)
    lowest = np.zeros(len(near), np.int64)
    found: list[tuple[int, int]] = []
    clock = 0
    for root in range(rows):
        if met[root] >= 0:
            continue
        met[root] = lowest[root] = clock
        path = [(root, -1, iter(near[root].tolist()))]
        while path:
            point, parent, rest = path[-1]
            for other in rest:
                if met[other] < 0:
                    clock += 1
                    met[other] = lowest[other] = clock
                    path.append((other, point, iter(near[other].tolist())))
                    break
                if other != parent:
                    lowest[point] = min(lowest[point], met[other])
            else:
                path.pop()
                if parent >= 0:
                    lowest[parent] = min(lowest[parent], lowest[point])
                    if lowest[point] > met[parent]:
                        found.append((min(point, parent), max(point, parent) - rows))
        clock += 1
    return sorted(found)


def _side(held: Flags, row: int, without: tuple[int, int]) -> tuple[Flags, Flags]:
    """Rows and columns that hang together with `row` by cells held back, one left out."""
    links = held.copy()
    links[without] = False
    in_rows: Flags = np.zeros(held.shape[0], np.bool_)
    in_columns: Flags = np.zeros(held.shape[1], np.bool_)
    in_rows[row] = True
    while True:
        columns: Flags = np.asarray(links[in_rows].any(axis=0))
        rows: Flags = in_rows | np.asarray(links[:, columns].any(axis=1))
        if (rows == in_rows).all() and (columns == in_columns).all():
            return in_rows, in_columns
        in_rows, in_columns = rows, columns


def _cost(table: Counts, row: int, column: int) -> tuple[int, int, int, int]:
    """Inner cells before totals, small before large, then by place."""
    totals = (row == table.shape[0] - 1) + (column == table.shape[1] - 1)
    return totals, int(table[row, column]), row, column
