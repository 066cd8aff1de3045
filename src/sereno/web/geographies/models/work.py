"""Long work on geographies: weights from boundaries, boundaries from a file; with an honest end."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """How far the work is."""

    WAITING = "waiting", _("waiting for the worker")
    WORKING = "working", _("being worked on")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


_S = JobState
JOB_TRANSITIONS: dict[JobState, frozenset[JobState]] = {
    # A person can stop it, and have it done again; whoever starts the worker ends lost work.
    _S.WAITING: frozenset({_S.WORKING, _S.FAILED}),
    _S.WORKING: frozenset({_S.READY, _S.FAILED}),
    _S.FAILED: frozenset({_S.WAITING}),
    _S.READY: frozenset(),
}


class GeographyJob(models.Model):
    """What a piece of work has in its row beside what it gives.

    attempt: raised each time it is asked for or stopped, so that a late answer is dropped.
    step: which of `STEPS` goes on. problem: why it failed; {}: it didn't.
    """

    STEPS: tuple[str, ...] = ()

    state = models.CharField(max_length=8, choices=JobState.choices, default=_S.WAITING)
    attempt = models.PositiveIntegerField(default=1)
    step = models.CharField(max_length=12, blank=True)
    problem = models.JSONField(default=dict)

    class Meta:
        abstract = True

    @property
    def is_under_way(self) -> bool:
        """Whether there is no answer yet."""
        return self.state in (JobState.WAITING, JobState.WORKING)

    @property
    def steps_done(self) -> int:
        """How many of STEPS are behind it."""
        return self.STEPS.index(self.step) if self.step in self.STEPS else 0
