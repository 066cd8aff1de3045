"""The index written plainly in NumPy and pandas, to hold the kernels against."""

from __future__ import annotations

import numpy as np
import pandas as pd


def skew_and_kurtosis(x: np.ndarray) -> tuple[float, float]:
    """Sample-corrected, as pandas has them."""
    series = pd.Series(x)
    return float(series.skew()), float(series.kurt())


def winsorised(x: np.ndarray) -> tuple[np.ndarray, int]:
    """Treated values and how many points were pulled in (limit reached: all of it)."""
    if len(x) < 4 or np.ptp(x) == 0:
        return x, 0
    skew, kurtosis = skew_and_kurtosis(x)
    treated, points = x, 0
    limit = min(max(5, int(0.05 * len(x))), len(x) - 2)
    upper = skew > 0
    while abs(skew) >= 2 and kurtosis >= 3.5 and points < limit:
        points += 1
        ordered = np.sort(x)
        treated = np.minimum(x, ordered[-1 - points]) if upper else np.maximum(x, ordered[points])
        if np.ptp(treated) == 0:
            break
        skew, kurtosis = skew_and_kurtosis(treated)
    return treated, points


def plain_scores(
    components: np.ndarray, weights: np.ndarray, normalise: str, aggregate: str, outliers: str
) -> np.ndarray:
    """Scores (A,) of components (A, T)."""
    columns = []
    for column in components.T:
        x = column
        if outliers == "winsorise":
            x, _ = winsorised(x)
        elif outliers == "tukey":
            lower, upper = np.quantile(x, [0.25, 0.75])
            if upper > lower:
                spread = upper - lower
                x = np.clip(x, lower - 1.5 * spread, upper + 1.5 * spread)
        if np.ptp(x) == 0:
            x = np.full(len(x), 0.0 if normalise == "zscore" else 0.5)
        elif normalise == "minmax":
            x = (x - x.min()) / np.ptp(x)
        elif normalise == "zscore":
            x = (x - x.mean()) / x.std(ddof=1)
        else:
            ties = "min" if normalise == "rank_min" else "average"
            x = (pd.Series(x).rank(method=ties).to_numpy() - 1) / (len(x) - 1)
        if aggregate == "geometric":
            x = np.maximum(1 + x / 5, 0.01) if normalise == "zscore" else 0.01 + 0.99 * x
        columns.append(x)
    table = np.column_stack(columns)
    if aggregate == "geometric":
        return np.exp(np.log(table) @ weights)
    return table @ weights
