"""What the API answers of a decision beside its line: how it was made, and the chosen areas."""

from __future__ import annotations

from collections.abc import Mapping

from ninja import Schema

from sereno.web.selection.models import CommittedSelection
from sereno.web.selection.standings import Standing, rounded, standings


class ChosenArea(Schema):
    """An area of the decision; between `chance_from` and `chance_to` of the draws choose it."""

    code: str
    name: str
    group: str
    chance_from: float | None
    chance_to: float | None
    why: str
    reason: str


class DecisionParts(Schema):
    """How it was made, areas by name. Scores, ranks and exact shares of the draws stay out: from
    them small counts could be worked out. Weights are told to a whole percent.
    """

    weights: dict[str, float]
    seed: int
    draws: int
    chosen: list[ChosenArea]


def decision_parts(made: CommittedSelection) -> Mapping[str, object]:
    """The decision as the API tells it, to everyone alike."""
    return {
        "weights": rounded(made.weights),
        "seed": made.seed,
        "draws": made.draws,
        "chosen": [_told(row) for row in standings(made.rows) if row.selected],
    }


def _told(row: Standing) -> Mapping[str, object]:
    low, high = row.limits
    return {
        **{name: getattr(row, name) for name in ("code", "name", "group", "why", "reason")},
        "chance_from": low,
        "chance_to": high,
    }
