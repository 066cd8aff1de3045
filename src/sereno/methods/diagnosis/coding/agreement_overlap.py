"""cu-alpha: where two coders both marked something, whether it was under the same code.

After Krippendorff, Mathet, Bouvry & Widlöcher (2016): gaps are left out. Observed is what is said
of each stretch that two coders marked; expected is that of any two units of whatever coders and
documents, a unit not being paired with itself; both weigh by length. Their coders give one code to
a stretch, ours may give several: codes that both gave agree, and each code of one that the other
didn't give disagrees with each of the other's that the one didn't give. Where nobody gives two,
that is their formula. A code that has no counterpart at all is left to positive agreement.

Their |u|alpha is not among Sereno's figures: it compares marked with unmarked text place by place,
so that long text that nobody marked would raise it (ADR 0072).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sereno.methods.diagnosis.coding.agreement_passages import Coded, Floats, Units

REFERENCE: Final = (
    "Krippendorff, K., Mathet, Y., Bouvry, S. & Widlöcher, A. (2016). On the reliability of "
    "unitizing textual continua: further developments. Quality & Quantity 50(6), 2347-2364."
)


@dataclass(frozen=True)
class Overlapping:
    """What was said of stretches that two coders marked, by rows of weights of documents, (B,).

    same, different: lengths, of each pair of coders once, 1/(m − 1) of each. expected: chance of a
    difference, NaN without two units.
    """

    same: Floats
    different: Floats
    expected: Floats

    @property
    def alpha(self) -> Floats:
        """(B,), NaN where nothing overlaps or only one code occurs."""
        both = self.same + self.different
        known = (both > 0) & (self.expected > 0)
        alpha = np.full(both.shape, np.nan)
        np.divide(self.different, both * self.expected, out=alpha, where=known)
        return 1 - alpha


def overlapping(coded: Coded, units: Units, weights: Floats) -> Overlapping:
    """Of documents in common. weights: (B, D), how often each document counts."""
    same, different = _said(coded, units)
    long = units.length
    of_code = np.zeros((coded.documents, coded.codes))
    np.add.at(of_code, (units.document, units.code), long)
    itself = np.bincount(units.document, long**2, minlength=coded.documents)
    codes, alone = weights @ of_code, weights @ itself
    pairs = codes.sum(axis=1) ** 2 - alone
    alike = (codes**2).sum(axis=1) - alone
    expected = np.full(len(weights), np.nan)
    np.divide(pairs - alike, pairs, out=expected, where=pairs > 0)
    return Overlapping(weights @ same, weights @ different, expected)


def _said(coded: Coded, units: Units) -> tuple[Floats, Floats]:
    """How long pairs of coders said the same and different things in each document, (D,) each."""
    same, different = np.zeros(coded.documents), np.zeros(coded.documents)
    order = np.argsort(units.document, kind="stable")
    ends = np.searchsorted(units.document[order], np.arange(coded.documents + 1))
    for document in range(coded.documents):
        rows = order[ends[document] : ends[document + 1]]
        who = np.unique(units.coder[rows])
        if len(who) < 2:
            continue
        cuts = np.unique(np.append(units.start[rows], units.end[rows]))
        long = np.diff(cuts).astype(float)
        first = np.searchsorted(cuts, units.start[rows])
        last = np.searchsorted(cuts, units.end[rows])
        code = np.unique(units.code[rows], return_inverse=True)[1]
        coder = np.searchsorted(who, units.coder[rows])
        edges = np.zeros((len(who), code.max() + 1, len(cuts)), np.int64)
        np.add.at(edges, (coder, code, first), 1)
        np.add.at(edges, (coder, code, last), -1)
        given = np.cumsum(edges, axis=2)[:, :, :-1] > 0
        for i in range(len(who)):
            for j in range(i + 1, len(who)):
                both = (given[i] & given[j]).sum(axis=0)
                only = given[i].sum(axis=0) - both
                others = given[j].sum(axis=0) - both
                share = coded.coders[document] - 1
                same[document] += both @ long / share
                different[document] += (only * others) @ long / share
    return same, different
