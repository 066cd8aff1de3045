"""Sources and their steps, files, coverage and breaks; requests, their items and letters."""

from sereno.web.sources.models.requests import (
    AWAITED,
    REQUEST_TRANSITIONS,
    Answer,
    DataRequest,
    Letter,
    Reminder,
    RequestItem,
    RequestState,
)
from sereno.web.sources.models.sources import (
    IN_HAND,
    NEEDS_REASON,
    TRANSITIONS,
    Coverage,
    Extent,
    SeriesBreak,
    Source,
    SourceFile,
    SourceKind,
    SourceState,
    SourceStep,
    break_kinds,
)

__all__ = [
    "AWAITED",
    "IN_HAND",
    "NEEDS_REASON",
    "REQUEST_TRANSITIONS",
    "TRANSITIONS",
    "Answer",
    "Coverage",
    "DataRequest",
    "Extent",
    "Letter",
    "Reminder",
    "RequestItem",
    "RequestState",
    "SeriesBreak",
    "Source",
    "SourceFile",
    "SourceKind",
    "SourceState",
    "SourceStep",
    "break_kinds",
]
