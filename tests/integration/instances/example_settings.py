"""The product's settings with the worked example of a kind of record, and a log that has all."""

from __future__ import annotations

from sereno.web.site.settings import *  # noqa: F403
from sereno.web.site.settings import HOME, INSTALLED_APPS, LOGGING

INSTALLED_APPS = [*INSTALLED_APPS, "tests.integration.web.records_example"]
ROOT_URLCONF = "tests.integration.web.records.example_urls"
LOGGING = {
    **LOGGING,
    "handlers": {"file": {"class": "logging.FileHandler", "filename": str(HOME / "all.log")}},
    "root": {"handlers": ["file"], "level": "DEBUG"},
    "loggers": {"django.db.backends": {"level": "DEBUG"}},
}
