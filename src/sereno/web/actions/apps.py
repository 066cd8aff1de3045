"""Stage 5 as a Django app."""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "sereno.web.actions"
    label = "actions"
