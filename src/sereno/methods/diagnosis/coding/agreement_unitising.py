"""Krippendorff's unitising alpha, per code: where units begin and end, against chance.

A coder's text falls into units and the gaps between them. Two units that overlap differ by the
squares of what lies between their ends; a unit that lies in a gap by the square of its length
(Krippendorff 1995). Expected is what all units and gaps of all coders would give if they lay
anywhere, by the formula of 2004, p. 253: that of 1995 has a slip of a sign.

Several documents are one text whose units and gaps end with their document, and may be compared
with those of any other. Where documents have more or fewer coders, each pair of a document counts
1/(m − 1), as values do in alpha with missing ones. Uncoded text is in the gaps: the more there is,
the nearer alpha comes to 1 − Σδ²/(m − 1) / (2 Σl²), which is told beside it (`endless`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sereno.methods.diagnosis.coding.agreement_passages import (
    Coded,
    Floats,
    Ints,
    Overlaps,
    Units,
)

REFERENCE: Final = (
    "Krippendorff, K. (1995). On the reliability of unitizing continuous data. Sociological "
    "Methodology 25, 47-76; Krippendorff, K. (2004). Content Analysis: An Introduction to Its "
    "Methodology, 2nd edition, pp. 251-255. Sage."
)
# Of units times gaps that are held at once.
_MOST_CELLS = 2_000_000
# Of a product of matrices, multiplications up to which OpenBLAS takes one thread.
_ONE_THREAD: Final = 1 << 18


@dataclass(frozen=True)
class Unitising:
    """Disagreement observed and expected of each code, (C, B) for B rows of weights of documents,
    and what alpha comes to in an endless text, (C,), NaN without units.
    """

    observed: Floats
    expected: Floats
    endless: Floats

    @property
    def alpha(self) -> Floats:
        """(C, B), NaN where nothing is expected."""
        return _alpha(self.observed, self.expected)

    @property
    def of_all(self) -> Floats:
        """(B,), of all codes together (2004, p. 254)."""
        return _alpha(self.observed.sum(axis=0), self.expected.sum(axis=0))


def _alpha(observed: Floats, expected: Floats) -> Floats:
    alpha = np.full(observed.shape, np.nan)
    np.divide(observed, expected, out=alpha, where=expected > 0)
    return 1 - alpha


def unitising(coded: Coded, units: Units, overlaps: Overlaps, weights: Floats) -> Unitising:
    """Of documents in common. weights: (B, D), how often each document counts."""
    total = weights @ (coded.coders * coded.lengths).astype(float)
    length = weights @ coded.lengths.astype(float)
    apart = _apart(coded, units, overlaps)
    long = units.length

    def summed(values: Floats) -> Floats:
        """Over the units of each code, (C, B)."""
        table = np.zeros((coded.documents, coded.codes))
        np.add.at(table, (units.document, units.code), values)
        return _product(weights, table).T

    n, squares = summed(np.ones_like(long)), summed(long**2)
    between = (n - 1) / 3 * summed(2 * long**3 - 3 * long**2 + long)
    # As if nobody had marked anything anywhere; what that is too much is taken off code by code.
    begins = weights @ (coded.coders * (coded.lengths + 1)).astype(float)
    in_gaps = begins * squares - (weights @ coded.coders.astype(float)) * summed(long**3)
    endless = np.full(coded.codes, np.nan)
    for code in np.unique(units.code):
        rows = np.flatnonzero(units.code == code)
        in_gaps[code] += _taken(coded, units, rows, weights)
        endless[code] = 1 - apart[rows].sum() / (2 * (long[rows] ** 2).sum())
    places = total * (total - 1) - summed(long * (long - 1))
    found = between + in_gaps
    expected = np.divide(2 * found, length * places, out=np.zeros_like(found), where=places > 0)
    return Unitising(summed(apart) / (total * length), expected, endless)


def _taken(coded: Coded, units: Units, rows: Ints, weights: Floats) -> Floats:
    """What the units of one code, and documents shorter than one, take of the places in gaps in
    which its units could lie: of each the square of its length, (B,).
    """
    long = units.length[rows]
    none = coded.coders * (coded.lengths - long[:, np.newaxis] + 1)
    taken = _room(coded, units, rows) - none
    there = np.flatnonzero(taken.any(axis=0))
    among, of = np.unique(units.document[rows], return_inverse=True)
    pairs = np.zeros((len(among), len(there)))
    np.add.at(pairs, of, long[:, np.newaxis] ** 2 * taken[:, there])
    return np.asarray((_product(weights[:, among], pairs) * weights[:, there]).sum(axis=1))


def _product(rows: Floats, matrix: Floats) -> Floats:
    """`rows @ matrix` in pieces that one thread multiplies: threads that wait for each other at
    hundreds of small products take six times as long where the machine has other work.
    """
    at_once = max(1, _ONE_THREAD // max(1, matrix.size))
    if at_once >= len(rows):
        return rows @ matrix
    return np.concatenate([rows[i : i + at_once] @ matrix for i in range(0, len(rows), at_once)])


def _apart(coded: Coded, units: Units, overlaps: Overlaps) -> Floats:
    """By how much each unit differs from those of the others who finished its document, (U,)."""
    found = np.zeros(len(units.start))
    one, other = overlaps.one, overlaps.other
    begin = (units.start[one] - units.start[other]).astype(float)
    end = (units.end[one] - units.end[other]).astype(float)
    np.add.at(found, one, begin**2 + end**2)
    alone = overlaps.alone[:, 0]
    # Once as the unit of one in the other's gap, once as the gap that holds it.
    np.add.at(found, alone, 2 * units.length[alone] ** 2)
    return np.asarray(found / (coded.coders[units.document] - 1), dtype=float)


def _room(coded: Coded, units: Units, rows: Ints) -> Floats:
    """In how many places each unit of one code would lie within gaps of each document, (U, D)."""
    of, who = units.document[rows], units.coder[rows]
    start, end = units.start[rows], units.end[rows]
    long = (end - start)[:, np.newaxis]
    is_first = np.append(True, (of[1:] != of[:-1]) | (who[1:] != who[:-1]))
    is_last = np.append(is_first[1:], True)
    before = start - np.where(is_first, 0, np.append(0, end[:-1]))
    after = (coded.lengths[of] - end)[is_last]
    gaps, places = np.append(before, after), np.append(of, of[is_last])
    speak = np.bincount(of[is_first], minlength=coded.documents)
    whole = coded.coders - speak
    found = np.maximum(coded.lengths - long + 1, 0) * whole
    order = np.argsort(places, kind="stable")
    gaps, places = gaps[order], places[order]
    at = np.flatnonzero(np.append(True, places[1:] != places[:-1]))
    at_once = max(1, _MOST_CELLS // len(gaps))
    for i in range(0, len(rows), at_once):
        fits = np.maximum(gaps - long[i : i + at_once] + 1, 0)
        found[i : i + at_once, places[at]] += np.add.reduceat(fits, at, axis=1)
    return np.asarray(found, dtype=float)
