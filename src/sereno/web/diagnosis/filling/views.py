"""The page for filling in forms, and its service worker: the same for everybody, about nobody."""

from __future__ import annotations

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sereno.web.diagnosis.filling.shell import shell, worker


# Reading a form needs WebAssembly, and what was recorded is played from memory: nowhere else.
@csp_update({"script-src": ["'wasm-unsafe-eval'"], "media-src": ["blob:"]})
@login_not_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The page, which works on without this server."""
    del request
    return HttpResponse(shell().page)


@login_not_required
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """What keeps the page and its files in the browser."""
    del request
    return HttpResponse(worker(), content_type="text/javascript; charset=utf-8")
