"""Projects of other programs, brought as a file and waiting to be taken over."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import AccessLevel, LevelledQuerySet
from sereno.web.coding.models.codebook import Code
from sereno.web.coding.models.segments import MOST_MEMO
from sereno.web.coding.models.texts import WithNamesQuerySet
from sereno.web.diagnosis.models import Document, DocumentVersion
from sereno.web.files.models import KeptFile
from sereno.web.people.plain_text import plain_text
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
    taken: how many codes, documents and passages became of it, and the numbers of the documents
    whose texts wait for somebody to decide their names.
    """

    READ: ClassVar = "read_project"
    TAKE: ClassVar = "take_project"
    KEEP_NAMES: ClassVar = "keep_names_of_project"

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


class WaitingPassage(models.Model):
    """A passage that was coded elsewhere, of a text whose names nobody has decided yet. It becomes
    a segment when the text is made, at the place that its words have there.

    start, end: in the text of `source`, as it came. key: of the segment that it becomes.
    """

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="waiting_passages"
    )
    source = models.ForeignKey(DocumentVersion, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField(editable=False)
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="waiting_passages")
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    memo = SealedTextField(
        _("note"),
        blank=True,
        max_length=MOST_MEMO,
        validators=[plain_text],
        bound_to=("document", "key"),
    )
    needs_look = models.BooleanField(default=False)

    objects: ClassVar[Any] = WithNamesQuerySet.as_manager()

    class Meta:
        ordering = ["document", "start", "end", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "key"], name="waiting_passage_once"),
            models.CheckConstraint(
                condition=Q(end__gte=F("start")), name="waiting_passage_forwards"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.document}"
