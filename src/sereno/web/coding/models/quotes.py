"""Passages that may be quoted: proposed by one person, made public by another."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import LevelledQuerySet
from sereno.web.audits.models import Audit
from sereno.web.coding.models.codebook import Code
from sereno.web.coding.models.texts import TextVersion
from sereno.web.diagnosis.models import Document
from sereno.web.people.models import Person
from sereno.web.records.models import Record, state_is_known


class QuoteState(models.TextChoices):
    """The life of a quote."""

    PROPOSED = "proposed", _("proposed")
    APPROVED = "approved", _("approved to be public")
    REFUSED = "refused", _("not to be public")
    WITHDRAWN = "withdrawn", _("withdrawn")


class QuoteQuerySet(LevelledQuerySet["Quote"]):
    """Quotes, by who asks."""

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those of documents that a person sees, and nobody's once consent was withdrawn; what
        was approved to be public is everybody's.
        """
        theirs = Document.objects.for_person(audit, person).order_by().values("pk")
        seen = self.filter(Q(document__in=theirs) | Q(state=QuoteState.APPROVED), audit=audit)
        return seen.exclude(state=QuoteState.WITHDRAWN)


class Quote(Record):
    """A passage of a text, by its positions, under a code."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="quotes")
    text = models.ForeignKey(TextVersion, on_delete=models.RESTRICT, related_name="quotes")
    code = models.ForeignKey(Code, on_delete=models.RESTRICT, related_name="quotes")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=QuoteState.choices,
        default=QuoteState.PROPOSED,
        editable=False,
    )

    objects: ClassVar[Any] = QuoteQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            state_is_known(QuoteState),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="quote_forwards"),
            models.CheckConstraint(
                condition=~Q(state=QuoteState.APPROVED) | ~Q(decided_by=F("proposed_by")),
                name="quote_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return str(_("quote no. {n}").format(n=self.number))
