"""Writes to people: their account, their name and language."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from sereno.web.people.models import Person


@transaction.atomic
def add_person(
    *, email: str, password: str, name: str = "", language: str = "", is_admin: bool = False
) -> Person:
    """Make an account. Raises ValidationError: an address that is taken, a password too weak."""
    person = Person(
        email=Person.objects.normalize_email(email).lower(),
        name=name,
        language=language,
        is_superuser=is_admin,
    )
    validate_password(password, person)
    person.set_password(password)
    person.full_clean()
    person.save()
    return person


@transaction.atomic
def add_invited(*, email: str, name: str, language: str) -> Person:
    """Make an account that nobody can sign in to until its person sets a password.

    Raises ValidationError: an address that is taken.
    """
    person = Person(
        email=Person.objects.normalize_email(email).lower(), name=name, language=language
    )
    person.set_unusable_password()
    person.full_clean()
    person.save()
    return person


@transaction.atomic
def set_first_password(*, person: Person, password: str, name: str) -> Person:
    """The password with which an invited person begins. Raises ValidationError: too weak."""
    person.name = name or person.name
    validate_password(password, person)
    person.set_password(password)
    person.full_clean()
    person.save()
    return person


@transaction.atomic
def change_profile(*, person: Person, name: str, language: str) -> Person:
    """How a person is called and spoken to."""
    person.name, person.language = name, language
    person.full_clean()
    person.save()
    return person


@transaction.atomic
def reset_password(*, person: Person, password: str) -> Person:
    """A new password; every session of the person ends."""
    validate_password(password, person)
    person.set_password(password)
    person.save()
    _end_sessions(person)
    return person


@transaction.atomic
def let_in(*, person: Person, is_active: bool) -> Person:
    """Let a person sign in, or stop them: their sessions end at once."""
    person.is_active = is_active
    person.save()
    if not is_active:
        _end_sessions(person)
    return person


def _end_sessions(person: Person) -> None:
    for session in Session.objects.filter(expire_date__gt=timezone.now()):
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()


@transaction.atomic
def take_second_step(*, person: Person) -> None:
    """Take away codes and keys, for somebody who lost them and was known by other means."""
    from allauth.mfa.models import Authenticator

    Authenticator.objects.filter(user=person).delete()
    _end_sessions(person)
