"""Which numbers of a table with its totals, or of a list with its total, must be held back: the two
simplest releases.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sereno.methods.policy.release import Counts, Flags, K, Release


def held_back(counts: npt.ArrayLike, k: int = K, *, also: Flags | None = None) -> Flags:
    """Which cells of a table and of its totals must not be published.

    `counts` is (R, C), whole numbers, none negative. The result is (R + 1, C + 1): the last
    column are the totals of the rows, the last row those of the columns, the corner the grand
    total. Totals are held back only when they are small themselves or nothing else will do.
    `also`, (R, C), are cells above zero to hold back for reasons of the caller's own. A list of
    counts and its total is a table of one row, of which `held_back_list` takes care.
    """
    from sereno.methods.policy.suppression import hold_back

    table = _with_totals(_whole(counts, 2))
    place = np.arange(table.size).reshape(table.shape)
    rows = [(line[-1], line[:-1]) for line in place]
    columns = [(line[-1], line[:-1]) for line in place.T]
    tier = np.zeros(table.shape, np.int64)
    tier[-1] += 1
    tier[:, -1] += 1
    # That the totals of the rows add up as well follows from the others.
    cost = np.outer(table[:, -1], table[-1]) / max(int(table[-1, -1]), 1)
    release = Release.of(
        table.ravel(), [*rows[:-1], *columns], rows[-1:], tier=tier.ravel(), cost=cost.ravel()
    )
    more = np.zeros(table.shape, np.bool_)
    if also is not None:
        more[:-1, :-1] = also
    return hold_back(release, k, also=more.ravel()).reshape(table.shape)


def held_back_list(counts: npt.ArrayLike, k: int = K) -> Flags:
    """As `held_back` for counts (C,) that are published with their total; (C + 1,).

    Others are held back in the order in which they are given: a choice by size would tell a size.
    """
    from sereno.methods.policy.suppression import hold_back

    line = _whole(counts, 1)
    tier = np.r_[np.zeros(line.size, np.int64), 1]
    release = Release.of(
        np.r_[line, line.sum()],
        [(line.size, np.arange(line.size))],
        tier=tier,
        cost=np.zeros(line.size + 1),
    )
    return hold_back(release, k)


def _whole(counts: npt.ArrayLike, dimensions: int) -> Counts:
    table = np.asarray(counts)
    if table.ndim != dimensions or (table < 0).any() or (table != np.floor(table)).any():
        raise ValueError(f"counts must be whole, none negative, in {dimensions} dimension(s)")
    return table.astype(np.int64)


def _with_totals(table: Counts) -> Counts:
    rows = np.column_stack([table, table.sum(axis=1)])
    return np.vstack([rows, rows.sum(axis=0)])
