"""Bringing marks from a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from sereno.exchange.fieldwork.tracks import TrackFile
from sereno.vocabulary.language import number as in_words
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.activities.views import closed, page_of
from sereno.web.diagnosis.marks.bringing import check_outside, drawn_of, key_in_file, read_marks
from sereno.web.diagnosis.marks.changes import add_marks
from sereno.web.diagnosis.marks.forms import BringForm
from sereno.web.diagnosis.marks.places import places_of
from sereno.web.diagnosis.marks.views import one_group
from sereno.web.diagnosis.models import Activity, DrawingGroup, MarkSource
from sereno.web.files.receiving import received
from sereno.web.files.spool import Spool
from sereno.web.people.models import Person


def _page(
    request: HttpRequest,
    activity: Activity,
    group: DrawingGroup,
    form: BringForm,
    problem: Problem | None = None,
) -> HttpResponse:
    title = _("Bring marks of “{group}”").format(group=group)
    context = page_of(activity, title) | {"group": group, "form": form, "problem": problem}
    status = 422 if problem or form.errors else 200
    return render(request, "diagnosis/bring_marks.html", context, status=status)


@require_GET
@needs(Right.KEEP_FIELDWORK)
def bring(
    request: HttpRequest, audit: Audit, person: Person, number: int, group: int
) -> HttpResponse:
    """The page where a file is chosen."""
    activity, row = one_group(audit, person, number, group)
    if (answer := closed(request, activity)) is not None:
        return answer
    return _page(request, activity, row, BringForm())


# The form's token is checked by `received`.
@csrf_exempt
@require_POST
@needs(Right.KEEP_FIELDWORK)
def bring_file(
    request: HttpRequest, audit: Audit, person: Person, number: int, group: int
) -> HttpResponse:
    """Read a file's drawings; nothing of the file itself is kept."""
    activity, row = one_group(audit, person, number, group)
    found: list[TrackFile] = []

    def look(spool: Spool) -> None:
        with spool.opened() as stream:
            found.append(read_marks(stream, spool.given_name))

    def take(spools: list[Spool]) -> HttpResponse:
        form = BringForm(request.POST)
        if not form.is_valid():
            return _page(request, activity, row, form)
        drawn = [each for file in found for each in drawn_of(file, form.cleaned_data)]
        outside: Any = form.cleaned_data["outside"]
        if outside == BringForm.ASK:
            check_outside(drawn, places_of(audit), spools[-1].given_name)
        made = add_marks(
            group=row,
            drawn={key_in_file(row, each): each for each in drawn},
            by=person,
            source=MarkSource.IMPORTED,
            outside_too=outside == BringForm.TAKE,
        )
        words = ngettext("{n} mark was brought.", "{n} marks were brought.", len(made))
        messages.success(request, words.format(n=in_words(len(made))))
        if len(made) < len(drawn):
            words = _("{n} were there already, or lie outside of the neighbourhoods.")
            messages.info(request, words.format(n=in_words(len(drawn) - len(made))))
        for problem in (each for file in found for each in file.problems):
            messages.warning(request, str(problem))
        return redirect("diagnosis:draw", audit.slug, activity.number, row.number)

    def refuse(problem: Problem) -> HttpResponse:
        return _page(request, activity, row, BringForm(request.POST or None), problem)

    return received(request, audit, take=take, refuse=refuse, look=look, sealed=True)
