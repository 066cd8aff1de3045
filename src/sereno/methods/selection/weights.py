"""Weights of the topics of an index (OECD/JRC handbook, step 6); each kind sums to 1.

Given weights (budget allocation: each person shares out 100 points) are the usual choice. The
others come from the data: they reward topics that differ between areas (entropy) or that go
together (principal components), which isn't the same as mattering more to people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from sereno.vocabulary.problems import Problem

Floats = npt.NDArray[np.float64]

Weighting = Literal["given", "equal", "entropy", "pca"]
WEIGHTINGS: Final[tuple[Weighting, ...]] = ("given", "equal", "entropy", "pca")

_KAISER = 1.0
_ENOUGH_VARIANCE = 0.6


def weights_by(
    weighting: Weighting,
    points: npt.ArrayLike,
    comparable: npt.ArrayLike,
    names: Sequence[str] | None = None,
) -> Floats:
    """The weights (T,) of a way of weighting, which sum to 1.

    `comparable` (A, T) are the topics treated and made comparable, never negative; the entropy and
    the principal components are read from them. A topic without `points` gets none in any way.
    Raises Problem as `given_weights`.
    """
    given = given_weights(points, names)
    if weighting == "given":
        return given
    used = given > 0
    columns = np.asarray(comparable, np.float64)[:, used]
    weights = np.zeros(given.size)
    if weighting == "equal":
        weights[used] = equal_weights(int(used.sum()))
    elif weighting == "entropy":
        weights[used] = entropy_weights(columns)
    else:
        weights[used] = pca_weights(columns)
    return weights


def given_weights(weights: npt.ArrayLike, names: Sequence[str] | None = None) -> Floats:
    """Weights as given, scaled to sum to 1, shape (T,).

    `names` are for the messages. Raises Problem: weights_negative (also where one isn't a
    number), weights_sum_to_zero (also where there are none).
    """
    w = np.array(weights, np.float64)
    bad = np.flatnonzero(~np.isfinite(w) | (w < 0))
    if bad.size:
        shown = [names[i] if names is not None else str(i + 1) for i in bad.tolist()]
        raise Problem("weights_negative", topics=", ".join(shown))
    if not w.sum() > 0:
        raise Problem("weights_sum_to_zero")
    scaled: Floats = w / w.sum()
    return scaled


def budget_weights(allocations: npt.ArrayLike, names: Sequence[str] | None = None) -> Floats:
    """Weights from several people's points, (people, T): the mean of what each shared out.

    Each person's points are scaled first, so that nobody counts more for giving more.
    """
    shares = np.array([given_weights(row, names) for row in np.atleast_2d(np.asarray(allocations))])
    mean: Floats = shares.mean(axis=0)
    return mean


def level_weights(
    points: Mapping[str, float],
    dimensions: Mapping[str, str],
    dimension_points: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """Weights by topic of an index of two levels, which sum to 1.

    A topic's weight among those of its dimension × the dimension's among all: what COINr's weights
    at each level come to, since both levels are put together in the same way. Dimensions without
    `dimension_points` weigh the same. Raises Problem dimension_unknown for a topic without a
    dimension, a dimension's topic that isn't weighed, and points of a dimension without topics or
    the other way round.
    """
    used = dict.fromkeys(dimensions[topic] for topic in points if topic in dimensions)
    given = dict.fromkeys(used, 1.0) if dimension_points is None else dimension_points
    wrong = sorted({*(points.keys() ^ dimensions.keys()), *(used.keys() ^ given.keys())})
    if wrong:
        raise Problem("dimension_unknown", names=", ".join(wrong))
    among = dict(zip(used, given_weights([given[d] for d in used], [*used]), strict=True))
    weights: dict[str, float] = {}
    for dimension in used:
        inside = {t: p for t, p in points.items() if dimensions[t] == dimension}
        own = given_weights([*inside.values()], [*inside])
        weights |= {t: float(among[dimension] * w) for t, w in zip(inside, own, strict=True)}
    return {topic: weights[topic] for topic in points}


def equal_weights(topics: int) -> Floats:
    """The same weight for each of `topics`."""
    return np.full(topics, 1 / topics)


def entropy_weights(components: npt.ArrayLike) -> Floats:
    """Shannon's entropy weights of `components` (A, T), none negative; NaN rows are left out.

    With p each area's share of a topic, the weight is proportional to 1 + Σ p ln p / ln A: a
    topic spread evenly gets none. Equal weights when every topic is.
    """
    x = _complete(components)
    if (x < 0).any():
        raise ValueError("entropy weights need components that are never negative")
    areas, topics = x.shape
    total = x.sum(axis=0)
    share = np.divide(x, total, out=np.full_like(x, 1 / max(areas, 1)), where=total > 0)
    logs = np.log(share, out=np.zeros_like(share), where=share > 0)
    unevenness = 1 + (share * logs).sum(axis=0) / np.log(areas) if areas > 1 else np.zeros(topics)
    unevenness = np.where(unevenness > 1e-12, unevenness, 0.0)
    if not unevenness.sum() > 0:
        return equal_weights(topics)
    weights: Floats = unevenness / unevenness.sum()
    return weights


def pca_weights(components: npt.ArrayLike, factors: int | None = None) -> Floats:
    """Weights from principal components of `components` (A, T); rows with NaN are left out.

    The handbook's way (Nicoletti, Scarpetta & Boylaud 2000): take the first components of the
    correlation matrix, rotate them by varimax, and weight each topic by its largest squared
    loading. `factors` is how many to take; None takes those with an eigenvalue above 1, and
    more until 60 % of the variance is explained. A topic that is the same everywhere gets 0.
    """
    x = _complete(components)
    varies = x.std(axis=0) > 0 if x.size else np.zeros(x.shape[1], np.bool_)
    weights = np.zeros(x.shape[1])
    if not varies.any():
        return equal_weights(x.shape[1])
    if varies.sum() == 1:
        weights[varies] = 1.0
        return weights
    eigenvalues, vectors = principal_components(x[:, varies])
    if factors is None:
        explained = np.cumsum(eigenvalues) / eigenvalues.sum()
        enough = int(np.searchsorted(explained, _ENOUGH_VARIANCE)) + 1
        factors = max(int((eigenvalues > _KAISER).sum()), enough)
    loadings = varimax(vectors[:, :factors] * np.sqrt(eigenvalues[:factors]))
    largest = (loadings**2).max(axis=1)
    weights[varies] = largest / largest.sum()
    return weights


def principal_components(x: Floats) -> tuple[Floats, Floats]:
    """Eigenvalues (T,), largest first, and eigenvectors (T, T) of the correlations of x (A, T)."""
    values, vectors = np.linalg.eigh(np.corrcoef(x, rowvar=False))
    return np.maximum(values[::-1], 0.0), vectors[:, ::-1]


def varimax(loadings: Floats) -> Floats:
    """Loadings (T, F) rotated so that each topic loads on few factors (Kaiser 1958).

    Rows are scaled to length 1 while rotating (Kaiser's normalisation).
    """
    topics, factors = loadings.shape
    if factors < 2:
        return loadings
    length = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    unit = loadings / np.where(length > 0, length, 1.0)
    rotation = np.eye(factors)
    reached = 0.0
    for _ in range(1000):
        turned = unit @ rotation
        slope = unit.T @ (turned**3 - turned * (turned**2).sum(axis=0) / topics)
        left, size, right = np.linalg.svd(slope)
        rotation = left @ right
        if size.sum() <= reached * (1 + 1e-12):
            break
        reached = float(size.sum())
    rotated: Floats = unit @ rotation * length
    return rotated


def _complete(components: npt.ArrayLike) -> Floats:
    x = np.asarray(components, np.float64)
    if x.ndim != 2:
        raise ValueError("components must be a table of areas by topics")
    return x[np.isfinite(x).all(axis=1)]
