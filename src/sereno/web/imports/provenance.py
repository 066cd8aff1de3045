"""From which sources the data come: every uploaded file and every version hangs on one.

A file that was attached to a source belongs to it; a file named like an earlier one but for its
figures (robos 2023.csv, robos 2024.csv) is a newer part of that source; any other makes a source,
of which people write down the rest later.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sereno.web.audits.models import Audit
from sereno.web.imports.models import DataVersion, Upload
from sereno.web.people.models import Person
from sereno.web.sources.changes import add_source, advance, cover
from sereno.web.sources.gap_rows import TOPIC, rows_of
from sereno.web.sources.geographies import Geography
from sereno.web.sources.models import (
    Extent,
    Source,
    SourceFile,
    SourceKind,
    SourceState,
)
from sereno.web.sources.uses import Use, UsedFile, Uses

MONTHS = 12
KINDS = {
    Upload.Kind.AREAS: SourceKind.GEOGRAPHIC,
    Upload.Kind.INDICATORS: SourceKind.STATISTICAL,
    Upload.Kind.AREA_FACTS: SourceKind.STATISTICAL,
}
# As long as the format of a source may be.
MOST_FORMAT = 60


def words_of(name: str) -> str:
    """A file's name without its figures and endings: "Robos_2023-01.csv.gz" is "Robos"."""
    while Path(name).suffix and not name.startswith("."):
        name = Path(name).stem
    return re.sub(r"[\W\d_]+", " ", name).strip()


def format_of(name: str) -> str:
    """What a file's endings say of its format: "CSV.GZ"; "" for endings that are none."""
    said = ".".join(s.lstrip(".") for s in Path(name).suffixes[-2:]).upper()
    return said if len(said) <= MOST_FORMAT else ""


def stem_of(name: str) -> str:
    """What the names of one source's files have in common."""
    return words_of(name).casefold()


def source_of(upload: Upload, by: Person | None) -> Source:
    """The source of a file that just came, received today; made where nobody knew it."""
    today = timezone.localdate()
    source = _known(upload)
    if source is None:
        source = add_source(
            audit=upload.audit,
            by=by,
            on=today,
            title=words_of(upload.name) or upload.name,
            kind=KINDS.get(Upload.Kind(upload.kind), SourceKind.ADMINISTRATIVE),
            geography=Geography.POINT if upload.kind == Upload.Kind.INCIDENTS else Geography.AREA,
            format=format_of(upload.name),
        )
    advance(source=source, state=SourceState.RECEIVED, on=today, today=today, by=by)
    return source


def _known(upload: Upload) -> Source | None:
    attached = SourceFile.objects.filter(
        source__audit=upload.audit, file__sha256=upload.file.sha256
    )
    file = attached.select_related("source").first()
    if file is not None:
        return file.source
    stem = stem_of(upload.name)
    earlier = Upload.objects.filter(audit=upload.audit, kind=upload.kind, source__isnull=False)
    for other in earlier.exclude(pk=upload.pk).select_related("source"):
        if stem and stem_of(other.name) == stem:
            return other.source
    return None


def uploads_of(audit: Audit, manifest_text: str) -> list[Upload]:
    """The stored files that a manifest names."""
    return [
        upload
        for upload in audit.uploads.select_related("source")
        if upload.file.stored_as in manifest_text
    ]


def imports_of(source: Source) -> Uses:
    """The files of a source that were uploaded, and the imports that they went into."""
    address = reverse("imports:versions", args=[source.audit.slug])
    return Uses(
        tuple(
            Use(
                _("import {n}, {date}").format(
                    n=version.number,
                    date=date_format(timezone.localtime(version.finished_at), "DATE_FORMAT"),
                ),
                address,
            )
            for version in DataVersion.objects.filter(sources=source).ready()
            if version.finished_at is not None
        ),
        tuple(
            UsedFile(upload.name, upload.size, upload.file.sha256, upload.at)
            for upload in Upload.objects.filter(source=source)
        ),
    )


@transaction.atomic
def sources_loaded(version: DataVersion, **_sent: Any) -> None:
    """What came into a version is loaded, and covers its topics in its years.

    It is told by the signal `version_ready`.
    """
    by, today = version.created_by, timezone.localdate()
    for source in version.sources.all():
        advance(source=source, state=SourceState.LOADED, on=today, today=today, by=by)
    known = rows_of(version.audit)
    for source, years, topics in _held(version):
        rows = [f"{TOPIC}:{topic}" for topic in topics if f"{TOPIC}:{topic}" in known]
        for extent, whole in ((Extent.WHOLE, True), (Extent.PARTIAL, False)):
            of_extent = [year for year, months in years.items() if (months == MONTHS) is whole]
            if rows and of_extent:
                cover(
                    source=source,
                    rows=rows,
                    geography=Geography.AREA,
                    years=of_extent,
                    extent=extent,
                    by=by,
                )


def _held(version: DataVersion) -> list[tuple[Source, dict[int, int], list[str]]]:
    """Of each source of incidents: years with how many of their months, and topics.

    A source that records an offence covers it in a year without any, too.
    """
    import duckdb

    from sereno.exchange.manifest.parts import file_named

    by_name = {
        upload.name: upload.source
        for upload in uploads_of(version.audit, version.manifest_text)
        if upload.kind == Upload.Kind.INCIDENTS and upload.source is not None
    }
    with duckdb.connect() as connection:
        rows = connection.execute(
            "SELECT source_file, year(occurred_on), month(occurred_on), list(DISTINCT topic) "
            "FROM read_parquet(?) WHERE area_code IS NOT NULL GROUP BY ALL ORDER BY ALL",
            [str(version.folder / "incidents.parquet")],
        ).fetchall()
    months: dict[Source, set[tuple[int, int]]] = {}
    topics: dict[Source, set[str]] = {}
    for file, year, month, found in rows:
        named = file_named(file, by_name)
        if named is not None:
            source = by_name[named]
            months.setdefault(source, set()).add((year, month))
            topics.setdefault(source, set()).update(found)
    return [(source, _counted(held), sorted(topics[source])) for source, held in months.items()]


def _counted(months: set[tuple[int, int]]) -> dict[int, int]:
    """How many months of each year."""
    years = [year for year, _month in months]
    return {year: years.count(year) for year in sorted(set(years))}
