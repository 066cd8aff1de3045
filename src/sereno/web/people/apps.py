"""Who signs in, as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "sereno.web.people"
    label = "people"
