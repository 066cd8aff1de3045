"""Commitments: what an institution answers to a recommendation, signed and never changed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import CharField, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import AccessLevel, highest
from sereno.web.files.models import KeptFile
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


# What somebody promised by it: the rest asks for nothing more.
ACCEPTED = (Answer.FULL, Answer.PART)


class Signature(models.TextChoices):
    """How an answer was signed."""

    SCREEN = "screen", _("on screen, after signing in again")
    PDF = "pdf", _("on a document that was brought as a PDF")


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Answers: those of organisations and to recommendations that a person may see."""

    def for_person(self, audit: Any, person: Any) -> CommitmentQuerySet:
        """Those of an audit that a person may see; `in_term`: what its term of government is
        called, "" of one that they may not see, which hides no answer.
        """
        seen = Recommendation.objects.for_person(audit, person).order_by()
        organisations = Organisation.objects.for_person(audit, person).order_by()
        terms = Term.objects.for_person(audit, person).filter(pk=OuterRef("term")).order_by()
        named = Coalesce(Subquery(terms.values("name")), Value(""), output_field=CharField())
        # Asked of each: SQLite looks for every pair of two lists where an index holds both columns.
        # What was answered to one that is merged is told to whoever is told of the other.
        levels = audit.access_levels_of(person)
        merged = Q(recommendation__access_level__in=levels) & (
            Q(Exists(seen.filter(pk=OuterRef("recommendation__merged_into"))))
            | Q(Exists(seen.filter(pk=OuterRef("recommendation__merged_into__merged_into"))))
        )
        return self.annotate(in_term=named).filter(
            Q(Exists(seen.filter(pk=OuterRef("recommendation")))) | merged,
            Exists(organisations.filter(pk=OuterRef("organisation"))),
        )

    def of(self, row: Recommendation) -> CommitmentQuerySet:
        """Those to a recommendation, and to those that were merged into it."""
        return self.filter(
            Q(recommendation=row)
            | Q(recommendation__merged_into=row)
            | Q(recommendation__merged_into__merged_into=row)
        )

    def holding(self) -> CommitmentQuerySet:
        """Of each organisation's answers to a recommendation the one that holds."""
        later = Commitment.objects.filter(
            recommendation=OuterRef("recommendation"),
            organisation=OuterRef("organisation"),
            version__gt=OuterRef("version"),
        )
        return self.exclude(Exists(later.order_by()))


class Commitment(Frozen):
    """One version of an answer; a change is a further version.

    asked: the words of the recommendation that were answered, of its version `asked_version`: they
    may be written anew, but not what was signed. digest: SHA-256 of all that was signed (see
    commitments.signing). file: the signed document, where it was signed on one.
    """

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
    asked = models.TextField(max_length=8300, validators=[plain_text])
    asked_version = models.PositiveIntegerField()
    signer = models.CharField(
        _("who signs, and in which office"), max_length=200, validators=[one_line]
    )
    signed = models.CharField(max_length=6, choices=Signature.choices)
    digest = models.CharField(max_length=64)
    file = models.ForeignKey(KeptFile, null=True, on_delete=models.RESTRICT, related_name="+")
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
            models.CheckConstraint(
                condition=Q(answer__in=[Answer.NOTED, Answer.REFUSED], target_on__isnull=True)
                | (Q(answer__in=ACCEPTED, target_on__gte=F("on")) & ~Q(monitored_by="")),
                name="commitment_accepted_by_a_date",
            ),
            models.CheckConstraint(
                condition=Q(signed=Signature.SCREEN, file__isnull=True)
                | Q(signed=Signature.PDF, file__isnull=False),
                name="commitment_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_answer_display()}"

    @property
    def access_level(self) -> str:
        """The recommendation's."""
        return str(self.recommendation.access_level)

    @property
    def file_level(self) -> str:
        """Of the document that was signed: people are named on it, which the team is told alone."""
        return highest([self.access_level, AccessLevel.TEAM])
