"""What is removed every night: sessions that ended, invitations long expired, unfinished files, and
what was typed into forms that nobody can take up again.
"""

from __future__ import annotations

import datetime as dt
import os

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from sereno.web.audits.changes import give_role, take_role
from sereno.web.audits.folders import audit_folder
from sereno.web.audits.models import Invitation
from sereno.web.audits.roles import Role
from sereno.web.findings.models import Recommendation
from sereno.web.jobs.changes import ask
from sereno.web.jobs.running import work_off
from sereno.web.members.invitations import REMEMBERED, VALID, bring_in
from sereno.web.people.models import Person
from sereno.web.records.kept_forms import KEPT
from sereno.web.records.models import KeptForm

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
    analyst = Person.objects.create_user("ana@example.org")
    give_role(audit=audit, person=analyst, role=Role.ANALYST, by=coordinator)
    for n, state in enumerate(("approved", "draft"), start=1):
        Recommendation.objects.create(
            audit=audit, number=n, reference=f"R-{n}", title="x", state=state
        )
    for n, person, age in ((0, coordinator, 0), (1, coordinator, 0), (2, coordinator, 0),
                           (2, analyst, 0), (3, coordinator, 0), (0, analyst, 2)):  # fmt: skip
        KeptForm.objects.create(
            audit=audit, person=person, kind="recommendation", number=n, content={},
            at=now - age * KEPT,
        )  # fmt: skip
    job = ask("tidy_up", audit=None, by=None)
    work_off()
    job.refresh_from_db()
    assert job.state == "done", job.problem
    assert [each.session_key for each in Session.objects.all()] == ["alive"]
    assert [each.person.email for each in Invitation.objects.all()] == ["new@example.org"]
    assert list(versions.iterdir()) == [new]
    # Of a record that is closed or gone, and what is too old, nothing stays.
    kept = KeptForm.objects.order_by("number", "pk").values_list("number", "person")
    assert list(kept) == [(0, coordinator.pk), (2, coordinator.pk), (2, analyst.pk)]
    take_role(audit=audit, person=analyst, by=coordinator)
    assert not KeptForm.objects.filter(person=analyst).exists()
