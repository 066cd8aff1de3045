"""Participatory social diagnosis as a Django app."""

from django.apps import AppConfig


class DiagnosisConfig(AppConfig):
    name = "sereno.web.diagnosis"
    label = "diagnosis"
