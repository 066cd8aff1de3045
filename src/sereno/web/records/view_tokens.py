"""A person's tokens for the read API of an audit: made, seen, revoked."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line
from sereno.web.records.models import ApiToken
from sereno.web.records.tokens import GIVES, kinds_with, make_token, revoke_token


class TokenForm(forms.Form):
    """What a token is for, what it may read, and for how long."""

    name = forms.CharField(
        label=_("What it is for"),
        max_length=80,
        help_text=_("For instance: the municipality's dashboard."),
        validators=[one_line],
    )
    right = forms.ChoiceField(label=_("What it may read"))
    access_level = forms.ChoiceField(
        label=_("Up to which level"),
        help_text=_("Choose the lowest that is enough for it."),
        initial=AccessLevel.PUBLIC,
    )
    kinds = forms.MultipleChoiceField(
        label=_("Only these records"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all that the token may read."),
    )
    days = forms.IntegerField(label=_("Days it is valid"), min_value=1, max_value=366, initial=90)

    def __init__(self, *args: object, audit: Audit, person: Person) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        seen = audit.access_levels_of(person)
        choices = {
            "right": [(r.value, r.label) for r in GIVES if audit.allows(person, r)],
            "access_level": [(level.value, level.label) for level in AccessLevel if level in seen],
        }
        most = max((len(kinds_with(r)), r) for r in GIVES if audit.allows(person, r))[1]
        for name, given in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = given
        kinds = self.fields["kinds"]
        assert isinstance(kinds, forms.MultipleChoiceField)
        kinds.choices = [(kind.plural, str(kind.many)) for kind in kinds_with(most)]


@require_http_methods(["GET", "POST"])
@needs(Right.SEE_RESULTS)
def tokens(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """A person's own tokens; a new one's secret is shown once. Whoever manages the audit sees those
    of the others too.
    """
    form, secret = TokenForm(request.POST or None, audit=audit, person=person), ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            secret = make_token(
                audit=audit,
                person=person,
                name=given["name"],
                right=Right(given["right"]),
                access_level=AccessLevel(given["access_level"]),
                kinds=given["kinds"],
                days=given["days"],
                now=timezone.now(),
            )
            form = TokenForm(audit=audit, person=person)
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
    here = ApiToken.objects.filter(audit=audit, revoked_at__isnull=True)
    manages = audit.allows(person, Right.MANAGE)
    others = here.exclude(person=person).select_related("person") if manages else here.none()
    own = here.filter(person=person)
    context = {
        "audit": audit,
        "form": form,
        "secret": secret,
        "lists": [(_now("API tokens"), own, False), (_now("Tokens of others"), others, True)],
        "manages": manages,
        "now": timezone.now(),
        "per_minute": settings.API_PER_MINUTE,
    }
    answer = render(request, "records/tokens.html", context, status=422 if form.errors else 200)
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@needs(Right.SEE_RESULTS)
def revoke(request: HttpRequest, audit: Audit, person: Person, token: int) -> HttpResponse:
    """Revoke one of a person's own tokens; whoever manages the audit, anybody's."""
    rows = ApiToken.objects.filter(audit=audit)
    if not audit.allows(person, Right.MANAGE):
        rows = rows.filter(person=person)
    found = get_object_or_404(rows, pk=token)
    revoke_token(token=found, by=person, now=timezone.now())
    messages.success(request, _now("Revoked: it can no longer be used."))
    return redirect("records:tokens", audit=audit.slug)
