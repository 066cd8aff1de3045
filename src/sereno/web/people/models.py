"""A person who signs in. What they may do is said audit by audit (web/audits)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Django knows the models that it finds here.
from sereno.web.people.account_history import AccountChange, AccountEvent
from sereno.web.people.plain_text import one_line
from sereno.web.people.second_step_tries import SecondStepTries

__all__ = ["AccountChange", "AccountEvent", "People", "Person", "Scope", "SecondStepTries"]


class People(BaseUserManager["Person"]):
    """Makes people; the email address, by which they sign in, is kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """A person without rights over the instance."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """An administrator of the instance."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> Person:
        """Whatever the case in which the address was typed."""
        return self.get(email__iexact=username)


@dataclass(frozen=True)
class Scope:
    """What a person may do who comes with a token: in one audit, no more than these rights, and
    with nothing above one access level. kinds: the only records that are asked for; none: any.
    """

    audit_id: int
    rights: frozenset[str]
    access_level: str
    kinds: frozenset[str] = frozenset()


class Person(AbstractBaseUser, PermissionsMixin):
    """A person with a email address to sign in by and a language."""

    email = models.EmailField(_("email address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True, validators=[one_line])
    language = models.CharField(
        _("language"), max_length=2, blank=True, choices=[("es", "Español"), ("en", "English")]
    )
    wants_letters = models.BooleanField(_("letters on what waits"), default=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    # Of whoever comes with a token; None: they signed in themselves.
    scope: Scope | None = None

    objects = People()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def has_never_come(self) -> bool:
        """Whether the account was made for somebody who has not signed in or set a password."""
        return self.last_login is None and not self.has_usable_password()

    @property
    def is_staff(self) -> bool:
        """Administrators of the instance are the only staff."""
        return self.is_superuser
