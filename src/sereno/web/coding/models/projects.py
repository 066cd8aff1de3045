"""Projects of other programs, brought as a file and waiting to be taken over."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import AccessLevel, LevelledQuerySet
from sereno.web.files.models import KeptFile
from sereno.web.records.models import Record, state_is_known
from sereno.web.vault.fields import SealedTextField


class ProjectState(models.TextChoices):
    """The life of a project that was brought."""

    READING = "reading", _("being read")
    WAITING = "waiting", _("waiting")
    TAKEN = "taken", _("taken over")
    DROPPED = "dropped", _("dropped")


class BroughtProject(Record):
    """A project of another program. Once it is taken over, or dropped, its files are gone.

    read: what was read of it, as JSON. choices: by which it is taken over, without any words of it.
    taken: how many codes, documents and passages became of it.
    """

    READ: ClassVar = "read_project"
    TAKE: ClassVar = "take_project"

    file = models.ForeignKey(KeptFile, null=True, on_delete=models.RESTRICT, related_name="+")
    read = models.ForeignKey(KeptFile, null=True, on_delete=models.RESTRICT, related_name="+")
    file_name = SealedTextField(_("name of the file"), bound_to=("audit", "number"))
    choices = models.JSONField(default=dict, editable=False)
    taken = models.JSONField(default=dict, editable=False)
    state = models.CharField(
        _("state"),
        max_length=7,
        choices=ProjectState.choices,
        default=ProjectState.READING,
        editable=False,
    )

    objects: ClassVar[Any] = LevelledQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            state_is_known(ProjectState),
            models.CheckConstraint(
                condition=Q(access_level=AccessLevel.RESTRICTED), name="project_is_restricted"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ProjectState.READING, ProjectState.WAITING])
                & Q(file__isnull=False)
                | Q(state__in=[ProjectState.TAKEN, ProjectState.DROPPED])
                & Q(file__isnull=True, read__isnull=True),
                name="project_keeps_its_file_while_it_waits",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProjectState.WAITING) | Q(read__isnull=False),
                name="project_that_waits_was_read",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Project no. {n}").format(n=self.number))
