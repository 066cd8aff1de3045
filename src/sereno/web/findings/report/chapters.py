"""A chapter of the report: what a room brings to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from sereno.exchange.report.content import Block, Kind
from sereno.web.audits.stages import brought
from sereno.web.findings.report.asked import Asked


@dataclass(frozen=True)
class Chapter:
    """A chapter, in its place among the others (10 about the audit … 70 plans and answers).

    blocks: what it says by itself, nothing where there is nothing yet. lede: what it is, for
    whoever writes its beginning. kinds: of which reports it is a part.
    """

    key: str
    order: int
    title: Promise
    lede: Promise
    blocks: Callable[[Asked], Iterable[Block]]
    kinds: frozenset[Kind] = frozenset({"final"})


def chapters() -> list[Chapter]:
    """All that the stages bring, in their order."""
    return sorted(brought(Chapter), key=lambda each: (each.order, each.key))
