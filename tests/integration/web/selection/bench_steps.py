"""The workbench as a person uses it: its addresses, what its form sends, and a commit."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_reader import open_version


def at(name: str, **values: Any) -> str:
    """The address of a page of the selection."""
    return reverse(f"selection:{name}", kwargs={"audit": "queretaro", **values})


def form(version: DataVersion, **changes: str) -> dict[str, str]:
    """What the bench sends: the run's own settings, and what is changed in them."""
    sent = {
        "version": str(version.number),
        "w_robbery": "40",
        "w_homicide": "30",
        "w_family_violence": "30",
        "n": "4",
        "at_least": "1",
    }
    settings = open_version(version).selection["settings"]
    sent |= {k: settings[k] for k in ("weighting", "normalise", "aggregate", "outliers", "measure")}
    return sent | changes


def commit(client: Client, version: DataVersion, name: str, **changes: str) -> Any:
    """Sign these settings."""
    return client.post(at("commit"), form(version, name=name, reason="Agreed", **changes))
