"""What waits for a person to decide: labels and names of a version, less what was decided since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sereno.methods.sources.words import fold
from sereno.web.sources.models import OffenceDecision, PlaceDecision
from sereno.web.sources.version_reader import VersionReader

Row = Mapping[str, Any]


def offences_waiting(reader: VersionReader | None, decided: Iterable[OffenceDecision]) -> list[Row]:
    """Labels that the rules are not sure of, the most frequent first."""
    known = {decision.folded for decision in decided}
    rows = reader.quality["offences"]["review"] if reader else []
    return [row for row in rows if row["label"] and fold(row["label"]) not in known]


def names_waiting(reader: VersionReader | None, decided: Iterable[PlaceDecision]) -> list[Row]:
    """Names that no area has, the most frequent first."""
    known = {(decision.group_folded, decision.name_folded) for decision in decided}
    rows = reader.quality["unmatched_names"] if reader else []
    return [
        row for row in rows if row["name"] and (fold(row["group"]), fold(row["name"])) not in known
    ]
