"""Studies of whether something had an effect: how it is judged, registered, worked out."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sereno.web.actions.models import Action
from sereno.web.audits.access_levels import LevelledQuerySet
from sereno.web.audits.models import Audit
from sereno.web.indicators.models import Indicator, IndicatorEdition
from sereno.web.monitoring.models.dashboard import ContextEvent
from sereno.web.people.frozen import Frozen
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.records.models import Record

MOST_HARMONICS = 6
USUAL_SEED = 14
MOST_REACH = 50_000


class EffectDesign(models.TextChoices):
    """How an effect is told from what would have happened anyway."""

    SERIES = "series", _("before and after in one series")
    AREAS = "areas", _("against other areas, over many periods")
    DISPLACEMENT = "displacement", _("against other areas, before and after")


class EffectStudyQuerySet(LevelledQuerySet["EffectStudy"]):
    """Studies: those of indicators that a person may see, up to their level."""

    def for_person(self, audit: Audit, person: Person) -> EffectStudyQuerySet:
        """Those of an audit; their actions are named by whoever may see these."""
        seen = Indicator.objects.for_person(audit, person).order_by()
        found = super().for_person(audit, person).filter(indicator__in=seen.values("pk"))
        # Nor those in which another one is weighed that the person may not see.
        hidden = HarmWeight.objects.filter(study=models.OuterRef("pk")).exclude(
            indicator__in=seen.values("pk")
        )
        return found.filter(~models.Exists(hidden)).select_related("indicator__current")


class EffectStudy(Record):
    """Whether something that was done changed an indicator, and by which rule one will say so.

    areas: {part: [codes]}, parts as `effects.comparing.PARTS`. first, last: labels of periods, "":
    as far as the values go; began: of the first period in which it could have shown, "": not said
    yet. harmonics: pairs of waves of a year. threshold: a change of so many per cent counts.
    across: a break within the series warns, and doesn't refuse. events: of the context, which are
    terms of the model of a series. reach: within so many metres the neighbours lie, None: they were
    chosen one by one. sizes: {part: by what its counts are divided}.
    """

    title = models.CharField(_("title"), max_length=200, validators=[one_line])
    intervention = models.TextField(
        _("what was done"), max_length=2000, blank=True, validators=[plain_text]
    )
    action = models.ForeignKey(
        Action, null=True, blank=True, on_delete=models.SET_NULL, related_name="studies",
        verbose_name=_("action"),
    )  # fmt: skip
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="+", verbose_name=_("indicator")
    )
    design = models.CharField(
        _("how it is judged"),
        max_length=12,
        choices=EffectDesign.choices,
        default=EffectDesign.SERIES,
    )
    level = models.CharField(_("level"), max_length=40, blank=True)
    group = models.CharField(_("group"), max_length=300, blank=True)
    first = models.CharField(_("from"), max_length=40, blank=True)
    began = models.CharField(_("first period after it began"), max_length=40, blank=True)
    last = models.CharField(_("until"), max_length=40, blank=True)
    areas = models.JSONField(default=dict)
    slope = models.BooleanField(_("the trend may change too"), default=False)
    harmonics = models.PositiveSmallIntegerField(
        _("waves of a year"), default=2, validators=[MaxValueValidator(MOST_HARMONICS)]
    )
    threshold = models.PositiveSmallIntegerField(
        _("a change that counts, in per cent"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )
    seed = models.PositiveIntegerField(
        _("seed"), default=USUAL_SEED, validators=[MaxValueValidator(2**31 - 1)]
    )
    across = models.BooleanField(_("compare across a break all the same"), default=False)
    reach = models.PositiveIntegerField(
        _("how far around, in metres"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_REACH)],
    )  # fmt: skip
    sizes = models.JSONField(default=dict)
    events = models.ManyToManyField(
        ContextEvent, blank=True, related_name="+", verbose_name=_("what else happened")
    )

    objects: ClassVar[Any] = EffectStudyQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(design__in=EffectDesign.values), name="study_design"
            ),
            models.CheckConstraint(
                condition=Q(threshold__gte=1, threshold__lte=90), name="study_threshold"
            ),
            models.CheckConstraint(
                condition=Q(harmonics__lte=MOST_HARMONICS), name="study_harmonics"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class HarmWeight(models.Model):
    """What one event of an indicator weighs in a study of several, by the harm that it does."""

    study = models.ForeignKey(EffectStudy, on_delete=models.CASCADE, related_name="harm")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    weight = models.FloatField(validators=[MinValueValidator(0.001), MaxValueValidator(1e6)])

    class Meta:
        ordering = ["indicator__code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["study", "indicator"], name="harm_weight_once"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="harm_weight_above_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.study} · {self.indicator}"


class EffectRegistration(Frozen):
    """What was settled before looking: never changed, corrected by a further one.

    plan: what `effects.plan.plan_of` said; digest: SHA-256 of it. edition: the values in force
    then; n_seen: in how many of the periods after the beginning these had values already.
    """

    study = models.ForeignKey(EffectStudy, on_delete=models.PROTECT, related_name="registrations")
    number = models.PositiveIntegerField()
    plan = models.JSONField()
    digest = models.CharField(max_length=64)
    edition = models.ForeignKey(
        IndicatorEdition, null=True, on_delete=models.PROTECT, related_name="+"
    )
    n_seen = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["study", "number"], name="effect_registered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.study} · {self.number}"

    @property
    def is_before(self) -> bool:
        """Whether nothing of what came after had been seen."""
        return self.n_seen == 0


class EffectRun(Frozen):
    """What came of a study with one edition of its indicator; another edition, another run.

    plan: what was worked out; registration: what had been settled before, None: nothing. inputs:
    SHA-256 of the numbers that it was worked out from; said: what came of them. It is told to
    whoever is shown these numbers (docs/decisions).
    """

    study = models.ForeignKey(EffectStudy, on_delete=models.PROTECT, related_name="runs")
    number = models.PositiveIntegerField()
    registration = models.ForeignKey(
        EffectRegistration, null=True, on_delete=models.PROTECT, related_name="runs"
    )
    edition = models.ForeignKey(IndicatorEdition, on_delete=models.PROTECT, related_name="+")
    plan = models.JSONField()
    inputs = models.CharField(max_length=64)
    said = models.JSONField()
    sereno = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["study", "number"], name="effect_run_once"),
        ]

    def __str__(self) -> str:
        return f"{self.study} · {self.number}"
