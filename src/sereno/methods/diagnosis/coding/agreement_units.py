"""Agreement on units fixed beforehand, sentences or turns, that coders were asked to judge.

Each code of each unit is a decision: it has it, or not. A unit that somebody judged and gave no
code is a decision as well, so that d, "neither", is known and chance can be corrected for: Cohen's
kappa (1960), of two coders; Gwet's AC1 (2008); nominal alpha. Units that only one coder judged are
left out. Where all decisions are the same there is nothing to agree on, and no figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sereno.methods.diagnosis.coding.agreement_figures import (
    DRAWS,
    FEWEST_DOCUMENTS,
    Figure,
    Undefined,
    drawn_documents,
    figure,
)
from sereno.methods.diagnosis.coding.agreement_passages import Bools, Floats, Ints
from sereno.methods.diagnosis.coding.agreement_positive import positive

REFERENCE: Final = (
    "Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and "
    "Psychological Measurement 20(1), 37-46; Gwet, K. L. (2008). Computing inter-rater "
    "reliability and its variance in the presence of high agreement. British Journal of "
    "Mathematical and Statistical Psychology 61(1), 29-48; Krippendorff, K. (2019). Content "
    "Analysis, 4th edition, chapter 12. Sage."
)


def kappa(tables: Floats) -> Floats:
    """Cohen's kappa of tables of two coders' decisions, (..., q, q); NaN where chance alone agrees
    on everything, since all decisions are the same.
    """
    total = tables.sum(axis=(-2, -1))
    agree = np.trace(tables, axis1=-2, axis2=-1)
    chance = (tables.sum(axis=-1) * tables.sum(axis=-2)).sum(axis=-1)
    return _beyond_chance(agree * total, chance, total**2)


def ac1(agree: Floats, shares: Floats) -> Floats:
    """Gwet's AC1 of the share of agreement (...) and the shares of each value, (..., q); NaN where
    all decisions are the same.
    """
    q = shares.shape[-1]
    chance = (shares * (1 - shares)).sum(axis=-1) / (q - 1)
    return _beyond_chance(agree, np.where(chance > 0, chance, 1.0), np.ones_like(agree))


def ac1_of_tables(tables: Floats) -> Floats:
    """The same of tables of two coders' decisions, (..., q, q)."""
    total = tables.sum(axis=(-2, -1))
    both = (tables.sum(axis=-1) + tables.sum(axis=-2)) / (2 * total[..., np.newaxis])
    return ac1(np.trace(tables, axis1=-2, axis2=-1) / total, both)


def _beyond_chance(agree: Floats, chance: Floats, whole: Floats) -> Floats:
    found = np.full(agree.shape, np.nan)
    np.divide(agree - chance, whole - chance, out=found, where=whole - chance > 0)
    return found


@dataclass(frozen=True)
class Judged:
    """Decisions on units.

    document: (N,), of each unit. judged: (N, M), whether a coder judged it. given: (C, N, M),
    whether they gave it a code; False where they didn't judge.
    """

    document: Ints
    judged: Bools
    given: Bools


@dataclass(frozen=True)
class UnitsOfCode:
    """Agreement on one code. a, b, c, d: units, summed over pairs of coders: given by both, by the
    first alone, by the second alone, by neither. documents: in which somebody gave it.
    """

    code: int
    documents: int
    a: int
    b: int
    c: int
    d: int
    kappa: Figure
    ac1: Figure
    alpha: Figure
    positive: Figure


@dataclass(frozen=True)
class JudgedAgreement:
    """Agreement on the units that two coders or more judged. draws: 0 if documents are too few."""

    documents: int
    coders: int
    units: int
    draws: int
    codes: Sequence[UnitsOfCode]


def judged_agreement(
    judged: Judged, rng: np.random.Generator, *, draws: int = DRAWS
) -> JudgedAgreement | None:
    """Of each code; None: no unit was judged by two."""
    by_two = judged.judged.sum(axis=1) > 1
    if not by_two.any():
        return None
    who = judged.judged[by_two]
    who = who[:, who.any(axis=0)]
    given = judged.given[:, by_two][:, :, judged.judged[by_two].any(axis=0)]
    _names, of = np.unique(judged.document[by_two], return_inverse=True)
    documents = int(of.max()) + 1
    draws = draws if documents >= FEWEST_DOCUMENTS else 0
    weights = np.vstack([np.ones((1, documents)), drawn_documents(documents, draws, rng)])
    found = []
    for code, has in enumerate(given):
        tables = _tables(of, documents, who, has & who)
        drawn = np.tensordot(weights, tables.pairs, 1)
        with_code = int((np.bincount(of, has.any(axis=1), minlength=documents) > 0).sum())
        a, b, c, d = (round(each) for each in tables.pairs.sum(axis=0).reshape(4))
        sums = weights @ tables.shares
        shares = np.column_stack([sums[:, 1], sums[:, 2] - sums[:, 1]]) / sums[:, 2:]
        alone = drawn[:, 0, 1] + drawn[:, 1, 0]
        one: Undefined | None = "one_category" if a + b + c == 0 or b + c + d == 0 else None
        no_kappa: Undefined | None = "more_than_two" if who.shape[1] > 2 else one

        def told(found: Floats, why: Undefined | None, of: int = documents) -> Figure:
            return figure(float(found[0]), found[1:], of, why)

        found.append(
            UnitsOfCode(
                *(code, with_code, a, b, c, d),
                kappa=told(kappa(drawn), no_kappa),
                ac1=told(ac1(sums[:, 0] / sums[:, 2], shares), one),
                alpha=told(_nominal_alpha(weights @ tables.values), one),
                positive=told(
                    positive(drawn[:, 0, 0], alone),
                    None if a + b + c else "no_units",
                    with_code,
                ),
            )
        )
    return JudgedAgreement(documents, who.shape[1], int(by_two.sum()), draws, found)


@dataclass(frozen=True)
class _Tables:
    """Sums of one code by document.

    pairs: (D, 2, 2), decisions of each pair of coders. shares: (D, 3), of each unit the share of
    pairs that agree and that of coders who gave the code, and how many units there are. values:
    (D, 3), how often the code was given, not given, and both of the same unit.
    """

    pairs: Floats
    shares: Floats
    values: Floats


def _tables(of: Ints, documents: int, who: Bools, has: Bools) -> _Tables:
    def summed(values: Floats) -> Floats:
        return np.bincount(of, values, minlength=documents).astype(float)

    pairs = np.zeros((documents, 2, 2))
    for i in range(who.shape[1]):
        for j in range(i + 1, who.shape[1]):
            both = who[:, i] & who[:, j]
            for row, mine in enumerate((has[:, i], ~has[:, i])):
                for column, theirs in enumerate((has[:, j], ~has[:, j])):
                    pairs[:, row, column] += summed((both & mine & theirs).astype(float))
    n = who.sum(axis=1).astype(float)
    k = has.sum(axis=1).astype(float)
    agree = (k * (k - 1) + (n - k) * (n - k - 1)) / (n * (n - 1))
    shares = [summed(agree), summed(k / n), summed(np.ones_like(n))]
    values = [summed(k), summed(n - k), summed(k * (n - k) / (n - 1))]
    return _Tables(pairs, np.column_stack(shares), np.column_stack(values))


def _nominal_alpha(values: Floats) -> Floats:
    """Krippendorff's alpha of two values (`sereno.methods.diagnosis.agreement`) from their sums."""
    yes, no, both = values.T
    found = np.full(len(values), np.nan)
    np.divide((yes + no - 1) * both, yes * no, out=found, where=yes * no > 0)
    return 1 - found
