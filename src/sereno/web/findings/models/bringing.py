"""Recommendations that come as a file, and those that say almost the same as others."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from sereno.web.audits.models import Audit
from sereno.web.findings.models.recommendations import Recommendation
from sereno.web.people.models import Person
from sereno.web.records.bringing.models import BroughtFile


class BroughtRecommendations(BroughtFile):
    """A file of recommendations: its rows become drafts."""

    OF: ClassVar = "recommendations"
    TAKE: ClassVar = "take_recommendations"


class AlikePairQuerySet(models.QuerySet["AlikePair"]):
    """Pairs of recommendations that say almost the same: of whoever may see both."""

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those of an audit of which a person may see the one and the other."""
        seen = Recommendation.objects.for_person(audit, person).order_by()
        # Asked of each: SQLite looks for every pair of two lists where an index holds both columns.
        return self.filter(
            Exists(seen.filter(pk=OuterRef("first"))), Exists(seen.filter(pk=OuterRef("other")))
        )


class AlikePair(models.Model):
    """Two recommendations that say almost the same. likeness: the share of common shingles.

    two_at, two_by: when and by whom it was said that they are two all the same.
    """

    first = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="+")
    likeness = models.FloatField()
    two_at = models.DateTimeField(null=True)
    two_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar[Any] = AlikePairQuerySet.as_manager()

    class Meta:
        ordering = ["-likeness", "first", "other"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "other"], name="alike_pair_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("other")), name="alike_pair_in_one_order"
            ),
            models.CheckConstraint(
                condition=Q(likeness__gt=0, likeness__lte=1), name="alike_pair_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} ~ {self.other}"
