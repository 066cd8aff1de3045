"""Recommendations that come as a file, and those that say almost the same as others."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.files.models import KeptFile
from sereno.web.findings.models.recommendations import Recommendation
from sereno.web.people.models import Person
from sereno.web.records.models import Record, state_is_known


class BroughtState(models.TextChoices):
    """The life of a file of recommendations."""

    WAITING = "waiting", _("waiting")
    TAKEN = "taken", _("rows taken over")
    DROPPED = "dropped", _("dropped")


class BroughtRecommendations(Record):
    """A file of recommendations: its columns are settled, then a job makes drafts of its rows.

    access_level: that of the drafts whose row says none. columns: {role: heading}. notes: what was
    noticed when it was read, problems as data. n_made, n_refused: of its rows, once it is taken
    over; rejects: the refused ones as they stand in the file, with the reason. name: of the file,
    which itself is gone once it is dropped.
    """

    TAKE: ClassVar = "take_recommendations"

    file = models.ForeignKey(KeptFile, null=True, on_delete=models.RESTRICT, related_name="+")
    name = models.CharField(max_length=200, editable=False)
    columns = models.JSONField(default=dict, editable=False)
    notes = models.JSONField(default=list, editable=False)
    n_made = models.PositiveIntegerField(default=0, editable=False)
    n_refused = models.PositiveIntegerField(default=0, editable=False)
    rejects = models.ForeignKey(KeptFile, null=True, on_delete=models.RESTRICT, related_name="+")
    state = models.CharField(
        _("state"),
        max_length=7,
        choices=BroughtState.choices,
        default=BroughtState.WAITING,
        editable=False,
    )

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            state_is_known(BroughtState),
            models.CheckConstraint(
                condition=Q(state=BroughtState.DROPPED, file__isnull=True)
                | (~Q(state=BroughtState.DROPPED) & Q(file__isnull=False)),
                name="brought_keeps_its_file_until_dropped",
            ),
        ]

    def __str__(self) -> str:
        return self.name


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
