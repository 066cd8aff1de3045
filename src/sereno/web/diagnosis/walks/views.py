"""The page of a walk, its legs and stops: written in the browser, on a phone or at a desk."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sereno.vocabulary.language import number as in_words
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.activities.views import one_open, page_of
from sereno.web.diagnosis.models import Activity, Leg, Stop, Technique
from sereno.web.diagnosis.walks.changes import (
    add_leg,
    add_stop,
    change_leg,
    change_stop,
    confirm_outside,
    drop_leg,
    next_ordinal,
    put_route,
)
from sereno.web.diagnosis.walks.details import walk_details
from sereno.web.diagnosis.walks.forms import LegForm, StopForm, leg_title
from sereno.web.diagnosis.walks.record import STOPS
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings, refuse_unseen


def one_walk(audit: Audit, person: Person, number: int) -> Activity:
    """A walk that the person may see, to be read and written. Raises Http404."""
    activity = one_open(audit, person, number)
    if activity.technique != Technique.WALK:
        raise Http404
    return activity


def one_leg(activity: Activity, person: Person, number: int) -> Leg:
    """A leg of a walk that the person may see. Raises Http404."""
    rows = Leg.objects.for_person(activity.audit, person).filter(activity=activity)
    leg: Leg | None = rows.filter(number=number).first()
    if leg is None:
        raise Http404
    leg.activity = activity
    return leg


def walk_address(activity: Activity) -> str:
    """The page of a walk."""
    return reverse("diagnosis:walk", args=[activity.audit.slug, activity.number])


def walk_page(activity: Activity, title: str) -> Context:
    """What every page of a walk's parts shows: the way back and the title."""
    context = page_of(activity, title)
    trail = context["trail"]
    assert isinstance(trail, list)
    back = walk_address(activity)
    return context | {"back": back, "trail": [*trail, (_("Walk"), back)]}


@require_GET
@needs(Right.SEE_FIELDWORK)
def walk(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """A walk: its legs on the map, and every stop with the score that somebody chose to see."""
    activity = one_walk(audit, person, number)
    context = page_of(activity, _("Walk"))
    context |= walk_details(activity, audit, person, request.GET.get("parameter", ""))
    return render(request, "diagnosis/walk.html", context)


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_FIELDWORK)
def new_leg(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """A leg of a walk."""
    activity = one_walk(audit, person, number)
    form = LegForm(
        request.POST or None, instance=Leg(activity=activity), audit=audit, person=person
    )
    if request.method == "POST" and form.is_valid():
        try:
            add_leg(activity=activity, by=person, **form.values())
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, _("Saved. Now bring its route, or write down its stops."))
            return redirect(walk_address(activity))
    return _form_page(request, activity, form, _("New leg"))


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_FIELDWORK)
def edit_leg(
    request: HttpRequest, audit: Audit, person: Person, number: int, leg: int
) -> HttpResponse:
    """What is written of a leg."""
    activity = one_walk(audit, person, number)
    found = one_leg(activity, person, leg)
    form = LegForm(request.POST or None, instance=found, audit=audit, person=person)
    if request.method == "POST" and form.is_valid():
        values, kept = form.values(), Leg.objects.get(pk=found.pk)
        try:
            with transaction.atomic():
                refuse_unseen(kept, request.POST.get("seen", ""))
                change_leg(leg=kept, by=person, **values)
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect(walk_address(activity))
    return _form_page(request, activity, form, leg_title(found))


def _form_page(request: HttpRequest, activity: Activity, form: LegForm, title: str) -> HttpResponse:
    context = walk_page(activity, title) | {"form": form}
    return render(request, "diagnosis/leg.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Right.KEEP_FIELDWORK)
def leg_out(
    request: HttpRequest, audit: Audit, person: Person, number: int, leg: int
) -> HttpResponse:
    """Take out a leg that was made by mistake, or its route alone."""
    activity = one_walk(audit, person, number)
    found = one_leg(activity, person, leg)
    try:
        if "route" in request.POST:
            put_route(leg=found, line=[], by=person)
        else:
            drop_leg(leg=found, by=person)
    except Problem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Taken out."))
    return redirect(walk_address(activity))


@require_POST
@needs(Right.KEEP_FIELDWORK)
def confirm(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Say that the stops outside of the areas lie where they should."""
    activity = one_walk(audit, person, number)
    try:
        n = confirm_outside(activity=activity, by=person)
    except Problem as problem:
        messages.error(request, str(problem))
    else:
        words = ngettext("{n} stop is confirmed.", "{n} stops are confirmed.", n)
        messages.success(request, words.format(n=in_words(n)))
    return redirect(walk_address(activity))


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_FIELDWORK)
def new_stop(
    request: HttpRequest, audit: Audit, person: Person, number: int, leg: int
) -> HttpResponse:
    """Score a stop; what the last one had of who scores stays for the next."""
    activity = one_walk(audit, person, number)
    found = one_leg(activity, person, leg)
    begun: Context = {"ordinal": next_ordinal(found)}
    for name in ("rated_by", "rater"):
        if name in request.GET:
            begun[name] = request.GET[name]
    form = StopForm(
        request.POST or None,
        instance=Stop(leg=found),
        audit=audit,
        person=person,
        leg=found,
        initial=begun,
    )
    if request.method == "POST" and form.is_valid():
        values = form.values()
        try:
            made = add_stop(leg=found, by=person, **values)
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, _("Stop {n} is saved.").format(n=made.ordinal))
            if "another" in request.POST:
                here = reverse("diagnosis:new_stop", args=[audit.slug, number, leg])
                return redirect(f"{here}?rated_by={made.rated_by}&rater={made.rater}")
            return redirect(walk_address(activity))
    return _stop_page(request, activity, form, _("New stop"), is_new=True)


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_FIELDWORK)
def edit_stop(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Correct a stop."""
    stop: Stop = STOPS.one(audit, person, number=number)
    note_readings(STOPS, audit=audit, rows=(stop,), by=person)
    form = StopForm(request.POST or None, instance=stop, audit=audit, person=person)
    if request.method == "POST" and form.is_valid():
        values, kept = form.values(), Stop.objects.select_related("leg__activity").get(pk=stop.pk)
        try:
            with transaction.atomic():
                refuse_unseen(kept, request.POST.get("seen", ""))
                change_stop(row=kept, by=person, **values)
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("diagnosis:stop", audit.slug, number)
    return _stop_page(request, stop.leg.activity, form, str(stop), is_new=False)


def _stop_page(
    request: HttpRequest, activity: Activity, form: StopForm, title: str, *, is_new: bool
) -> HttpResponse:
    context = walk_page(activity, title)
    context |= {"form": form, "is_new": is_new, "leg_title": leg_title(form.leg)}
    return render(request, "diagnosis/stop_form.html", context, status=422 if form.errors else 200)
