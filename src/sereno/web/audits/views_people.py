"""Who works in an audit: invite, change a role, take out; and the page of an invitation's link."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from sereno.vocabulary.language import language
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import give_role, take_role
from sereno.web.audits.forms import FirstPasswordForm, InviteForm
from sereno.web.audits.invitations import accept, bring_in, open_invitation, renew
from sereno.web.audits.models import Audit, Membership
from sereno.web.audits.roles import MAY, Right, Role
from sereno.web.people.models import Person
from sereno.web.people.session import person_of


@never_cache
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, audit: str) -> HttpResponse:
    """Who works in the audit, and in which role."""
    by = person_of(request)
    found = Audit.objects.for_person(audit, by, Right.MANAGE)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            token = bring_in(
                audit=found,
                email=values["email"],
                name=values["name"],
                role=Role(values["role"]),
                language=language(),
                by=by,
                now=timezone.now(),
            )
        except Problem as problem:
            field = "role" if problem.code == "last_coordinator" else "email"
            form.add_error(field, f"{problem.what()} {problem.mend()}")
        except ValidationError as error:
            form.add_error("email", error.messages)
        else:
            if token is not None:
                return _page(request, found, InviteForm(), values["email"], token)
            messages.success(request, _("Saved."))
            return redirect("audits:people", audit=audit)
    return _page(request, found, form)


def _page(
    request: HttpRequest, audit: Audit, form: InviteForm, email: str = "", token: str = ""
) -> HttpResponse:
    """The page; a link is shown in the answer to who asked for it, and nowhere kept."""
    link = reverse("audits:invitation", args=[token]) if token else ""
    members = audit.memberships.select_related("person").order_by("person__name", "person__email")
    open_until = dict(
        audit.invitations.filter(used_at__isnull=True).values_list("person_id", "expires_at")
    )
    now = timezone.now()
    lines: list[dict[str, Any]] = [
        {
            "member": member,
            "waits": member.person.has_never_come,
            "until": open_until.get(member.person_id),
            "expired": open_until.get(member.person_id, now) <= now,
        }
        for member in members
    ]
    return render(
        request,
        "audits/people.html",
        {
            "audit": audit,
            "form": form,
            "lines": lines,
            "link": request.build_absolute_uri(link) if link else "",
            "link_for": email,
            "choices": Role.choices,
            "rights": list(Right),
            "roles": [(role.label, [right in MAY[role] for right in Right]) for role in Role],
        },
        status=422 if form.errors else 200,
    )


def _member(request: HttpRequest, audit: str, person: int) -> tuple[Audit, Membership | None]:
    found = Audit.objects.for_person(audit, person_of(request), Right.MANAGE)
    return found, found.memberships.filter(person_id=person).select_related("person").first()


@require_POST
def change_role(request: HttpRequest, audit: str, person: int) -> HttpResponse:
    """Give somebody of the audit another role."""
    found, membership = _member(request, audit, person)
    role = request.POST.get("role", "")
    if membership is not None and role in Role.values and role != membership.role:
        try:
            give_role(audit=found, person=membership.person, role=Role(role), by=person_of(request))
        except Problem as problem:
            messages.error(request, f"{problem.what()} {problem.mend()}")
        else:
            messages.success(request, _("Saved."))
    return redirect("audits:people", audit=audit)


@never_cache
@require_POST
def new_link(request: HttpRequest, audit: str, person: int) -> HttpResponse:
    """A new link for somebody who has not set a password yet."""
    found, membership = _member(request, audit, person)
    if membership is None:
        raise Http404
    invited: Person = membership.person
    try:
        token = renew(audit=found, person=invited, by=person_of(request), now=timezone.now())
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
        return redirect("audits:people", audit=audit)
    return _page(request, found, InviteForm(), invited.email, token)


@require_POST
def take_out(request: HttpRequest, audit: str, person: int) -> HttpResponse:
    """Take a person out of the audit."""
    found, membership = _member(request, audit, person)
    if membership is not None:
        try:
            take_role(audit=found, person=membership.person, by=person_of(request))
        except Problem as problem:
            messages.error(request, f"{problem.what()} {problem.mend()}")
    return redirect("audits:people", audit=audit)


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Where an invited person sets a password and comes in."""
    now = timezone.now()
    found = open_invitation(token, now)
    if found is None:
        return render(request, "audits/invitation.html", {"form": None}, status=410)
    form = FirstPasswordForm(request.POST or None, initial={"name": found.person.name})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            taken = accept(token=token, name=values["name"], password=values["password1"], now=now)
        except ValidationError as error:
            form.add_error("password1", error.messages)
        else:
            if taken is None:
                return render(request, "audits/invitation.html", {"form": None}, status=410)
            login(request, taken.person, backend="django.contrib.auth.backends.ModelBackend")
            return redirect("audit_home", audit=taken.audit.slug)
    context = {"form": form, "invited": found, "address": found.person.email}
    status = 422 if form.errors else 200
    return render(request, "audits/invitation.html", context, status=status)
