"""A file of rows that become records of one kind."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sereno.web.files.models import KeptFile
from sereno.web.records.models import Record, state_is_known


class BroughtState(models.TextChoices):
    """The life of a file of rows."""

    WAITING = "waiting", _("waiting")
    TAKEN = "taken", _("rows taken over")
    DROPPED = "dropped", _("dropped")


class BroughtFile(Record):
    """A file of rows: its columns are settled, then a job makes records of them.

    access_level: that of the records whose row says none. columns: {role: heading}. notes: what was
    noticed when it was read, problems as data. n_made, n_refused: of its rows, once it is taken
    over; rejects: the refused ones as they stand in the file, with the reason. name: of the file,
    which itself is gone once it is dropped. OF: what its rows are, as its verbs and job are called.
    """

    OF: ClassVar[str]
    TAKE: ClassVar[str]

    file = models.ForeignKey(KeptFile, null=True, on_delete=models.RESTRICT, related_name="+")
    name = models.CharField(max_length=200, editable=False)
    columns = models.JSONField(default=dict, editable=False)
    notes = models.JSONField(default=list, editable=False)
    n_made = models.PositiveIntegerField(default=0, editable=False)
    n_refused = models.PositiveIntegerField(default=0, editable=False)
    rejects = models.ForeignKey(KeptFile, null=True, on_delete=models.RESTRICT, related_name="+")
    state = models.CharField(
        _("state"),
        max_length=7,
        choices=BroughtState.choices,
        default=BroughtState.WAITING,
        editable=False,
    )

    class Meta(Record.Meta):
        abstract = True
        constraints: ClassVar = [
            *Record.Meta.constraints,
            state_is_known(BroughtState),
            models.CheckConstraint(
                condition=Q(state=BroughtState.DROPPED, file__isnull=True)
                | (~Q(state=BroughtState.DROPPED) & Q(file__isnull=False)),
                name="%(class)s_keeps_its_file",
            ),
        ]

    def __str__(self) -> str:
        return self.name
