"""What pages and other rooms are told of actions: how far each is, and everything about one."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from sereno.methods.actions.progress import (
    SCHEDULED,
    Judged,
    Progress,
    Step,
    is_overdue,
    progress,
    standing,
)
from sereno.web.actions.models import (
    Action,
    DueDate,
    LogEntry,
    Milestone,
    MilestoneJudgement,
    MilestoneState,
    Proof,
)
from sereno.web.audits.models import Audit
from sereno.web.findings.models import Recommendation
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person

_ICONS: Final = {
    MilestoneState.MET: "circle-check",
    MilestoneState.PARTLY_MET: "circle-half-2",
    MilestoneState.NOT_MET: "x",
    MilestoneState.SCHEDULED: "circle-dashed",
}


@dataclass(frozen=True)
class MilestoneOn:
    """A milestone as it is on a day: what was said of it until then, and when it was due then."""

    row: Milestone
    state: str
    share: int | None
    on: dt.date | None
    due_on: dt.date
    is_overdue: bool

    @property
    def words(self) -> str:
        """Its state as a page says it."""
        return str(MilestoneState(self.state).label)

    @property
    def icon(self) -> str:
        """A sign that says the same."""
        return _ICONS[MilestoneState(self.state)]

    @property
    def is_met(self) -> bool:
        """Whether it is met in full."""
        return self.state == MilestoneState.MET


@dataclass(frozen=True)
class Told:
    """An action with how far it is. institution: None: the person may not see it."""

    action: Action
    institution: Organisation | None
    progress: Progress
    milestones: tuple[MilestoneOn, ...]


@dataclass(frozen=True)
class Desk:
    """An action as whoever reviews a recommendation reads it: nothing of it later than a day.

    share: of the action's cost that is the recommendation's, in per cent.
    """

    told: Told
    share: Any
    proofs: tuple[Proof, ...]
    log: tuple[LogEntry, ...]


def actions_of(
    audit: Audit,
    person: Person,
    *,
    until: dt.date | None = None,
    rows: QuerySet[Action] | None = None,
) -> list[Told]:
    """The actions that a person may see, or `rows` of them, each with its progress; as they were on
    the day `until`. Asks as often for many as for one.
    """
    seen = Action.objects.for_person(audit, person)
    if rows is not None:
        seen = seen.filter(pk__in=rows.order_by().values("pk"))
    milestones = Prefetch("milestones", milestones_with_history())
    names = {each.pk: each for each in Organisation.objects.for_person(audit, person)}
    today = timezone.localdate()
    return [
        told(each, list(each.milestones.all()), names, today, until)
        for each in seen.order_by("number").prefetch_related(milestones)
    ]


def milestones_with_history() -> QuerySet[Milestone]:
    """Milestones in their order, with what was said of them and when they were due before."""
    rows: QuerySet[Milestone] = Milestone.objects.prefetch_related(
        Prefetch("judgements", MilestoneJudgement.objects.order_by("pk")),
        Prefetch("due_dates", DueDate.objects.order_by("pk")),
    )
    return rows.order_by("position", "pk")


def told(
    action: Action,
    milestones: Sequence[Milestone],
    names: Mapping[int, Organisation],
    today: dt.date,
    until: dt.date | None = None,
) -> Told:
    """An action with its milestones as they are on a day; one that is over is late with nothing."""
    on = until or today
    goes_on = action.state in ("planned", "under_way")
    found = tuple(_milestone_on(each, on, until) for each in milestones)
    steps = [
        Step(each.row.weight, each.due_on if goes_on else dt.date.max, _judged(each.row))
        for each in found
    ]
    return Told(
        action,
        names.get(action.institution_id),
        progress(steps, on=on, until=until),
        found,
    )


def _judged(row: Milestone) -> list[Judged]:
    return [Judged(each.state, each.on, each.share) for each in row.judgements.all()]


def _milestone_on(row: Milestone, on: dt.date, until: dt.date | None) -> MilestoneOn:
    said = standing(_judged(row), until)
    state = SCHEDULED if said is None else said.state
    due = _due_on(row, until)
    return MilestoneOn(
        row,
        state,
        None if said is None else said.share,
        None if said is None else said.on,
        due,
        is_overdue(state, due, on),
    )


def _due_on(row: Milestone, until: dt.date | None) -> dt.date:
    """When it was due, as it was known on a day: the first day that was changed after it."""
    if until is not None:
        for each in row.due_dates.all():
            if timezone.localdate(each.at) > until:
                return each.due_on
    return row.due_on


def of_recommendation(
    audit: Audit, person: Person, recommendation: Recommendation, until: dt.date | None = None
) -> list[Desk]:
    """The actions that carry out a recommendation, with what proves them and their log; nothing of
    a later day than `until`. Of what was taken back nothing.
    """
    rows = Action.objects.filter(served__recommendation=recommendation)
    found = actions_of(audit, person, until=until, rows=rows)
    keys = [each.action.pk for each in found]
    shares = dict(recommendation.actions.values_list("action", "share"))
    proofs: dict[int, list[Proof]] = defaultdict(list)
    log: dict[int, list[LogEntry]] = defaultdict(list)
    kept = Proof.objects.for_person(audit, person).standing().filter(action__in=keys)
    for proof in _until(kept.select_related("file", "milestone"), until).order_by("on", "pk"):
        proofs[proof.action_id].append(proof)
    entries: QuerySet[LogEntry] = LogEntry.objects.filter(action__in=keys)
    for entry in _until(entries, until).order_by("on", "pk"):
        log[entry.action_id].append(entry)
    return [
        Desk(
            each,
            shares[each.action.pk],
            tuple(proofs[each.action.pk]),
            tuple(log[each.action.pk]),
        )
        for each in found
    ]


def _until(rows: Any, until: dt.date | None) -> Any:
    return rows if until is None else rows.filter(on__lte=until)


def without_a_proof(milestones: Iterable[MilestoneOn], proved: Iterable[int]) -> list[MilestoneOn]:
    """Those said to be met, in full or in part, of which no proof stands any more."""
    keys = set(proved)
    states = (MilestoneState.MET, MilestoneState.PARTLY_MET)
    return [each for each in milestones if each.state in states and each.row.pk not in keys]
