"""Prints the imports of an instance and the jobs that make them."""

from __future__ import annotations

import json
import sys
from typing import Any


def main(words: list[str]) -> None:
    del words
    import django

    django.setup()
    from sereno.web.imports.models import IMPORT, DataVersion
    from sereno.web.jobs.models import Job

    found: list[dict[str, Any]] = []
    for version in DataVersion.objects.order_by("number"):
        job = Job.objects.newest(version, IMPORT)
        assert job is not None
        folder = version.folder
        found.append(
            {
                "state": job.state,
                "attempt": job.attempt,
                "step": job.step,
                "problem": str(job.said() or ""),
                "ready": version.is_ready,
                "folder": folder.exists(),
                "files": sorted(p.name for p in folder.iterdir()) if folder.exists() else [],
                "incidents": version.summary.get("incidents"),
            }
        )
    json.dump(found, sys.stdout)
