"""What is noted of an activity, and the calendar of all of them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.activities.changes import answer_protocol, count_participants
from sereno.web.diagnosis.activities.forms import CountsForm, ProtocolForm
from sereno.web.diagnosis.activities.life import ACTIVITY_LIFE
from sereno.web.diagnosis.activities.people import sees_people
from sereno.web.diagnosis.activities.record import ACTIVITIES
from sereno.web.diagnosis.models import Activity, Sector
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings
from sereno.web.records.months import Month


def one_open(audit: Audit, person: Person, number: int) -> Activity:
    """An activity that the person may see, to be read and written. Raises Http404."""
    activity: Activity = ACTIVITIES.one(audit, person, number=number)
    note_readings(ACTIVITIES, audit=audit, rows=(activity,), by=person)
    return activity


def back_to(activity: Activity) -> str:
    """The page of an activity."""
    return reverse("diagnosis:activity", args=[activity.audit.slug, activity.number])


def closed(request: HttpRequest, activity: Activity) -> HttpResponse | None:
    """The way back from a page on which nothing can be written any more."""
    if activity.state not in ACTIVITY_LIFE.closed:
        return None
    state = activity.get_state_display()
    messages.error(request, str(Problem("record_closed", where=str(activity), state=state)))
    return redirect(back_to(activity))


def page_of(activity: Activity, title: str) -> Context:
    """What every page of an activity's parts shows: the way back and the title."""
    return {
        "audit": activity.audit,
        "activity": activity,
        "title": title,
        "back": back_to(activity),
        "trail": [
            (
                str(ACTIVITIES.many),
                reverse("diagnosis:activities", args=[activity.audit.slug]),
            ),
            (str(activity), back_to(activity)),
        ],
    }


def sectors_of(activity: Activity) -> dict[str, str]:
    """For whom people may speak; people in prison are heard in an activity of their own."""
    apart = set() if activity.sector == Sector.PRISON else {Sector.PRISON}
    return {sector.value: str(sector.label) for sector in Sector if sector not in apart}


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_FIELDWORK)
def counts(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Count who took part, one sector at a time."""
    activity = one_open(audit, person, number)
    if (answer := closed(request, activity)) is not None:
        return answer
    if not sees_people(activity, audit, person):
        raise PermissionDenied
    asked = request.GET.get("sector", activity.sector)
    if asked not in sectors_of(activity):
        raise Http404
    form = CountsForm(request.POST or None, activity=activity, sector=asked)
    if request.method == "POST" and form.is_valid():
        try:
            count_participants(activity=activity, lines=form.lines(), by=person)
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
        else:
            messages.success(request, _("Saved."))
            return redirect(back_to(activity))
    context = page_of(activity, _("Who took part"))
    context |= {"form": form, "sectors": sectors_of(activity).items(), "asked": asked}
    return render(request, "diagnosis/counts.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_FIELDWORK)
def protocol(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Say which points of the protocol were kept."""
    activity = one_open(audit, person, number)
    if (answer := closed(request, activity)) is not None:
        return answer
    form = ProtocolForm(request.POST or None, activity=activity)
    if request.method == "POST" and form.is_valid():
        try:
            answer_protocol(activity=activity, answers=form.answers(), by=person)
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
        else:
            messages.success(request, _("Saved."))
            return redirect(back_to(activity))
    context = page_of(activity, _("Protocol")) | {"form": form}
    return render(request, "diagnosis/protocol.html", context, status=422 if form.errors else 200)


@require_GET
@needs(Right.SEE_FIELDWORK)
def month(
    request: HttpRequest,
    audit: Audit,
    person: Person,
    year: int | None = None,
    month: int | None = None,
) -> HttpResponse:
    """A month of activities; the present one where none is named."""
    today = timezone.localdate()
    asked = Month.asked(year, month, today)
    if asked is None:
        raise Http404
    rows = Activity.objects.for_person(audit, person).filter(on__range=asked.shown)
    found = rows.order_by("on", "starts_at", "number")
    shown = [(each.on, each) for each in found if each.on is not None]
    context: Context = {
        "audit": audit,
        "month": asked,
        "weeks": list(asked.weeks(shown, today=today)),
        "may_write": audit.allows(person, Right.KEEP_FIELDWORK),
        "undated": Activity.objects.for_person(audit, person)
        .filter(on__isnull=True, state="planned")
        .order_by("number"),
    }
    return render(request, "diagnosis/month.html", context)
