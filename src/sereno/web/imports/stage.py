"""Data: areas and incidents come in, what is unsure is decided, and their quality is read."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Page, Progress, Stage
from sereno.web.audits.visit import Visit
from sereno.web.imports.key_figures import key_figures
from sereno.web.imports.next_steps import next_steps
from sereno.web.imports.past_decisions import offence_decided, place_decided
from sereno.web.imports.provenance import imports_of
from sereno.web.imports.search import found
from sereno.web.sources.uses import MadeOfSource


def progress(visit: Visit) -> Progress:
    """Done when somebody has judged the newest version, which is the one that pages show."""
    audit = visit.audit
    versions = list(
        audit.versions.order_by("-number").values_list("finished_at", "quality_read_at")
    )
    ready = [read_at for finished_at, read_at in versions if finished_at is not None]
    if ready and ready[0] is not None:
        return Progress.DONE
    return Progress.UNDER_WAY if versions or audit.uploads.exists() else Progress.NOTHING


STAGE = Stage(
    app="imports",
    name=_("Data"),
    icon="database",
    progress=progress,
    urls="sereno.web.imports.urls",
    pages=(
        Page("imports:areas", _("Neighbourhoods"), Right.IMPORT),
        Page("imports:incidents", _("Incidents"), Right.IMPORT),
        Page("imports:versions", _("Imports"), Right.SEE_RESULTS),
        Page("imports:rejects", _("Rejected rows"), Right.SEE_RECORDS),
        Page(
            "imports:offences",
            _("Offences to review"),
            Right.IMPORT,
            within=("imports:offence_decisions", "imports:offence_decision"),
        ),
        Page(
            "imports:places",
            _("Names to review"),
            Right.IMPORT,
            within=(
                "imports:place_decisions",
                "imports:place_decision",
                "imports:accepted_names",
            ),
        ),
        Page("imports:quality", _("Quality of the data"), Right.SEE_RESULTS),
    ),
    steps=next_steps,
    figures=key_figures,
    search=found,
    brings=(MadeOfSource(imports_of),),
    verbs={
        "store_upload": _("uploaded the file “{about}”"),
        "start_import": _("started import {about}"),
        "run_again": _("started import {about} again"),
        "cancel_import": _("cancelled import {about}"),
        "import_ready": _("finished import {about}"),
        "import_failed": _("could not finish import {about}"),
        "import_cancelled": _("stopped import {about}"),
        "follow_first_import": _(
            "set how many neighbourhoods are chosen from {before} to {n}, as import {about} says"
        ),
        "read_quality": _("read the quality of the data of import {about}"),
        "unread_quality": _("took back the statement that they read the quality of import {about}"),
        "decide_offence": _("decided what the offence “{about}” is: {said}"),
        "undo_offence": _("took back the decision about the offence “{about}”"),
        "decide_place": _("decided which neighbourhood “{about}” is: {said}"),
        "refuse_place": _("said which neighbourhood “{about}” is not: {said}"),
        "undo_place": _("took back the decision about the name “{about}”"),
    },
    details={
        "decide_offence": offence_decided,
        "decide_place": place_decided,
        "refuse_place": place_decided,
    },
)
