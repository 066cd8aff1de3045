"""Rounds of review: whether each recommendation was carried out, as two people judge it blind."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sereno.web.actions.models import Grade
from sereno.web.audits.access_levels import GuardedQuerySet
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.findings.models import Recommendation
from sereno.web.people.frozen import Frozen
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.records.models import Record, state_is_known


class RoundState(models.TextChoices):
    """The life of a round."""

    PLANNED = "planned", _("planned")
    OPEN = "open", _("being judged")
    LOCKED = "locked", _("locked")


class Design(models.TextChoices):
    """Which recommendations are judged."""

    CENSUS = "census", _("all of them")
    SAMPLE = "sample", _("a sample of each topic")


class Verdict(models.TextChoices):
    """What is judged (METHOD, section 6)."""

    NOT_STARTED = "not_started", _("not started")
    IN_PROCESS = "in_process", _("in process")
    ADDRESSED = "addressed", _("addressed")
    NOT_ADDRESSED = "not_addressed", _("not addressed")
    NOT_APPLICABLE = "not_applicable", _("not applicable")


class MonitoringRound(Record):
    """A desk review of what was done until a day. seed, per_stratum: of a sample."""

    title = models.CharField(_("title"), max_length=100, validators=[one_line])
    cutoff_on = models.DateField(_("what was done until"))
    design = models.CharField(
        _("which are judged"), max_length=6, choices=Design.choices, default=Design.CENSUS
    )
    n_sampled = models.PositiveIntegerField(_("how many are drawn"), null=True, blank=True)
    seed = models.PositiveBigIntegerField(null=True, editable=False)
    reviewers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("reviewers"), blank=True, related_name="+"
    )
    opened_at = models.DateTimeField(null=True, editable=False)
    locked_at = models.DateTimeField(null=True, editable=False)
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
        ]

    def __str__(self) -> str:
        return self.title


class ItemQuerySet(GuardedQuerySet["RoundItem"]):
    """What there is to judge: whoever judges sees it, everybody else once the round is locked."""

    def of_audit(self, audit: Audit) -> Self:
        """All of an audit's rounds."""
        return self.filter(round__audit=audit)

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those of the rounds and recommendations that a person may see."""
        rounds = MonitoringRound.objects.for_person(audit, person).order_by()
        seen = Recommendation.objects.for_person(audit, person).order_by()
        items = self.filter(round__in=rounds.values("pk"), recommendation__in=seen.values("pk"))
        if audit.allows(person, Right.REVIEW):
            return items
        return items.filter(round__state=RoundState.LOCKED)


class RoundItem(models.Model):
    """A recommendation that a round judges, as it was worded when the round was opened.

    topic: its stratum, by name, as it was then.
    """

    round = models.ForeignKey(MonitoringRound, on_delete=models.CASCADE, related_name="items")
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="round_items"
    )
    asked = models.TextField(max_length=8300, validators=[plain_text])
    asked_version = models.PositiveIntegerField()
    topic = models.CharField(max_length=200, blank=True, validators=[one_line])

    objects: ClassVar[Any] = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "recommendation"], name="round_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.recommendation}"

    @property
    def access_level(self) -> str:
        """The recommendation's."""
        return str(self.recommendation.access_level)


class JudgementQuerySet(GuardedQuerySet["Judgement"]):
    """First judgements: one's own until both have judged, then those of whoever judges; everybody
    else sees them once the round is locked.
    """

    def of_audit(self, audit: Audit) -> Self:
        """All of an audit's rounds."""
        return self.filter(item__round__audit=audit)

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those that a person may see."""
        items = RoundItem.objects.for_person(audit, person).order_by()
        seen = self.filter(item__in=items.values("pk"))
        complete = (
            Judgement.objects.filter(item__round__audit=audit)
            .order_by()
            .values("item")
            .annotate(n=models.Count("pk"))
            .filter(n__gte=2)
            .values("item")
        )
        return seen.filter(
            Q(by=person) | Q(item__in=complete) | Q(item__round__state=RoundState.LOCKED)
        )


class Judged(Frozen):
    """What is said of a recommendation: written once.

    grade: of the best evidence there was until the round's day. override: why it is called
    addressed without evidence of A or B; "" where there is such evidence.
    """

    verdict = models.CharField(_("judgement"), max_length=14, choices=Verdict.choices)
    grade = models.CharField(_("grade of the evidence"), max_length=1, choices=Grade.choices)
    reason = models.TextField(_("reason"), max_length=2000, validators=[plain_text])
    override = models.TextField(
        _("why it is called addressed without evidence of A or B"), max_length=2000, blank=True,
        validators=[plain_text],
    )  # fmt: skip
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(verdict__in=Verdict.values), name="%(class)s_verdict_known"
            ),
            models.CheckConstraint(
                condition=Q(grade__in=Grade.values), name="%(class)s_grade_known"
            ),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.ADDRESSED)
                | Q(grade__in=[Grade.OFFICIAL_RECORD, Grade.INDEPENDENT])
                | ~Q(override=""),
                name="%(class)s_addressed_by_evidence",
            ),
        ]


class Judgement(Judged):
    """One reviewer's first judgement; place: 1 or 2, so that the database lets in two at most."""

    item = models.ForeignKey(RoundItem, on_delete=models.PROTECT, related_name="judgements")
    place = models.PositiveSmallIntegerField()

    objects: ClassVar[Any] = JudgementQuerySet.as_manager()

    class Meta(Judged.Meta):
        ordering = ["place"]
        constraints: ClassVar = [
            *Judged.Meta.constraints,
            models.UniqueConstraint(fields=["item", "place"], name="judgement_place_once"),
            models.UniqueConstraint(fields=["item", "by"], name="judgement_by_two_people"),
            models.CheckConstraint(condition=Q(place__in=[1, 2]), name="judgement_one_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.item} · {self.get_verdict_display()}"

    @property
    def access_level(self) -> str:
        """The recommendation's."""
        return str(self.item.recommendation.access_level)


class Settlement(Judged):
    """What the two agreed on: the round's judgement. Where both said the same, it is that."""

    item = models.OneToOneField(RoundItem, on_delete=models.PROTECT, related_name="settlement")

    def __str__(self) -> str:
        return f"{self.item} · {self.get_verdict_display()}"

    @property
    def access_level(self) -> str:
        """The recommendation's."""
        return str(self.item.recommendation.access_level)
