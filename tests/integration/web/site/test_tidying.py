"""What is removed every night: sessions that ended, invitations long expired, unfinished files."""

from __future__ import annotations

import datetime as dt
import os

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from sereno.web.audits.folders import audit_folder
from sereno.web.audits.models import Invitation
from sereno.web.audits.roles import Role
from sereno.web.jobs.changes import ask
from sereno.web.jobs.running import work_off
from sereno.web.members.invitations import REMEMBERED, VALID, bring_in

# Files are swept outside of any transaction.
pytestmark = pytest.mark.django_db(transaction=True)


def test_tidy_up(audit, coordinator, settings, tmp_path) -> None:
    settings.HOME = tmp_path
    now = timezone.now()
    for name, ends in (("over", now - dt.timedelta(hours=1)), ("alive", now + dt.timedelta(1))):
        Session.objects.create(session_key=name, session_data="", expire_date=ends)
    long_ago = now - VALID - REMEMBERED - dt.timedelta(hours=1)
    for mail, made_at in (("old@example.org", long_ago), ("new@example.org", now - VALID)):
        bring_in(
            audit=audit, email=mail, name="", role=Role.VIEWER, language="es", by=coordinator,
            now=made_at,
        )  # fmt: skip
    versions = audit_folder(audit) / "versions"
    old, new = versions / ".1.part-dead", versions / ".2.part-alive"
    for folder in (old, new):
        folder.mkdir(parents=True)
    manifest = versions / ".1.toml.part-dead"
    manifest.touch()
    yesterday = (now - dt.timedelta(days=2)).timestamp()
    for left in (old, manifest):
        os.utime(left, (yesterday, yesterday))
    job = ask("tidy_up", audit=None, by=None)
    work_off()
    job.refresh_from_db()
    assert job.state == "done", job.problem
    assert [each.session_key for each in Session.objects.all()] == ["alive"]
    assert [each.person.email for each in Invitation.objects.all()] == ["new@example.org"]
    assert list(versions.iterdir()) == [new]
