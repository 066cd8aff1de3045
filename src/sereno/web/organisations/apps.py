"""The directory of organisations, as a Django app."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "sereno.web.organisations"
    label = "organisations"
