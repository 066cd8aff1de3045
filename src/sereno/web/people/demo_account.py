"""The visitor of the demo, and the official who answers for an institution there: they sign in on a
demo instance alone, whatever the password is.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from sereno.web.people.changes import add_person, let_in, reset_password
from sereno.web.people.lockout import address_of
from sereno.web.people.models import Person

MAIL = "demo@sereno.example"
OFFICIAL_MAIL = "official@sereno.example"
MAILS = (MAIL, OFFICIAL_MAIL)
SALT = "sereno.demo"
VALID_SECONDS = 600
THIS_MACHINE = ("127.0.0.1", "::1", "::ffff:127.0.0.1")


class NeverOnARealInstance(BaseBackend):
    """Stands before the other backends and ends their sign-in where it isn't a demo."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        del request
        named = credentials.get("email") or credentials.get("username") or ""
        if str(named).strip().lower() in MAILS and not settings.DEMO:
            raise PermissionDenied


@transaction.atomic
def make_visitor(*, language: str) -> tuple[Person, str]:
    """The visitor with a new password, made where there is none yet."""
    password = secrets.token_urlsafe(12)
    person = Person.objects.filter(email=MAIL).first()
    if person is None:
        return add_person(email=MAIL, password=password, name="Demo", language=language), password
    let_in(person=person, is_active=True)
    return reset_password(person=person, password=password), password


@transaction.atomic
def let_official_in(*, password: str) -> None:
    """Give the official the visitor's password, so that one can answer and sign as they do."""
    person = Person.objects.filter(email=OFFICIAL_MAIL).first()
    if person is not None:
        let_in(person=person, is_active=True)
        reset_password(person=person, password=password)


def stop_visitors() -> None:
    """On a real instance: who signed in to an earlier demo is out, and so are their sessions."""
    for person in Person.objects.filter(email__in=MAILS, is_active=True):
        let_in(person=person, is_active=False)


def entrance_token() -> str:
    """What the browser brings along when `sereno demo` opens it."""
    return signing.dumps(MAIL, salt=SALT)


@login_not_required
@require_GET
def entrance(request: HttpRequest) -> HttpResponse:
    """Sign the visitor in: on a demo instance, from this machine, with a fresh token."""
    if not settings.DEMO or address_of(request) not in THIS_MACHINE:
        raise Http404
    try:
        mail = signing.loads(request.GET.get("token", ""), salt=SALT, max_age=VALID_SECONDS)
    except signing.BadSignature:
        return redirect("account_login")
    person = Person.objects.filter(email=mail, is_active=True).first()
    if person is None:
        return redirect("account_login")
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("audit_home", audit="demo")
