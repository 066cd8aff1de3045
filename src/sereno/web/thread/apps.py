"""The thread as a Django app."""

from django.apps import AppConfig


class ThreadConfig(AppConfig):
    name = "sereno.web.thread"
    label = "thread"
