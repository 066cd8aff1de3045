"""Geographies as a Django app."""

from django.apps import AppConfig


class GeographiesConfig(AppConfig):
    name = "sereno.web.geographies"
    label = "geographies"
