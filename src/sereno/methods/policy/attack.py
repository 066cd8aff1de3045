"""What a reader can work out of numbers that are held back, who knows all others and every sum.

Two ways, of which the first is quick and the second complete:

- intervals: each sum bounds each of its unknown numbers by what the others can be; repeated until
  nothing changes (constraint propagation);
- linear programs: the least and the most that a number can be under all sums at once (Fischetti &
  Salazar 2001, Management Science 47, 1008-1027, call this the attacker's problem). Where areas,
  topics or periods are nested in one direction only the system is a network, whose bounds are whole
  numbers; elsewhere a reader of whole numbers could know a little more.

Both start from nothing but what is shown, and that a number which is held back is at least 1: a
zero is nobody, and is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sereno.methods.policy.release import Counts, Flags, Places, Release, Sums, is_small

if TYPE_CHECKING:
    from sereno.methods.policy.flows import Network

Floats = npt.NDArray[np.float64]
# Passes over all sums; each bound moves by at least 1, and the linear programs find the rest.
MOST_PASSES = 60
MOST_PROGRAMS = 40
# What a whole number may be off by in floating point.
NEAR = 1e-6


@dataclass(frozen=True)
class Unknowns:
    """The numbers that a reader doesn't know, and what is told of them.

    cells (U,): their places. least (U,): what each is at least. matrix: what is told (Q, U), a line
    for each sum of them, which comes to `at_least` (Q,) and `at_most` (Q,): the same of a sum that
    is known, and wider apart of what is rounded. told (Q,): which of all that was told it is.
    """

    cells: Places
    least: Floats
    matrix: Any
    at_least: Floats
    at_most: Floats
    told: Places

    @classmethod
    def of(
        cls, values: Floats, shown: Flags, sums: Sums, least: Floats, *, own: bool = False
    ) -> Unknowns:
        """From what is published: `values` (N,) are read where `shown` (N,) and nowhere else.

        `own`: without the sums that follow from others.
        """
        from scipy.sparse import csr_array

        cells = np.flatnonzero(~shown)
        place = np.full(shown.size, -1)
        place[cells] = np.arange(cells.size)
        known = shown[sums.cell]
        moved = np.where(known, np.where(shown, values, 0)[sums.cell] * -sums.sign, 0)
        right = sums.add_up(moved)
        if own:
            known = known | (sums.of >= sums.own)
        rows = np.unique(sums.of[~known])
        row = np.full(len(sums), -1)
        row[rows] = np.arange(rows.size)
        matrix = csr_array(
            (
                sums.sign[~known].astype(np.float64),
                (row[sums.of[~known]], place[sums.cell[~known]]),
            ),
            shape=(rows.size, cells.size),
        )
        here = right[rows]
        return cls(cells, np.asarray(least, np.float64)[cells], matrix, here, here, rows)

    @cached_property
    def parts(self) -> Places:
        """Which numbers hang together by sums: a label for each (U,)."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import connected_components

        linked = csr_array(abs(self.matrix).T @ abs(self.matrix))
        return np.asarray(connected_components(linked, directed=False)[1], np.int64)

    def intervals(self) -> tuple[Floats, Floats]:
        """The least and the most (U,) that each can be, sum by sum until nothing changes."""
        low, high, _by_low, _by_high = self.intervals_by()
        return low, high

    def intervals_by(self) -> tuple[Floats, Floats, Places, Places]:
        """The same, and by which line of the matrix (U,) each end was moved last; −1: by none."""
        entries = self.matrix.tocoo()
        row, col, weight = entries.row, entries.col, entries.data
        low, high = self.least.copy(), np.full(self.least.size, np.inf)
        by_low, by_high = np.full(low.size, -1), np.full(low.size, -1)
        for _pass in range(MOST_PASSES):
            down = weight * np.where(weight > 0, low[col], high[col])
            up = weight * np.where(weight > 0, high[col], low[col])
            most = self._less_others(row, down, np.inf, self.at_most) / weight
            least = self._less_others(row, up, -np.inf, self.at_least) / weight
            # They are whole numbers.
            above = np.floor(np.where(weight > 0, most, least) + NEAR)
            below = np.ceil(np.where(weight > 0, least, most) - NEAR)
            new_high, new_low = high.copy(), low.copy()
            np.minimum.at(new_high, col, above)
            np.maximum.at(new_low, col, below)
            if (new_high == high).all() and (new_low == low).all():
                break
            moved = (above <= new_high[col]) & (new_high[col] < high[col])
            by_high[col[moved]] = row[moved]
            moved = (below >= new_low[col]) & (new_low[col] > low[col])
            by_low[col[moved]] = row[moved]
            low, high = new_low, new_high
        return low, high, by_low, by_high

    def _less_others(self, row: Places, ends: Floats, unbounded: float, sums: Floats) -> Floats:
        """For each entry what its sum leaves to it when all others are at their ends."""
        n = sums.size
        endless = ~np.isfinite(ends)
        finite = np.where(endless, 0.0, ends)
        others = np.bincount(row, finite, n)[row] - finite
        open_others = np.bincount(row, endless, n)[row] - endless > 0
        left: Floats = np.where(open_others, unbounded, sums[row] - others)
        return left

    def within(self, which: Flags) -> Unknowns:
        """Those that hang together with any of `which` (U,), as a system of its own."""
        taken = np.isin(self.parts, self.parts[which])
        rows = np.asarray(abs(self.matrix)[:, taken].sum(axis=1)).ravel() > 0
        return Unknowns(
            self.cells[taken], self.least[taken], self.matrix[rows][:, taken],
            self.at_least[rows], self.at_most[rows], self.told[rows],
        )  # fmt: skip

    def extreme(
        self, aim: Floats, high: Floats | None = None, *, seconds: float | None = None
    ) -> Floats | None:
        """Numbers (U,) that fit all sums and make Σ aim × number least; None without an end.

        seconds: as long it may take. Raises TimeoutError, and ValueError where no numbers fit.
        """
        from scipy.optimize import linprog
        from scipy.sparse import vstack

        most = np.full(aim.size, np.inf) if high is None else high
        exact = self.at_least == self.at_most
        under, over = ~exact & np.isfinite(self.at_most), ~exact & np.isfinite(self.at_least)
        bounded = bool(under.any() or over.any())
        found = linprog(
            aim,
            A_eq=self.matrix[exact] if exact.any() else None,
            b_eq=self.at_most[exact] if exact.any() else None,
            A_ub=vstack([self.matrix[under], -self.matrix[over]]) if bounded else None,
            b_ub=np.r_[self.at_most[under], -self.at_least[over]] if bounded else None,
            bounds=np.column_stack([self.least, most]),
            method="highs",
            options={} if seconds is None else {"time_limit": seconds},
        )
        if found.status == 1:
            raise TimeoutError("the program wasn't done in time")
        if found.status == 3:
            return None
        if found.x is None:
            raise ValueError(f"no numbers fit the sums of the release: {found.message}")
        return np.asarray(np.round(found.x, 6), np.float64)

    def bounds(self, places: Iterator[int] | Places) -> tuple[Floats, Floats]:
        """The least and the most of some of them under all sums at once, each by two programs."""
        lows, highs = [], []
        for place in places:
            here = np.zeros(self.cells.size, np.bool_)
            here[place] = True
            part = self.within(here)
            aim = (part.cells == self.cells[place]).astype(np.float64)
            low, high = part.extreme(aim), part.extreme(-aim)
            lows.append(-np.inf if low is None else float(low @ aim))
            highs.append(np.inf if high is None else float(high @ aim))
        return np.array(lows), np.array(highs)


def unknowns_of(release: Release, held: Flags, *, own: bool = False) -> Unknowns:
    """What readers of a release don't know when `held` (N,) is held back; `own` as `of`."""
    shown = release.told & ~held
    least = np.where(held, 1.0, 0.0)
    return Unknowns.of(release.values.astype(np.float64), shown, release.sums, least, own=own)


def is_open(low: Floats, high: Floats, least: Counts, small: Flags, k: int) -> Flags:
    """Whether numbers bounded by `low` and `high` are still open enough.

    A small one may be anything from 1 to k − 1 (a small total at least as many as it has parts),
    and any other held back at least k − 1 different numbers.
    """
    most = max(k - 1, 2)
    wide = high - low >= most - 1 - 1e-6
    anything = (low <= np.maximum(least, 1) + 1e-6) & (high >= most - 1e-6)
    open_: Flags = np.where(small, anything, wide)
    return open_


def by_intervals(release: Release, held: Flags, k: int) -> Flags:
    """Which numbers (N,) intervals bound too closely: the quick test."""
    unknowns = unknowns_of(release, held)
    low, high = unknowns.intervals()
    return _too_close(release, held, unknowns, low, high, k)


def by_flows(release: Release, network: Network, held: Flags, k: int) -> tuple[Flags, Flags]:
    """Which numbers (N,) all sums together bound too closely, where they are a network: those that
    can't be as little and those that can't be as much as they should.

    It begins from the true numbers, which fit, and looks how far each can go from there.
    """
    values, most = release.values, max(k - 1, 2)
    small = is_small(values, k)
    unknown = held | ~release.told
    guarded = held | (small & ~release.told)
    up = np.where(guarded, np.where(small, most - values, most - 1), 0)
    down = np.where(guarded, np.where(small, values - 1, most - 1), 0)
    low, high = network.reach(unknown, values, np.where(held, 1, 0), up, down)
    narrow = guarded & ~small & (high - low < most - 1)
    too_low = narrow | (guarded & small & (high < most))
    too_high = guarded & small & (low > np.maximum(release.least, 1))
    return too_high, too_low


def by_programs(release: Release, held: Flags, k: int, *, seed: int = 0) -> Flags:
    """Which numbers (N,) all sums together bound too closely, whatever the sums are like.

    A few programs with drawn aims each show of many numbers at once how far they can go, and only
    what none of them shows is asked for by itself.
    """
    unknowns = unknowns_of(release, held, own=True)
    small = is_small(release.values[unknowns.cells], k)
    ends = far_apart(release, unknowns, small | held[unknowns.cells], k, seed=seed)
    return _too_close(release, held, unknowns, ends.low, ends.high, k)


@dataclass(frozen=True)
class Ends:
    """How far numbers (U,) can go; unfinished (U,): of which the programs weren't done in time."""

    low: Floats
    high: Floats
    unfinished: Flags


def far_apart(
    release: Release,
    unknowns: Unknowns,
    guarded: Flags,
    k: int,
    *,
    seed: int = 0,
    left: Callable[[], float | None] = lambda: None,
) -> Ends:
    """How far the guarded numbers (U,) can go, as far as it has to be known: those that can go far
    enough aren't asked for the rest. left: how many seconds are left for it; None: no limit.
    """
    cells = unknowns.cells
    values = release.values[cells].astype(np.float64)
    low, high = values.copy(), values.copy()
    rng = np.random.default_rng(seed)
    most = max(k - 1, 2)
    small = is_small(values, k)
    enough = np.where(small, most, values + most - 1)
    done = np.zeros(cells.size, np.bool_)

    def close() -> Flags:
        return guarded & ~is_open(low, high, release.least[cells], small, k)

    unfinished = np.zeros(cells.size, np.bool_)
    try:
        for turn in range(MOST_PROGRAMS):
            if not close().any():
                break
            part = unknowns.within(close())
            here = np.isin(cells, part.cells)
            aim = np.where(close()[here], rng.uniform(0.2, 1.0, part.cells.size), 0.0)
            if turn % 2:
                found = part.extreme(aim, seconds=_in_time(left))
            else:
                # What has gone far enough must not take from the others.
                capped = np.where(close()[here], enough[here], np.inf)
                found = part.extreme(-aim, capped, seconds=_in_time(left))
            if found is not None:
                low[here], high[here] = np.minimum(low[here], found), np.maximum(high[here], found)
        while (rest := np.flatnonzero(close() & ~done)).size:
            # One by itself; what the others come to on the way shows how far they can go as well.
            one = np.arange(cells.size) == rest[0]
            part = unknowns.within(one)
            here = np.isin(cells, part.cells)
            for way in (1.0, -1.0):
                aim = np.where(one[here], way, 0.0)
                found = part.extreme(aim, seconds=_in_time(left))
                if found is None:
                    high[rest[0]] = np.inf
                else:
                    low[here] = np.minimum(low[here], found)
                    high[here] = np.maximum(high[here], found)
            done[rest[0]] = True
    except TimeoutError:
        unfinished = close() & ~done
    return Ends(low, high, unfinished)


def _in_time(left: Callable[[], float | None]) -> float | None:
    """The seconds that are left; TimeoutError once none are."""
    seconds = left()
    if seconds is not None and seconds <= 0:
        raise TimeoutError("no time is left for programs")
    return seconds


def _too_close(
    release: Release, held: Flags, unknowns: Unknowns, low: Floats, high: Floats, k: int
) -> Flags:
    cells = unknowns.cells
    values = release.values[cells]
    small = is_small(values, k)
    open_ = is_open(low, high, release.least[cells], small, k)
    found = np.zeros(held.size, np.bool_)
    found[cells] = (small | held[cells]) & ~open_
    return found
