"""What surrounds every answer on its way: how one may ask, and that no browser keeps it."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils import translation
from django.utils.http import http_date
from django.utils.translation import gettext as _

from sereno.exchange.openrosa.lists import VERSION, XML, message

Handler = Callable[[HttpRequest], HttpResponse]
SERVED = ("GET", "HEAD", "POST", "OPTIONS")
API = "/api/"
PHONES = re.compile(r"/a/[^/]+/odk/")
# Uploads that go on where they broke off.
PARTS, OF_PARTS = re.compile(r"/a/[^/]+/uploads/"), ("PATCH", "DELETE")


class OnlyAsServed:
    """Refuses methods that nothing here answers to (TRACE would show what a proxy added), and
    programs that ask without TLS where there is TLS: a token that went in the clear must not seem
    to work.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_part = request.method in OF_PARTS and PARTS.match(request.path_info)
        if request.method not in SERVED and not is_part:
            return HttpResponseNotAllowed(SERVED)
        is_program = request.path_info.startswith(API)
        if is_program and settings.SECURE_SSL_REDIRECT and not request.is_secure():
            said = _("Use https, with a new token: this one was sent over the network unencrypted.")
            return JsonResponse({"detail": said}, status=403)
        return self.get_response(request)


class ForPhones:
    """Whatever a phone with ODK Collect is answered says so in the way that it reads, also where
    something failed far from any view of ours; it gets no cookie, and isn't led from http to https,
    on which way it would lose what it sends.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not PHONES.match(request.path_info):
            return self.get_response(request)
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            with translation.override(translation.get_language_from_request(request)):
                said = _("Use https: set the device up with its code anew.")
            response = HttpResponse(message(said), status=403)
        else:
            response = self.get_response(request)
        if response.status_code >= 400 and response.headers["Content-Type"] != XML:
            with translation.override(translation.get_language_from_request(request)):
                response.content = message(_said(response.status_code)).encode()
            response.headers["Content-Type"] = XML
            response.headers.pop("Content-Length", None)
        response.cookies.clear()
        for name, value in VERSION.items():
            response.headers[name] = value
        response.headers["Date"] = http_date()
        return response


def _said(status: int) -> str:
    if status in (404, 405):
        return _("There is nothing at this address.")
    if status < 500:
        return _("This request can't be understood.")
    return _("Something failed on our side. Keep what you have and send it again later.")


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
