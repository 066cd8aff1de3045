"""Outings as a Django app."""

from django.apps import AppConfig


class OutingsConfig(AppConfig):
    name = "tests.integration.web.records_example"
    label = "outings"
