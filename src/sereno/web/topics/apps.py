"""Topics of an audit, as a Django app."""

from django.apps import AppConfig


class TopicsConfig(AppConfig):
    name = "sereno.web.topics"
    label = "topics"
