"""What officials said in interviews of whether a recommendation was carried out."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sereno.web.findings.models import Evidence
from sereno.web.monitoring.models.rounds import OfItemQuerySet, RoundItem
from sereno.web.people.frozen import Frozen


class Claim(models.TextChoices):
    """What a passage says of a recommendation; the keys are those of the three shares of a round
    (`methods.monitoring.judgements.CARRIED_OUT`), against which it is held.
    """

    ADDRESSED = "addressed", _("it was carried out")
    IN_PROCESS = "in_process", _("it is under way")
    NOT_DONE = "not_done", _("it was not carried out")


class InterviewLinkQuerySet(OfItemQuerySet):
    """Links, as far as a person sees the items; what they see of a passage its evidence says."""

    def standing(self) -> Self:
        """Of each item and passage the newest, unless it was taken back."""
        newer = InterviewLink.objects.filter(
            item=models.OuterRef("item"), evidence=models.OuterRef("evidence"),
            pk__gt=models.OuterRef("pk"),
        )  # fmt: skip
        return self.filter(~models.Exists(newer.order_by())).exclude(claim="")


class InterviewLink(Frozen):
    """A coded passage of an interview with an official that speaks of what an item asks.

    claim: what it says, whatever anybody judges: whether it confirms or contradicts a judgement
    follows once that is settled. "": the link was taken back. Of an item and a passage the newest
    counts.
    """

    item = models.ForeignKey(RoundItem, on_delete=models.PROTECT, related_name="interviews")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    claim = models.CharField(max_length=10, choices=Claim.choices, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[Any] = InterviewLinkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(claim__in=["", *Claim.values]), name="interview_link_claim_known"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["item", "evidence"])]

    def __str__(self) -> str:
        return f"{self.item} · {self.evidence}"

    @property
    def access_level(self) -> str:
        """The recommendation's."""
        return self.item.access_level
