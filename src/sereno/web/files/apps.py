"""Kept files, as a Django app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "sereno.web.files"
    label = "files"
