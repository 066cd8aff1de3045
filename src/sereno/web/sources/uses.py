"""What later stages made of a source: they know it, it does not know them.

A stage brings `MadeOfSource` in its stage.py; the page of a source asks them all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sereno.web.audits.stages import brought
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


@dataclass(frozen=True)
class MadeOfSource:
    """How a stage says what it made of a source."""

    uses: Callable[[Source], Uses]


def uses_of(source: Source) -> Uses:
    """What all stages made of a source."""
    said = [each.uses(source) for each in brought(MadeOfSource)]
    return Uses(
        tuple(use for uses in said for use in uses.made),
        tuple(file for uses in said for file in uses.files),
    )
