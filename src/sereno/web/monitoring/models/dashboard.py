"""What the dashboard rests on: targets, events of context, and where it may be embedded."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.plain_text import LONGEST_CODE
from sereno.web.audits.access_levels import LevelledQuerySet
from sereno.web.audits.models import Audit
from sereno.web.geographies.models.levels import CITY, WHOLE_CITY
from sereno.web.indicators.models import Indicator
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.records.models import Record

FIRST_YEAR, LAST_YEAR = 1990, 2100


class Good(models.TextChoices):
    """Which direction is good."""

    HIGHER = "higher", _("higher is better")
    LOWER = "lower", _("lower is better")


class TargetQuerySet(LevelledQuerySet["Target"]):
    """Targets: of their level, and of indicators that a person may see."""

    def for_person(self, audit: Audit, person: Any) -> TargetQuerySet:
        """Those of an audit that a person may see."""
        seen = Indicator.objects.for_person(audit, person).order_by().values("pk")
        return super().for_person(audit, person).filter(indicator__in=seen)


class Target(Record):
    """What an indicator is to be by a year, from where it was.

    level, area, group: of whom the value is, as values of indicators have it. baseline_period: the
    label of the period from which progress is counted; its value is that of the series, unless
    `baseline_typed` with its source stands in for it. joined_on: breaks until this day are joined,
    as `joined_how` says.
    """

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), on_delete=models.CASCADE, related_name="targets"
    )
    level = models.CharField(max_length=40, default=CITY)
    area = models.CharField(max_length=LONGEST_CODE, default=WHOLE_CITY)
    group = models.CharField(_("group"), max_length=200, blank=True)
    sdg = models.CharField(_("SDG target"), max_length=12)
    direction = models.CharField(_("good direction"), max_length=6, choices=Good.choices)
    baseline_period = models.CharField(_("baseline"), max_length=40)
    baseline_typed = models.FloatField(
        _("value of the baseline"), null=True, blank=True,
        help_text=_("Only where the series doesn't have it: then say where it comes from."),
    )  # fmt: skip
    baseline_source = models.CharField(
        _("where that value comes from"), max_length=200, blank=True, validators=[one_line]
    )
    value = models.FloatField(_("target"), validators=[MinValueValidator(0)])
    year = models.PositiveSmallIntegerField(
        _("to be reached in"),
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
    joined_on = models.DateField(
        _("joined over the break of"), null=True, blank=True,
        help_text=_(
            "Only where the values before and after the break were made comparable."
        ),
    )  # fmt: skip
    joined_how = models.CharField(
        _("how it was joined"), max_length=300, blank=True, validators=[one_line]
    )
    note = models.TextField(
        _("note on the data"), max_length=2000, blank=True, validators=[plain_text]
    )

    objects: ClassVar[Any] = TargetQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(direction__in=Good.values), name="target_direction_known"
            ),
            models.CheckConstraint(
                condition=Q(baseline_typed__isnull=True) | ~Q(baseline_source=""),
                name="target_typed_baseline_has_a_source",
            ),
            models.CheckConstraint(
                condition=Q(joined_on__isnull=True, joined_how="")
                | (Q(joined_on__isnull=False) & ~Q(joined_how="")),
                name="target_joined_somehow",
            ),
        ]

    def __str__(self) -> str:
        return self.indicator.name


class ContextKind(models.TextChoices):
    """What sort of thing happened."""

    LOCKDOWN = "lockdown", _("lockdown or emergency")
    LAW = "law", _("new law or rule")
    RECORDING = "recording", _("change of recording")
    OPERATION = "operation", _("large operation or change of policing")
    OTHER = "other", _("something else")


class ContextEvent(Record):
    """Something that happened to the whole city and may show in its series; drawn as a band.

    ends_on: the last day; None: it goes on, or it was a change for good, as a law is.
    """

    title = models.CharField(_("name"), max_length=120, validators=[one_line])
    kind = models.CharField(_("what sort"), max_length=9, choices=ContextKind.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("Empty: it goes on, or is for good.")
    )
    note = models.TextField(
        _("what it changed"), max_length=2000, blank=True, validators=[plain_text]
    )
    told_by = models.CharField(
        _("where one reads of it"), max_length=300, blank=True, validators=[one_line],
        help_text=_("A gazette, a decree, an address: so that others can look it up."),
    )  # fmt: skip

    class Meta(Record.Meta):
        ordering = ["starts_on", "number"]
        constraints: ClassVar = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=ContextKind.values), name="context_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="context_forwards",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PublicBoard(models.Model):
    """Whether an audit's dashboard can be read by anybody, and which sites may show it in theirs.

    hosts: origins, “https://…”; () of none: it can be opened, and embedded nowhere.
    """

    audit = models.OneToOneField(Audit, on_delete=models.CASCADE, related_name="public_board")
    is_on = models.BooleanField(_("anybody may open it"), default=False)
    hosts = models.JSONField(default=list)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.audit}"
