"""Noting distress or a referral, from the page of an activity."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.activities.views import back_to, one_open, page_of
from sereno.web.diagnosis.models.referrals import ReferralSort
from sereno.web.diagnosis.referrals.record import REFERRALS
from sereno.web.people.models import Person
from sereno.web.people.plain_text import plain_text
from sereno.web.records.changes import add


class ReferralForm(forms.Form):
    """What happened; the text is sealed as soon as it is sent."""

    sort = forms.ChoiceField(label=_("What it is"), choices=ReferralSort.choices)
    what = forms.CharField(
        label=_("What happened, and what was done at once"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        validators=[plain_text],
        help_text=_("As much as somebody else needs to help. You can't read it again afterwards."),
    )


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_FIELDWORK)
def note(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Note it, in whatever state the activity is."""
    activity = one_open(audit, person, number)
    form = ReferralForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        add(
            REFERRALS,
            audit=audit,
            by=person,
            activity=activity,
            access_level=AccessLevel.RESTRICTED,
            **form.cleaned_data,
        )
        messages.success(request, _now("Noted. Psychosocial support reads it; nobody else can."))
        return redirect(back_to(activity))
    context = page_of(activity, _now("Note distress or a referral")) | {"form": form}
    status = 422 if form.errors else 200
    return render(request, "diagnosis/note_referral.html", context, status=status)
