"""The catalogue of sources as a Django app."""

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "sereno.web.sources"
    label = "sources"
