"""Plans of the city: an instrument with a version, and its lines as a tree."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import GuardedQuerySet
from sereno.web.audits.models import Audit
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.records.models import Record, state_is_known


class PlanState(models.TextChoices):
    """The life of a version of a plan."""

    DRAFT = "draft", _("being brought in")
    IN_FORCE = "in_force", _("in force")
    REPLACED = "replaced", _("no longer in force")


class Plan(Record):
    """A version of an instrument. levels: what its own levels are called, from the top."""

    instrument = models.CharField(_("instrument"), max_length=200, validators=[one_line])
    version = models.CharField(_("version"), max_length=60, validators=[one_line])
    owner = models.ForeignKey(
        Organisation, verbose_name=_("whose it is"), null=True, blank=True,
        on_delete=models.RESTRICT, related_name="plans",
    )  # fmt: skip
    term = models.ForeignKey(
        "plan.Term", verbose_name=_("term of government"), null=True, blank=True,
        on_delete=models.RESTRICT, related_name="plans",
    )  # fmt: skip
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    levels = models.JSONField(_("levels"), default=list)
    currency = models.CharField(
        _("currency of its budgets"), max_length=3, blank=True,
        validators=[one_line, RegexValidator("^[A-Z]{3}$", _("Three capital letters: USD, MXN."))],
    )  # fmt: skip
    replaces = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.RESTRICT, related_name="next_versions"
    )
    state = models.CharField(
        _("state"), max_length=8, choices=PlanState.choices, default=PlanState.DRAFT,
        editable=False,
    )  # fmt: skip

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            state_is_known(PlanState),
            models.UniqueConstraint(
                fields=["audit", "instrument", "version"], name="plan_version_once"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="plan_forwards",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} · {self.version}"


class Chance(models.TextChoices):
    """What a planning window is a chance for."""

    PROGRAMME = "programme", _("annual programme")
    BUDGET = "budget", _("budget bill")
    REVISION = "revision", _("revision of the plan")
    OTHER = "other", _("something else")


class PlanningWindow(Record):
    """Days in which something can still be put into a plan or its budget. plan: none: into any."""

    chance = models.CharField(_("what for"), max_length=9, choices=Chance.choices)
    title = models.CharField(_("what it is called"), max_length=160, validators=[one_line])
    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), null=True, blank=True, on_delete=models.RESTRICT,
        related_name="windows",
    )  # fmt: skip
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    note = models.TextField(_("note"), max_length=1000, blank=True, validators=[plain_text])

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="planning_window_forwards"
            ),
            models.CheckConstraint(
                condition=Q(chance__in=Chance.values), name="planning_window_chance_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ReadOutline(models.Model):
    """What was read of a plan's file and waits for somebody to take it over or let it go.

    lines: in the order of the tree, each with its code, text, place of the line above it, level,
    responsible and budget. faults, notes: problems as data, in both languages.
    """

    plan = models.OneToOneField(Plan, on_delete=models.CASCADE, related_name="outline")
    file = models.CharField(max_length=255)
    levels = models.JSONField(default=list)
    lines = models.JSONField()
    faults = models.JSONField()
    notes = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return self.file


class PlanLineQuerySet(GuardedQuerySet["PlanLine"]):
    """Lines of plans: as public as their plan."""

    def of_audit(self, audit: Audit) -> Self:
        """All of an audit's plans."""
        return self.filter(plan__audit=audit)

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those of the plans that a person may see."""
        plans = Plan.objects.for_person(audit, person).order_by().values("pk")
        return self.filter(plan__in=plans)


class PlanLine(models.Model):
    """A node of a plan's tree. level: 0 for the top. code: as the plan numbers it, "2.3.1"."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.RESTRICT, related_name="children"
    )
    position = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField()
    code = models.CharField(_("code"), max_length=40, blank=True, validators=[one_line])
    text = models.TextField(_("text"), max_length=5000, validators=[plain_text])
    responsible = models.ForeignKey(
        Organisation, verbose_name=_("responsible"), null=True, blank=True,
        on_delete=models.RESTRICT, related_name="plan_lines",
    )  # fmt: skip
    budget = models.DecimalField(
        _("budget"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    changed_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[Any] = PlanLineQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="plan_line_position_once"),
            models.UniqueConstraint(
                fields=["plan", "code"], condition=~Q(code=""), name="plan_line_code_once"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="plan_line_not_in_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()

    @property
    def access_level(self) -> str:
        """Its plan's."""
        return str(self.plan.access_level)
