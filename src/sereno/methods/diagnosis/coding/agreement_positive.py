"""Positive agreement, per code: of what either coder marked, how much both did; 2a / (2a + b + c).

a, b, c and d are lengths of text in codepoints: marked by both, by the first alone, by the second
alone, by neither; their sum is the length of the text. d isn't in the coefficient, so that text
that nobody marked doesn't raise it, and a coefficient that corrects for chance can't be had from
a, b and c: without d, a = 80 and b = c = 10 would give a kappa of −0.11. With more than two coders
all pairs are summed (Cicchetti & Feinstein 1990).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sereno.methods.diagnosis.coding.agreement_passages import (
    Coded,
    Floats,
    Overlaps,
    Units,
)

REFERENCE: Final = (
    "Cicchetti, D. V. & Feinstein, A. R. (1990). High agreement but low kappa: II. Resolving the "
    "paradoxes. Journal of Clinical Epidemiology 43(6), 551-558."
)


@dataclass(frozen=True)
class Marked:
    """Lengths by document and code, (D, C): by both, by the first and by the second alone; and how
    much text pairs of coders had before them, (D,).
    """

    both: Floats
    first: Floats
    second: Floats
    text: Floats

    @property
    def neither(self) -> Floats:
        """(D, C)"""
        return self.text[:, np.newaxis] - self.both - self.first - self.second

    def agreement(self, weights: Floats) -> Floats:
        """Of each code, (C, B), NaN where nobody marked anything."""
        return positive(weights @ self.both, weights @ (self.first + self.second)).T

    def of_all(self, weights: Floats) -> Floats:
        """Of all codes together, (B,)."""
        alone = (self.first + self.second).sum(axis=1)
        return positive(weights @ self.both.sum(axis=1), weights @ alone)


def positive(both: Floats, alone: Floats) -> Floats:
    """2a / (2a + b + c), NaN where that is 0 / 0; alone: b + c."""
    found = np.full(both.shape, np.nan)
    np.divide(2 * both, 2 * both + alone, out=found, where=2 * both + alone > 0)
    return found


def marked(coded: Coded, units: Units, overlaps: Overlaps) -> Marked:
    """Of documents in common; the first of two coders is the one with the lower number."""
    shape = (coded.documents, coded.codes)
    both, first, second = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    one, other = overlaps.one, overlaps.other
    long = np.minimum(units.end[one], units.end[other]).astype(float)
    long -= np.maximum(units.start[one], units.start[other])
    once = units.coder[one] < units.coder[other]
    np.add.at(both, (units.document[one[once]], units.code[one[once]]), long[once])
    behind = coded.coders[units.document] - 1
    rank = (np.cumsum(coded.finished, axis=1) - 1)[units.document, units.coder]
    # Of m coders in order, the one of rank r is the first of m − 1 − r pairs, the second of r.
    np.add.at(first, (units.document, units.code), units.length * (behind - rank))
    np.add.at(second, (units.document, units.code), units.length * rank)
    pairs = coded.coders * (coded.coders - 1) / 2
    return Marked(both, first - both, second - both, pairs * coded.lengths)
