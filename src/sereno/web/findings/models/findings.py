"""Findings: statements about areas or a topic that rest on evidence."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import LevelledQuerySet
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.findings.models.evidence import Evidence, EvidenceState, Freeze
from sereno.web.people.frozen import Frozen
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.records.models import Record, state_is_known
from sereno.web.topics.models import Topic


class FindingState(models.TextChoices):
    """The life of a finding."""

    DRAFT = "draft", _("draft")
    REVIEWED = "reviewed", _("reviewed, not approved")
    APPROVED = "approved", _("approved, in force")
    DROPPED = "dropped", _("dropped")


class Strength(models.TextChoices):
    """How much a finding rests on."""

    NONE = "none", _("no evidence")
    WEAK = "weak", _("weak")
    FAIR = "fair", _("fair")
    STRONG = "strong", _("strong")


class Stance(models.TextChoices):
    """What evidence says of a finding."""

    FOR = "for", _("supports it")
    AGAINST = "against", _("contradicts it")


class DraftedQuerySet(LevelledQuerySet[Any]):
    """Drafts are of those who work on them: everybody else sees what was approved."""

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those of an audit that a person may see."""
        seen = super().for_person(audit, person)
        if audit.allows(person, Right.SEE_FIELDWORK):
            return seen
        return seen.filter(state__in=self.model.told)


class FindingQuerySet(DraftedQuerySet):
    """Findings with what they are about and rest on, asked for once however many are read."""

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those of an audit that a person may see."""
        seen = super().for_person(audit, person).select_related("topic")
        return seen.prefetch_related("areas", "evidence__evidence")


class Finding(Record):
    """A statement. version: counted up when an approved one is written anew.

    author: whoever began this version; writers: all whose words may stand in it, none of whom
    reviews it.
    strength_said: where people decided otherwise than what is worked out, and why.
    """

    told: ClassVar = (FindingState.APPROVED,)

    title = models.CharField(_("what was found"), max_length=200, validators=[one_line])
    text = models.TextField(_("explanation"), max_length=8000, blank=True, validators=[plain_text])
    topic = models.ForeignKey(
        Topic, verbose_name=_("topic"), null=True, blank=True, on_delete=models.RESTRICT,
        related_name="findings",
    )  # fmt: skip
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, editable=False, related_name="+")
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    strength_said = models.CharField(
        _("strength, by decision"), max_length=6, choices=Strength.choices, blank=True
    )
    strength_reason = models.CharField(
        _("why another strength"), max_length=300, blank=True, validators=[one_line]
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    state = models.CharField(
        _("state"), max_length=8, choices=FindingState.choices, default=FindingState.DRAFT,
        editable=False,
    )  # fmt: skip

    objects: ClassVar[Any] = FindingQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            state_is_known(FindingState),
            models.CheckConstraint(
                condition=~Q(state__in=(FindingState.REVIEWED, FindingState.APPROVED))
                | Q(reviewed_by__isnull=False),
                name="finding_approved_once_reviewed",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True)
                | Q(author__isnull=True)
                | ~Q(reviewed_by=F("author")),
                name="finding_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(strength_said="") | ~Q(strength_reason=""),
                name="finding_strength_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(strength_said__in=["", *Strength.values]),
                name="finding_strength_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class FindingArea(models.Model):
    """An area that a finding is about, by its code in the data; `name` as it was called then."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="areas")
    code = models.CharField(max_length=80)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name__in_order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "code"], name="finding_area_once"),
        ]
        indexes = [models.Index(fields=["code"])]

    def __str__(self) -> str:
        return self.name


class FindingEvidenceQuerySet(models.QuerySet["FindingEvidence"]):
    """Evidence under findings, by what became of it."""

    def frozen_anew(self) -> Self:
        """What was frozen again since the finding was reviewed."""
        later = Freeze.objects.filter(
            evidence=models.OuterRef("evidence"), number__gt=models.OuterRef("freeze")
        )
        return self.filter(models.Exists(later))

    def moved(self) -> Self:
        """The same, and what is no longer as it was cited."""
        later = self.frozen_anew().values("pk")
        return self.filter(~Q(evidence__state=EvidenceState.HELD) | Q(pk__in=later))


class FindingEvidence(models.Model):
    """Evidence under a finding, and whether it supports or contradicts it.

    freeze: the number of the one that was read in the review, on which the finding stands until it
    is written anew; None of a draft, which stands on the newest.
    """

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="evidence")
    evidence = models.ForeignKey(Evidence, on_delete=models.RESTRICT, related_name="findings")
    stance = models.CharField(
        _("what it says"), max_length=7, choices=Stance.choices, default=Stance.FOR
    )
    freeze = models.PositiveIntegerField(null=True, editable=False)

    objects: ClassVar[Any] = FindingEvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "evidence"], name="finding_evidence_once"),
            models.CheckConstraint(
                condition=Q(stance__in=Stance.values), name="finding_stance_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding} · {self.evidence}"


class FindingVersion(Frozen):
    """A finding as it was approved: its statement, areas, strength and evidence with digests."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "number"], name="finding_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.finding} · {self.number}"
