"""Every address of the product."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from sereno.web.site.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("language", login_not_required(set_language), name="set_language"),
    path("account/", include("allauth.urls")),
    path("", include("sereno.web.audits.urls")),
    path("a/<slug:audit>/", include("sereno.web.sources.urls")),
    path("a/<slug:audit>/", include("sereno.web.selection.urls")),
]
handler403 = "sereno.web.site.errors.forbidden"
handler404 = "sereno.web.site.errors.not_found"
handler500 = "sereno.web.site.errors.failed"
