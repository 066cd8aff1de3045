"""Which indicator tells whether a recommendation had an effect."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models

from sereno.web.audits.access_levels import GuardedQuerySet, highest
from sereno.web.audits.models import Audit
from sereno.web.findings.models import Recommendation
from sereno.web.monitoring.models.dashboard import Target
from sereno.web.people.models import Person


class OutcomeQuerySet(GuardedQuerySet["OutcomeLink"]):
    """Links of recommendations and targets that a person may see both of."""

    def of_audit(self, audit: Audit) -> Self:
        """All of an audit."""
        return self.filter(recommendation__audit=audit)

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those that a person may see."""
        seen = Recommendation.objects.for_person(audit, person).order_by()
        targets = Target.objects.for_person(audit, person).order_by()
        # Asked of each: SQLite looks for every pair of two lists where an index holds both columns.
        return self.filter(
            models.Exists(seen.filter(pk=models.OuterRef("recommendation"))),
            models.Exists(targets.filter(pk=models.OuterRef("target"))),
        )


class OutcomeLink(models.Model):
    """A target of the dashboard by which one sees whether a recommendation had an effect."""

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="outcomes"
    )
    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="tells_of")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[Any] = OutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recommendation", "target"], name="outcome_link_once"),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation} · {self.target}"

    @property
    def access_level(self) -> str:
        """That of the one that fewer may see."""
        return highest([self.recommendation.access_level, self.target.access_level])
