"""What waits for people, as a Django app."""

from django.apps import AppConfig


class WaitingConfig(AppConfig):
    name = "sereno.web.waiting"
    label = "waiting"
