"""What later stages made of a source: they know it, it does not know them.

Each stage registers a teller when its app is ready; the page of a source asks them all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sereno.web.sources.models import Source


@dataclass(frozen=True)
class UsedFile:
    """A file that came in through an import rather than being attached by hand."""

    name: str
    size: int
    sha256: str
    at: dt.datetime


@dataclass(frozen=True)
class Use:
    """What was made of a source, in the reader's words, and where it is."""

    words: str
    address: str


@dataclass(frozen=True)
class Uses:
    """All that one stage made of a source."""

    made: tuple[Use, ...] = ()
    files: tuple[UsedFile, ...] = ()


_TELLERS: dict[str, Callable[[Source], Uses]] = {}


def tell_uses(stage: str, teller: Callable[[Source], Uses]) -> None:
    """Let a stage say what it made of a source."""
    _TELLERS[stage] = teller


def uses_of(source: Source) -> Uses:
    """What all stages made of a source."""
    told = [teller(source) for teller in _TELLERS.values()]
    return Uses(
        tuple(use for uses in told for use in uses.made),
        tuple(file for uses in told for file in uses.files),
    )
