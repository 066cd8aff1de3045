"""The read API of the catalogue: sources, by the same level checks as the pages."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from sereno.web.audits.levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import declares
from sereno.web.audits.roles import Right
from sereno.web.people.session import person_of
from sereno.web.sources.changes import note_reading
from sereno.web.sources.models import Extent, Source
from sereno.web.sources.view_sources import one_source

router = Router(tags=["sources"])
MOST = 200
# What SQLite and PostgreSQL count with.
LARGEST = 2**31 - 1
State = Literal["identified", "requested", "promised", "received", "loaded", "refused", "silent"]


class Fault(Schema):
    """Why there is no answer."""

    detail: str


class Mistakes(Schema):
    """What is wrong with the question, part by part."""

    detail: list[dict[str, object]]


class SourceLine(Schema):
    """A source as a list shows it."""

    number: int
    title: str
    publisher: str
    kind: str
    geography: str
    year_from: int | None
    year_to: int | None
    format: str
    licence: str
    address: str
    level: str
    restrictions: str
    contact_institution: str
    state: State
    state_since: dt.date | None


class Step(Schema):
    """A dated step of its life."""

    state: State
    on: dt.date
    reason: str


class Covered(Schema):
    """What it has: a row of the gap matrix, at a level, in a year."""

    row: str
    geography: str
    year: int
    extent: Literal["whole", "partial"]


class Break(Schema):
    """From a day on its figures are not those of before."""

    on: dt.date
    kind: str
    what: str
    advice: str


class SourceWhole(SourceLine):
    """A source with its steps, its coverage and its breaks."""

    steps: list[Step]
    coverage: list[Covered]
    breaks: list[Break]


class SourcePage(Schema):
    """Some sources of how many, in the order of their numbers."""

    count: int
    items: list[SourceLine]


Slug = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]+$", max_length=60)]
FAULTS = {401: Fault, 403: Fault, 404: Fault, 422: Mistakes}


@router.get(
    "/audits/{audit}/sources", response={200: SourcePage, **FAULTS}, url_name="sources",
    summary="The sources that you may see",
)  # fmt: skip
@declares(Right.SEE_RESULTS)
def sources(
    request: HttpRequest,
    audit: Path[Slug],
    state: State | None = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
    offset: Annotated[int, Query(ge=0, le=LARGEST)] = 0,
) -> SourcePage:
    """By their numbers; `state` keeps those in one state of their life."""
    person = person_of(request)
    found = Audit.objects.for_person(audit, person, Right.SEE_RESULTS)
    wanted = Source.objects.for_person(found, person).listed()
    if state is not None:
        wanted = wanted.filter(state=state)
    shown = wanted[offset : offset + limit]
    return SourcePage(count=wanted.count(), items=[SourceLine(**_line(s)) for s in shown])


@router.get(
    "/audits/{audit}/sources/{number}", response={200: SourceWhole, **FAULTS}, url_name="source",
    summary="One source, whole",
)  # fmt: skip
@declares(Right.SEE_RESULTS)
def source(
    request: HttpRequest, audit: Path[Slug], number: Annotated[int, Path(ge=1, le=LARGEST)]
) -> SourceWhole:
    """With its steps, its coverage and its breaks; reading a restricted one is noted."""
    person = person_of(request)
    found = Audit.objects.for_person(audit, person, Right.SEE_RESULTS)
    shown = one_source(found, person, number)
    if shown.level == AccessLevel.RESTRICTED:
        note_reading(source=shown, by=person)
    steps = list(shown.steps.all())
    shown.last_step = max((step.on for step in steps), default=None)
    return SourceWhole(
        **_line(shown),
        steps=[Step(state=s.state, on=s.on, reason=s.reason) for s in steps],  # type: ignore[arg-type]
        coverage=[
            Covered(row=c.row, geography=c.geography, year=c.year, extent=Extent(c.extent).value)  # type: ignore[arg-type]
            for c in shown.coverage.all()
        ],
        breaks=[
            Break(on=b.on, kind=b.kind, what=made.what.said(), advice=made.advice.said())
            for b in shown.breaks.all()
            for made in (b.measured(),)
        ],
    )


def _line(shown: Source) -> dict[str, Any]:
    """The fields of a line; persons are named on the page, to the team alone."""
    named = SourceLine.model_fields.keys() - {"state_since"}
    return {name: getattr(shown, name) for name in named} | {"state_since": shown.last_step}
