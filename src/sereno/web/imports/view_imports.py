"""Imports: their list, and the card of the last."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from sereno.vocabulary.language import number, percent
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.imports.changes import start_import
from sereno.web.imports.models import IMPORT, DataVersion
from sereno.web.imports.review_queues import decided_since
from sereno.web.imports.version_reader import open_version, unreadable
from sereno.web.jobs.cards import card
from sereno.web.jobs.models import Job, JobState
from sereno.web.people.models import Person

PER_PAGE = 50


def _card(version: DataVersion, audit: Audit, person: Person, job: Job) -> Context:
    """What the card of an import says."""
    after: list[tuple[str, str]] = []
    text = ""
    wrong = unreadable(version) if version.is_ready else None
    if wrong is not None:
        text = f"{wrong.what()} {wrong.mend()}"
    elif version.is_ready:
        may = audit.rights_of(person)
        text = _in_words(version, DataVersion.objects.current(audit), may)
        after = [
            (_("Read the quality of the data"), reverse("imports:quality", args=[audit.slug])),
            (_("To the audit"), reverse("audit_home", args=[audit.slug])),
        ]
    return card(job, audit, person, text=text, after=after)


def _in_words(version: DataVersion, current: DataVersion | None, may: frozenset[Right]) -> str:
    summary = version.summary
    if not summary:
        return ""
    if Right.SEE_RECORDS not in may:
        return _for_everyone(version, current)
    share = summary.get("placed_share")
    return ngettext(
        "{rows} rows were read: {incidents} incidents and {rejected} rejected row. {share} of the "
        "incidents are placed in a neighbourhood.",
        "{rows} rows were read: {incidents} incidents and {rejected} rejected rows. {share} of the "
        "incidents are placed in a neighbourhood.",
        summary["rejected"],
    ).format(
        rows=number(summary["rows"]),
        incidents=number(summary["incidents"]),
        rejected=number(summary["rejected"]),
        share=percent(share) if share is not None else "–",
    )


def _for_everyone(version: DataVersion, current: DataVersion | None) -> str:
    """How many came in, of the version that the pages show: two versions would tell what came
    between them. What was rejected or not placed may be of a handful of people.
    """
    if current is None or current.pk != version.pk or unreadable(current):
        return ""
    incidents = open_version(current).quality_above(current.audit.k)["rows"]["incidents"]
    if incidents is None:
        return ""
    return _("{incidents} incidents came in.").format(incidents=number(incidents))


@require_GET
@needs(Right.SEE_RESULTS)
def versions(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Every import of the audit, the newest first, with the card of the last."""
    may = audit.rights_of(person)
    page = Paginator(audit.versions.select_related("created_by"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    newest = audit.versions.first()
    current = DataVersion.objects.current(audit)
    jobs = Job.objects.newest_of([*page, *([newest] if newest else [])], IMPORT)
    job = None
    if newest is not None:
        newest.audit = audit
        if newest.pk in jobs:
            job = _card(newest, audit, person, jobs[newest.pk])
    return render(
        request,
        "imports/versions.html",
        {
            "audit": audit,
            "page": page,
            "lines": [_line(v, jobs.get(v.pk), current, may) for v in page],
            "newest": newest,
            "job": job,
            "may_import": Right.IMPORT in may,
            "current": current,
            "since": decided_since(
                current, [*audit.offence_decisions.all(), *audit.place_decisions.all()]
            ),
            "unreadable": current is not None and unreadable(current) is not None,
        },
    )


def _line(
    version: DataVersion, job: Job | None, current: DataVersion | None, may: frozenset[Right]
) -> Context:
    """A version in the list: its state is that of its job until it can be read."""
    state = _("ready") if version.is_ready else JobState(job.state).label if job else "–"
    text = _in_words(version, current, may) if version.is_ready else ""
    return {"version": version, "state": state, "text": text}


@require_POST
@needs(Right.IMPORT)
def import_decided(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Import the files of the current version again: what was decided since is learned."""
    version = DataVersion.objects.current(audit)
    if version is None:
        raise Http404
    try:
        start_import(audit=audit, manifest_text=version.manifest_text, by=person, seed=version.seed)
    except Problem as problem:
        messages.error(request, str(problem))
    return redirect("imports:versions", audit=audit.slug)
