"""Addresses of risk and of the cross-check, below those of an audit."""

from __future__ import annotations

from django.urls import path

from sereno.web.findings.cross_check import views as cross_check
from sereno.web.findings.risk import views as risk

OF_RISK = [
    path("cross-check/", cross_check.cross, name="cross_check"),
    path("cross-check/limits/", cross_check.limits, name="limits"),
    path("risks/", risk.risks, name="risks"),
    path("risks/of/", risk.one_risk, name="risk"),
    path("risks/rate/", risk.rate_one, name="rate"),
    path("risks/stop/", risk.stop, name="stop_waiting"),
    path("risks/ask/", risk.ask_raters, name="ask_raters"),
    path("risks/rule/", risk.rule, name="risk_rule"),
]
