"""What surrounds every answer on its way: how one may ask, and that no browser keeps it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils.translation import gettext as _

Handler = Callable[[HttpRequest], HttpResponse]
SERVED = ("GET", "HEAD", "POST", "OPTIONS")
API = "/api/"


class OnlyAsServed:
    """Refuses methods that nothing here answers to (TRACE would show what a proxy added), and
    programs that ask without TLS where there is TLS: a token that went in the clear must not seem
    to work.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SERVED:
            return HttpResponseNotAllowed(SERVED)
        is_program = request.path_info.startswith(API)
        if is_program and settings.SECURE_SSL_REDIRECT and not request.is_secure():
            said = _("Use https, with a new token: this one was sent over the network unencrypted.")
            return JsonResponse({"detail": said}, status=403)
        return self.get_response(request)


class NothingKept:
    """Tells browsers to keep no page: on a shared computer, Back would show it to whoever comes
    next. Answers that may be kept say so themselves (outlines of maps under their digest).
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response
