"""Stage 1b as a Django app."""

from django.apps import AppConfig


class SelectionConfig(AppConfig):
    name = "sereno.web.selection"
    label = "selection"
