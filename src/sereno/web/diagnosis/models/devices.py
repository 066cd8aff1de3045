"""Devices: phones and browsers that send what was filled in, each with its own password."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import LevelledQuerySet
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line
from sereno.web.records.models import Record, state_is_known
from sereno.web.vault.fields import SealedTextField


class DeviceState(models.TextChoices):
    """Whether a device may fetch forms and send what was filled in."""

    IN_USE = "in_use", _("in use")
    REVOKED = "revoked", _("revoked")


class DeviceQuerySet(LevelledQuerySet["Device"]):
    """Devices, by who asks."""

    def for_person(self, audit: Audit, person: Person) -> Self:
        """One's own, and all of them for whoever manages the audit."""
        seen = self.filter(audit=audit)
        if audit.allows(person, Right.MANAGE):
            return seen
        return seen.filter(person=person)

    def in_use(self) -> Self:
        """Those that may sign in: not revoked, of somebody who can."""
        return self.filter(state=DeviceState.IN_USE, person__is_active=True)


class Device(Record):
    """A phone or a browser of a person of the team.

    name and secret: with what it signs in, both random; a person's own password is on no phone.
    person: for whom its lists are made. is_test: it gets drafts that are offered to test devices
    too. skew_seconds: how far its clock was ahead when it was last heard.
    """

    label = models.CharField(
        _("what it is called"),
        max_length=80,
        validators=[one_line],
        help_text=_("For instance: Samsung of the field team, no. 3."),
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("whose it is"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    is_test = models.BooleanField(
        _("it is a test device"),
        default=False,
        help_text=_("It also gets the drafts that are offered to test devices."),
    )
    name = models.CharField(_("user name"), max_length=32, unique=True, editable=False)
    secret = SealedTextField(_("password"), bound_to=("name",), editable=False)
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=DeviceState.choices,
        default=DeviceState.IN_USE,
        editable=False,
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)
    last_seen_at = models.DateTimeField(_("last seen"), null=True, editable=False)
    skew_seconds = models.IntegerField(_("clock ahead by"), null=True, editable=False)

    objects: ClassVar[Any] = DeviceQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            state_is_known(DeviceState),
            models.CheckConstraint(
                condition=Q(state=DeviceState.REVOKED, revoked_at__isnull=False)
                | Q(state=DeviceState.IN_USE, revoked_at__isnull=True),
                name="device_revoked_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class SpentNonce(models.Model):
    """How often an answer with a nonce was taken: none of them is taken again, by no process."""

    nonce = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField()
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.nonce
