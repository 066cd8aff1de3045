"""Indicators as a Django app."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "sereno.web.indicators"
    label = "indicators"

    def ready(self) -> None:
        """What a finished import of incidents and a changed threshold set going."""
        from sereno.web.audits.signals import threshold_changed
        from sereno.web.imports.signals import version_ready
        from sereno.web.indicators.from_incidents import count_new_version
        from sereno.web.indicators.work import hold_back_anew

        version_ready.connect(count_new_version, dispatch_uid="count_new_version")
        threshold_changed.connect(hold_back_anew, dispatch_uid="hold_back_given_values")
