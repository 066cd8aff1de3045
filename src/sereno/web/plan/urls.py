"""Addresses of the city's plans, below those of an audit."""

from __future__ import annotations

from sereno.web.plan.record import PLANS, TERMS, WINDOWS
from sereno.web.records.routes import routes_of

app_name = "plan"
urlpatterns = [*routes_of(PLANS), *routes_of(TERMS), *routes_of(WINDOWS)]
