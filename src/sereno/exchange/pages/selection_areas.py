"""The areas of a selection in the order in which the page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sereno.methods.sources.places.area_labels import area_labels
from sereno.vocabulary.quantities import value_of

SURE = 0.95
HOPELESS = 0.05


@dataclass(frozen=True)
class Area:
    """One area: its row of selection.csv with numbers as numbers, None where there is none.

    `name` tells it apart from others of the same name.
    """

    code: str
    name: str
    group: str
    population: float | None
    rank: int | None
    score: float | None
    p: float | None
    rank_low: float | None
    rank_high: float | None
    selected: bool
    why: str
    n: Mapping[str, float | None]
    rate: Mapping[str, float | None]
    component: Mapping[str, float | None]

    @property
    def eligible(self) -> bool:
        """Whether it could be chosen at all."""
        return self.rank is not None

    @property
    def margin(self) -> bool:
        """Whether it is a close call: neither nearly always chosen nor nearly never.

        What people decided by hand hangs on no method.
        """
        by_hand = self.why.startswith(("put_in", "taken_out"))
        return not by_hand and self.p is not None and HOPELESS < self.p < SURE


def read_areas(rows: Sequence[Mapping[str, Any]], topics: Sequence[str]) -> list[Area]:
    """The rows of selection.csv by rank, those that are not eligible last, by code."""
    label = area_labels(
        [str(row["area_code"]) for row in rows],
        [str(row.get("area_name") or row["area_code"]) for row in rows],
        [str(row.get("group") or "") for row in rows],
    )
    areas = [_area(row, name, topics) for row, name in zip(rows, label, strict=True)]
    return sorted(areas, key=lambda a: (a.rank is None, a.rank or 0, a.code))


def _area(row: Mapping[str, Any], name: str, topics: Sequence[str]) -> Area:
    rank = value_of(row.get("rank"))
    return Area(
        code=str(row["area_code"]),
        name=name,
        group=str(row.get("group") or ""),
        population=value_of(row.get("population")),
        rank=int(rank) if rank else None,
        score=value_of(row.get("score")),
        p=value_of(row.get("p_selected")),
        rank_low=value_of(row.get("rank_low")),
        rank_high=value_of(row.get("rank_high")),
        selected=str(row.get("selected", "")).lower() in ("1", "1.0", "true"),
        why=": ".join(str(row[key]) for key in ("why", "reason") if row.get(key)),
        n={topic: value_of(row.get(f"n_{topic}")) for topic in topics},
        rate={topic: value_of(row.get(f"rate_{topic}")) for topic in topics},
        component={topic: value_of(row.get(f"c_{topic}")) for topic in topics},
    )
