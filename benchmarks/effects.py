"""Effects: Poisson regressions by the thousand, against statsmodels' GLM fitted one by one.

- a series of 59 months by level, trend and two harmonic pairs (59 × 7), as power and placebo dates
  need it: thousands of responses of one design;
- areas × months with an effect of each: statsmodels' GLM gets a column for every area and month,
  and its ConditionalPoisson, which does away with the areas as Sereno does, one for every month.

Both fit the same counts; coefficients and quasi-Poisson errors are compared. statsmodels fits part
of the responses, `--fits`, and its time is per fit. CausalPy, which estimates effects of actions
too, isn't among the peers: it has no models of counts.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
from collections.abc import Callable

import numpy as np
import statsmodels
import statsmodels.api as sm
from statsmodels.discrete.conditional_models import ConditionalPoisson

from sereno.methods.monitoring.area_differences import area_differences
from sereno.methods.monitoring.area_panel import Panel, fit_action, ready_panel
from sereno.methods.monitoring.area_power import areas_power
from sereno.methods.monitoring.poisson_fit import fit_poisson
from sereno.methods.monitoring.power import series_power
from sereno.methods.monitoring.series_design import Series, SeriesSetting, design_series
from sereno.methods.sources.indicators.periods import month_period

FITS = 6_000
MONTHS = 59
AREAS, AREA_MONTHS, TREATED = 300, 60, 12
BEGINS = dt.date(2021, 1, 1)


def seconds(run: Callable[[], object], times: int = 5) -> float:
    """The least time of several runs, after one that warms."""
    run()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return min(taken)


def series(fits: int) -> None:
    """Many responses of one design."""
    rng = np.random.default_rng(2017)
    periods = [month_period(2018 + i // 12, 1 + i % 12) for i in range(MONTHS)]
    means = 800 * np.exp(0.1 * np.sin(2 * np.pi * np.arange(MONTHS) / 12))
    one = Series(rng.poisson(means), periods, np.linspace(370_000, 390_000, MONTHS))
    design = design_series(one, BEGINS, SeriesSetting())
    counts = rng.negative_binomial(means, 0.5, (FITS, MONTHS)).astype(np.float64)

    def ours() -> tuple[np.ndarray, np.ndarray]:
        found = fit_poisson(design.matrix, counts, design.offset)
        errors = np.sqrt(np.diagonal(found.quasi, axis1=1, axis2=2))
        return found.coefficients[:, 1], errors[:, 1]

    def theirs() -> tuple[np.ndarray, np.ndarray]:
        found = [
            sm.GLM(each, design.matrix, family=sm.families.Poisson(), offset=design.offset).fit(
                scale="X2"
            )
            for each in counts[:fits]
        ]
        return np.array([each.params[1] for each in found]), np.array([f.bse[1] for f in found])

    whole = seconds(ours)
    start = time.perf_counter()
    known = theirs()
    peer = (time.perf_counter() - start) / fits * FITS
    apart = [float(np.abs(a[:fits] - b).max()) for a, b in zip(ours(), known, strict=True)]
    shape = " × ".join(map(str, design.matrix.shape))
    print(f"{FITS:,} fits of a series, {shape}, with quasi-Poisson errors\n")
    print(f"| who | seconds for {FITS:,} | × Sereno | furthest coefficient, error |")
    print("| --- | ---: | ---: | ---: |")
    print(f"| Sereno | {whole:.2f} | 1 | |")
    print(
        f"| statsmodels {statsmodels.__version__} GLM, from {fits} fits | {peer:.1f} "
        f"| {peer / whole:.0f} | {apart[0]:.0e}, {apart[1]:.0e} |"
    )
    print("\naim: Sereno < 1.3 s\n")
    power = seconds(lambda: series_power(one, BEGINS, rng=np.random.default_rng(1)), 3)
    print(f"Power of a series, one ratio and the smallest fall and rise: {power:.2f} s\n")


def areas() -> None:
    """One fit with an effect of each area and of each month."""
    rng = np.random.default_rng(1854)
    periods = [month_period(2018 + i // 12, 1 + i % 12) for i in range(AREA_MONTHS)]
    treated = np.arange(AREAS) < TREATED
    counts = rng.poisson(rng.gamma(2, 3, (AREAS, 1)) * np.ones(AREA_MONTHS))
    population = rng.uniform(900, 1100, counts.shape)
    panel = Panel(counts, periods, treated, population)
    ready = ready_panel(panel, BEGINS, breaks=())
    area, month = np.indices(ready.counts.shape).reshape(2, -1)
    design = np.column_stack(
        [
            np.eye(len(ready.counts))[area],
            np.eye(AREA_MONTHS)[month][:, 1:],
            ready.action.ravel().astype(float),
        ]
    )
    whole = seconds(lambda: fit_action(ready), 5)
    start = time.perf_counter()
    model = sm.GLM(
        ready.counts.ravel(),
        design,
        family=sm.families.Poisson(),
        offset=np.log(ready.exposure).ravel() if ready.exposure is not None else None,
    )
    known = model.fit(cov_type="cluster", cov_kwds={"groups": area})
    peer = time.perf_counter() - start
    found = fit_action(ready)
    apart = abs(found.coefficients[-1] - known.params[-1])
    error = abs(np.sqrt(found.clustered[-1, -1]) - known.bse[-1])
    shape = " × ".join(f"{n:,}" for n in design.shape)
    print(f"{AREAS} areas × {AREA_MONTHS} months ({shape} with a column for each effect)\n")
    print("| who | ms a fit | × Sereno | furthest coefficient, clustered error |")
    print("| --- | ---: | ---: | ---: |")
    print(f"| Sereno | {whole * 1000:.1f} | 1 | |")
    print(
        f"| statsmodels {statsmodels.__version__} GLM, once | {peer * 1000:.0f} "
        f"| {peer / whole:.0f} | {apart:.0e}, {error:.0e} |"
    )
    start = time.perf_counter()
    conditional = ConditionalPoisson(
        ready.counts.ravel().astype(int),
        design[:, len(ready.counts) :],
        groups=area,
        offset=np.log(ready.exposure).ravel() if ready.exposure is not None else None,
    ).fit(disp=False, maxiter=500)
    peer = time.perf_counter() - start
    apart = abs(found.coefficients[-1] - conditional.params[-1])
    print(
        f"| statsmodels {statsmodels.__version__} ConditionalPoisson, once | {peer * 1000:.0f} "
        f"| {peer / whole:.0f} | {apart:.0e}, none |"
    )
    all_of_it = seconds(
        lambda: area_differences(panel, BEGINS, rng=np.random.default_rng(1), breaks=()), 3
    )
    power = seconds(lambda: areas_power(panel, BEGINS, rng=np.random.default_rng(1)), 3)
    print(
        f"\nThe whole answer (fits, 9,999 drawn sets of areas, the periods before): "
        f"{all_of_it:.2f} s; power, one ratio and the smallest fall and rise: {power:.2f} s"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fits", type=int, default=500, help="fits of the peer")
    asked = parser.parse_args()
    series(asked.fits)
    areas()


if __name__ == "__main__":
    main()
