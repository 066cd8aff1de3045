"""Sheets to print, photos of them, and tracing what was drawn."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sereno.vocabulary.language import language
from sereno.vocabulary.language import number as in_words
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.activities.people import sees_people
from sereno.web.diagnosis.activities.views import back_to, closed, one_open, page_of
from sereno.web.diagnosis.documents.examining import Examined, examined
from sereno.web.diagnosis.documents.record import DOCUMENTS
from sereno.web.diagnosis.marks.forms import WithoutMapForm
from sereno.web.diagnosis.marks.places import Places, places_of
from sereno.web.diagnosis.marks.views import draw_page, one_group
from sereno.web.diagnosis.models import (
    Activity,
    PaperPhoto,
    PaperSheet,
    PaperSize,
    PhotoState,
)
from sereno.web.diagnosis.paper.changes import (
    add_photo,
    add_sheet,
    place_photo,
    read_soon,
)
from sereno.web.diagnosis.paper.placed import ground_of, precision_of
from sereno.web.documents import Context
from sereno.web.files.downloads import file_answer
from sereno.web.files.receiving import received
from sereno.web.files.spool import Spool
from sereno.web.jobs.cards import card
from sereno.web.jobs.models import Job
from sereno.web.jobs.problems import said
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings


class SheetForm(forms.Form):
    """What is printed."""

    paper = forms.ChoiceField(
        label=gettext_lazy("Paper"), choices=PaperSize.choices, initial=PaperSize.A3
    )
    area = forms.ChoiceField(label=gettext_lazy("Map of"), required=False)

    def __init__(self, *args: Any, places: Places, activity: Activity, **values: Any) -> None:
        super().__init__(*args, **values)
        own = [area.code for area in activity.areas.all() if places.shape_of(area.code) is not None]
        drawn = [
            (code, label)
            for code, label, shape in zip(places.codes, places.labels, places.shapes, strict=True)
            if shape is not None
        ]
        whole = (
            _("all neighbourhoods of the activity") if own else _("all neighbourhoods of the audit")
        )
        field: Any = self.fields["area"]
        field.choices = [("", whole), *sorted(drawn, key=lambda each: each[1])]
        self.own = own

    @property
    def codes(self) -> list[str]:
        """The areas that the map shows whole."""
        area = self.cleaned_data["area"]
        return [area] if area else self.own


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_FIELDWORK)
def sheets(
    request: HttpRequest, audit: Audit, person: Person, number: int, group: int
) -> HttpResponse:
    """The sheets of a group, and another one."""
    activity, row = one_group(audit, person, number, group)
    if (answer := closed(request, activity)) is not None:
        return answer
    places = places_of(audit)
    form = SheetForm(request.POST or None, places=places, activity=activity)
    if request.method == "POST" and form.is_valid():
        bounds = places.bounds(form.codes)
        try:
            if bounds is None:
                raise Problem("sheet_without_areas", where=str(activity))
            made = add_sheet(
                group=row,
                paper=form.cleaned_data["paper"],
                bounds=bounds,
                now=timezone.now(),
                by=person,
            )
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
        else:
            words = _("The sheet {code} is ready to be printed.")
            messages.success(request, words.format(code=made.code))
            return redirect(request.path)
    context = page_of(activity, _("Paper maps of “{group}”").format(group=row)) | {
        "group": row,
        "form": form,
        "places": places,
        "sheets": row.sheets.prefetch_related("photos").order_by("-pk"),
    }
    status = 422 if form.errors else 200
    return render(request, "diagnosis/paper_sheets.html", context, status=status)


@require_GET
@needs(Right.KEEP_FIELDWORK)
def sheet_file(request: HttpRequest, audit: Audit, person: Person, code: str) -> HttpResponse:
    """A sheet as PDF."""
    from sereno.exchange.paper.layout import Layout
    from sereno.exchange.paper.sheet import SheetText, pdf_sheet

    del request
    rows = PaperSheet.objects.for_person(audit, person)
    sheet = rows.filter(code=code, group__activity__audit=audit).first()
    if sheet is None:
        raise Http404
    activity = sheet.group.activity
    if not sees_people(activity, audit, person):
        raise PermissionDenied
    places = places_of(audit)
    areas = ", ".join(area.name for area in activity.areas.all())
    text = SheetText(
        code=sheet.code,
        group=str(sheet.group),
        places=areas,
        language=language(),
        day=timezone.localtime(sheet.at).date(),
        areas=[
            (label, shape)
            for label, shape in zip(places.labels, places.shapes, strict=True)
            if shape is not None
        ],
    )
    content = pdf_sheet(Layout.of_data(sheet.layout), ground_of(sheet), text)
    return file_answer(content, _("map") + f"-{sheet.code}.pdf", "application/pdf")


@require_GET
@needs(Right.KEEP_FIELDWORK)
def photos(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """The page where photos of sheets are sent in."""
    activity = one_open(audit, person, number)
    if (answer := closed(request, activity)) is not None:
        return answer
    return _photos_page(request, activity)


def _photos_page(
    request: HttpRequest, activity: Activity, problem: Problem | None = None
) -> HttpResponse:
    context = page_of(activity, _("Send photos of paper maps")) | {"problem": problem}
    status = 422 if problem else 200
    return render(request, "diagnosis/paper_photos.html", context, status=status)


# The form's token is checked by `received`.
@csrf_exempt
@require_POST
@needs(Right.KEEP_FIELDWORK)
def send_photos(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Receive photos: each is kept, sealed, and read by a job of its own."""
    activity = one_open(audit, person, number)
    found: dict[Spool, Examined] = {}

    def look(spool: Spool) -> None:
        found[spool] = examined(spool)

    def take(spools: list[Spool]) -> HttpResponse:
        now = timezone.now()
        made = [
            add_photo(activity=activity, spool=each, found=found[each], now=now, by=person)
            for each in spools
        ]
        for row in made:
            read_soon(photo=row, by=person)
        if len(made) == 1:
            return redirect("diagnosis:paper_photo", audit.slug, made[0].document.number)
        words = ngettext("{n} photo is being read.", "{n} photos are being read.", len(made))
        messages.success(request, words.format(n=in_words(len(made))))
        return redirect(f"{back_to(activity)}#maps")

    def refuse(problem: Problem) -> HttpResponse:
        return _photos_page(request, activity, problem)

    return received(request, audit, take=take, refuse=refuse, look=look, sealed=True)


def _photo(audit: Audit, person: Person, number: int) -> PaperPhoto:
    """A photo of a sheet that the person may see. Raises Http404."""
    document = DOCUMENTS.one(audit, person, number=number)
    note_readings(DOCUMENTS, audit=audit, rows=(document,), by=person)
    photo = PaperPhoto.objects.for_person(audit, person).filter(document=document).first()
    if photo is None:
        raise Http404
    photo.document = document
    photo.activity.audit = audit
    return photo


@require_GET
@needs(Right.KEEP_FIELDWORK)
def photo(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """How a photo lies on the map, or what is missing."""
    return _photo_page(request, audit, person, _photo(audit, person, number))


class SheetCodeForm(forms.Form):
    """The code of a sheet, as somebody reads it."""

    code = forms.CharField(
        label=gettext_lazy("Code in letters"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("It stands below the QR code, as in ABCD-2345."),
    )


def _photo_page(
    request: HttpRequest,
    audit: Audit,
    person: Person,
    row: PaperPhoto,
    problem: Problem | None = None,
    code_form: SheetCodeForm | None = None,
) -> HttpResponse:
    from sereno.web.diagnosis.paper.reading import LEAST_MARKERS, markers_of

    job = Job.objects.newest(row, PaperPhoto.WORK)
    seen = markers_of(row.seen)
    is_waiting = row.state == PhotoState.WAITING
    context: Context = page_of(row.activity, str(row.document)) | {
        "photo": row,
        "document": row.document,
        "version": row.document.versions.first(),
        "group": row.sheet.group
        if row.sheet and sees_people(row.activity, audit, person)
        else None,
        "job": card(job, audit, person) if job is not None and is_waiting else None,
        "refusal": said(row.refusal) if row.refusal else None,
        "problem": problem,
        "n_seen": len(seen),
        "least": LEAST_MARKERS,
        "by_marker": sorted((int(i) + 1, off) for i, off in row.by_marker.items()),
        "precision": precision_of(row) if row.state == PhotoState.PLACED else 0,
        # Where all are found there is none left to point at: another photo helps.
        "may_click": row.state == PhotoState.UNPLACED and row.sheet is not None and len(seen) < 12,
        "spots": [(i, i + 1, i in seen) for i in range(12)],
        "may_name": row.state == PhotoState.UNPLACED,
        "code_form": code_form
        or SheetCodeForm(initial={"code": row.sheet.code if row.sheet else ""}),
    }
    is_wrong = problem is not None or (code_form is not None and code_form.errors)
    return render(request, "diagnosis/paper_photo.html", context, status=422 if is_wrong else 200)


@require_POST
@needs(Right.KEEP_FIELDWORK)
def name_sheet(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Which sheet it is, by the code in letters; it is read once more."""
    from sereno.web.diagnosis.paper.reading import sheet_of

    row = _photo(audit, person, number)
    if row.state != PhotoState.UNPLACED:
        raise Http404
    form = SheetCodeForm(request.POST)
    if form.is_valid():
        try:
            sheet = sheet_of(form.cleaned_data["code"], row.activity)
            read_soon(photo=row, by=person, sheet=sheet)
            return redirect("diagnosis:paper_photo", audit.slug, number)
        except Problem as problem:
            form.add_error("code", f"{problem.what()} {problem.mend()}")
    return _photo_page(request, audit, person, row, code_form=form)


@require_POST
@needs(Right.KEEP_FIELDWORK)
def click_markers(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Markers that somebody pointed at, with those that were found: place it by them."""
    from sereno.exchange.paper.confined_photos import flatten
    from sereno.exchange.paper.layout import Layout
    from sereno.web.diagnosis.paper.reading import fitted, markers_of, picture_of, size_of

    row = _photo(audit, person, number)
    if row.state != PhotoState.UNPLACED or row.sheet is None:
        raise Http404
    size = size_of(row.seen)
    markers = markers_of(row.seen) | clicked(request, size)
    seen = row.seen | {"markers": {str(i): at for i, at in markers.items()}}
    try:
        fit = fitted(row.sheet, markers, size)
        box = Layout.of_data(row.sheet.layout).map
        flat = flatten(picture_of(row), fit.placing, box, where=str(row))
        place_photo(
            photo=row, sheet=row.sheet, seen=seen, fit=fit, flat=flat, by_hand=True, by=person
        )
    except Problem as problem:
        return _photo_page(request, audit, person, row, problem)
    return redirect("diagnosis:paper_photo", audit.slug, number)


def clicked(request: HttpRequest, size: tuple[int, int]) -> dict[int, list[list[float]]]:
    """The middles of markers, as pixels; written as percentages of the picture."""
    found: dict[int, list[list[float]]] = {}
    for marker in range(12):
        try:
            x, y = (
                float(request.POST.get(f"{side}{marker}", "").replace(",", ".")) for side in "xy"
            )
        except ValueError:
            # Left empty: that one is not to be seen.
            continue
        if 0 <= x <= 100 and 0 <= y <= 100:
            found[marker] = [[x / 100 * size[0], y / 100 * size[1]]]
    return found


@require_GET
@needs(Right.KEEP_FIELDWORK)
def trace(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Draw over a photo what was drawn on paper."""
    row = _photo(audit, person, number)
    if row.sheet is None or row.state != PhotoState.PLACED:
        return redirect("diagnosis:paper_photo", audit.slug, number)
    activity, group = one_group(audit, person, row.activity.number, row.sheet.group.number)
    if (answer := closed(request, activity)) is not None:
        return answer
    form = WithoutMapForm(places=places_of(audit))
    return draw_page(request, audit, activity, group, form, photo=row)
