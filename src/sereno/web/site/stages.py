"""The stages of an audit and their pages: the rail, the bar of a phone and the breadcrumbs.

A new page is one line here; who may not do its right doesn't see it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.imports.models import DataVersion, State
from sereno.web.people.models import Person
from sereno.web.sources.models import Request, Source, SourceState


class Progress(StrEnum):
    """How far a stage is."""

    NOTHING = "nothing"
    UNDER_WAY = "under_way"
    DONE = "done"


PROGRESS_WORDS: dict[Progress, Promise] = {
    Progress.NOTHING: _("nothing yet"),
    Progress.UNDER_WAY: _("under way"),
    Progress.DONE: _("done"),
}


@dataclass(frozen=True)
class Page:
    """A page that the rail leads to; `within` names further routes that belong under it.

    `waiting` counts what waits there for whoever keeps the sources.
    """

    route: str
    name: Promise
    right: Right
    within: tuple[str, ...] = ()
    waiting: Callable[[Audit, Person], int] | None = None


@dataclass(frozen=True)
class Stage:
    """One stage: its pages in the order in which they are worked through."""

    key: str
    name: Promise
    icon: str
    pages: tuple[Page, ...]
    progress: Callable[[Audit], Progress]

    def holds(self, route: str) -> bool:
        """Whether a route belongs to one of the apps of its pages."""
        return route.partition(":")[0] in {page.route.partition(":")[0] for page in self.pages}


def _catalogue_progress(audit: Audit) -> Progress:
    """Done once nothing is identified without having been asked for, and nothing is awaited."""
    states = set(Source.objects.filter(audit=audit).values_list("state", flat=True).distinct())
    if not states:
        return Progress.NOTHING
    open_states = {SourceState.IDENTIFIED, SourceState.REQUESTED, SourceState.PROMISED}
    return Progress.UNDER_WAY if states & open_states else Progress.DONE


def overdue_requests(audit: Audit, person: Person) -> int:
    """How many answers should be here."""
    return Request.objects.for_person(audit, person).overdue(timezone.localdate()).count()


def _sources_progress(audit: Audit) -> Progress:
    versions = audit.versions.values_list("state", "quality_read_at")
    found = list(versions.order_by("-number"))
    ready = [read_at for state, read_at in found if state == State.READY]
    # The newest is the one that every page shows: it is done when somebody has judged it.
    if ready and ready[0] is not None:
        return Progress.DONE
    return Progress.UNDER_WAY if found or audit.uploads.exists() else Progress.NOTHING


def _selection_progress(audit: Audit) -> Progress:
    if audit.selections.exists():
        return Progress.DONE
    ready = DataVersion.objects.filter(audit=audit).ready().exists()
    return Progress.UNDER_WAY if ready else Progress.NOTHING


STAGES: tuple[Stage, ...] = (
    Stage(
        "catalogue",
        _("Sources and gaps"),
        "list-details",
        (
            Page(
                "sources:sources",
                _("Sources"),
                Right.SEE_RESULTS,
                within=("sources:source", "sources:new_source", "sources:edit_source"),
            ),
            Page("sources:timeline", _("Timeline"), Right.SEE_RESULTS),
            Page("sources:gaps", _("Gaps"), Right.SEE_RESULTS),
            Page(
                "sources:requests",
                _("Requests"),
                Right.SEE_RESULTS,
                within=(
                    "sources:request",
                    "sources:new_request",
                    "sources:edit_request",
                    "sources:letter",
                ),
                waiting=overdue_requests,
            ),
        ),
        _catalogue_progress,
    ),
    Stage(
        "sources",
        _("Data"),
        "database",
        (
            Page("imports:areas", _("Areas"), Right.IMPORT),
            Page("imports:incidents", _("Incidents"), Right.IMPORT),
            Page("imports:versions", _("Imports"), Right.SEE_RESULTS),
            Page("imports:rejects", _("Rejected rows"), Right.SEE_RECORDS),
            Page("imports:offences", _("Offences to review"), Right.IMPORT),
            Page("imports:places", _("Names to review"), Right.IMPORT),
            Page("imports:quality", _("Quality of the data"), Right.SEE_RESULTS),
            Page(
                "indicators:list",
                _("Indicators"),
                Right.SEE_RESULTS,
                within=(
                    "indicators:detail",
                    "indicators:new",
                    "indicators:edit",
                    "indicators:tables",
                    "indicators:table",
                    "monitoring:effect",
                ),
            ),
            Page(
                *("geographies:list", _("Geographies"), Right.SEE_RESULTS),
                within=("geographies:level",),
            ),
        ),
        _sources_progress,
    ),
    Stage(
        "selection",
        _("Selection"),
        "map-pin",
        (
            Page(
                "selection:explore",
                _("Incidence"),
                Right.SEE_RESULTS,
                within=("selection:area",),
            ),
            Page(
                "selection:select",
                _("Choose neighbourhoods"),
                Right.SEE_RESULTS,
                within=("selection:commit",),
            ),
            Page(
                "selection:committed",
                _("Decisions"),
                Right.SEE_RESULTS,
                within=("selection:committed_one", "selection:compare"),
            ),
        ),
        _selection_progress,
    ),
)


def address(route: str, audit: Audit) -> str:
    """Where a page of an audit is."""
    return reverse(route, args=[audit.slug])
