"""Addresses of findings, below those of an audit."""

from __future__ import annotations

from sereno.web.findings.record import RECOMMENDATIONS
from sereno.web.records.routes import routes_of

app_name = "findings"
urlpatterns = [
    *routes_of(RECOMMENDATIONS),
]
