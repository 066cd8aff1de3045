"""Writes to people: their account, their name and language, each with its event."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from sereno.web.people.letters import of_new_address
from sereno.web.people.models import AccountChange, AccountEvent, Person
from sereno.web.people.open_sessions import end_sessions
from sereno.web.people.signals import access_ended


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
    AccountEvent.objects.note(person, AccountChange.OPENED, by=None)
    return person


@transaction.atomic
def add_invited(*, email: str, name: str, language: str, by: Person) -> Person:
    """Make an account that nobody can sign in to until its person sets a password.

    Raises ValidationError: an address that is taken.
    """
    person = Person(
        email=Person.objects.normalize_email(email).lower(), name=name, language=language
    )
    person.set_unusable_password()
    person.full_clean()
    person.save()
    AccountEvent.objects.note(person, AccountChange.OPENED, by=by)
    return person


@transaction.atomic
def set_first_password(*, person: Person, password: str, name: str, language: str) -> Person:
    """The password with which an invited person begins, in the language in which they read.

    Raises ValidationError for a password that is too weak.
    """
    person.name, person.language = name or person.name, language
    validate_password(password, person)
    person.set_password(password)
    person.full_clean()
    person.save()
    AccountEvent.objects.note(person, AccountChange.FIRST_PASSWORD, by=person)
    return person


@transaction.atomic
def change_profile(
    *, person: Person, name: str, language: str, wants_letters: bool | None = None
) -> Person:
    """How a person is called and spoken to, and whether letters say what waits for them, as they
    say themselves. wants_letters: None: as before.
    """
    had = (person.name, person.language, person.wants_letters)
    person.name, person.language = name, language
    if wants_letters is not None:
        person.wants_letters = wants_letters
    person.full_clean()
    person.save()
    has = (person.name, person.language, person.wants_letters)
    kinds = (AccountChange.NAME, AccountChange.LANGUAGE, AccountChange.LETTERS)
    changed = [kind for kind, *values in zip(kinds, had, has, strict=True) if len({*values}) > 1]
    for change in changed:
        AccountEvent.objects.note(person, change, by=person)
    return person


@transaction.atomic
def change_email(*, person: Person, email: str, session: str | None = None) -> Person:
    """Another address to sign in by, as the person says themselves; both addresses are told, where
    mail is set up. Their API tokens and every session but `session` end.

    No address is kept in the history. Raises ValidationError for one that is taken or none at all.
    """
    from allauth.account.models import EmailAddress

    before, after = person.email, Person.objects.normalize_email(email).lower()
    if before == after:
        return person
    person.email = after
    person.full_clean()
    person.save()
    # What allauth wrote of the address before would still let somebody in by it.
    EmailAddress.objects.filter(user=person).delete()
    AccountEvent.objects.note(person, AccountChange.EMAIL, by=person)
    _end_access(person, by=person, but=session)
    for letter in of_new_address(before=before, after=after):
        # One that can't be sent is logged, and takes nothing of the change back.
        transaction.on_commit(letter.send, robust=True)
    return person


@transaction.atomic
def replace_password(*, person: Person, password: str, by_link: bool) -> Person:
    """A new password that the person chose; their API tokens end.

    The form has looked at the password. Other sessions end of themselves, for each holds a digest
    of the old one.
    """
    person.set_password(password)
    person.save()
    change = AccountChange.PASSWORD_BY_LINK if by_link else AccountChange.PASSWORD_CHANGED
    AccountEvent.objects.note(person, change, by=person)
    access_ended.send(Person, person=person, by=person)
    return person


@transaction.atomic
def reset_password(*, person: Person, password: str) -> Person:
    """A new password from whoever runs the server; sessions and API tokens end."""
    validate_password(password, person)
    person.set_password(password)
    person.save()
    AccountEvent.objects.note(person, AccountChange.PASSWORD_GIVEN, by=None)
    _end_access(person)
    return person


@transaction.atomic
def let_in(*, person: Person, is_active: bool) -> Person:
    """Let a person sign in, or stop them: their sessions and API tokens end at once."""
    was_active = Person.objects.select_for_update().get(pk=person.pk).is_active
    person.is_active = is_active
    person.save()
    if was_active != is_active:
        change = AccountChange.LET_IN if is_active else AccountChange.STOPPED
        AccountEvent.objects.note(person, change, by=None)
    if not is_active:
        _end_access(person)
    return person


@transaction.atomic
def sign_out(*, person: Person, by: Person | None, but: str | None = None, name: str = "") -> int:
    """End where a person is signed in: everywhere, or the one session of that name; how many.

    but: the key of the session that stays, in which this is asked for.
    """
    n = end_sessions(person, but=but, name=name)
    if n:
        AccountEvent.objects.note(person, AccountChange.SIGNED_OUT, by=by)
    return n


def _end_access(person: Person, *, by: Person | None = None, but: str | None = None) -> None:
    """End API tokens and sessions. but: the key of the one in which this is asked for."""
    access_ended.send(Person, person=person, by=by)
    end_sessions(person, but=but)


@transaction.atomic
def take_second_step(*, person: Person) -> None:
    """Take away codes and keys, for somebody who lost them and was known by other means."""
    from allauth.mfa.models import Authenticator

    Authenticator.objects.filter(user=person).delete()
    _end_access(person)
