"""The boundaries of a data version, for every map of the browser."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.views.decorators.http import require_GET

from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_map import DrawnMap, version_map
from sereno.web.people.models import Person


def map_address(version: DataVersion) -> str:
    """Where a version's map is: the address changes with what is there, so browsers may keep it."""
    place = reverse("imports:map", args=[version.audit.slug, version.number])
    return f"{place}?d={version_map(version).digest}"


@require_GET
@needs(Right.SEE_RESULTS)
def map_json(request: HttpRequest, audit: Audit, _person: Person, number: int) -> HttpResponse:
    """The boundaries of a version for the map, packed; sent again only when they differ."""
    version = DataVersion.objects.ready().filter(audit=audit, number=number).first()
    if version is None:
        raise Http404
    version.audit = audit
    return send_map(request, version_map(version))


def send_map(request: HttpRequest, drawn: DrawnMap) -> HttpResponse:
    """A map, packed where it may be; sent again only when it differs."""
    packs = "gzip" in _accepted(request)
    etag = f'"{drawn.digest}{"-gz" if packs else ""}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(
            drawn.packed if packs else drawn.plain, content_type="application/geo+json"
        )
        if packs:
            response["Content-Encoding"] = "gzip"
    response["ETag"] = etag
    named = request.GET.get("d") == drawn.digest
    response["Cache-Control"] = (
        "private, max-age=31536000, immutable" if named else "private, no-cache"
    )
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    return response


def _accepted(request: HttpRequest) -> Sequence[str]:
    given = request.headers.get("Accept-Encoding", "").lower().split(",")
    return [
        name.strip()
        for name, _sep, quality in (part.partition(";") for part in given)
        if quality.replace(" ", "") not in ("q=0", "q=0.0")
    ]
