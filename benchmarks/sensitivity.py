"""How sure the choice is: 10,000 draws over 1,814 areas, against the loops that analysts write.

- pandas: a data frame of components a draw, `rank`, `nlargest` and `groupby` for the choice;
- NumPy: the same as tight as NumPy alone allows: one `argsort` a draw, arrays made once.

Both do what Sereno does in each draw (weights, normalisation, aggregation, outliers, counts,
choice with a minimum for each group) and then have their share of selections compared with
Sereno's. They are run on part of the draws, `--draws`, and their time is per draw. COINr, which
builds such indices in R, isn't among the peers: there is no R here.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sereno.methods.selection.empirical_bayes import empirical_bayes
from sereno.methods.selection.index import IndexSetting, indicator_components
from sereno.methods.selection.sensitivity import (
    CONCENTRATION,
    draw_selections,
    smallest_weight_change,
    which_choice_matters,
)

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
AREAS = SHARED / "cdmx-colonias" / "colonias_iecm.gpkg"
DRAWS = 10_000
CHOSEN = 22
WEIGHTS = np.array([0.4, 0.3, 0.3])
# Incidents a year for each thousand people: robbery, homicide, family violence.
MEAN_RATES = np.array([8e-3, 1.5e-4, 4e-3])
YEARS = 5
TIMES = 5


@dataclass(frozen=True)
class City:
    """Populations and boroughs of Mexico City, with generated counts of three topics."""

    counts: np.ndarray
    exposure: np.ndarray
    groups: np.ndarray
    source: str


def city() -> City:
    rng = np.random.default_rng(2018)
    if AREAS.exists():
        import pyogrio

        table = pyogrio.read_dataframe(AREAS, read_geometry=False)
        population = np.maximum(table["SUMPOB1"].to_numpy(np.float64), 1)
        groups = pd.factorize(table["NOMDT"])[0].astype(np.int32)
        source = "people and boroughs of Mexico City's colonias, generated incidents"
    else:
        population = rng.lognormal(8.2, 0.8, 1814)
        groups = rng.integers(0, 16, 1814).astype(np.int32)
        source = "everything generated"
    rates = rng.gamma(1.5, 1 / 1.5, (population.size, 3)) * MEAN_RATES
    counts = rng.poisson(rates * (population * YEARS)[:, None])
    return City(counts, population * YEARS, groups, source)


def posterior(given: City) -> tuple[np.ndarray, np.ndarray]:
    """Shape and scale of each rate, (A, T)."""
    shapes, scales = [], []
    for y in given.counts.T:
        prior = empirical_bayes(y, given.exposure, 1)
        shapes.append(y + prior.b**2 / prior.a)
        scales.append(1 / (given.exposure + prior.b / prior.a))
    return np.column_stack(shapes), np.column_stack(scales)


def winsorised(x: np.ndarray) -> np.ndarray:
    """COINr's rule: pull in the furthest points until skewness or kurtosis is within limits."""
    series: Any = pd.Series(x)
    skew = series.skew()
    ordered = None
    for points in range(1, int(0.05 * x.size) + 1):
        if abs(series.skew()) < 2 or series.kurt() < 3.5:
            break
        ordered = np.sort(x) if ordered is None else ordered
        pulled = np.minimum(x, ordered[-1 - points]) if skew > 0 else np.maximum(x, ordered[points])
        series = pd.Series(pulled)
    return np.asarray(series)


def pandas_loop(given: City, draws: int, rng: np.random.Generator) -> np.ndarray:
    shape, scale = posterior(given)
    hits = pd.Series(0, index=range(given.exposure.size))
    for _ in range(draws):
        weights = rng.dirichlet(WEIGHTS * CONCENTRATION)
        normalise, geometric, treat = rng.integers(3), rng.integers(2), rng.integers(2)
        frame = pd.DataFrame(rng.gamma(shape, scale))
        if treat:
            frame = frame.apply(lambda column: pd.Series(winsorised(column.to_numpy())))
        if normalise == 0:
            frame = (frame - frame.min()) / (frame.max() - frame.min())
        elif normalise == 1:
            frame = (frame - frame.mean()) / frame.std()
        else:
            frame = (frame.rank() - 1) / (len(frame) - 1)
        if geometric:
            lifted = (1 + frame / 5).clip(lower=0.01) if normalise == 1 else 0.01 + 0.99 * frame
            scores = np.exp((np.log(lifted) * weights).sum(axis=1))
        else:
            scores = (frame * weights).sum(axis=1)
        first = scores.groupby(given.groups).idxmax()
        rest = scores.drop(first).nlargest(CHOSEN - len(first)).index
        hits[first.to_list() + rest.to_list()] += 1
        scores.rank(ascending=False)  # kept by Sereno for the intervals of ranks
    return hits.to_numpy() / draws


def numpy_loop(given: City, draws: int, rng: np.random.Generator) -> np.ndarray:
    shape, scale = posterior(given)
    areas = given.exposure.size
    hits, rank = np.zeros(areas), np.empty(areas)
    groups = np.unique(given.groups).size
    for _ in range(draws):
        weights = rng.dirichlet(WEIGHTS * CONCENTRATION)
        normalise, geometric, treat = rng.integers(3), rng.integers(2), rng.integers(2)
        x = rng.standard_gamma(shape) * scale
        if treat:
            x = np.column_stack([winsorised(column) for column in x.T])
        if normalise == 0:
            x = (x - x.min(axis=0)) / np.ptp(x, axis=0)
        elif normalise == 1:
            x = (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)
        else:
            x = x.argsort(axis=0).argsort(axis=0) / (areas - 1)
        if geometric:
            x = np.log(np.maximum(1 + x / 5, 0.01) if normalise == 1 else 0.01 + 0.99 * x)
        order = np.argsort(-(x @ weights))
        rank[order] = np.arange(1, areas + 1)
        _, place = np.unique(given.groups[order], return_index=True)
        rest = np.delete(order, place)[: CHOSEN - groups]
        hits[order[place]] += 1
        hits[rest] += 1
    return hits / draws


def seconds(run: Callable[[], object], times: int = TIMES) -> float:
    """The least time of several runs, after one that warms."""
    run()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return min(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=300, help="draws of the peers")
    asked = parser.parse_args()
    given, setting = city(), IndexSetting()
    rule: dict[str, Any] = {"groups": given.groups, "at_least_per_group": 1}

    def ours(threads: int) -> np.ndarray:
        return draw_selections(
            given.counts, given.exposure, None, WEIGHTS, setting, CHOSEN,
            draws=DRAWS, rng=np.random.default_rng(1), threads=threads, **rule,
        ).p_selected  # fmt: skip

    cores = os.cpu_count() or 1
    whole, single = seconds(lambda: ours(cores)), seconds(lambda: ours(1), 2)
    p = ours(cores)
    print(
        f"{DRAWS:,} draws over {given.exposure.size:,} areas, 3 topics, {CHOSEN} chosen, at least "
        f"one in each of {np.unique(given.groups).size} groups ({given.source})\n"
    )
    print(f"| who | seconds for {DRAWS:,} draws | × Sereno | furthest p from Sereno's |")
    print("| --- | ---: | ---: | ---: |")
    print(f"| Sereno, {cores} threads | {whole:.2f} | 1 | |")
    print(f"| Sereno, 1 thread | {single:.2f} | {single / whole:.1f} | |")
    for name, loop in (("NumPy loop", numpy_loop), ("pandas loop", pandas_loop)):
        start = time.perf_counter()
        theirs = loop(given, asked.draws, np.random.default_rng(2))
        taken = (time.perf_counter() - start) / asked.draws * DRAWS
        # In standard errors of a share from so many draws.
        error = np.sqrt(np.maximum(p * (1 - p), 1 / asked.draws) / asked.draws)
        furthest = (np.abs(theirs - p) / error).max()
        print(
            f"| {name}, 1 process, from {asked.draws} draws | {taken:.0f} | {taken / whole:.0f} "
            f"| {furthest:.1f} standard errors |"
        )
    print("\naim: Sereno < 2 s on two cores\n")

    matters = seconds(
        lambda: which_choice_matters(
            given.counts, given.exposure, None, WEIGHTS, setting, CHOSEN,
            rng=np.random.default_rng(1), threads=cores, **rule,
        ),
        3,
    )  # fmt: skip
    components = indicator_components(given.counts, given.exposure)
    change = seconds(
        lambda: smallest_weight_change(components, WEIGHTS, setting, CHOSEN, **rule), 3
    )
    print(
        f"Which choice matters (Sobol, 7,168 indices): {matters:.2f} s; "
        f"smallest change of weights: {change * 1000:.0f} ms"
    )


if __name__ == "__main__":
    main()
