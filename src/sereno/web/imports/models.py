"""Uploaded files, data versions and what people decided in the review queues.

A data version is a result folder of `sereno run`: the manifest that made it, and where it lies.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.folders import audit_folder
from sereno.web.audits.levels import AccessLevel, level_of
from sereno.web.audits.models import Audit
from sereno.web.sources.models import Source

SMALL = 200_000
STALE_AFTER = dt.timedelta(seconds=60)


class Upload(models.Model):
    """A file that somebody brought, kept as it came."""

    class Kind(models.TextChoices):
        AREAS = "areas", _("areas")
        INCIDENTS = "incidents", _("incidents")
        INDICATORS = "indicators", _("indicators")

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="uploads")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(_("file"), max_length=255)
    size = models.BigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=300)
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="uploads")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            # The same content twice under the same name is the same file.
            models.UniqueConstraint(
                fields=["audit", "kind", "name", "sha256"], name="upload_content_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def access_level(self) -> str:
        """That of its source."""
        return str(AccessLevel.PUBLIC) if self.source is None else level_of(self.source)

    @property
    def is_small(self) -> bool:
        """Whether it is read while the person waits: a table of a few thousand rows."""
        return self.size <= SMALL

    @property
    def path(self) -> Path:
        """The stored file."""
        return audit_folder(self.audit) / "uploads" / self.stored_as


class LookState(models.TextChoices):
    """Whether the worker looks into the files of a draft."""

    IDLE = "", _("nothing to look into")
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    FAILED = "failed", _("failed")
    STOPPED = "stopped", _("stopped")


class ImportDraft(models.Model):
    """One person's import before it starts: files and mapping, kept when a session ends.

    asked: the files to look into, as `looking.py` reads them: {areas: {upload | server, layer,
    crs}, incidents: [upload, …], server: [name, …]}.
    areas, incidents, guessed: what they hold and which column is what, as `looking.py` writes it.
    settled: the settings that the person chose in place of the guessed ones.
    text: the manifest as the person wrote it, "" while the menus make it.
    look_number: raised by every question, so that a late answer to an earlier one is dropped.
    """

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="drafts")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="import_drafts"
    )
    edition = models.PositiveIntegerField(default=0)
    # The tab that last kept what was being typed, and how often it did.
    kept_by = models.CharField(max_length=40, blank=True)
    asked = models.JSONField(default=dict)
    areas = models.JSONField(default=dict)
    incidents = models.JSONField(default=list)
    guessed = models.JSONField(default=dict)
    settled = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    look_number = models.PositiveIntegerField(default=0)
    look_state = models.CharField(max_length=8, blank=True, choices=LookState.choices, default="")
    look = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audit", "person"], name="one_draft_a_person"),
            models.CheckConstraint(
                condition=models.Q(look_state__in=LookState.values), name="look_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.audit} · {self.person}"

    @property
    def is_looking(self) -> bool:
        """Whether what the files hold is not known yet."""
        return self.look_state in (LookState.WAITING, LookState.RUNNING)


class State(models.TextChoices):
    """The life of an import."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")
    INTERRUPTED = "interrupted", _("interrupted")


TRANSITIONS: dict[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.RUNNING, State.CANCELLED, State.INTERRUPTED}),
    State.RUNNING: frozenset({State.READY, State.FAILED, State.CANCELLED, State.INTERRUPTED}),
    # What ended without a result may be run again.
    State.FAILED: frozenset({State.QUEUED}),
    State.CANCELLED: frozenset({State.QUEUED}),
    State.INTERRUPTED: frozenset({State.QUEUED}),
    State.READY: frozenset(),
}
UNDER_WAY = (State.QUEUED, State.RUNNING)


class DataVersionQuerySet(models.QuerySet["DataVersion"]):
    """Data versions, by what can be read of them."""

    def ready(self) -> DataVersionQuerySet:
        """Versions whose results are whole."""
        return self.filter(state=State.READY)

    def under_way(self) -> DataVersionQuerySet:
        """Waiting or running."""
        return self.filter(state__in=UNDER_WAY)

    def current(self, audit: Audit) -> DataVersion | None:
        """The newest version that can be read."""
        found = self.filter(audit=audit).ready().order_by("-number").first()
        if found is not None:
            found.audit = audit
        return found


class DataVersion(models.Model):
    """One import of an audit's data: a manifest, a run, and its result folder."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    manifest_text = models.TextField()
    sources = models.ManyToManyField(Source, related_name="versions")
    seed = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    step = models.CharField(max_length=20, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    problem = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    quality_read_at = models.DateTimeField(null=True)
    quality_read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = DataVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["audit"],
                condition=models.Q(state__in=["queued", "running"]),
                name="one_import_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="version_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.audit} · {self.number}"

    @property
    def folder(self) -> Path:
        """The result folder."""
        return audit_folder(self.audit) / "versions" / str(self.number)

    @property
    def made(self) -> tuple[int, dt.datetime | None]:
        """Which making of the folder it is: what was read of another must not be kept for it."""
        return self.pk, self.finished_at

    def is_stale(self, now: dt.datetime) -> bool:
        """Whether it says that it runs while nobody has worked on it for a while."""
        if self.state != State.RUNNING:
            return False
        return self.heartbeat_at is None or now - self.heartbeat_at > STALE_AFTER


class OffenceDecision(models.Model):
    """What a person decided about a label that the rules didn't know; the next import learns it."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="offence_decisions")
    label = models.CharField(max_length=300)
    folded = models.CharField(max_length=300)
    iccs = models.CharField(max_length=8, blank=True)
    topic = models.CharField(max_length=40)
    violent = models.BooleanField(null=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(auto_now=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audit", "folded"], name="offence_decided_once")
        ]

    def __str__(self) -> str:
        return self.label


class PlaceDecision(models.Model):
    """What a person decided about a name without an area; an empty code: there is no such place."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="place_decisions")
    group = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=200)
    group_folded = models.CharField(max_length=200, blank=True)
    name_folded = models.CharField(max_length=200)
    area_code = models.CharField(max_length=80, blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(auto_now=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["audit", "group_folded", "name_folded"], name="place_decided_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
