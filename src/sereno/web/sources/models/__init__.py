"""Sources and their steps, files, coverage and breaks; requests, their items and letters."""

from sereno.web.sources.models.requests import (
    AWAITED,
    REQUEST_TRANSITIONS,
    Answer,
    Letter,
    Reminder,
    Request,
    RequestItem,
    RequestState,
)
from sereno.web.sources.models.sources import (
    IN_HAND,
    NEEDS_REASON,
    TRANSITIONS,
    Coverage,
    Extent,
    Kind,
    SeriesBreak,
    Source,
    SourceFile,
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
    "Extent",
    "Kind",
    "Letter",
    "Reminder",
    "Request",
    "RequestItem",
    "RequestState",
    "SeriesBreak",
    "Source",
    "SourceFile",
    "SourceState",
    "SourceStep",
    "break_kinds",
]
