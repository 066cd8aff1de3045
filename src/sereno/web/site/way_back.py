"""Nobody ends at an address that only takes what is sent to it.

Two ways led there: a session that ended while a page was open (after signing in one would be sent
to the address of the button), and an address kept from a page that said what was wrong. A script
that asked for JSON gets words for its page and the address of the way back, never a page.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _

from sereno.web.people.own_pages import own_page

READS = ("GET", "HEAD")


class SignInFirst(LoginRequiredMiddleware):
    """Asks for a sign-in, and leads back to the page that the person had before them."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect | JsonResponse:
        is_part = bool(request.htmx)  # type: ignore[attr-defined]
        if request.method in READS and not is_part:
            return super().handle_no_permission(request, view_func)
        field = self.get_redirect_field_name(view_func)
        door = redirect_to_login(page_open(request), self.get_login_url(view_func), field)
        if asks_for_json(request):
            said = _("Your session ended. Your settings are kept: sign in and go on from here.")
            return told_to_script(401, said, door["Location"], _("Sign in"))
        if is_part:
            # A part of a page can't show the door in its place: the whole page goes there.
            door.status_code = 204
            door["HX-Redirect"] = door["Location"]
            del door["Location"]
        return door


class NoDeadEnd:
    """Leads whoever opens an address that can't be read to the nearest page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.method in READS:
            return redirect(nearest_page(request))
        return response


def asks_for_json(request: HttpRequest) -> bool:
    """Whether a script of a page asks, which could do nothing with another page."""
    return request.headers.get("Accept", "") == "application/json"


def told_to_script(status: int, problem: str, way: str, way_words: str) -> JsonResponse:
    """What a script shows on its page: what happened, and a link that leads on."""
    words = {"problem": problem, "way": way, "way_words": way_words}
    return JsonResponse(words, status=status)


def page_open(request: HttpRequest) -> str:
    """The page from which something was sent, as its browser says; else the nearest page."""
    said = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    parts = urlsplit(said)
    if parts.netloc != request.get_host():
        return nearest_page(request)
    page = own_page(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    return page or nearest_page(request)


def nearest_page(request: HttpRequest) -> str:
    """The home of the audit that the address is in, else the list of audits."""
    match = request.resolver_match
    if match is not None and "audit" in match.kwargs:
        return reverse("audit_home", args=[match.kwargs["audit"]])
    return resolve_url("audits:list")
