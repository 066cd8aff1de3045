"""The crosswalk: which line of a plan takes up which recommendation, and how."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from sereno.web.findings.models import Recommendation
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.plan.models.plans import PlanLine


class Degree(models.TextChoices):
    """How much of it."""

    FULL = "full", _("in full")
    PARTIAL = "partial", _("in part")


class Way(models.TextChoices):
    """How."""

    NEW = "new", _("new line")
    REINFORCED = "reinforced", _("line reinforced")
    AMENDED = "amended", _("text amended")


class LinkQuerySet(models.QuerySet["Link"]):
    """Links: those of the plans and to the recommendations that a person may see."""

    def for_person(self, audit: Any, person: Any) -> LinkQuerySet:
        """Those of an audit that a person may see."""
        lines = PlanLine.objects.for_person(audit, person).order_by()
        seen = Recommendation.objects.for_person(audit, person).order_by()
        # Asked of each: SQLite looks for every pair of two lists where an index holds both columns.
        return self.filter(
            Exists(lines.filter(pk=OuterRef("line"))),
            Exists(seen.filter(pk=OuterRef("recommendation"))),
        )

    def counted(self, degree: Degree) -> LinkQuerySet:
        """Those that take up so much as far as somebody has said so (`Link.counts_as`)."""
        full = Q(degree=Degree.FULL, is_carried=False)
        return self.filter(full if degree == Degree.FULL else ~full)


class Link(models.Model):
    """A line takes up a recommendation. before, after: the line's text where it was amended.

    is_carried: it came along from the version before with a line that says it otherwise, and nobody
    has confirmed it yet: until then nothing is taken up in full by it. by: who said it last.
    """

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="links"
    )
    line = models.ForeignKey(PlanLine, on_delete=models.CASCADE, related_name="links")
    degree = models.CharField(_("degree"), max_length=7, choices=Degree.choices)
    way = models.CharField(_("how"), max_length=10, choices=Way.choices)
    before = models.TextField(
        _("text before"), max_length=5000, blank=True, validators=[plain_text]
    )
    after = models.TextField(_("text after"), max_length=5000, blank=True, validators=[plain_text])
    note = models.CharField(_("note"), max_length=300, blank=True, validators=[one_line])
    is_carried = models.BooleanField(default=False)
    changed_at = models.DateTimeField(auto_now=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[Any] = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recommendation", "line"], name="link_once"),
            models.CheckConstraint(condition=Q(degree__in=Degree.values), name="link_degree_known"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="link_way_known"),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation} · {self.line}"

    @property
    def counts_as(self) -> Degree:
        """How much of it is taken up as far as somebody has said so."""
        return Degree.PARTIAL if self.is_carried else Degree(self.degree)
