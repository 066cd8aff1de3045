"""What surrounds every request: the language spoken, and one line of log without personal data."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from sereno.vocabulary.language import LANGUAGES, Language, speaking

log = logging.getLogger("sereno.request")
Handler = Callable[[HttpRequest], HttpResponse]


class SpokenLanguage:
    """The person's own language goes before cookie and browser; the methods speak it too."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "language", "") or translation.get_language() or "es"
        spoken: Language = next((lang for lang in LANGUAGES if chosen.startswith(lang)), "es")
        translation.activate(spoken)
        request.LANGUAGE_CODE = spoken
        with speaking(spoken):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", spoken)
        return response


class RequestLog:
    """Route, status and time of each request: never an address, a query or a name."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        start = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and match.view_name != "healthz":
            log.info(
                "request",
                extra={
                    "data": {
                        "route": match.view_name,
                        "method": request.method,
                        "status": response.status_code,
                        "ms": round((time.perf_counter() - start) * 1000, 1),
                    }
                },
            )
        return response
