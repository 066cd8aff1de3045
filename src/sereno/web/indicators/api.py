"""The read API of indicators' values: levels and suppression are those of the pages."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema

from sereno.web.audits.models import Audit
from sereno.web.audits.rights import declares
from sereno.web.audits.roles import Right
from sereno.web.indicators.reading import area_names, find_indicator, read_indicator, value_rows
from sereno.web.people.session import person_of
from sereno.web.records.api_parts import FAULTS, LARGEST, Code, Cursor, Slug
from sereno.web.records.cursors import Position, link_next, opened, sealed

router = Router(tags=["indicators"])
MOST_VALUES = 5000
Word = Annotated[str, Query(max_length=120, pattern=r"^[^\x00]*$")]
Status = Literal["measured", "estimated", "suppressed", "missing"]


class Value(Schema):
    """One value; numbers are null where there is none. held_back: it is kept from you."""

    area: str
    area_name: str
    period: str
    group: str
    numerator: float | None
    denominator: float | None
    value: float | None
    low: float | None
    high: float | None
    status: Status
    held_back: bool
    note: str


class ValuePage(Schema):
    """Some values of how many, of one edition at one level."""

    indicator: str
    edition: int
    level: str
    count: int
    items: list[Value]
    next: str | None


@router.get(
    "/audits/{audit}/indicators/{code}/values", response={200: ValuePage, **FAULTS},
    url_name="values", summary="Its values at one level",
)  # fmt: skip
@declares(Right.SEE_RESULTS)
def values(
    request: HttpRequest,
    response: HttpResponse,
    audit: Path[Slug],
    code: Path[Code],
    level: Word = "",
    period: Word = "",
    group: Word = "",
    edition: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_VALUES)] = MOST_VALUES,
    cursor: Cursor = "",
) -> ValuePage:
    """Of the edition in force, or another; of every period and group, or one.

    Without `level` the finest of the audit's own. Values that are kept from you are there,
    without numbers, so that it shows where something is. A cursor stays in the edition that its
    first page was of, whatever comes into force meanwhile: an edition is never changed.
    """
    person = person_of(request)
    found = Audit.objects.for_person(audit, person, Right.SEE_RESULTS)
    asks = {
        "of": f"values of {code}", "in": found.pk, "level": level, "period": period, "group": group,
        "edition": edition,
    }  # fmt: skip
    begin, asked = 0, {"level": level, "edition": str(edition or "")}
    if cursor:
        at, in_edition, in_level = opened(cursor, person=person, question=asks)
        begin, asked = int(str(at)), {"level": str(in_level), "edition": str(in_edition)}
    reading = read_indicator(found, person, find_indicator(found, person, code), asked)
    if reading is None or (level and reading.level != level):
        raise Http404
    rows = [
        row
        for row in value_rows(reading.shown, area_names(found, reading.level))
        if (not period or row[4] == period) and (not group or row[5] == group)
    ]
    ended = ""
    if begin + limit < len(rows):
        place: Position = [str(begin + limit), str(reading.edition.number), reading.level]
        ended = sealed(place, person=person, question=asks)
        link_next(request, response, ended)
    return ValuePage(
        indicator=code,
        edition=reading.edition.number,
        level=reading.level,
        count=len(rows),
        items=[
            Value(
                area=row[2], area_name=row[3], period=row[4], group=row[5], numerator=row[6],
                denominator=row[7], value=row[8], low=row[9], high=row[10], status=row[11],
                held_back=row[12] == "held_back", note="" if row[12] == "held_back" else row[12],
            )
            for row in rows[begin : begin + limit]
        ],
        next=ended or None,
    )  # fmt: skip
