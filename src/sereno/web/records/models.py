"""What every record has, and what a person keeps about lists of records."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import AccessLevel, LevelledQuerySet
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.people.plain_text import one_line

M = TypeVar("M", bound=models.Model)
# How long the name and the filters of a saved view may be.
MOST_NAME, MOST_QUERY = 60, 1000


class Record(models.Model):
    """A record of an audit: numbered, with an access level and a state.

    The record's own class adds `state`, with its choices and its first state.
    """

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(_("No."), editable=False)
    access_level = models.CharField(
        _("who may see it"), max_length=10, choices=AccessLevel.choices, default=AccessLevel.TEAM
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[Any] = LevelledQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "number"], name="%(class)s_number_once"),
            models.CheckConstraint(
                condition=models.Q(access_level__in=AccessLevel.values),
                name="%(class)s_access_level_known",
            ),
        ]


def state_is_known(states: type[models.TextChoices]) -> models.CheckConstraint:
    """The constraint that keeps a record in one of its states."""
    return models.CheckConstraint(
        condition=models.Q(state__in=states.values), name="%(class)s_state_known"
    )


class SavedView(models.Model):
    """The filters of a list under a name of a person's own."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=MOST_NAME, validators=[one_line])
    query = models.CharField(max_length=MOST_QUERY)

    class Meta:
        ordering = ["name__in_order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["audit", "person", "kind", "name"], name="view_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Batch(models.Model):
    """One action on several records at once, with what it takes to undo exactly that.

    step: the step of their life that they took, whose right its undoing asks for; "" for fields.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    step = models.CharField(max_length=40, blank=True)
    # [{"pk", "changed_at", "old": {field: value}}]: as each row was, and when it was changed.
    rows = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.kind} · {self.at}"


class KeptForm(models.Model):
    """What a person typed into the form of a record and has not saved yet: theirs alone, and let go
    when nobody can take it up again (kept_forms).

    number: of the record; 0: of a new one. content: the form as it would be sent, {name: [value]}.
    """

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    number = models.PositiveIntegerField(default=0)
    content = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["audit", "person", "kind", "number"], name="kept_form_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.number}"


class TokenUse(models.TextChoices):
    """What a token opens. One that stands in an address opens nothing else."""

    API = "api", _("read API")
    CALENDAR = "calendar", _("calendar")


class ApiToken(models.Model):
    """A person's key to one audit: to its read API, or to its calendar. Only the digest of its
    secret is kept.
    """

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("what it is for"), max_length=80, validators=[one_line])
    use = models.CharField(
        _("what it opens"), max_length=8, choices=TokenUse.choices, default=TokenUse.API
    )
    right = models.CharField(_("what it may read"), max_length=16, choices=Right.choices)
    access_level = models.CharField(
        _("up to which level"),
        max_length=10,
        choices=AccessLevel.choices,
        default=AccessLevel.PUBLIC,
    )
    # The records that it reads, by their plural; empty: all.
    kinds = models.JSONField(_("which records"), default=list)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(use__in=TokenUse.values), name="token_use_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Asked(models.Model):
    """How often one token, or one machine, asked the API in a minute (allowance.py).

    key: of a machine a keyed digest, never its address. minute: since 1970.
    """

    key = models.CharField(max_length=64, unique=True)
    minute = models.BigIntegerField()
    n = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.key}: {self.n}"
