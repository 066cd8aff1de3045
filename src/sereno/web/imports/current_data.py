"""The data that an audit's pages show: its newest version, opened."""

from __future__ import annotations

from typing import NamedTuple

from sereno.web.audits.visit import Visit
from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_reader import VersionReader, open_version


class CurrentData(NamedTuple):
    """The newest version that can be read, and its reader."""

    version: DataVersion
    reader: VersionReader


def current_data(visit: Visit) -> CurrentData | None:
    """The audit's data, to be asked through `visit.once`; None before the first import."""
    version = DataVersion.objects.current(visit.audit)
    return CurrentData(version, open_version(version)) if version else None
