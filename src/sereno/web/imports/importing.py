"""The import as a job: from a manifest to a result folder, and what is told once it can be read."""

from __future__ import annotations

import logging
from functools import partial

from django.utils import timezone

from sereno.engine.stage_one import run_stage_one
from sereno.web.imports.changes import keep_import
from sereno.web.imports.decisions import decisions_of
from sereno.web.imports.models import DataVersion
from sereno.web.imports.preparing import prepare_version
from sereno.web.imports.signals import version_ready
from sereno.web.jobs.kinds import Result, Say
from sereno.web.jobs.models import Job

log = logging.getLogger("sereno.import")


def import_version(job: Job, say: Say) -> Result:
    """Run the version that a job is about; run again it makes the same folder anew."""
    version = DataVersion.objects.select_related("audit", "created_by").get(pk=job.subject_key)
    version.clear_folder()
    begun = timezone.now()
    folder = version.folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    manifest = folder.parent / f"{version.number}.toml"
    manifest.write_text(version.manifest_text, encoding="utf-8")
    made = run_stage_one(
        manifest,
        folder,
        seed=version.seed,
        today=timezone.localdate(),
        progress=say,
        decisions=decisions_of(version.audit),
        also=partial(prepare_version, k=version.audit.k, progress=say),
    )
    return Result(
        keep=lambda: keep_import(
            version=version, summary=made.summary(), started_at=begun, now=timezone.now()
        ),
        then=lambda: _tell(version),
    )


def _tell(version: DataVersion) -> None:
    for receiver, answer in version_ready.send_robust(DataVersion, version=version):
        if isinstance(answer, Exception):
            # The version can be read all the same; the log says what is missing.
            said = {"data": {"version": version.pk, "receiver": receiver.__qualname__}}
            log.error("after an import", extra=said, exc_info=answer)
