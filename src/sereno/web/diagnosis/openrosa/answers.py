"""What surrounds the views that devices ask: who asks, and answers in the form that they read.

No session and no cookie has a part in it, so no page of another site can send in somebody's name.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt

from sereno.exchange.openrosa.lists import XML, message
from sereno.vocabulary.divisions import dividing
from sereno.vocabulary.language import Language, speaking
from sereno.web.diagnosis.models import Device
from sereno.web.diagnosis.openrosa.credentials import NotKnown, device_of
from sereno.web.diagnosis.openrosa.receiving import read_past

# A clock that is off by less is right.
SEEN_EVERY = dt.timedelta(minutes=1)
MOST_SKEW = 2**31 - 1
View = Callable[..., HttpResponse]


def for_devices(view: View) -> View:
    """Make `view(request, device, …)` a route that a device asks, whose person's right was seen."""

    @csrf_exempt
    @login_not_required
    @functools.wraps(view)
    def routed(request: HttpRequest, audit: str, **address: Any) -> HttpResponse:
        now = timezone.now()
        place = reverse("diagnosis:odk", args=[audit])
        try:
            device = device_of(request, place, audit, now)
        except NotKnown as asked:
            if asked.is_named:
                # Who is cut off while it sends hears no answer, and would try again without end.
                read_past(request)
            answer = told(asked.words, asked.status)
            if asked.challenge:
                answer["WWW-Authenticate"] = asked.challenge
            return answer
        _note_seen(device, skew_of(request, now), now)
        spoken: Language = "en" if device.person.language == "en" else "es"
        with translation.override(spoken), speaking(spoken), dividing(device.audit.divisions):
            return view(request, device, **address)

    return routed


def told(words: str, status: int = 200) -> HttpResponse:
    """A message for the person who holds the device."""
    return HttpResponse(message(words), status=status, content_type=XML)


def skew_of(request: HttpRequest, now: dt.datetime) -> int | None:
    """How many seconds the device's clock is ahead, by the Date that it sends."""
    try:
        said = parsedate_to_datetime(request.headers["Date"])
    except (KeyError, ValueError, TypeError, OverflowError):
        return None
    if said.tzinfo is None:
        said = said.replace(tzinfo=dt.UTC)
    seconds = round((said - now).total_seconds())
    return max(-MOST_SKEW, min(MOST_SKEW, seconds))


def _note_seen(device: Device, skew: int | None, now: dt.datetime) -> None:
    if device.last_seen_at is not None and now - device.last_seen_at < SEEN_EVERY:
        return
    device.last_seen_at = now
    if skew is not None:
        device.skew_seconds = skew
    Device.objects.filter(pk=device.pk).update(last_seen_at=now, skew_seconds=device.skew_seconds)
