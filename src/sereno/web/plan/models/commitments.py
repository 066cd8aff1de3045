"""Commitments: what an institution answers to a recommendation, signed and never changed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sereno.web.findings.models import Recommendation
from sereno.web.organisations.models import Organisation
from sereno.web.people.frozen import Frozen
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.records.models import Record


class Term(Record):
    """A term of government, to which plans and commitments belong."""

    name = models.CharField(_("name"), max_length=120, validators=[one_line])
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="term_forwards"),
        ]

    def __str__(self) -> str:
        return self.name


class Answer(models.TextChoices):
    """What the authority answers."""

    FULL = "full", _("accepted in full")
    PART = "part", _("accepted in part")
    NOTED = "noted", _("noted")
    REFUSED = "refused", _("refused")


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Answers: those to the recommendations that a person may see."""

    def for_person(self, audit: Any, person: Any) -> CommitmentQuerySet:
        """Those of an audit that a person may see."""
        seen = Recommendation.objects.for_person(audit, person).order_by().values("pk")
        return self.filter(recommendation__in=seen)


class Commitment(Frozen):
    """One version of an answer; a change is a further version."""

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="commitments"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="commitments"
    )
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="commitments")
    version = models.PositiveIntegerField()
    answer = models.CharField(_("answer"), max_length=7, choices=Answer.choices)
    reason = models.TextField(_("reason"), max_length=2000, blank=True, validators=[plain_text])
    on = models.DateField(_("date"))
    target_on = models.DateField(_("target date"), null=True, blank=True)
    means = models.TextField(_("means"), max_length=2000, blank=True, validators=[plain_text])
    monitored_by = models.CharField(
        _("monitoring indicator"), max_length=200, blank=True, validators=[one_line]
    )
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[Any] = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["recommendation", "organisation", "version"],
                name="commitment_version_once",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=Answer.values), name="commitment_answer_known"
            ),
            models.CheckConstraint(
                condition=Q(answer=Answer.FULL) | ~Q(reason=""), name="commitment_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_answer_display()}"
