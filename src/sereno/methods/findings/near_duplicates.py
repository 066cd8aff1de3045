"""Texts that say almost the same: MinHash finds who may be alike, Jaccard says how much.

A text is the set of its shingles, three words in a row each. Signatures of 64 permutations and
their bands (Broder 1997, "On the resemblance and containment of documents"; Leskovec, Rajaraman &
Ullman, "Mining of Massive Datasets", section 3.4) bring together those that may be alike; for each
of these pairs the share of common shingles, |A ∩ B| / |A ∪ B|, is worked out exactly, on shingles
told apart by 64 bits. The bands miss a pair that is just above the threshold now and then, and
never say of two that they are alike: the share does.

With b bands of r rows two texts with the share s come together with the probability
1 - (1 - s^r)^b. What the library takes for a threshold of 0.6 weighs a miss as a needless
comparison, and misses three of five pairs with that share; 16 bands of 4 rows miss one of nine, and
the comparison is cheap.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from sereno.methods.sources.reading.words import fold

WORDS: Final = 3
PERMUTATIONS: Final = 64
BANDS: Final = (16, 4)
LEAST: Final = 0.6
# Of the texts that bands bring together with one, so many are compared, those whose signatures are
# most alike: of a thousand forms of one sentence nobody reads half a million pairs, and comparing
# all would take time with their square.
MOST_COMPARED: Final = 50
# How many texts are done between two words of how far it is.
_TELL_EVERY: Final = 500
_LOW: Final = (1 << 32) - 1

Shingles = npt.NDArray[np.uint64]


class Alike(NamedTuple):
    """Two texts by their places, the first before the other, and the share of common shingles."""

    first: int
    other: int
    likeness: float


def shingles(text: str) -> Shingles:
    """The shingles of a text, sorted, each once; a text of one or two words is one shingle.

    >>> len(shingles("Alumbrar las calles de la colonia"))
    4
    >>> len(shingles("Alumbrar")), len(shingles(" … "))
    (1, 0)
    """
    words = fold(text).split()
    if not words:
        return np.empty(0, np.uint64)
    rows = range(max(len(words) - WORDS, 0) + 1)
    said = {" ".join(words[at : at + WORDS]) for at in rows}
    digests = (hashlib.blake2b(each.encode(), digest_size=8).digest() for each in said)
    return np.unique(np.frombuffer(b"".join(digests), np.uint64))


def jaccard(one: Shingles, other: Shingles) -> float:
    """|A ∩ B| / |A ∪ B| of two sorted sets; 0 of two without any.

    >>> jaccard(shingles("uno dos tres cuatro"), shingles("uno dos tres cinco"))
    0.3333333333333333
    """
    common = np.intersect1d(one, other, assume_unique=True).size
    whole = one.size + other.size - common
    return common / whole if whole else 0.0


def near_duplicates(
    texts: Sequence[str],
    *,
    least: float = LEAST,
    say: Callable[[int, int], None] = lambda done, total: None,
) -> list[Alike]:
    """The pairs of texts with a share of at least `least`, in the order of their places.

    Of texts with the same shingles each is paired with the first of them, which stands for all of
    them against the others. say: told how many of how many are done.
    """
    from datasketch import MinHash, MinHashLSH

    bands = MinHashLSH(num_perm=PERMUTATIONS, params=BANDS)
    empty = MinHash(num_perm=PERMUTATIONS, hashfunc=_low_bits)
    first_of: dict[bytes, int] = {}
    sets: dict[int, Shingles] = {}
    signatures = np.empty((len(texts), PERMUTATIONS), np.uint64)
    found: list[Alike] = []
    for place, text in enumerate(texts):
        if place % _TELL_EVERY == 0:
            say(place, len(texts))
        own = shingles(text)
        if not own.size:
            continue
        first = first_of.setdefault(own.tobytes(), place)
        if first != place:
            found.append(Alike(first, place, 1.0))
            continue
        signature = empty.copy()
        signature.update_batch(own.tolist())
        signatures[place] = signature.hashvalues
        near = _likeliest(sorted(bands.query(signature)), signatures, place)
        shares = ((before, jaccard(sets[before], own)) for before in near)
        found += [Alike(before, place, share) for before, share in shares if share >= least]
        bands.insert(place, signature)
        sets[place] = own
    say(len(texts), len(texts))
    return sorted(found)


def _likeliest(near: list[int], signatures: Shingles, place: int) -> list[int]:
    """Of many that came together with one, those whose signatures agree with its own most often;
    of those that agree as often, the first.
    """
    if len(near) <= MOST_COMPARED:
        return near
    agree = (signatures[near] == signatures[place]).sum(axis=1)
    best = np.argsort(-agree, kind="stable")[:MOST_COMPARED]
    return [near[at] for at in best]


def _low_bits(shingle: int) -> int:
    """The library hashes to 32 bits; a shingle is a hash already."""
    return shingle & _LOW
