"""Marks as records: their list, files, filters, API, and the form in which one is corrected."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.marks.mark_form import MarkForm
from sereno.web.diagnosis.models import Activity, Hour, Mark
from sereno.web.diagnosis.models.marks import category_choices
from sereno.web.documents import Context, Values
from sereno.web.people.models import Person
from sereno.web.records.columns import Column, Empty, OtherFile
from sereno.web.records.filters import Filter
from sereno.web.records.kinds import Kind, register


def _called(mark: Mark, _audit: Audit) -> str:
    return str(mark)


def _category(mark: Mark, _audit: Audit) -> str:
    return mark.get_category_display()


def _hours(mark: Mark, _audit: Audit) -> str:
    return mark.get_hours_display()


def _area(mark: Mark, audit: Audit) -> str:
    from sereno.web.diagnosis.marks.places import places_of

    return places_of(audit).label_of(mark.area_code) if mark.area_code else ""


def _point(mark: Mark) -> Any:
    import shapely

    return shapely.point_on_surface(mark.geometry)


def _longitude(mark: Mark, _audit: Audit) -> float:
    return round(float(_point(mark).x), 6)


def _latitude(mark: Mark, _audit: Audit) -> float:
    return round(float(_point(mark).y), 6)


def _said(mark: Mark, _audit: Audit) -> str:
    return mark.words


def _guard(mark: Mark) -> Activity:
    return mark.activity


def _areas(audit: Audit, person: Person) -> list[tuple[str, str]]:
    from sereno.web.diagnosis.marks.places import places_of

    codes = Mark.objects.for_person(audit, person).order_by().values_list("area_code", flat=True)
    places = places_of(audit)
    found = [(code, places.label_of(code)) for code in set(codes) if code]
    return sorted(found, key=lambda each: each[1])


def _categories(_audit: Audit, _person: Person) -> list[tuple[str, str]]:
    return [choice for _pole, choices in category_choices() for choice in choices]


def _hour_choices(_audit: Audit, _person: Person) -> list[tuple[str, str]]:
    return [(key, str(words)) for key, words in Hour.choices]


def _at_hour(rows: QuerySet[Any], hour: str) -> QuerySet[Any]:
    return rows.filter(hours__contains=hour)


def mark_feature(mark: Mark, *, words: bool) -> Values:
    """A mark as a feature of GeoJSON."""
    told = {
        "number": mark.number,
        "activity": mark.activity.number,
        "pole": mark.pole,
        "category": mark.category,
        "hours": mark.hours,
        "precision_m": mark.precision_m,
        "area_code": mark.area_code,
        "source": mark.source,
    }
    if words:
        told["words"] = mark.words
    return {"type": "Feature", "geometry": mark.geometry_data, "properties": told}


def _geojson(_request: HttpRequest, _audit: Audit, rows: QuerySet[Mark]) -> bytes:
    """Whoever gets a mark may read it: it is as secret as its activity."""
    features = [mark_feature(mark, words=True) for mark in rows]
    return json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False
    ).encode()


def _details(mark: Mark, audit: Audit, person: Person) -> Context:
    from sereno.web.diagnosis.marks.details import mark_details

    return mark_details(mark, audit, person)


def _change(*, row: Mark, by: Person | None, **values: Any) -> Mark:
    # Here, since it computes with shapes, which a command that opens the instance does without.
    from sereno.web.diagnosis.marks.changes import change_mark

    return change_mark(row=row, by=by, **values)


MARKS = register(
    Kind(
        key="mark",
        plural="marks",
        model=Mark,
        many=_("Marks"),
        lede=_(
            "What groups marked on maps as a threat, a vulnerability or a capacity. Each is seen "
            "by whoever may see its activity; places and words are kept encrypted."
        ),
        new=_("Choose the activity"),
        new_at="diagnosis:activities",
        makes=Right.KEEP_FIELDWORK,
        empty=Empty(
            title=_("No mark yet"),
            text=_("They are drawn on the page of the activity in which a group meets."),
            drawing="map-pin",
        ),
        read=Right.SEE_FIELDWORK,
        write=Right.KEEP_FIELDWORK,
        order=("-number",),
        annotations={"activity_title": F("group__activity__title")},
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column("name", _("Mark"), value=_called, attribute="pole", link=True, in_api=False),
            Column("pole", sorts=True, listed=False),
            Column("category", value=_category, listed=False),
            Column("hours", value=_hours, sorts=True),
            Column("area", _("Neighbourhood"), value=_area),
            Column("area_code", listed=False),
            Column("activity_title", _("Activity"), sorts=True),
            Column("shape", listed=False),
            Column("precision_m", listed=False),
            Column("longitude", _("Longitude"), value=_longitude, listed=False, type=float),
            Column("latitude", _("Latitude"), value=_latitude, listed=False, type=float),
            Column("is_outside", listed=False),
            Column("source", listed=False),
            Column("created_at", sorts=True, on_phone=False),
            Column("said", _("What they said"), value=_said, listed=False, in_api=False),
        ),
        filters=(
            "pole",
            Filter("category", choices=_categories),
            Filter("hour", _("Hour"), choices=_hour_choices, apply=_at_hour),
            Filter("area_code", _("Neighbourhood"), choices=_areas),
            "source",
        ),
        form=MarkForm,
        files=(OtherFile(_("GeoJSON"), "geojson", "application/geo+json", _geojson),),
        told_add=_("marked “{about}”"),
        told_change=_("corrected the mark “{about}”"),
        detail=_details,
        detail_template="diagnosis/mark.html",
        change=_change,
        guard=_guard,
    )
)
