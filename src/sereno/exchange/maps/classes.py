"""Five classes for a sequential map: quantiles, or natural breaks where ties forbid them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt

CLASSES = 5
How = Literal["quantiles", "jenks", "fixed", "values"]


@dataclass(frozen=True)
class Classes:
    """`of` holds each area's class 0..k-1, -1 without data; `bounds` the k (least, most) pairs."""

    of: npt.NDArray[np.int64]
    bounds: tuple[tuple[float, float], ...]
    how: How


def classify(values: npt.NDArray[np.float64]) -> Classes:
    """Class values of shape (A,), NaN for no data.

    Quantiles when they come out distinct; where many areas share a value (a rare offence: most
    have none) natural breaks (Jenks, by Fisher's exact algorithm, 1958), which can't split ties.
    """
    known = values[~np.isnan(values)]
    distinct = np.unique(known)
    if distinct.size <= CLASSES:
        return _cut(values, distinct[1:], "values")
    edges = np.quantile(known, np.arange(1, CLASSES) / CLASSES)
    counts = np.bincount(np.searchsorted(edges, known, side="right"), minlength=CLASSES)
    if counts.min() >= 0.5 * known.size / CLASSES:
        return _cut(values, edges, "quantiles")
    return _cut(values, natural_breaks(known, CLASSES), "jenks")


def classify_by(values: npt.NDArray[np.float64], edges: Sequence[float]) -> Classes:
    """Class by edges that mean something; a value on an edge belongs to the class above."""
    inner = np.asarray(edges, np.float64)
    classes = np.where(np.isnan(values), -1, np.searchsorted(inner, values, side="right"))
    ends = [0.0, *edges, 1.0]
    return Classes(classes, tuple(pairwise(ends)), "fixed")


def _cut(values: npt.NDArray[np.float64], edges: npt.NDArray[np.float64], how: How) -> Classes:
    classes = np.where(np.isnan(values), -1, np.searchsorted(edges, values, side="right"))
    bounds = []
    for k in range(edges.size + 1):
        inside = values[classes == k]
        if inside.size:
            bounds.append((float(inside.min()), float(inside.max())))
    return Classes(classes, tuple(bounds), how)


def natural_breaks(values: npt.NDArray[np.float64], k: int) -> npt.NDArray[np.float64]:
    """Lowest values of the upper k-1 classes that make the squared spread within classes least.

    Fisher, W. D. (1958) On grouping for maximum homogeneity. JASA 53, 789-798: dynamic
    programming over the distinct values, weighted by how often each occurs. O(k m²).
    """
    distinct, weight = np.unique(values, return_counts=True)
    m = distinct.size
    w = np.concatenate(([0.0], np.cumsum(weight)))
    s = np.concatenate(([0.0], np.cumsum(weight * distinct)))
    q = np.concatenate(([0.0], np.cumsum(weight * distinct**2)))

    best = np.full((k + 1, m + 1), np.inf)
    cut = np.zeros((k + 1, m + 1), np.int64)
    best[0, 0] = 0.0
    for end in range(1, m + 1):
        # The last class of 1..k takes the values from each start up to `end`.
        total = s[end] - s[:end]
        spread = q[end] - q[:end] - total**2 / (w[end] - w[:end])
        costs = best[:k, :end] + spread
        least = np.argmin(costs, axis=1)
        best[1:, end] = costs[np.arange(k), least]
        cut[1:, end] = least
    edges = []
    end = m
    for classes in range(k, 1, -1):
        end = int(cut[classes, end])
        edges.append(distinct[end])
    return np.array(edges[::-1], np.float64)
