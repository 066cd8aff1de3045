"""The long work of imports. What it takes is loaded when it is done: a web process starts without.

The import of a version, the look into the files of a draft, and what is held back by a new
threshold.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.imports.draft_changes import LOOK
from sereno.web.imports.models import IMPORT, DataVersion
from sereno.web.jobs.changes import ask
from sereno.web.jobs.kinds import Result, Say, job
from sereno.web.jobs.models import Job, JobState

ENGINE = ("sereno.engine.stage_one", "sereno.web.imports.importing")
HOLD_BACK = "hold_back"


def _imports_page(job: Job) -> str:
    return reverse("imports:versions", args=[job.audit.slug]) if job.audit else ""


def _import_ended(job: Job) -> None:
    """The end of an import in the audit's history; what it left half-done goes."""
    if job.state == JobState.DONE or job.audit is None:
        return
    version = DataVersion.objects.filter(pk=job.subject_key).first()
    if version is None:
        return
    version.audit = job.audit
    version.clear_folder()
    verb = "import_cancelled" if job.state == JobState.STOPPED else "import_failed"
    record_event(audit=job.audit, verb=verb, by=None, subject=version, about=job.about)


@job(
    IMPORT,
    title=_("Import {about}"),
    steps=(
        ("areas", _("Reading the neighbourhoods")),
        ("read", _("Reading the incidents")),
        ("import", _("Reading the incidents"), "bytes"),
        ("incidence", _("Measuring incidence")),
        ("quality", _("Checking the quality")),
        ("selection", _("Selecting neighbourhoods")),
        ("pages", _("Writing the reports")),
        ("browser", _("Preparing the pages of the browser")),
    ),
    sees=Right.SEE_RESULTS,
    one_per_audit=True,
    taken="import_under_way",
    verbs=("cancel_import", "run_again"),
    loads=ENGINE,
    place=_imports_page,
    ended=_import_ended,
)
def import_incidents(job: Job, say: Say) -> Result:
    """Run stage 1 over the files of a data version."""
    from sereno.web.imports.importing import import_version

    return import_version(job, say)


@job(
    LOOK,
    title=_("Looking into the files"),
    steps=(
        ("copy", _("Copying from the server's folder"), "files"),
        ("areas", _("Reading the neighbourhoods")),
        ("look", _("Guessing what each column is")),
        ("count", _("Counting days and offences"), "bytes"),
    ),
    own=True,
    loads=("sereno.web.imports.looking_job",),
    place=lambda job: reverse("imports:incidents", args=[job.audit.slug]) if job.audit else "",
)
def look_into_files(job: Job, say: Say) -> Result:
    """Say what the files of a draft hold."""
    from sereno.web.imports.looking_job import look_into

    return look_into(job, say)


def hold_back_anew(audit: Audit, **_sent: Any) -> None:
    """Have the worker hold back by the new threshold. Told by `threshold_changed`.

    In a large city that takes seconds, for which the next visitor would wait.
    """
    if DataVersion.objects.current(audit) is not None:
        ask(HOLD_BACK, audit=audit, by=None, subject=audit, instead=True)


@job(
    HOLD_BACK,
    title=_("Withholding small counts"),
    right=Right.MANAGE,
    loads=("sereno.web.imports.version_reader",),
)
def hold_back(job: Job, say: Say) -> None:
    """Keep what is held back of an audit's newest version by the threshold that is in force now."""
    from sereno.web.imports.version_reader import VersionReader

    audit = Audit.objects.get(pk=job.subject_key)
    version = DataVersion.objects.current(audit)
    if version is not None:
        VersionReader(version.folder).held(audit.k)
