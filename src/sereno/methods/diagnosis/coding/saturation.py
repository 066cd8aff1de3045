"""Saturation: whether activities still bring new codes.

Guest, Namey & Chen (2020), PLoS ONE 15(5) e0232076: the codes of the first activities are the base;
once a run of further ones brings new codes that are at most a share of the base, it is reached
before that run. Runs follow each other by one activity. The order of activities is chance: so it is
done again over random orders, and the band says how far chance goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from sereno.methods.diagnosis.coding.passages import Flags, Floats, Ints

BASE: Final = 4
RUN: Final = 2
ORDERS: Final = 1000
THRESHOLDS: Final = (0.05, 0.0)
_AT_ONCE: Final = 100


@dataclass(frozen=True)
class Reached:
    """After how many activities new codes are at most `threshold` of the base.

    at: in the order in which they were held; None: not yet. low, median, high: over random orders,
    5th, 50th and 95th percentile, None where that many orders don't reach it. share: of the orders
    that reach it.
    """

    threshold: float
    at: int | None
    low: int | None
    median: int | None
    high: int | None
    share: float


@dataclass(frozen=True)
class Saturation:
    """Of M activities in the order in which they were held. new: codes that each one brought, (M,).

    low, high: 5th and 95th percentile of the codes known after each, over random orders, (M,).
    """

    base: int
    new: Ints
    low: Floats
    high: Floats
    reached: tuple[Reached, ...]


def saturation(
    said: npt.ArrayLike, rng: np.random.Generator, *, orders: int = ORDERS
) -> Saturation | None:
    """Of a table (M, C) of which activity has which code, in the order in which they were held.

    None where there are fewer activities than a base and a run.
    """
    table = np.asarray(said, np.bool_)
    table = table[:, table.any(axis=0)]
    if table.shape[0] < BASE + RUN:
        return None
    new = _new(_firsts(table, np.arange(table.shape[0])[None, :]), table.shape[0])
    base, at = _reached(new)
    by_order: list[Ints] = []
    for begun in range(0, orders, _AT_ONCE):
        n = min(_AT_ONCE, orders - begun)
        ranks = rng.permuted(np.tile(np.arange(table.shape[0]), (n, 1)), axis=1)
        by_order.append(_new(_firsts(table, ranks), table.shape[0]))
    many = np.concatenate(by_order)
    known = many.cumsum(axis=1)
    _base, ends = _reached(many)
    return Saturation(
        base=int(base[0]),
        new=new[0],
        low=np.percentile(known, 5, axis=0),
        high=np.percentile(known, 95, axis=0),
        reached=tuple(
            _told(threshold, at[i, 0], ends[i]) for i, threshold in enumerate(THRESHOLDS)
        ),
    )


def _firsts(table: Flags, ranks: Ints) -> Ints:
    """In each order (O, M) of activities the place at which each code comes up first, (O, C)."""
    places = np.where(table[None, :, :], ranks[:, :, None], table.shape[0])
    return np.asarray(places.min(axis=1), np.int64)


def _new(firsts: Ints, n: int) -> Ints:
    """New codes at each place, (O, M)."""
    found = np.zeros((firsts.shape[0], n), np.int64)
    np.add.at(found, (np.arange(firsts.shape[0])[:, None], firsts), 1)
    return found


def _reached(new: Ints) -> tuple[Ints, Floats]:
    """The bases (O,), and after how many activities each threshold is reached, (T, O), nan: not."""
    base = new[:, :BASE].sum(axis=1)
    runs = np.lib.stride_tricks.sliding_window_view(new[:, BASE:], RUN, axis=1).sum(axis=2)
    ends = np.full((len(THRESHOLDS), new.shape[0]), np.nan)
    for i, threshold in enumerate(THRESHOLDS):
        # A base without any code says nothing: what comes after it can't be compared with it.
        is_low = (runs <= threshold * base[:, None]) & (base > 0)[:, None]
        ends[i] = np.where(is_low.any(axis=1), BASE + is_low.argmax(axis=1), np.nan)
    return base, ends


def _told(threshold: float, at: float, ends: Floats) -> Reached:
    # An order that never reaches it stands behind all that do.
    ordered = np.sort(np.where(np.isnan(ends), np.inf, ends))
    percentiles = [np.percentile(ordered, q, method="inverted_cdf") for q in (5, 50, 95)]
    low, median, high = (None if np.isinf(each) else int(each) for each in percentiles)
    reaches = float(np.mean(~np.isnan(ends)))
    return Reached(threshold, None if np.isnan(at) else int(at), low, median, high, reaches)
