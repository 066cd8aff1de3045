"""Actions: what somebody does so that a recommendation or a line of a plan is carried out."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import GuardedQuerySet
from sereno.web.audits.models import Audit
from sereno.web.findings.models import Recommendation
from sereno.web.organisations.models import Organisation
from sereno.web.people.frozen import Frozen
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.plan.models import PlanLine
from sereno.web.records.models import Record, state_is_known


class ActionKind(models.TextChoices):
    """What kind of action it is (METHOD, section 5)."""

    CONTINUED = "continued", _("continuity of a successful programme")
    SECURITY = "security", _("security strategy or operation")
    ARRESTS = "arrests", _("arrests")
    RISK_FACTORS = "risk_factors", _("identifying risk factors")
    COLLABORATION = "collaboration", _("collaboration between institutions")
    RESOURCES = "resources", _("human and material resources")
    AWARENESS = "awareness", _("awareness talks")
    TRAINING = "training", _("training")
    ANALYSIS = "analysis", _("information analysis")
    RIGHTS = "rights", _("human rights")


class ActionState(models.TextChoices):
    """The life of an action. How far it is, its milestones say."""

    PLANNED = "planned", _("planned")
    UNDER_WAY = "under_way", _("under way")
    FINISHED = "finished", _("has been finished")
    STOPPED = "stopped", _("has been stopped")


class Action(Record):
    """An action. since, worked: of a continued programme, since when and what shows it worked."""

    title = models.CharField(_("title"), max_length=200, validators=[one_line])
    kind = models.CharField(_("kind"), max_length=13, choices=ActionKind.choices)
    text = models.TextField(_("what is done"), max_length=5000, blank=True, validators=[plain_text])
    institution = models.ForeignKey(
        Organisation, verbose_name=_("institution"), on_delete=models.RESTRICT,
        related_name="actions",
    )  # fmt: skip
    partners = models.ManyToManyField(
        Organisation, verbose_name=_("partners"), blank=True, related_name="partner_in_actions"
    )
    lines = models.ManyToManyField(
        PlanLine, verbose_name=_("lines of plans"), blank=True, related_name="actions"
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    since = models.DateField(_("since when the programme runs"), null=True, blank=True)
    worked = models.TextField(
        _("what shows that it worked"), max_length=2000, blank=True, validators=[plain_text]
    )
    state = models.CharField(
        _("state"), max_length=9, choices=ActionState.choices, default=ActionState.PLANNED,
        editable=False,
    )  # fmt: skip

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            state_is_known(ActionState),
            models.CheckConstraint(
                condition=Q(kind__in=ActionKind.values), name="action_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="action_forwards",
            ),
            models.CheckConstraint(
                condition=~Q(kind=ActionKind.CONTINUED) | (Q(since__isnull=False) & ~Q(worked="")),
                name="action_continued_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class OfActionQuerySet(GuardedQuerySet[Any]):
    """What belongs to an action, and is as public as it is."""

    def of_audit(self, audit: Audit) -> Self:
        """All of an audit's actions."""
        return self.filter(action__audit=audit)

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those of the actions that a person may see."""
        seen = Action.objects.for_person(audit, person).order_by()
        return self.filter(action__in=seen.values("pk"))


class RecommendationServed(models.Model):
    """A recommendation that an action carries out. share: of the action's cost, in per cent;
    none where nobody has shared it out. Those of one action sum to 100 or are all none.
    """

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="served")
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="actions"
    )
    share = models.DecimalField(
        _("share of the cost"), max_digits=5, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )  # fmt: skip

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = _("recommendations that it carries out")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["action", "recommendation"], name="recommendation_served_once"
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__range=(0, 100)),
                name="recommendation_served_share_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} · {self.recommendation}"


class ActionArea(models.Model):
    """An area in which it is done, by its code; none: in the whole city."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="areas")
    code = models.CharField(max_length=80)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name__in_order", "pk"]
        verbose_name_plural = _("neighbourhoods")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["action", "code"], name="action_area_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["code"])]

    def __str__(self) -> str:
        return self.name


class Blocker(models.Model):
    """What stands in the way of an action: who clears it, and by when."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="blockers")
    text = models.CharField(_("what stands in the way"), max_length=500, validators=[one_line])
    owner = models.ForeignKey(
        Organisation, verbose_name=_("who clears it"), on_delete=models.RESTRICT,
        related_name="blockers",
    )  # fmt: skip
    due_on = models.DateField(_("by when"))
    cleared_on = models.DateField(_("cleared on"), null=True, blank=True)
    how = models.CharField(
        _("how it was cleared"), max_length=500, blank=True, validators=[one_line]
    )
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[Any] = OfActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def access_level(self) -> str:
        """Its action's."""
        return str(self.action.access_level)


class LogEntry(Frozen):
    """A line of an action's log: written once; what was wrong is said in a further one."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="log")
    on = models.DateField(_("day"))
    text = models.TextField(_("what was done"), max_length=2000, validators=[plain_text])
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[Any] = OfActionQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.action} · {self.on}"

    @property
    def access_level(self) -> str:
        """Its action's."""
        return str(self.action.access_level)
