"""What the read API answers of one request beside its columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ninja import Schema

from sereno.web.sources.models import DataRequest


class AskedItem(Schema):
    """One thing that was asked for, and what became of it."""

    row: str
    geography: str
    year_from: int
    year_to: int
    why: str
    format: str
    answer: str


class RequestParts(Schema):
    """What was asked for."""

    things: list[AskedItem]


def request_parts(asked: DataRequest) -> Mapping[str, Any]:
    """What belongs to a request."""
    return {"things": list(asked.items.values(*AskedItem.model_fields))}
