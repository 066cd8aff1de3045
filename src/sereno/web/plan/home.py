"""What the audit's home says comes next of the city's plans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.vocabulary.language import number
from sereno.web.audits.roles import Right
from sereno.web.audits.stages import NextStep, StepState
from sereno.web.audits.visit import Visit
from sereno.web.plan.crosswalk.board import recommendations_of
from sereno.web.plan.models import Link, PlanningWindow, ReadOutline

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
    today = timezone.localdate()
    rows = PlanningWindow.objects.for_person(visit.audit, visit.person)
    window = rows.filter(closes_on__range=(today, today + SOON)).order_by("closes_on").first()
    if window is None:
        return
    linked = Link.objects.for_person(visit.audit, visit.person).order_by()
    left = recommendations_of(visit.audit, visit.person)
    n = left.exclude(pk__in=linked.values("recommendation")).count()
    if n:
        day = date_format(window.closes_on, "DATE_FORMAT")
        yield NextStep(
            _("“{window}” closes on {day}").format(window=window, day=day),
            ngettext(
                "{n} recommendation is in no plan yet.",
                "{n} recommendations are in no plan yet.",
                n,
            ).format(n=number(n)),
            _("See them"),
            f"{reverse('plan:crosswalk', args=[slug])}?taken=none",
            StepState.LATER,
        )
