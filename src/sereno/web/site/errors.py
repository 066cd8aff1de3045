"""Pages for what went wrong: what happened, what it means, what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sereno.web.site.way_back import asks_for_json, page_open, told_to_script


def _page(request: HttpRequest, status: int, drawing: str, what: str, mend: str) -> HttpResponse:
    words = {"what": what, "mend": mend, "drawing": drawing}
    return render(request, "site/error.html", words, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: a request that no page of ours makes; the exception's words are not shown."""
    del exception
    return _plain(
        400,
        _("This request can't be understood."),
        _("Go back and try again."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the person is known, and this isn't for their role."""
    del exception
    return _page(
        request,
        403,
        "lock",
        _("Your role in this audit does not include this."),
        _("If you need it for your work, ask the audit's coordinator for another role."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: also for audits that the person isn't in, so that their names don't leak."""
    del exception
    return _page(
        request,
        404,
        "map-pin-question",
        _("There is nothing at this address, or it is not yours to see."),
        _("Check the address, or begin again from your audits."),
    )


def failed(request: HttpRequest) -> HttpResponse:
    """500: a fault of ours, which the log holds without personal data."""
    return _plain(
        500,
        _("Something failed on our side. Nothing half-written was left."),
        _("Try again; if it goes on, tell whoever runs this instance the time it happened."),
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long, or in another session than the one signed in."""
    del reason
    if asks_for_json(request):
        return told_to_script(
            403,
            _("You signed in anew since this page was opened. Your settings are kept."),
            page_open(request),
            _("Load the page again"),
        )
    return _page(
        request,
        403,
        "clock",
        _("This page was open for too long, and what you sent was not saved."),
        _("Go back, load the page again and send it once more."),
    )


def _plain(status: int, what: str, mend: str) -> HttpResponse:
    """A page that asks nothing of the database nor of the session: they may be what failed."""
    words = {
        "what": what,
        "mend": mend,
        "back": _("Go to your audits"),
        "LANGUAGE_CODE": get_language(),
    }
    return HttpResponse(render_to_string("site/failure.html", words), status=status)
