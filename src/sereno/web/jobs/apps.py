"""Long work as a Django app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "sereno.web.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Every app says in its `work.py` what long work it has."""
        from django.utils.module_loading import autodiscover_modules

        autodiscover_modules("work")
