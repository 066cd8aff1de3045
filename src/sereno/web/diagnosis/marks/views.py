"""The groups of an activity, and the page on which one of them draws."""

from __future__ import annotations

import json
import uuid
from typing import Any

import shapely
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
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
from sereno.web.diagnosis.activities.people import sees_people
from sereno.web.diagnosis.activities.views import back_to, closed, one_open, page_of
from sereno.web.diagnosis.consent.standing import may_be_mapped
from sereno.web.diagnosis.marks.changes import (
    ChangedError,
    Drawn,
    add_group,
    change_group,
    drop_mark,
    put_mark,
)
from sereno.web.diagnosis.marks.forms import GroupForm, WithoutMapForm
from sereno.web.diagnosis.marks.mark_form import USUAL_PRECISION_M, precision_choices
from sereno.web.diagnosis.marks.places import places_of
from sereno.web.diagnosis.marks.record import MARKS
from sereno.web.diagnosis.marks.submitted import take_marks_of
from sereno.web.diagnosis.models import Activity, DrawingGroup, Hour, Mark, PaperPhoto, Pole
from sereno.web.diagnosis.models.marks import MOST_PRECISION_M, category_choices
from sereno.web.documents import Context, Values
from sereno.web.imports.models import DataVersion
from sereno.web.imports.view_map import map_address
from sereno.web.people.models import Person

MOST_SENT = 1 << 20
# Of digits: more than any record's number has, and Python reads no number of thousands.
LONGEST_NUMBER = 9
# What reading JSON of a mark raises: infinite numbers and endless brackets too.
UNREAD = (
    *(ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError),
    shapely.GEOSException,
)


def one_group(
    audit: Audit, person: Person, number: int, group: int
) -> tuple[Activity, DrawingGroup]:
    """A group of an activity, for whoever may see who drew. Raises Http404, PermissionDenied."""
    activity = one_open(audit, person, number)
    if not sees_people(activity, audit, person):
        raise PermissionDenied
    found = activity.drawing_groups.filter(number=group).first()
    if found is None:
        raise Http404
    found.activity = activity
    return activity, found


def map_context(audit: Audit, codes: list[str]) -> Values:
    """What a script needs to draw the audit's areas, and where to begin."""
    version = DataVersion.objects.current(audit)
    places = places_of(audit)
    return {
        "map": map_address(version) if version is not None and places.drawn else "",
        "names": list(places.labels),
        "bounds": places.bounds(codes),
    }


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_FIELDWORK)
def new_group(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """A group that will draw by itself."""
    activity = one_open(audit, person, number)
    if (answer := closed(request, activity)) is not None:
        return answer
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_group(activity=activity, by=person, **form.cleaned_data)
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
        else:
            messages.success(request, _("“{group}” can draw now.").format(group=made))
            return redirect(f"{back_to(activity)}#maps")
    return _group_page(request, activity, form, _("Add a group"))


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_FIELDWORK)
def edit_group(
    request: HttpRequest, audit: Audit, person: Person, number: int, group: int
) -> HttpResponse:
    """Another name of a group, or another number of people."""
    activity, row = one_group(audit, person, number, group)
    if (answer := closed(request, activity)) is not None:
        return answer
    form = GroupForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            change_group(group=row, by=person, **form.cleaned_data)
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{back_to(activity)}#maps")
    return _group_page(request, activity, form, _("Change the group"))


def _group_page(
    request: HttpRequest, activity: Activity, form: GroupForm, title: str
) -> HttpResponse:
    context = page_of(activity, title) | {"form": form, "k": activity.audit.k}
    return render(
        request, "diagnosis/drawing_group.html", context, status=422 if form.errors else 200
    )


@require_GET
@needs(Right.KEEP_FIELDWORK)
def draw(
    request: HttpRequest, audit: Audit, person: Person, number: int, group: int
) -> HttpResponse:
    """Where one group draws. It sees its own marks and nobody else's."""
    activity, row = one_group(audit, person, number, group)
    if (answer := closed(request, activity)) is not None:
        return answer
    form = WithoutMapForm(places=places_of(audit))
    return draw_page(request, audit, activity, row, form)


def draw_page(
    request: HttpRequest,
    audit: Audit,
    activity: Activity,
    group: DrawingGroup,
    form: WithoutMapForm,
    *,
    photo: PaperPhoto | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page on which a group draws; photo: over a photo of what it drew on paper."""
    marks = list(group.marks.filter(withdrawn_on=None).order_by("-number"))
    usual, data = USUAL_PRECISION_M, map_context(audit, [a.code for a in activity.areas.all()])
    from_photo = ""
    if photo is not None:
        from sereno.web.diagnosis.paper.placed import photo_on_map, precision_of

        data["photo"] = on_map = photo_on_map(photo)
        data["bounds"] = on_map["bounds"]
        usual = min(precision_of(photo), MOST_PRECISION_M)
        from_photo = f"?photo={photo.document.number}"
    place = [audit.slug, activity.number, group.number]
    title = _("Map of “{group}”").format(group=group)
    context: Context = page_of(activity, title) | {
        "group": group,
        "form": form,
        "marks": marks,
        "photo": photo,
        "places": places_of(audit),
        "may_be_mapped": may_be_mapped(activity),
        "poles": [(pole.value, str(pole.label).capitalize()) for pole in Pole],
        "categories": category_choices(),
        "hours": [(hour.value, str(hour.label)) for hour in Hour],
        "precisions": precision_choices(usual),
        "usual": usual,
        "put": reverse("diagnosis:put_mark", args=place) + from_photo,
        "out": reverse("diagnosis:drop_mark", args=place),
        "data": data | {"marks": [_as_data(mark) for mark in marks]},
    }
    return render(request, "diagnosis/draw.html", context, status=status)


def _as_data(mark: Mark) -> Values:
    """A mark as the script has it, for whoever draws it."""
    return {
        "key": str(mark.key),
        "number": mark.number,
        "pole": mark.pole,
        "category": mark.category,
        "hours": mark.hour_list,
        "words": mark.words,
        "precision_m": mark.precision_m,
        "geometry": mark.geometry_data,
        "outside": mark.is_outside,
        "seen": mark.changed_at.isoformat(),
    }


@require_POST
@needs(Right.KEEP_FIELDWORK)
def without_map(
    request: HttpRequest, audit: Audit, person: Person, number: int, group: int
) -> HttpResponse:
    """A mark written into a form in place of drawn."""
    activity, row = one_group(audit, person, number, group)
    form = WithoutMapForm(request.POST, places=places_of(audit))
    if form.is_valid():
        try:
            put_mark(
                group=row,
                key=uuid.uuid4(),
                drawn=form.drawn(),
                by=person,
                outside_too=form.cleaned_data["outside_too"],
            )
        except Problem as problem:
            form.add_error(
                "latitude" if problem.code == "mark_outside" else None,
                f"{problem.what()} {problem.mend()}",
            )
        else:
            messages.success(request, _("Marked."))
            return redirect("diagnosis:draw", audit.slug, activity.number, row.number)
    return draw_page(request, audit, activity, row, form, status=422)


def _body(request: HttpRequest) -> bytes:
    """What the script sent; nothing of a form with files, which was read before it came here."""
    return b"" if request.content_type == "multipart/form-data" else request.body


def sent_mark(body: bytes) -> tuple[uuid.UUID, Drawn, bool, str]:
    """A mark as the script sends it, whether it is meant outside, and which state of it was seen.

    Raises Problem mark_unknown.
    """
    try:
        if len(body) > MOST_SENT:
            raise ValueError
        given = json.loads(body)
        shape = shapely.from_geojson(json.dumps(given["geometry"]))
        hours = [str(each) for each in given["hours"]]
        drawn = Drawn(
            pole=str(given["pole"]),
            shape=shape,
            category=str(given["category"]),
            hours=hours,
            words=str(given["words"]),
            precision_m=int(given["precision_m"]),
        )
        is_meant, seen = given.get("outside") is True, str(given.get("seen", ""))
        return uuid.UUID(given["key"]), drawn, is_meant, seen
    except UNREAD as wrong:
        raise Problem("mark_unknown", where=_("mark")) from wrong


@require_POST
@needs(Right.KEEP_FIELDWORK)
def put(
    request: HttpRequest, audit: Audit, person: Person, number: int, group: int
) -> HttpResponse:
    """Keep a mark as it is now; what is asked or wrong is said in JSON."""
    _activity, row = one_group(audit, person, number, group)
    try:
        key, drawn, outside_too, seen = sent_mark(_body(request))
        sheet, source = _paper(request, audit, person, row)
        mark = put_mark(
            group=row,
            key=key,
            drawn=drawn,
            by=person,
            outside_too=outside_too,
            sheet=sheet,
            source=source,
            seen=seen,
        )
    except Problem as problem:
        return _refused(problem)
    return JsonResponse({"number": mark.number, "seen": mark.changed_at.isoformat()})


def _refused(problem: Problem) -> JsonResponse:
    """What is asked (409) or wrong; of a mark that a colleague changed also how it is now."""
    said: Values = {"problem": problem.what(), "mend": problem.mend()}
    if isinstance(problem, ChangedError):
        said["now"] = _as_data(problem.mark)
    return JsonResponse(said, status=409 if problem.code == "mark_outside" else 422)


def _paper(
    request: HttpRequest, audit: Audit, person: Person, group: DrawingGroup
) -> tuple[Any, str]:
    """The sheet from whose photo it is traced, if that is of this group."""
    number = request.GET.get("photo", "")
    if not number.isdecimal() or len(number) > LONGEST_NUMBER:
        return None, "drawn"
    photos = PaperPhoto.objects.for_person(audit, person)
    photo = photos.filter(document__number=int(number), sheet__group=group).first()
    return (None, "drawn") if photo is None else (photo.sheet, "paper")


@require_POST
@needs(Right.KEEP_FIELDWORK)
def out(
    request: HttpRequest, audit: Audit, person: Person, number: int, group: int
) -> HttpResponse:
    """Take a mark out; one that isn't there is out already."""
    _activity, row = one_group(audit, person, number, group)
    try:
        given = json.loads(_body(request))
        key, seen = uuid.UUID(given["key"]), str(given.get("seen", ""))
    except UNREAD:
        return JsonResponse({"problem": _("That mark isn't known here.")}, status=422)
    mark = row.marks.filter(key=key, withdrawn_on=None).first()
    try:
        if mark is not None:
            drop_mark(mark=mark, by=person, seen=seen)
    except Problem as problem:
        return _refused(problem)
    return JsonResponse({})


@require_POST
@needs(Right.KEEP_FIELDWORK)
def take_out(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Take a mark out, from its own page."""
    mark: Mark = MARKS.one(audit, person, number=number)
    activity = mark.activity
    try:
        drop_mark(mark=mark, by=person)
    except Problem as problem:
        messages.error(request, str(problem))
        return redirect("diagnosis:mark", audit.slug, number)
    messages.success(request, _("Taken out."))
    return redirect(f"{back_to(activity)}#maps")


@require_POST
@needs(Right.KEEP_FIELDWORK)
def take_submitted(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Make the marks of an activity's forms anew: those that came before anybody agreed too."""
    activity = one_open(audit, person, number)
    if (answer := closed(request, activity)) is not None:
        return answer
    take_marks_of(activity)
    n = Mark.objects.filter(group__activity=activity, submission__isnull=False).count()
    words = ngettext("{n} mark is from forms.", "{n} marks are from forms.", n)
    messages.success(request, words.format(n=in_words(n)))
    return redirect(f"{back_to(activity)}#maps")
