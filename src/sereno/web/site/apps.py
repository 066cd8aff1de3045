"""The frame as a Django app, with the checks that a real instance must pass to start."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "sereno.web.site"
    label = "site"

    def ready(self) -> None:
        from sereno.web.site import checks  # noqa: F401 - registers the checks
        from sereno.web.site.limit_words import say_limits

        say_limits()
