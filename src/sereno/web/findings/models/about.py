"""What an audit says of itself: who made it, with what means, and how the method was kept."""

from __future__ import annotations

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.organisations.models import Organisation
from sereno.web.people.plain_text import one_line, plain_text


class MethodStage(models.TextChoices):
    """For which part of the method money was given or work was done."""

    WHOLE = "whole", _("the whole audit")
    DATA = "data", _("data and selection")
    DIAGNOSIS = "diagnosis", _("fieldwork and coding")
    FINDINGS = "findings", _("findings and recommendations")
    PLAN = "plan", _("plans and commitments")
    ACTIONS = "actions", _("actions")
    MONITORING = "monitoring", _("monitoring and evaluation")


class AboutAudit(models.Model):
    """One of an audit. Everybody who sees results reads it: it is the account that it gives."""

    audit = models.OneToOneField(Audit, on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField(_("begun on"), null=True, blank=True)
    ends_on = models.DateField(_("ended on"), null=True, blank=True)
    body = models.ForeignKey(
        Organisation, verbose_name=_("implementing body"), null=True, blank=True,
        on_delete=models.RESTRICT, related_name="audits_carried_out",
    )  # fmt: skip
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default="USD",
        validators=[one_line, RegexValidator("^[A-Z]{3}$", _("Three capital letters: USD, MXN."))],
    )
    beneficiaries = models.TextField(
        _("who benefits"), max_length=2000, blank=True, validators=[plain_text]
    )
    enabling = models.TextField(
        _("what helped"), max_length=4000, blank=True, validators=[plain_text]
    )
    constraints = models.TextField(
        _("what stood in the way"), max_length=4000, blank=True, validators=[plain_text]
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="about_forwards",
            ),
        ]

    def __str__(self) -> str:
        return str(self.audit)


class Funding(models.Model):
    """Money that an organisation gave for a part of the method, in the currency of the audit."""

    about = models.ForeignKey(AboutAudit, on_delete=models.CASCADE, related_name="funding")
    stage = models.CharField(_("for"), max_length=10, choices=MethodStage.choices)
    funder = models.ForeignKey(
        Organisation, verbose_name=_("given by"), on_delete=models.RESTRICT, related_name="funding"
    )
    amount = models.DecimalField(
        _("amount"), max_digits=14, decimal_places=2, validators=[MinValueValidator(1)]
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="funding_of_something"),
            models.CheckConstraint(
                condition=Q(stage__in=MethodStage.values), name="funding_stage_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.funder}, {self.get_stage_display()}"


class Effort(models.Model):
    """Days of people that a part of the method took."""

    about = models.ForeignKey(AboutAudit, on_delete=models.CASCADE, related_name="effort")
    stage = models.CharField(_("for"), max_length=10, choices=MethodStage.choices)
    person_days = models.DecimalField(
        _("person-days"), max_digits=8, decimal_places=1, validators=[MinValueValidator(0)]
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["about", "stage"], name="effort_stage_once"),
            models.CheckConstraint(condition=Q(person_days__gte=0), name="effort_not_negative"),
            models.CheckConstraint(
                condition=Q(stage__in=MethodStage.values), name="effort_stage_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_stage_display())


class Adaptation(models.Model):
    """Something of the method that was done otherwise here, and why."""

    about = models.ForeignKey(AboutAudit, on_delete=models.CASCADE, related_name="adaptations")
    what = models.CharField(_("what was done otherwise"), max_length=300, validators=[one_line])
    reason = models.TextField(_("why"), max_length=2000, validators=[plain_text])

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.what


class SisterAudit(models.Model):
    """An audit by the same method elsewhere, or here at another time."""

    about = models.ForeignKey(AboutAudit, on_delete=models.CASCADE, related_name="sisters")
    name = models.CharField(_("name"), max_length=160, validators=[one_line])
    years = models.CharField(_("years"), max_length=20, blank=True, validators=[one_line])
    address = models.URLField(_("web address"), max_length=400, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
