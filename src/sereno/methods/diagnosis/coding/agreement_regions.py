"""Agreement on regions of pictures, per code: positive agreement, 2a / (2a + b + c), over regions.

Two regions of two coders are the same where what both cover is at least `SHARE` of what either
covers (intersection over union). Each is the same as one other at most: those that share most are
put together first. a, b and c count regions: the same in both, of the first alone, of the second
alone. There is no d, since nobody can count regions that nobody drew, and so no coefficient that
corrects for chance. With more than two coders all pairs are summed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
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

SHARE: Final = 0.5
REFERENCE: Final = (
    "Everingham, M., Van Gool, L., Williams, C. K. I., Winn, J. & Zisserman, A. (2010). The PASCAL "
    "Visual Object Classes (VOC) challenge. International Journal of Computer Vision 88(2), "
    "303-338."
)


@dataclass(frozen=True)
class Regions:
    """Regions of pictures under codes.

    finished: (D, M), which coder has finished which picture. document, coder, code: (N,); box:
    (N, 4), left, top, width and height, in any one unit. codes: how many there are.
    """

    finished: Bools
    document: Ints
    coder: Ints
    code: Ints
    box: Ints
    codes: int


@dataclass(frozen=True)
class RegionsOfCode:
    """Agreement on the regions of one code. documents: in which two could and one did draw some."""

    code: int
    documents: int
    regions: int
    without_area: int
    a: int
    b: int
    c: int
    positive: Figure


def region_agreement(
    regions: Regions, rng: np.random.Generator, *, draws: int = DRAWS
) -> list[RegionsOfCode]:
    """Of each code that somebody gave to a region of a picture that two finished."""
    common = regions.finished.sum(axis=1) > 1
    kept = common[regions.document] & regions.finished[regions.document, regions.coder]
    has_area = (regions.box[:, 2:] > 0).all(axis=1)
    counts = np.zeros((3, len(common), regions.codes))
    there = np.zeros((len(common), regions.codes), bool)
    places: dict[tuple[int, int], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in np.flatnonzero(kept & has_area).tolist():
        document, code = int(regions.document[row]), int(regions.code[row])
        places[document, code][int(regions.coder[row])].append(row)
    for (document, code), drawn in places.items():
        there[document, code] = True
        for one, other in _pairs(np.flatnonzero(regions.finished[document]).tolist()):
            first, second = regions.box[drawn.get(one, [])], regions.box[drawn.get(other, [])]
            same = the_same(first, second)
            counts[:, document, code] += (same, len(first) - same, len(second) - same)
    pictures = int(there.any(axis=1).sum())
    weights = drawn_documents(len(common), draws if pictures >= FEWEST_DOCUMENTS else 0, rng)
    both, alone = counts[0], counts[1] + counts[2]
    of_draws = positive(weights @ both, weights @ alone)
    as_they_are = positive(both.sum(axis=0), alone.sum(axis=0))
    found = []
    for code in np.unique(regions.code[kept]).tolist():
        mine = kept & (regions.code == code)
        n = int((mine & has_area).sum())
        documents = int(there[:, code].sum())
        why: Undefined | None = None if n else "zero_length"
        a, b, c = (int(each) for each in counts[:, :, code].sum(axis=1))
        found.append(
            RegionsOfCode(
                code,
                documents,
                n,
                int(mine.sum()) - n,
                a,
                b,
                c,
                figure(float(as_they_are[code]), of_draws[:, code], documents, why),
            )
        )
    return found


def _pairs(coders: list[int]) -> Iterator[tuple[int, int]]:
    for i, one in enumerate(coders):
        for other in coders[i + 1 :]:
            yield one, other


def shares(first: Ints, second: Ints) -> Floats:
    """Of each of some boxes with each of others, how much of what either covers both do, (n, m)."""
    one, other = first[:, np.newaxis].astype(float), second[np.newaxis].astype(float)
    begins = np.maximum(one[..., :2], other[..., :2])
    ends = np.minimum(one[..., :2] + one[..., 2:], other[..., :2] + other[..., 2:])
    both = np.maximum(ends - begins, 0).prod(axis=-1)
    either = one[..., 2:].prod(axis=-1) + other[..., 2:].prod(axis=-1) - both
    return np.asarray(both / either)


def the_same(first: Ints, second: Ints) -> int:
    """How many boxes of one coder are the same as one of another's; each has an area."""
    if not len(first) or not len(second):
        return 0
    share = shares(first, second)
    n = 0
    while share.size and share.max() >= SHARE:
        row, column = np.unravel_index(int(share.argmax()), share.shape)
        share[row, :] = share[:, column] = -1
        n += 1
    return n
