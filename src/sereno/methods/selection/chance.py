"""Random numbers inside a kernel, seeded from a NumPy Generator.

A kernel that asks a NumPy Generator for each number spends most of its time asking. Here the
generator is xoshiro256++ (Blackman & Vigna 2021), four 64-bit words of state, and normal numbers
come from the ziggurat of Marsaglia & Tsang in Doornik's exact form (2005) with 256 layers.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

# Passed on by value: `x, state = normal(state)`. In an array two threads' states could share a
# line of the processor's cache, and each number would wait for the other thread. A kernel gets its
# words as an array, since Python's integers would lose their type on the way in, and begins
# with `state = start(words)`.
State = tuple[np.uint64, np.uint64, np.uint64, np.uint64]
Words = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]

_LAYERS: Final = 256
_LAST_EDGE: Final = 3.6541528853610088
_LAYER_AREA: Final = 0.00492867323399

_UNIT: Final = 1.0 / (1 << 53)
_LAYER_MASK: Final = np.uint64(_LAYERS - 1)


def _ziggurat() -> tuple[Floats, Floats]:
    """Edges of the layers (257,) and the part of each that lies wholly under the curve (256,)."""
    edge = np.zeros(_LAYERS + 1)
    edge[0] = _LAYER_AREA / np.exp(-0.5 * _LAST_EDGE**2)
    edge[1] = _LAST_EDGE
    for i in range(2, _LAYERS):
        edge[i] = np.sqrt(-2 * np.log(_LAYER_AREA / edge[i - 1] + np.exp(-0.5 * edge[i - 1] ** 2)))
    return edge, edge[1:] / edge[:-1]


_EDGE, _INSIDE = _ziggurat()


def seed(rng: np.random.Generator) -> Words:
    """The words (4,) that a kernel starts from, drawn from `rng`."""
    return rng.integers(0, 2**64, 4, dtype=np.uint64)


@njit(cache=True, nogil=True)
def start(words: Words) -> State:
    """The state that the words (4,) stand for."""
    return words[0], words[1], words[2], words[3]


@njit(cache=True, nogil=True, forceinline=True)
def next_bits(state: State) -> tuple[np.uint64, State]:
    """64 random bits, and the state after them."""
    s0, s1, s2, s3 = state
    total = s0 + s3
    bits = ((total << np.uint64(23)) | (total >> np.uint64(41))) + s0
    shifted = s1 << np.uint64(17)
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    return bits, (s0, s1, s2, (s3 << np.uint64(45)) | (s3 >> np.uint64(19)))


@njit(cache=True, nogil=True, forceinline=True)
def uniform(state: State) -> tuple[float, State]:
    """A uniform number from 0 up to, not including, 1."""
    bits, state = next_bits(state)
    return np.int64(bits >> np.uint64(11)) * _UNIT, state


@njit(cache=True, nogil=True, forceinline=True)
def normal(state: State) -> tuple[float, State]:
    """A standard normal number."""
    bits, state = next_bits(state)
    # The layer comes from the lowest bits, the place within it from the highest.
    layer = np.int64(bits & _LAYER_MASK)
    u = (np.int64(bits) >> 11) * (2 * _UNIT)
    if abs(u) < _INSIDE[layer]:
        return u * _EDGE[layer], state
    return _normal_at_edge(state, layer, u)


@njit(cache=True, nogil=True)
def _normal_at_edge(state: State, layer: np.int64, u: float) -> tuple[float, State]:
    """The rest of `normal`, for the one number in eighty that may lie outside the curve."""
    while True:
        x = u * _EDGE[layer]
        if abs(u) < _INSIDE[layer]:
            return x, state
        if layer == 0:
            return _tail(state, u < 0.0)
        upper = np.exp(-0.5 * (_EDGE[layer] ** 2 - x * x))
        lower = np.exp(-0.5 * (_EDGE[layer + 1] ** 2 - x * x))
        height, state = uniform(state)
        if upper + height * (lower - upper) < 1.0:
            return x, state
        bits, state = next_bits(state)
        layer = np.int64(bits & _LAYER_MASK)
        u = (np.int64(bits) >> 11) * (2 * _UNIT)


@njit(cache=True, nogil=True)
def _tail(state: State, negative: bool) -> tuple[float, State]:
    """A normal number beyond the last edge (Marsaglia 1964)."""
    while True:
        u, state = uniform(state)
        v, state = uniform(state)
        x, y = np.log(1.0 - u) / _LAST_EDGE, np.log(1.0 - v)
        if -2.0 * y >= x * x:
            return (x - _LAST_EDGE if negative else _LAST_EDGE - x), state


@njit(cache=True, nogil=True, forceinline=True)
def gamma(state: State, d: float, c: float) -> tuple[float, State]:
    """A standard gamma number of shape d + 1/3 ≥ 1, with c = 1/√(9d) (Marsaglia & Tsang 2000)."""
    x, state = normal(state)
    v = 1.0 + c * x
    if v > 0.0:
        u, after = uniform(state)
        if u < 1.0 - 0.0331 * x**4:
            return d * (v * v * v), after
    return _gamma_by_logarithm(state, x, d, c)


@njit(cache=True, nogil=True)
def _gamma_by_logarithm(state: State, x: float, d: float, c: float) -> tuple[float, State]:
    """The rest of `gamma`, where the quick test didn't accept `x`."""
    while True:
        v = 1.0 + c * x
        if v > 0.0:
            v = v * v * v
            u, state = uniform(state)
            if np.log(u) < 0.5 * x * x + d * (1.0 - v + np.log(v)):
                return d * v, state
        x, state = normal(state)
