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
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import MAY, Right, Role
from sereno.web.people.models import Person


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Right.MANAGE)
def people(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Who works in the audit, and in which role."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            token = bring_in(
                audit=audit,
                email=values["email"],
                name=values["name"],
                role=Role(values["role"]),
                language=language(),
                by=person,
                now=timezone.now(),
            )
        except Problem as problem:
            field = "role" if problem.code == "last_coordinator" else "email"
            form.add_error(field, f"{problem.what()} {problem.mend()}")
        except ValidationError as error:
            form.add_error("email", error.messages)
        else:
            if token is not None:
                return _page(request, audit, InviteForm(), values["email"], token)
            messages.success(request, _("Saved."))
            return redirect("audits:people", audit=audit.slug)
    return _page(request, audit, form)


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


def _membership(audit: Audit, member: int) -> Membership | None:
    return audit.memberships.filter(person_id=member).select_related("person").first()


@require_POST
@needs(Right.MANAGE)
def change_role(request: HttpRequest, audit: Audit, person: Person, member: int) -> HttpResponse:
    """Give somebody of the audit another role."""
    membership = _membership(audit, member)
    role = request.POST.get("role", "")
    if membership is not None and role in Role.values and role != membership.role:
        try:
            give_role(audit=audit, person=membership.person, role=Role(role), by=person)
        except Problem as problem:
            messages.error(request, f"{problem.what()} {problem.mend()}")
        else:
            messages.success(request, _("Saved."))
    return redirect("audits:people", audit=audit.slug)


@never_cache
@require_POST
@needs(Right.MANAGE)
def new_link(request: HttpRequest, audit: Audit, person: Person, member: int) -> HttpResponse:
    """A new link for somebody who has not set a password yet."""
    membership = _membership(audit, member)
    if membership is None:
        raise Http404
    invited: Person = membership.person
    try:
        token = renew(audit=audit, person=invited, by=person, now=timezone.now())
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
        return redirect("audits:people", audit=audit.slug)
    return _page(request, audit, InviteForm(), invited.email, token)


@require_POST
@needs(Right.MANAGE)
def take_out(request: HttpRequest, audit: Audit, person: Person, member: int) -> HttpResponse:
    """Take a person out of the audit."""
    membership = _membership(audit, member)
    if membership is not None:
        try:
            take_role(audit=audit, person=membership.person, by=person)
        except Problem as problem:
            messages.error(request, f"{problem.what()} {problem.mend()}")
    return redirect("audits:people", audit=audit.slug)


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
