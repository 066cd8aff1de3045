"""How far each unknown number of a network can go, found by pushing units round loops.

Where areas, topics and periods are nested so that each number stands in two sums at most, once as a
part of one and once on the other side of another, the sums are the points of a network and the
numbers its lines (Gusfield 1988, SIAM J. Comput. 17, 552-571). A number goes up by one just when
one unit finds a way back from its one end to the other over numbers that can go up or down; the
most that it can go up or down is a maximal flow, here of at most a handful of units. Where there is
no way, the cheapest is made by holding back more: a shortest path over what is shown (Kelly, Golden
& Assad 1992, Networks 22, 397-417, suppress cells so).
"""

from __future__ import annotations

import heapq
from collections import deque
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from numba import njit

from sereno.methods.policy.release import Counts, Flags, Places, Release

_NOWHERE: Final = -1


@dataclass(frozen=True)
class Network:
    """The points (N,) where each number goes out and comes in: the release's own sums, and one more
    in which all numbers end that stand in one sum only.
    """

    tail: Places
    head: Places
    n_points: int

    @classmethod
    def of(cls, release: Release) -> Network | None:
        """The network of a release's own sums; None where they are none."""
        from scipy.sparse import csr_array

        sums = release.sums
        own = sums.of < sums.own
        matrix = csr_array(
            (sums.sign[own], (sums.of[own], sums.cell[own])),
            shape=(sums.own, release.values.size),
        )
        sides = _sides(matrix)
        if sides is None:
            return None
        entries = matrix.tocoo()
        into = sides[entries.row] * entries.data > 0
        tail = np.full(release.values.size, sums.own)
        head = tail.copy()
        head[entries.col[into]] = entries.row[into]
        tail[entries.col[~into]] = entries.row[~into]
        return cls(tail, head, sums.own + 1)

    def reach(
        self, unknown: Flags, values: Counts, least: Counts, up: Counts, down: Counts
    ) -> tuple[Counts, Counts]:
        """The least and the most (N,) that each number was seen to be when the `unknown` (N,) may
        change: sought are `up` (N,) more and `down` (N,) less than it is.
        """
        lines = np.flatnonzero(unknown)
        tail, head = self.tail[lines], self.head[lines]
        low, high = values.copy(), values.copy()
        found_low, found_high = values[lines], values[lines]
        _reach(
            tail, head, *self._around(tail, head), values[lines], least[lines], up[lines],
            down[lines], found_low, found_high,
        )  # fmt: skip
        low[lines], high[lines] = found_low, found_high
        return low, high

    def make_way(
        self,
        unknown: Flags,
        values: Counts,
        least: Counts,
        price: npt.NDArray[np.float64],
        wanted: tuple[int, int, int],
    ) -> Places:
        """Which numbers must be unknown too, at the least price, so that one can go further.

        `wanted`: the number, 1 for up and −1 for down, and by how much. What is already unknown is
        free; a price without end is never paid. None where nothing helps.
        """
        line, way, amount = wanted
        taken = np.zeros(values.size, np.bool_)
        lines, edges = self._lines
        _make_way(
            self.tail, self.head, lines, edges, values.copy(), np.where(unknown, least, 1),
            unknown.copy(), price, line, way, amount, taken,
        )  # fmt: skip
        return np.flatnonzero(taken)

    @cached_property
    def _lines(self) -> tuple[Places, Places]:
        return self._around(self.tail, self.head)

    def _around(self, tail: Places, head: Places) -> tuple[Places, Places]:
        """The lines of each point, one point after the other, and where each point's begin."""
        ends = np.concatenate([tail, head])
        order = np.argsort(ends, kind="stable")
        edges = np.searchsorted(ends[order], np.arange(self.n_points + 1)).astype(np.int64)
        return order % max(tail.size, 1), edges


def _sides(matrix: Any) -> Places | None:
    """A sign for each sum that makes every number enter one and leave another; None if none do."""
    columns, rows = matrix.tocsc(), matrix
    n_sums, n = columns.shape
    if n and np.diff(columns.indptr).max(initial=0) > 2:
        return None
    side = np.zeros(n_sums, np.int64)
    column_ends, column_rows, column_signs = (
        columns.indptr.tolist(), columns.indices.tolist(), columns.data.tolist(),
    )  # fmt: skip
    row_ends, row_columns, row_signs = (
        rows.indptr.tolist(), rows.indices.tolist(), rows.data.tolist(),
    )  # fmt: skip
    for start in range(n_sums):
        if side[start]:
            continue
        side[start] = 1
        queue = deque([start])
        while queue:
            at = queue.popleft()
            mine = int(side[at])
            for place in range(row_ends[at], row_ends[at + 1]):
                column = row_columns[place]
                for entry in range(column_ends[column], column_ends[column + 1]):
                    other = column_rows[entry]
                    if other == at:
                        continue
                    wanted = -mine * row_signs[place] * column_signs[entry]
                    if side[other] == 0:
                        side[other] = wanted
                        queue.append(other)
                    elif side[other] != wanted:
                        return None
    return side


@njit(cache=True, nogil=True)
def _other_end(at: int, tail: int, head: int, now: int, least: int) -> int:
    """Where a unit gets to from a point over a line, along it or back; nowhere if it is at its
    least. It is given numbers: to count references to arrays takes longer than all else here.
    """
    if tail == at:
        return head
    return tail if now > least else _NOWHERE


@njit(cache=True, nogil=True)
def _move_along(
    head: Places,
    now: Counts,
    least: Counts,
    by: Places,
    before: Places,
    start: int,
    goal: int,
    most: int,
) -> int:
    """Move as many units along the way that was found as it has room for; how many."""
    amount = most
    at = goal
    while at != start:
        line = by[at]
        if head[line] != at:
            amount = min(amount, now[line] - least[line])
        at = before[at]
    at = goal
    while at != start:
        line = by[at]
        now[line] += amount if head[line] == at else -amount
        at = before[at]
    return amount


@njit(cache=True, nogil=True)
def _push(
    tail: Places,
    head: Places,
    lines: Places,
    edges: Places,
    now: Counts,
    least: Counts,
    line: int,
    way: int,
    room: int,
    met: Places,
    by: Places,
    before: Places,
    queue: Places,
    turn: int,
) -> int:
    """Let a line go up (`way` 1) or down by as much as one way round leaves room for; by how much.

    `met` says which points were reached in this `turn`.
    """
    start, goal = (head[line], tail[line]) if way == 1 else (tail[line], head[line])
    met[start] = turn
    queue[0] = start
    first, last = 0, 1
    while first < last and met[goal] != turn:
        at = queue[first]
        first += 1
        for place in range(edges[at], edges[at + 1]):
            other = lines[place]
            to = _other_end(at, tail[other], head[other], now[other], least[other])
            if other != line and to != _NOWHERE and met[to] != turn:
                met[to] = turn
                by[to] = other
                before[to] = at
                queue[last] = to
                last += 1
    if met[goal] != turn:
        return 0
    amount = _move_along(head, now, least, by, before, start, goal, room)
    now[line] += way * amount
    return amount


@njit(cache=True, nogil=True)
def _make_way(
    tail: Places,
    head: Places,
    lines: Places,
    edges: Places,
    now: Counts,
    least: Counts,
    unknown: Flags,
    price: npt.NDArray[np.float64],
    line: int,
    way: int,
    amount: int,
    taken: Flags,
) -> None:
    n_points = edges.size - 1
    by, before = np.empty(n_points, np.int64), np.empty(n_points, np.int64)
    start, goal = (head[line], tail[line]) if way == 1 else (tail[line], head[line])
    while amount > 0:
        # Dijkstra's shortest path (1959), where what is unknown costs nothing.
        paid = np.full(n_points, np.inf)
        paid[start] = 0.0
        heap = [(0.0, start)]
        while heap:
            cost, at = heapq.heappop(heap)
            if cost > paid[at]:
                continue
            if at == goal:
                break
            for place in range(edges[at], edges[at + 1]):
                other = lines[place]
                to = _other_end(at, tail[other], head[other], now[other], least[other])
                if other == line or to == _NOWHERE:
                    continue
                more = cost if unknown[other] else cost + price[other]
                if more < paid[to]:
                    paid[to], by[to], before[to] = more, other, at
                    heapq.heappush(heap, (more, to))
        if not paid[goal] < np.inf:
            return
        amount -= _move_along(head, now, least, by, before, start, goal, amount)
        at = goal
        while at != start:
            other = by[at]
            if not unknown[other]:
                unknown[other] = taken[other] = True
            at = before[at]


@njit(cache=True, nogil=True)
def _reach(
    tail: Places,
    head: Places,
    lines: Places,
    edges: Places,
    values: Counts,
    least: Counts,
    up: Counts,
    down: Counts,
    low: Counts,
    high: Counts,
) -> None:
    n_points = edges.size - 1
    now = values.copy()
    met, by = np.full(n_points, -1), np.empty(n_points, np.int64)
    before, queue = np.empty(n_points, np.int64), np.empty(n_points, np.int64)
    turn = 0
    for line in range(tail.size):
        for way in (1, -1):
            if way == 1:
                room, done = up[line], high[line] - values[line]
            else:
                room = min(down[line], values[line] - least[line])
                done = values[line] - low[line]
            if done >= room:
                continue
            # Begin from what the data are: what was found for other numbers is undone.
            moved = False
            while room > 0:
                turn += 1
                amount = _push(tail, head, lines, edges, now, least, line, way, room, met, by,
                               before, queue, turn)  # fmt: skip
                if amount == 0:
                    break
                moved = True
                room -= amount
                start, at = (head[line], tail[line]) if way == 1 else (tail[line], head[line])
                low[line], high[line] = min(low[line], now[line]), max(high[line], now[line])
                while at != start:
                    other = by[at]
                    low[other] = min(low[other], now[other])
                    high[other] = max(high[other], now[other])
                    at = before[at]
            if moved:
                now[:] = values
