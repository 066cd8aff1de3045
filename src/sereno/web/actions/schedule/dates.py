"""What of the actions is on a day: milestones, beginnings and ends, agreed steps, blockers, and the
planning windows of the city.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sereno.web.actions.models import (
    Accompaniment,
    Action,
    ActionState,
    AgreedStep,
    Blocker,
    Milestone,
    MilestoneState,
)
from sereno.web.audits.models import Audit
from sereno.web.documents import Values, Words
from sereno.web.people.models import Person
from sereno.web.plan.models import PlanningWindow

Days = tuple[dt.date, dt.date]


class What(StrEnum):
    """What there is on a day."""

    MILESTONE = "milestone"
    BEGINS = "begins"
    ENDS = "ends"
    STEP = "step"
    BLOCKER = "blocker"
    WINDOW = "window"


WHAT_WORDS: Final[dict[What, Words]] = {
    What.MILESTONE: gettext_lazy("Milestone"),
    What.BEGINS: gettext_lazy("Action begins"),
    What.ENDS: gettext_lazy("Action ends"),
    What.STEP: gettext_lazy("Agreed step"),
    What.BLOCKER: gettext_lazy("To be cleared"),
    What.WINDOW: gettext_lazy("Planning window closes"),
}
ICONS: Final = {
    What.MILESTONE: "list-check",
    What.BEGINS: "arrow-right",
    What.ENDS: "check",
    What.STEP: "users-group",
    What.BLOCKER: "alert-triangle",
    What.WINDOW: "clock",
}


@dataclass(frozen=True)
class Dated:
    """One thing on a day. key: of its row; of: the row whose events tell of its changes, as (kind,
    key); about: the action that it belongs to; is_done: it needs nothing more; is_off: its action
    was stopped.
    """

    what: What
    key: int
    on: dt.date
    words: str
    about: str
    href: str
    of: tuple[str, int]
    changed_at: dt.datetime
    is_done: bool = False
    is_off: bool = False

    @property
    def what_words(self) -> str:
        """What it is, in words."""
        return str(WHAT_WORDS[self.what])

    @property
    def icon(self) -> str:
        """The sign that stands beside it."""
        return ICONS[self.what]


def dates_of(audit: Audit, person: Person, days: Days | None = None) -> list[Dated]:
    """All that a person may see, or that of some days, in order."""
    found = [
        *_milestones(audit, person, days),
        *_ends(audit, person, days),
        *_blockers(audit, person, days),
        *_steps(audit, person, days),
        *_windows(audit, person, days),
    ]
    return sorted(found, key=lambda each: (each.on, list(What).index(each.what), each.key))


def _within(field: str, days: Days | None) -> Q:
    return Q() if days is None else Q(**{f"{field}__range": days})


def _of_action(action: Action, audit: Audit) -> Values:
    return {
        "about": action.title,
        "href": reverse("actions:action", args=[audit.slug, action.number]),
        "of": ("actions.action", action.pk),
        "changed_at": action.changed_at,
        "is_off": action.state == ActionState.STOPPED,
    }


def _milestones(audit: Audit, person: Person, days: Days | None) -> Iterator[Dated]:
    rows = Milestone.objects.for_person(audit, person).filter(_within("due_on", days))
    for each in rows.select_related("action"):
        yield Dated(
            What.MILESTONE, each.pk, each.due_on, each.title, **_of_action(each.action, audit),
            is_done=each.state == MilestoneState.MET,
        )  # fmt: skip


def _ends(audit: Audit, person: Person, days: Days | None) -> Iterator[Dated]:
    rows = Action.objects.for_person(audit, person)
    if days is not None:
        rows = rows.filter(_within("starts_on", days) | _within("ends_on", days))
    for each in rows:
        told = _of_action(each, audit)
        for what, on in ((What.BEGINS, each.starts_on), (What.ENDS, each.ends_on)):
            if on is not None and (days is None or days[0] <= on <= days[1]):
                is_done = each.state == ActionState.FINISHED
                yield Dated(what, each.pk, on, each.title, **told, is_done=is_done)


def _blockers(audit: Audit, person: Person, days: Days | None) -> Iterator[Dated]:
    rows = Blocker.objects.for_person(audit, person).filter(_within("due_on", days))
    for each in rows.select_related("action"):
        yield Dated(
            What.BLOCKER, each.pk, each.due_on, each.text, **_of_action(each.action, audit),
            is_done=each.cleared_on is not None,
        )  # fmt: skip


def _steps(audit: Audit, person: Person, days: Days | None) -> Iterator[Dated]:
    seen = Accompaniment.objects.for_person(audit, person).order_by().values("pk")
    rows = AgreedStep.objects.filter(_within("due_on", days), accompaniment__in=seen)
    for each in rows.select_related("accompaniment"):
        row = each.accompaniment
        yield Dated(
            What.STEP,
            each.pk,
            each.due_on,
            each.text,
            str(row),
            reverse("actions:accompaniment", args=[audit.slug, row.number]),
            ("actions.accompaniment", row.pk),
            row.changed_at,
            is_done=each.done_on is not None,
        )


def _windows(audit: Audit, person: Person, days: Days | None) -> Iterator[Dated]:
    rows = PlanningWindow.objects.for_person(audit, person).filter(_within("closes_on", days))
    for each in rows:
        yield Dated(
            What.WINDOW,
            each.pk,
            each.closes_on,
            each.title,
            _("City's plans"),
            reverse("plan:window", args=[audit.slug, each.number]),
            ("plan.planningwindow", each.pk),
            each.changed_at,
        )
