"""What of actions waits for whom: milestones that are overdue, silence, what stands in the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sereno.vocabulary.language import number
from sereno.web.actions.models import Action, Blocker, Milestone, Proof
from sereno.web.actions.register.record import OVERDUE, STALE
from sereno.web.actions.register.rights import reports_for, without_anybody
from sereno.web.actions.register.stale import last_heard, late_milestones, overdue, stale
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.roles import Right
from sereno.web.audits.visit import Visit
from sereno.web.waiting.brought import Awaited, Waits


def _asked_of(visit: Visit) -> frozenset[int]:
    """The institutions for whose actions the person is asked: their own, and whoever coordinates
    for those for which nobody answers.
    """
    mine = reports_for(visit.audit, visit.person)
    return mine | without_anybody(visit.audit) if Right.MANAGE in visit.may else mine


def _late(visit: Visit) -> QuerySet[Milestone]:
    asked = visit.once(_asked_of)
    if not asked:
        return Milestone.objects.none()
    seen = Action.objects.for_person(visit.audit, visit.person).filter(institution__in=asked)
    return late_milestones(timezone.localdate()).filter(action__in=seen.order_by().values("pk"))


def late_of_me(visit: Visit) -> int:
    """How many milestones of the person's institutions are overdue: counted in the database, for
    it stands on every page.
    """
    return _late(visit).count()


def _milestones(visit: Visit) -> Iterator[Awaited]:
    """Told again when it is due on another day."""
    for each in _late(visit).select_related("action").order_by("due_on", "pk"):
        address = [visit.audit.slug, each.action.number, each.pk]
        yield Awaited(
            f"milestone:{each.pk}",
            each.due_on.isoformat(),
            f"{each.title} ({each.action})",
            reverse("actions:judge_milestone", args=address),
            each.action.access_level,
        )


def _silent(visit: Visit) -> Iterator[Awaited]:
    """Told again for each day since which nothing was heard."""
    asked = visit.once(_asked_of)
    rows = Action.objects.for_person(visit.audit, visit.person).filter(institution__in=asked)
    found = stale(rows, timezone.now()).order_by("number") if asked else rows.none()
    for each in last_heard(found):
        yield Awaited(
            f"silent:{each.pk}",
            each.heard_at.date().isoformat(),
            str(each),
            reverse("actions:write_log", args=[visit.audit.slug, each.number]),
            each.access_level,
        )


def _blockers(visit: Visit) -> Iterator[Awaited]:
    """Past their day, for whoever is to clear them."""
    asked = visit.once(_asked_of)
    seen = Action.objects.for_person(visit.audit, visit.person).order_by().values("pk")
    rows = Blocker.objects.filter(
        action__in=seen, owner__in=asked, cleared_on=None, due_on__lt=timezone.localdate()
    )
    for each in rows.select_related("action") if asked else ():
        yield Awaited(
            f"blocker:{each.pk}",
            each.due_on.isoformat(),
            f"{each.text} ({each.action})",
            reverse("actions:clear_blocker", args=[visit.audit.slug, each.action.number, each.pk]),
            each.action.access_level,
        )


def _of_all(visit: Visit) -> Iterator[Awaited]:
    """How many are late or silent, for whoever keeps the actions."""
    seen = Action.objects.for_person(visit.audit, visit.person)
    now = timezone.now()
    late, silent = overdue(seen, timezone.localdate(now)).count(), stale(seen, now).count()
    at = reverse("actions:actions", args=[visit.audit.slug])
    if late:
        words = ngettext(
            "{n} action has a milestone that is overdue",
            "{n} actions have a milestone that is overdue",
            late,
        ).format(n=number(late))
        yield Awaited("late", str(late), words, f"{at}?going={OVERDUE}", AccessLevel.TEAM)
    if silent:
        words = ngettext(
            "of {n} action nothing was heard for 60 days",
            "of {n} actions nothing was heard for 60 days",
            silent,
        ).format(n=number(silent))
        yield Awaited("silent", str(silent), words, f"{at}?going={STALE}", AccessLevel.TEAM)


def _changed(visit: Visit) -> Iterator[Awaited]:
    """Proofs whose file isn't what was brought any more."""
    rows = Proof.objects.for_person(visit.audit, visit.person).exclude(changed_since=None)
    for each in rows.select_related("action").order_by("number"):
        since: dt.datetime | None = each.changed_since
        assert since is not None
        at = reverse("actions:action", args=[visit.audit.slug, each.action.number])
        yield Awaited(
            f"proof:{each.pk}",
            since.isoformat(),
            f"{each} ({each.action})",
            f"{at}#proof-{each.number}",
            each.access_level,
        )


ACTIONS_WAIT: Final = (
    Waits(30, _("Milestones that are overdue"), Right.REPORT_PROGRESS, _milestones),
    Waits(32, _("What stands in the way and was to be cleared"), Right.REPORT_PROGRESS, _blockers),
    Waits(34, _("Actions of which nothing was heard for 60 days"), Right.REPORT_PROGRESS, _silent),
    Waits(36, _("Actions of all institutions"), Right.KEEP_ACTIONS, _of_all),
    Waits(38, _("Proofs whose file has changed or is gone"), Right.KEEP_ACTIONS, _changed),
)
