"""The addresses of the product with those of the example: the product's are made without it."""

from __future__ import annotations

from django.urls import URLPattern, include, path

from sereno.web.records.api import router_of
from sereno.web.site import api as site_api
from sereno.web.site.api_answers import Api
from sereno.web.site.urls import urlpatterns as site_urls
from tests.integration.web.records_example.record import OUTINGS
from tests.integration.web.records_example.stage import STAGE

api = Api(auth=site_api.api.auth, docs_url=None, urls_namespace="example")
api.add_router("", router_of(OUTINGS))
patterns, app, space = api.urls
for pattern in patterns:
    if isinstance(pattern, URLPattern) and pattern.name != "api-root":
        vars(pattern.callback)["login_required"] = False
urlpatterns = [
    path("a/<slug:audit>/", include(STAGE.urls)),
    path("example/", (patterns, app, space)),
    *site_urls,
]
