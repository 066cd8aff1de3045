"""Which recommendations were done or not, against whether what they were for improves.

Four cells and what nobody can tell; never one number (METHOD, section 6).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.documents import Words
from sereno.web.monitoring.dashboard.details import outcomes_of
from sereno.web.monitoring.models import MonitoringRound, OutcomeLink, Target, Verdict
from sereno.web.monitoring.rounds.result import Settled, last_locked, settled_of
from sereno.web.people.models import Person


class Cell(StrEnum):
    """Where a recommendation stands."""

    WITH = "with"
    WITHOUT = "without"
    IMPROVING = "improving"
    NEITHER = "neither"
    UNKNOWN = "unknown"


TITLES: Final[dict[Cell, Words]] = {
    Cell.WITH: _("Done, and what it was for improves"),
    Cell.WITHOUT: _("Done, and what it was for doesn't improve"),
    Cell.IMPROVING: _("Not done yet, and what it is for improves"),
    Cell.NEITHER: _("Not done, and what it is for doesn't improve"),
    Cell.UNKNOWN: _("Nobody can tell yet"),
}


@dataclass(frozen=True)
class Tells:
    """A target that tells of a recommendation: what it says, and why it says so."""

    target: Target
    outcome: str
    why: str


@dataclass(frozen=True)
class Placed:
    """A recommendation with what was judged of it and what tells of it."""

    settled: Settled
    tells: Sequence[Tells]
    cell: Cell


@dataclass(frozen=True)
class Matrix:
    """All of a round's recommendations in their cells. not_applicable: left out."""

    round: MonitoringRound
    cells: Mapping[Cell, Sequence[Placed]]
    not_applicable: int


def cell_of(verdict: str, outcomes: Iterable[str]) -> Cell:
    """Where a recommendation stands. Where targets say different things, or none says anything,
    nobody can tell.
    """
    known = {each for each in outcomes if each != "unknown"}
    if len(known) != 1:
        return Cell.UNKNOWN
    improves = known == {"improving"}
    if verdict == Verdict.ADDRESSED:
        return Cell.WITH if improves else Cell.WITHOUT
    return Cell.IMPROVING if improves else Cell.NEITHER


def matrix_of(audit: Audit, person: Person) -> Matrix | None:
    """What the last locked round judged, against the dashboard; None before there is one."""
    row = last_locked(audit, person)
    if row is None:
        return None
    settled = settled_of(row, audit, person)
    applies = [each for each in settled if each.settlement.verdict != Verdict.NOT_APPLICABLE]
    linked: dict[int, list[Target]] = {}
    links = OutcomeLink.objects.for_person(audit, person).select_related("target__indicator")
    for link in links:
        linked.setdefault(link.recommendation_id, []).append(link.target)
    targets = {each.pk: each for of in linked.values() for each in of}
    told = outcomes_of(audit, person, targets.values()) if targets else {}
    cells: dict[Cell, list[Placed]] = {cell: [] for cell in Cell}
    for each in applies:
        tells = [
            Tells(target, *told.get(target.pk, ("unknown", "")))
            for target in linked.get(each.item.recommendation_id, ())
        ]
        cell = cell_of(each.settlement.verdict, (one.outcome for one in tells))
        cells[cell].append(Placed(each, tells, cell))
    return Matrix(row, cells, len(settled) - len(applies))
