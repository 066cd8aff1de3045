"""What the audit's home says comes next of the city's plans, and what of them waits for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sereno.vocabulary.language import number
from sereno.web.audits.roles import Right
from sereno.web.audits.stages import NextStep, StepState
from sereno.web.audits.visit import Visit
from sereno.web.plan.crosswalk.board import recommendations_of
from sereno.web.plan.models import Link, PlanningWindow, ReadOutline, Term
from sereno.web.waiting.brought import Awaited, Waits

# Before a window closes, or while it is open, for whoever keeps the plans.
SOON = dt.timedelta(days=45)


def next_steps(visit: Visit) -> Iterator[NextStep]:
    """What was read of a file and waits; windows that close soon while something is in no plan."""
    if Right.KEEP_PLANS not in visit.may:
        return
    slug = visit.audit.slug
    waiting = ReadOutline.objects.filter(plan__audit=visit.audit).select_related("plan")
    for outline in waiting:
        yield NextStep(
            _("“{file}” waits to be looked at").format(file=outline.file),
            _("Take over the lines that were read, or discard them."),
            _("Look at it"),
            reverse("plan:outline", args=[slug, outline.plan.number]),
            StepState.LATER,
        )
    window = _closing(visit).first()
    if window is None:
        return
    linked = Link.objects.for_person(visit.audit, visit.person).order_by()
    left = recommendations_of(visit.audit, visit.person)
    n = left.exclude(pk__in=linked.values("recommendation")).count()
    if n:
        yield NextStep(
            _closes(window),
            ngettext(
                "{n} recommendation is in no plan yet.",
                "{n} recommendations are in no plan yet.",
                n,
            ).format(n=number(n)),
            _("See them"),
            f"{reverse('plan:crosswalk', args=[slug])}?taken=none",
            StepState.LATER,
        )


def _closing(visit: Visit) -> QuerySet[PlanningWindow]:
    """The windows that close soon, the first to close first."""
    today = timezone.localdate()
    rows = PlanningWindow.objects.for_person(visit.audit, visit.person)
    found: QuerySet[PlanningWindow] = rows.filter(closes_on__range=(today, today + SOON))
    return found.order_by("closes_on", "pk")


def _closes(window: PlanningWindow) -> str:
    day = date_format(window.closes_on, "DATE_FORMAT")
    return _("“{window}” closes on {day}").format(window=window, day=day)


def _ended(visit: Visit) -> Iterator[Awaited]:
    """The last government's term has ended, and nobody wrote down the next one's."""
    today = timezone.localdate()
    last = Term.objects.for_person(visit.audit, visit.person).order_by("-ends_on", "-pk").first()
    if last is not None and last.ends_on < today:
        day = date_format(last.ends_on, "DATE_FORMAT")
        yield Awaited(
            f"term:{last.pk}",
            last.ends_on.isoformat(),
            _("“{term}” ended on {day}").format(term=last, day=day),
            reverse("plan:new_term", args=[visit.audit.slug]),
            last.access_level,
        )


def _windows(visit: Visit) -> Iterator[Awaited]:
    for window in _closing(visit):
        yield Awaited(
            f"window:{window.pk}",
            window.closes_on.isoformat(),
            _closes(window),
            reverse("plan:window", args=[visit.audit.slug, window.number]),
            window.access_level,
        )


PLANS_WAIT: Final = (
    Waits(
        60, gettext_lazy("The next term of government is to be written down"), Right.KEEP_PLANS,
        _ended,
    ),
    Waits(70, gettext_lazy("Planning windows that close soon"), Right.KEEP_PLANS, _windows),
)  # fmt: skip
