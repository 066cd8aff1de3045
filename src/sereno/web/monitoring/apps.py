"""Stage 6 as a Django app."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "sereno.web.monitoring"
    label = "monitoring"
