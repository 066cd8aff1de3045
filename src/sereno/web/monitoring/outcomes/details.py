"""Which recommendations were done or not, against whether what they were for is better.

Four cells and what nobody can tell; never one number (METHOD, section 6).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sereno.vocabulary.language import number
from sereno.web.actions.models import Action, RecommendationServed
from sereno.web.audits.models import Audit
from sereno.web.documents import Words
from sereno.web.indicators.models.indicators import Direction
from sereno.web.monitoring.dashboard.details import outcomes_of
from sereno.web.monitoring.dashboard.judging import Outcome
from sereno.web.monitoring.effects.details import StudyFound, run_words, studies_of
from sereno.web.monitoring.models import (
    EffectStudy,
    MonitoringRound,
    OutcomeLink,
    Target,
    Verdict,
)
from sereno.web.monitoring.rounds.result import Counted, counted_of, last_locked
from sereno.web.people.models import Person


class Cell(StrEnum):
    """Where a recommendation stands."""

    WITH = "with"
    WITHOUT = "without"
    IMPROVING = "improving"
    NEITHER = "neither"
    UNKNOWN = "unknown"


TITLES: Final[dict[Cell, Words]] = {
    Cell.WITH: _("Done, and what it was for is better"),
    Cell.WITHOUT: _("Done, and what it was for is no better"),
    Cell.IMPROVING: _("Not done yet, and what it is for is better"),
    Cell.NEITHER: _("Not done, and what it is for is no better"),
    Cell.UNKNOWN: _("Nobody can tell yet"),
}
_BETTER: Final = (Cell.WITH, Cell.IMPROVING)


@dataclass(frozen=True)
class Tells:
    """A target that tells of a recommendation: what it says, and why it says so."""

    target: Target
    outcome: Outcome
    why: str

    @property
    def words(self) -> str:
        """What it says."""
        return {
            "improving": _now("It improves."),
            "not improving": _now("It doesn't improve."),
            "unknown": _now("One can't tell."),
        }[self.outcome]


@dataclass(frozen=True)
class Studied:
    """A study of an action that serves a recommendation: what it says, in words, and whether that
    was settled before.
    """

    study: EffectStudy
    outcome: Outcome
    words: str
    settled: str


@dataclass(frozen=True)
class Placed:
    """A recommendation with what was judged of it and what tells of it."""

    settled: Counted
    tells: Sequence[Tells]
    studies: Sequence[Studied]
    cell: Cell

    @property
    def is_studied(self) -> bool:
        """Whether a study says something, and not targets alone."""
        return any(each.outcome != "unknown" for each in self.studies)

    @property
    def is_contradicted(self) -> bool:
        """Whether what tells of it says different things."""
        said = {*(each.outcome for each in self.tells), *(each.outcome for each in self.studies)}
        return {"improving", "not improving"} <= said


@dataclass(frozen=True)
class Matrix:
    """All of a round's recommendations in their cells. not_applicable: left out."""

    round: MonitoringRound
    cells: Mapping[Cell, Sequence[Placed]]
    not_applicable: int


def cell_of(verdict: str, outcomes: Iterable[str]) -> Cell:
    """Where a recommendation stands. Where targets and studies say different things, or none says
    anything, nobody can tell.
    """
    known = {each for each in outcomes if each != "unknown"}
    if len(known) != 1:
        return Cell.UNKNOWN
    improves = known == {"improving"}
    if verdict == Verdict.ADDRESSED:
        return Cell.WITH if improves else Cell.WITHOUT
    return Cell.IMPROVING if improves else Cell.NEITHER


def study_outcome(found: str, verdict: str, good: str) -> Outcome:
    """What a study says of what an action was for. No change that counts is no better; what these
    data could not have shown, what is left open and a change of which nobody said whether it is
    good tell nothing.

    found: as `StudyFound` has it; verdict: of its run; good: the good direction of its indicator.
    """
    if found == "none":
        return "not improving"
    if found != "effect" or not good:
        return "unknown"
    is_lower = verdict == "fell"
    return "improving" if is_lower == (good == Direction.LOWER) else "not improving"


def reasons_of(cell: Cell, rows: Sequence[Placed]) -> list[str]:
    """By what the recommendations of a cell stand there, in words with their numbers."""
    if cell == Cell.UNKNOWN:
        return _why_unknown(rows)
    studied = sum(each.is_studied for each in rows)
    by_study = (
        ngettext(
            "%(n)s with an effect, as a study shows: better than without what was done",
            "%(n)s with an effect, as studies show: better than without what was done",
            studied,
        )
        if cell in _BETTER
        else ngettext(
            "%(n)s by a study: no better than without what was done",
            "%(n)s by studies: no better than without what was done",
            studied,
        )
    )
    by_target = (
        _now("%(n)s by targets alone: better than before, whatever it was that did it")
        if cell in _BETTER
        else _now("%(n)s by targets alone: no better than before")
    )
    return _told((by_study, studied), (by_target, len(rows) - studied))


def _why_unknown(rows: Sequence[Placed]) -> list[str]:
    split = sum(each.is_contradicted for each in rows)
    bare = sum(not each.tells and not each.studies for each in rows)
    return _told(
        (_now("%(n)s where what tells of it says different things"), split),
        (_now("%(n)s where what is measured can't tell"), len(rows) - split - bare),
        (_now("%(n)s of which nothing is measured"), bare),
    )


def _told(*said: tuple[str, int]) -> list[str]:
    return [words % {"n": number(n)} for words, n in said if n]


def matrix_of(audit: Audit, person: Person) -> Matrix | None:
    """What the last locked round judged, against the dashboard and the studies, as far as a person
    is shown these; None before there is one.
    """
    row = last_locked(audit, person)
    if row is None:
        return None
    settled = counted_of(row, audit, person)
    applies = [each for each in settled if each.verdict != Verdict.NOT_APPLICABLE]
    targets, studies = _told_by_targets(audit, person), _told_by_studies(audit, person)
    cells: dict[Cell, list[Placed]] = {cell: [] for cell in Cell}
    for each in applies:
        key = each.recommendation
        tells, studied = targets.get(key, []), studies.get(key, [])
        outcomes = [*(one.outcome for one in tells), *(one.outcome for one in studied)]
        cell = cell_of(each.verdict, outcomes)
        cells[cell].append(Placed(each, tells, studied, cell))
    return Matrix(row, cells, len(settled) - len(applies))


def _told_by_targets(audit: Audit, person: Person) -> dict[int, list[Tells]]:
    """By the key of a recommendation: the targets that people said would tell of it."""
    links = OutcomeLink.objects.for_person(audit, person).select_related("target__indicator")
    linked = [(link.recommendation_id, link.target) for link in links]
    targets = {target.pk: target for _key, target in linked}
    told = outcomes_of(audit, person, targets.values()) if targets else {}
    found: dict[int, list[Tells]] = {}
    for key, target in linked:
        said = told.get(target.pk)
        tells = Tells(target, *said) if said is not None else Tells(target, "unknown", "")
        found.setdefault(key, []).append(tells)
    return found


def _told_by_studies(audit: Audit, person: Person) -> dict[int, list[Studied]]:
    """By the key of a recommendation: the studies of the actions that serve it. Who may not see an
    action isn't told by its study what it serves.
    """
    of: dict[int, list[Studied]] = {}
    for each in studies_of(audit, person):
        if each.study.action_id is not None:
            of.setdefault(each.study.action_id, []).append(_studied(each))
    if not of:
        return {}
    seen = Action.objects.for_person(audit, person).order_by().filter(pk__in=of)
    served = RecommendationServed.objects.filter(action__in=seen.values("pk"))
    found: dict[int, list[Studied]] = {}
    for action, recommendation in served.values_list("action_id", "recommendation_id"):
        found.setdefault(recommendation, []).extend(of[action])
    return found


def _studied(each: StudyFound) -> Studied:
    run = each.run
    if run is None:
        return Studied(each.study, "unknown", "", "")
    verdict = str(run.said.get("verdict", ""))
    outcome = study_outcome(each.found, verdict, each.study.indicator.good)
    return Studied(each.study, outcome, each.words, run_words(run))
