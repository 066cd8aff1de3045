"""Asking for an edition, and whether this server shows the newest one to anybody."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from sereno.web.audits.changes import record_event, set_fields
from sereno.web.audits.models import Audit
from sereno.web.jobs.changes import ask
from sereno.web.jobs.models import Job
from sereno.web.people.models import Person
from sereno.web.publication.models import PublicSite

PUBLISH: Final = "publish_site"


def site_of(audit: Audit) -> PublicSite:
    """What is said of an audit's site on this server."""
    return PublicSite.objects.filter(audit=audit).first() or PublicSite(audit=audit)


@transaction.atomic
def ask_to_publish(*, audit: Audit, by: Person) -> Job:
    """Put an edition in the queue. Raises Problem job_under_way."""
    site, _made = PublicSite.objects.get_or_create(audit=audit)
    return ask(PUBLISH, audit=audit, by=by, subject=site, about=audit.name)


@transaction.atomic
def open_site(*, audit: Audit, is_on: bool, by: Person) -> PublicSite:
    """Show the newest edition to anybody on this server, or no longer."""
    site, _made = PublicSite.objects.select_for_update().get_or_create(audit=audit)
    changed = set_fields(site, {"is_on": is_on})
    if changed:
        site.changed_by = by
        site.save()
        record_event(audit=audit, verb="open_site", by=by, subject=audit, changed=changed)
    return site
