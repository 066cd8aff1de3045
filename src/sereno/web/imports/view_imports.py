"""Imports as jobs: their list, the card of the last, cancel, and once more."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from sereno.vocabulary.language import number, percent
from sereno.vocabulary.problems import Problem, catalogue
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.imports.changes import (
    cancel_import,
    interrupt_stale,
    run_again,
    start_import,
)
from sereno.web.imports.models import DataVersion, State
from sereno.web.imports.version_reader import open_version
from sereno.web.people.models import Person

PER_PAGE = 50


def _step_words(step: str) -> str:
    return {
        "areas": _("Reading the areas"),
        "read": _("Reading the incidents"),
        "import": _("Reading the incidents"),
        "incidence": _("Measuring incidence"),
        "quality": _("Checking the quality"),
        "selection": _("Selecting neighbourhoods"),
        "pages": _("Writing the reports"),
        "browser": _("Preparing the pages of the browser"),
    }.get(step, _("Working"))


def _still(version: DataVersion) -> str:
    """How long this step still takes, once there is something to tell it from."""
    if not (version.started_at and version.heartbeat_at and version.total and version.done):
        return ""
    passed = (version.heartbeat_at - version.started_at).total_seconds()
    left = passed * (version.total - version.done) / version.done
    if passed < 3 or left < 1:
        return ""
    if left < 90:
        seconds = round(left)
        return ngettext("about {n} second", "about {n} seconds", seconds).format(n=seconds)
    minutes = round(left / 60)
    return ngettext("about {n} minute", "about {n} minutes", minutes).format(n=minutes)


def _job(version: DataVersion, audit: Audit, may: frozenset[Right]) -> dict[str, Any]:
    """What the card of an import says."""
    titles = {
        State.QUEUED: _("Import {n} waits for the worker"),
        State.RUNNING: _("Import {n} is running"),
        State.READY: _("Import {n} is ready"),
        State.FAILED: _("Import {n} failed"),
        State.CANCELLED: _("Import {n} was cancelled"),
        State.INTERRUPTED: _("Import {n} was interrupted"),
    }
    under_way = version.state in (State.QUEUED, State.RUNNING)
    after: list[tuple[str, str]] = []
    text = ""
    if version.state == State.READY:
        text = _in_words(version, DataVersion.objects.current(audit), may)
        after = [
            (_("Read the quality of the data"), reverse("imports:quality", args=[audit.slug])),
            (_("To the audit"), reverse("audit_home", args=[audit.slug])),
        ]
    elif version.problem:
        text = _problem_text(version)
    elif version.state == State.CANCELLED:
        text = _("Nothing half-done was left.")
    may_import = Right.IMPORT in may
    return {
        "state": version.state,
        "title": titles[State(version.state)].format(n=version.number),
        "text": text,
        "step": _step_words(version.step),
        "done": version.done,
        "total": version.total,
        "still": _still(version),
        "is_under_way": under_way,
        "poll": reverse("imports:card", args=[audit.slug, version.number]),
        "cancel": reverse("imports:cancel", args=[audit.slug, version.number])
        if under_way and may_import and not version.cancel_asked
        else "",
        "after": after,
    }


def _in_words(version: DataVersion, current: DataVersion | None, may: frozenset[Right]) -> str:
    summary = version.summary
    if not summary:
        return ""
    if Right.SEE_RECORDS not in may:
        return _for_everyone(version, current)
    share = summary.get("placed_share")
    return _(
        "{rows} rows were read: {incidents} incidents and {rejected} rejected. {share} of the "
        "incidents are placed in an area."
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
    if current is None or current.pk != version.pk:
        return ""
    incidents = open_version(current).quality_above(current.audit.k)["rows"]["incidents"]
    if incidents is None:
        return ""
    return _("{incidents} incidents came in.").format(incidents=number(incidents))


def _problem_text(version: DataVersion) -> str:
    found = version.problem
    if found["code"] not in catalogue():
        return str(found["code"])
    return str(Problem(found["code"], where=found["where"], **found["values"]))


def _version(audit: Audit, number: int) -> DataVersion:
    version = audit.versions.filter(number=number).first()
    if version is None:
        raise Http404
    version.audit = audit
    return version


@require_GET
@needs(Right.SEE_RESULTS)
def versions(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Every import of the audit, the newest first, with the card of the last."""
    may = audit.rights_of(person)
    interrupt_stale(now=timezone.now())
    page = Paginator(audit.versions.select_related("created_by"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    newest = audit.versions.first()
    if newest is not None:
        newest.audit = audit
    current = DataVersion.objects.current(audit)
    lines = [{"version": v, "text": _line(v, current, may)} for v in page]
    return render(
        request,
        "imports/versions.html",
        {
            "audit": audit,
            "page": page,
            "lines": lines,
            "newest": newest,
            "job": _job(newest, audit, may) if newest else None,
            "may_import": Right.IMPORT in may,
            "again": newest is not None
            and newest.state in (State.FAILED, State.CANCELLED, State.INTERRUPTED),
            "current": current,
        },
    )


def _line(version: DataVersion, current: DataVersion | None, may: frozenset[Right]) -> str:
    return _in_words(version, current, may) if version.state == State.READY else ""


@require_GET
@needs(Right.SEE_RESULTS)
def card(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """The card alone, which asks for itself again while the import is under way."""
    version = _version(audit, number)
    if version.is_stale(timezone.now()):
        interrupt_stale(now=timezone.now())
        version = _version(audit, number)
    job = _job(version, audit, audit.rights_of(person))
    answer = render(request, "site/parts/job_card.html", {"job": job})
    if not job["is_under_way"] and request.htmx:  # type: ignore[attr-defined]
        # The page around the card (list, next buttons) changes with the end.
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@needs(Right.IMPORT)
def cancel(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Ask the import to stop."""
    cancel_import(version=_version(audit, number), by=person, now=timezone.now())
    return redirect("imports:versions", audit=audit.slug)


@require_POST
@needs(Right.IMPORT)
def again(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Run an import that ended without a result once more."""
    version = _version(audit, number)
    if version.state in (State.FAILED, State.CANCELLED, State.INTERRUPTED):
        try:
            run_again(version=version, by=person)
        except Problem as problem:
            messages.error(request, str(problem))
    return redirect("imports:versions", audit=audit.slug)


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
