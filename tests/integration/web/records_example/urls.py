"""Addresses of activities."""

from __future__ import annotations

from sereno.web.records.routes import routes_of
from tests.integration.web.records_example.record import ACTIVITIES

app_name = "activities"
urlpatterns = routes_of(ACTIVITIES)
