"""Prints the imports of an instance; told `later`, two minutes after the last sign of life."""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import Any


def main(words: list[str]) -> None:
    import django

    django.setup()
    from django.utils import timezone

    from sereno.vocabulary.problems import Problem
    from sereno.web.imports.changes import interrupt_stale, run_again
    from sereno.web.imports.models import DataVersion
    from sereno.web.people.models import Person

    if "later" in words:
        interrupt_stale(now=timezone.now() + dt.timedelta(minutes=2))
    if "again" in words:
        run_again(version=DataVersion.objects.get(), by=Person.objects.get())
    found: list[dict[str, Any]] = []
    for version in DataVersion.objects.order_by("number"):
        said = version.problem
        text = str(Problem(said["code"], where=said["where"], **said["values"])) if said else ""
        folder = version.folder
        found.append(
            {
                "state": version.state,
                "step": version.step,
                "problem": text,
                "folder": folder.exists(),
                "files": sorted(p.name for p in folder.iterdir()) if folder.exists() else [],
                "incidents": version.summary.get("incidents"),
            }
        )
    json.dump(found, sys.stdout)
