"""How long somebody stays signed in: so long without doing anything, and so long at all."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

log = logging.getLogger("sereno.account")
BEGUN, SEEN = "begun", "seen"
# One write a minute says enough of when somebody was last there.
BETWEEN_NOTES = 60
# A page that shows how far its work is asks again and again; nobody need be in front of it.
ASKS_ALONE = frozenset({"jobs:state"})


class SessionLimits:
    """Signs out whoever was away for too long, or came too long ago."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_called: Any) -> None:
        """Before any view, of which the address is known by now."""
        if not request.user.is_authenticated:
            return
        now = int(timezone.now().timestamp())
        if is_over(request.session, now):
            logout(request)
            return
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name not in ASKS_ALONE and now - request.session[SEEN] >= BETWEEN_NOTES:
            _note_seen(request.session, now)


def _note_seen(session: SessionBase, now: int) -> None:
    """Keep when somebody was last there. Where nothing can be kept (a full disk, a busy database)
    they read on, and their clock stands still.
    """
    before, is_changed = session[SEEN], session.modified
    session[SEEN] = now
    try:
        session.save()
    except (UpdateError, OperationalError) as error:
        # Django says the same of a session that was ended elsewhere, which is left to it.
        if not isinstance(error.__context__ or error, OperationalError):
            return
        log.warning("a session's clock can't be kept", exc_info=error)
        session[SEEN] = before
    session.modified = is_changed


def is_over(session: SessionBase | Mapping[str, int], now: int) -> bool:
    """Whether a session has reached one of its limits; seconds since 1970."""
    away = now - session.get(SEEN, 0)
    there = now - session.get(BEGUN, 0)
    return bool(away > settings.SESSION_IDLE_SECONDS or there > settings.SESSION_COOKIE_AGE)


def begin(session: SessionBase, now: datetime) -> None:
    """From now on the clocks run: somebody has signed in."""
    session[BEGUN] = session[SEEN] = int(now.timestamp())
