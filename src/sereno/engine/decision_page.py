"""The report of a selection that people signed: the run's own page, with what they decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sereno.engine.choosing import Basis, Wanted
from sereno.engine.selecting import Telling, select_by
from sereno.exchange.pages.selection import Signed, selection_page
from sereno.vocabulary.language import Language

# The columns of a run's rows that a decision froze, by what it calls them.
FROZEN = {
    "rank": "rank",
    "score": "score",
    "p_selected": "p",
    "rank_low": "low",
    "rank_high": "high",
    "selected": "selected",
    "why": "why",
    "reason": "reason",
}
ON_MAP = ("score", "rank", "p_selected", "selected")


@dataclass(frozen=True)
class Decision:
    """A decision as it was frozen: its name, who signed it, the day in words, why.

    `document` is what stands instead of the run's own (sereno, selected, stability); `rows` are all
    areas with their ranks, probabilities, whether they are in, and why.
    """

    name: str
    who: str
    day: str
    reason: str
    weighting: str
    document: Mapping[str, Any]
    rows: Sequence[Mapping[str, Any]]


def decision_page(
    decision: Decision,
    basis: Basis,
    wanted: Wanted,
    telling: Telling,
    areas: Mapping[str, Any],
    *,
    lang: Language,
    others: Mapping[str, str],
    pages: Mapping[str, str],
) -> str:
    """The page, computed anew from what the choice was made from.

    What the decision froze stands as it was signed, also where a newer Sereno would compute
    otherwise. `areas` is the run's areas.geojson.
    """
    told = select_by(basis, wanted, telling)
    frozen = {row["code"]: row for row in decision.rows}
    rows = [
        row | {column: frozen[row["area_code"]][own] for column, own in FROZEN.items()}
        for row in told.rows
    ]
    document = told.document | dict(decision.document)
    document["settings"] = told.document["settings"] | {"weighting": decision.weighting}
    by_code = {row["area_code"]: row for row in rows}
    features = [
        {
            **feature,
            "properties": feature["properties"]
            | {name: by_code[feature["properties"]["area_code"]][name] for name in ON_MAP},
        }
        for feature in areas["features"]
    ]
    return selection_page(
        document,
        rows,
        {**areas, "features": features},
        lang=lang,
        others=others,
        pages=pages,
        signed=Signed(decision.name, decision.who, decision.day, decision.reason),
    )
