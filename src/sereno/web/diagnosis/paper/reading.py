"""From a photo to its place on the map: which sheet it is, what is seen of it, how exact it is."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

from sereno.exchange.paper.confined_photos import flatten, look
from sereno.exchange.paper.layout import Layout, code_of
from sereno.exchange.paper.placing import Fit, fit_markers, share_covered
from sereno.vocabulary.problems import Problem
from sereno.web.diagnosis.models import Activity, DocumentVersion, PaperPhoto, PaperSheet
from sereno.web.diagnosis.paper.changes import leave_unplaced, place_photo
from sereno.web.documents import Values
from sereno.web.jobs.kinds import Say
from sereno.web.people.models import Person

LEAST_MARKERS: Final = 6
# Of the sheet, between the markers that are seen: beyond them a map is guessed.
LEAST_SHARE: Final = 0.7
MOST_METRES: Final = 5.0
# On a map of a district five metres are less than a pencil's line: no photo is finer than that.
PENCIL_MM: Final = 0.7


def picture_of(photo: PaperPhoto) -> bytes:
    """The picture as it came, turned as it was held. Raises Problem document_broken."""
    version: DocumentVersion | None = photo.document.versions.select_related("shown").first()
    if version is None or version.shown is None:
        raise Problem("document_broken", where=str(photo))
    version.shown.audit = photo.document.audit
    with version.shown.open() as stream:
        return stream.read()


def sheet_of(code: str, activity: Activity) -> PaperSheet:
    """The sheet of a code, for a photo of an activity.

    Raises Problem sheet_code_unread, sheet_unknown, sheet_of_another_audit and
    sheet_of_another_activity.
    """
    known = code_of(code)
    if not known:
        raise Problem("sheet_code_unread", where=str(activity))
    sheet = PaperSheet.objects.filter(code=known).select_related("group__activity__audit").first()
    if sheet is None:
        raise Problem("sheet_unknown", where=known)
    if sheet.group.activity.audit_id != activity.audit_id:
        raise Problem("sheet_of_another_audit", where=known)
    if sheet.group.activity_id != activity.pk:
        raise Problem("sheet_of_another_activity", where=known, n=sheet.group.activity.number)
    return sheet


def markers_of(seen: Mapping[str, Any]) -> dict[int, list[list[float]]]:
    """The markers that were found, by their number."""
    return {int(marker): found for marker, found in seen.get("markers", {}).items()}


def most_metres(sheet: PaperSheet) -> float:
    """How far off a photo of a sheet may be."""
    return max(MOST_METRES, PENCIL_MM * sheet.metres_per_mm)


def fitted(
    sheet: PaperSheet, markers: Mapping[int, list[list[float]]], size: tuple[int, int]
) -> Fit:
    """How the photo lies on the sheet.

    Raises Problem sheet_too_few_markers, sheet_half and sheet_inexact.
    """
    layout = Layout.of_data(sheet.layout)
    known = {i: at for i, at in markers.items() if i in layout.markers}
    if len(known) < LEAST_MARKERS:
        raise Problem("sheet_too_few_markers", where=sheet.code, n=len(known), least=LEAST_MARKERS)
    if share_covered(known, layout) < LEAST_SHARE:
        raise Problem("sheet_half", where=sheet.code)
    fit = fit_markers(known, layout, size)
    metres = fit.worst_mm * sheet.metres_per_mm
    if not metres <= most_metres(sheet):
        shown = round(metres) if math.isfinite(metres) else "?"
        raise Problem("sheet_inexact", where=sheet.code, n=shown, most=round(most_metres(sheet)))
    return fit


def _silent(step: str, done: int = 0, total: int = 0) -> None:
    """Nobody waits for an answer."""
    del step, done, total


def read_photo(photo: PaperPhoto, say: Say = _silent) -> Callable[[Person | None], Any]:
    """Look at a photo; what keeps the answer, whatever it is: the photo stays."""
    say("look")
    content = picture_of(photo)
    seen: Values = dict(look(content, where=str(photo)))
    code = seen.pop("code")
    say("place")
    try:
        sheet = photo.sheet or sheet_of(code, photo.activity)
        photo.sheet = sheet
        fit = fitted(sheet, markers_of(seen), size_of(seen))
    except Problem as problem:
        told = problem
        return lambda _by: leave_unplaced(photo=photo, seen=seen, problem=told)
    flat = flatten(content, fit.placing, Layout.of_data(sheet.layout).map, where=str(photo))
    return lambda by: place_photo(
        photo=photo, sheet=sheet, seen=seen, fit=fit, flat=flat, by_hand=False, by=by
    )


def size_of(seen: Mapping[str, Any]) -> tuple[int, int]:
    """The size of a photo that was looked at, in pixels."""
    width, height = seen["size"]
    return int(width), int(height)
