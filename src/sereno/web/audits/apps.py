"""Audits, as a Django app."""

from django.apps import AppConfig


class AuditsConfig(AppConfig):
    name = "sereno.web.audits"
    label = "audits"
