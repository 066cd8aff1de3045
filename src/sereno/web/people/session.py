"""The person behind a request."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from sereno.web.people.models import Person


def person_of(request: HttpRequest) -> Person:
    """Whoever signed in. The login middleware lets nobody else through to a view."""
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user
