"""Webhooks of an audit, what each is told, and every try to tell it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line
from sereno.web.vault.fields import SealedTextField

# Others' machines are told of nothing above these.
LEVELS = (AccessLevel.PUBLIC, AccessLevel.TEAM)


class Stopped(models.TextChoices):
    """Why a webhook sends nothing."""

    NOT = "", _("in use")
    BY_HAND = "by_hand", _("stopped")
    FAILED = "failed", _("stopped: it could not be reached for days")
    GONE = "gone", _("stopped: its receiver answered that it is gone (410)")


class Hook(models.Model):
    """An address that is told of some kinds of record.

    kinds: their `plural`. kept_by: who answers for it; without the right to manage the audit it
    sends nothing. failing_since, n_failed, next_at: of the tries that failed in a row.
    former_secret signs as well until former_until, so that a receiver can change over.
    """

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="hooks")
    number = models.PositiveIntegerField()
    name = models.CharField(_("what it is for"), max_length=80, validators=[one_line])
    # Many services put a secret into the address.
    address = SealedTextField(bound_to=("audit", "number"))
    secret = SealedTextField(bound_to=("audit", "number"))
    former_secret = SealedTextField(bound_to=("audit", "number"), blank=True, default="")
    former_until = models.DateTimeField(null=True)
    access_level = models.CharField(
        _("up to which level"),
        max_length=10,
        choices=AccessLevel.choices,
        default=AccessLevel.PUBLIC,
    )
    kinds = models.JSONField(_("which records"), default=list)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    stopped = models.CharField(max_length=8, choices=Stopped.choices, blank=True)
    stopped_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    n_failed = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "number"], name="hook_number_once"),
            models.CheckConstraint(
                condition=models.Q(access_level__in=LEVELS), name="hook_level_at_most_team"
            ),
            models.CheckConstraint(
                condition=models.Q(stopped__in=Stopped.values), name="hook_stopped_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_kept(self) -> bool:
        """Whether whoever answers for it may still do so."""
        keeper: Person | None = self.kept_by
        return keeper is not None and self.audit.allows(keeper, Right.MANAGE)

    @property
    def sends(self) -> bool:
        """Whether anything is sent."""
        return not self.stopped and self.is_kept

    def secrets(self, now: dt.datetime) -> list[str]:
        """Those that sign, the newest first."""
        still = self.former_until is not None and now < self.former_until
        return [self.secret, self.former_secret] if still else [self.secret]


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages of webhooks."""

    def waiting(self) -> MessageQuerySet:
        """Those that nobody has taken yet."""
        return self.filter(done_at__isnull=True)


class Message(models.Model):
    """One event that a webhook is told, written in the transaction of the event.

    key: its id, the same at every try. event: None of a test. done_at: when it was taken; of a
    test, when it was tried.
    """

    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="messages")
    event = models.ForeignKey("audits.Event", null=True, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["hook", "done_at"], name="message_waiting")]

    def __str__(self) -> str:
        return self.id_told

    @property
    def id_told(self) -> str:
        """Its id as the receiver has it."""
        return f"msg_{self.key.hex}"


class Try(models.Model):
    """One try to send a message. What the receiver said beside its status isn't kept.

    error: "" or one of exchange.webhooks.posting.ERRORS.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    ms = models.PositiveIntegerField()
    error = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.message} {self.at:%Y-%m-%d %H:%M}"
