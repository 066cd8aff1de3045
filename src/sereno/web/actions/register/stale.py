"""How an action goes, for lists of many: asked of the database, as `methods.actions.progress` has
it of one.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    FloatField,
    IntegerField,
    Max,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from sereno.methods.actions.progress import PARTLY_MET, SCHEDULED
from sereno.web.actions.models import (
    Accompaniment,
    Action,
    ActionState,
    Blocker,
    LogEntry,
    Milestone,
    MilestoneJudgement,
    MilestoneState,
    MoneyEntry,
    PeopleEntry,
    Proof,
)
from sereno.web.actions.register.life import GOES_ON
from sereno.web.documents import Context

# An action of which nothing is heard for so long is asked about.
STALE: Final = dt.timedelta(days=60)
# What counts as an entry: a table, the way from it to its action, and when an entry was written.
ENTRIES: Final[tuple[tuple[type[Model], str, str], ...]] = (
    (LogEntry, "action", "at"),
    (MilestoneJudgement, "milestone__action", "at"),
    (Proof, "action", "created_at"),
    (Blocker, "action", "at"),
    (MoneyEntry, "action", "at"),
    (PeopleEntry, "action", "at"),
    (Accompaniment, "actions", "created_at"),
)
LATE_STATES: Final = (SCHEDULED, PARTLY_MET)


def _of_milestones(worked_out: Any, output: Any) -> Subquery:
    rows = Milestone.objects.filter(action=OuterRef("pk")).order_by().values("action")
    return Subquery(rows.annotate(n=worked_out).values("n"), output_field=output)


def _reached() -> Case:
    """A hundredth of each milestone that was reached, times its weight."""
    return Case(
        When(state=MilestoneState.MET, then=F("weight") * 100.0),
        When(state=MilestoneState.PARTLY_MET, then=F("weight") * F("share") * 1.0),
        default=0.0,
        output_field=FloatField(),
    )


def _overdue_now() -> Coalesce:
    late = late_milestones(timezone.localdate()).order_by().filter(action=OuterRef("pk"))
    counted = late.values("action").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def progress_columns() -> Context:
    """n_milestones, n_met, n_overdue today and reached (0 to 1; none without milestones), for the
    rows of a list.
    """
    return {
        "n_overdue": _overdue_now,
        "n_milestones": Coalesce(_of_milestones(Count("pk"), IntegerField()), 0),
        "n_met": Coalesce(
            _of_milestones(Count("pk", filter=Q(state=MilestoneState.MET)), IntegerField()), 0
        ),
        "reached": _of_milestones(
            Sum(_reached()) / Sum(F("weight") * 100.0, output_field=FloatField()), FloatField()
        ),
    }


def late_milestones(on: dt.date) -> QuerySet[Milestone]:
    """The milestones that are overdue on a day, of actions that go on."""
    found: QuerySet[Milestone] = Milestone.objects.filter(
        action__state__in=GOES_ON, state__in=LATE_STATES, due_on__lt=on
    )
    return found


def overdue(rows: QuerySet[Action], on: dt.date) -> QuerySet[Action]:
    """The actions with a milestone that is overdue."""
    return rows.filter(Exists(late_milestones(on).order_by().filter(action=OuterRef("pk"))))


def last_heard(rows: QuerySet[Action]) -> Any:
    """With `heard_at`: when anything was last written of an action."""
    lasts = []
    for model, way, at in ENTRIES:
        entries: Any = model._default_manager.filter(**{way: OuterRef("pk")}).order_by().values(way)
        last = Subquery(entries.annotate(last=Max(at)).values("last"), DateTimeField())
        lasts.append(Coalesce(last, "changed_at"))
    return rows.annotate(heard_at=Greatest("changed_at", *lasts))


def stale(rows: QuerySet[Action], now: dt.datetime) -> QuerySet[Action]:
    """The actions that should be under way and of which nothing was written for 60 days."""
    begun = Q(state=ActionState.UNDER_WAY) | Q(
        state=ActionState.PLANNED, starts_on__lte=timezone.localdate(now)
    )
    silent = rows.filter(begun, changed_at__lt=now - STALE)
    for model, way, at in ENTRIES:
        entries: Any = model._default_manager.filter(
            **{way: OuterRef("pk"), f"{at}__gte": now - STALE}
        )
        silent = silent.exclude(Exists(entries.order_by()))
    return silent
