"""Routes out of files: what a file holds is shown first, with which leg each line is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import shapely
from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from sereno.exchange.fieldwork.tracks import TrackFile, read_tracks
from sereno.methods.diagnosis.walk_stops import length_of
from sereno.vocabulary.language import number as in_words
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.models import Activity, Leg, LegKind
from sereno.web.diagnosis.models.walks import Position
from sereno.web.diagnosis.walks.changes import DECIMALS, add_leg, put_route
from sereno.web.diagnosis.walks.drawing import Frame, frame_of
from sereno.web.diagnosis.walks.forms import LineForm
from sereno.web.diagnosis.walks.land import in_metres, land_of
from sereno.web.diagnosis.walks.views import one_walk, walk_address, walk_page
from sereno.web.files.receiving import received
from sereno.web.files.spool import Spool
from sereno.web.people.models import Person

MOST_LINES: Final = 20
# Of a recorded route a point a second is kept; a metre more or less nobody sees.
MOST_POINTS: Final = 1_500
FINEST: Final = 1e-5
SALT: Final = "sereno.walks.routes"


@dataclass(frozen=True)
class FoundLine:
    """A line of a file, waiting for somebody to say which leg it is."""

    name: str
    line: Sequence[Position]
    starts: str
    ends: str
    outside: bool

    @property
    def length(self) -> str:
        """How long it is."""
        return _("{n} m").format(n=in_words(round(length_of(in_metres(self.line)), -1)))

    @property
    def starts_at(self) -> Any:
        """When it begins, None where the file doesn't tell."""
        return parse_datetime(self.starts) if self.starts else None

    @property
    def ends_at(self) -> Any:
        """When it ends, None where the file doesn't tell."""
        return parse_datetime(self.ends) if self.ends else None


@require_http_methods(["GET"])
@needs(Right.KEEP_FIELDWORK)
def bring(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """The page where a file is chosen."""
    return _choose(request, one_walk(audit, person, number))


def _choose(
    request: HttpRequest, activity: Activity, problem: Problem | None = None
) -> HttpResponse:
    context = walk_page(activity, _("Bring a route")) | {"problem": problem}
    return render(request, "diagnosis/bring_route.html", context, status=422 if problem else 200)


# The form's token is checked by `received`.
@csrf_exempt
@require_POST
@needs(Right.KEEP_FIELDWORK)
def upload(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Read a file and ask which leg each of its lines is; the file itself is not kept."""
    activity = one_walk(audit, person, number)
    read: list[TrackFile] = []

    def look(spool: Spool) -> None:
        with spool.opened() as stream:
            found = read_tracks(stream, where=spool.given_name)
        if not found.lines:
            raise Problem("route_no_line", where=spool.given_name)
        read.append(found)

    def take(spools: list[Spool]) -> HttpResponse:
        del spools
        lines = _lines(read[0], audit)
        forms = _forms(activity, person, len(lines))
        return _review(request, activity, lines, read[0].problems, forms)

    def refuse(problem: Problem) -> HttpResponse:
        return _choose(request, activity, problem)

    return received(request, audit, take=take, refuse=refuse, look=look, sealed=True)


def _lines(found: TrackFile, audit: Audit) -> list[FoundLine]:
    land = land_of(audit)
    lines = []
    for n, each in enumerate(found.lines[:MOST_LINES], 1):
        fewer, tolerance = shapely.force_2d(each.geometry), FINEST
        while shapely.get_num_coordinates(fewer) > MOST_POINTS:
            fewer = fewer.simplify(tolerance)
            tolerance *= 2
        line = [(round(x, DECIMALS), round(y, DECIMALS)) for x, y in fewer.coords]
        outside = land is not None and all(land.outside([line[0], line[-1]]))
        starts, ends = each.begins, each.ends
        lines.append(
            FoundLine(
                *(each.name or _("line {n}").format(n=n), line),
                *(starts.isoformat() if starts else "", ends.isoformat() if ends else ""),
                outside,
            )
        )
    return lines


def _forms(activity: Activity, person: Person, n: int, data: Any = None) -> list[LineForm]:
    legs = list(Leg.objects.for_person(activity.audit, person).filter(activity=activity))
    kinds = list(LegKind.choices)
    # One line and one leg without a route: it is most likely that one.
    only = {"leg": str(legs[0].number)} if n == len(legs) == 1 and not legs[0].route else {}
    return [
        LineForm(data, legs=legs, kinds=kinds, prefix=f"line{i}", initial=only) for i in range(n)
    ]


def _review(
    request: HttpRequest,
    activity: Activity,
    lines: Sequence[FoundLine],
    problems: Sequence[Problem],
    forms: Sequence[LineForm],
) -> HttpResponse:
    land = land_of(activity.audit)
    frame: Frame | None = frame_of([place for each in lines for place in each.line], land)
    assert frame is not None
    kept = [[each.name, each.line, each.starts, each.ends, each.outside] for each in lines]
    context = walk_page(activity, _("Bring a route"))
    context |= {
        "lines": [
            (each, form, frame.path(each.line)) for each, form in zip(lines, forms, strict=True)
        ],
        "frame": frame,
        "problems": problems,
        "kept": signing.dumps([activity.pk, kept], salt=SALT, compress=True),
    }
    status = 422 if any(form.errors for form in forms) else 200
    return render(request, "diagnosis/review_route.html", context, status=status)


@require_POST
@needs(Right.KEEP_FIELDWORK)
def save(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Put the lines where somebody said that they belong."""
    activity = one_walk(audit, person, number)
    try:
        of, kept = signing.loads(request.POST.get("kept", ""), salt=SALT, max_age=86_400)
    except signing.BadSignature:
        return _choose(request, activity, Problem("route_page_old"))
    if of != activity.pk:
        raise Http404
    lines = [FoundLine(*each) for each in kept]
    forms = _forms(activity, person, len(lines), request.POST)
    if any(form.errors for form in forms):
        return _review(request, activity, lines, (), forms)
    chosen = list(_chosen(lines, forms))
    if not chosen and not any(form.errors for form in forms):
        forms[0].add_error("leg", _("Say of one line at least which leg it is."))
    if any(form.errors for form in forms):
        return _review(request, activity, lines, (), forms)
    try:
        with transaction.atomic():
            for line, leg in chosen:
                _put(activity, line, leg, person)
    except Problem as problem:
        return _choose(request, activity, problem)
    n = len(chosen)
    words = ngettext("{n} route is saved.", "{n} routes are saved.", n)
    messages.success(request, words.format(n=in_words(n)))
    return redirect(walk_address(activity))


def _chosen(
    lines: Sequence[FoundLine], forms: Sequence[LineForm]
) -> Iterator[tuple[FoundLine, str]]:
    """Each line with its leg. Of a recording that was paused several are one leg: they are joined
    by their times, and without those somebody has to say which it is.
    """
    of: dict[str, list[tuple[FoundLine, LineForm]]] = defaultdict(list)
    for line, form in zip(lines, forms, strict=True):
        leg = form.cleaned_data["leg"]
        if leg.startswith("new_"):
            yield line, leg
        elif leg:
            of[leg].append((line, form))
    for leg, pairs in of.items():
        parts = sorted((line for line, _form in pairs), key=lambda each: each.starts)
        if len(parts) > 1 and not all(each.starts for each in parts):
            pairs[-1][1].add_error("leg", _("Another line is this leg already: leave one out."))
            continue
        whole = [place for each in parts for place in each.line]
        ends = max(each.ends for each in parts)
        yield FoundLine(parts[0].name, whole, parts[0].starts, ends, outside=False), leg


def _put(activity: Activity, line: FoundLine, chosen: str, by: Person) -> None:
    if chosen.startswith("new_"):
        leg = add_leg(activity=activity, by=by, kind=chosen.removeprefix("new_"))
    else:
        leg = Leg.objects.select_related("activity").get(activity=activity, number=chosen)
    times = {"starts_at": line.starts_at, "ends_at": line.ends_at} if line.starts else {}
    put_route(leg=leg, line=line.line, by=by, **times)
