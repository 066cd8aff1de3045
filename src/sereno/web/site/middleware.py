"""What surrounds every request: the language spoken, one line of log without personal data, and
texts that a database can take.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation

from sereno.vocabulary.language import LANGUAGES, Language, speaking
from sereno.vocabulary.plain_text import can_be_kept

log = logging.getLogger("sereno.request")
# Of these the log says which account asked, by its number: somebody may be trying doors.
REFUSED = frozenset({400, 403, 404, 429})
UTF_8 = "utf-8"
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
    """Route, status and time of each request, and the number of an account that was refused: never
    an address, a query or a name.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        start = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and match.view_name != "healthz":
            data = {
                "route": match.view_name,
                "method": request.method,
                "status": response.status_code,
                "ms": round((time.perf_counter() - start) * 1000, 1),
            }
            if response.status_code in REFUSED:
                data["person"] = getattr(getattr(request, "user", None), "pk", None)
            log.info("request", extra={"data": data})
        return response


class ReadableText:
    """Refuses texts that no database keeps and no page of ours sends: those with a NUL, with half
    of a sign, or in another encoding than UTF-8, by which both could be made.

    What reads its request by itself says so by `csrf_exempt`: the API by the types of its
    questions; files as they come in, whose form must not be read before.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, _args: Any, address: Mapping[str, object]
    ) -> None:
        """Raises BadRequest; before anything else reads the form."""
        if (request.encoding or UTF_8).lower() not in (UTF_8, "utf8"):
            raise BadRequest("a text that isn't UTF-8")
        texts: Iterable[object] = address.values()
        if not getattr(view, "csrf_exempt", False):
            texts = chain(texts, _texts(request.GET), _texts(request.POST))
        if any(isinstance(text, str) and not can_be_kept(text) for text in texts):
            raise BadRequest("a text with a NUL or half of a sign")


def _texts(given: QueryDict) -> Iterator[str]:
    return (text for name, texts in given.lists() for text in (name, *texts))
