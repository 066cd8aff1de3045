"""Recommendations: what somebody is asked to do, resting on findings (METHOD, section 3)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.findings.models.findings import DraftedQuerySet, Finding
from sereno.web.organisations.models import Organisation
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.records.models import Record, state_is_known
from sereno.web.topics.models import Topic


class RecommendationState(models.TextChoices):
    """The life of a recommendation's text."""

    DRAFT = "draft", _("draft")
    REVIEWED = "reviewed", pgettext_lazy("a recommendation", "reviewed")
    APPROVED = "approved", pgettext_lazy("a recommendation", "approved")
    MERGED = "merged", _("merged into another one")
    DROPPED = "dropped", pgettext_lazy("a recommendation", "dropped")


class Publication(models.TextChoices):
    """Whether the city's people may read it: an axis of its own."""

    KEPT = "kept", _("not published")
    PUBLISHED = "published", _("public")
    TAKEN_BACK = "taken_back", _("taken back")


class Addressee(models.TextChoices):
    """To whom it speaks, and to do what."""

    PEOPLE_ACT = "people_act", _("people: community-based action")
    PREVENT = "prevent", _("institutions: prevent crime and violence")
    INTERVENE = "intervene", _("institutions: intervene in the community")
    STRENGTHEN = "strengthen", _("institutions: strengthen capacities")


class Horizon(models.TextChoices):
    """By when."""

    SHORT = "short", _("short term")
    MEDIUM = "medium", _("medium term")
    LONG = "long", _("long term")


class Contribution(models.TextChoices):
    """How it serves a target."""

    DIRECT = "direct", _("directly")
    INDIRECT = "indirect", _("indirectly")


class Beneficiary(models.TextChoices):
    """Who is better off for it."""

    WOMEN = "women", _("women")
    MEN = "men", _("men")
    GIRLS = "girls", _("girls")
    BOYS = "boys", _("boys")
    YOUTH = "youth", _("youth")
    OLDER = "older", _("older people")
    LEADERS = "leaders", _("community leaders")
    OFFICIALS = "officials", _("officials")


class Recommendation(Record):
    """A recommendation. reference: what the report calls it, "R-031". writers: all who wrote in it
    or decided a verdict on it, none of whom reviews it; whoever began it neither.
    """

    told: ClassVar = (RecommendationState.APPROVED,)

    reference = models.CharField(_("reference"), max_length=20, validators=[one_line])
    title = models.CharField(_("title"), max_length=200, validators=[one_line])
    text = models.TextField(_("text"), max_length=8000, blank=True, validators=[plain_text])
    topic = models.ForeignKey(
        Topic, verbose_name=_("topic"), null=True, blank=True, on_delete=models.RESTRICT,
        related_name="recommendations",
    )  # fmt: skip
    addressee = models.CharField(
        _("addressee"), max_length=10, choices=Addressee.choices, blank=True
    )
    responsible = models.ForeignKey(
        Organisation, verbose_name=_("responsible"), null=True, blank=True,
        on_delete=models.RESTRICT, related_name="recommendations",
    )  # fmt: skip
    partners = models.ManyToManyField(
        Organisation, verbose_name=_("partners"), blank=True, related_name="partner_in"
    )
    # Values of Beneficiary.
    beneficiaries = models.JSONField(_("who benefits"), default=list, blank=True)
    horizon = models.CharField(_("horizon"), max_length=6, choices=Horizon.choices, blank=True)
    # Keys of vocabulary.crime_prevention_principles.
    principles = models.JSONField(_("principles of crime prevention"), default=list, blank=True)
    expected_result = models.TextField(
        _("expected result"), max_length=2000, blank=True, validators=[plain_text]
    )
    indicator = models.CharField(
        _("indicator"), max_length=200, blank=True, validators=[one_line],
        help_text=_("By what one will see that it was reached."),
    )  # fmt: skip
    baseline = models.CharField(_("baseline"), max_length=60, blank=True, validators=[one_line])
    target = models.CharField(_("target"), max_length=60, blank=True, validators=[one_line])
    resources = models.TextField(
        _("resources"), max_length=2000, blank=True, validators=[plain_text]
    )
    due_on = models.DateField(_("to be done by"), null=True, blank=True)
    impact = models.PositiveSmallIntegerField(_("impact"), null=True, blank=True)
    feasibility = models.PositiveSmallIntegerField(_("feasibility"), null=True, blank=True)
    findings = models.ManyToManyField(
        Finding, verbose_name=_("findings it rests on"), blank=True,
        related_name="recommendations",
    )  # fmt: skip
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, editable=False, related_name="+")
    merged_into = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.RESTRICT, related_name="merged"
    )
    # The one that it was a part of before it was split off.
    split_from = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.RESTRICT, related_name="parts"
    )
    publication = models.CharField(
        _("publication"), max_length=10, choices=Publication.choices, default=Publication.KEPT,
        editable=False,
    )  # fmt: skip
    published_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    state = models.CharField(
        _("state"), max_length=8, choices=RecommendationState.choices,
        default=RecommendationState.DRAFT, editable=False,
    )  # fmt: skip

    objects: ClassVar[Any] = DraftedQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            state_is_known(RecommendationState),
            models.UniqueConstraint(
                fields=["audit", "reference"], name="recommendation_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(publication__in=Publication.values),
                name="recommendation_publication_known",
            ),
            models.CheckConstraint(
                condition=Q(addressee__in=["", *Addressee.values]),
                name="recommendation_addressee_known",
            ),
            models.CheckConstraint(
                condition=Q(horizon__in=["", *Horizon.values]),
                name="recommendation_horizon_known",
            ),
            models.CheckConstraint(
                condition=(Q(impact__isnull=True) | Q(impact__range=(1, 5)))
                & (Q(feasibility__isnull=True) | Q(feasibility__range=(1, 5))),
                name="recommendation_priority_in_range",
            ),
            models.CheckConstraint(
                condition=~Q(publication=Publication.PUBLISHED)
                | Q(
                    state=RecommendationState.APPROVED,
                    access_level=AccessLevel.PUBLIC,
                    published_at__isnull=False,
                ),
                name="recommendation_published_as_approved",
            ),
            models.CheckConstraint(
                condition=Q(state=RecommendationState.MERGED, merged_into__isnull=False)
                | (~Q(state=RecommendationState.MERGED) & Q(merged_into__isnull=True)),
                name="recommendation_merged_into_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} · {self.title}"

    @property
    def priority(self) -> int | None:
        """Impact × feasibility, 1 to 25; None while one of them isn't said."""
        if self.impact is None or self.feasibility is None:
            return None
        return self.impact * self.feasibility


class RecommendationArea(models.Model):
    """An area in which it is to be done, by its code; none: in the whole city."""

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="areas"
    )
    code = models.CharField(max_length=80)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name__in_order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "code"], name="recommendation_area_once"
            ),
        ]
        indexes = [models.Index(fields=["code"])]

    def __str__(self) -> str:
        return self.name


class TargetServed(models.Model):
    """A target of the SDGs that a recommendation serves, and how."""

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="targets"
    )
    target = models.CharField(_("SDG target"), max_length=8)
    contribution = models.CharField(
        _("contribution"), max_length=8, choices=Contribution.choices, default=Contribution.DIRECT
    )
    rationale = models.CharField(_("why"), max_length=300, blank=True, validators=[one_line])

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "target"], name="recommendation_target_once"
            ),
            models.CheckConstraint(
                condition=Q(contribution__in=Contribution.values), name="target_contribution_known"
            ),
        ]

    def __str__(self) -> str:
        return self.target


class Deliverable(models.Model):
    """Something to be handed over: what, how much and when."""

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="deliverables"
    )
    position = models.PositiveIntegerField()
    title = models.CharField(_("what"), max_length=200, validators=[one_line])
    quantity = models.DecimalField(
        _("quantity"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=60, blank=True, validators=[one_line])
    due_on = models.DateField(_("due on"), null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "position"], name="deliverable_position_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title
