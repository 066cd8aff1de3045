"""The steps of a table of indicators as a person takes them, for tests that begin with a file."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sereno.web.indicators.models import IndicatorTable, TableState
from sereno.web.jobs.running import work_off
from tests.integration.web.imports.wizard_steps import form_values


def bring(client: Client, audit, name: str, content: bytes) -> IndicatorTable:
    """Upload a table and have it looked into."""
    answer = client.post(
        reverse("indicators:upload", args=[audit.slug]),
        {"file": SimpleUploadedFile(name, content), "whole": "1"},
    )
    assert answer.status_code == 302, answer.content.decode()
    table = audit.indicator_tables.first()
    assert answer["Location"] == address(audit, table)
    work_off(audit)
    return _anew(table)


def _anew(table: IndicatorTable) -> IndicatorTable:
    return IndicatorTable.objects.select_related("audit", "upload").get(pk=table.pk)


def address(audit, table: IndicatorTable) -> str:
    return reverse("indicators:table", args=[audit.slug, table.number])


def menus(client: Client, audit, table: IndicatorTable) -> dict[str, Any]:
    """What a browser would send of menus that nobody touched."""
    context = client.get(address(audit, table)).context
    values = form_values(context["form"])
    values = {name: value for name, value in values.items() if value is not False}
    for i, column in enumerate(context["columns"]):
        values |= {
            f"role-{i}": column["role"],
            f"code-{i}": column["code"],
            f"unit-{i}": column["unit"],
        }
    return values


def check(client: Client, audit, table: IndicatorTable, **changed: str) -> IndicatorTable:
    """Send the menus, and have the table checked."""
    values = menus(client, audit, table) | changed
    assert client.post(address(audit, table), values).status_code == 302
    work_off(audit)
    return _anew(table)


def load(client: Client, audit, table: IndicatorTable) -> IndicatorTable:
    answer = client.post(reverse("indicators:table_load", args=[audit.slug, table.number]))
    assert answer.status_code == 302
    table.refresh_from_db()
    assert table.state == TableState.LOADED
    return table
