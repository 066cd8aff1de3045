"""Puts the audit of a manifest into the database, by the same verbs as the browser's import."""

from __future__ import annotations

import datetime as dt
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import tomlkit
from django.utils.text import slugify

from sereno.exchange.manifest.reading import Manifest, read_manifest
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import create_audit
from sereno.web.audits.models import Audit
from sereno.web.files.server_folder import chunks_of
from sereno.web.imports.changes import start_import
from sereno.web.imports.drafting import check_text, name_in_manifest
from sereno.web.imports.models import IMPORT, DataVersion, Upload
from sereno.web.imports.upload_changes import store_upload
from sereno.web.jobs.models import Job
from sereno.web.jobs.running import run_now, work_off
from sereno.web.people.models import Person

BETWEEN_LOOKS = 0.5
Watch = Callable[[str, int, int], None]


def load_manifest(
    path: Path,
    *,
    slug: str = "",
    by: Person,
    seed: int = 1,
    today: dt.date | None = None,
    watch: Watch | None = None,
) -> DataVersion:
    """Make the audit where there is none yet, keep its files, and import them at once.

    Raises the manifest's Problem, import_under_way, and whatever made the run fail.
    """
    manifest = read_manifest(path)
    most = Audit._meta.get_field("name").max_length or 0
    if len(manifest.audit.name) > most:
        raise Problem("audit_name_too_long", where=str(path), most=most)
    address = slug or slugify(manifest.audit.name)[:50] or "audit"
    audit = Audit.objects.filter(slug=address).first()
    if audit is None:
        audit = create_audit(
            slug=address,
            name=manifest.audit.name,
            country=manifest.audit.country,
            languages=list(manifest.audit.languages),
            select=manifest.audit.select,
            by=by,
        )
    text = _with_stored_files(manifest, path, audit, by, today)
    check_text(audit, text, ".loading.toml")
    version = start_import(audit=audit, manifest_text=text, by=by, seed=seed)
    job = Job.objects.newest(version, IMPORT)
    if job is None:
        raise ValueError("an import without its job")
    if not run_now(job.pk, watch):
        _follow(job, watch)
    job.refresh_from_db()
    if (problem := job.said()) is not None:
        raise problem
    # What an import sets going is there when the command ends.
    work_off(audit)
    version.refresh_from_db()
    return version


def _follow(job: Job, watch: Watch | None) -> None:
    """Wait for a worker that was quicker than this process."""
    while job.is_live:
        if watch is not None and job.step:
            watch(job.step, job.done, job.total)
        time.sleep(BETWEEN_LOOKS)
        job.refresh_from_db()


def _with_stored_files(
    manifest: Manifest, path: Path, audit: Audit, by: Person, today: dt.date | None
) -> str:
    """The manifest's own text, with its comments, naming the stored files."""
    document = tomlkit.parse(path.read_text(encoding="utf-8-sig"))

    def store(kind: Upload.Kind, file: Path) -> str:
        with ExitStack() as stack:
            upload = store_upload(
                audit=audit,
                kind=kind,
                name=file.name if file.suffix.lower() != ".shp" else f"{file.stem}.zip",
                chunks=_chunks(file, stack),
                by=by,
            )
        return name_in_manifest(upload)

    areas = document["areas"]
    areas["file"] = store(Upload.Kind.AREAS, manifest.areas.path(manifest.folder))
    beside = manifest.areas_table()
    if beside is not None:
        areas["table"] = store(Upload.Kind.AREA_FACTS, beside)
    parts = document["incidents"]
    # A single [incidents] may stand for a list of one.
    written = [parts] if isinstance(parts, dict) else list(parts)
    for table, part in zip(written, manifest.incidents, strict=True):
        files = part.paths(manifest.folder)
        table["files"] = [store(Upload.Kind.INCIDENTS, file) for file in files]
    if today is not None and manifest.audit.today is None:
        document["audit"]["today"] = today
    return tomlkit.dumps(document)


def _chunks(file: Path, stack: ExitStack) -> Iterator[bytes]:
    """A file's bytes; a loose Shapefile goes with the files that belong to it, as one zip."""
    source = file
    if file.suffix.lower() == ".shp":
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        source = folder / "areas.zip"
        with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in sorted(file.parent.glob(f"{file.stem}.*")):
                archive.write(part, part.name)
    yield from chunks_of(source)
