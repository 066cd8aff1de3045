"""Long work that was asked for: the row is the queue, the progress and the end."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.jobs.problems import said


class JobState(models.TextChoices):
    """The life of a job; lost work that may be tried once more goes back to waiting."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    STOPPED = "stopped", _("stopped")


LIVE = (JobState.WAITING, JobState.RUNNING)
OVER = (JobState.FAILED, JobState.STOPPED)


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs, by what they are about and who works on them."""

    def live(self) -> JobQuerySet:
        """Waiting or running."""
        return self.filter(state__in=LIVE)

    def ready(self) -> JobQuerySet:
        """Those that wait, and for no later moment."""
        may = models.Q(not_before__isnull=True) | models.Q(not_before__lte=Now())
        return self.filter(may, state=JobState.WAITING)

    def about(self, subject: models.Model) -> JobQuerySet:
        """Those of one row, the newest first."""
        table = subject._meta.label_lower
        return self.filter(subject_kind=table, subject_key=subject.pk or 0).order_by("-pk")

    def newest(self, subject: models.Model, kind: str = "") -> Job | None:
        """The last job of a row, of one kind where one is named."""
        found = self.about(subject)
        return (found.filter(kind=kind) if kind else found).first()

    def newest_of(self, subjects: Iterable[models.Model], kind: str = "") -> dict[int, Job]:
        """The last job of each of several rows of one table, by the row's key."""
        rows = list(subjects)
        if not rows:
            return {}
        table, keys = rows[0]._meta.label_lower, [row.pk for row in rows]
        found = self.filter(subject_kind=table, subject_key__in=keys).order_by("pk")
        if kind:
            found = found.filter(kind=kind)
        return {job.subject_key: job for job in found}

    def held(self, job: Job) -> JobQuerySet:
        """The row of a job, as long as it is claimed by whoever claimed `job`."""
        return self.filter(pk=job.pk, worker=job.worker, state=JobState.RUNNING)


class Job(models.Model):
    """One piece of long work.

    kind: its name in the registry (kinds.py). subject_kind, subject_key: the row it is about.
    about: how people call that. lane: of a kind, one job waits or runs in a lane at a time.
    not_before: when it may begin; None: at once.
    worker: the claim, another each time; a worker whose claim is no longer here has lost the job.
    problem: why it failed, as `as_data` keeps it.
    """

    audit = models.ForeignKey(Audit, null=True, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_key = models.BigIntegerField(default=0)
    about = models.CharField(max_length=200, blank=True)
    lane = models.CharField(max_length=100)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.WAITING)
    attempt = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=100, blank=True)
    heartbeat_at = models.DateTimeField(null=True)
    stop_asked = models.BooleanField(default=False)
    step = models.CharField(max_length=20, blank=True)
    step_at = models.DateTimeField(null=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    problem = models.JSONField(default=dict)
    language = models.CharField(max_length=2)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    not_before = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["state", "audit"], name="job_state_audit"),
            models.Index(fields=["subject_kind", "subject_key"], name="job_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "lane"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="one_live_job_a_lane",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=JobState.values), name="job_state_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=JobState.RUNNING)
                | models.Q(heartbeat_at__isnull=False) & ~models.Q(worker=""),
                name="running_job_has_worker",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}".strip()

    @property
    def is_live(self) -> bool:
        """Whether there is no answer yet."""
        return self.state in LIVE

    @property
    def is_over(self) -> bool:
        """Whether it ended without an answer and may be asked for again."""
        return self.state in OVER

    @property
    def claim_key(self) -> str:
        """The part of the claim that no other attempt has: for the name of a folder of its own."""
        return self.worker.rpartition(":")[2]

    def subject(self) -> models.Model | None:
        """The row it is about, which may be gone by now."""
        if not self.subject_kind:
            return None
        table = apps.get_model(self.subject_kind)
        found: models.Model | None = table._default_manager.filter(pk=self.subject_key).first()
        return found

    def said(self) -> Problem | None:
        """Why it failed, in the reader's language."""
        return said(self.problem) if self.problem else None


class Tick(models.Model):
    """A moment of the calendar that was seen to: the row makes its work be asked for once."""

    name = models.CharField(max_length=40)
    due = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "due"], name="tick_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.due:%Y-%m-%d %H:%M}"
