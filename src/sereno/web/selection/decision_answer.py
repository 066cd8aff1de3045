"""What the API answers of a decision beside its line: how it was made, and the chosen areas."""

from __future__ import annotations

from collections.abc import Mapping

from ninja import Schema

from sereno.web.selection.models import CommittedSelection


class ChosenArea(Schema):
    """An area of the decision; `chance` is the share of the draws that choose it."""

    code: str
    name: str
    group: str | None
    rank: int | None
    chance: float | None
    why: str
    reason: str


class DecisionParts(Schema):
    """How it was made. Scores stay out: from them small counts could be worked out."""

    weights: dict[str, float]
    seed: int
    draws: int
    chosen: list[ChosenArea]


def decision_parts(made: CommittedSelection) -> Mapping[str, object]:
    """The decision as the API tells it."""
    return {
        "weights": made.weights,
        "seed": made.seed,
        "draws": made.draws,
        "chosen": [
            {name: row[name] for name in ("code", "name", "group", "rank", "why", "reason")}
            | {"chance": row["p"]}
            for row in made.rows
            if row["selected"]
        ],
    }
