"""Every address of the product."""

from __future__ import annotations

from django.urls import include, path

from sereno.web.audits.stages import declared
from sereno.web.site.api import routes as api_routes
from sereno.web.site.health import healthz
from sereno.web.site.home import audit_home
from sereno.web.site.search import search

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("api/", api_routes()),
    path("account/", include("sereno.web.people.sign_in_urls")),
    path("", include("sereno.web.people.urls")),
    path("", include("sereno.web.audits.urls")),
    path("", include("sereno.web.members.urls")),
    path("", include("sereno.web.waiting.urls")),
    path("a/<slug:audit>/", audit_home, name="audit_home"),
    path("a/<slug:audit>/search/", search, name="search"),
    path("a/<slug:audit>/", include("sereno.web.jobs.urls")),
    path("a/<slug:audit>/", include("sereno.web.records.urls")),
    *(path("a/<slug:audit>/", include(part.urls)) for part in declared()),
    *(path("", include(part.open_urls)) for part in declared() if part.open_urls),
]
handler400 = "sereno.web.site.errors.bad_request"
handler403 = "sereno.web.site.errors.forbidden"
handler404 = "sereno.web.site.errors.not_found"
handler500 = "sereno.web.site.errors.failed"
