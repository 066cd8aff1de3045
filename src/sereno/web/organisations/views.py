"""Who answers for an organisation: said and taken back on its page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.organisations.changes import name_focal_point, release_focal_point
from sereno.web.organisations.forms import FocalPointForm
from sereno.web.organisations.record import ORGANISATIONS
from sereno.web.people.models import Person


@require_POST
@needs(Right.MANAGE)
def add_focal_point(
    request: HttpRequest, audit: Audit, person: Person, number: int
) -> HttpResponse:
    """Have a member of the audit answer for an organisation."""
    shown = ORGANISATIONS.one(audit, person, number=number)
    form = FocalPointForm(
        request.POST, members=list(audit.memberships.values_list("pk", flat=True))
    )
    if form.is_valid():
        name_focal_point(organisation=shown, membership=form.cleaned_data["member"], by=person)
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("That person is no longer in the audit."))
    return redirect("organisations:organisation", audit=audit.slug, number=number)


@require_POST
@needs(Right.MANAGE)
def drop_focal_point(
    request: HttpRequest, audit: Audit, person: Person, number: int, member: int
) -> HttpResponse:
    """Have a member no longer answer for an organisation."""
    shown = ORGANISATIONS.one(audit, person, number=number)
    membership = get_object_or_404(audit.memberships, pk=member)
    release_focal_point(organisation=shown, membership=membership, by=person)
    messages.success(request, _("Saved."))
    return redirect("organisations:organisation", audit=audit.slug, number=number)
