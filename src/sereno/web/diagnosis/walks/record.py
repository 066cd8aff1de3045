"""Stops of walks as records: their list, files, filters, API, steps and rights."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.models import Activity, LegKind, Stop, Technique
from sereno.web.diagnosis.walks.changes import change_stop, take_stop_step
from sereno.web.diagnosis.walks.forms import StopForm
from sereno.web.diagnosis.walks.life import STOP_LIFE
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.records.columns import Column, Empty, OtherFile
from sereno.web.records.filters import Filter
from sereno.web.records.kinds import Kind, register


def _named(stop: Stop, _audit: Audit) -> str:
    """Its number along the leg, and how people call it."""
    return f"{stop} · {stop.called}" if stop.called else str(stop)


def _walks(audit: Audit, person: Person) -> list[tuple[str, str]]:
    rows = Activity.objects.for_person(audit, person).filter(technique=Technique.WALK)
    return [(str(each.number), each.title) for each in rows.order_by("number")]


def _of_walk(rows: QuerySet[Any], number: str) -> QuerySet[Any]:
    return rows.filter(leg__activity__number=number)


def _whens(_audit: Audit, _person: Person) -> list[tuple[str, Any]]:
    return list(LegKind.choices)


def _in_leg(rows: QuerySet[Any], kind: str) -> QuerySet[Any]:
    return rows.filter(leg__kind=kind)


def _when(stop: Stop, _audit: Audit) -> str:
    return str(stop.leg.get_kind_display())


def _group(stop: Stop, _audit: Audit) -> str:
    return stop.told_leg.told_group


def _rater(stop: Stop, _audit: Audit) -> int | None:
    return stop.told_rater


def _longitude(stop: Stop, _audit: Audit) -> float:
    return stop.position[0]


def _latitude(stop: Stop, _audit: Audit) -> float:
    return stop.position[1]


def _geojson(request: HttpRequest, audit: Audit, rows: QuerySet[Stop]) -> bytes:
    from sereno.web.diagnosis.walks.files import geojson_file

    return geojson_file(request, audit, rows)


def _gpx(request: HttpRequest, audit: Audit, rows: QuerySet[Stop]) -> bytes:
    from sereno.web.diagnosis.walks.files import gpx_file

    return gpx_file(request, audit, rows)


def _details(stop: Stop, audit: Audit, person: Person) -> Context:
    from sereno.web.diagnosis.walks.details import stop_details

    return stop_details(stop, audit, person)


def _activity(stop: Stop) -> Activity:
    return stop.leg.activity


STOPS = register(
    Kind(
        key="stop",
        plural="stops",
        model=Stop,
        many=_("Stops of walks"),
        lede=_(
            "Every place that was scored on a walk, from 0 to 3. Several people at one stop are "
            "several lines."
        ),
        new=_("Choose the walk"),
        new_at="diagnosis:walks",
        makes=Right.KEEP_FIELDWORK,
        empty=Empty(
            title=_("No stop yet"),
            text=_("They come from the phone, or are written on the page of a walk."),
            drawing="map-pin",
        ),
        read=Right.SEE_FIELDWORK,
        write=Right.KEEP_FIELDWORK,
        order=("-leg__activity__on", "leg", "ordinal", "number"),
        annotations={"walk": F("leg__activity__title")},
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column("ordinal", _("Stop no."), link=True, sorts=True, value=_named),
            Column("walk", _("Walk"), sorts=True),
            Column("when", _("When"), value=_when, listed=False),
            Column("group", _("Group"), value=_group, listed=False),
            Column("at", sorts=True, listed=False),
            Column("feeling", sorts=True),
            Column("lighting", sorts=True, listed=False),
            Column("openness", sorts=True, listed=False),
            Column("visibility", sorts=True, listed=False),
            Column("people", sorts=True, listed=False),
            Column("security", sorts=True, listed=False),
            Column("walk_path", sorts=True, listed=False),
            Column("transport", sorts=True, listed=False),
            Column("diversity", sorts=True, listed=False),
            Column("rated_by", sorts=True),
            Column("rater", value=_rater, attribute="told_rater", listed=False, type=int | None),
            Column("longitude", _("Longitude"), value=_longitude, listed=False, type=float),
            Column("latitude", _("Latitude"), value=_latitude, listed=False, type=float),
            Column("accuracy_m", listed=False),
            Column("state", sorts=True),
        ),
        filters=(
            "state",
            Filter("walk", _("Walk"), choices=_walks, apply=_of_walk),
            Filter("when", _("When"), choices=_whens, apply=_in_leg),
            "rated_by",
            "feeling",
        ),
        form=StopForm,
        lifecycle=STOP_LIFE,
        files=(
            OtherFile(_("GeoJSON"), "geojson", "application/geo+json", _geojson),
            OtherFile(_("GPX"), "gpx", "application/gpx+xml", _gpx),
        ),
        told_add=_("wrote down “{about}”"),
        told_change=_("corrected “{about}”"),
        detail=_details,
        detail_template="diagnosis/stop.html",
        guard=_activity,
        change=change_stop,
        take=take_stop_step,
    )
)
