"""The read API of a kind of record: some of them, by the filters of its list, and one of them."""

# No deferred annotations here: ninja reads those of functions made in a function.

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any, Literal

from django.db import models
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, QueryDict
from django_filters import DateFromToRangeFilter
from ninja import Path, Query, Router, Schema
from ninja.errors import ValidationError
from ninja.orm.fields import TYPES
from pydantic import Field, create_model

from sereno.web.audits.models import Audit
from sereno.web.audits.rights import declares
from sereno.web.people.session import person_of
from sereno.web.records.api_parts import FAULTS, LARGEST, MOST, Code, Cursor, Slug
from sereno.web.records.cells import plain
from sereno.web.records.changes import note_readings
from sereno.web.records.columns import Row
from sereno.web.records.cursors import after, link_next, opened, position_of, sealed
from sereno.web.records.filters import WrongFilter, wanted_strictly
from sereno.web.records.kinds import Kind

Word = Annotated[str | None, Field(max_length=200, pattern=r"^[^\x00]*$")]
# The fields of a schema as pydantic makes one of them: a type, and its default (...: none).
Fields = dict[str, Any]


def router_of(kind: Kind) -> Router:
    """The two questions that can be asked of a kind."""
    router, name = Router(tags=[kind.plural]), kind.model.__name__
    line: Any = create_model(
        f"{name}Line", __base__=Schema, __doc__="A record as a list shows it.", **_columns(kind)
    )
    whole: Any = create_model(
        f"{name}Whole",
        __base__=(line, kind.parts[0]) if kind.parts else line,
        __doc__="A record with what belongs to it.",
    )
    page: Any = create_model(
        f"{name}Page",
        __base__=Schema,
        __doc__="Some records of how many.",
        count=(int, ...),
        items=(list[line], ...),
        next=(str | None, Field(..., description="The cursor of the next page; null: the last.")),
    )
    key: Any = Annotated[int, Field(ge=1, le=LARGEST)] if kind.is_numbered else Code
    asked: Any = create_model(f"{name}Question", __base__=Schema, **_filters(kind))
    named: Any = create_model(f"{name}Address", __base__=Schema, **_only(kind.by, key))

    @router.get(
        f"/audits/{{audit}}/{kind.plural}",
        response={200: page, **FAULTS},
        url_name=kind.plural,
        summary=f"The {kind.plural} that you may see",
        description="In the order of the list unless sorted; filters as on the page, words are"
        " looked for in what is answered. Reading restricted ones is noted.",
        operation_id=f"list_{kind.plural}",
    )
    @declares(kind.read)
    def some(
        request: HttpRequest,
        response: HttpResponse,
        audit: Path[Slug],
        question: Query[asked],
        limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
        cursor: Cursor = "",
    ) -> Any:
        person = person_of(request)
        found = Audit.objects.for_person(audit, person, kind.read)
        given = QueryDict(mutable=True)
        given.update({n: str(v) for n, v in question.model_dump().items() if v is not None})
        try:
            rows = wanted_strictly(kind.api_filter_bar, given, found, person)
        except WrongFilter as wrong:
            raise ValidationError(
                [
                    {"type": "value_error", "loc": ["query", name], "msg": " ".join(why)}
                    for name, why in wrong.mistakes.items()
                ]
            ) from wrong
        asks = {"of": kind.plural, "in": found.pk, **given.dict()}
        rest = rows
        if cursor:
            rest = after(rows, opened(cursor, person=person, question=asks))
        shown = list(rest[: limit + 1])
        ended = ""
        if len(shown) > limit:
            del shown[limit:]
            ended = sealed(position_of(rows, shown[-1]), person=person, question=asks)
            link_next(request, response, ended)
        note_readings(kind, audit=found, rows=shown, by=person)
        answer = _answering(kind, found)
        items = [answer(row) for row in shown]
        return {"count": rows.count(), "items": items, "next": ended or None}

    @router.get(
        f"/audits/{{audit}}/{kind.plural}/{{{kind.by}}}",
        response={200: whole, **FAULTS},
        url_name=kind.key,
        summary=f"One of the {kind.plural}, whole",
        description="Reading a restricted one is noted."
        + (" Of one that was merged into another, that other one." if kind.became else ""),
        operation_id=f"get_{kind.key}",
    )
    @declares(kind.read)
    def one(request: HttpRequest, audit: Path[Slug], address: Path[named]) -> Any:
        person = person_of(request)
        found = Audit.objects.for_person(audit, person, kind.read)
        row = kind.one_or_became(found, person, **address.model_dump())
        note_readings(kind, audit=found, rows=(row,), by=person)
        parts = kind.parts[1](row) if kind.parts else {}
        return {**_answering(kind, found)(row), **parts}

    return router


def _only(name: str, type_: Any) -> Fields:
    return {name: (type_, ...)}


def _answering(kind: Kind, audit: Audit) -> Callable[[Row], dict[str, object]]:
    columns = [column for column in kind.columns if column.in_api]
    names, cells = [column.name for column in columns], plain(kind, columns, audit)
    return lambda row: dict(zip(names, cells(row), strict=True))


def _columns(kind: Kind) -> Fields:
    """The types of the answer: those of the fields, or as declared."""
    made: Fields = {}
    for column in kind.columns:
        if column.in_api:
            field = kind.output[column.name]
            worked_out = kind.annotated.get(column.source)
            made[column.name] = (
                column.type if field is None else _type(kind, field, worked_out),
                ...,
            )
    return made


def _type(kind: Kind, field: models.Field[Any, Any], worked_out: object) -> Any:
    if field.name == "state" and kind.lifecycle is not None:
        return Literal[tuple(kind.lifecycle.states.values)]
    said: Any = TYPES[field.get_internal_type()]
    # Of what is worked out, a count is never empty, nor what has something in its place; a sum of
    # nothing is.
    never_null = isinstance(worked_out, (models.Count, Coalesce))
    may_be_null = field.null if worked_out is None else not never_null
    return said | None if may_be_null else said


def _filters(kind: Kind) -> Fields:
    """The filters of the list as parameters; what an audit chooses for itself is any word."""
    made: Fields = {}
    declared = {each.field: each for each in kind.api_filter_bar.declared()}
    for name, filter_ in kind.api_filter_bar.base_filters.items():
        choices = [str(value) for value, _words in filter_.extra.get("choices", ())]
        if name in declared and declared[name].choices is not None:
            made[name] = (Word, None)
        elif choices:
            made[name] = (Literal[tuple(choices)] | None, None)
        elif isinstance(filter_, DateFromToRangeFilter):
            made |= {f"{name}_{end}": (dt.date | None, None) for end in ("after", "before")}
        else:
            made[name] = (Word, None)
    return made
