"""Addresses of outings."""

from __future__ import annotations

from sereno.web.records.routes import routes_of
from tests.integration.web.records_example.record import OUTINGS

app_name = "outings"
urlpatterns = routes_of(OUTINGS)
