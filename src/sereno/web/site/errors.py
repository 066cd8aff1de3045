"""Pages for what went wrong: what happened, what it means, what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def _page(request: HttpRequest, status: int, what: str, mend: str) -> HttpResponse:
    return render(request, "site/error.html", {"what": what, "mend": mend}, status=status)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the person is known, and this isn't for their role."""
    del exception
    return _page(
        request,
        403,
        _("Your role in this audit does not include this."),
        _("Ask the audit's coordinator if you need it."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: also for audits that the person isn't in, so that their names don't leak."""
    del exception
    return _page(
        request,
        404,
        _("There is nothing at this address, or it is not yours to see."),
        _("Go back to your audits."),
    )


def failed(request: HttpRequest) -> HttpResponse:
    """500: a fault of ours, which the log holds without personal data."""
    return _page(
        request,
        500,
        _("Something failed on our side. Nothing half-written was left."),
        _("Try again; if it goes on, tell whoever runs this instance the time it happened."),
    )
