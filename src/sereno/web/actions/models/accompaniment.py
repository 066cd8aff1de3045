"""Accompaniment: what whoever accompanies an action advised, visited and helped with."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.language import day
from sereno.web.actions.models.actions import Action
from sereno.web.organisations.models import Organisation
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.records.models import Record


class AccompanimentKind(models.TextChoices):
    """How somebody accompanied."""

    ADVICE = "advice", _("advice")
    VISIT = "visit", _("visit")
    ASSISTANCE = "assistance", _("technical assistance")


class Accompaniment(Record):
    """One time that an organisation accompanied actions."""

    kind = models.CharField(_("how"), max_length=10, choices=AccompanimentKind.choices)
    on = models.DateField(_("day"))
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("who accompanied"), on_delete=models.RESTRICT,
        related_name="accompaniments",
    )  # fmt: skip
    actions = models.ManyToManyField(
        Action, verbose_name=_("actions"), related_name="accompaniments"
    )
    text = models.TextField(_("what was said"), max_length=4000, validators=[plain_text])

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=AccompanimentKind.values), name="accompaniment_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {day(self.on)}"


class AgreedStep(models.Model):
    """What was agreed on: who does what, by when."""

    accompaniment = models.ForeignKey(Accompaniment, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveIntegerField()
    text = models.CharField(_("step"), max_length=300, validators=[one_line])
    owner = models.ForeignKey(
        Organisation, verbose_name=_("who does it"), on_delete=models.RESTRICT,
        related_name="agreed_steps",
    )  # fmt: skip
    due_on = models.DateField(_("by when"))
    done_on = models.DateField(_("done on"), null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["accompaniment", "position"], name="agreed_step_position_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text
