"""Coding, as a Django app."""

from django.apps import AppConfig


class CodingConfig(AppConfig):
    name = "sereno.web.coding"
    label = "coding"

    def ready(self) -> None:
        """The database keeps the index of what was said true by itself."""
        from sereno.web.coding.search.tables import make_index
        from sereno.web.people.triggers import makes_triggers

        makes_triggers(make_index)
