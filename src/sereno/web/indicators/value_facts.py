"""What values hold, said beside their file so that nobody has to open it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

import numpy as np
import pyarrow as pa

from sereno.exchange.indicators.value_files import LevelValues


class FactsAtLevel(TypedDict):
    """What an indicator has at one level; statuses: how many values of each."""

    n: int
    areas: int
    periods: list[str]
    groups: list[str]
    statuses: list[int]


Facts = dict[str, FactsAtLevel]
"""What an indicator has, by level: `IndicatorEdition.facts`."""


def facts_of(parts: Sequence[LevelValues]) -> dict[str, Facts]:
    """What each indicator has at each level: how many values, areas, which periods and groups."""
    facts: dict[str, Facts] = {}
    for part in parts:
        values = part.values
        coded = pa.array(values.indicators, pa.string()).dictionary_encode()
        places = coded.indices.to_numpy()
        order = np.argsort(places, kind="stable")
        edges = np.searchsorted(places[order], np.arange(len(coded.dictionary) + 1))
        for i, code in enumerate(coded.dictionary.to_pylist()):
            rows = order[edges[i] : edges[i + 1]]
            facts.setdefault(code, {})[part.level] = {
                "n": len(rows),
                "areas": len(set(values.areas[rows].tolist())),
                "periods": sorted(set(values.periods[rows].tolist())),
                "groups": sorted(set(values.groups[rows].tolist())),
                "statuses": np.bincount(values.statuses[rows], minlength=4).tolist(),
            }
    return facts
