"""The steps of an import as a person takes them, for tests that begin with data."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sereno.web.audits.models import Audit
from sereno.web.imports.draft_changes import LOOK
from sereno.web.imports.models import DataVersion, ImportDraft
from sereno.web.jobs.models import Job
from sereno.web.jobs.running import run_now, work_off


def send(client: Client, audit: Audit, kind: str, name: str, content: bytes, **more: str) -> Any:
    """Upload a file."""
    file = SimpleUploadedFile(name, content)
    address = reverse("imports:upload", args=[audit.slug, kind])
    return client.post(address, {"file": file, "whole": "1", **more})


def page(client: Client, audit: Audit, name: str) -> Any:
    """A page of the data stage."""
    return client.get(reverse(f"imports:{name}", args=[audit.slug]))


def look(audit: Audit) -> None:
    """The worker answers every question that waits, and leaves other work."""
    for job in Job.objects.live().filter(audit=audit, kind=LOOK):
        run_now(job.pk)


def form_values(form: Any) -> dict[str, Any]:
    """What a browser would send of a form that nobody touched."""
    values = {}
    for name in form.fields:
        value = form[name].value()
        values[form.add_prefix(name)] = "" if value is None else value
    return values


def incident_values(client: Client, audit: Audit) -> dict[str, Any]:
    """The same of all sets of the incidents' page."""
    found: dict[str, Any] = {}
    for each in page(client, audit, "incidents").context["sets"]:
        found |= form_values(each["form"])
    return found


def take_guesses(client: Client, audit: Audit, **changed: str) -> None:
    """Send all the steps as they were guessed, and come to the review."""
    values = form_values(page(client, audit, "areas").context["form"])
    assert client.post(reverse("imports:areas", args=[audit.slug]), values).status_code == 302
    look(audit)
    values = incident_values(client, audit) | changed
    assert client.post(reverse("imports:incidents", args=[audit.slug]), values).status_code == 302
    look(audit)
    values = form_values(page(client, audit, "period").context["form"])
    assert client.post(reverse("imports:period", args=[audit.slug]), values).status_code == 302


def start(client: Client, audit: Audit) -> DataVersion:
    """Start the import from the review."""
    edition = ImportDraft.objects.get(audit=audit).edition
    address = reverse("imports:review", args=[audit.slug])
    assert client.post(address, {"edition": edition}).status_code == 302
    return DataVersion.objects.filter(audit=audit).under_way().get()


def run(version: DataVersion) -> DataVersion:
    """The worker runs the import, and what it sets going."""
    work_off(version.audit)
    version.refresh_from_db()
    return version
