"""The import as a job: from a manifest to a result folder, and what is told once it can be read."""

from __future__ import annotations

import logging
import shutil
from contextlib import ExitStack
from dataclasses import replace
from functools import partial

from django.utils import timezone

from sereno.engine.stage_one import run_stage_one
from sereno.exchange.whole_files import put_in_place, whole_file
from sereno.web.imports.changes import keep_import
from sereno.web.imports.decisions import decisions_of
from sereno.web.imports.models import DataVersion
from sereno.web.imports.preparing import prepare_version
from sereno.web.imports.signals import version_ready
from sereno.web.jobs.kinds import Result, Say
from sereno.web.jobs.models import Job
from sereno.web.jobs.queue import holding

log = logging.getLogger("sereno.import")


def import_version(job: Job, say: Say) -> Result:
    """Run the version that a job is about; run again it makes the same folder anew.

    Each attempt writes to a folder of its own, which takes the version's name in the transaction
    that ends the job: a worker that was given up and wakes changes nothing of its successor's.
    """
    version = DataVersion.objects.select_related("audit", "created_by").get(pk=job.subject_key)
    with holding(job):
        version.clear_folder()
    begun = timezone.now()
    folder = version.part_folder(job.claim_key)
    results = folder / "results"
    current = DataVersion.objects.current(version.audit)
    before = None if current is None else current.folder
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        # Its paths start from here.
        manifest = version.folder.with_suffix(".toml")
        manifest.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(manifest) as path:
            path.write_text(version.manifest_text, encoding="utf-8")
        made = run_stage_one(
            manifest,
            results,
            seed=version.seed,
            today=timezone.localdate(),
            progress=say,
            decisions=decisions_of(version.audit),
            also=partial(prepare_version, k=version.audit.k, before=before, progress=say),
        )
        left = stack.pop_all()

    def keep() -> None:
        summary = replace(made, out=version.folder).summary()
        keep_import(version=version, summary=summary, started_at=begun, now=timezone.now())
        put_in_place(results, version.folder)

    def then() -> None:
        left.close()
        _tell(version)

    return Result(keep=keep, then=then, drop=left.close)


def _tell(version: DataVersion) -> None:
    for receiver, answer in version_ready.send_robust(DataVersion, version=version):
        if isinstance(answer, Exception):
            # The version can be read all the same; the log says what is missing.
            said = {"data": {"version": version.pk, "receiver": receiver.__qualname__}}
            log.error("after an import", extra=said, exc_info=answer)
