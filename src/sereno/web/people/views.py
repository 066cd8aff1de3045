"""Pages of one's own account, and the change of language."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from sereno.web.people.changes import change_email, change_profile, sign_out
from sereno.web.people.forms import EmailForm, ProfileForm
from sereno.web.people.models import AccountEvent, Person
from sereno.web.people.open_sessions import sessions_of
from sereno.web.people.own_pages import own_page
from sereno.web.people.session import person_of

# As many changes of the account as its page tells, the newest first.
MOST = 50
MOST_SIGN_INS = 20


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """One's name and language."""
    person = person_of(request)
    form = ProfileForm(request.POST or None, instance=Person.objects.get(pk=person.pk))
    if request.method == "POST" and form.is_valid():
        change_profile(person=person, **form.cleaned_data)
        if person.language:
            translation.activate(person.language)
        messages.success(request, _("Saved."))
        return redirect("people:profile")
    status = 422 if form.errors else 200
    events = AccountEvent.objects.filter(person=person).select_related("by")
    context = {
        "form": form,
        "changes": events.changes()[:MOST],
        "sign_ins": events.sign_ins()[:MOST_SIGN_INS],
        "sessions": sessions_of(person, here=request.session.session_key),
    }
    return render(request, "people/profile.html", context, status=status)


@require_http_methods(["GET", "POST"])
@reauthentication_required(allow_get=False, enabled=True)  # type: ignore[untyped-decorator]
def email(request: HttpRequest) -> HttpResponse:
    """Another address to sign in by, once the person has shown again who they are."""
    person = Person.objects.get(pk=person_of(request).pk)
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given, session = form.cleaned_data["email"], request.session.session_key
        try:
            change_email(person=person, email=given, session=session)
        except ValidationError as error:
            form.add_error("email", error.messages)
        else:
            messages.success(request, _("From now on you sign in with this address."))
            return redirect("people:profile")
    status = 422 if form.errors else 200
    return render(request, "people/email.html", {"form": form}, status=status)


@require_POST
@reauthentication_required(enabled=True)  # type: ignore[untyped-decorator]
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here, or where the person says, once they have shown who they are."""
    n = sign_out(
        person=Person.objects.get(pk=person_of(request).pk),
        by=person_of(request),
        but=request.session.session_key,
        name=request.POST.get("session", ""),
    )
    said = ngettext("{n} session ended.", "{n} sessions ended.", n).format(n=n)
    messages.success(request, said)
    return redirect("people:profile")


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Go on in another language: kept in a cookie, and on the account of whoever signed in."""
    chosen = request.POST.get("language", "")
    response = redirect(own_page(request.POST.get("next", "")) or "/")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
        )
        if isinstance(request.user, Person) and request.user.language != chosen:
            change_profile(person=request.user, name=request.user.name, language=chosen)
    return response
