"""Rounds of review: whether each recommendation was carried out, as two people judge it blind."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import GuardedQuerySet
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.findings.models import Addressee, Recommendation
from sereno.web.organisations.models import Organisation
from sereno.web.people.frozen import Frozen, FrozenOnce
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.records.models import Record, state_is_known
from sereno.web.topics.models import Topic


class RoundState(models.TextChoices):
    """The life of a round."""

    PLANNED = "planned", _("planned")
    OPEN = "open", _("being judged")
    LOCKED = "locked", _("locked")


class Design(models.TextChoices):
    """Which recommendations are judged."""

    CENSUS = "census", _("all of them")
    SAMPLE = "sample", _("a sample of each topic")


class MonitoringRound(FrozenOnce, Record):
    """A desk review of what was done until a day; once locked, never changed again.

    n_sampled, seed: of a sample, how many are drawn and with which seed.
    """

    frozen_when = ("state", "locked")

    title = models.CharField(_("title"), max_length=100, validators=[one_line])
    cutoff_on = models.DateField(
        _("what was done until"),
        help_text=_("Nothing that happened after this day counts."),
    )
    design = models.CharField(
        _("which are judged"), max_length=6, choices=Design.choices, default=Design.CENSUS
    )
    n_sampled = models.PositiveIntegerField(_("how many are drawn"), null=True, blank=True)
    seed = models.PositiveBigIntegerField(null=True, editable=False)
    reviewers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("reviewers"), blank=True, related_name="+"
    )
    opened_at = models.DateTimeField(null=True, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    locked_at = models.DateTimeField(null=True, editable=False)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    state = models.CharField(
        _("state"), max_length=7, choices=RoundState.choices, default=RoundState.PLANNED,
        editable=False,
    )  # fmt: skip

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            state_is_known(RoundState),
            models.CheckConstraint(
                condition=Q(design__in=Design.values), name="monitoringround_design_known"
            ),
            models.CheckConstraint(
                condition=Q(design=Design.SAMPLE, n_sampled__gte=1)
                | Q(design=Design.CENSUS, n_sampled__isnull=True),
                name="monitoringround_sample_has_a_size",
            ),
            models.CheckConstraint(
                condition=(Q(state=RoundState.LOCKED) & Q(locked_at__isnull=False))
                | (~Q(state=RoundState.LOCKED) & Q(locked_at__isnull=True)),
                name="monitoringround_locked_when",
            ),
            models.CheckConstraint(
                condition=(Q(state=RoundState.PLANNED) & Q(opened_at__isnull=True))
                | (~Q(state=RoundState.PLANNED) & Q(opened_at__isnull=False)),
                name="monitoringround_opened_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Stratum(Frozen):
    """A topic of a round: how many recommendations it had when the round was opened, and how many
    of them are judged. topic: None of those without one.
    """

    round = models.ForeignKey(MonitoringRound, on_delete=models.PROTECT, related_name="strata")
    topic = models.ForeignKey(Topic, null=True, on_delete=models.PROTECT, related_name="+")
    n_all = models.PositiveIntegerField()
    n_judged = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "topic"], name="stratum_once"),
            models.CheckConstraint(
                condition=Q(n_judged__gte=1, n_judged__lte=F("n_all")), name="stratum_drawn_from_it"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.topic}"


class ItemQuerySet(GuardedQuerySet["RoundItem"]):
    """What there is to judge: whoever judges or runs rounds sees it, everybody else once the round
    is locked.
    """

    def of_audit(self, audit: Audit) -> Self:
        """All of an audit's rounds."""
        return self.filter(round__audit=audit)

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those of the rounds and recommendations that a person may see."""
        rounds = MonitoringRound.objects.for_person(audit, person).order_by()
        seen = Recommendation.objects.for_person(audit, person).order_by().values("pk")
        # What was merged since is told to whoever is told of the one that stands for it.
        levels = audit.access_levels_of(person)
        merged = Q(recommendation__access_level__in=levels) & (
            Q(recommendation__merged_into__in=seen)
            | Q(recommendation__merged_into__merged_into__in=seen)
        )
        items = self.filter(Q(recommendation__in=seen) | merged, round__in=rounds.values("pk"))
        if audit.allows(person, Right.JUDGE) or audit.allows(person, Right.RUN_ROUNDS):
            return items
        return items.filter(round__state=RoundState.LOCKED)


class RoundItem(Frozen):
    """A recommendation that a round judges, as it was when the round was opened.

    asked: its words, of its version `asked_version`. targets: codes of the SDG targets it served.
    """

    round = models.ForeignKey(MonitoringRound, on_delete=models.PROTECT, related_name="items")
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="round_items"
    )
    stratum = models.ForeignKey(Stratum, on_delete=models.PROTECT, related_name="items")
    asked = models.TextField(max_length=8300, validators=[plain_text])
    asked_version = models.PositiveIntegerField()
    addressee = models.CharField(max_length=10, choices=Addressee.choices, blank=True)
    responsible = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    targets = models.JSONField(default=list)

    objects: ClassVar[Any] = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["recommendation__number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "recommendation"], name="round_item_once"),
            models.CheckConstraint(
                condition=Q(addressee__in=["", *Addressee.values]),
                name="round_item_addressee_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.recommendation)

    @property
    def access_level(self) -> str:
        """The recommendation's."""
        return str(self.recommendation.access_level)


class OfItemQuerySet(GuardedQuerySet[Any]):
    """What belongs to an item, and is seen by whoever sees it."""

    def of_audit(self, audit: Audit) -> Self:
        """All of an audit's rounds."""
        return self.filter(item__round__audit=audit)

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those of the items that a person may see."""
        items = RoundItem.objects.for_person(audit, person).order_by()
        return self.filter(item__in=items.values("pk"))


class Assignment(models.Model):
    """An item given to a reviewer, as the first or the second: there is no third place."""

    item = models.ForeignKey(RoundItem, on_delete=models.PROTECT, related_name="assignments")
    place = models.PositiveSmallIntegerField()
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[Any] = OfItemQuerySet.as_manager()

    class Meta:
        ordering = ["place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "place"], name="review_place_once"),
            models.UniqueConstraint(fields=["item", "reviewer"], name="review_by_two_people"),
            models.CheckConstraint(condition=Q(place__in=[1, 2]), name="review_one_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.item} · {self.place}"

    @property
    def access_level(self) -> str:
        """The recommendation's."""
        return self.item.access_level
