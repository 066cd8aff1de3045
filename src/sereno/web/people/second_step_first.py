"""Who must have a second step, as the instance says: nobody goes on before they have one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from sereno.web.people.demo_account import MAILS
from sereno.web.people.models import Person

# What is needed to get one, and to leave.
WITHOUT = frozenset({"account_logout", "account_reauthenticate", "people:language", "healthz"})


class SecondStepFirst:
    """Leads whoever signed in with a password alone, and must not, to where they add a step."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_called: Any) -> HttpResponse | None:
        """Before any view, of which the address is known by now."""
        if not lacks_step(request.user):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in WITHOUT or name.startswith("mfa_"):
            return None
        said = _("This instance asks for a second step: turn on an app or add a key, and go on.")
        if name.startswith("api:"):
            return JsonResponse({"detail": said}, status=403)
        messages.info(request, said)
        return redirect("mfa_index")


def lacks_step(person: object) -> bool:
    """Whether somebody signed in has to add a second step before anything else."""
    if settings.SECOND_STEP == "nobody" or not isinstance(person, Person) or person.email in MAILS:
        return False
    is_asked = settings.SECOND_STEP == "everyone" or person.is_superuser
    return is_asked and not is_mfa_enabled(person)
