"""Who works in an audit: invite, change a role, make a new link, take out."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from sereno.vocabulary.language import language
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import give_role, take_role
from sereno.web.audits.models import Audit, Membership
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import MAY, Right, Role
from sereno.web.documents import Context
from sereno.web.members.forms import InviteForm
from sereno.web.members.invitations import bring_in, renew
from sereno.web.members.record import MEMBERS
from sereno.web.people.models import Person
from sereno.web.records.pages import detail_page, trail


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Right.MANAGE)
def invite(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Bring somebody in; a link is shown in the answer to who asked for it, and nowhere kept."""
    form, link = InviteForm(request.POST or None), {}
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
            if token is None:
                messages.success(request, _("Saved."))
                return redirect("members:people", audit=audit.slug)
            form, link = InviteForm(), _link(request, token, values["email"])
    context = {
        "audit": audit,
        "form": form,
        "trail": trail(MEMBERS, audit),
        "rights": list(Right),
        "roles": [(role.label, [right in MAY[role] for right in Right]) for role in Role],
    }
    status = 422 if form.errors else 200
    return render(request, "members/invite.html", context | link, status=status)


def _link(request: HttpRequest, token: str, email: str) -> Context:
    address = reverse("members:invitation", args=[token])
    return {"link": request.build_absolute_uri(address), "link_for": email}


def _still_here(audit: Audit, person: Person, page: str) -> HttpResponse:
    """To a page of the members, but for whoever has just given up their own right to it."""
    audit.known_roles.clear()
    return redirect(page if audit.allows(person, Right.MANAGE) else "audits:list")


@require_POST
@needs(Right.MANAGE)
def change_role(request: HttpRequest, audit: Audit, person: Person, member: int) -> HttpResponse:
    """Give somebody of the audit another role."""
    found: Membership = MEMBERS.one(audit, person, id=member)
    role = request.POST.get("role", "")
    if role in Role.values and role != found.role:
        try:
            give_role(audit=audit, person=found.person, role=Role(role), by=person)
        except Problem as problem:
            messages.error(request, f"{problem.what()} {problem.mend()}")
        else:
            messages.success(request, _("Saved."))
    return _still_here(audit, person, reverse("members:member", args=[audit.slug, member]))


@never_cache
@require_POST
@needs(Right.MANAGE)
def new_link(request: HttpRequest, audit: Audit, person: Person, member: int) -> HttpResponse:
    """A new link for somebody who has not set a password yet."""
    invited = MEMBERS.one(audit, person, id=member).person
    try:
        token = renew(audit=audit, person=invited, by=person, now=timezone.now())
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
        return redirect("members:member", audit=audit.slug, id=member)
    row, link = MEMBERS.one(audit, person, id=member), _link(request, token, invited.email)
    return detail_page(MEMBERS, request, audit, person, row, more=link)


@require_POST
@needs(Right.MANAGE)
def take_out(request: HttpRequest, audit: Audit, person: Person, member: int) -> HttpResponse:
    """Take a person out of the audit."""
    gone = MEMBERS.one(audit, person, id=member).person
    try:
        take_role(audit=audit, person=gone, by=person)
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
        return redirect("members:member", audit=audit.slug, id=member)
    messages.success(request, _("{who} is no longer in the audit.").format(who=gone))
    return _still_here(audit, person, reverse("members:people", args=[audit.slug]))
