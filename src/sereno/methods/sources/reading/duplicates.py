"""Which records came before, and a stable name for each: by the content, not by the place.

A record is reduced to 64 bits (splitmix64 over its columns). Two different records share
them with a chance of n²/2⁶⁵: about one in 90,000 for twenty million records.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import njit

from sereno.methods.sources.reading.text_buffers import text_buffers

U64 = npt.NDArray[np.uint64]


@njit(cache=True, nogil=True, inline="always")
def _mix(z):  # type: ignore[no-untyped-def]
    """splitmix64's finaliser (Steele, Lea & Flood 2014): every input bit moves every output bit."""
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@njit(cache=True, nogil=True)
def _fold_numbers(state, column):  # type: ignore[no-untyped-def]
    for i in range(state.size):
        state[i] = _mix(state[i] * np.uint64(0x9E3779B97F4A7C15) + column[i] + np.uint64(1))


@njit(cache=True, nogil=True)
def _hash_texts(data, offsets, out):  # type: ignore[no-untyped-def]
    for i in range(out.size):
        j, end = offsets[i], offsets[i + 1]
        # The length goes in, so that zero bytes at the end are not lost in the padding.
        h = np.uint64(0xCBF29CE484222325) + np.uint64(end - j)
        while j + 8 <= end:
            word = np.uint64(0)
            for k in range(8):
                word |= np.uint64(data[j + k]) << np.uint64(8 * k)
            h = _mix(h ^ word)
            j += 8
        word = np.uint64(0)
        for k in range(end - j):
            word |= np.uint64(data[j + k]) << np.uint64(8 * k)
        out[i] = _mix(h ^ word)


def hash_texts(texts: pa.StringArray) -> U64:
    """64 bits for each text, shape (n,); an empty and a missing text are the same."""
    if texts.null_count:
        texts = texts.fill_null("")
    buffers = text_buffers(texts)
    out = np.empty(len(texts), np.uint64)
    _hash_texts(buffers.data, buffers.offsets, out)
    return out


def hash_encoded(texts: pa.DictionaryArray) -> U64:
    """The same of texts that repeat: each is hashed once."""
    words = pa.concat_arrays([texts.dictionary, pa.array([""], texts.dictionary.type)])
    at = texts.indices.fill_null(len(texts.dictionary)).to_numpy(zero_copy_only=False)
    hashes: U64 = hash_texts(words)[at]
    return hashes


def content_hash(columns: Sequence[npt.NDArray[np.generic]], rows: int) -> U64:
    """64 bits for each record, shape (rows,), from columns of that shape and 8 bytes an entry."""
    state = np.zeros(rows, np.uint64)
    for column in columns:
        _fold_numbers(state, np.ascontiguousarray(column).view(np.uint64))
    return state


@njit(cache=True, nogil=True)
def _count_in(keys, counts, hashes, out):  # type: ignore[no-untyped-def]
    mask = np.uint64(keys.size - 1)
    new = 0
    for i in range(hashes.size):
        h = hashes[i] if hashes[i] != np.uint64(0) else np.uint64(1)
        slot = h & mask
        while keys[slot] != np.uint64(0) and keys[slot] != h:
            slot = (slot + np.uint64(1)) & mask
        if keys[slot] == np.uint64(0):
            keys[slot] = h
            new += 1
        out[i] = counts[slot]
        counts[slot] += 1
    return new


@njit(cache=True, nogil=True)
def _move(keys, counts, new_keys, new_counts):  # type: ignore[no-untyped-def]
    mask = np.uint64(new_keys.size - 1)
    for i in range(keys.size):
        if keys[i] != np.uint64(0):
            slot = keys[i] & mask
            while new_keys[slot] != np.uint64(0):
                slot = (slot + np.uint64(1)) & mask
            new_keys[slot] = keys[i]
            new_counts[slot] = counts[i]


class RecordsSeen:
    """Counts how often each record has been seen: 12 bytes a slot, open addressing."""

    def __init__(self, slots: int = 1 << 16) -> None:
        self._keys = np.zeros(slots, np.uint64)
        self._counts = np.zeros(slots, np.int32)
        self._used = 0

    def earlier(self, hashes: U64) -> npt.NDArray[np.int32]:
        """How many equal records came before each one, shape (n,); then remembers them."""
        while self._used + hashes.size > 0.6 * self._keys.size:
            keys = np.zeros(self._keys.size * 2, np.uint64)
            counts = np.zeros(keys.size, np.int32)
            _move(self._keys, self._counts, keys, counts)
            self._keys, self._counts = keys, counts
        out = np.empty(hashes.size, np.int32)
        self._used += _count_in(self._keys, self._counts, hashes, out)
        return out


def incident_ids(hashes: U64, earlier: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    """A stable positive identifier, shape (n,): the content and how many equal ones precede it."""
    state = hashes.copy()
    _fold_numbers(state, earlier.astype(np.uint64))
    return (state >> np.uint64(1)).view(np.int64)
