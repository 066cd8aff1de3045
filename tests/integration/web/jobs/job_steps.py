"""What people and workers do to long work, for tests of whatever has some."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from sereno.web.jobs.models import Job


def last_job(row: Any) -> Job:
    """The last job of a row, as it is now."""
    found = Job.objects.newest(row)
    assert found is not None
    return found


def press(client: Client, what: str, row: Any) -> Any:
    """Press `stop` or `again` on the card of a row's last job."""
    job = last_job(row)
    assert job.audit is not None
    return client.post(reverse(f"jobs:{what}", args=[job.audit.slug, job.pk]))


def card_of(client: Client, row: Any) -> Any:
    """The card of a row's last job, as it asks for itself."""
    job = last_job(row)
    assert job.audit is not None
    address = reverse("jobs:state", args=[job.audit.slug, job.pk])
    return client.get(address, headers={"hx-request": "true"})
