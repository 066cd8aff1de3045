"""Publishing as a Django app."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "sereno.web.publication"
    label = "publication"
