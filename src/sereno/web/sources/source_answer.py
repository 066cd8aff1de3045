"""What the read API answers of one source beside its columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal

from ninja import Schema

from sereno.web.sources.models import Source

State = Literal["identified", "requested", "promised", "received", "loaded", "refused", "silent"]


class SourceStepAnswer(Schema):
    """A dated step of its life."""

    state: State
    on: dt.date
    reason: str


class Covered(Schema):
    """What it has: a row of the gap matrix, at a level, in a year."""

    row: str
    geography: str
    year: int
    extent: Literal["whole", "partial"]


class Break(Schema):
    """From a day on its figures are not those of before."""

    on: dt.date
    kind: str
    what: str
    advice: str


class SourceParts(Schema):
    """Its steps, its coverage and its breaks."""

    steps: list[SourceStepAnswer]
    coverage: list[Covered]
    breaks: list[Break]


def source_parts(shown: Source) -> Mapping[str, Any]:
    """What belongs to a source."""
    return {
        "steps": list(shown.steps.values("state", "on", "reason")),
        "coverage": list(shown.coverage.values("row", "geography", "year", "extent")),
        "breaks": [
            Break(on=b.on, kind=b.kind, what=made.what.said(), advice=made.advice.said())
            for b in shown.breaks.all()
            for made in (b.measured(),)
        ],
    }
