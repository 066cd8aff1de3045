"""The city's plans and what it commits itself to, as a Django app."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "sereno.web.plan"
    label = "plan"
