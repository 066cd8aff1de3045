"""The page of an invitation's link."""

from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from sereno.vocabulary.language import language
from sereno.web.members.forms import FirstPasswordForm
from sereno.web.members.invitations import accept, open_invitation


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Where an invited person sets a password and comes in."""
    now = timezone.now()
    found = open_invitation(token, now)
    if found is None:
        return render(request, "members/invitation.html", {"form": None}, status=410)
    form = FirstPasswordForm(request.POST or None, initial={"name": found.person.name})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            taken = accept(
                token=token,
                name=values["name"],
                password=values["password1"],
                language=language(),
                now=now,
            )
        except ValidationError as error:
            form.add_error("password1", error.messages)
        else:
            if taken is None:
                return render(request, "members/invitation.html", {"form": None}, status=410)
            login(request, taken.person, backend="django.contrib.auth.backends.ModelBackend")
            return redirect("audit_home", audit=taken.audit.slug)
    context = {"form": form, "invited": found, "address": found.person.email}
    status = 422 if form.errors else 200
    return render(request, "members/invitation.html", context, status=status)
