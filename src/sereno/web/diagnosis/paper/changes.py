"""Writes to maps on paper: one transaction each, with who and what."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from sereno.exchange.paper.layout import ground_for, layout_of, new_code
from sereno.exchange.paper.placing import Fit
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.diagnosis.consent.standing import may_be_mapped
from sereno.web.diagnosis.documents.changes import add_document, open_document
from sereno.web.diagnosis.documents.examining import Examined
from sereno.web.diagnosis.models import (
    Activity,
    ActivityState,
    Document,
    DocumentKind,
    DocumentVersion,
    DrawingGroup,
    Faces,
    PaperPhoto,
    PaperSheet,
    PhotoState,
)
from sereno.web.documents import Values
from sereno.web.files.changes import keep_chunks
from sereno.web.files.spool import Spool
from sereno.web.jobs.changes import ask
from sereno.web.jobs.problems import as_data
from sereno.web.people.models import Person

Bounds = tuple[float, float, float, float]


@transaction.atomic
def add_sheet(
    *, group: DrawingGroup, paper: str, bounds: Bounds, now: dt.datetime, by: Person | None
) -> PaperSheet:
    """A sheet of a group, with a code of its own. Raises Problem activity_cancelled."""
    activity = Activity.objects.select_for_update().get(pk=group.activity_id)
    if activity.state == ActivityState.CANCELLED:
        raise Problem("activity_cancelled", where=str(activity))
    layout = layout_of(paper)
    ground = ground_for(bounds, layout.map)
    sheet = PaperSheet.objects.create(
        group=group,
        code=new_code(),
        paper=paper,
        layout=layout.as_data(),
        lon=ground.lon,
        lat=ground.lat,
        metres_per_mm=ground.metres_per_mm,
        at=now,
        by=by,
    )
    record_event(audit=activity.audit, verb="print_sheet", by=by, subject=activity)
    return sheet


@transaction.atomic
def add_photo(
    *, activity: Activity, spool: Spool, found: Examined, now: dt.datetime, by: Person | None
) -> PaperPhoto:
    """A photo of a sheet as a document of the activity, to be read by `read_soon`.

    Raises Problem sheet_no_picture, marks_without_consent and those of `add_document`.
    """
    if found.picture is None or found.kind != DocumentKind.PHOTO:
        raise Problem("sheet_no_picture", where=spool.given_name)
    if not may_be_mapped(activity):
        raise Problem("marks_without_consent", where=str(activity))
    document = add_document(activity=activity, spool=spool, found=found, by=by, kind="photo")
    return PaperPhoto.objects.create(activity=activity, document=document, at=now)


@transaction.atomic
def read_soon(*, photo: PaperPhoto, by: Person | None, sheet: PaperSheet | None = None) -> None:
    """Have it read; sheet: the one that somebody named by its code in letters."""
    document = open_document(photo.document)
    photo.state, photo.refusal = PhotoState.WAITING, {}
    if sheet is not None:
        photo.sheet = sheet
    photo.save()
    ask(
        PaperPhoto.WORK,
        audit=document.audit,
        by=by,
        subject=photo,
        about=str(document),
        instead=True,
    )


@transaction.atomic
def leave_unplaced(*, photo: PaperPhoto, seen: Values, problem: Problem) -> None:
    """What was found in it, and why it isn't placed."""
    photo.seen, photo.refusal = seen, dict(as_data(problem))
    photo.state = PhotoState.UNPLACED
    photo.save()


@transaction.atomic
def place_photo(
    *,
    photo: PaperPhoto,
    sheet: PaperSheet,
    seen: Values,
    fit: Fit,
    flat: bytes,
    by_hand: bool,
    by: Person | None,
) -> PaperPhoto:
    """Lay it where it belongs: what people see of it from now on is the sheet's map, north up.

    Raises Problem record_closed.
    """
    document: Document = open_document(photo.document)
    audit = document.audit
    shown = keep_chunks(audit=audit, name="mapa.jpg", chunks=[flat], by=by, sealed=True)
    version: DocumentVersion = document.versions.latest("version")
    version.shown = shown
    version.save()
    # Not whose map it is: whoever sees the activity reads its documents' titles.
    document.title = sheet.code
    # The picture is another one: nobody has looked at it for faces yet.
    document.faces = Faces.UNSEEN
    document.save()
    metres = sheet.metres_per_mm
    photo.sheet, photo.seen, photo.refusal = sheet, seen, {}
    photo.error_m = fit.worst_mm * metres
    photo.by_marker = {str(i): off * metres for i, off in fit.off_mm.items()}
    photo.by_hand, photo.state = by_hand, PhotoState.PLACED
    photo.save()
    record_event(
        audit=audit, verb="place_sheet", by=by, subject=document, parent=photo.activity,
        markers=len(fit.off_mm), metres=round(photo.error_m, 1),
    )  # fmt: skip
    return photo
