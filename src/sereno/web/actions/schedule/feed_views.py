"""The calendar that other programs fetch by a token in its address, and the page that makes one."""

from __future__ import annotations

import hashlib

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from sereno.vocabulary.divisions import dividing
from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line
from sereno.web.records.models import ApiToken, TokenUse
from sereno.web.records.tokens import LONGEST, make_token, person_with
from sereno.web.waiting.brought import BY_MAIL, language_of

# A calendar is copied to the machines of others, and read over shoulders.
LEVELS = BY_MAIL


class FeedForm(forms.Form):
    """What a calendar is for, and what may be in it."""

    name = forms.CharField(
        label=_("What it is for"),
        max_length=80,
        help_text=_("For instance: my phone."),
        validators=[one_line],
    )
    access_level = forms.ChoiceField(
        label=_("Up to which level"),
        help_text=_("Whoever has the address reads the calendar, without signing in."),
        initial=AccessLevel.PUBLIC,
    )

    def __init__(self, *args: object, audit: Audit, person: Person) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        seen = audit.access_levels_of(person)
        level = self.fields["access_level"]
        assert isinstance(level, forms.ChoiceField)
        level.choices = [(each.value, each.label) for each in LEVELS if each in seen]


@require_http_methods(["GET", "POST"])
@needs(Right.SEE_RESULTS)
def calendars(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """A person's own calendars; the address of a new one is shown once."""
    form, address = FeedForm(request.POST or None, audit=audit, person=person), ""
    if request.method == "POST" and form.is_valid():
        try:
            secret = make_token(
                audit=audit,
                person=person,
                name=form.cleaned_data["name"],
                right=Right.SEE_RESULTS,
                access_level=AccessLevel(form.cleaned_data["access_level"]),
                use=TokenUse.CALENDAR,
                days=LONGEST.days,
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
        else:
            address = request.build_absolute_uri(reverse("calendars:feed", args=[secret]))
            form = FeedForm(audit=audit, person=person)
    context: Context = {
        "audit": audit,
        "form": form,
        "address": address,
        "tokens": ApiToken.objects.filter(
            audit=audit, person=person, use=TokenUse.CALENDAR, revoked_at__isnull=True
        ),
        "now": timezone.now(),
        "title": _now("Subscribe to the calendar"),
        "trail": [(_now("Calendar"), reverse("actions:calendar", args=[audit.slug]))],
    }
    answer = render(request, "actions/calendars.html", context, status=422 if form.errors else 200)
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The calendar of a token, in the language of its person. No session, no cookies; 404 for a
    token that was revoked, is over, or whose person is in the audit no more.
    """
    from sereno.web.actions.schedule.feed import feed_of
    from sereno.web.records.calendars import MEDIA_TYPE

    person = person_with(secret, now=timezone.now(), use=TokenUse.CALENDAR)
    if person is None or person.scope is None:
        raise Http404
    audit = Audit.objects.visible_to(person).filter(pk=person.scope.audit_id).first()
    if audit is None or not audit.allows(person, Right.SEE_RESULTS):
        raise Http404
    with language_of(person), dividing(audit.divisions):
        found = feed_of(audit, person, request.build_absolute_uri("/").rstrip("/"))
    answer = HttpResponse(found.content, content_type=MEDIA_TYPE)
    answer["ETag"] = f'"{hashlib.sha256(found.content).hexdigest()[:32]}"'
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    if found.changed_at is not None:
        answer["Last-Modified"] = http_date(found.changed_at.timestamp())
    # By its content alone: what a person may no longer see is gone without anything being newer.
    return get_conditional_response(request, answer["ETag"], None, answer) or answer
