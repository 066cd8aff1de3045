"""Ratings of risk by several people, blind to each other, and the rule that puts them together."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import AccessLevel, GuardedQuerySet
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.models.marks import Pole
from sereno.web.findings.models.evidence import Evidence
from sereno.web.people.frozen import Frozen
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.topics.models import Topic

LOWEST, HIGHEST = 1, 5


class RatingQuerySet(GuardedQuerySet["Rating"]):
    """Ratings: nobody sees another's before all who were asked about that area and topic rated."""

    def told(self, audit: Audit, person: Person) -> Self:
        """Those given where nobody has still to rate: what every number is worked out from."""
        if not audit.allows(person, Right.SEE_FIELDWORK):
            return self.none()
        return self.filter(audit=audit, rated_at__isnull=False).exclude(_waits())

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those told, and one's own."""
        if not audit.allows(person, Right.SEE_FIELDWORK):
            return self.none()
        return self.filter(audit=audit).filter(Q(rater=person) | ~Q(_waits()))

    def asked(self, audit: Audit, person: Person) -> Self:
        """What a person is asked for and has not rated."""
        return self.filter(audit=audit, rater=person, rated_at__isnull=True)


def _waits() -> Exists:
    """Whether somebody who was asked about the same area and topic has not rated."""
    same = Rating.objects.filter(
        audit=OuterRef("audit"), topic=OuterRef("topic"), code=OuterRef("code"),
        rated_at__isnull=True,
    )  # fmt: skip
    return Exists(same.order_by())


class Rating(models.Model):
    """What one person says of the risk of a topic in an area; a rating that is asked for is empty
    until it is given.

    code, name: the area, as in the data and as it was called. told_at: when others
    could first see it, also if it is hidden again since. is_late: it was given or changed after
    others' could be seen.
    """

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, on_delete=models.RESTRICT, related_name="ratings")
    code = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    rater = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="risk_ratings"
    )
    threat = models.PositiveSmallIntegerField(_("threat"), null=True)
    vulnerability = models.PositiveSmallIntegerField(_("vulnerability"), null=True)
    capacity = models.PositiveSmallIntegerField(_("capacity"), null=True)
    why = models.TextField(_("why"), max_length=1000, blank=True, validators=[plain_text])
    asked_at = models.DateTimeField(null=True)
    rated_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    is_late = models.BooleanField(default=False)

    objects: ClassVar[Any] = RatingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["audit", "topic", "code", "rater"], name="rating_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    rated_at__isnull=True, threat__isnull=True, vulnerability__isnull=True,
                    capacity__isnull=True,
                )
                | Q(
                    rated_at__isnull=False, threat__range=(LOWEST, HIGHEST),
                    vulnerability__range=(LOWEST, HIGHEST), capacity__range=(LOWEST, HIGHEST),
                ),
                name="rating_whole",
            ),
            models.CheckConstraint(
                condition=Q(asked_at__isnull=False) | Q(rated_at__isnull=False),
                name="rating_asked_or_given",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["audit", "code"], name="rating_of_area")]

    def __str__(self) -> str:
        return f"{self.name} · {self.topic}"

    @property
    def access_level(self) -> str:
        """The team's: what somebody thinks, in their own words."""
        return AccessLevel.TEAM


class RatingEvidence(models.Model):
    """Evidence under one part of a rating; a part without any was rated without evidence."""

    rating = models.ForeignKey(Rating, on_delete=models.CASCADE, related_name="evidence")
    evidence = models.ForeignKey(Evidence, on_delete=models.RESTRICT, related_name="ratings")
    part = models.CharField(max_length=13, choices=Pole.choices)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rating", "evidence", "part"], name="rating_evidence_once"
            ),
            models.CheckConstraint(
                condition=Q(part__in=Pole.values), name="rating_evidence_part_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rating} · {self.evidence}"


class RiskRule(Frozen):
    """How risk comes of its three parts; the newest is in force.

    others: further rules that the draws take as often. first: of how many areas it is told how
    probably they are among the first.
    """

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    rule = models.CharField(_("rule"), max_length=200, validators=[one_line])
    others = models.JSONField(_("other rules"), default=list, blank=True)
    first = models.PositiveIntegerField(
        _("how many neighbourhoods come first"), validators=[MinValueValidator(1)]
    )
    reason = models.CharField(_("reason"), max_length=300, validators=[one_line])
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "number"], name="risk_rule_number_once"),
        ]

    def __str__(self) -> str:
        return self.rule


class CrossCheckLimits(Frozen):
    """From where on records and voices are high; the newest are in force.

    high_from: the probability that an area's rate exceeds the city's; spoken_from: the share of
    activities; least: fewer activities tell nothing.
    """

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    high_from = models.FloatField(
        _("records are high from"), validators=[MinValueValidator(0.5), MaxValueValidator(0.999)]
    )
    spoken_from = models.FloatField(
        _("people speak of it from"), validators=[MinValueValidator(0.01), MaxValueValidator(1)]
    )
    least = models.PositiveSmallIntegerField(
        _("fewest activities"), validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    reason = models.CharField(_("reason"), max_length=300, validators=[one_line])
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["audit", "number"], name="cross_check_limits_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.high_from:g} · {self.spoken_from:g} · {self.least}"
