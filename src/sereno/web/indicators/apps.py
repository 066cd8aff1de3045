"""Indicators as a Django app."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "sereno.web.indicators"
    label = "indicators"

    def ready(self) -> None:
        """What a finished import of incidents sets going."""
        from sereno.web.imports.signals import version_ready
        from sereno.web.indicators.from_incidents import count_new_version

        version_ready.connect(count_new_version, dispatch_uid="count_new_version")
