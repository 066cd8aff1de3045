"""Organisations: who holds data, takes part, is recommended something and answers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Membership
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.records.models import Record, state_is_known
from sereno.web.topics.models import Topic


class OrganisationKind(models.TextChoices):
    """What kind of organisation it is."""

    MUNICIPAL = "municipal", _("municipal unit")
    STATE = "state", _("state")
    FEDERAL = "federal", _("federal")
    UN = "un", _("United Nations")
    ACADEMIA = "academia", _("academia")
    CIVIL_SOCIETY = "civil_society", _("civil society")
    PRIVATE = "private", _("private sector")
    COMMUNITY = "community", _("community")


class OrganisationState(models.TextChoices):
    """The life of an organisation in the directory."""

    IN_USE = "in_use", _("in use")
    DISSOLVED = "dissolved", _("no longer there")


class Organisation(Record):
    """One organisation of an audit's directory. kind: "" while nobody has said what it is."""

    name = models.CharField(_("name"), max_length=160, validators=[one_line])
    short_name = models.CharField(_("short name"), max_length=30, blank=True, validators=[one_line])
    kind = models.CharField(_("kind"), max_length=13, choices=OrganisationKind.choices, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="parts",
    )
    mandate = models.ManyToManyField(
        Topic, verbose_name=_("topics it may act on"), blank=True, related_name="organisations"
    )
    partner_since = models.DateField(_("partner since"), null=True, blank=True)
    partner_until = models.DateField(_("partner until"), null=True, blank=True)
    brought = models.TextField(
        _("what it brought"), max_length=1000, blank=True, validators=[plain_text]
    )
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=OrganisationState.choices,
        default=OrganisationState.IN_USE,
        editable=False,
    )

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            state_is_known(OrganisationState),
            models.UniqueConstraint(fields=["audit", "name"], name="organisation_name_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["", *OrganisationKind.values]),
                name="organisation_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="organisation_not_in_itself",
            ),
            models.CheckConstraint(
                condition=Q(partner_since__isnull=True)
                | Q(partner_until__isnull=True)
                | Q(partner_until__gte=F("partner_since")),
                name="organisation_partner_forwards",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


class FocalPoint(models.Model):
    """A member of the audit who answers for an organisation."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="focal_points"
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.CASCADE, related_name="focal_points"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "membership"], name="focal_point_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.membership}"
