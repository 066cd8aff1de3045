"""Sources and requests as records: their lists, files and filters, API, steps and rights."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.people.models import Person
from sereno.web.records.columns import Column, Empty, OtherFile, asked_once
from sereno.web.records.filters import Filter
from sereno.web.records.kinds import Kind, register
from sereno.web.sources.changes import add_source, change_source, take_step_on, undo_last_step
from sereno.web.sources.dcat import MEDIA_TYPE, catalogue_document
from sereno.web.sources.forms import SourceForm
from sereno.web.sources.geographies import geography_names
from sereno.web.sources.models import (
    SOURCE_LIFE,
    DataRequest,
    RequestState,
    Source,
    SourceState,
)
from sereno.web.sources.models.requests import RequestQuerySet
from sereno.web.sources.request_answer import RequestParts, request_parts
from sereno.web.sources.request_changes import take_request_step
from sereno.web.sources.request_details import overdue_requests, request_details
from sereno.web.sources.request_life import REQUEST_LIFE
from sereno.web.sources.source_answer import SourceParts, source_parts
from sereno.web.sources.source_details import source_details


def _kind_and_format(source: Source, _audit: Audit) -> str:
    return " · ".join(filter(None, (source.get_kind_display(), source.format)))


def _level(source: Source, audit: Audit) -> str:
    return asked_once(audit, "geography_names", lambda: geography_names(audit))[source.geography]


def _dcat(request: HttpRequest, audit: Audit, rows: QuerySet[Source]) -> bytes:
    return catalogue_document(audit, rows, request.build_absolute_uri)


def _add(*, audit: Audit, by: Person | None, **values: Any) -> Source:
    return add_source(audit=audit, by=by, on=timezone.localdate(), **values)


SOURCES = register(
    Kind(
        key="source",
        plural="sources",
        model=Source,
        many=_("Sources"),
        lede=_(
            "Who has data that the audit needs, on what terms, and how far each request has got."
        ),
        new=_("Add a source"),
        empty=Empty(
            title=_("No source yet"),
            text=_(
                "Write down who has data on the city: what they hold, at which level, for which"
                " years. What is missing can then be asked for."
            ),
            drawing="database",
        ),
        read=Right.SEE_RESULTS,
        write=Right.KEEP_SOURCES,
        annotations={
            "last_step": Max("steps__on"),
            "n_files": Count("files", distinct=True),
            "publisher_name": Coalesce("publisher__name", Value("")),
            "contact_name": Coalesce("contact_institution__name", Value("")),
        },
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column("title", _("Source"), link=True, sorts=True, under=_kind_and_format),
            Column("publisher", _("Publisher"), attribute="publisher_name", sorts=True),
            Column("kind", listed=False),
            Column(
                "geography",
                _("Level"),
                value=_level,
                on_phone=False,
            ),
            Column(
                *("years", _("Years")),
                value=lambda source, _audit: source.years,
                sorts="year_from",
                in_file=False,
                in_api=False,
            ),
            Column("year_from", listed=False),
            Column("year_to", listed=False),
            Column("format", listed=False),
            Column("licence", listed=False),
            Column("address", listed=False),
            Column("access_level", listed=False),
            Column("restrictions", listed=False),
            Column(
                *("contact_institution", _("Contact institution")),
                attribute="contact_name",
                listed=False,
            ),
            Column("state", sorts=True),
            Column("state_since", _("Since"), attribute="last_step", sorts=True, on_phone=False),
            Column("files", attribute="n_files", listed=False, in_api=False),
        ),
        search=("title", "publisher_name", "contact_name"),
        search_words=_("Title or institution"),
        filters=(
            "state",
            "kind",
            Filter(
                "geography", _("Level"), choices=lambda audit, _who: geography_names(audit).items()
            ),
            "access_level",
        ),
        form=SourceForm,
        lifecycle=SOURCE_LIFE,
        bulk=("access_level", "kind"),
        bulk_steps=(SourceState.REQUESTED, SourceState.RECEIVED, SourceState.SILENT),
        files=(OtherFile(_("For open-data portals"), "jsonld", MEDIA_TYPE, _dcat),),
        told_add=_("added the source “{about}”"),
        told_change=_("changed the description of the source “{about}”"),
        detail=source_details,
        detail_template="sources/source.html",
        parts=(SourceParts, source_parts),
        add=_add,
        change=change_source,
        take=take_step_on,
        untake=undo_last_step,
    )
)

OVERDUE = "overdue"


def _by_state(rows: Any, state: str) -> RequestQuerySet:
    found: RequestQuerySet = (
        rows.overdue(timezone.localdate()) if state == OVERDUE else rows.filter(state=state)
    )
    return found


def _is_late(asked: DataRequest, _audit: Audit) -> str:
    return gettext("overdue") if asked.is_overdue(timezone.localdate()) else ""


REQUESTS = register(
    Kind(
        key="request",
        plural="requests",
        model=DataRequest,
        many=_("Requests"),
        lede=_("Who was asked for what and when, what they answered, and who to remind."),
        new=_("New request"),
        empty=Empty(
            title=_("No request yet"),
            text=_(
                "Choose in the gap matrix what is missing, and ask the institution that has it:"
                " the letter is written for you to edit."
            ),
            drawing="mail",
            words=_("See the gaps"),
            route="sources:gaps",
        ),
        read=Right.SEE_RESULTS,
        write=Right.KEEP_SOURCES,
        order=("-number",),
        annotations={
            "institution_name": Coalesce("institution__name", Value("")),
            "n_items": Count("items", distinct=True),
            "n_reminders": Count("reminders", distinct=True),
            "last_reminded": Max("reminders__on"),
        },
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column(
                *("institution", _("Institution")),
                attribute="institution_name",
                link=True,
                sorts=True,
                under=lambda asked, _audit: asked.addressee,
            ),
            # Persons are named to whoever sees the request, and to no program.
            Column("addressee", listed=False, in_api=False),
            Column("items", _("Items asked for"), attribute="n_items", on_phone=False),
            Column("asked_on", sorts=True),
            Column("due_on", sorts=True),
            Column("answered_on", listed=False),
            Column("reminders", _("Reminders"), attribute="n_reminders", on_phone=False),
            Column("last_reminder", attribute="last_reminded", listed=False),
            Column("state", sorts=True, late=_is_late),
            Column("access_level", listed=False, in_file=False),
            Column("answer", listed=False),
        ),
        search=("institution_name", "addressee", "answer"),
        search_words=_("Institution, person or answer"),
        filters=(
            Filter(
                "state",
                choices=lambda _audit, _who: [(OVERDUE, _("overdue")), *RequestState.choices],
                apply=_by_state,
            ),
            "asked_on",
            "due_on",
        ),
        lifecycle=REQUEST_LIFE,
        head=overdue_requests,
        head_template="sources/overdue.html",
        detail=request_details,
        detail_template="sources/request.html",
        parts=(RequestParts, request_parts),
        take=take_request_step,
    )
)
