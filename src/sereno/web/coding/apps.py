"""Coding, as a Django app."""

from django.apps import AppConfig


class CodingConfig(AppConfig):
    name = "sereno.web.coding"
    label = "coding"
