"""Activities as a Django app."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "tests.integration.web.records_example"
    label = "activities"
