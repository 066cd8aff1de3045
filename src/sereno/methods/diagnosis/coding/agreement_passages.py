"""What coders marked freely in texts, made ready to be compared.

1. Only documents that two coders or more have finished are compared; without one there is no
   figure. Positions count from the start of their own document, whatever was coded elsewhere.
2. Passages of one coder under one code that overlap are one unit; those that only touch are two.
3. A passage without length is legal and is counted, but nothing of text can be compared with it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Coded:
    """Passages of documents under codes.

    lengths: (D,) of the documents, in codepoints. finished: (D, M), which coder has finished which
    document. document, coder, code, start, end: (N,) of the passages, whole numbers from 0, the end
    not included. codes: how many there are.
    """

    lengths: Ints
    finished: Bools
    document: Ints
    coder: Ints
    code: Ints
    start: Ints
    end: Ints
    codes: int

    def __post_init__(self) -> None:
        if np.any(self.start < 0) or np.any(self.end < self.start):
            raise ValueError("a passage ends before it starts")
        if np.any(self.end > self.lengths[self.document]):
            raise ValueError("a passage ends after its document")

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return len(self.lengths)

    @property
    def coders(self) -> Ints:
        """How many coders finished each document, (D,)."""
        found: Ints = self.finished.sum(axis=1)
        return found

    def of(self, kept: Bools) -> Coded:
        """The same documents with some of the passages."""
        columns = ("document", "coder", "code", "start", "end")
        return replace(self, **{name: getattr(self, name)[kept] for name in columns})

    def among(self, documents: Bools | None = None, coders: Bools | None = None) -> Coded:
        """Some documents (D,) and coders (M,), without passages of any others."""
        documents = np.ones(self.documents, bool) if documents is None else documents
        coders = np.ones(self.finished.shape[1], bool) if coders is None else coders
        kept = self.of(documents[self.document] & coders[self.coder])
        place = np.cumsum(documents) - 1
        return replace(
            kept,
            lengths=self.lengths[documents],
            finished=(self.finished & coders)[documents],
            document=place[kept.document],
        )

    def compact(self) -> Coded:
        """The same with no other codes than those that were given, numbered anew."""
        known, code = np.unique(self.code, return_inverse=True)
        return replace(self, code=code, codes=len(known))


def in_common(coded: Coded) -> Coded | None:
    """Documents that two coders or more finished, with what those said there; None: there are
    none, or they have no text, and nothing can be said of agreement.
    """
    both = (coded.coders > 1) & (coded.lengths > 0)
    if not both.any():
        return None
    return coded.of(coded.finished[coded.document, coded.coder]).among(documents=both)


@dataclass(frozen=True)
class Units:
    """What each coder marked under each code, without overlaps, in the order of code, document,
    coder and start.

    without_length: (C,), how many passages had none.
    """

    document: Ints
    coder: Ints
    code: Ints
    start: Ints
    end: Ints
    without_length: Ints

    @property
    def length(self) -> Floats:
        """Of each, in codepoints."""
        return (self.end - self.start).astype(float)


def units_of(coded: Coded) -> Units:
    """The passages of coders as units."""
    without = np.bincount(coded.code[coded.end == coded.start], minlength=coded.codes)
    kept = coded.of(coded.end > coded.start)
    order = np.lexsort((kept.start, kept.coder, kept.document, kept.code))
    document, coder, code, start, end = (
        each[order] for each in (kept.document, kept.coder, kept.code, kept.start, kept.end)
    )
    if not len(start):
        return Units(document, coder, code, start, end, without)
    one = np.column_stack([code, document, coder])
    is_next = np.append(False, (np.diff(one, axis=0) != 0).any(axis=1))
    # Each coder's document and code lie one after the other on one long line.
    base = np.cumsum(is_next) * (int(coded.lengths.max()) + 1)
    reached = np.maximum.accumulate(base + end)
    begins = np.append(True, base[1:] + start[1:] >= reached[:-1])
    at = np.flatnonzero(begins)
    last = np.maximum.reduceat(end, at)
    return Units(document[at], coder[at], code[at], start[at], last, without)


@dataclass(frozen=True)
class Overlaps:
    """Pairs of units of two coders under the same code that overlap, each way round.

    one, other: (P,), their rows. alone: (A, 2), rows of units that overlap no unit of a coder who
    finished the same document, with that coder.
    """

    one: Ints
    other: Ints
    alone: Ints


def overlaps_of(units: Units, finished: Bools) -> Overlaps:
    """Which units of which coders meet."""
    line = int(units.end.max(initial=0)) + 1
    _places, place = np.unique(
        np.column_stack([units.code, units.document]), axis=0, return_inverse=True
    )
    begin, end = place * line + units.start, place * line + units.end
    ones, others, alone = [], [], []
    rows = [np.flatnonzero(units.coder == coder) for coder in range(finished.shape[1])]
    for i, mine in enumerate(rows):
        for j, theirs in enumerate(rows):
            if i == j:
                continue
            both = mine[finished[units.document[mine], j]]
            first = np.searchsorted(end[theirs], begin[both], side="right")
            behind = np.searchsorted(begin[theirs], end[both], side="left")
            times = np.maximum(behind - first, 0)
            ones.append(np.repeat(both, times))
            steps = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
            others.append(theirs[np.repeat(first, times) + steps])
            without = both[times == 0]
            alone.append(np.column_stack([without, np.full(len(without), j)]))
    empty = np.empty(0, np.int64)
    return Overlaps(
        np.concatenate([empty, *ones]),
        np.concatenate([empty, *others]),
        np.concatenate([np.empty((0, 2), np.int64), *alone]),
    )
