"""What somebody tries on what was fetched: sums, models, orders; nothing looks at the truth."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sereno.engine.incidence import PER
from sereno.methods.policy.attack import Unknowns
from sereno.methods.policy.release import Sums
from sereno.methods.selection.empirical_bayes import empirical_bayes
from sereno.web.imports.shown_counts import Blocks, Lines, release_of

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Bounds:
    """What is known of the numbers that are held back: their places (U,), least and most."""

    cells: npt.NDArray[np.int64]
    low: Floats
    high: Floats

    def tight(self, k: int) -> npt.NDArray[np.int64]:
        """Those known to be one of fewer than k − 1 numbers."""
        most = max(k - 1, 2)
        return self.cells[self.high - self.low < most - 1]

    def exact(self) -> npt.NDArray[np.int64]:
        """Those that are had."""
        return self.cells[self.high - self.low < 1]


def sums_of(lines: Lines, topics: int) -> Sums:
    """The sums that anybody knows: what lies in what, and that topics make up all offences."""
    shape = [(len(each), topics + 1) for each in lines.each()]
    return release_of(lines, Blocks(*(np.zeros(size, np.int64) for size in shape))).sums


def by_sums(shown: Floats, sums: Sums, *, all_at_once: bool = True) -> Bounds:
    """Bounds from what is shown (N,), NaN where held back: intervals, then linear programs."""
    known = np.isfinite(shown)
    unknowns = Unknowns.of(np.nan_to_num(shown), known, sums, np.ones(shown.size))
    low, high = unknowns.intervals()
    if all_at_once:
        # Whatever two ends of all numbers together show to be open needs no program of its own.
        rng = np.random.default_rng(1)
        least, most = np.full(low.size, np.inf), np.full(low.size, -np.inf)
        for _turn in range(12):
            aim = rng.uniform(-1, 1, low.size)
            found = unknowns.extreme(aim, np.minimum(high, 1e6))
            assert found is not None
            least, most = np.minimum(least, found), np.maximum(most, found)
        doubtful = np.flatnonzero(most - least < 3)
        low[doubtful], high[doubtful] = unknowns.bounds(doubtful)
    return Bounds(unknowns.cells, low, high)


def by_model(counts: Floats, exposure: Floats, smoothed: Floats, k: int) -> dict[int, int]:
    """Held counts (NaN) by place, from smoothed rates: Marshall's a and b are had from two areas
    whose counts are shown; then each rate of a held one is its count, and both moments bind the
    counts of those that have no rate.
    """
    shown = np.flatnonzero(np.isfinite(counts) & np.isfinite(smoothed) & (exposure > 0))
    hidden = np.flatnonzero(np.isnan(counts) & (exposure > 0))
    if shown.size < 3 or not hidden.size:
        return {}
    model = _model(counts[shown] / exposure[shown], exposure[shown], smoothed[shown] / PER)
    if model is None:
        return {}
    a, b = model
    found = {}
    for place in hidden[np.isfinite(smoothed[hidden])].tolist():
        weight = a / (a + b / exposure[place])
        rate = b + (smoothed[place] / PER - b) / weight
        found[place] = round(rate * exposure[place])
    silent = hidden[np.isnan(smoothed[hidden])]
    alone = counts[shown].sum() / exposure[shown].sum()
    # A mean that isn't that of the shown counts is of the others as well.
    if silent.size and silent.size <= 5 and abs(b - alone) > 1e-9 * alone:
        found |= _by_moments(counts, exposure, shown, silent, b, smoothed, k)
    return found


def _model(rates: Floats, exposure: Floats, smoothed: Floats) -> tuple[float, float] | None:
    """a and b: (θ − b)(a + b/n) = (r − b) a for every area, of which two make a and b."""
    shrunk = np.abs(rates - smoothed) > 1e-12
    if shrunk.sum() < 2:
        return None
    low, high = min(rates.min(), smoothed.min()), max(rates.max(), smoothed.max())

    def spread(b: float) -> tuple[float, float]:
        # (θ − b) b / n = a (r − θ) for each area: the right b makes one a of all of them.
        a = (smoothed - b)[shrunk] * b / exposure[shrunk] / (rates - smoothed)[shrunk]
        return float(np.std(a) / max(abs(np.mean(a)), 1e-300)), float(np.mean(a))

    for _round in range(40):
        tried = np.linspace(low, high, 41)
        best = int(np.argmin([spread(b)[0] for b in tried]))
        low, high = tried[max(best - 1, 0)], tried[min(best + 1, 40)]
    b = float((low + high) / 2)
    return spread(b)[1], b


def _by_moments(
    counts: Floats, exposure: Floats, shown: npt.NDArray[np.int64],
    silent: npt.NDArray[np.int64], b: float, smoothed: Floats, k: int,
) -> dict[int, int]:  # fmt: skip
    fits = []
    both = np.r_[shown, silent]
    for guess in itertools.product(range(1, k), repeat=silent.size):
        y = np.r_[counts[shown], guess]
        refit = empirical_bayes(y, exposure[both], PER).rates[: shown.size]
        if np.allclose(refit, smoothed[shown], rtol=1e-6):
            fits.append(guess)
    del b
    return dict(zip(silent.tolist(), fits[0], strict=True)) if len(fits) == 1 else {}


def by_order(
    order: Sequence[int], values: Floats, exposure: Floats, k: int
) -> dict[int, tuple[int, ...]]:
    """What counts the held areas (NaN in `values`) may have by where they stand in an order from
    the highest rate down, where that is fewer than k − 1; those after the last shown stand nowhere.
    """
    last = max((i for i, area in enumerate(order) if np.isfinite(values[area])), default=-1)
    found = {}
    for i, area in enumerate(order[:last]):
        if np.isfinite(values[area]):
            continue
        above = [values[o] for o in order[:i] if np.isfinite(values[o])]
        below = [values[o] for o in order[i + 1 :] if np.isfinite(values[o])]
        most, least = min(above, default=np.inf), max(below, default=0.0)
        fits = tuple(n for n in range(1, k) if least <= n / exposure[area] * PER <= most)
        if len(fits) < k - 1:
            found[area] = fits
    return found


def two_editions(first: Floats, second: Floats, same: npt.NDArray[np.bool_], sums: Sums) -> Bounds:
    """Bounds of both editions for somebody who knows which numbers (N,) did not change."""
    n = first.size
    merged = np.where(same & np.isnan(first), second, first)
    # Unchanged numbers are one number in both: the second edition's sums name the first's.
    place = np.where(same, np.arange(n), n + np.arange(n))
    parts = _by_sum(sums)
    twice = Sums.link([*parts, *((int(place[t]), place[p]) for t, p in parts)])
    return by_sums(np.r_[merged, second], twice)


def _by_sum(sums: Sums) -> list[tuple[int, npt.NDArray[np.int64]]]:
    ends = np.r_[sums.starts, sums.cell.size]
    return [
        (int(sums.cell[a]), sums.cell[a + 1 : b])
        for a, b in itertools.pairwise(ends[: sums.own + 1].tolist())
    ]


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """Addresses that answer otherwise in a city that differs only in what is held back, each with
    the first of what differs.
    """
    assert set(one) == set(other)
    found = []
    for address in sorted(one):
        texts = (one[address], other[address])
        if texts[0] != texts[1]:
            pairs = enumerate(zip(*texts, strict=False))
            at = next((i for i, (a, b) in pairs if a != b), min(map(len, texts)))
            ends = [text[max(at - 30, 0) : at + 30] for text in texts]
            found.append(f"{address}: {ends[0]!r} / {ends[1]!r}")
    return found
