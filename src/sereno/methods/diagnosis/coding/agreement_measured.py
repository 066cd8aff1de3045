"""Agreement on passages that coders find themselves: all figures of all codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sereno.methods.diagnosis.coding.agreement_figures import (
    DRAWS,
    FEWEST_DOCUMENTS,
    Figure,
    Undefined,
    drawn_documents,
    figure,
)
from sereno.methods.diagnosis.coding.agreement_overlap import overlapping
from sereno.methods.diagnosis.coding.agreement_passages import (
    Bools,
    Coded,
    Ints,
    in_common,
    overlaps_of,
    units_of,
)
from sereno.methods.diagnosis.coding.agreement_positive import marked
from sereno.methods.diagnosis.coding.agreement_unitising import unitising


@dataclass(frozen=True)
class Cells:
    """Lengths of text, in codepoints, summed over pairs of coders: marked by both, by the first
    alone, by the second alone, by neither.
    """

    a: int
    b: int
    c: int
    d: int

    @property
    def text(self) -> int:
        """All that pairs of coders had before them."""
        return self.a + self.b + self.c + self.d


@dataclass(frozen=True)
class OfCode:
    """Agreement on one code. documents: in which somebody gave it. units: passages without
    overlaps. endless: what alpha comes to if ever more text is added that nobody marks.
    """

    code: int
    documents: int
    units: int
    without_length: int
    cells: Cells
    alpha: Figure
    positive: Figure
    endless: float | None


@dataclass(frozen=True)
class Measured:
    """Agreement on all codes. length: of the documents. draws: 0 where there are too few of them.

    codes: of all codes; cells: summed over those that somebody gave, so that their text is that of
    the documents once for each.
    """

    documents: int
    coders: int
    length: int
    units: int
    without_length: int
    draws: int
    codes: Sequence[OfCode]
    cells: Cells
    alpha: Figure
    overlap: Figure
    positive: Figure


def measured(coded: Coded, rng: np.random.Generator, *, draws: int = DRAWS) -> Measured | None:
    """Of what coders marked in documents that they both finished; None: nothing in common."""
    common = in_common(coded)
    if common is None:
        return None
    draws = draws if common.documents >= FEWEST_DOCUMENTS else 0
    units = units_of(common)
    meet = overlaps_of(units, common.finished)
    # The first row is of the documents as they are.
    weights = np.vstack(
        [np.ones((1, common.documents)), drawn_documents(common.documents, draws, rng)]
    )
    bounds = unitising(common, units, meet, weights)
    alpha = bounds.alpha
    lengths = marked(common, units, meet)
    positive = lengths.agreement(weights)
    overlap = overlapping(common, units, weights)
    with_code = np.zeros((common.documents, common.codes), bool)
    with_code[units.document, units.code] = True
    with_any = int(with_code.any(axis=1).sum())
    both = lengths.both.sum(axis=0)
    first, second = lengths.first.sum(axis=0), lengths.second.sum(axis=0)
    neither = lengths.neither.sum(axis=0)
    how_many = np.bincount(units.code, minlength=common.codes)
    whole = _all_marked(common, units.document, units.code, units.length.astype(np.int64))
    found = []
    for code in range(common.codes):
        n = int(with_code[:, code].sum())
        why = _nothing(int(how_many[code]), int(units.without_length[code]))
        found.append(
            OfCode(
                code,
                n,
                int(how_many[code]),
                int(units.without_length[code]),
                Cells(*(round(each[code]) for each in (both, first, second, neither))),
                figure(
                    float(alpha[code, 0]),
                    alpha[code, 1:],
                    n,
                    why or ("one_category" if whole[code] else None),
                ),
                figure(float(positive[code, 0]), positive[code, 1:], n, why),
                None if why else float(bounds.endless[code]),
            )
        )
    why = _nothing(len(units.start), int(units.without_length.sum()))
    of_all, shared = lengths.of_all(weights), overlap.alpha
    all_bounds = bounds.of_all
    return Measured(
        documents=common.documents,
        coders=int(common.finished.any(axis=0).sum()),
        length=int(common.lengths.sum()),
        units=len(units.start),
        without_length=int(units.without_length.sum()),
        draws=draws,
        codes=found,
        cells=Cells(*(round(each[how_many > 0].sum()) for each in (both, first, second, neither))),
        alpha=figure(
            float(all_bounds[0]),
            all_bounds[1:],
            with_any,
            why or ("one_category" if whole[how_many > 0].all() else None),
        ),
        overlap=figure(
            float(shared[0]),
            shared[1:],
            with_any,
            why
            or ("no_overlap" if overlap.same[0] + overlap.different[0] == 0 else None)
            or ("one_category" if not overlap.expected[0] > 0 else None),
        ),
        positive=figure(float(of_all[0]), of_all[1:], with_any, why),
    )


def _nothing(units: int, without_length: int) -> Undefined | None:
    if units:
        return None
    return "zero_length" if without_length else "no_units"


def _all_marked(coded: Coded, document: Ints, code: Ints, length: Ints) -> Bools:
    """Under which codes every coder marked every document from end to end as one unit, (C,): then
    nothing varies, and nobody can agree or disagree.
    """
    full = np.bincount(code[length == coded.lengths[document]], minlength=coded.codes)
    return np.asarray(full == coded.coders.sum())
