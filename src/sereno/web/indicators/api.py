"""The read API of indicators and their values: levels and suppression are those of the pages."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from sereno.web.audits.models import Audit
from sereno.web.audits.rights import declares
from sereno.web.audits.roles import Right
from sereno.web.indicators.models import Indicator, Origin
from sereno.web.indicators.reading import area_names, find_indicator, read_indicator, value_rows
from sereno.web.people.session import person_of
from sereno.web.records.api_parts import FAULTS, LARGEST, MOST, Slug

router = Router(tags=["indicators"])
MOST_VALUES = 5000
Code = Annotated[str, Field(pattern=r"^[^\W\d]\w*$", max_length=120)]
Word = Annotated[str, Query(max_length=120, pattern=r"^[^\x00]*$")]
OriginName = Literal["incidents", "derived", "given"]
Status = Literal["measured", "estimated", "suppressed", "missing"]


class LevelFacts(Schema):
    """What the edition in force has at a level."""

    level: str
    n: int
    areas: int
    periods: list[str]
    groups: list[str]


class IndicatorLine(Schema):
    """An indicator: what is measured, of what, and what there is of it."""

    code: str
    name_es: str
    name_en: str
    definition_es: str
    definition_en: str
    numerator_es: str
    numerator_en: str
    denominator_es: str
    denominator_en: str
    factor: float
    unit: str
    good: str
    frequency: str
    sdg: str
    topic: str
    formula: str
    origin: OriginName
    source: int | None
    edition: int | None
    edition_at: dt.datetime | None
    levels: list[LevelFacts]


class IndicatorPage(Schema):
    """Some indicators of how many, in the order of their codes."""

    count: int
    items: list[IndicatorLine]


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


@router.get(
    "/audits/{audit}/indicators", response={200: IndicatorPage, **FAULTS}, url_name="indicators",
    summary="The indicators that you may see",
)  # fmt: skip
@declares(Right.SEE_RESULTS)
def indicators(
    request: HttpRequest,
    audit: Path[Slug],
    topic: Word = "",
    origin: OriginName | None = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
    offset: Annotated[int, Query(ge=0, le=LARGEST)] = 0,
) -> IndicatorPage:
    """By their codes; `topic` and `origin` keep those of one."""
    person = person_of(request)
    found = Audit.objects.for_person(audit, person, Right.SEE_RESULTS)
    wanted = Indicator.objects.for_person(found, person)
    if topic:
        wanted = wanted.filter(topic=topic)
    if origin is not None:
        wanted = wanted.filter(origin=origin)
    shown = wanted[offset : offset + limit]
    return IndicatorPage(count=wanted.count(), items=[_line(each) for each in shown])


@router.get(
    "/audits/{audit}/indicators/{code}", response={200: IndicatorLine, **FAULTS},
    url_name="indicator", summary="One indicator",
)  # fmt: skip
@declares(Right.SEE_RESULTS)
def indicator(request: HttpRequest, audit: Path[Slug], code: Path[Code]) -> IndicatorLine:
    """What is measured, of what, and at which levels and periods there are values."""
    person = person_of(request)
    found = Audit.objects.for_person(audit, person, Right.SEE_RESULTS)
    return _line(find_indicator(found, person, code))


@router.get(
    "/audits/{audit}/indicators/{code}/values", response={200: ValuePage, **FAULTS},
    url_name="values", summary="Its values at one level",
)  # fmt: skip
@declares(Right.SEE_RESULTS)
def values(
    request: HttpRequest,
    audit: Path[Slug],
    code: Path[Code],
    level: Word = "",
    period: Word = "",
    group: Word = "",
    edition: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_VALUES)] = MOST_VALUES,
    offset: Annotated[int, Query(ge=0, le=LARGEST)] = 0,
) -> ValuePage:
    """Of the edition in force, or another; of every period and group, or one.

    Without `level` the finest of the audit's own. Values that are kept from you are there,
    without numbers, so that it shows where something is.
    """
    person = person_of(request)
    found = Audit.objects.for_person(audit, person, Right.SEE_RESULTS)
    asked = {"level": level, "edition": str(edition or "")}
    reading = read_indicator(found, person, find_indicator(found, person, code), asked)
    if reading is None or (level and reading.level != level):
        raise Http404
    rows = [
        row
        for row in value_rows(reading.shown, area_names(found, reading.level))
        if (not period or row[4] == period) and (not group or row[5] == group)
    ]
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
            for row in rows[offset : offset + limit]
        ],
    )  # fmt: skip


def _line(each: Indicator) -> IndicatorLine:
    edition = each.current
    words = [name for name in IndicatorLine.model_fields if name in _PLAIN]
    return IndicatorLine(
        **{name: getattr(each, name) for name in words},
        origin=Origin(each.origin).value,  # type: ignore[arg-type]
        source=each.source.number if each.source else None,
        edition=edition.number if edition else None,
        edition_at=edition.file.at if edition else None,
        levels=[
            LevelFacts(
                level=level,
                n=facts["n"],
                areas=facts["areas"],
                periods=facts["periods"],
                groups=facts["groups"],
            )
            for level, facts in (edition.facts.items() if edition else ())
        ],
    )


_PLAIN = frozenset(
    {
        "code", "name_es", "name_en", "definition_es", "definition_en", "numerator_es",
        "numerator_en", "denominator_es", "denominator_en", "factor", "unit", "good", "frequency",
        "sdg", "topic", "formula",
    }
)  # fmt: skip
