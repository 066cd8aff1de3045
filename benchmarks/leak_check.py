"""The leak check of a publication against the textbook attack on one: two linear programs, over all
sums at once, for each number that is held back (Fischetti & Salazar 2001), by scipy's HiGHS.

Both see the same tables (areas × topics, each year protected by itself and published with the table
of all years) and have to find the same numbers. Of the larger city the textbook's time is that of
some of its numbers, times how many there are.
"""

from __future__ import annotations

import time

import numpy as np

from sereno.methods.policy.attack import is_open
from sereno.methods.policy.disclosure import held_back
from sereno.methods.policy.publication import Publication, find_leaks
from sereno.methods.policy.release import Release, is_small

K = 5
TRIED = 40


def city(areas: int, topics: int, years: int, seed: int) -> Publication:
    """Counts by area, topic and year with all totals; each year held back by itself."""
    rng = np.random.default_rng(seed)
    base = rng.gamma(0.8, 1, size=(areas, 1)) * rng.gamma(1, 6, size=(1, topics))
    full = np.zeros((areas + 1, topics + 1, years + 1), np.int64)
    full[:areas, :topics, :years] = rng.poisson(np.repeat(base[:, :, None], years, axis=2) * 0.4)
    full[areas] = full[:areas].sum(axis=0)
    full[:, topics] = full[:, :topics].sum(axis=1)
    full[:, :, years] = full[:, :, :years].sum(axis=2)
    place = np.arange(full.size).reshape(full.shape)
    tables = [full[:areas, :topics, year] for year in range(years + 1)]
    held = np.stack([held_back(table, K) for table in tables], axis=2)
    sums = [
        (line[-1], line[:-1])
        for year in range(years + 1)
        for line in [*place[:, :, year], *place[:, :, year].T]
    ]
    sums += [(line[-1], line[:-1]) for line in place.reshape(-1, years + 1)]
    return Publication(Release.of(full.ravel(), sums, cost=0), held.ravel(), K)


def textbook(publication: Publication, most: int) -> tuple[set[int], int]:
    """The numbers that leak of the first `most` that are held back, and of how many."""
    from scipy.optimize import linprog

    unknowns, release = publication.unknowns, publication.release
    bounds = np.column_stack([unknowns.least, np.full(unknowns.cells.size, np.inf)])
    found = set()
    places = range(min(most, unknowns.cells.size))
    for place in places:
        aim = np.zeros(unknowns.cells.size)
        aim[place] = 1
        ends = [
            linprog(
                way * aim, A_eq=unknowns.matrix, b_eq=unknowns.at_most, bounds=bounds,
                method="highs",
            )
            for way in (1, -1)
        ]  # fmt: skip
        low, high = (np.array([np.inf if e.status == 3 else abs(e.fun)]) for e in ends)
        cell = unknowns.cells[[place]]
        small = is_small(release.values[cell], K)
        if not is_open(low, high, release.least[cell], small, K)[0]:
            found.add(int(cell[0]))
    return found, len(places)


def main() -> None:
    """Both cities."""
    for areas, topics, years in ((22, 7, 3), (250, 8, 6)):
        publication = city(areas, topics, years, seed=7)
        unknowns = publication.unknowns
        n = unknowns.cells.size
        most = n if n < 1000 else TRIED
        begun = time.perf_counter()
        unknowns.intervals()
        quick = time.perf_counter()
        leaks = find_leaks(publication)
        ours = time.perf_counter()
        found, tried = textbook(publication, most)
        whole = (time.perf_counter() - ours) * n / tried
        told = {leak.cell for leak in leaks}
        looked_at = set(unknowns.cells[:tried].tolist())
        same = "the same" if found == told & looked_at else "OTHER"
        by = sum(leak.how == "intervals" for leak in leaks)
        print(
            f"{areas} areas × {topics} topics × {years} years, {n} held back: {len(told)} leak, "
            f"{by} of them by intervals, in {(quick - begun) * 1e3:.1f} ms"
        )
        print(
            f"  Sereno {ours - quick:.2f} s; textbook {whole:.1f} s"
            f"{'' if tried == n else f' ({tried} of them measured)'}: "
            f"{whole / (ours - quick):.0f} times as long; {same} numbers"
        )


if __name__ == "__main__":
    main()
