"""What was done to a person's own account: told to that person alone, and never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sereno.web.people.frozen import Frozen

if TYPE_CHECKING:
    from sereno.web.people.models import Person


class AccountChange(models.TextChoices):
    """What can be done to an account."""

    OPENED = "opened", _("Account opened")
    FIRST_PASSWORD = "first_password", _("First password set")
    PASSWORD_CHANGED = "password_changed", _("Password changed")
    PASSWORD_BY_LINK = "password_by_link", _("Password replaced by a link sent by mail")
    PASSWORD_GIVEN = "password_given", _("Password replaced on the server")
    NAME = "name", _("Name changed")
    EMAIL = "email", _("Email address changed")
    LANGUAGE = "language", _("Language changed")
    LETTERS = "letters", _("Letters on what waits changed")
    STOPPED = "stopped", _("Account stopped")
    LET_IN = "let_in", _("Account allowed to sign in again")
    APP_ON = "app_on", _("Authenticator app turned on")
    APP_OFF = "app_off", _("Authenticator app turned off")
    KEY_ADDED = "key_added", _("Passkey or security key added")
    KEY_REMOVED = "key_removed", _("Passkey or security key removed")
    SIGNED_OUT = "signed_out", _("Sessions ended")
    SIGNED_IN = "signed_in", _("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed: wrong password")
    CODE_FAILED = "code_failed", _("Sign-in failed: wrong code")
    LOCKED_OUT = "locked_out", _("Sign-in blocked for some minutes after many failed attempts")
    CODES_MADE = "codes_made", _("Recovery codes made")
    CODES_GONE = "codes_gone", _("Recovery codes removed")


SIGN_INS = (
    AccountChange.SIGNED_IN,
    AccountChange.SIGN_IN_FAILED,
    AccountChange.CODE_FAILED,
    AccountChange.LOCKED_OUT,
)


class AccountEventQuerySet(models.QuerySet["AccountEvent"]):
    """The history of accounts."""

    def changes(self) -> AccountEventQuerySet:
        """What was done to an account."""
        return self.exclude(change__in=SIGN_INS)

    def sign_ins(self) -> AccountEventQuerySet:
        """Who came in or tried to."""
        return self.filter(change__in=SIGN_INS)

    def note(self, person: Person, change: AccountChange, *, by: Person | None) -> AccountEvent:
        """Write down a change; called in the transaction that makes it."""
        return self.create(person=person, change=change, by=by)


class AccountEvent(Frozen):
    """One change of an account.

    It says that a name was changed and not which: what is written here can't be forgotten.
    by: None when it was done by a command on the server, or by whoever failed to sign in.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="account_events"
    )
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    change = models.CharField(max_length=20, choices=AccountChange.choices)

    objects = AccountEventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return str(self.get_change_display())
