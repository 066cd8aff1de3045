"""A polygon of the whole among its parts: a boundary file's own total, which is no area."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.value_tables import subtotal_words

_NEARLY_ALL: Final = 0.99
_FEWEST_PARTS: Final = 2


def totals(
    shapes: npt.NDArray[Any], kept: npt.NDArray[np.bool_], *labels: Sequence[str]
) -> npt.NDArray[np.bool_]:
    """Which of the `kept` shapes cover all the others and are their sum; (n,).

    A shape is their sum where they fill it, or where one of its `labels` says total. A large
    area around others, drawn without the holes in which they lie, is not.
    """
    found = np.zeros(len(shapes), bool)
    sizes = np.where(kept, shapely.area(shapes), 0.0)
    at = int(np.argmax(sizes)) if len(sizes) else 0
    others = kept.copy()
    if others.sum() <= _FEWEST_PARTS:
        return found
    others[at] = False
    # Parts that don't overlap fill a whole as large as they are together.
    if sizes[others].sum() > sizes[at] * (2 - _NEARLY_ALL) and not _said(at, labels):
        return found
    parts = shapes[others]
    inside = shapely.area(shapely.intersection(parts, shapes[at]))
    if (inside < _NEARLY_ALL * sizes[others]).any():
        return found
    found[at] = _said(at, labels) or inside.sum() >= _NEARLY_ALL * sizes[at]
    return found


def _said(at: int, labels: Sequence[Sequence[str]]) -> bool:
    return any(fold(label[at]) in subtotal_words() for label in labels)
