"""Selection: where and when offences happen, and which areas the audit works in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Page, Progress, Stage
from sereno.web.audits.visit import Visit
from sereno.web.imports.area_pages import AreaPage
from sereno.web.imports.models import DataVersion
from sereno.web.selection.citing import INCIDENCE, SELECTION
from sereno.web.selection.home import home_map, next_steps
from sereno.web.selection.key_figures import key_figures
from sereno.web.selection.search import found


def progress(visit: Visit) -> Progress:
    """Done once a decision is signed."""
    if visit.audit.selections.exists():
        return Progress.DONE
    ready = DataVersion.objects.filter(audit=visit.audit).ready().exists()
    return Progress.UNDER_WAY if ready else Progress.NOTHING


STAGE = Stage(
    app="selection",
    name=_("Selection"),
    icon="map-pin",
    progress=progress,
    urls="sereno.web.selection.urls",
    pages=(
        Page(
            "selection:explore",
            _("Incidence"),
            Right.SEE_RESULTS,
            within=("selection:area",),
            on_bar="map-2",
        ),
        Page("selection:areas", _("All neighbourhoods"), Right.SEE_RESULTS),
        Page(
            "selection:select",
            _("Choose neighbourhoods"),
            Right.SEE_RESULTS,
            within=("selection:commit",),
        ),
        Page(
            "selection:decisions",
            _("Decisions"),
            Right.SEE_RESULTS,
            within=("selection:decision", "selection:compare"),
        ),
    ),
    steps=next_steps,
    figures=key_figures,
    home_map=home_map,
    brings=(AreaPage("selection:area"), INCIDENCE, SELECTION),
    search=found,
    verbs={
        "commit_selection": _("committed the selection “{about}”"),
        "replace_selection": _("replaced the selection “{before}” with “{about}”"),
    },
)
