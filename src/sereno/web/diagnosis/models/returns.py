"""Answers that another server collected, brought as a file and waiting to be taken over."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import AccessLevel, LevelledQuerySet
from sereno.web.diagnosis.models.instruments import Instrument
from sereno.web.files.models import KeptFile
from sereno.web.records.models import Record, state_is_known
from sereno.web.vault.fields import SealedTextField


class ReturnState(models.TextChoices):
    """The life of a file of answers."""

    WAITING = "waiting", _("waiting")
    TAKEN = "taken", _("taken over")
    DROPPED = "dropped", _("dropped")


class AnswersReturn(Record):
    """A file of answers from elsewhere. Once they are taken over, or dropped, the file is gone.

    taken: how many submissions became of it.
    """

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="returns")
    file = models.ForeignKey(KeptFile, null=True, on_delete=models.RESTRICT, related_name="+")
    file_name = SealedTextField(_("name of the file"), bound_to=("audit", "number"))
    taken = models.PositiveIntegerField(default=0, editable=False)
    state = models.CharField(
        _("state"),
        max_length=7,
        choices=ReturnState.choices,
        default=ReturnState.WAITING,
        editable=False,
    )

    objects: ClassVar[Any] = LevelledQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            state_is_known(ReturnState),
            models.CheckConstraint(
                condition=Q(access_level=AccessLevel.RESTRICTED), name="return_is_restricted"
            ),
            models.CheckConstraint(
                condition=Q(state=ReturnState.WAITING, file__isnull=False)
                | ~Q(state=ReturnState.WAITING) & Q(file__isnull=True),
                name="return_keeps_its_file_while_it_waits",
            ),
        ]

    def __str__(self) -> str:
        return str(_("File of answers no. {n}").format(n=self.number))
