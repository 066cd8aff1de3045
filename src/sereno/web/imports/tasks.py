"""The import as a job: progress and a heartbeat on the version's row, cancel, and a clear end."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone
from django_tasks import task

from sereno.vocabulary.problems import Problem
from sereno.web.imports.changes import begin_import, end_import
from sereno.web.imports.decisions import decisions_of
from sereno.web.imports.models import DataVersion, State
from sereno.web.imports.signals import version_ready

if TYPE_CHECKING:
    from sereno.engine.stage_one import Decisions

log = logging.getLogger("sereno.import")
BETWEEN_NOTES = 0.25
BETWEEN_BEATS = 10.0


class Cancelled(Exception):  # noqa: N818 - nothing went wrong
    """Somebody asked for the import to stop."""


@task()
def run_import(version_id: int) -> None:
    """Run one queued data version to its end."""
    version = begin_import(version_id=version_id, now=timezone.now())
    if version is None:
        return
    log.info("import begins", extra={"data": {"version": version.pk}})
    with heartbeat(version):
        run_version(version, decisions_of(version.audit))


@contextmanager
def heartbeat(version: DataVersion) -> Iterator[None]:
    """Says from a thread that the worker lives, through steps that report nothing for long."""
    ended = threading.Event()

    def beat() -> None:
        try:
            while not ended.wait(BETWEEN_BEATS):
                DataVersion.objects.filter(pk=version.pk, state=State.RUNNING).update(
                    heartbeat_at=timezone.now()
                )
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def run_version(
    version: DataVersion, decisions: Decisions, watch: Callable[[str, int, int], None] | None = None
) -> DataVersion:
    """Run a version that has begun; every way to end is written on its row.

    `watch` is told of the progress too: a command shows it on its terminal.
    """
    # The numeric libraries belong to the worker: a web process starts without them.
    from sereno.engine.stage_one import run_stage_one
    from sereno.web.imports.preparing import prepare_version

    folder = version.folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    manifest = folder.parent / f"{version.number}.toml"
    manifest.write_text(version.manifest_text, encoding="utf-8")
    progress = _progress_of(version, watch)
    try:
        result = run_stage_one(
            manifest,
            folder,
            seed=version.seed,
            today=timezone.localdate(),
            progress=progress,
            decisions=decisions,
            also=partial(prepare_version, k=version.audit.k, progress=progress),
        )
    except Cancelled:
        return end_import(version=version, state=State.CANCELLED, now=timezone.now())
    except Problem as problem:
        return end_import(
            version=version,
            state=State.FAILED,
            now=timezone.now(),
            problem={
                "code": problem.code,
                "where": problem.where,
                "values": {k: str(v) for k, v in problem.values.items()},
            },
        )
    except Exception as error:
        # Whatever it was, the person must see an end; the log keeps the type and the place.
        log.exception("import failed", extra={"data": {"version": version.pk}})
        code = "disk_full" if isinstance(error, OSError) and error.errno == 28 else "import_failed"
        return end_import(
            version=version,
            state=State.FAILED,
            now=timezone.now(),
            problem={"code": code, "where": "", "values": {"reason": type(error).__name__}},
        )
    ready = end_import(
        version=version, state=State.READY, now=timezone.now(), summary=result.summary()
    )
    for receiver, answer in version_ready.send_robust(DataVersion, version=ready):
        if isinstance(answer, Exception):
            # The version can be read all the same; the log says what is missing.
            said = {"data": {"version": ready.pk, "receiver": receiver.__qualname__}}
            log.error("after an import", extra=said, exc_info=answer)
    return ready


def _progress_of(
    version: DataVersion, watch: Callable[[str, int, int], None] | None
) -> Callable[[str, int, int], None]:
    """Writes progress at most four times a second, and stops the run when asked to."""
    last: dict[str, Any] = {"at": 0.0, "step": ""}

    def progress(step: str, done: int, total: int) -> None:
        if watch is not None:
            watch(step, done, total)
        now = time.monotonic()
        if step == last["step"] and now - last["at"] < BETWEEN_NOTES:
            return
        last["at"], last["step"] = now, step
        # An update without history: a heartbeat is no change that anyone asks about later.
        DataVersion.objects.filter(pk=version.pk).update(
            step=step, done=done, total=total, heartbeat_at=timezone.now()
        )
        if DataVersion.objects.filter(pk=version.pk, cancel_asked=True).exists():
            raise Cancelled

    return progress
