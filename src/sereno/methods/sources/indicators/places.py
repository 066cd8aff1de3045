"""Values whose table names its areas in words, given the codes of the audit's areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sereno.methods.sources.indicators.values import IndicatorValues
from sereno.methods.sources.places.place_names import NameIndex, NameMatch


@dataclass(frozen=True)
class NamedPlaces:
    """The values by code, and how each name was matched.

    Names that match no area stay as they were written: `check_values` then tells them with their
    lines. matches: by the name as written; `NameMatch.index` is −1 where there is none.
    """

    values: IndicatorValues
    matches: Mapping[str, NameMatch]


def code_by_name(table: IndicatorValues, index: NameIndex, codes: Sequence[str]) -> NamedPlaces:
    """The table with codes in place of names; `codes` are those of the areas in the index.

    A text that is a code already stays one.
    """
    there = set(codes)
    names = sorted({area for area in table.areas.tolist() if area not in there})
    matches = dict(zip(names, index.match_all(names, [None] * len(names)), strict=True))
    code_of = {name: codes[found.index] for name, found in matches.items() if found.index >= 0}
    areas = np.empty(len(table), object)
    areas[:] = [code_of.get(area, area) for area in table.areas.tolist()]
    return NamedPlaces(replace(table, areas=areas), matches)
