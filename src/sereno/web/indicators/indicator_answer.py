"""What the API answers of one indicator beside its columns: what there is at each level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ninja import Schema

from sereno.web.indicators.models import Indicator


class LevelFacts(Schema):
    """What the edition in force has at a level."""

    level: str
    n: int
    areas: int
    periods: list[str]
    groups: list[str]


class IndicatorParts(Schema):
    """What there is at each level, from the whole city down."""

    at_levels: list[LevelFacts]


def indicator_parts(shown: Indicator) -> Mapping[str, Any]:
    """Of the edition in force; nothing while it has no values."""
    facts = shown.current.facts if shown.current else {}
    return {"at_levels": [{"level": level, **there} for level, there in facts.items()]}
