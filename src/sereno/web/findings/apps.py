"""Findings and recommendations, as a Django app."""

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "sereno.web.findings"
    label = "findings"
