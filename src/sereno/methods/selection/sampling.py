"""Realisations of an index's components: what the same city could have recorded.

eb_rate  the rate is drawn from the gamma posterior whose mean is Marshall's estimate: shape
         y + b²/a over n + b/a (see `empirical_bayes`). Where a is 0 every area has the rate b
         and nothing is drawn.
rate, density, count   the count is drawn from a Poisson distribution around the one observed. A
         zero then stays zero in every draw, however few people live there: one reason to prefer
         eb_rate.
fixed columns stay as they are.

Gamma numbers by Marsaglia & Tsang (2000), Poisson numbers from alias tables (Walker 1977) made
once for each distinct count: both exact, and several times as fast as NumPy's.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from sereno.methods.selection.chance import State, Words, gamma, start, uniform
from sereno.methods.selection.empirical_bayes import empirical_bayes, posterior
from sereno.methods.selection.measures import Measure

FIXED: Final = 0
GAMMA: Final = 1
POISSON: Final = 2

# Poisson probabilities below this are left out of a table: 10,000 draws never meet them.
_TAIL = 1e-15

Floats = npt.NDArray[np.float64]


class CountModel(NamedTuple):
    """How each component is drawn, for E areas and T + F components; made by `count_model`.

    A NamedTuple of arrays, so that the kernels take it whole. The first nine but `kind` are
    (T + F, E): `value` is the fixed value or the expected count; `d`, `c` and `boost` belong to
    Marsaglia & Tsang's method (boost is 1/shape where the shape is under 1, else 0); `begin`,
    `width` and `lowest` say where the alias table of that count begins in `chance` and `other`, how
    many entries it has, and which count its first one is; `scale` multiplies what was drawn.
    """

    kind: npt.NDArray[np.int8]
    value: Floats
    d: Floats
    c: Floats
    boost: Floats
    begin: npt.NDArray[np.int64]
    width: Floats
    lowest: Floats
    scale: Floats
    chance: Floats
    other: Floats


def count_model(
    counts: npt.NDArray[np.int64] | Floats,
    exposure: Floats,
    fixed: Floats | None,
    measure: Measure,
    eligible: npt.NDArray[np.bool_],
) -> CountModel:
    """The model of the eligible areas. `counts` (A, T), `exposure` (A,), `fixed` (A, F), as
    `index.indicator_components` takes them.

    Marshall's a and b are those of all areas with exposure, as in the published rates.
    """
    topics = counts.shape[1]
    more = 0 if fixed is None else fixed.shape[1]
    shape = (topics + more, int(eligible.sum()))
    kind = np.zeros(shape[0], np.int8)
    value, d, c, boost = np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape)
    scale = np.ones(shape)
    n = exposure[eligible]
    for t in range(topics):
        y = np.asarray(counts[eligible, t], np.float64)
        if measure == "eb_rate":
            whole = empirical_bayes(counts[:, t], exposure, 1.0)
            a, b = float(whole.a), float(whole.b)
            if a > 0:
                kind[t] = GAMMA
                alpha, inverse = posterior(y, n, a, b)
                d[t] = np.where(alpha < 1, alpha + 1, alpha) - 1 / 3
                c[t] = 1 / np.sqrt(9 * d[t])
                boost[t] = np.where(alpha < 1, 1 / alpha, 0.0)
                scale[t] = 1 / inverse
            else:
                value[t] = b
        else:
            kind[t] = POISSON
            value[t] = y
            if measure in ("rate", "density"):
                scale[t] = 1 / n
    if fixed is not None:
        value[topics:] = fixed[eligible].T

    begin, width, lowest = np.zeros(shape, np.int64), np.zeros(shape), np.zeros(shape)
    drawn = kind == POISSON
    means, rows = np.unique(value[drawn], return_inverse=True)
    starts, least, chance, other = _tables(means)
    rows = rows.reshape(-1, shape[1])
    begin[drawn], width[drawn] = starts[rows], np.diff(starts)[rows]
    lowest[drawn] = least[rows]
    return CountModel(kind, value, d, c, boost, begin, width, lowest, scale, chance, other)


def _tables(means: Floats) -> tuple[npt.NDArray[np.int64], Floats, Floats, Floats]:
    """Alias tables of Poisson distributions one after the other.

    Where each begins (one more than `means`, which are (M,)), the lowest count of each, and the
    chance and the other count of each entry.
    """
    if not means.size:
        return np.zeros(1, np.int64), np.zeros(0), np.zeros(0), np.zeros(0)
    from scipy.special import gammaln, xlogy

    least, most = _quantile(_TAIL, means), _quantile(1 - _TAIL, means)
    starts = np.r_[0, np.cumsum(most - least + 1)].astype(np.int64)
    chance, other = np.ones(starts[-1]), np.zeros(starts[-1])
    for i, mean in enumerate(means.tolist()):
        part = slice(int(starts[i]), int(starts[i + 1]))
        counts = np.arange(least[i], most[i] + 1)
        odds = np.exp(xlogy(counts, mean) - gammaln(counts + 1) - mean)
        _fill_alias(odds / odds.sum(), chance[part], other[part])
    return starts, least, chance, other


def _quantile(share: float, means: Floats) -> Floats:
    """The lowest count that a Poisson draw of each mean doesn't exceed with that chance.

    As scipy.stats.poisson.ppf has it, whose import would take a second of every process.
    """
    from scipy.special import pdtr, pdtrik

    above: Floats = np.ceil(pdtrik(share, means))
    below = np.maximum(above - 1, 0)
    return np.where(pdtr(below, means) >= share, below, above)


@njit(cache=True, nogil=True)
def _fill_alias(odds: Floats, chance: Floats, other: Floats) -> None:
    """Walker's table by Vose's method: entry k is k with `chance`, else `other`."""
    n = odds.size
    small, large = np.empty(n, np.int32), np.empty(n, np.int32)
    n_small = n_large = 0
    rest = odds * n
    for k in range(n):
        if rest[k] < 1.0:
            small[n_small] = k
            n_small += 1
        else:
            large[n_large] = k
            n_large += 1
    while n_small > 0 and n_large > 0:
        n_small -= 1
        low, high = small[n_small], large[n_large - 1]
        chance[low] = rest[low]
        other[low] = high
        rest[high] -= 1.0 - rest[low]
        if rest[high] < 1.0:
            n_large -= 1
            small[n_small] = high
            n_small += 1


@njit(cache=True, nogil=True)
def draw_weights(state: State, alpha: Floats, weights: Floats) -> State:
    """Fill `weights` from the Dirichlet distribution; a topic whose alpha is 0 gets none."""
    total = 0.0
    for t in range(alpha.size):
        a = alpha[t]
        if a <= 0.0:
            weights[t] = 0.0
            continue
        d = (a if a >= 1.0 else a + 1.0) - 1.0 / 3.0
        weights[t], state = gamma(state, d, 1.0 / np.sqrt(9.0 * d))
        if a < 1.0:
            u, state = uniform(state)
            weights[t] *= u ** (1.0 / a)
        total += weights[t]
    for t in range(alpha.size):
        weights[t] /= total
    return state


@njit(cache=True, nogil=True)
def draw_columns(state: State, model: CountModel, columns: Floats) -> State:
    """Fill `columns` (T + F, E) with one realisation of every component."""
    for t in range(columns.shape[0]):
        out, scale = columns[t], model.scale[t]
        if model.kind[t] == GAMMA:
            d, c, boost = model.d[t], model.c[t], model.boost[t]
            for i in range(out.size):
                drawn, state = gamma(state, d[i], c[i])
                if boost[i] > 0.0:
                    u, state = uniform(state)
                    drawn *= u ** boost[i]
                out[i] = drawn * scale[i]
        elif model.kind[t] == POISSON:
            begin, width, lowest = model.begin[t], model.width[t], model.lowest[t]
            for i in range(out.size):
                u, state = uniform(state)
                u *= width[i]
                k = np.int64(u)
                entry = begin[i] + k
                # Both are fetched: which it will be can't be guessed, and a wrong guess costs more.
                count, other = np.float64(k), model.other[entry]
                out[i] = (lowest[i] + (count if u - k < model.chance[entry] else other)) * scale[i]
        else:
            # Spelt out: to compile `out[:] = …` takes numba as long as all the rest.
            for i in range(out.size):
                out[i] = model.value[t, i]
    return state


@njit(cache=True, nogil=True)
def realise(words: Words, model: CountModel, columns: Floats) -> None:
    """`draw_columns` for callers outside a kernel."""
    draw_columns(start(words), model, columns)
